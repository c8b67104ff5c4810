//! Huiyin: one program that serves a community service centre, and the
//! commands that keep it: see `huiyin --help`.

mod audit;
mod bench;
mod cli;
mod copies;
mod demo;
mod draw;
mod failure;
mod faults;
mod house;
mod migrate;
mod openapi;
mod out;
mod progress;
mod recur;
mod rounds;
mod serve;
mod text_tools;
mod workday;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

/// Requests are read by one thread and answered by another; the system's own
/// allocator makes them wait for each other (a sixth of a rush).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
        Command::Migrate(options) => migrate::migrate(&config()?, &options),
        Command::Audit(options) => audit::audit(&config()?, &options),
        Command::Backup(options) => copies::backup(&config()?, &options),
        Command::Restore(folder) => copies::restore(&config()?, &folder),
        Command::Export(folder) => copies::export(&config()?, &folder),
        Command::Import(folder) => copies::import(&config()?, &folder),
        Command::Bench(options) => bench::bench(options, config()?),
        Command::Workday(command) => workday::workday(&config()?, &command),
        Command::Recur(options) => recur::recur(&options),
        Command::Draw(command) => draw::draw(&command),
        Command::Openapi => openapi::openapi(),
        Command::Text(words) => text_tools::run(words.words),
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
