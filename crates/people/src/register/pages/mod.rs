//! The staff's pages of the register.

mod acts;
mod export;
mod find;
mod form;
mod import;
mod own;
mod reveal;
mod row;
mod silent;
mod view;
mod who;
mod wishes;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use gate::Actor;
use kernel::{CommunityId, PersonId};
use web::{App, Bar, Door, Failure, Limits, Nav};

use super::{Cx, Refused};
use crate::centre::Centre;

/// The routes of the register.
pub(crate) fn routes() -> Router<App> {
    let list = Limits::files(1, import::LARGEST).layer();
    Router::new()
        .route("/people", get(find::page).post(form::add))
        .route("/people/new", get(form::blank))
        .route(
            "/people/import",
            get(import::list).post(import::upload).layer(list),
        )
        .route("/people/import/{id}", get(import::page).post(import::act))
        .route("/people/import/{id}/mend", get(import::mend_book))
        .route("/people/export", get(export::list).post(export::ask))
        .route("/people/export/{id}/agree", post(export::agree))
        .route("/people/export/{id}/take", post(export::take))
        .route("/people/silent", get(silent::page))
        .route("/people/wishes", get(wishes::page))
        .route("/people/wishes/{id}", post(wishes::decide))
        .route("/people/{id}", get(view::page))
        .route("/people/{id}/who", get(who::page))
        .route("/people/{id}/card", post(acts::card))
        .route("/people/{id}/untie", post(acts::untie))
        .route("/people/{id}/wish", post(acts::wish))
        .route("/people/{id}/merge", post(acts::merge))
        .route("/people/{id}/merge/{merge}/undo", post(acts::unmerge))
        .route("/people/{id}/consent", post(acts::consent))
        .route("/people/{id}/consent/{consent}/revoke", post(acts::revoke))
        .route("/people/{id}/edit", get(form::page).post(form::save))
        .route("/people/{id}/move", post(acts::move_to))
        .route("/people/{id}/reveal", get(reveal::back).post(reveal::show))
        .route("/people/{id}/visit", post(acts::visit))
        .route("/people/{id}/label", post(acts::label))
        .route("/people/{id}/label/{label}/confirm", post(acts::confirm))
        .route("/people/{id}/label/{label}/end", post(acts::end_label))
        .route("/people/{id}/relation", post(acts::relate))
        .route("/people/{id}/relation/{relation}/end", post(acts::part))
        .route("/me", get(own::page))
        .route("/me/known", post(own::recognise))
        .route("/me/consent/{id}/revoke", post(own::revoke))
        .route("/me/wish", post(own::wish))
        .route("/me/copy", post(own::copy))
}

/// Its entries in the bar of the staff.
pub(crate) fn nav() -> Vec<Nav> {
    vec![Nav {
        bar: Bar::Desk,
        order: 30,
        href: "/people",
        sign: "me",
        word: "people-reg-nav",
        needs: Some(("register", "search")),
    }]
}

/// What the closures of a handler need.
#[derive(Clone)]
struct Hand {
    app: App,
    community: CommunityId,
    actor: Arc<Actor>,
    centre: Arc<Centre>,
}

impl Hand {
    /// The hand of somebody who works with the register.
    async fn of(door: &Door) -> Result<Self, Failure> {
        door.require_any("register", "search")?;
        Self::anybody(door).await
    }

    /// The hand of whoever is signed in, for what is their own.
    async fn anybody(door: &Door) -> Result<Self, Failure> {
        Ok(Self {
            app: door.app.clone(),
            community: door.community.id,
            actor: Arc::clone(&door.actor),
            centre: crate::pages::centre(door).await?,
        })
    }

    fn cx(&self) -> Cx<'_> {
        Cx {
            community: self.community,
            actor: &self.actor,
            policy: self.app.policy(),
        }
    }
}

fn person_id(text: &str) -> Result<PersonId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Denied => Self::Denied,
            Refused::Stale => Self::Conflict("people-reg-stale".into()),
            Refused::Taken(_) => Self::bad("number", "people-reg-taken"),
            Refused::Field(field, key) => Self::bad(field, key),
            Refused::Store(error) => error.into(),
        }
    }
}
