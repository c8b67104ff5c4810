//! For whoever watches the server.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::Role;
use store::{Community, StoreError};

use crate::app::App;
use crate::door::Door;
use crate::failure::Failure;

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers.
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    let asked = app
        .store()
        .read::<_, StoreError, _>(|tx| Community::list(tx).map(|all| all.len()));
    match tokio::time::timeout(Duration::from_secs(2), asked).await {
        Ok(Ok(_)) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "not ready");
            not_ready()
        }
        Err(_) => not_ready(),
    }
}

fn not_ready() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/x-readiness; charset=utf-8")];
    (
        StatusCode::SERVICE_UNAVAILABLE,
        kind,
        "the store does not answer\n",
    )
        .into_response()
}

/// `GET /metrics` for operators.
pub(crate) async fn metrics(door: Door) -> Result<Response, Failure> {
    door.require_signed_in()?;
    if !door.actor.has(Role::Operator) && !door.actor.has(Role::Manager) {
        return Err(Failure::NotFound);
    }
    Ok(numbers(&door.app))
}

/// `GET /metrics` on the address of its own.
pub(crate) async fn open_metrics(State(app): State<App>) -> Response {
    numbers(&app)
}

fn numbers(app: &App) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, app.counters().text(app.live().watched())).into_response()
}
