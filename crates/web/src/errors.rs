//! What is wrong with the fields of a form, told once above the form and again
//! beside each field, in the same words.

use fluent_bundle::FluentValue;

use crate::frame::Frame;
use crate::words::{Arg, Lang, Words};

/// A value kept for a message: a number or a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Held {
    /// A number, which chooses plural forms.
    Number(i64),
    /// A text.
    Text(String),
}

impl Arg for Held {
    fn arg(&self) -> FluentValue<'_> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::from(text.as_str()),
        }
    }
}

impl From<i64> for Held {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Held {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Held {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A message with its values, before its language is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saying {
    /// The key.
    pub key: &'static str,
    /// Its values.
    pub args: Vec<(&'static str, Held)>,
}

impl From<&'static str> for Saying {
    fn from(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }
}

impl Saying {
    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Held>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The words.
    pub fn text(&self, words: &Words, lang: Lang) -> String {
        let mut args: Vec<(&str, &dyn Arg)> = Vec::with_capacity(self.args.len());
        for (name, value) in &self.args {
            args.push((name, value));
        }
        words.text(lang, self.key, &args)
    }
}

/// One fault: the name of the field, and the message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The field's name, which is also the id of its control.
    pub field: &'static str,
    /// The message.
    pub saying: Saying,
}

/// A line of the error summary, in the person's language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FaultLine {
    /// The field's name.
    pub field: &'static str,
    /// The words.
    pub text: String,
}

/// Everything that is wrong with a form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Errors(Vec<Fault>);

impl Errors {
    /// Nothing is wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// One fault.
    pub fn one(field: &'static str, saying: impl Into<Saying>) -> Self {
        let mut errors = Self::none();
        errors.add(field, saying);
        errors
    }

    /// Adds a fault. The first one of a field is shown.
    pub fn add(&mut self, field: &'static str, saying: impl Into<Saying>) {
        self.0.push(Fault {
            field,
            saying: saying.into(),
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the field has a fault.
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|fault| fault.field == field)
    }

    /// `Ok` if nothing is wrong.
    pub fn checked(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The faults.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// The words beside a field.
    pub fn at(&self, f: &Frame, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|fault| fault.field == field)
            .map(|fault| f.say(&fault.saying))
    }

    /// The lines of the summary.
    pub fn lines(&self, f: &Frame) -> Vec<FaultLine> {
        self.0
            .iter()
            .map(|fault| FaultLine {
                field: fault.field,
                text: f.say(&fault.saying),
            })
            .collect()
    }
}
