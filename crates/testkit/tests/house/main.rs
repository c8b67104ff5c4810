//! The stories of the house, each on both engines, in one test binary.

mod api;
mod counter;
mod door_codes;
mod doors;
mod errands;
mod family;
mod floors;
mod gate_agrees;
mod hear;
mod hear_shown;
mod import;
mod leader;
mod lobby;
mod matter_life;
mod matter_work;
mod notices;
mod open311;
mod own;
mod probe;
mod register;
mod register_shown;
mod routes;
mod statements;
mod taking_part;
mod terms;
mod window;
