//! Huiyin: one program that serves a community service centre, and the
//! commands that keep it: see `huiyin --help`.

mod cli;
mod demo;
mod failure;
mod house;
mod migrate;
mod progress;
mod rounds;
mod serve;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    log();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("huiyin: {failure}");
            failure.code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let config = || Ok::<_, Failure>(web::Config::load(cli.config.as_deref())?);
    match cli.command {
        Command::Serve => serve::serve(config()?),
        Command::Demo => demo::demo(config()?),
        Command::Migrate(options) => migrate::migrate(&config()?, options),
    }
}

/// What goes wrong is told on the standard error; `RUST_LOG` asks for more.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
