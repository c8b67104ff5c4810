//! Notices: what is to be told goes to the people of chosen places, labels and
//! roles, each on their own channel and in their own language, once. Whoever
//! was not reached is on the list of the leader of their staircase.

pub mod channel;
mod channels;
mod choose;
mod deliver;
mod draft;
pub mod errand;
mod fill;
mod look;
pub mod pages;
pub mod push;
mod reach;
mod ring;
pub mod rows;
mod text;

pub use channel::{ChannelKind, Config, Letter, SendError};
pub use channels::{Channel, Kept, Ways, keep_channel, ways};
pub use deliver::{Outbox, Quiet, TELL, deliver};
pub use draft::{Draft, Made, Wanted, make, send};
pub use fill::{FILL, fill};
pub use look::{Counted, Stair, Waiting, counted, stairs, title_of, waiting, waiting_in};
pub use reach::{Way, reached_by_link, tell, told_of};
pub use rows::{Notice, NoticeState, Told, ToldId, ToldState};

use std::sync::Arc;

use gate::{Relation, Thing, by_place};
use store::Handler;
use web::App;

impl Thing for Told {
    const KIND: &'static str = "told";

    fn relations() -> &'static [Relation<Self>] {
        RELATIONS
    }
}

const RELATIONS: &[Relation<Told>] = &[
    by_place!("clerk_of", Clerk),
    by_place!("manager_of", Manager),
    by_place!("leader_of", Leader),
];

/// What does this room's jobs.
pub fn handlers(app: &App) -> Vec<(&'static str, Handler)> {
    let demo = app.config().demo;
    let words = Arc::clone(app.words());
    let post = push::Post::of(app.config());
    let out = Outbox {
        words: Arc::clone(&words),
        home: app.config().public_url.clone(),
        post: post.clone(),
        demo,
    };
    vec![
        (
            FILL,
            Arc::new(move |store: &store::Store, job: &store::Job| fill(store, job, demo)),
        ),
        (
            TELL,
            Arc::new(move |store: &store::Store, job: &store::Job| deliver(store, job, &out)),
        ),
        (push::HELLO, {
            let words = Arc::clone(&words);
            Arc::new(move |store: &store::Store, job: &store::Job| push::hello(store, job, &words, &post))
        }),
        (
            gate::CODE_JOB,
            Arc::new(move |store: &store::Store, job: &store::Job| deliver::code(store, job, &words, demo)),
        ),
    ]
}
