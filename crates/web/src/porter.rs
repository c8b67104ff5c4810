//! Who stands at the door: the session of a cookie, the token of a program,
//! or nobody.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header, request};
use gate::{Actor, Cached, Session, Token};
use kernel::{CommunityId, Micros};
use store::StoreError;

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
    pub session: Option<Arc<Session>>,
    pub visitor: Visitor,
    pub by_token: bool,
    pub cookies: Vec<HeaderValue>,
}

/// Finds out who asks.
pub(crate) async fn who(app: &App, community: CommunityId, parts: &request::Parts) -> Result<Who, Failure> {
    let secure = app.config().secure();
    if let Some(header) = parts.headers.get(header::AUTHORIZATION) {
        return program(app, community, header).await;
    }
    let mut cookies = Vec::new();
    let carried = cookie::find(&parts.headers, &cookie::name(SESSION, secure)).and_then(Token::parse);
    let mut session = match carried {
        Some(token) => find(app, community, token, Kind::Person).await?,
        None => None,
    };
    if let Some(held) = &session
        && held.must_rotate
        && may_rotate(parts)
    {
        let renewed = rotate(app, community, held).await?;
        if let Some((token, fresh)) = renewed {
            cookies.push(cookie::set(SESSION, token.as_str(), None, secure));
            session = Some(fresh);
        } else {
            session = None;
        }
    }
    let must_change = session
        .as_ref()
        .is_some_and(|session| session.must_change_password);
    if must_change && !open_to_all(parts.uri.path()) {
        return Err(Failure::ChangePassword);
    }
    let unlocked = session
        .as_ref()
        .is_some_and(|session| !session.has_second && !session.actor.grants.is_empty());
    if unlocked && app.config().second_lock && !open_to_all(parts.uri.path()) && !is_lock(parts.uri.path()) {
        return Err(Failure::LockTwice);
    }
    let visitor = match &session {
        Some(session) => Visitor {
            id: session.csrf_id(),
            fresh: false,
        },
        None => visitor(app, &parts.headers),
    };
    let actor = session
        .as_ref()
        .map_or_else(|| Arc::new(Actor::nobody()), |session| Arc::clone(&session.actor));
    Ok(Who {
        actor,
        session,
        visitor,
        by_token: false,
        cookies,
    })
}

/// Only a page that a person opens takes a new cookie: of several requests at
/// once for its parts all but one would find themselves signed out.
fn may_rotate(parts: &request::Parts) -> bool {
    parts.method.is_safe() && parts.uri.path() != "/events" && !parts.headers.contains_key("hx-request")
}

/// What may be done before the first password is changed.
fn open_to_all(path: &str) -> bool {
    matches!(path, "/me/password" | "/sign-out" | "/sign-in" | "/prefs")
}

/// The pages on which the door is locked twice.
fn is_lock(path: &str) -> bool {
    path == "/me/second" || path.starts_with("/me/second/")
}

fn visitor(app: &App, headers: &HeaderMap) -> Visitor {
    let name = cookie::name(VISITOR, app.config().secure());
    match cookie::find(headers, &name).and_then(Token::parse) {
        Some(known) => Visitor {
            id: known.as_str().to_owned(),
            fresh: false,
        },
        None => Visitor {
            id: Token::fresh(app.clock()).as_str().to_owned(),
            fresh: true,
        },
    }
}

async fn program(app: &App, community: CommunityId, header: &HeaderValue) -> Result<Who, Failure> {
    let text = header.to_str().ok().and_then(|text| text.split_once(' '));
    let token = text.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let token = token
        .and_then(|(_, token)| Token::parse(token.trim()))
        .ok_or(Failure::SignIn)?;
    let session = find(app, community, token, Kind::Program)
        .await?
        .ok_or(Failure::SignIn)?;
    let visitor = Visitor {
        id: session.csrf_id(),
        fresh: false,
    };
    let actor = Arc::clone(&session.actor);
    Ok(Who {
        actor,
        session: Some(session),
        visitor,
        by_token: true,
        cookies: Vec::new(),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Program,
}

async fn find(
    app: &App,
    community: CommunityId,
    token: Token,
    kind: Kind,
) -> Result<Option<Arc<Session>>, Failure> {
    let (id, now) = (token.id(), app.clock().now());
    let (session, touch) = match app.sessions().get(community, id, now) {
        Cached::Hit { session, touch } => (session, touch),
        Cached::Miss(mark) => {
            let found = app
                .store()
                .read::<_, StoreError, _>(move |tx| match kind {
                    Kind::Person => gate::session(tx, community, id),
                    Kind::Program => gate::token_session(tx, community, &token),
                })
                .await?;
            let Some(found) = found else { return Ok(None) };
            app.sessions().put(mark, community, found, now)
        }
    };
    // A cookie must not work as a token, nor the other way round.
    if (session.actor.scopes.is_some()) != (kind == Kind::Program) {
        return Ok(None);
    }
    if touch {
        let touched = app
            .store()
            .write::<_, StoreError, _>(move |tx| gate::touch(tx, community, id))
            .await;
        if let Err(error) = touched {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }
    Ok(Some(session))
}

async fn rotate(
    app: &App,
    community: CommunityId,
    old: &Session,
) -> Result<Option<(Token, Arc<Session>)>, Failure> {
    let id = old.id;
    let renewed = app
        .store()
        .write::<_, StoreError, _>(move |tx| {
            let Some(token) = gate::rotate(tx, community, id, None)? else {
                return Ok(None);
            };
            Ok(gate::session(tx, community, token.id())?.map(|session| (token, session)))
        })
        .await?;
    Ok(renewed.map(|(token, session)| (token, Arc::new(session))))
}

/// The caller's address: the connection's, or the proxy's word for it.
pub(crate) fn address(app: &App, parts: &request::Parts) -> String {
    let peer = parts
        .extensions
        .get::<Peer>()
        .map_or_else(|| "127.0.0.1".to_owned(), |peer| peer.0.ip().to_string());
    if !app.config().trust_proxy {
        return peer;
    }
    let last = parts.headers.get_all("x-forwarded-for").iter().next_back();
    let told = last
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next());
    told.map(str::trim)
        .filter(|told| told.parse::<std::net::IpAddr>().is_ok())
        .map_or(peer, str::to_owned)
}

/// How long somebody must wait, in whole seconds, at least one.
pub(crate) fn seconds_until(again: Micros, now: Micros) -> u32 {
    u32::try_from(again.since(now).div_euclid(Micros::SECOND) + 1)
        .unwrap_or(3600)
        .max(1)
}
