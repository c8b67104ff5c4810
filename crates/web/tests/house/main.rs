//! The house as a browser meets it: a small room of its own over a real store.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where it goes wrong"
)]

mod browser;
mod common;
mod forms;
mod pages;
mod wire;
