//! `POST /sign-in/code`: the second proof, after the password was right.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gate::{HalfIn, LogInError, LogInSecond};
use kernel::{AccountId, Micros};
use serde::{Deserialize, Serialize};
use store::{Keyring, Sealed};

use crate::app::App;
use crate::door::Door;
use crate::errors::Errors;
use crate::failure::Failure;
use crate::form::{Form, Values};
use crate::frame::Frame;
use crate::proof::too_many;
use crate::sign_in::{agent, refused, replaced, welcome};

/// The field under which the half that was proved is sealed.
const FIELD: &str = "web.half_in";
/// How long the second half may take.
const PATIENCE: i64 = 10 * Micros::MINUTE;

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage {
    f: Frame,
    errors: Errors,
    values: Values,
    half: String,
    to: String,
    resume: String,
}

#[derive(Serialize, Deserialize)]
struct Half {
    account: String,
    password_set_at: i64,
    at: i64,
}

/// The page that asks for the second proof.
pub(crate) fn ask(door: &Door, form: &Form, half: &HalfIn) -> Response {
    let half = Half {
        account: half.account.to_string(),
        password_set_at: half.password_set_at.0,
        at: door.now.0,
    };
    let text = serde_json::to_string(&half).unwrap_or_default();
    let keys = door.app.store().keys();
    match keys.seal(door.app.clock(), door.community.id, FIELD, &text) {
        Ok(sealed) => shown(
            door,
            form,
            Errors::none(),
            &gate::base64url(&sealed.0),
            StatusCode::OK,
        ),
        Err(error) => {
            tracing::error!(%error, "a half log-in cannot be sealed");
            refused(door, form, Errors::one("login", "web-failure-broken-what"))
        }
    }
}

fn shown(door: &Door, form: &Form, errors: Errors, half: &str, status: StatusCode) -> Response {
    let page = CodePage {
        f: door.frame_t("web-second-ask-title"),
        errors,
        values: Values::default(),
        half: half.to_owned(),
        to: form.text("to").to_owned(),
        resume: form.text("resume").to_owned(),
    };
    door.page(status, &page)
}

fn opened(keys: &Keyring, door: &Door, text: &str) -> Option<HalfIn> {
    let sealed = Sealed(crate::url::unbase64(text).filter(|bytes| !bytes.is_empty())?);
    let text = keys.open(door.community.id, FIELD, &sealed).ok()?;
    let half: Half = serde_json::from_str(&text).ok()?;
    let in_time = door.now.since(Micros(half.at)) < PATIENCE;
    Some(HalfIn {
        account: half.account.parse::<AccountId>().ok()?,
        password_set_at: Micros(half.password_set_at),
    })
    .filter(|_| in_time)
}

/// `POST /sign-in/code`.
pub(crate) async fn finish(
    State(app): State<App>,
    headers: HeaderMap,
    door: Door,
    form: Form,
) -> Result<Response, Failure> {
    let sealed = form.text("half").to_owned();
    let Some(half) = opened(app.store().keys(), &door, &sealed) else {
        return Ok(refused(&door, &form, Errors::one("login", "web-second-late")));
    };
    let input = LogInSecond {
        community: door.community.id,
        half,
        typed: form.text("code").to_owned(),
        address: door.address.clone(),
        agent: agent(&headers),
        replaces: replaced(&door),
    };
    let (store, times) = (app.store().clone(), app.log_in_rules().times);
    let done = tokio::task::spawn_blocking(move || gate::log_in_second(&store, input, times))
        .await
        .map_err(|_| Failure::Broken)?;
    match done {
        Ok(opened) => welcome(door, &form, opened).await,
        Err(LogInError::Store(error)) => Err(error.into()),
        Err(LogInError::TooMany { again }) => {
            let errors = Errors::one("code", too_many(&door, again));
            Ok(shown(
                &door,
                &form,
                errors,
                &sealed,
                StatusCode::TOO_MANY_REQUESTS,
            ))
        }
        Err(LogInError::Wrong | LogInError::Closed | LogInError::RunOut | LogInError::Second(_)) => {
            let errors = Errors::one("code", "web-second-wrong");
            Ok(shown(
                &door,
                &form,
                errors,
                &sealed,
                StatusCode::UNPROCESSABLE_ENTITY,
            ))
        }
    }
}
