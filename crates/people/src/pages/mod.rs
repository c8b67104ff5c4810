//! The manager's pages of the centre's own tables, and the two forms that
//! every page of settings is made of: a list with a way to add, and one thing
//! with its fields and its history.

mod account;
mod accounts;
mod cards;
mod cover;
mod days;
mod duty;
mod edit;
mod field;
mod grid;
pub(crate) mod handover;
mod hours;
mod keep;
mod list;
mod permissions;
mod places;
mod rosters;
mod side;
mod staff;
mod units;

pub(crate) use account::role_word;
pub(crate) use cards::made as made_card;
pub use duty::duties;
pub use edit::{Change, EditPage, Editing, changes};
pub(crate) use field::place_name;
pub use field::{Field, clock, minute, part};
pub use handover::{Handover, HandoverError, hand_over};
pub use keep::{Kept, Subject, change, keep};
pub use list::{Add, Ask, ListPage, ListRow, paged};
pub use side::{Side, sides};

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use store::StoreError;
use web::{App, Bar, Door, Failure, Limits, Nav};

use crate::centre::{Centre, Centres};

/// The routes of this room.
pub(crate) fn routes() -> Router<App> {
    let table = Limits::files(1, 1 << 20).layer();
    Router::new()
        .route("/settings/grid", get(grid::list).post(grid::add))
        .route("/settings/grid/{id}", get(grid::page).post(grid::save))
        .route(
            "/settings/grid/{id}/leader",
            get(handover::page).post(handover::save),
        )
        .route("/settings/cover", get(cover::page))
        .route("/settings/units", get(units::list).post(units::add))
        .route("/settings/units/{id}", get(units::page).post(units::save))
        .route("/settings/staff", get(staff::list).post(staff::add))
        .route("/settings/staff/{id}", get(staff::page).post(staff::save))
        .route("/settings/staff/{id}/away", post(staff::away))
        .route("/settings/rosters", get(rosters::list).post(rosters::add))
        .route("/settings/rosters/{id}", get(rosters::page).post(rosters::save))
        .route("/settings/days", get(days::page).post(days::own))
        .route("/settings/days/import", post(days::import).layer(table))
        .route("/settings/days/hours", post(hours::save))
        .route("/settings/accounts", get(accounts::list).post(accounts::add))
        .route("/settings/accounts/{id}", get(account::page))
        .route("/settings/accounts/{id}/role", post(account::give))
        .route("/settings/accounts/{id}/role/{grant}/end", post(account::end))
        .route("/settings/accounts/{id}/password", post(account::password))
        .route("/settings/accounts/{id}/second", post(account::second))
        .route("/desk/card", get(cards::page).post(cards::issue))
        .route("/settings/accounts/{id}/close", post(account::close))
        .route("/settings/accounts/{id}/open", post(account::open))
        .route("/settings/permissions", get(permissions::page))
}

/// Its entry in the bar of the staff.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 90,
        href: "/settings",
        sign: "lock",
        word: "people-settings",
        needs: Some(("people", "edit")),
    }
}

/// The present settings of the centre, for whoever may edit them.
async fn open(door: &Door) -> Result<Arc<Centre>, Failure> {
    door.require_any("people", "edit")?;
    centre(door).await
}

/// The present settings of the centre.
pub(crate) async fn centre(door: &Door) -> Result<Arc<Centre>, Failure> {
    let centres = door.app.shelf::<Centres>();
    let (id, zone) = (door.community.id, door.community.zone.clone());
    if let Some(centre) = centres.held(id, door.app.clock().now()) {
        return Ok(centre);
    }
    let read = door.read::<_, StoreError, _>(move |tx| centres.get(tx, id, &zone));
    Ok(read.await?)
}

/// Forgets the settings of this centre: they were changed here.
pub fn forget(door: &Door) {
    door.app.shelf::<Centres>().forget(door.community.id);
}

#[cfg(test)]
mod samples;
