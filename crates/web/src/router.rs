//! All routes of all rooms, and what is done around each request.

use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::assets;
use crate::failure::Failure;

/// The whole service.
pub fn router(app: App) -> Router {
    let own = Router::new().route("/assets/{*path}", get(assets::serve)).route("/favicon.ico", get(assets::favicon));
    let all = app.rooms().iter().fold(own, |all, room| all.merge((room.routes)()));
    all.fallback(async || Failure::NotFound).with_state(app)
}
