//! Recurrence by RFC 5545: rules with every part, in zones or floating, with
//! dates added and left out. Every walk is bounded: it ends with the year 9999,
//! and gives up after a fixed amount of work, so that a rule that never comes
//! true is answered within a second.
//!
//! Where the standard leaves a choice, this engine does as the calendars that
//! people use: a start that its rule does not name is no occurrence; a plain
//! `BYWEEKNO` means every day of the week; a time that a change of clocks
//! skips is left out and not counted (section 3.3.10).

mod civil;
mod expand;
mod parse;
mod rule;
mod series;
#[cfg(test)]
mod tests;
mod wall;

pub use civil::{date_of, day_number, weekday};
pub use expand::Walk;
pub use rule::{BadRule, Freq, Rule, Until};
pub use series::Series;
pub use wall::{Form, Moment, Shown};
