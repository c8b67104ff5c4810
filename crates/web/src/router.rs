//! All routes of all rooms, and what is done around each request.

use std::any::Any;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use store::Migration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::app::App;
use crate::door::Door;
use crate::failure::Failure;
use crate::form::Limits;
use crate::room::Room;
use crate::words::OWN;
use crate::{
    account, assets, city, enter, health, live, openapi, outer, passkey, prefs, proof, pulse, second,
    sign_in, sign_in_code,
};

/// The rooms that every server has: the gate's tables and web's own pages.
/// [`App::open`] puts them before the others.
pub fn own_rooms() -> Vec<Room> {
    let gate = Room {
        permissions: gate::PERMISSIONS,
        migrations: gate::migrations(),
        statements: gate::statements().to_vec(),
        ..Room::new("gate")
    };
    let web = Room {
        routes,
        words: OWN,
        migrations: vec![Migration {
            room: "web",
            number: 1,
            name: "pulse",
            sql: include_str!("../migrations/0001_pulse.sql"),
        }],
        statements: pulse::ALL.to_vec(),
        ..Room::new("web")
    };
    vec![gate, web]
}

/// These rooms with the house's own before them, unless they are among them.
pub(crate) fn with_own(rooms: Vec<Room>) -> Vec<Room> {
    let missing = |own: &Room| rooms.iter().all(|room| room.name != own.name);
    let mut all: Vec<Room> = own_rooms().into_iter().filter(missing).collect();
    all.extend(rooms);
    all
}

/// Every migration, in the order in which they are applied: the store's, the
/// gate's, each room's.
pub fn migrations(rooms: &[Room]) -> Vec<Migration> {
    let all = with_own(rooms.to_vec())
        .into_iter()
        .flat_map(|room| room.migrations);
    store::migrations().into_iter().chain(all).collect()
}

fn routes() -> Router<App> {
    Router::new()
        .route("/assets/{*path}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/prefs", get(prefs::set).post(prefs::set))
        // What was typed elsewhere travels through this form, sealed.
        .route(
            "/sign-in",
            get(sign_in::show)
                .post(sign_in::sign_in)
                .layer(Limits::text(1 << 20).layer()),
        )
        .route(
            "/sign-in/code",
            post(sign_in_code::finish).layer(Limits::text(1 << 20).layer()),
        )
        .route("/sign-in/city", get(city::go))
        .route("/sign-in/city/back", get(city::back))
        .route("/me/city/end", post(city::end))
        .route("/enter", get(enter::show).post(enter::send))
        .route("/enter/code", get(enter::code).post(enter::by_code))
        .route("/enter/card", get(enter::card).post(enter::by_card))
        .route("/enter/passkey", post(passkey::ask))
        .route(
            "/enter/passkey/done",
            post(passkey::enter).layer(passkey::limits().layer()),
        )
        .route("/sign-out", post(sign_in::sign_out))
        .route(
            "/me/proof",
            get(proof::show)
                .post(proof::prove)
                .layer(Limits::text(1 << 20).layer()),
        )
        .route("/me/second", get(second::page))
        .route("/me/second/begin", post(second::begin))
        .route("/me/second/confirm", post(second::confirm))
        .route("/me/second/end", post(second::end))
        .route(
            "/me/passkeys",
            get(passkey::page)
                .post(passkey::keep)
                .layer(passkey::limits().layer()),
        )
        .route("/me/passkeys/begin", post(passkey::begin))
        .route("/me/passkeys/{id}/end", post(passkey::end))
        .route("/me/sessions", get(account::sessions))
        .route("/me/sessions/end-others", post(account::end_others))
        .route("/me/sessions/{family}/end", post(account::end))
        .route(
            "/me/password",
            get(account::password).post(account::change_password),
        )
        .route("/events", get(live::events))
        .route("/api", get(openapi::page))
        .route("/api/openapi.json", get(openapi::document))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
}

/// The whole service.
pub fn router(app: App) -> Router {
    let all = app
        .rooms()
        .iter()
        .fold(Router::new(), |all, room| all.merge((room.routes)()));
    let counted = app.clone();
    let caught = CatchPanicLayer::custom(move |panic: Box<dyn Any + Send>| panicked(&counted, &*panic));
    // The door is opened even so: the page shows whose centre this is, and the bars.
    all.fallback(async |_: Result<Door, Failure>| Failure::NotFound)
        .method_not_allowed_fallback(async |_: Result<Door, Failure>| Failure::WrongMethod)
        .layer(caught)
        .layer(from_fn_with_state(app.clone(), outer::around))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .with_state(app)
}

/// A panic in a request is a defect: it is logged, counted, and told as such.
fn panicked(app: &App, panic: &(dyn Any + Send)) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("of another kind");
    tracing::error!(text, "a handler panicked");
    app.counters().panicked();
    Failure::Broken.into_response()
}

/// What is served on the address of the figures.
pub(crate) fn metrics_router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(health::open_metrics))
        .with_state(app)
}
