//! What can be typed behind `huiyin`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const AFTER: &str = "\
Settings come from the file named by --config, then from the environment, which wins:
  HUIYIN_LISTEN         where to take requests            127.0.0.1:8080
  HUIYIN_DATA_DIR       database, files and keys          data (the demo: ./data)
  HUIYIN_DATABASE_URL   sqlite:///path or postgres://…    huiyin.db in the data folder
  HUIYIN_PUBLIC_URL     the address that people type      http:// and the listening address
  HUIYIN_TRUST_PROXY, HUIYIN_METRICS_LISTEN, HUIYIN_REQUEST_SECONDS, HUIYIN_CONNECTIONS, HUIYIN_SCANNER,
  HUIYIN_SCANNER_SECONDS

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
    /// Bring the database up to date and serve the centre until stopped
    Serve,
    /// Make an invented centre in ./data if there is none, and serve it
    Demo,
    /// Bring the database up to date, and stop
    Migrate(Migrate),
    /// Prove that nothing is lost, that the log is whole and that no file is damaged
    Audit(Audit),
    /// Copy a centre, which may go on working, into a new folder
    Backup(Backup),
    /// Bring a backup back to a place where nothing is
    Restore(Folder),
    /// Write a centre into a new folder that both engines can read
    Export(Folder),
    /// Read an exported folder into an empty database of either engine
    Import(Folder),
    /// Measure how much the program does on this machine
    Bench(crate::bench::Bench),
    /// Count working days
    Workday(Workday),
    /// List when something that comes again comes again: a rule of RFC 5545
    Recur(Recur),
    /// Check a published draw
    Draw(Draw),
    /// Print the API document
    Openapi,
    /// Run the engines for Chinese text on files: place, duplicates, category, mask
    #[command(disable_help_flag = true)]
    Text(Text),
}

/// `huiyin migrate`
#[derive(Args, Debug)]
pub struct Migrate {
    /// Then distribute the tables over the workers of a Citus cluster (PostgreSQL)
    #[arg(long)]
    pub distribute: bool,
}

/// `huiyin audit`
#[derive(Args, Debug)]
#[command(after_help = "Exit code 0 only if everything holds, 1 if something is wrong.")]
pub struct Audit {
    /// Write the whole report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `huiyin backup`
#[derive(Args, Debug)]
pub struct Backup {
    /// A folder that is not there yet, or empty
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Copy the key file too: whoever has this backup can then read everything
    #[arg(long)]
    pub with_keys: bool,
}

/// A folder.
#[derive(Args, Debug)]
pub struct Folder {
    /// The folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// `huiyin workday`
#[derive(Args, Debug)]
pub struct Workday {
    /// What to count.
    #[command(subcommand)]
    pub command: WorkdayCommand,
}

/// What can be counted.
#[derive(Subcommand, Debug)]
pub enum WorkdayCommand {
    /// Tell when a number of working days from the day after an instant is over
    Add(WorkdayAdd),
}

/// `huiyin workday add`
#[derive(Args, Debug)]
#[command(after_help = "\
Counts by the table of days of the centre in the database; without a database, by the one that comes
with the program. Example: huiyin workday add --from 2026-02-13T18:00 --days 3")]
pub struct WorkdayAdd {
    /// From when: 2026-02-13T18:00 in the centre's zone, or with an offset
    #[arg(long, value_name = "TIME")]
    pub from: String,
    /// How many working days
    #[arg(long, value_name = "N")]
    pub days: u32,
    /// Whose table of days, if there are several communities: its short name in addresses
    #[arg(long, value_name = "NAME")]
    pub community: Option<String>,
    /// Write the answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `huiyin recur`
#[derive(Args, Debug)]
#[command(after_help = "\
Example: huiyin recur --rrule 'FREQ=WEEKLY;BYDAY=TU' --dtstart 20261124T140000 --count 5 --json
Times that a change of clocks skips in the zone are left out; without a zone there is none.")]
pub struct Recur {
    /// The rule
    #[arg(long, value_name = "RULE")]
    pub rrule: String,
    /// The start in local time; the answers are written in the same form
    #[arg(long, value_name = "TIME")]
    pub dtstart: String,
    /// The zone: Asia/Shanghai; without one the same on every wall
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// A time to leave out; a day alone leaves out the whole day
    #[arg(long, value_name = "TIME")]
    pub exdate: Vec<String>,
    /// A time to add
    #[arg(long, value_name = "TIME")]
    pub rdate: Vec<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 400)]
    pub count: u64,
    /// Write a JSON array
    #[arg(long)]
    pub json: bool,
}

/// `huiyin draw`
#[derive(Args, Debug)]
pub struct Draw {
    /// What to do with it.
    #[command(subcommand)]
    pub command: DrawCommand,
}

/// What can be done with a draw.
#[derive(Subcommand, Debug)]
pub enum DrawCommand {
    /// Check promise, entries, seed, winners and waiting list
    Verify(DrawVerify),
}

/// `huiyin draw verify`
#[derive(Args, Debug)]
#[command(after_help = "Exit code 0 only if everything fits together, 1 if something does not.")]
pub struct DrawVerify {
    /// The published JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `huiyin text`
#[derive(Args, Debug)]
pub struct Text {
    /// The engine and what it takes; without any, how it is called
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "WORDS")]
    pub words: Vec<String>,
}
