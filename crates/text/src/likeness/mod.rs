//! Is it one of these? The likeliest reports of the same incident, with the reasons.
//!
//! Place first, then things, then wording, then time. The weights are learned from decisions that people made
//! and are data ([`Weights`]); a person decides each time, and nothing is ever merged here.

mod index;
mod interned;
mod learn;
mod pair;
mod weights;

pub use index::{Candidate, Index, Standing};
pub use interned::{Interner, Spoken};
pub use learn::{learn, threshold};
pub use pair::{FEATURES, Pair, Why};
pub use weights::{BadWeights, Weights};
