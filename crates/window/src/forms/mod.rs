//! Forms as data: fields with types of the domain, conditions, computed
//! values, several languages; checked when they are imported, validated the
//! same wherever they are filled in, filled from what is known.

pub mod answers;
pub mod check;
pub mod definition;
pub mod kept;
pub mod known;
pub mod shelf;
pub mod show;

pub use answers::{Answers, Fault, validate};
pub use check::{FormFault, check};
pub use definition::{Field, Form, Kind};
pub use known::{Known, Source, known};
pub use show::{Shown, ShownField};
