//! The staff's pages: what runs, who is in it, who came; terms, changes, closures.

mod at_door;
mod closures;
mod edit;
mod footfall;
mod hours;
mod marks;
mod no_show;
mod redraw;
mod roll;
mod rooms;
mod rush;
mod scan;
mod session;
mod sheet;
mod terms;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use people::Centre;
use store::StoreError;
use web::{App, Bar, Door, Failure, Frame, Nav};

use crate::plan::Clash;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/classes", get(roll::list))
        .route("/desk/classes/at-door", get(at_door::ask).post(at_door::find))
        .route("/desk/classes/at-door/{token}", get(at_door::page))
        .route(
            "/desk/classes/footfall",
            get(footfall::page).post(footfall::count),
        )
        .route("/desk/classes/rooms", get(rooms::page))
        .route("/desk/classes/scan", get(scan::page).post(scan::scan))
        .route(
            "/desk/classes/scan/worker.js",
            get(async || web::worker("/desk/classes/scan")),
        )
        .route("/mine/{token}/card", get(scan::card))
        .route("/settings/no-show", get(no_show::page).post(no_show::save))
        .route("/desk/classes/marks", get(marks::page))
        .route("/desk/classes/marks/{id}", post(marks::judge))
        .route("/desk/classes/{id}", get(roll::page))
        .route("/desk/classes/{id}/redraw", get(redraw::page).post(redraw::send))
        .route("/desk/classes/{id}/cancel/{claim}", post(roll::cancel))
        .route("/desk/classes/{id}/accept/{claim}", post(roll::accept))
        .route("/desk/classes/{id}/edit", get(edit::page).post(edit::save))
        .route("/desk/classes/{id}/hours", get(hours::page))
        .route("/desk/classes/{id}/rush", get(rush::page).post(rush::send))
        .route("/desk/classes/{id}/rush/block", get(rush::block))
        .route("/desk/classes/{id}/check-in/{claim}", post(roll::check_in))
        .route("/desk/classes/{id}/no-show/{claim}", post(roll::no_show))
        .route(
            "/desk/classes/sessions/{id}",
            get(session::page).post(session::change),
        )
        .route("/desk/classes/terms", get(terms::page).post(terms::send))
        .route("/desk/classes/closures", get(closures::page).post(closures::add))
        .route("/desk/classes/closures/{id}/end", post(closures::end))
}

/// The statements of this part.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static store::Sql)> {
    roll::ALL
        .iter()
        .chain(edit::ALL)
        .chain(hours::ALL)
        .chain(closures::ALL)
        .chain(footfall::ALL)
        .chain(rooms::ALL)
}

/// The entry of the staff's bar.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 45,
        href: "/desk/classes",
        sign: "desk",
        word: "bookings-desk-nav",
        needs: Some(("bookings", "keep")),
    }
}

/// The centre's settings.
pub(crate) async fn centre(door: &Door) -> Result<Arc<Centre>, Failure> {
    let (community, zone) = (door.community.id, door.community.zone.clone());
    let centres = door.app.shelf::<people::Centres>();
    Ok(door
        .read::<_, StoreError, _>(move |tx| centres.get(tx, community, &zone))
        .await?)
}

/// What stands against a session, in words.
pub(crate) fn clash_words(f: &Frame, clash: &Clash) -> String {
    match clash {
        Clash::Holiday(name) => f.t1("bookings-clash-holiday", "name", name.as_str()),
        Clash::Closed(why) if why.is_empty() => f.t("bookings-clash-shut"),
        Clash::Closed(why) => f.t1("bookings-clash-closed", "name", why.as_str()),
        Clash::Makeup(name) => f.t1("bookings-clash-makeup", "name", name.as_str()),
        Clash::Teacher(title) => f.t1("bookings-clash-teacher", "title", title.as_str()),
        Clash::Room(title) => f.t1("bookings-clash-room", "title", title.as_str()),
    }
}
