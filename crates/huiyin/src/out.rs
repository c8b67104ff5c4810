//! What is said on the standard output.

use std::io::{ErrorKind, Write};

use crate::failure::Failure;

/// Says a text and ends the line. That nobody reads on (`| head`) is no failure.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Usage(format!("output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says a value as JSON.
pub fn say_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Usage(error.to_string()))?;
    say(&text)
}
