//! Whether a request that changes something came from our own page.

use axum::http::{HeaderMap, header};

use crate::door::Door;
use crate::failure::Failure;

/// What the browser says of the page that a request came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// Ours.
    Ours,
    /// It does not say: not a browser, or an old one.
    Unsaid,
    /// Somebody else's.
    Theirs,
}

/// The proof for the forms of a visitor: `s.` for a session's, `a.` for anybody's.
pub(crate) fn token(secret: &[u8], signed_in: bool, visitor: &str) -> String {
    let kind = if signed_in { 's' } else { 'a' };
    format!("{kind}.{}", gate::csrf_token(secret, visitor))
}

/// Refuses what a stranger's page sent, and what lacks its proof. Programs with
/// an API token need none: no page can send their header.
pub(crate) fn check(door: &Door, headers: &HeaderMap, given: &str) -> Result<(), Failure> {
    if door.by_token {
        return Ok(());
    }
    if is_foreign(door, headers) {
        return Err(Failure::Foreign);
    }
    let proof = given.split_once('.').map_or("", |(_, proof)| proof);
    if gate::csrf_ok(door.app.secret(), &door.visitor.id, proof) {
        return Ok(());
    }
    tracing::info!(path = door.manner.path, "a form without a good proof");
    let was_signed_in = given.starts_with("s.");
    Err(if was_signed_in && !door.actor.is_signed_in() {
        Failure::SignIn
    } else {
        Failure::Stale
    })
}

/// Whether a request says that a stranger's page sent it.
pub(crate) fn is_foreign(door: &Door, headers: &HeaderMap) -> bool {
    origin(headers, &door.app.config().public_url) == Origin::Theirs
}

/// Where a request says that it comes from.
pub(crate) fn origin(headers: &HeaderMap, public_url: &str) -> Origin {
    let read = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("null"));
    match headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
    {
        Some("same-origin" | "none") => return Origin::Ours,
        Some(_) => return Origin::Theirs,
        None => {}
    }
    let Some(origin) = read(header::ORIGIN) else {
        return Origin::Unsaid;
    };
    let authority = |url: &str| {
        url.split_once("://")
            .map_or("", |(_, rest)| rest)
            .to_ascii_lowercase()
    };
    let host = read(header::HOST).unwrap_or_default().to_ascii_lowercase();
    let from = authority(origin);
    let ours = !from.is_empty() && (from == host || from == authority(public_url));
    if ours { Origin::Ours } else { Origin::Theirs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(pairs: &[(&'static str, &'static str)]) -> Origin {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        origin(&headers, "https://qinghe.example")
    }

    #[test]
    fn a_strangers_page_is_told_from_ours() {
        assert_eq!(of(&[("sec-fetch-site", "same-origin")]), Origin::Ours);
        assert_eq!(of(&[("sec-fetch-site", "cross-site")]), Origin::Theirs);
        assert_eq!(
            of(&[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://qinghe.example")
            ]),
            Origin::Theirs
        );
        assert_eq!(of(&[("origin", "https://qinghe.example")]), Origin::Ours);
        assert_eq!(
            of(&[("origin", "http://10.0.0.5:8080"), ("host", "10.0.0.5:8080")]),
            Origin::Ours
        );
        assert_eq!(of(&[("origin", "https://qinghe.example.evil")]), Origin::Theirs);
        assert_eq!(of(&[("origin", "null"), ("host", "null")]), Origin::Theirs);
        assert_eq!(of(&[]), Origin::Unsaid);
    }
}
