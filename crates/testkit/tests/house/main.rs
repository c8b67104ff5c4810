//! The stories of the house, each on both engines, in one test binary.

mod api;
mod floors;
mod gate_agrees;
mod hear;
mod matter_life;
mod matter_work;
mod register;
mod routes;
mod statements;
