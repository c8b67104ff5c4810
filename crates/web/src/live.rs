//! Live pages: which topics changed, told by server-sent events. An event
//! carries nothing but the topic's name; the page asks for the rest.

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use kernel::{CommunityId, Micros};
use store::Store;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::door::Door;
use crate::failure::Failure;

/// How many events are kept for those whose line was cut.
const KEPT: usize = 1024;
/// A page is told at most so often.
const REST: Duration = Duration::from_millis(200);
/// How often a silent line is shown to be alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many topics one page may follow.
const TOPICS: usize = 8;

/// The hub of live pages. Cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Hub>);

struct Hub {
    ring: Mutex<Ring>,
    last: watch::Sender<u64>,
    open: AtomicBool,
    fed: AtomicBool,
}

struct Ring {
    /// The number of the latest event.
    last: u64,
    /// The number of the latest event that is no longer kept.
    lost: u64,
    kept: VecDeque<News>,
}

#[derive(Clone, Debug)]
struct News {
    number: u64,
    community: CommunityId,
    topic: Arc<str>,
}

/// What a page has missed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Missed {
    /// The number to go on from.
    pub number: u64,
    /// The topics that changed.
    pub topics: BTreeSet<String>,
}

impl Live {
    /// Numbers begin at the time of the start, so that they rise over restarts.
    pub(crate) fn new(now: Micros) -> Self {
        let first = now.0.unsigned_abs();
        let ring = Ring {
            last: first,
            lost: first,
            kept: VecDeque::new(),
        };
        let (last, _) = watch::channel(first);
        Self(Arc::new(Hub {
            ring: Mutex::new(ring),
            last,
            open: AtomicBool::new(true),
            fed: AtomicBool::new(false),
        }))
    }

    /// Tells every page that follows the topic.
    pub fn publish(&self, community: CommunityId, topic: &str) {
        let mut ring = self.ring();
        ring.last += 1;
        let number = ring.last;
        ring.kept.push_back(News {
            number,
            community,
            topic: topic.into(),
        });
        if ring.kept.len() > KEPT
            && let Some(oldest) = ring.kept.pop_front()
        {
            ring.lost = oldest.number;
        }
        drop(ring);
        self.0.last.send_replace(number);
    }

    /// Tells every page that anything may have changed.
    pub fn publish_all(&self) {
        let mut ring = self.ring();
        ring.last += 1;
        ring.lost = ring.last;
        ring.kept.clear();
        let number = ring.last;
        drop(ring);
        self.0.last.send_replace(number);
    }

    /// How many pages are listening.
    pub fn watched(&self) -> usize {
        self.0.last.receiver_count()
    }

    /// Ends every line: the server stops.
    pub fn close(&self) {
        self.0.open.store(false, Ordering::SeqCst);
        self.0.last.send_modify(|_| {});
    }

    /// Passes on what the store announces, from the first call on.
    pub(crate) fn follow(&self, store: &Store) {
        if self.0.fed.swap(true, Ordering::SeqCst) {
            return;
        }
        let (live, mut news) = (self.clone(), store.announcements());
        tokio::spawn(async move {
            loop {
                match news.recv().await {
                    Ok(one) if one.topic == gate::CHANGED => {}
                    Ok(one) => live.publish(one.community, one.topic),
                    Err(RecvError::Lagged(_)) => live.publish_all(),
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }

    /// What changed of these topics after the event with this number. Whoever
    /// was away for too long is told that everything changed.
    pub(crate) fn since(&self, number: u64, community: CommunityId, topics: &BTreeSet<String>) -> Missed {
        let ring = self.ring();
        let changed = if number < ring.lost || number > ring.last {
            topics.clone()
        } else {
            let later = ring.kept.iter().rev().take_while(|news| news.number > number);
            later
                .filter(|news| news.community == community && topics.contains(news.topic.as_ref()))
                .map(|news| news.topic.to_string())
                .collect()
        };
        Missed {
            number: ring.last,
            topics: changed,
        }
    }

    fn last(&self) -> u64 {
        self.ring().last
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.0.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_open(&self) -> bool {
        self.0.open.load(Ordering::SeqCst)
    }
}

struct Line {
    live: Live,
    wake: watch::Receiver<u64>,
    community: CommunityId,
    topics: BTreeSet<String>,
    number: u64,
    waiting: VecDeque<Event>,
    first: bool,
}

impl Line {
    async fn next(mut self) -> Option<(Result<Event, std::convert::Infallible>, Self)> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some((Ok(event), self));
            }
            if !std::mem::take(&mut self.first) {
                self.wake.changed().await.ok()?;
                tokio::time::sleep(REST).await;
            }
            if !self.live.is_open() {
                return None;
            }
            self.wake.mark_unchanged();
            let missed = self.live.since(self.number, self.community, &self.topics);
            self.number = missed.number;
            // Browsers pass over an event without data.
            let event = |topic: String| {
                Event::default()
                    .id(missed.number.to_string())
                    .event(&topic)
                    .data(topic)
            };
            self.waiting.extend(missed.topics.into_iter().map(event));
        }
    }
}

/// `GET /events?topics=wall,desk`.
pub(crate) async fn events(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let query = door.query();
    let good = |topic: &&str| {
        (1..=40).contains(&topic.len())
            && topic
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte))
    };
    let topics: BTreeSet<String> = query
        .text("topics")
        .split(',')
        .map(str::trim)
        .filter(good)
        .take(TOPICS)
        .map(str::to_owned)
        .collect();
    if topics.is_empty() {
        return Err(Failure::NotFound);
    }
    let live = door.app.live().clone();
    live.follow(door.app.store());
    let heard = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let number = heard.unwrap_or_else(|| live.last());
    Ok(answer(stream(live, door.community.id, topics, number)))
}

fn stream(
    live: Live,
    community: CommunityId,
    topics: BTreeSet<String>,
    number: u64,
) -> impl Stream<Item = Result<Event, std::convert::Infallible>> {
    let wake = live.0.last.subscribe();
    let line = Line {
        live,
        wake,
        community,
        topics,
        number,
        waiting: VecDeque::new(),
        first: true,
    };
    futures_util::stream::unfold(line, Line::next)
}

fn answer(stream: impl Stream<Item = Result<Event, std::convert::Infallible>> + Send + 'static) -> Response {
    let mut response = Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    // Proxies must not gather events before passing them on.
    response
        .headers_mut()
        .insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;
    use kernel::Uuid;

    fn topics(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    const HERE: CommunityId = CommunityId(Uuid::from_u128(1));
    const THERE: CommunityId = CommunityId(Uuid::from_u128(2));

    #[test]
    fn whoever_comes_back_is_told_what_changed_meanwhile() {
        let live = Live::new(Micros(100));
        live.publish(HERE, "wall");
        live.publish(THERE, "desk");
        live.publish(HERE, "queue");
        let missed = |number| live.since(number, HERE, &topics(&["wall", "desk"])).topics;
        assert_eq!(missed(100), topics(&["wall"]));
        assert_eq!(missed(101), topics(&[]));
        assert_eq!(live.since(103, HERE, &topics(&["wall"])).number, 103);
    }

    #[test]
    fn whoever_was_away_too_long_or_before_a_restart_is_told_everything() {
        let live = Live::new(Micros(100));
        assert_eq!(live.since(7, HERE, &topics(&["wall"])).topics, topics(&["wall"]));
        for _ in 0..=KEPT {
            live.publish(THERE, "desk");
        }
        assert_eq!(
            live.since(100, HERE, &topics(&["wall"])).topics,
            topics(&["wall"])
        );
        assert_eq!(live.since(101, HERE, &topics(&["wall"])).topics, topics(&[]));
        live.publish_all();
        assert_eq!(
            live.since(101, HERE, &topics(&["wall"])).topics,
            topics(&["wall"])
        );
    }

    #[tokio::test]
    async fn a_page_gets_what_it_missed_and_then_what_comes() {
        let live = Live::new(Micros(100));
        live.publish(HERE, "wall");
        let mut page = std::pin::pin!(stream(live.clone(), HERE, topics(&["wall"]), 100));
        assert!(page.next().await.is_some());
        live.publish(HERE, "wall");
        assert!(page.next().await.is_some());
        live.close();
        assert!(page.next().await.is_none());
    }
}
