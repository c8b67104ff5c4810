//! Chinese text for a service centre: read what was said, help the clerk, decide nothing.
//!
//! Pure and without I/O, but for [`cli`], which reads the files that it is told. Each module is one engine:
//!
//! - [`category`]: three suggestions, from the lexicon and from what was learned here;
//! - [`initials`]: searching by the initials of the sounds;
//! - [`likeness`]: which known reports may be of the same incident, and why;
//! - [`mask`]: what identifies a person, found and removed;
//! - [`normal`]: one spelling for every way of writing, with offsets kept to the original;
//! - [`place`]: from free words to a node of the grid;
//! - [`things`]: what people speak of, by a lexicon that staff extend;
//! - [`themes`]: what is said more often than usual this week;
//! - [`search`]: the terms that both storage engines index, and what to highlight.

pub mod category;
pub mod cli;
pub mod initials;
pub mod likeness;
pub mod mask;
pub mod moment;
pub mod normal;
pub mod numeral;
pub mod place;
pub mod script;
pub mod search;
pub mod themes;
pub mod things;
pub mod words;
