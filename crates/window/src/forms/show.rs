//! A form as a page shows it: the same for residents and at the counter. The
//! macros are in `window/parts.html`.

use std::collections::BTreeMap;

use web::{Errors, Frame, Saying};

use super::answers::Fault;
use super::definition::{Field, Form, Kind, interned, said};
use super::known::{Known, Source};
use super::{Answers, known};

/// The fields of a page.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What is asked.
    pub asked: Vec<ShownField>,
    /// What is known; it can be changed.
    pub known: Vec<ShownField>,
}

/// A field as it is shown.
#[derive(Clone, Debug)]
pub struct ShownField {
    /// The name, and the id of its control.
    pub key: &'static str,
    /// What kind of control: `area`, `choice`, `ticks`, `yes`, `sign`, or a type of `<input>`.
    pub control: &'static str,
    /// What it is called.
    pub label: String,
    /// What to know about it.
    pub hint: String,
    /// Whether it must be answered.
    pub required: bool,
    /// What was typed.
    pub value: String,
    /// Value, name, whether it is chosen.
    pub choices: Vec<(String, String, bool)>,
    /// What is known, as it may be shown, and the key of where it is from.
    pub known: Option<(String, &'static str)>,
    /// Which keys a telephone shows.
    pub inputmode: &'static str,
    /// The word of the browser's own filling in.
    pub complete: &'static str,
    /// The most signs; 0 for no bound.
    pub most: usize,
}

impl ShownField {
    /// A signature's name as it was typed.
    pub fn typed_name(&self) -> &str {
        self.value.split('|').next().unwrap_or_default().trim()
    }

    /// A signature's strokes, as they were drawn; empty for none.
    pub fn strokes(&self) -> &str {
        let at = self.value.find('|');
        at.and_then(|at| self.value.get(at..)).unwrap_or_default()
    }
}

/// The name of a field's control: never that of a hidden field of the page.
pub fn name(key: &str) -> &'static str {
    interned(&format!("q_{key}"))
}

/// What a page sent for these fields.
pub fn typed(form: &web::Form, fields: &[&Field]) -> Answers {
    let mut answers = Answers::default();
    for field in fields {
        let said: Vec<&str> = form
            .all(name(&field.key))
            .filter(|one| !one.trim().is_empty())
            .collect();
        answers.set(&field.key, said.join(" "));
    }
    answers
}

/// The fields of a form that are asked for now; the signature stands last, by itself.
pub fn shown(
    f: &Frame,
    form: &Form,
    fields: &[&Field],
    answers: &Answers,
    known: &BTreeMap<String, Known>,
) -> Shown {
    let mut out = Shown::default();
    for field in fields {
        let one = field_shown(f, form, field, answers, known.get(&field.key));
        if one.known.is_some() && one.value.is_empty() {
            out.known.push(one);
        } else {
            out.asked.push(one);
        }
    }
    out
}

fn field_shown(
    f: &Frame,
    _form: &Form,
    field: &Field,
    answers: &Answers,
    held: Option<&Known>,
) -> ShownField {
    let chinese = f.lang.is_chinese();
    let value = answers.text(&field.key).to_owned();
    let (control, inputmode, complete) = control(field);
    let choice = |choice: &super::definition::Choice| {
        let chosen = value.split(' ').any(|one| one == choice.value);
        (
            choice.value.clone(),
            said(&choice.label, chinese).to_owned(),
            chosen,
        )
    };
    ShownField {
        key: name(&field.key),
        control,
        label: said(&field.label, chinese).to_owned(),
        hint: said(&field.hint, chinese).to_owned(),
        required: field.required,
        choices: field.choices.iter().map(choice).collect(),
        known: held.map(|held| (worded(field, &held.shown, f), source(held.source))),
        inputmode,
        complete,
        most: match field.kind {
            Kind::Text | Kind::Place | Kind::Long => {
                field.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(120)
            }
            _ => 0,
        },
        value,
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Register => "window-known-register",
        Source::Before => "window-known-before",
    }
}

fn control(field: &Field) -> (&'static str, &'static str, &'static str) {
    let name = field.from.as_deref().unwrap_or_default();
    match field.kind {
        Kind::Text if name == "person.name" => ("text", "text", "name"),
        Kind::Text | Kind::Place => ("text", "text", "off"),
        Kind::Long => ("area", "text", "off"),
        Kind::Choice => ("choice", "", ""),
        Kind::Ticks => ("ticks", "", ""),
        Kind::Yes => ("yes", "", ""),
        Kind::Number => ("text", "numeric", "off"),
        Kind::Money => ("text", "decimal", "off"),
        Kind::Day => ("date", "", "off"),
        Kind::Phone => ("tel", "tel", "tel"),
        Kind::IdCard => ("text", "text", "off"),
        Kind::BankCard => ("text", "numeric", "off"),
        Kind::Signature => ("sign", "", ""),
    }
}

/// An answer in words: choices by their names, days and yes as people say them.
pub fn worded(field: &Field, value: &str, f: &Frame) -> String {
    let chinese = f.lang.is_chinese();
    let name = |value: &str| {
        let choice = field.choices.iter().find(|choice| choice.value == value);
        choice.map_or_else(
            || value.to_owned(),
            |choice| said(&choice.label, chinese).to_owned(),
        )
    };
    match field.kind {
        Kind::Choice => name(value),
        Kind::Ticks => value.split_whitespace().map(name).collect::<Vec<_>>().join(" · "),
        Kind::Yes => f.t(if value == "yes" { "window-yes" } else { "window-no" }),
        Kind::Money => f.t1("window-yuan", "yuan", value),
        _ => value.to_owned(),
    }
}

/// The answers as a summary shows them, with what is known; numbers only in part.
pub fn summary(
    f: &Frame,
    form: &Form,
    answers: &Answers,
    held: &BTreeMap<String, Known>,
) -> Vec<(&'static str, String, String)> {
    let chinese = f.lang.is_chinese();
    let line = |field: &Field| {
        let own = answers.text(&field.key);
        let value = if own.is_empty() {
            held.get(&field.key)
                .map(|held| held.shown.clone())
                .unwrap_or_default()
        } else {
            known::shown(field, own)
        };
        let asked = form.is_asked(field, answers) && field.kind != Kind::Signature && !value.is_empty();
        asked.then(|| {
            (
                name(&field.key),
                said(&field.label, chinese).to_owned(),
                worded(field, &value, f),
            )
        })
    };
    form.fields.iter().filter_map(line).collect()
}

/// Faults as a page tells them: what to do, with the field's own name.
pub fn errors(f: &Frame, form: &Form, faults: &[(String, Fault)]) -> Errors {
    let mut errors = Errors::none();
    for (key, fault) in faults {
        let label = form
            .field(key)
            .map_or("", |field| said(&field.label, f.lang.is_chinese()));
        let saying = Saying::from(fault.key())
            .with("label", label)
            .with("n", fault.bound());
        errors.add(name(key), saying);
    }
    errors
}
