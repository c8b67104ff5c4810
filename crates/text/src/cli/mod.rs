//! `huiyin text place|duplicates|category|mask`: the engines on files, for operators and for checking.
//!
//! Rows come in as JSON lines (`{"id", "time", "text"}`) or, from a file that ends with `.tsv`, as a table
//! whose first line names the columns; answers go out as JSON lines.

mod options;
mod rows;

use std::fmt;
use std::io::{BufRead, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::category::{Counts, suggest};
use crate::likeness::{Index, Weights};
use crate::mask::{Masker, Scope};
use crate::place::{Doubt, Gazetteer};
use crate::things::Things;
use options::{Options, file};
use rows::{Row, parse};

/// How it is called.
pub const USAGE: &str = "\
text place      --places FILE [ROWS]
text duplicates --places FILE [--history ROWS] --new ROWS [--weights FILE]
text category   --places FILE [--train TSV] [ROWS]
text mask       [--public] [ROWS]

ROWS is a file of JSON lines {\"id\",\"time\",\"text\"} or a .tsv with these columns; without it, JSON lines are read
from standard input. --spots FILE and --things FILE add to the lexicons; --why adds reasons to the answers.
";

/// Why a call ended early.
#[derive(Debug)]
pub enum CliError {
    /// The call is not as [`USAGE`] says.
    Usage(String),
    /// A file or stream could not be read or written.
    Io(String, std::io::Error),
    /// A line of the input is not a row.
    Row(String, usize),
}

impl fmt::Display for CliError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) => write!(out, "{what}\n\n{USAGE}"),
            Self::Io(what, error) => write!(out, "{what}: {error}"),
            Self::Row(what, line) => {
                write!(out, "{what}, line {line}: not a row with an id and a text")
            }
        }
    }
}

impl std::error::Error for CliError {}

/// Runs one call; `args` begin with the name of the engine.
///
/// # Errors
/// A call, file or row that is not as [`USAGE`] says; a stream that breaks.
pub fn run(
    args: impl Iterator<Item = String>,
    stdin: impl BufRead,
    mut stdout: impl Write,
) -> Result<(), CliError> {
    let words: Vec<String> = args.collect();
    if words.is_empty() || words.iter().any(|word| word == "--help" || word == "-h") {
        return write!(stdout, "{USAGE}").map_err(|error| CliError::Io("standard output".to_owned(), error));
    }
    let mut args = words.into_iter();
    let verb = args.next().unwrap_or_default();
    let options = Options::parse(args)?;
    let mut say = |answer: Value| {
        writeln!(stdout, "{answer}").map_err(|error| CliError::Io("standard output".to_owned(), error))
    };
    match verb.as_str() {
        "place" => places(&options, stdin, &mut say),
        "duplicates" => duplicates(&options, stdin, &mut say),
        "category" => categories(&options, stdin, &mut say),
        "mask" => masks(&options, stdin, &mut say),
        other => Err(CliError::Usage(format!("no engine of the name “{other}”"))),
    }?;
    stdout
        .flush()
        .map_err(|error| CliError::Io("standard output".to_owned(), error))
}

type Say<'a> = &'a mut dyn FnMut(Value) -> Result<(), CliError>;

fn places(options: &Options, stdin: impl BufRead, say: Say<'_>) -> Result<(), CliError> {
    let grid = options.grid()?;
    for row in input(options.rows.as_deref(), stdin)? {
        let reading = grid.read(&row.text);
        let mut answer = json!({"id": row.id, "place": reading.place.to_string()});
        let ask: Option<Value> = reading.doubt.map(|doubt| match doubt {
            Doubt::Several(places) => places.iter().map(ToString::to_string).collect(),
            Doubt::NoSuchBuilding(building) => json!({"no_such_building": building}),
            Doubt::FromHome => Value::Null,
        });
        if let (Some(ask), Some(fields)) = (ask, answer.as_object_mut()) {
            fields.insert("ask".to_owned(), ask);
        }
        say(answer)?;
    }
    Ok(())
}

fn duplicates(options: &Options, stdin: impl BufRead, say: Say<'_>) -> Result<(), CliError> {
    let weights = match &options.weights {
        Some(path) => Weights::parse(&file(path)?).map_err(|bad| CliError::Usage(bad.to_string()))?,
        None => Weights::shipped(),
    };
    let mut index = Index::new(Arc::new(options.grid()?), Arc::new(options.things()?), weights);
    if let Some(history) = &options.history {
        for row in parse(history, &file(history)?)? {
            index.add(&row.id, row.at, &row.text, None);
        }
    }
    let mut new = input(options.new.as_deref().or(options.rows.as_deref()), stdin)?;
    new.sort_by_key(|row| row.at);
    for row in new {
        let found = index.likest(row.at, &row.text, None, 3);
        let proposed = index.proposed(&found).map(|one| one.id.clone());
        let candidates: Vec<Value> = found
            .iter()
            .map(|one| {
                let mut candidate = json!({"id": one.id, "score": one.score});
                if let (true, Some(fields)) = (options.why, candidate.as_object_mut()) {
                    fields.insert("why".to_owned(), json!(one.why));
                }
                candidate
            })
            .collect();
        say(json!({"id": row.id, "candidates": candidates, "proposed": proposed}))?;
        index.add(&row.id, row.at, &row.text, None);
    }
    Ok(())
}

fn categories(options: &Options, stdin: impl BufRead, say: Say<'_>) -> Result<(), CliError> {
    let things: Things = options.things()?;
    let grid = if options.places.is_some() {
        options.grid()?
    } else {
        Gazetteer::new(Vec::new())
    };
    let mut counts = Counts::default();
    if let Some(train) = &options.train {
        for row in parse(train, &file(train)?)? {
            if let Some(category) = row.category.filter(|category| !category.is_empty()) {
                counts.learn(&things, &grid.without_names(&row.text), &category);
            }
        }
    }
    for row in input(options.rows.as_deref(), stdin)? {
        let top = suggest(&things, &counts, &grid.without_names(&row.text), 3);
        let names: Vec<&str> = top.iter().map(|one| one.category.as_str()).collect();
        let mut answer = json!({"id": row.id, "top": names});
        if let (true, Some(fields)) = (options.why, answer.as_object_mut()) {
            fields.insert("why".to_owned(), json!(top));
        }
        say(answer)?;
    }
    Ok(())
}

fn masks(options: &Options, stdin: impl BufRead, say: Say<'_>) -> Result<(), CliError> {
    let masker = Masker::new(if options.public {
        Scope::Public
    } else {
        Scope::Person
    });
    for row in input(options.rows.as_deref(), stdin)? {
        let spans = masker.find(&row.text);
        let masked = crate::mask::masked(&row.text, &spans);
        let spans: Vec<Value> = spans
            .iter()
            .map(|span| json!([span.chars.start, span.chars.end, span.kind]))
            .collect();
        say(json!({"id": row.id, "masked": masked, "spans": spans}))?;
    }
    Ok(())
}

/// The rows of a file, or of standard input when none is named.
fn input(path: Option<&str>, mut stdin: impl BufRead) -> Result<Vec<Row>, CliError> {
    if let Some(path) = path {
        return parse(path, &file(path)?);
    }
    let mut lines = String::new();
    let name = "standard input";
    stdin
        .read_to_string(&mut lines)
        .map_err(|error| CliError::Io(name.to_owned(), error))?;
    parse(name, &lines)
}
