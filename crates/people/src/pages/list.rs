//! The form of a list of settings: rows that lead to one thing, a question
//! above them, a way to add below.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Errors, Form, Frame, Page, Pager, Values};

use super::field::Field;
use super::side::{Side, sides};

/// A list of settings.
#[derive(Template)]
#[template(path = "people/list.html")]
pub struct ListPage {
    /// The frame.
    pub f: Frame,
    /// The pages beside.
    pub sides: Vec<Side>,
    /// One line under the title.
    pub about: String,
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub page: Page<ListRow>,
    /// A question that leads nowhere else.
    pub ask: Option<Ask>,
    /// The way to add.
    pub add: Option<Add>,
    /// What is wrong with what was typed.
    pub errors: Errors,
    /// What was typed.
    pub values: Values,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListRow {
    /// Where its first cell leads; empty for nowhere.
    pub href: String,
    /// Its cells.
    pub cells: Vec<String>,
    /// The class and the word of a mark.
    pub tag: Option<(&'static str, String)>,
    /// Its key in the list.
    pub key: String,
}

/// A question, asked by the address.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// What it is, as a heading.
    pub title: String,
    /// Where it is asked.
    pub action: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What was asked.
    pub values: Values,
    /// The word of its button.
    pub go: String,
    /// The answer, line by line.
    pub said: Vec<String>,
}

/// A way to add.
#[derive(Clone, Debug, Default)]
pub struct Add {
    /// What it adds, as a heading.
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The word of its button.
    pub go: String,
}

impl ListPage {
    /// A page with this title, line and heads; rows and the rest are set after.
    pub fn new(door: &Door, title: &str, about: &str, heads: &[&str]) -> Self {
        let f = door.frame_t(title);
        Self {
            sides: sides(door),
            about: f.t(about),
            heads: heads.iter().map(|key| f.t(key)).collect(),
            page: Page {
                rows: Vec::new(),
                back: None,
                next: None,
                next_key: None,
            },
            ask: None,
            add: None,
            errors: Errors::none(),
            values: Values::default(),
            f,
        }
    }

    /// The answer to a form that did not do: what was typed, and what is wrong.
    pub fn again(mut self, door: &Door, form: &Form, errors: Errors) -> Response {
        self.values = form.values().clone();
        self.errors = errors;
        self.reply(door)
    }

    /// The answer: 422 if something is wrong.
    pub fn reply(&self, door: &Door) -> Response {
        let status = if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        door.page(status, self)
    }
}

/// A page of rows that are in memory, in their order, after the key of the address.
pub fn paged(door: &Door, rows: Vec<ListRow>, size: u32) -> Page<ListRow> {
    let pager = Pager::of(&door.manner.path, size);
    let after = pager.after.as_deref();
    let start = after
        .and_then(|key| rows.iter().position(|row| row.key == key))
        .map_or(0, |at| at + 1);
    let most = usize::try_from(pager.limit()).unwrap_or(usize::MAX);
    let part = rows.into_iter().skip(start).take(most).collect();
    pager.page(part, |row: &ListRow| row.key.clone())
}
