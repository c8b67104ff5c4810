//! The API of matters, and Open311.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
