//! The echo wall and the big screen.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
