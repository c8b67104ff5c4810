//! `huiyin bench`: how much the program does on this machine. A real server in
//! a process of its own, driven over HTTP, beside the ceiling: the same requests
//! to a handler that does nothing, in the same run.

mod centre;
mod child;
mod desk;
mod escalate;
mod http;
mod load;
mod preload;
mod register;
mod rush;
mod stats;
mod wall;
mod words;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::failure::Failure;

/// `huiyin bench`
#[derive(Args, Debug)]
pub struct Bench {
    /// What to measure.
    #[command(subcommand)]
    pub what: What,
}

/// What is measured.
#[derive(Subcommand, Debug)]
pub enum What {
    /// Whole matters by the API: report, assign, answer, search.
    Matters(Matters),
    /// The first page of the wall.
    Wall(Wall),
    /// One pass of the keeper of the clocks over what is overdue.
    Escalate(Escalate),
    /// Looking for somebody in the register of people, in every way.
    Register(Register),
    /// Sign-up day: everybody wants the same class.
    Rush(Rush),
    /// Windows that serve, and screens that follow.
    Counter(Counter),
    /// The server that is measured.
    #[command(hide = true)]
    Child,
}

/// Where the centre of a measurement is.
#[derive(Args, Clone, Debug)]
pub struct Where {
    /// An empty PostgreSQL database; SQLite in a new folder without it.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// The folder; kept, and used again as it is. Without it a new one that is removed.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// `huiyin bench matters`
#[derive(Args, Clone, Debug)]
pub struct Matters {
    /// How long each run lasts.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Connections that are kept open, each doing one matter after another.
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// So many matters are there before.
    #[arg(long, default_value_t = 0)]
    pub preload: u64,
    /// Runs; the medians are shown.
    #[arg(long, default_value_t = 3)]
    pub runs: usize,
    /// What is looked for: the matter's number, words, or each half of the time.
    #[arg(long, default_value = "number", value_parser = ["number", "words", "both"])]
    pub search: String,
    /// A running server to drive instead, with --token.
    #[arg(long, value_name = "URL", requires = "token")]
    pub url: Option<String>,
    /// A manager's token there.
    #[arg(long, value_name = "TOKEN")]
    pub token: Option<String>,
    /// Where.
    #[command(flatten)]
    pub place: Where,
}

/// `huiyin bench wall`
#[derive(Args, Clone, Debug)]
pub struct Wall {
    /// So many matters are there.
    #[arg(long, default_value_t = 100_000)]
    pub preload: u64,
    /// Connections that are kept open.
    #[arg(long, default_value_t = 4)]
    pub connections: usize,
    /// How long.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Where.
    #[command(flatten)]
    pub place: Where,
}

/// `huiyin bench escalate`
#[derive(Args, Clone, Debug)]
pub struct Escalate {
    /// So many matters are open.
    #[arg(long, default_value_t = 1_000_000)]
    pub preload: u64,
    /// So many of them are past their promise.
    #[arg(long, default_value_t = 10_000)]
    pub late: u64,
    /// Where.
    #[command(flatten)]
    pub place: Where,
}

/// `huiyin bench register`
#[derive(Args, Clone, Debug)]
pub struct Register {
    /// So many persons are there.
    #[arg(long, default_value_t = 1_000_000)]
    pub preload: u64,
    /// Questions of each kind.
    #[arg(long, default_value_t = 300)]
    pub questions: u64,
    /// Where.
    #[command(flatten)]
    pub place: Where,
}

/// `huiyin bench rush`
#[derive(Args, Clone, Debug)]
pub struct Rush {
    /// How long each run lasts.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Connections that are kept open.
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// Runs; the medians are shown.
    #[arg(long, default_value_t = 3)]
    pub runs: usize,
    /// People who sign up.
    #[arg(long, default_value_t = 200_000)]
    pub people: usize,
    /// Where.
    #[command(flatten)]
    pub place: Where,
}

/// `huiyin bench counter`
#[derive(Args, Clone, Debug)]
pub struct Counter {
    /// How long the windows serve.
    #[arg(long, default_value_t = 60)]
    pub seconds: u64,
    /// Residents a minute, over all windows.
    #[arg(long, default_value_t = 300)]
    pub per_minute: u32,
    /// Windows.
    #[arg(long, default_value_t = 20)]
    pub windows: usize,
    /// Screens that follow the calls.
    #[arg(long, default_value_t = 200)]
    pub screens: usize,
    /// So many persons are in the register.
    #[arg(long, alias = "persons", default_value_t = 20_000)]
    pub people: u64,
    /// So many matters are there.
    #[arg(long, default_value_t = 0)]
    pub matters: u64,
    /// Where.
    #[command(flatten)]
    pub place: Where,
}

/// Measures.
pub fn bench(bench: Bench, config: web::Config) -> Result<(), Failure> {
    match bench.what {
        What::Matters(options) => load::matters(&options),
        What::Wall(options) => wall::wall(&options),
        What::Escalate(options) => escalate::escalate(&options),
        What::Register(options) => register::register(&options),
        What::Rush(options) => rush::rush(&options),
        What::Counter(options) => desk::counter(&options),
        What::Child => child::serve(config),
    }
}

/// A line of a table, or of nothing where JSON was asked for.
fn say(quiet: bool, line: &str) {
    if !quiet {
        println!("{line}");
    }
}
