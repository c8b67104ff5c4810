//! Keeps the ears of this server open: reads what is there at the start, and
//! what happens from then on, away from every request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gate::Actor;
use store::{Community, StoreError};
use tokio::sync::broadcast::error::RecvError;
use web::App;

use crate::hand::Hand;

/// After a change this long, so that many at once are heard at once.
const REST: Duration = Duration::from_secs(1);
/// Without a change here, another server may have made one.
const QUIET: Duration = Duration::from_secs(30);

/// Whether this server listens already.
#[derive(Debug, Default)]
struct Awake(AtomicBool);

/// Begins to listen, once a server.
pub(crate) fn wake(app: &App) {
    let first = !app.shelf::<Awake>().0.swap(true, Ordering::Relaxed);
    if let (true, Ok(runtime)) = (first, tokio::runtime::Handle::try_current()) {
        runtime.spawn(listen(app.clone()));
    }
}

async fn listen(app: App) {
    let mut news = app.store().announcements();
    loop {
        if let Err(error) = hear_all(&app).await {
            tracing::warn!(%error, "could not listen to what happened");
        }
        match tokio::time::timeout(QUIET, news.recv()).await {
            Ok(Err(RecvError::Closed)) => return,
            Ok(_) => tokio::time::sleep(REST).await,
            Err(_) => {}
        }
        while news.try_recv().is_ok() {}
    }
}

async fn hear_all(app: &App) -> Result<(), StoreError> {
    for community in app.store().read(Community::list).await? {
        let hand = Box::pin(Hand::reach(app, &community, Arc::new(Actor::system()))).await?;
        loop {
            let hand = hand.clone();
            let more = app
                .store()
                .read::<_, StoreError, _>(move |tx| {
                    let cx = hand.cx();
                    cx.book.hear_lessons(tx, &cx)?;
                    cx.book.ear().listen(tx, &cx)
                })
                .await?;
            if !more {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}
