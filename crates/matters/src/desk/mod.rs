//! The staff's pages: inbox, one matter with its timeline and actions, taking in.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
