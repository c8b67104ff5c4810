//! What programs and the counter's own machines may do: `/api/v1/bookings/…`.

mod claim;
mod document;
mod look;
mod swap;

pub(crate) use claim::{allocator, say, unmet};
pub(crate) use document::document;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/bookings/claims", post(claim::claim))
        .route("/api/v1/bookings/claims/{id}/cancel", post(claim::cancel))
        .route("/api/v1/bookings/claims/{id}/accept", post(claim::accept))
        .route("/api/v1/bookings/claims/{id}/check-in", post(claim::check_in))
        .route("/api/v1/bookings/claims/{id}/no-show", post(claim::no_show))
        .route("/api/v1/bookings/claims/{id}/transfer", post(swap::transfer))
        .route("/api/v1/bookings/claims/{id}/hand-over", post(swap::hand_over))
        .route("/api/v1/bookings/waits/{id}/leave", post(claim::leave))
        .route("/api/v1/bookings/waits/{id}/take", post(swap::take))
        .route("/api/v1/bookings/learners", post(claim::meet))
        .route("/api/v1/bookings/offerings", get(look::offerings))
        .route("/api/v1/bookings/offerings/{id}", get(look::offering))
        .route("/api/v1/bookings/offerings/{id}/sessions", get(look::sessions))
}
