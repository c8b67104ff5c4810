//! `/counter/setup`: what people come for, the windows, the machines.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Uuid;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::Hand;
use crate::cx::Refused;
use crate::device::{self, Device, DeviceKind};
use crate::rows::{self, Lane, LaneId, Window, WindowId};
use crate::setup::{keep_lane, keep_window};

/// The page.
#[derive(Template)]
#[template(path = "counter/setup.html")]
pub(crate) struct SetupPage {
    pub f: Frame,
    pub lanes: Vec<Lane>,
    pub windows: Vec<Window>,
    pub devices: Vec<Device>,
    /// The link of a machine that was let in just now: shown once.
    pub link: String,
    pub errors: Errors,
    pub values: Values,
}

impl SetupPage {
    fn kinds(&self) -> &'static [DeviceKind] {
        DeviceKind::ALL
    }

    fn kind(&self, kind: &DeviceKind) -> String {
        self.f.t(&format!("counter-device-kind-{}", kind.word()))
    }
}

/// `GET /counter/setup`
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    show(
        &door,
        StatusCode::OK,
        String::new(),
        Errors::none(),
        Values::default(),
    )
    .await
}

async fn show(
    door: &Door,
    status: StatusCode,
    link: String,
    errors: Errors,
    values: Values,
) -> Result<Response, Failure> {
    door.require_any("counter", "setup")?;
    let community = door.community.id;
    let (lanes, windows, devices) = door
        .read::<_, StoreError, _>(move |tx| {
            let windows = rows::windows(tx, community)?;
            Ok((
                rows::lanes(tx, community)?,
                windows,
                device::devices(tx, community)?,
            ))
        })
        .await?;
    let page = SetupPage {
        f: door.frame_t("counter-setup-title"),
        lanes,
        windows,
        devices,
        link,
        errors,
        values,
    };
    Ok(door.page(status, &page))
}

async fn answer(door: &Door, form: &Form, done: Result<Response, Refused>) -> Result<Response, Failure> {
    match done {
        Err(Refused::Field(field, key)) => {
            let (status, values) = (StatusCode::UNPROCESSABLE_ENTITY, form.values().clone());
            show(door, status, String::new(), Errors::one(field, key), values).await
        }
        other => Ok(other?),
    }
}

fn whole(form: &Form, name: &str) -> i32 {
    form.parsed(name).unwrap_or(-1)
}

/// `POST /counter/setup/lane`
pub(crate) async fn lane(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "setup")?;
    let lane = Lane {
        community: door.community.id,
        id: LaneId(Uuid::nil()),
        letter: form.text("letter").to_uppercase(),
        name: form.text("name").to_owned(),
        minutes: whole(&form, "minutes"),
        seats: whole(&form, "seats"),
        closed: form.ticked("closed"),
        version: 1,
    };
    let id = form.parsed("id").zip(form.parsed("version"));
    let hand = Hand::of(&door);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            keep_lane(tx, &hand.cx(), id, lane.clone())?;
            Ok(Reply::to("/counter/setup?said=counter-setup-done"))
        })
        .await;
    answer(&door, &form, done).await
}

/// `POST /counter/setup/window`
pub(crate) async fn window(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "setup")?;
    let window = Window {
        community: door.community.id,
        id: WindowId(Uuid::nil()),
        number: whole(&form, "number"),
        name: form.text("name").to_owned(),
        letters: form.text("letters").to_uppercase(),
        account: None,
        clerk: String::new(),
        ticket: None,
        closed: form.ticked("closed"),
        version: 1,
    };
    let id = form.parsed("id").zip(form.parsed("version"));
    let hand = Hand::of(&door);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            keep_window(tx, &hand.cx(), id, window.clone())?;
            Ok(Reply::to("/counter/setup?said=counter-setup-done"))
        })
        .await;
    answer(&door, &form, done).await
}

/// `POST /counter/setup/machine`: the link is shown once, so it is not kept as an answer.
pub(crate) async fn device(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "setup")?;
    let kind = DeviceKind::from_word(form.text("kind")).unwrap_or(DeviceKind::Lobby);
    let (name, window) = (
        form.text("device_name").to_owned(),
        form.parsed::<WindowId>("window"),
    );
    let hand = Hand::of(&door);
    let made = door
        .write(move |tx| device::issue(tx, &hand.cx(), kind, &name, window))
        .await;
    match made {
        Ok((_, token)) => {
            let link = door.app.config().absolute(&format!("/device/{token}"));
            show(&door, StatusCode::OK, link, Errors::none(), Values::default()).await
        }
        Err(refused) => answer(&door, &form, Err(refused)).await,
    }
}

/// `POST /counter/setup/device/{id}/close`
pub(crate) async fn close(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "setup")?;
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let hand = Hand::of(&door);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            device::close(tx, &hand.cx(), id)?;
            Ok(Reply::to("/counter/setup?said=counter-setup-done"))
        })
        .await;
    answer(&door, &form, done).await
}
