//! The echo book: the register, filters, export, print.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
