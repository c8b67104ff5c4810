//! `huiyin demo`: an invented centre, made when the database is empty, served.

use kernel::Clock;
use store::{Community, Options, Store};
use web::Config;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::{house, serve};

/// Makes the demo centre if there is none, then serves it with its accounts printed.
pub fn demo(mut config: Config) -> Result<(), Failure> {
    config.demo = true;
    store::migrate(&house::place(&config)?, &house::migrations())?;
    let store = house::store(&config, Clock::system())?;
    match store.read_now(|tx| Community::list(tx))?.as_slice() {
        [] => build(&config)?,
        [one] if one.slug == people::demo::SLUG => {}
        _ => {
            let why = "this database holds a centre of its own; name another folder by HUIYIN_DATA_DIR";
            return Err(Failure::Usage(why.to_owned()));
        }
    }
    drop(store);
    serve::run(house::open(config)?, |address| accounts(address))
}

/// Lets three months pass on a clock of their own.
fn build(config: &Config) -> Result<(), Failure> {
    let now = Clock::system().now();
    let clock = Clock::fixed(people::demo::opening(now));
    let store = Store::open(
        house::place(config)?,
        clock.clone(),
        house::keys(config)?,
        &Options::default(),
    )?;
    let town = people::demo::build(&store)?;
    let mut progress = Progress::of("making the demo centre");
    let failed = |error| Failure::Store(format!("the demo centre cannot be made: {error:?}"));
    matters::demo::build(&store, &town, now, |done, of| progress.at(done, of)).map_err(failed)
}

fn accounts(_address: &str) {
    println!("{}", people::demo::accounts_text());
}
