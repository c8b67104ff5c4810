//! The words of a call.

use super::CliError;
use crate::place::Gazetteer;
use crate::things::Things;

/// Everything that a call may say.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub places: Option<String>,
    pub spots: Option<String>,
    pub things: Option<String>,
    pub train: Option<String>,
    pub history: Option<String>,
    pub new: Option<String>,
    pub weights: Option<String>,
    pub rows: Option<String>,
    pub public: bool,
    pub why: bool,
}

impl Options {
    pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, CliError> {
        let mut options = Self::default();
        while let Some(word) = args.next() {
            let (name, given) = match word.split_once('=').filter(|_| word.starts_with("--")) {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            let slot = match name.as_str() {
                "--places" => &mut options.places,
                "--spots" => &mut options.spots,
                "--things" => &mut options.things,
                "--train" => &mut options.train,
                "--history" => &mut options.history,
                "--new" => &mut options.new,
                "--weights" => &mut options.weights,
                "--in" => &mut options.rows,
                "--public" => {
                    options.public = true;
                    continue;
                }
                "--why" => {
                    options.why = true;
                    continue;
                }
                "-" => continue,
                unknown if unknown.starts_with("--") => {
                    return Err(CliError::Usage(format!("unknown option {unknown}")));
                }
                file => {
                    options.rows = Some(file.to_owned());
                    continue;
                }
            };
            let value = given.or_else(|| args.next());
            *slot = Some(value.ok_or_else(|| CliError::Usage(format!("{name} needs a file")))?);
        }
        Ok(options)
    }

    /// The grid of `--places`.
    pub fn grid(&self) -> Result<Gazetteer, CliError> {
        let path = self
            .places
            .as_ref()
            .ok_or_else(|| CliError::Usage("--places is needed".to_owned()))?;
        let grid = Gazetteer::from_tsv(&file(path)?).map_err(|bad| CliError::Row(path.clone(), bad.line))?;
        self.spots
            .as_ref()
            .map_or(Ok(grid.clone()), |spots| Ok(grid.with_spots(&file(spots)?)))
    }

    /// The program's things and those of `--things`.
    pub fn things(&self) -> Result<Things, CliError> {
        let mut things = Things::known();
        if let Some(path) = &self.things {
            things.add(&file(path)?);
        }
        Ok(things)
    }
}

/// A whole file; a byte order mark is not part of it.
pub(super) fn file(path: &str) -> Result<String, CliError> {
    let bytes = std::fs::read(path).map_err(|error| CliError::Io(path.to_owned(), error))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}
