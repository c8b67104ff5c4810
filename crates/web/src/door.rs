//! One request, as a handler sees it: who asks, whose centre, in which words.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::{HeaderValue, StatusCode, header, request};
use axum::response::{IntoResponse, Response};
use gate::{Actor, Session, Thing};
use kernel::{Micros, Zone};
use store::{Community, StoreError, Tx};

use crate::app::App;
use crate::failure::Failure;
use crate::form::Values;
use crate::frame::Frame;
use crate::manner::{Kept, Manner};
use crate::porter::{self, Visitor};
use crate::reply::Reply;
use crate::words::{Arg, Lang};

/// The request's context. A handler takes it as its first argument.
#[derive(Clone)]
pub struct Door {
    /// What all requests share.
    pub app: App,
    /// Whose centre.
    pub community: Arc<Community>,
    /// The community's time zone.
    pub zone: Zone,
    /// Whoever asks.
    pub actor: Arc<Actor>,
    /// The session or API token that they came with.
    pub session: Option<Arc<Session>>,
    /// The language.
    pub lang: Lang,
    /// The time at which the request came.
    pub now: Micros,
    /// How it wants to be answered: elder, contrast, JSON, htmx, path.
    pub manner: Arc<Manner>,
    /// The caller's address, for limits.
    pub address: String,
    pub(crate) by_token: bool,
    pub(crate) visitor: Arc<Visitor>,
    pub(crate) guarded: Arc<AtomicBool>,
    pub(crate) cookies: Arc<Vec<HeaderValue>>,
}

impl FromRequestParts<App> for Door {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut request::Parts, app: &App) -> Result<Self, Failure> {
        let kept = parts
            .extensions
            .get::<Kept>()
            .cloned()
            .unwrap_or_else(|| Kept::of(parts));
        if let Some(door) = kept.door.get() {
            return Ok(door.clone());
        }
        let centre = app.centre(host(parts)).await?;
        let who = porter::who(app, centre.community.id, parts).await?;
        let door = Self {
            app: app.clone(),
            community: centre.community,
            zone: centre.zone,
            actor: who.actor,
            session: who.session,
            lang: kept.manner.lang,
            now: app.clock().now(),
            manner: kept.manner.clone(),
            address: porter::address(app, parts),
            by_token: who.by_token,
            visitor: Arc::new(who.visitor),
            guarded: Arc::default(),
            cookies: Arc::new(who.cookies),
        };
        Ok(kept.door.get_or_init(|| door).clone())
    }
}

/// The host name of a request, without its port.
fn host(parts: &request::Parts) -> &str {
    let named = parts
        .headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let host = named
        .or_else(|| parts.uri.authority().map(|authority| authority.as_str()))
        .unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

impl Door {
    /// The frame of a page with this title.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let may = |needs: Option<(&str, &str)>| {
            needs.is_none_or(|(kind, action)| self.app.policy().may_any(&self.actor, kind, action))
        };
        Frame {
            title: title.into(),
            lang: self.lang,
            elder: self.manner.elder,
            contrast: self.manner.contrast,
            now: self.now,
            path: self.manner.path.clone(),
            here: self.manner.here.clone(),
            community: self.community.clone(),
            actor_name: self.actor.name.clone(),
            signed_in: self.actor.is_signed_in(),
            demo: self.app.config().demo,
            zone: self.zone.clone(),
            words: self.app.words().clone(),
            clock: self.app.clock().clone(),
            token: crate::guard::token(self.app.secret(), self.actor.is_signed_in(), &self.visitor.id),
            guarded: self.guarded.clone(),
            nav: self
                .app
                .nav()
                .iter()
                .filter(|nav| may(nav.needs))
                .copied()
                .collect(),
        }
    }

    /// The frame of a page whose title is this message.
    pub fn frame_t(&self, key: &str) -> Frame {
        self.frame(self.t(key))
    }

    /// Renders a page, or a block of one.
    pub fn page(&self, status: StatusCode, page: &impl Template) -> Response {
        match page.render() {
            Ok(html) => {
                let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
                (status, kind, html).into_response()
            }
            Err(error) => {
                tracing::error!(%error, path = self.manner.path, "a page cannot be rendered");
                Failure::Broken.into_response()
            }
        }
    }

    /// JSON, for the API.
    pub fn json(&self, status: StatusCode, value: &impl serde::Serialize) -> Response {
        Reply::json(status, value).into_response()
    }

    /// The message.
    pub fn t(&self, key: &str) -> String {
        self.app.words().text(self.lang, key, &[])
    }

    /// The message with one value.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        self.app.words().text(self.lang, key, &[(name, &value)])
    }

    /// Whether JSON is wanted.
    pub fn wants_json(&self) -> bool {
        self.manner.json
    }

    /// Whether htmx asks for a block of the page.
    pub fn wants_block(&self) -> bool {
        self.manner.htmx
    }

    /// The fields of the query.
    pub fn query(&self) -> Values {
        Values::of_query(self.manner.path.split_once('?').map_or("", |(_, query)| query))
    }

    /// Whether the actor may do this to the thing.
    pub fn may<T: Thing>(&self, action: &str, thing: &T) -> bool {
        self.app.policy().may(&self.actor, action, thing)
    }

    /// Whether the actor may do this at all.
    pub fn may_any(&self, kind: &str, action: &str) -> bool {
        self.app.policy().may_any(&self.actor, kind, action)
    }

    /// Refuses unless the actor may do this to the thing, which may be known:
    /// for what may not be known give [`Failure::NotFound`].
    pub fn require<T: Thing>(&self, action: &str, thing: &T) -> Result<(), Failure> {
        if self.may(action, thing) {
            Ok(())
        } else {
            Err(self.refused())
        }
    }

    /// Refuses unless the actor may do this at all.
    pub fn require_any(&self, kind: &str, action: &str) -> Result<(), Failure> {
        if self.may_any(kind, action) {
            Ok(())
        } else {
            Err(self.refused())
        }
    }

    /// Refuses whoever is not signed in.
    pub fn require_signed_in(&self) -> Result<(), Failure> {
        if self.actor.is_signed_in() {
            Ok(())
        } else {
            Err(Failure::SignIn)
        }
    }

    /// Refuses whoever did not prove lately who they are, before something
    /// sealed is shown. Programs proved it by their token.
    pub fn require_proof(&self, within: i64) -> Result<(), Failure> {
        let fresh = |session: &Session| session.proved_within(within, self.now);
        match &self.session {
            None => Err(Failure::SignIn),
            Some(_) if self.by_token => Ok(()),
            Some(session) if fresh(session) => Ok(()),
            Some(_) => Err(Failure::Prove),
        }
    }

    /// Whether a program asks, by a token.
    pub fn by_program(&self) -> bool {
        self.by_token
    }

    fn refused(&self) -> Failure {
        if self.actor.is_signed_in() {
            Failure::Denied
        } else {
            Failure::SignIn
        }
    }

    /// Refuses an address that posts too often; those who work here may.
    pub fn hold_back(&self) -> Result<(), Failure> {
        if !self.actor.grants.is_empty() {
            return Ok(());
        }
        self.app
            .posts()
            .take(&gate::network(&self.address), self.now)
            .map_err(|again| Failure::TooMany {
                retry_after: porter::seconds_until(again, self.now),
            })
    }

    /// Runs a rule that only reads.
    pub async fn read<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.app.store().read(rule).await
    }

    /// Runs a rule that may change something; what it did is committed when this returns.
    pub async fn write<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.app.store().write(rule).await
    }

    /// Runs a rule once for a key: the same key and body get the same answer
    /// again, byte for byte; the same key with another body gets 422.
    pub async fn write_once<E, F>(&self, key: &str, body: &[u8], mut rule: F) -> Result<Response, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<Reply, E> + Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let community = self.community.id;
        let key = key.to_owned();
        let path = self.manner.path.split('?').next().unwrap_or_default();
        let hash =
            store::Hash::of(&[path.as_bytes(), b"\0", self.actor.label().as_bytes(), b"\0", body].concat());
        let done = self
            .write(move |tx| store::once::once(tx, community, &key, &hash.0, |tx| rule(tx).map(Reply::kept)))
            .await?;
        Ok(match done {
            store::Once::Fresh(reply) | store::Once::Replayed(reply) => Reply::of_kept(reply).into_response(),
            store::Once::OtherBody => Failure::OtherBody.into_response(),
        })
    }
}
