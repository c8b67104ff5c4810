//! How a failure is told: a page with a way on, or problem details.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::again::Again;
use crate::app::App;
use crate::errors::FaultLine;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::manner::Kept;
use crate::proof::ProofPage;
use crate::sign_in::SignInPage;
use crate::words::{Arg, Lang};

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    f: Frame,
    sign: &'static str,
    what: String,
    next: String,
    faults: Vec<FaultLine>,
    again: Option<Again>,
}

/// The answer to a request that failed.
pub(crate) fn render(app: &App, kept: &Kept, failure: &Failure) -> Response {
    let manner = &kept.manner;
    if manner.json {
        return problem(app, kept.manner.lang, failure);
    }
    match failure {
        Failure::SignIn if manner.method.is_safe() => {
            Redirect::to(&format!("/sign-in?to={}", crate::url::part(&manner.path))).into_response()
        }
        Failure::SignIn => SignInPage::instead(app, kept),
        Failure::Prove if manner.method.is_safe() => {
            Redirect::to(&format!("/me/proof?to={}", crate::url::part(&manner.path))).into_response()
        }
        Failure::Prove => ProofPage::instead(app, kept),
        Failure::ChangePassword => Redirect::to("/me/password").into_response(),
        Failure::LockTwice => Redirect::to("/me/second").into_response(),
        other => page(app, kept, other),
    }
}

fn page(app: &App, kept: &Kept, failure: &Failure) -> Response {
    let lang = kept.manner.lang;
    let text = |part: &str| message(app, lang, failure, part);
    let f = frame(app, kept, text("title"));
    let faults = match failure {
        Failure::BadInput(errors) => errors.lines(&f),
        Failure::Conflict(saying) => vec![FaultLine {
            field: "",
            text: f.say(saying),
        }],
        _ => Vec::new(),
    };
    // Sending again helps with these; without a door there is no proof to send it with.
    let worth = matches!(
        failure,
        Failure::Stale | Failure::Unavailable | Failure::TimedOut | Failure::TooMany { .. } | Failure::Broken
    );
    let typed = kept.typed.get().filter(|_| worth && kept.door.get().is_some());
    let ours = matches!(
        failure,
        Failure::Unavailable | Failure::Broken | Failure::TimedOut
    );
    let page = FailurePage {
        sign: if ours { "n2 late" } else { "n2" },
        what: text("what"),
        next: text("next"),
        faults,
        again: typed.and_then(Again::of),
        f,
    };
    let html = page.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the page of a failure cannot be rendered");
        page.what.clone()
    });
    (
        failure.status(),
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        html,
    )
        .into_response()
}

/// RFC 9457.
fn problem(app: &App, lang: Lang, failure: &Failure) -> Response {
    let text = |part: &str| message(app, lang, failure, part);
    let say = |saying: &crate::Saying| saying.text(app.words(), lang);
    let mut body = serde_json::Map::new();
    let kind = app.config().absolute(&format!("/api#{}", failure.word()));
    body.insert("type".to_owned(), kind.into());
    body.insert("title".to_owned(), text("title").into());
    body.insert("status".to_owned(), failure.status().as_u16().into());
    let detail = match failure {
        Failure::Conflict(saying) => say(saying),
        _ => text("what"),
    };
    body.insert("detail".to_owned(), detail.into());
    if let Failure::BadInput(errors) = failure {
        let fault =
            |fault: &crate::Fault| serde_json::json!({ "field": fault.field, "detail": say(&fault.saying) });
        body.insert("errors".to_owned(), errors.iter().map(fault).collect());
    }
    let mut response = (
        failure.status(),
        [(header::CONTENT_TYPE, "application/problem+json")],
        serde_json::Value::from(body).to_string(),
    )
        .into_response();
    if failure.status() == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn message(app: &App, lang: Lang, failure: &Failure, part: &str) -> String {
    let key = format!("web-failure-{}-{part}", failure.word());
    let span = |seconds: u32| {
        let zone = kernel::Zone::shanghai();
        let when = crate::when::When {
            words: app.words(),
            lang,
            zone: &zone,
            now: kernel::Micros(0),
        };
        // Rounded up, so that nobody comes back too early.
        when.span((i64::from(seconds) + 59) / 60 * kernel::Micros::MINUTE)
    };
    let with = |args: &[(&str, &dyn Arg)]| app.words().text(lang, &key, args);
    match failure {
        Failure::TooLarge { most } => with(&[("size", &size(*most))]),
        Failure::TooMany { retry_after } => with(&[("span", &span(*retry_after))]),
        _ => with(&[]),
    }
}

/// `10 MB`, `256 kB`.
fn size(bytes: u64) -> String {
    match bytes {
        1_048_576.. => format!("{} MB", bytes / 1_048_576),
        _ => format!("{} kB", bytes / 1024),
    }
}

/// The frame of a page for a request whose door may not have been built.
pub(crate) fn frame(app: &App, kept: &Kept, title: String) -> Frame {
    if let Some(door) = kept.door.get() {
        return door.frame(title);
    }
    let manner = &kept.manner;
    let mut frame = Frame::bare(app.words().clone(), manner.lang, app.clock().clone()).titled(title);
    if let Some(community) = app.any_community() {
        frame.community = community;
    }
    frame.elder = manner.elder;
    frame.contrast = manner.contrast;
    frame.path = manner.path.clone();
    frame.here = manner.here.clone();
    frame
}
