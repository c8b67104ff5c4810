//! The catalogue for other programs: Open Referral's HSDS 3.0, the EU's
//! CPSV-AP 3.2 as JSON-LD and Turtle, a sitemap and a feed of what changed.

mod cpsv;
mod document;
mod feed;
mod hsds;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::{CommunityId, Uuid};
use sha2::{Digest, Sha256};
use web::{App, Door};

pub(crate) use document::document;
pub use feed::ALL;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(hsds::routes())
        .route("/services.jsonld", get(cpsv::json_ld))
        .route("/services.ttl", get(cpsv::turtle))
        .route("/services/feed.xml", get(feed::feed))
        .route("/sitemap.xml", get(feed::sitemap))
}

/// A lasting id for something of a community that has only a name: the same name gives the same
/// id, and another community another one, so that many catalogues can be read into one.
fn id_of(community: CommunityId, kind: &str, name: &str) -> Uuid {
    let community = community.0.simple();
    made_of(&format!("huiyin window {community} {kind} {name}"))
}

/// A lasting id for something that is the same everywhere: a taxonomy, a term.
fn id_everywhere(kind: &str, name: &str) -> Uuid {
    made_of(&format!("huiyin window {kind} {name}"))
}

fn made_of(text: &str) -> Uuid {
    let hash = Sha256::digest(text);
    let mut bytes = [0u8; 16];
    for (byte, from) in bytes.iter_mut().zip(hash) {
        *byte = from;
    }
    // Version 8: made by a rule of one's own.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

/// An answer of a kind that programs read; it may be kept for five minutes, for each language.
fn answer(door: &Door, kind: &'static str, body: String) -> Response {
    let head = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::VARY, "accept-language, cookie"),
        (header::CONTENT_LANGUAGE, door.lang.tag()),
    ];
    (StatusCode::OK, head, body).into_response()
}

/// A text for XML: escaped, without what XML cannot hold.
fn xml(text: &str) -> String {
    let fit = |sign: &char| !sign.is_control() || matches!(sign, '\n' | '\t');
    let mut out = String::with_capacity(text.len());
    for sign in text
        .chars()
        .filter(|sign| fit(sign) && !matches!(sign, '\u{FFFE}' | '\u{FFFF}'))
    {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
