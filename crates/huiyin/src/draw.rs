//! `huiyin draw verify`: whether a published draw is what it says.

use bookings::draw::{Published, verify};

use crate::cli;
use crate::failure::Failure;
use crate::out::say;

/// Checks a published draw.
pub fn draw(command: &cli::Draw) -> Result<(), Failure> {
    let cli::DrawCommand::Verify(options) = &command.command;
    let unread = |why: String| Failure::Usage(format!("{}: {why}", options.file.display()));
    let text = std::fs::read_to_string(&options.file).map_err(|error| unread(error.to_string()))?;
    let draw: Published = serde_json::from_str(&text).map_err(|error| unread(error.to_string()))?;
    verify(&draw).map_err(|fault| Failure::Check(format!("not valid: {fault}")))?;
    say(&format!(
        "valid: {} entries, {} won, {} wait, root {}",
        draw.entries.len(),
        draw.winners.len(),
        draw.waiting.len(),
        draw.root
    ))
}
