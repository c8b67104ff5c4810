//! The program from outside, as a script or an operator uses it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panic"
)]

mod audit;
mod commands;
mod home;
