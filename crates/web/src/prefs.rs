//! Preferences that need no JavaScript and no account: size of letters,
//! contrast, language.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gate::{Looks, Session};
use store::StoreError;

use crate::app::App;
use crate::cookie;
use crate::door::Door;
use crate::failure::Failure;
use crate::form::Values;
use crate::reply::Reply;
use crate::url;
use crate::words::Lang;

/// A year.
const LONG: u32 = 365 * 24 * 3600;

/// `GET /prefs?elder=1&to=/wall`: sets what the query names and goes back. It
/// changes nothing but looks, so a link is enough. Who is signed in finds them
/// on every device.
pub(crate) async fn set(
    State(app): State<App>,
    uri: axum::http::Uri,
    door: Result<Door, Failure>,
) -> Response {
    let query = Values::of_query(uri.query().unwrap_or_default());
    let mut response = Reply::to(url::local(query.text("to"))).into_response();
    let chosen = |name: &str| match query.text(name) {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    };
    let lang = Lang::of_tag(query.text("lang"));
    let mut cookies = Vec::new();
    for (name, value) in [("elder", chosen("elder")), ("contrast", chosen("contrast"))] {
        cookies.extend(value.map(|on| look(&app, name, if on { "1" } else { "0" })));
    }
    cookies.extend(lang.map(|lang| look(&app, "lang", lang.tag())));
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Ok(door) = door
        && let Some(account) = door.actor.account.filter(|_| !door.by_token)
    {
        let looks = Looks {
            elder: chosen("elder").unwrap_or(door.manner.elder),
            contrast: chosen("contrast").unwrap_or(door.manner.contrast),
            lang: lang.unwrap_or(door.lang).tag().to_owned(),
        };
        let community = door.community.id;
        let kept = door
            .write::<_, StoreError, _>(move |tx| gate::keep_looks(tx, community, account, &looks))
            .await;
        if let Err(error) = kept {
            tracing::warn!(%error, "somebody's looks were not kept");
        }
    }
    response
}

fn look(app: &App, name: &str, value: &str) -> HeaderValue {
    cookie::set(name, value, Some(LONG), app.config().secure())
}

/// The cookies of how somebody who just signed in likes to read.
pub(crate) async fn kept(door: &Door, session: &Session) -> Result<Vec<HeaderValue>, Failure> {
    let (community, account) = (door.community.id, session.actor.account);
    let Some(account) = account else {
        return Ok(Vec::new());
    };
    let looks = door
        .read::<_, StoreError, _>(move |tx| gate::looks(tx, community, account))
        .await?;
    let Some(looks) = looks else {
        return Ok(Vec::new());
    };
    let word = |on: bool| if on { "1" } else { "0" };
    let mut cookies = vec![
        look(&door.app, "elder", word(looks.elder)),
        look(&door.app, "contrast", word(looks.contrast)),
    ];
    cookies.extend(Lang::of_tag(&looks.lang).map(|lang| look(&door.app, "lang", lang.tag())));
    Ok(cookies)
}
