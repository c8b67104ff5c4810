//! What programs may do at the counter: `/api/v1/queue`, `/api/v1/ratings`.

mod appoint;
mod document;
mod line;
mod ratings;
mod shown;
mod tickets;
mod windows;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;
use store::Tx;
use web::{App, Door, Failure, Json, Reply};

use crate::cx::{Cx, Refused};
use crate::pages::Hand;

pub(crate) use document::document;

use windows::by_post;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/queue", get(line::line))
        .route("/api/v1/queue/tickets", post(tickets::take))
        .route("/api/v1/queue/tickets/{id}", get(tickets::one))
        .route("/api/v1/queue/tickets/{id}/leave", post(tickets::leave))
        .route("/api/v1/queue/tickets/{id}/rate", post(ratings::rate))
        .route("/api/v1/queue/windows/{id}/sit", by_post("sit"))
        .route("/api/v1/queue/windows/{id}/rise", by_post("rise"))
        .route("/api/v1/queue/windows/{id}/next", by_post("next"))
        .route("/api/v1/queue/windows/{id}/call", by_post("call"))
        .route("/api/v1/queue/windows/{id}/again", by_post("again"))
        .route("/api/v1/queue/windows/{id}/begin", by_post("begin"))
        .route("/api/v1/queue/windows/{id}/pass", by_post("pass"))
        .route("/api/v1/queue/windows/{id}/back", by_post("back"))
        .route("/api/v1/queue/windows/{id}/take", by_post("take"))
        .route("/api/v1/queue/windows/{id}/transfer", by_post("transfer"))
        .route("/api/v1/queue/windows/{id}/finish", by_post("finish"))
        .route("/api/v1/queue/slots", get(appoint::slots))
        .route("/api/v1/queue/appointments", post(appoint::promise))
        .route("/api/v1/queue/appointments/{id}", get(appoint::one))
        .route("/api/v1/queue/appointments/{id}/off", post(appoint::off))
        .route("/api/v1/ratings", get(ratings::figures))
        .route("/api/v1/ratings/bad", get(ratings::bad))
        .route("/api/v1/ratings/{id}/appeal", post(ratings::appeal))
        .route("/api/v1/ratings/{id}/judge", post(ratings::judge))
        .route("/api/v1/ratings/online/{id}/appeal", post(ratings::appeal_online))
        .route("/api/v1/ratings/online/{id}/judge", post(ratings::judge_online))
}

/// Does this once for a key, and shows what came of it.
async fn once<B, T: Serialize>(
    door: Door,
    json: Json<B>,
    mut rule: impl FnMut(&mut Tx<'_>, &Cx<'_>, &Door, &B) -> Result<T, Refused> + Send + 'static,
) -> Result<Response, Failure>
where
    B: Send + 'static,
{
    let (hand, asking, body) = (Hand::of(&door), door.clone(), json.value);
    let done = door
        .write_once::<Refused, _>(&json.key, &json.bytes, move |tx| {
            let out = rule(tx, &hand.cx(), &asking, &body)?;
            Ok(Reply::json(StatusCode::OK, &out))
        })
        .await;
    Ok(done?)
}
