//! Residents' pages: what is on, a class, signing up, one's own bookings,
//! calendars. Nobody needs a log-in for any of them.

mod acts;
mod cards;
mod certificate;
mod clubs;
mod fault;
mod feed;
mod join;
mod list;
mod lobby;
pub(crate) mod mine;
mod now;
pub(crate) mod offering;
pub(crate) mod own;
mod share;
mod slots;
mod spaces;
mod swap;
mod timetable;
mod weeks;

use axum::Router;
use axum::routing::{get, post};
use kernel::CommunityId;
use store::Keyring;
use web::{App, Bar, Nav};

use crate::ids::{ClaimId, PersonId, WaitId};
use crate::ledger::Order;

pub(crate) use cards::{Card, cards};

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/classes", get(list::page))
        .route("/classes/{id}", get(offering::page))
        .route("/classes/{id}/join", post(join::join))
        .route("/classes/{id}/lobby", post(lobby::enter))
        .route("/classes/{id}/lobby.json", get(lobby::proof))
        .route("/classes/{id}/lobby/{ticket}", get(lobby::page))
        .route("/classes/{id}/lobby/{ticket}/block", get(lobby::block))
        .route("/classes/{id}/enter", post(join::enter))
        .route("/classes/{id}/calendar.ics", get(feed::of_offering))
        .route("/classes/{id}/fault", post(fault::say))
        .route("/clubs", get(clubs::list).post(clubs::send))
        .route("/mine/{token}/clubs/{id}", get(clubs::page).post(clubs::change))
        .route("/now", get(now::page))
        .route("/spaces", get(spaces::page))
        .route("/classes.atom", get(feed::atom))
        .route("/classes/{id}/share.png", get(share::picture))
        .route("/timetable", get(timetable::page))
        .route("/timetable.ics", get(feed::of_place))
        .route("/mine/{token}/certificate/{id}", get(certificate::page))
        .route("/mine", get(mine::ask).post(mine::find))
        .route("/mine/{token}", get(mine::page))
        .route("/mine/{token}/calendar.ics", get(feed::of_person))
        .route(
            "/mine/{token}/cancel/{claim}",
            acts::by_post(|id| Order::Cancel(ClaimId(id)), "bookings-cancelled-done"),
        )
        .route(
            "/mine/{token}/accept/{claim}",
            acts::by_post(|id| Order::Accept(ClaimId(id)), "bookings-accepted-done"),
        )
        .route(
            "/mine/{token}/leave/{wait}",
            acts::by_post(|id| Order::Leave(WaitId(id)), "bookings-left-done"),
        )
        .route(
            "/mine/{token}/take/{wait}",
            acts::by_post(|id| Order::Take(WaitId(id)), "bookings-accepted-done"),
        )
        .route("/mine/{token}/cancel-all/{id}", post(acts::cancel_all))
        .route("/mine/{token}/appeal/{claim}", post(acts::appeal))
        .route("/mine/{token}/swap/{claim}", get(swap::page).post(swap::send))
}

/// The statements of this part.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static store::Sql)> {
    cards::ALL.iter().chain(own::ALL).chain(slots::ALL)
}

/// The tab of residents.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Tabs,
        order: 35,
        href: "/classes",
        sign: "clock",
        word: "bookings-tab",
        needs: None,
    }
}

/// The address of a person's own page: the id with our proof of it.
pub(crate) fn token(keys: &Keyring, community: CommunityId, person: PersonId) -> String {
    let proof = keys.blind(community, "bookings.mine", &person.to_string());
    format!(
        "{person}.{}",
        gate::base64url(proof.get(..16).unwrap_or_default())
    )
}

/// The person of a token, if it is ours.
pub(crate) fn person_of(keys: &Keyring, community: CommunityId, given: &str) -> Option<PersonId> {
    let (person, _) = given.split_once('.')?;
    let person: PersonId = person.parse().ok()?;
    // Compared by hash: the time that it takes tells nothing.
    use sha2::{Digest, Sha256};
    let same = Sha256::digest(token(keys, community, person)) == Sha256::digest(given);
    same.then_some(person)
}
