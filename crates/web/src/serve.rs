//! The server: HTTP/1.1 connections from a listener, and a clean stop.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use crate::app::App;
use crate::porter::Peer;
use crate::pulse::Pulse;

/// How long the head of a request may take, and a silent connection is kept.
const HEAD: Duration = Duration::from_secs(15);
/// How long requests may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How long, and how much, is still read of a form that was refused in the
/// middle, so that the refusal arrives before the line is cut.
const LINGER: Duration = Duration::from_secs(3);
const LINGER_BYTES: u64 = 64 << 20;

/// Serves until `stop` is ready, then answers what has begun, and returns.
pub async fn serve(app: App, listener: TcpListener, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let service = crate::router(app.clone());
    let places = Arc::new(Semaphore::new(
        usize::try_from(app.config().connections).unwrap_or(4096),
    ));
    let (ending, ended) = watch::channel(false);
    let figures = figures(&app, &ended).await?;
    // One server alone hears its own store; several must tell one another.
    let shared = matches!(app.store().place(), store::Place::Postgres(_));
    let pulse = shared.then(|| tokio::spawn(Pulse::new(app.clone()).keep()));
    let mut stop = pin!(stop);
    loop {
        // A place first: beyond the last one callers wait in the system's queue.
        let place = tokio::select! {
            () = &mut stop => break,
            place = places.clone().acquire_owned() => place.map_err(std::io::Error::other)?,
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, address)) => {
                let (service, ended) = (service.clone(), ended.clone());
                tokio::spawn(async move {
                    connection(stream, Peer(address), service, ended).await;
                    drop(place);
                });
            }
            Err(error) => {
                // Out of file handles, most likely: others must end first.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    ending.send_replace(true);
    app.live().close();
    let all = app.config().connections;
    if tokio::time::timeout(GRACE, places.acquire_many(all))
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off");
    }
    for task in [figures, pulse].into_iter().flatten() {
        task.abort();
    }
    Ok(())
}

async fn figures(
    app: &App,
    ended: &watch::Receiver<bool>,
) -> std::io::Result<Option<tokio::task::JoinHandle<()>>> {
    let address = app.config().metrics_listen.as_str();
    if address.is_empty() {
        return Ok(None);
    }
    let (listener, service, ended) = (
        TcpListener::bind(address).await?,
        crate::router::metrics_router(app.clone()),
        ended.clone(),
    );
    Ok(Some(tokio::spawn(async move {
        while let Ok((stream, address)) = listener.accept().await {
            tokio::spawn(connection(stream, Peer(address), service.clone(), ended.clone()));
        }
    })))
}

async fn connection(stream: TcpStream, peer: Peer, service: Router, mut ended: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(peer);
        service.clone().oneshot(request)
    });
    let mut serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(64)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    let done = {
        let mut running = std::future::poll_fn(|context| serving.poll_without_shutdown(context));
        tokio::select! {
            done = &mut running => Some(done),
            _ = ended.wait_for(|ended| *ended) => None,
        }
    };
    let done = match done {
        Some(done) => done,
        None => {
            std::pin::Pin::new(&mut serving).graceful_shutdown();
            std::future::poll_fn(|context| serving.poll_without_shutdown(context)).await
        }
    };
    if let Err(error) = &done {
        tracing::debug!(%error, "a connection ended badly");
    }
    linger(serving.into_parts().io.into_inner()).await;
}

/// Says that nothing more will come, and lets the other side finish its
/// sentence: cutting the line at once would lose the answer on its way.
async fn linger(mut stream: TcpStream) {
    let _ = stream.shutdown().await;
    let mut rest = stream.take(LINGER_BYTES);
    let _ = tokio::time::timeout(LINGER, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
}
