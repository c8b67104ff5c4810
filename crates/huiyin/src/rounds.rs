//! What is done again and again: the notary, the keeper of the clocks, and the
//! forgetting of what counts no more.

use std::sync::Arc;

use gate::Actor;
use kernel::Micros;
use matters::hand::Hand;
use store::lease::Turn;
use store::{Community, JobError, Periodic, Store};
use tokio::runtime::Handle;
use web::App;

/// Everything periodic of a server.
pub fn all(app: &App, runtime: &Handle) -> Vec<Periodic> {
    let mut all = store::notary::periodic();
    all.push(clocks(app.clone(), runtime.clone()));
    all.push(Periodic {
        name: "store.once",
        every: Micros::DAY,
        run: Arc::new(forget_replies),
    });
    all.push(Periodic {
        name: "gate.sweep",
        every: Micros::HOUR,
        run: Arc::new(sweep),
    });
    all.extend(app.rooms().iter().flat_map(|room| (room.periodic)(app)));
    all
}

/// Every minute: warnings, lateness a level up, unrated answers closed.
fn clocks(app: App, runtime: Handle) -> Periodic {
    let run = move |store: &Store, turn: &Turn| {
        let id = turn.community;
        let Some(community) = store.read_now(move |tx| Community::by_id(tx, id))? else {
            return Ok(());
        };
        // The runner's threads are none of the runtime's: they may wait.
        let hand = runtime.block_on(Hand::reach(&app, &community, Arc::new(Actor::system())))?;
        matters::escalate::pass(store, id, move |tx| matters::escalate::escalate(tx, &hand.cx()))?;
        Ok::<_, JobError>(())
    };
    Periodic {
        name: "matters.clocks",
        every: Micros::MINUTE,
        run: Arc::new(run),
    }
}

fn forget_replies(store: &Store, turn: &Turn) -> Result<(), JobError> {
    let community = turn.community;
    while store.write_now(move |tx| store::once::purge(tx, community))? > 0 {}
    Ok(())
}

fn sweep(store: &Store, turn: &Turn) -> Result<(), JobError> {
    let community = turn.community;
    store.write_now(move |tx| gate::sweep(tx, community))?;
    Ok(())
}
