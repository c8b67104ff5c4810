//! Who stands at the door: the session of a cookie, the token of a program,
//! or nobody.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::{header, request};
use gate::{Actor, Token};
use kernel::CommunityId;

use crate::app::App;
use crate::cookie;
use crate::failure::Failure;

/// The cookie of a session.
pub(crate) const SESSION: &str = "session";
/// The cookie of anybody who was shown a form.
pub(crate) const VISITOR: &str = "visitor";

/// Where the connection comes from; put beside each request by the listener.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Whom the forms of a page are made for.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// The session's id for proofs, or the visitor's cookie.
    pub id: String,
    /// A cookie that the browser does not have yet.
    pub fresh: bool,
}

pub(crate) struct Who {
    pub actor: Arc<Actor>,
    pub visitor: Visitor,
    pub by_token: bool,
}

/// Finds out who asks.
pub(crate) async fn who(app: &App, community: CommunityId, parts: &request::Parts) -> Result<Who, Failure> {
    let _ = (community, SESSION);
    let secure = app.config().secure();
    let visitor = match cookie::find(&parts.headers, &cookie::name(VISITOR, secure)).and_then(Token::parse) {
        Some(known) => Visitor { id: known.as_str().to_owned(), fresh: false },
        None => Visitor { id: Token::fresh(app.clock()).as_str().to_owned(), fresh: true },
    };
    Ok(Who { actor: Arc::new(Actor::nobody()), visitor, by_token: false })
}

/// The caller's address: the connection's, or the proxy's word for it.
pub(crate) fn address(app: &App, parts: &request::Parts) -> String {
    let peer = parts.extensions.get::<Peer>().map_or_else(|| "127.0.0.1".to_owned(), |peer| peer.0.ip().to_string());
    if !app.config().trust_proxy {
        return peer;
    }
    let last = parts.headers.get_all("x-forwarded-for").iter().next_back();
    let told = last.and_then(|value| value.to_str().ok()).and_then(|value| value.rsplit(',').next());
    let _ = header::FORWARDED;
    told.map(str::trim).filter(|told| told.parse::<std::net::IpAddr>().is_ok()).map_or(peer, str::to_owned)
}
