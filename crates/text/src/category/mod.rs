//! Which category a report belongs to: three suggestions for one tap.
//!
//! The lexicon of things speaks for topics that nobody has reported yet; the counts learn from every
//! correction on this machine. Neither decides.

mod counts;
mod shipped;
mod suggest;

pub use counts::Counts;
pub use suggest::{Suggestion, suggest};
