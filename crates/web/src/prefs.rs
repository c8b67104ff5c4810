//! Preferences that need no JavaScript and no account: size of letters,
//! contrast, language.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::cookie;
use crate::form::Values;
use crate::reply::Reply;
use crate::url;
use crate::words::Lang;

/// A year.
const LONG: u32 = 365 * 24 * 3600;

/// `GET /prefs?elder=1&to=/wall`: sets what the query names and goes back. It
/// changes nothing but looks, so a link is enough.
pub(crate) async fn set(State(app): State<App>, uri: axum::http::Uri) -> Response {
    let query = Values::of_query(uri.query().unwrap_or_default());
    let mut response = Reply::to(url::local(query.text("to"))).into_response();
    let secure = app.config().secure();
    let mut keep = |name: &str, value: &str| {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie::set(name, value, Some(LONG), secure));
    };
    for name in ["elder", "contrast"] {
        match query.text(name) {
            "1" => keep(name, "1"),
            "0" => keep(name, "0"),
            _ => {}
        }
    }
    if let Some(lang) = Lang::of_tag(query.text("lang")) {
        keep("lang", lang.tag());
    }
    response
}
