//! Stories of the gate on a real store.

#![expect(clippy::unwrap_used, reason = "a test may fail by panic")]

mod agree;
mod cache;
mod doors;
mod log_in;
mod passkey;
mod passwords;
mod roles;
mod tables;
mod tokens;
mod world;
