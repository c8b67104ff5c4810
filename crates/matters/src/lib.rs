//! Matters: anything that somebody asks. What was said is kept at once and
//! unchanged; it gets a number, a deadline, a person and a responsible unit;
//! it is handled, answered, published on the echo wall and rated. Each verb
//! has a file of its own name.

pub mod accept;
pub mod answer;
pub mod assign;
pub mod clocks;
pub mod correct;
pub mod cx;
pub mod escalate;
pub mod event;
pub mod follow;
pub mod lists;
pub mod matter;
pub mod merge;
pub mod no_loss;
pub mod note;
pub mod publish;
pub mod rate;
pub mod redact;
pub mod report;
pub mod rows;
pub mod rulebook;
pub mod words;
pub mod workflow;
