//! What can be typed behind `huiyin`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const AFTER: &str = "\
Settings come from the file named by --config, then from the environment, which wins:
  HUIYIN_LISTEN         where to take requests            127.0.0.1:8080
  HUIYIN_DATA_DIR       database, files and keys          data (the demo: ./data)
  HUIYIN_DATABASE_URL   sqlite:///path or postgres://…    huiyin.db in the data folder
  HUIYIN_PUBLIC_URL     the address that people type      http:// and the listening address
  HUIYIN_TRUST_PROXY, HUIYIN_METRICS_LISTEN, HUIYIN_REQUEST_SECONDS, HUIYIN_CONNECTIONS

Exit codes: 0 done and well; 1 a check failed; 2 wrong usage or settings; 3 the store cannot be reached.";

/// Huiyin (回音): a community service centre. Every matter that somebody
/// reports gets a number, a deadline, a person and a unit, and an answer.
#[derive(Parser, Debug)]
#[command(name = "huiyin", version, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
    /// A TOML file with settings.
    #[arg(long, short, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Bring the database up to date and serve the centre until stopped.
    Serve,
    /// Make an invented centre in ./data if there is none, and serve it.
    Demo,
    /// Bring the database up to date, and stop.
    Migrate(Migrate),
}

/// `huiyin migrate`
#[derive(Args, Debug)]
pub struct Migrate {
    /// Then distribute the tables over the workers of a Citus cluster (PostgreSQL).
    #[arg(long)]
    pub distribute: bool,
}
