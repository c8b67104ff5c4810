//! The form of one setting: its fields, its version, and what it was before.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Micros;
use store::StoreError;
use web::{Door, Errors, Failure, Frame, Values};

use super::field::Field;
use super::keep::Subject;
use super::side::{Side, sides};
use crate::rows::{self, Version};

/// One setting.
#[derive(Template)]
#[template(path = "people/edit.html")]
pub struct EditPage {
    /// The frame.
    pub f: Frame,
    /// The pages beside.
    pub sides: Vec<Side>,
    /// Where it is sent.
    pub action: String,
    /// Where the list is, and its word.
    pub back: (String, String),
    /// Its fields.
    pub fields: Vec<Field>,
    /// What is in them.
    pub values: Values,
    /// What is wrong with them.
    pub errors: Errors,
    /// The version that is kept now.
    pub version: i32,
    /// What it was, the newest first.
    pub history: Vec<Change>,
    /// A second form.
    pub more: Option<super::Add>,
    /// A way to what lies in it.
    pub inside: Vec<(String, String)>,
}

/// One version of a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// When.
    pub at: Micros,
    /// Who; empty for what was there from the beginning.
    pub who: String,
    /// Which version.
    pub version: i32,
    /// What changed: label, before, after.
    pub what: Vec<(String, String, String)>,
}

/// What a page of one setting is made of.
pub struct Editing {
    /// The title.
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Where the list is.
    pub list: &'static str,
    /// The key of the list's word.
    pub list_word: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

impl EditPage {
    /// The page of a thing; `typed` is what did not do, with what is wrong.
    pub async fn of<S: Subject>(
        door: &Door,
        thing: &S,
        editing: Editing,
        typed: Option<(Values, Errors)>,
    ) -> Result<Self, Failure> {
        let f = door.frame(editing.title);
        let (community, subject) = (door.community.id, thing.subject());
        let kept = door
            .read::<_, StoreError, _>(move |tx| rows::history(tx, community, S::KIND, &subject))
            .await?;
        let (values, errors) = typed.unwrap_or_else(|| (thing.values(), Errors::none()));
        Ok(Self {
            sides: sides(door),
            action: editing.action,
            back: (editing.list.to_owned(), f.t(editing.list_word)),
            history: changes(&kept, &editing.fields),
            fields: editing.fields,
            values,
            errors,
            version: thing.version(),
            more: None,
            inside: Vec::new(),
            f,
        })
    }

    /// The answer: 409 for what somebody else changed meanwhile, 422 for what is wrong.
    pub fn reply(&self, door: &Door) -> Response {
        let status = if self.errors.is_empty() {
            StatusCode::OK
        } else if self.errors.has("version") {
            StatusCode::CONFLICT
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        door.page(status, self)
    }
}

/// The versions of a setting with what changed from one to the next.
pub fn changes(kept: &[Version], fields: &[Field]) -> Vec<Change> {
    let read = |version: &Version| {
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&version.body).unwrap_or_default()
    };
    let text = |map: &serde_json::Map<String, serde_json::Value>, name: &str| {
        let value = map.get(name).and_then(serde_json::Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let mut out = Vec::new();
    for (at, version) in kept.iter().enumerate() {
        let now = read(version);
        let before = kept.get(at + 1).map(read);
        let mut what = Vec::new();
        if let Some(before) = before {
            for field in fields {
                let (old, new) = (text(&before, field.name), text(&now, field.name));
                if old != new {
                    what.push((field.label.clone(), shown(field, &old), shown(field, &new)));
                }
            }
        }
        out.push(Change {
            at: version.at,
            who: text(&now, "by"),
            version: version.version,
            what,
        });
    }
    out
}

/// A value as its form shows it.
fn shown(field: &Field, value: &str) -> String {
    let name = |value: &str| {
        let choice = field.choices.iter().find(|(held, _)| held == value);
        choice.map_or_else(|| value.to_owned(), |(_, name)| name.clone())
    };
    match field.kind {
        "choice" => name(value),
        "ticks" => value.split(' ').map(name).collect::<Vec<_>>().join(" "),
        "tick" if value == "1" => "✓".to_owned(),
        "tick" => "✗".to_owned(),
        _ => value.to_owned(),
    }
}
