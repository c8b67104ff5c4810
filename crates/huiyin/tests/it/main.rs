//! The program from outside, as a script or an operator uses it.

mod audit;
mod commands;
mod home;
