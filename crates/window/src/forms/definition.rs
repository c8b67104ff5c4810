//! What a form is: its fields in order, as they are written in TOML.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, OnceLock};

use serde::{Deserialize, Serialize};

/// Words by language tag: `{ zh = "姓名", en = "Name" }`.
pub type Said = BTreeMap<String, String>;

/// The words in a language, else in Chinese.
pub fn said(words: &Said, chinese: bool) -> &str {
    let own = words.get(if chinese { "zh" } else { "en" });
    own.or_else(|| words.get("zh")).map_or("", String::as_str)
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line of words.
    Text,
    /// Many lines.
    Long,
    /// One of several.
    Choice,
    /// Any of several.
    Ticks,
    /// Agreed or not.
    Yes,
    /// A whole number.
    Number,
    /// Yuan and fen.
    Money,
    /// A civil day.
    Day,
    /// A telephone number.
    Phone,
    /// The number of an identity card.
    IdCard,
    /// The number of a bank card, with its check digit.
    BankCard,
    /// A place of the grid and what lies in it, in words.
    Place,
    /// A name written on glass, or typed.
    Signature,
}

/// One of the answers that can be chosen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What is shown.
    pub label: Said,
}

/// A field is asked only when another has one of these answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other field.
    pub field: String,
    /// Its answers.
    pub is: Vec<String>,
}

fn yes() -> bool {
    true
}

/// A field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name: letters, digits, `_`.
    pub key: String,
    /// What it takes.
    pub kind: Kind,
    /// What it is called.
    pub label: Said,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hint: Said,
    /// Whether it must be answered.
    #[serde(default = "yes")]
    pub required: bool,
    /// Where the register knows it: `person.name` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Under which name an answer is kept for the next form; never asked twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<String>,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// When it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// How it is worked out: `age(born)`, `sum(a, b)`, `count(ticks)`; then nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// The least: a number, fen, characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The most: a number, fen, characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}

impl Field {
    /// Whether its answer is shown only in part: numbers of cards and telephones.
    pub fn is_sealed(&self) -> bool {
        matches!(self.kind, Kind::IdCard | Kind::BankCard | Kind::Phone)
    }

    /// The fields that this one depends on.
    pub fn needs(&self) -> Vec<&str> {
        let mut needs: Vec<&str> = self.when.iter().map(|when| when.field.as_str()).collect();
        if let Some(computed) = &self.computed
            && let Some((_, arguments)) = call(computed)
        {
            needs.extend(arguments);
        }
        needs
    }
}

/// A function and the names of its arguments: `age(born)`.
pub fn call(text: &str) -> Option<(&str, Vec<&str>)> {
    let (name, rest) = text.trim().split_once('(')?;
    let inside = rest.trim().strip_suffix(')')?;
    let arguments = inside.split(',').map(str::trim).filter(|one| !one.is_empty());
    Some((name.trim(), arguments.collect()))
}

/// A form.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// Its version; what was begun with one is ended with it.
    pub version: i32,
    /// Its fields in order.
    #[serde(rename = "field", default)]
    pub fields: Vec<Field>,
}

impl Form {
    /// Reads a form and checks it; every fault is named.
    pub fn read(text: &str) -> Result<Self, Vec<super::FormFault>> {
        if text.len() > 200_000 {
            return Err(vec![super::FormFault::TooLarge]);
        }
        let form: Self =
            toml::from_str(text).map_err(|error| vec![super::FormFault::Text(error.to_string())])?;
        let faults = super::check(&form);
        if faults.is_empty() { Ok(form) } else { Err(faults) }
    }

    /// A field by its name.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Whether a field is asked, as the answers stand.
    pub fn is_asked(&self, field: &Field, answers: &super::Answers) -> bool {
        let mut field = field;
        // A checked form has no loops; this ends in any case.
        for _ in 0..=self.fields.len() {
            let Some(when) = &field.when else { return true };
            let held = answers.text(&when.field);
            if !when.is.iter().any(|one| held.split(' ').any(|said| said == one)) {
                return false;
            }
            match self.field(&when.field) {
                Some(other) => field = other,
                None => return false,
            }
        }
        false
    }
}

/// A field's name as the fault of a page can hold it. Names come from forms
/// that a manager published: there are not many, and each is kept once.
pub fn interned(name: &str) -> &'static str {
    static NAMES: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let names = NAMES.get_or_init(Mutex::default);
    let mut names = names.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match names.get(name) {
        Some(held) => held,
        None => {
            let held: &'static str = Box::leak(name.to_owned().into_boxed_str());
            names.insert(held);
            held
        }
    }
}
