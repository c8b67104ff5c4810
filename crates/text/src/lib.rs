//! Chinese text for a service centre: read what was said, help the clerk, decide nothing.
//!
//! Pure and without I/O (but for [`cli`], which is handed its streams). Each module is one engine:
//!
//! - [`normal`]: one spelling for every way of writing, with offsets kept to the original;
//! - [`place`]: from free words to a node of the grid;
//! - [`search`]: the terms that both storage engines index, and what to highlight.

pub mod normal;
pub mod numeral;
pub mod place;
pub mod script;
pub mod search;
pub mod words;
