//! The server is killed at moments that nobody chose, again and again, and
//! what it acknowledged must be there.
//!
//! `HUIYIN_KILLS=200` makes the long run, `HUIYIN_SEED=7` another one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::zombie_processes,
    clippy::ptr_arg,
    clippy::str_to_string,
    reason = "a test fails by panic"
)]

#[allow(dead_code, clippy::pedantic, reason = "the measurements use more of it")]
#[path = "../../src/bench/centre.rs"]
mod centre;
mod people;
mod reports;
mod rush;
mod server;
mod turns;
