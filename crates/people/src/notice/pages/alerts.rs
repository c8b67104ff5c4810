//! `/me/alerts`: somebody's telephones and computers that ring. Without
//! scripts, or where a browser cannot, the page says how they are told instead.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{AccountId, Micros};
use serde_json::json;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply};

use crate::notice::channels::ways;
use crate::notice::deliver::Quiet;
use crate::notice::push::{self, Device, Given, Post, TurnError};
use crate::register::own;

/// The worker that shows what rang.
const WORKER: &str = include_str!("../push/worker.js");

#[derive(Template)]
#[template(path = "notice/alerts.html")]
pub(super) struct AlertsPage {
    pub f: Frame,
    pub errors: Errors,
    pub rows: Vec<Row>,
    /// Nobody of the register is known by this log-in yet.
    pub unknown: bool,
    /// The centre took alerts out of use.
    pub closed: bool,
    /// From when until when nothing rings.
    pub quiet: Option<(String, String)>,
}

/// A device in the list.
pub(super) struct Row {
    pub id: String,
    pub handle: String,
    pub name: String,
    pub since: Micros,
    pub rang: Option<Micros>,
}

impl Row {
    fn of(f: &Frame, device: &Device) -> Self {
        let agent = &device.agent;
        let browser = web::browser(agent).map_or_else(|| f.t("people-alert-browser"), str::to_owned);
        let carried = ["Mobile", "Android", "iPhone", "iPad"];
        let key = if carried.iter().any(|sign| agent.contains(sign)) {
            "people-alert-phone"
        } else {
            "people-alert-computer"
        };
        Self {
            id: device.id.to_string(),
            handle: gate::base64url(&device.handle),
            name: f.t1(key, "browser", browser),
            since: device.made_at,
            rang: device.rang_at,
        }
    }
}

/// The log-in of a browser.
fn own(door: &Door) -> Result<AccountId, Failure> {
    match door.actor.account {
        Some(_) if door.by_program() => Err(Failure::NotFound),
        Some(account) => Ok(account),
        None => Err(Failure::SignIn),
    }
}

/// `GET /me/alerts`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    if door.actor.account.is_none() {
        return Ok(Reply::to("/enter?to=%2Fme%2Falerts").into_response());
    }
    shown(&door, StatusCode::OK, Errors::none()).await
}

async fn shown(door: &Door, status: StatusCode, errors: Errors) -> Result<Response, Failure> {
    let (community, account) = (door.community.id, own(door)?);
    let works_here = door.actor.staff.is_some() || !door.actor.grants.is_empty();
    let (devices, quiet, open, known) = door
        .read::<_, StoreError, _>(move |tx| {
            let devices = push::devices(tx, community, account)?;
            let known = own::of(tx, community, account)?.is_some();
            Ok((
                devices,
                Quiet::read(tx, community)?,
                ways(tx, community)?.push(),
                known,
            ))
        })
        .await?;
    let f = door.frame_t("people-alert-title");
    let time = |minute: u16| crate::pages::clock(i32::from(minute));
    let page = AlertsPage {
        errors,
        rows: devices.iter().map(|device| Row::of(&f, device)).collect(),
        unknown: !known && !works_here,
        closed: !open,
        quiet: (quiet.from != quiet.until).then(|| (time(quiet.from), time(quiet.until))),
        f,
    };
    let mut response = door.page(status, &page);
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    Ok(response)
}

/// `POST /me/alerts/begin`: the key that a browser is told, as JSON.
pub(super) async fn begin(door: Door, _form: Form) -> Result<Response, Failure> {
    own(&door)?;
    let community = door.community.id;
    let key = door
        .write::<_, StoreError, _>(move |tx| push::public_key(tx, community))
        .await?;
    Ok(door.json(StatusCode::OK, &json!({ "key": key })))
}

/// `POST /me/alerts`: turns the device on that sends this.
pub(super) async fn turn_on(headers: HeaderMap, door: Door, form: Form) -> Result<Response, Failure> {
    let (community, account, actor) = (door.community.id, own(&door)?, door.actor.clone());
    let given = Given {
        endpoint: form.text("endpoint").to_owned(),
        p256dh: form.text("p256dh").to_owned(),
        auth: form.text("auth").to_owned(),
    };
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let agent = agent.unwrap_or_default().to_owned();
    let post = Post::of(door.app.config());
    let done = door
        .write_once::<TurnError, _>(form.key(), &form.canonical(), move |tx| {
            push::turn_on(tx, (community, &actor, account), &given, &agent, post.hosts())?;
            Ok(Reply::to("/me/alerts?said=people-alert-on-done"))
        })
        .await;
    let key = match done {
        Ok(response) => return Ok(response),
        Err(TurnError::Store(error)) => return Err(error.into()),
        Err(TurnError::Host) => "people-alert-host",
        Err(TurnError::Broken) => "people-alert-failed",
        Err(TurnError::Full) => "people-alert-full",
    };
    shown(
        &door,
        StatusCode::UNPROCESSABLE_ENTITY,
        Errors::one("alerts", key),
    )
    .await
}

/// `POST /me/alerts/{id}/end`.
pub(super) async fn end(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let (community, account, actor) = (door.community.id, own(&door)?, door.actor.clone());
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let body = form.canonical();
    let done = door.write_once::<Gone, _>(form.key(), &body, move |tx| {
        if push::turn_off(tx, (community, &actor, account), id)? {
            Ok(Reply::to("/me/alerts?said=people-alert-off-done"))
        } else {
            Err(Gone::None)
        }
    });
    match done.await {
        Ok(response) => Ok(response),
        Err(Gone::None) => Err(Failure::NotFound),
        Err(Gone::Store(error)) => Err(error.into()),
    }
}

/// Why nothing was ended.
enum Gone {
    /// There is none of theirs.
    None,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for Gone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// `GET /push-worker.js`.
pub(super) async fn worker() -> Response {
    web::worker_of(WORKER, "/me/alerts")
}
