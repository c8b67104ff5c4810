//! How far a long piece of work is, on one line of the standard error; silent
//! where nobody looks.

use std::io::{IsTerminal, Write};

/// A line that is written over and over.
pub struct Progress {
    what: &'static str,
    shown: Option<u64>,
    seen: bool,
}

impl Progress {
    /// A line that begins with these words.
    pub fn of(what: &'static str) -> Self {
        Self {
            what,
            shown: None,
            seen: std::io::stderr().is_terminal(),
        }
    }

    /// So much of so much is done.
    pub fn at(&mut self, done: u64, of: u64) {
        let percent = done.saturating_mul(100) / of.max(1);
        if !self.seen || self.shown == Some(percent) {
            return;
        }
        self.shown = Some(percent);
        let full = usize::try_from(percent / 4).unwrap_or(0).min(25);
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(25 - full));
        // A line of progress that cannot be written is no reason to stop the work.
        let _ = write!(std::io::stderr(), "\r{} [{bar}] {percent:>3} %", self.what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            eprintln!();
        }
    }
}
