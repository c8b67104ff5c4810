//! Errands (代办): somebody of the staff takes the whole thing for a person who
//! cannot go. Consent first; each step told to the person and to the child far
//! away; every original paper on record until it is back in its owner's hand.

pub mod begin;
pub mod originals;
pub mod rows;
pub mod steps;

pub use begin::{ErrandError, NewErrand, Way, begin};
pub use rows::{Errand, ErrandId, ErrandState, Hand, Original, OriginalId, Told};
