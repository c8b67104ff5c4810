//! The pages of the report: one question each.

use askama::Template;
use web::{Errors, Frame, Values};

use super::draft::Draft;
use super::grid::Level;
use crate::wall::row::Row;

/// 1: What is wrong?
#[derive(Template)]
#[template(path = "resident/words.html")]
pub(crate) struct WordsPage {
    pub f: Frame,
    pub draft: Draft,
    pub errors: Errors,
}

/// 2: Where?
#[derive(Template)]
#[template(path = "resident/where.html")]
pub(crate) struct PlacePage {
    pub f: Frame,
    pub draft: Draft,
    pub level: Level,
    /// Where it is by the words, to be confirmed: id and name.
    pub heard: Vec<(String, String)>,
    /// Where the holder of this device lives: id and name.
    pub home: Option<(String, String)>,
    pub errors: Errors,
}

/// Between: is it the same matter?
#[derive(Template)]
#[template(path = "resident/same.html")]
pub(crate) struct SamePage {
    pub f: Frame,
    pub draft: Draft,
    pub near: Vec<(String, Row)>,
    pub errors: Errors,
}

/// The same question as a block below the words.
#[derive(Template)]
#[template(path = "resident/near.html")]
pub(crate) struct NearBlock {
    pub f: Frame,
    pub draft: Draft,
    pub near: Vec<(String, Row)>,
}

/// 3: How do we answer you?
#[derive(Template)]
#[template(path = "resident/contact.html")]
pub(crate) struct ContactPage {
    pub f: Frame,
    pub draft: Draft,
    /// For whom it can be: value and name; none if nobody is known.
    pub whose: Vec<(String, String)>,
    /// The place as the wall would tell it.
    pub place: String,
    pub errors: Errors,
}

impl ContactPage {
    /// What was typed, as the fields want it.
    pub fn values(&self) -> Values {
        Values::new(vec![
            ("name".to_owned(), self.draft.name.clone()),
            ("phone".to_owned(), self.draft.phone.clone()),
        ])
    }
}
