//! When something is due, and how sure that is.

use crate::Micros;

/// An answer together with how far it can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<T> {
    /// The year's arrangement is loaded.
    Sure(T),
    /// Computed from the plain week and what is known so far; may still move.
    Provisional(T),
}

impl<T> Known<T> {
    /// The answer, however sure.
    pub fn value(self) -> T {
        match self {
            Self::Sure(value) | Self::Provisional(value) => value,
        }
    }

    /// Whether it may still move.
    pub fn is_provisional(&self) -> bool {
        matches!(self, Self::Provisional(_))
    }
}

/// When something is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Due {
    /// The last instant in time.
    pub at: Micros,
    /// A day counted lies in a year whose arrangement is not out: may still move.
    pub provisional: bool,
}

/// The date lies more than 50 years off, or off the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BeyondHorizon;

impl std::fmt::Display for BeyondHorizon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the date lies beyond the calendar")
    }
}

impl std::error::Error for BeyondHorizon {}
