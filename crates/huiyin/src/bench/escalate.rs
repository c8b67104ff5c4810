//! `huiyin bench escalate`: one pass of the keeper of the clocks.

use std::sync::Arc;
use std::time::Instant;

use gate::Actor;
use kernel::Clock;
use matters::hand::Hand;
use serde_json::json;
use web::{App, Config};

use super::load::Folder;
use super::{Escalate, centre, preload, say};
use crate::failure::Failure;
use crate::house;

/// Measures a pass over what is overdue.
pub fn escalate(options: &Escalate) -> Result<(), Failure> {
    let folder = Folder::of(&options.place);
    let made = centre::make(&folder.0, options.place.database.as_deref())?;
    say(
        options.place.json,
        &format!("putting {} open matters there", options.preload),
    );
    let wanted = preload::Wanted {
        matters: options.preload,
        all_open: true,
        late: options.late,
    };
    let filled = preload::fill(&made, &wanted)?;
    let config = Config {
        data_dir: made.data.clone(),
        database_url: made.url.clone(),
        ..Config::default()
    };
    let app = App::open(config, made.store(Clock::system())?, house::rooms())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Store(error.to_string()))?;
    let hand = runtime.block_on(Hand::reach(&app, &made.community, Arc::new(Actor::system())))?;
    let started = Instant::now();
    let community = made.community.id;
    let passed = matters::escalate::pass(app.store(), community, move |tx| {
        matters::escalate::escalate(tx, &hand.cx())
    })?;
    let took = started.elapsed().as_secs_f64();
    if options.place.json {
        println!(
            "{}",
            json!({ "open": options.preload, "raised": passed.raised, "seconds": took, "preload_seconds": filled })
        );
    } else {
        println!(
            "{} of {} raised in {took:.2} s (preload {filled:.0} s)",
            passed.raised, options.preload
        );
    }
    if u64::try_from(passed.raised).unwrap_or(0) < options.late && filled > 0.0 {
        return Err(Failure::Check(format!("{} were overdue", options.late)));
    }
    Ok(())
}
