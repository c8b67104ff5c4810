//! The pages of the counter.

pub(crate) mod appoint;
mod day;
pub(crate) mod desk;
mod device;
pub(crate) mod kiosk;
mod lobby;
pub(crate) mod mine;
pub(crate) mod online;
mod papers;
pub(crate) mod rating;
mod serve;
mod serving;
mod setup;
mod tablet;
mod told;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use gate::Actor;
use kernel::{CommunityId, Micros, Zone};
use store::{Community, Periodic, Store, StoreError, Turn, Tx};

use web::{App, Bar, Door, Nav};
use window::applications::papers::limits;

use crate::cx::{Cx, Refused};
use crate::queue;

/// The routes of the room.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/queue", get(told::page))
        .route("/queue/block", get(told::block))
        .route("/queue/appoint", get(appoint::page).post(appoint::save))
        .route("/queue/appointment/{id}", get(appoint::promised))
        .route("/queue/appointment/{id}/off", post(appoint::off))
        .route("/ticket/{id}", get(mine::page))
        .route("/ticket/{id}/block", get(mine::block))
        .route("/ticket/{id}/paper", get(mine::paper))
        .route("/ticket/{id}/leave", post(mine::leave))
        .route("/ticket/{id}/rate", get(rating::own).post(rating::save_own))
        .route("/ratings", get(rating::figures))
        .route("/counter/ratings", get(rating::list))
        .route("/counter/ratings/paper", post(rating::paper))
        .route("/counter/ratings/{id}/appeal", post(rating::appeal))
        .route("/counter/ratings/{id}/judge", post(rating::judge))
        .route("/counter/ratings/online/{id}/appeal", post(online::appeal))
        .route("/counter/ratings/online/{id}/judge", post(online::judge))
        .route("/device/{token}", get(device::enter))
        .route("/kiosk", get(kiosk::page).post(kiosk::take))
        .route("/kiosk/come", post(kiosk::come))
        .route("/kiosk/ticket/{id}", get(kiosk::taken))
        .route("/lobby", get(lobby::page))
        .route("/lobby/block", get(lobby::block))
        .route("/tablet", get(tablet::page))
        .route("/tablet/block", get(tablet::block))
        .route("/tablet/rate", post(rating::save_tablet))
        .route("/counter", get(desk::page))
        .route("/counter/block", get(desk::block))
        .route("/counter/{verb}", post(desk::act))
        .route("/counter/find", post(serve::find))
        .route("/counter/person", post(serve::person))
        .route("/counter/choose", post(serve::choose))
        .route("/counter/aside", post(serve::aside).layer(limits().layer()))
        .route("/counter/form", post(serve::send).layer(limits().layer()))
        .route("/counter/keep", post(serve::keep))
        .route(
            "/counter/papers",
            post(serve::take_papers).layer(limits().layer()),
        )
        .route("/counter/papers/{id}", get(serve::paper))
        .route("/counter/errand", post(serve::errand))
        .route("/counter/paper/{kind}", get(papers::paper))
        .route("/counter/day/paper", get(day::paper))
        .route("/counter/setup", get(setup::page))
        .route("/counter/setup/lane", post(setup::lane))
        .route("/counter/setup/window", post(setup::window))
        .route("/counter/setup/machine", post(setup::device))
        .route("/counter/setup/device/{id}/close", post(setup::close))
}

/// The entries of the bars.
pub(crate) fn nav() -> Vec<Nav> {
    let entry = |order, href, word, needs| Nav {
        bar: Bar::Desk,
        order,
        href,
        sign: "desk",
        word,
        needs: Some(needs),
    };
    vec![
        entry(5, "/counter", "counter-nav", ("counter", "serve")),
        // Whoever answers is rated, at a window or not.
        entry(55, "/counter/ratings", "counter-nav-ratings", ("matters", "desk")),
        entry(85, "/counter/setup", "counter-nav-setup", ("counter", "setup")),
    ]
}

/// What a closure needs, cheap to clone into it.
#[derive(Clone)]
pub(crate) struct Hand {
    app: App,
    community: CommunityId,
    zone: Zone,
    actor: Arc<Actor>,
}

impl Hand {
    pub(crate) fn of(door: &Door) -> Self {
        Self {
            app: door.app.clone(),
            community: door.community.id,
            zone: door.zone.clone(),
            actor: Arc::clone(&door.actor),
        }
    }

    /// What all requests share.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    pub(crate) fn cx(&self) -> Cx<'_> {
        Cx {
            community: self.community,
            zone: &self.zone,
            actor: &self.actor,
            policy: self.app.policy(),
        }
    }
}

/// What the room does by itself: the end of each day.
pub(crate) fn periodic(app: &App) -> Vec<Periodic> {
    let app = app.clone();
    let run = move |store: &Store, turn: &Turn| {
        let (app, community) = (app.clone(), turn.community);
        store.write_now(move |tx| sweep(tx, &app, community))?;
        Ok(())
    };
    vec![Periodic {
        name: "counter.sweep",
        every: Micros::HOUR,
        run: Arc::new(run),
    }]
}

fn sweep(tx: &mut Tx<'_>, app: &App, id: CommunityId) -> Result<(), StoreError> {
    let Some(community) = Community::by_id(tx, id)? else {
        return Ok(());
    };
    let zone = Zone::named(&community.zone).unwrap_or_else(|_| Zone::shanghai());
    let cx = Cx {
        community: id,
        zone: &zone,
        actor: &Actor::system(),
        policy: app.policy(),
    };
    match queue::sweep(tx, &cx) {
        Ok(_) => Ok(()),
        Err(Refused::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Engine(format!("{other:?}"))),
    }
}
