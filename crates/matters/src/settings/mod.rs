//! The manager's tables: categories, limits, routing rules.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
