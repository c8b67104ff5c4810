//! How far a long piece of work is, on one line of the standard error; silent
//! where nobody looks.

use std::cell::Cell;
use std::io::{IsTerminal, Write};

/// A line that is written over and over.
pub struct Progress {
    what: &'static str,
    shown: Cell<Option<u64>>,
    seen: bool,
}

impl Progress {
    /// A line that begins with these words.
    pub fn of(what: &'static str) -> Self {
        Self {
            what,
            shown: Cell::new(None),
            seen: std::io::stderr().is_terminal(),
        }
    }

    /// So much of so much is done.
    pub fn at(&self, done: u64, of: u64) {
        let percent = (done.saturating_mul(100) / of.max(1)).min(100);
        if !self.seen || self.shown.get() == Some(percent) {
            return;
        }
        self.shown.set(Some(percent));
        let full = usize::try_from(percent / 4).unwrap_or(0);
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(25 - full));
        // A line of progress that cannot be written is no reason to stop the work.
        let _ = write!(std::io::stderr(), "\r{} [{bar}] {percent:>3} %", self.what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.get().is_some() {
            eprintln!();
        }
    }
}
