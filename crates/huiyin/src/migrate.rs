//! `huiyin migrate`: the database is brought up to date.

use store::Place;
use web::Config;

use crate::cli;
use crate::failure::Failure;
use crate::house;

/// Applies what is missing; with `--distribute` hands the tables to Citus.
pub fn migrate(config: &Config, options: &cli::Migrate) -> Result<(), Failure> {
    let place = house::place(config)?;
    if options.distribute && matches!(place, Place::Sqlite(_)) {
        return Err(Failure::Usage(
            "only a PostgreSQL database can be distributed".to_owned(),
        ));
    }
    let applied = store::migrate(&place, &house::migrations())?;
    for version in &applied {
        println!("applied {version}");
    }
    if applied.is_empty() {
        println!("nothing to apply: the database is up to date");
    }
    if options.distribute {
        for call in store::distribute(&place, &house::migrations())? {
            println!("{call};");
        }
    }
    Ok(())
}
