//! `huiyin text …`: the engines for Chinese text, on files.

use text::cli::CliError;

use crate::failure::Failure;

/// Hands everything behind `text` to the engines.
pub fn run(words: Vec<String>) -> Result<(), Failure> {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    match text::cli::run(words.into_iter(), input, output) {
        // Nobody reads any more: `| head`.
        Err(CliError::Io(_, cause)) if cause.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(other) => Err(Failure::Usage(other.to_string())),
        Ok(()) => Ok(()),
    }
}
