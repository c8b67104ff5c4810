//! A term: its classes are planned together, looked at with everything that
//! stands against them, and kept all at once or not at all.

mod draft;
mod keep;
#[cfg(test)]
mod tests;

pub use draft::{ClassDraft, Fault};
pub use keep::{KeepError, Looked, keep, look};
