//! Telling: each step of an errand or an application is told to the person in
//! their own way, and to the children if the person agreed; by message, or by
//! somebody of the staff on the telephone or at the door. Never twice.

pub mod lay;
pub mod rows;
pub mod send;
pub mod spoken;

pub use rows::{TellId, TellState, TellWay, Telling};
