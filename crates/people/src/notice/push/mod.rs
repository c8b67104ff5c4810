//! Alerts: the telephones and computers of those who turned them on ring when
//! something is told (web push: RFC 8030, encrypted by RFC 8291, signed by RFC
//! 8292). What is shown on a locked screen says nothing of anybody's own.

pub mod device;
mod hosts;
pub(crate) mod key;
mod pack;
mod post;
mod sign;

pub use device::{Device, Given, TurnError, devices, forget, turn_off, turn_on};
pub use hosts::Hosts;
pub use key::public_key;
pub use post::{HELLO, Post, Ring, Rung, TRIES, hello};
