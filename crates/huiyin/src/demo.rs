//! `huiyin demo`: an invented centre, made when the database is empty, served.

mod draw;
mod media;

use std::os::unix::process::CommandExt;
use std::process::Command;

use kernel::{Clock, Micros};
use store::{Community, Place, StoreError, Tx, Vault};
use web::Config;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::{house, serve};

/// Makes the demo centre if there is none, then serves it with its accounts printed.
pub fn demo(mut config: Config) -> Result<(), Failure> {
    config.demo = true;
    if make(&config)? {
        return begin_anew();
    }
    serve::run(house::open(config)?, |app, address| {
        if let Err(error) = told(app, address) {
            tracing::error!(%error, "the accounts of the demo cannot be told");
        }
    })
}

/// The program in its own place, with fresh memory: making the demo takes much
/// that serving it never needs again.
fn begin_anew() -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(|error| Failure::Store(error.to_string()))?;
    let error = Command::new(program).args(std::env::args_os().skip(1)).exec();
    Err(Failure::Store(format!("the program cannot begin anew: {error}")))
}

/// Makes the demo centre if there is none; tells whether it did.
fn make(config: &Config) -> Result<bool, Failure> {
    store::migrate(&house::place(config)?, &house::migrations())?;
    match state(config)? {
        State::Empty => build(config, Clock::system().now()).map(|()| true),
        State::Whole => Ok(false),
        State::Begun => {
            forget(config)?;
            store::migrate(&house::place(config)?, &house::migrations())?;
            build(config, Clock::system().now()).map(|()| true)
        }
        State::Other => {
            let why = "this database holds a centre of its own; name another folder by HUIYIN_DATA_DIR";
            Err(Failure::Usage(why.to_owned()))
        }
    }
}

enum State {
    Empty,
    /// It was being made, and was stopped.
    Begun,
    Whole,
    /// Somebody's real centre.
    Other,
}

fn state(config: &Config) -> Result<State, Failure> {
    let store = house::store(config, Clock::system())?;
    let found = store.read_now(|tx: &mut Tx<'_>| {
        let all = Community::list(tx)?;
        let Some(first) = all.first() else {
            return Ok(State::Empty);
        };
        if all.len() > 1 || first.slug != people::demo::SLUG {
            return Ok(State::Other);
        }
        let whole = people::demo::is_whole(tx, first.id)?;
        Ok::<_, StoreError>(if whole { State::Whole } else { State::Begun })
    })?;
    Ok(found)
}

/// Lets three months pass up to `now` on a clock of their own.
fn build(config: &Config, now: Micros) -> Result<(), Failure> {
    let progress = Progress::of("making the demo centre");
    progress.at(0, 100);
    let media = media::make(&Vault::open(&config.data_dir)?)?;
    let clock = Clock::fixed(people::demo::opening(now));
    let store = house::store(config, clock)?;
    let town = people::demo::build(&store)?;
    matters::demo::build(&store, &town, media, now, |done, of| progress.at(done, of))?;
    let community = town.community.id;
    bookings::demo::build(&store, community, &town.community.zone)?;
    window::demo::build(&store, &town)?;
    counter::demo::build(&store, community, &town.community.zone)?;
    store.write_now(move |tx| store::notary::seal_batch(tx, community))?;
    Ok(store.write_now(move |tx| people::demo::set_whole(tx, community))?)
}

/// A demo that was stopped while it was made is made anew.
fn forget(config: &Config) -> Result<(), Failure> {
    let Place::Sqlite(path) = house::place(config)? else {
        let why = "the demo in this database was not finished; give it an empty database";
        return Err(Failure::Usage(why.to_owned()));
    };
    for end in ["", "-wal", "-shm"] {
        let file = format!("{}{end}", path.display());
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::Store(format!("{file}: {error}")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Accounts and a receipt to try; printed in the demo, and nowhere else.
fn told(app: &web::App, address: &str) -> Result<(), StoreError> {
    println!("{}", people::demo::accounts_text());
    let example = app
        .store()
        .read_now(|tx: &mut Tx<'_>| match Community::list(tx)?.first() {
            Some(first) => matters::demo::example(tx, first.id),
            None => Ok(None),
        })?;
    if let Some((intake, phone)) = example {
        let tail = kernel::phone_tail(phone).unwrap_or_default();
        println!(
            "查回执（a receipt）: {address} 号码 {} 手机后四位 {tail}\n",
            intake.receipt
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
