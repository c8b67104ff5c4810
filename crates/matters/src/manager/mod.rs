//! The manager's pages: today's decisions, charts, the league, the no-loss figures.

use axum::Router;
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
