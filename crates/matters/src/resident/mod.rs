//! The resident's pages: home, say something, receipt, look up, rate.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
