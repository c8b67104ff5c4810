//! Live pages: which topics changed, told by server-sent events.

use kernel::Micros;

/// The hub of live pages.
pub struct Live {
    _first: u64,
}

impl Live {
    pub(crate) fn new(now: Micros) -> Self {
        Self { _first: now.0.unsigned_abs() }
    }
}
