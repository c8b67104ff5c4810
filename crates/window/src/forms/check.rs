//! What is looked for in a form before it is used: loops, fields that nobody
//! can reach, words that are missing.

use std::collections::{HashMap, HashSet};

use super::definition::{Form, Kind, Said, call};

/// Sources of what the register knows.
pub const FROM: [&str; 7] = [
    "person.name",
    "person.id_card",
    "person.phone",
    "person.born",
    "person.sex",
    "person.place",
    "person.door",
];
/// Functions of computed fields, with how many arguments they take at least.
const FUNCTIONS: [(&str, usize); 3] = [("age", 1), ("sum", 1), ("count", 1)];
/// The most fields of a form.
const FIELDS: usize = 200;

/// What is wrong with a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormFault {
    /// Not a form in TOML.
    Text(String),
    /// Too large to be one.
    TooLarge,
    /// No fields, or more than 200.
    Count(usize),
    /// A name of other signs than letters, digits and `_`.
    Key(String),
    /// Two fields of one name.
    Twice(String),
    /// A field that depends on one that is not there: both names.
    Unknown(String, String),
    /// Fields that depend on each other in a circle.
    Loop(Vec<String>),
    /// A field that can never be asked: its condition names an answer that nobody can give.
    Unreachable(String),
    /// A field that depends on one that is asked after it.
    Later(String, String),
    /// Words are missing: the field and the language.
    Words(String, &'static str),
    /// Nothing can be chosen.
    NoChoices(String),
    /// The register knows no such thing.
    From(String, String),
    /// No such function, or the wrong number of arguments.
    Function(String, String),
    /// The least is more than the most.
    Bounds(String),
}

impl std::fmt::Display for FormFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(error) => write!(f, "not a form: {error}"),
            Self::TooLarge => f.write_str("too large for a form"),
            Self::Count(count) => write!(f, "{count} fields: 1 to {FIELDS} are possible"),
            Self::Key(key) => write!(f, "{key}: a name has letters, digits and _ only"),
            Self::Twice(key) => write!(f, "{key}: two fields of this name"),
            Self::Unknown(key, other) => write!(f, "{key}: depends on {other}, which is not there"),
            Self::Loop(keys) => write!(f, "a loop: {}", keys.join(" → ")),
            Self::Unreachable(key) => write!(f, "{key}: can never be asked"),
            Self::Later(key, other) => write!(f, "{key}: depends on {other}, which is asked later"),
            Self::Words(key, language) => write!(f, "{key}: no words in {language}"),
            Self::NoChoices(key) => write!(f, "{key}: nothing can be chosen"),
            Self::From(key, from) => write!(f, "{key}: the register does not know {from}"),
            Self::Function(key, text) => write!(f, "{key}: {text} cannot be worked out"),
            Self::Bounds(key) => write!(f, "{key}: the least is more than the most"),
        }
    }
}

/// Everything that is wrong with a form; empty if it can be used.
pub fn check(form: &Form) -> Vec<FormFault> {
    let mut faults = Vec::new();
    if form.fields.is_empty() || form.fields.len() > FIELDS {
        faults.push(FormFault::Count(form.fields.len()));
        return faults;
    }
    names(form, &mut faults);
    words(form, &mut faults);
    for field in &form.fields {
        let key = || field.key.clone();
        if matches!(field.kind, Kind::Choice | Kind::Ticks) && field.choices.is_empty() {
            faults.push(FormFault::NoChoices(key()));
        }
        if let Some(from) = field.from.as_ref().filter(|from| !FROM.contains(&from.as_str())) {
            faults.push(FormFault::From(key(), from.clone()));
        }
        if let (Some(min), Some(max)) = (field.min, field.max)
            && min > max
        {
            faults.push(FormFault::Bounds(key()));
        }
        if let Some(text) = &field.computed {
            let known = call(text).is_some_and(|(name, arguments)| {
                FUNCTIONS
                    .iter()
                    .any(|(known, least)| *known == name && arguments.len() >= *least)
            });
            if !known {
                faults.push(FormFault::Function(key(), text.clone()));
            }
        }
    }
    let loops = loops(form);
    if loops.is_empty() {
        order(form, &mut faults);
    }
    faults.extend(loops);
    faults
}

fn names(form: &Form, faults: &mut Vec<FormFault>) {
    let mut seen = HashSet::new();
    for field in &form.fields {
        let key = &field.key;
        let sound = !key.is_empty()
            && key.len() <= 40
            && key
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !sound {
            faults.push(FormFault::Key(key.clone()));
        }
        if !seen.insert(key.as_str()) {
            faults.push(FormFault::Twice(key.clone()));
        }
    }
}

fn words(form: &Form, faults: &mut Vec<FormFault>) {
    let mut both = |key: &str, words: &Said| {
        for language in ["zh", "en"] {
            if words.get(language).is_none_or(|text| text.trim().is_empty()) {
                faults.push(FormFault::Words(key.to_owned(), language));
            }
        }
    };
    for field in &form.fields {
        both(&field.key, &field.label);
        if !field.hint.is_empty() {
            both(&field.key, &field.hint);
        }
        for choice in &field.choices {
            both(&format!("{}.{}", field.key, choice.value), &choice.label);
        }
    }
}

/// Whether a field stands after what it depends on, and can be asked at all.
fn order(form: &Form, faults: &mut Vec<FormFault>) {
    let mut before: HashSet<&str> = HashSet::new();
    for field in &form.fields {
        for other in field.needs() {
            if form.field(other).is_none() {
                faults.push(FormFault::Unknown(field.key.clone(), other.to_owned()));
            } else if !before.contains(other) {
                faults.push(FormFault::Later(field.key.clone(), other.to_owned()));
            }
        }
        if let Some(when) = &field.when
            && let Some(other) = form.field(&when.field)
        {
            let possible = |value: &String| match other.kind {
                Kind::Choice | Kind::Ticks => other.choices.iter().any(|choice| choice.value == *value),
                Kind::Yes => value == "yes" || value == "no",
                _ => true,
            };
            if !when.is.iter().any(possible) {
                faults.push(FormFault::Unreachable(field.key.clone()));
            }
        }
        before.insert(&field.key);
    }
}

fn loops(form: &Form) -> Vec<FormFault> {
    let needs: HashMap<&str, Vec<&str>> = form
        .fields
        .iter()
        .map(|field| (field.key.as_str(), field.needs()))
        .collect();
    let mut done: HashSet<&str> = HashSet::new();
    let mut faults = Vec::new();
    for field in &form.fields {
        let mut path: Vec<&str> = Vec::new();
        if let Some(round) = walk(&field.key, &needs, &mut path, &mut done) {
            faults.push(FormFault::Loop(round.into_iter().map(str::to_owned).collect()));
        }
    }
    faults
}

fn walk<'a>(
    at: &'a str,
    needs: &HashMap<&'a str, Vec<&'a str>>,
    path: &mut Vec<&'a str>,
    done: &mut HashSet<&'a str>,
) -> Option<Vec<&'a str>> {
    if let Some(from) = path.iter().position(|one| *one == at) {
        let mut round = path.get(from..).unwrap_or_default().to_vec();
        round.push(at);
        done.extend(round.iter());
        return Some(round);
    }
    if done.contains(at) {
        return None;
    }
    path.push(at);
    let found = needs
        .get(at)
        .into_iter()
        .flatten()
        .find_map(|next| walk(next, needs, path, done));
    path.pop();
    done.insert(at);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(more: &str) -> String {
        format!("[[field]]\nlabel = {{ zh = \"甲\", en = \"A\" }}\nkind = \"text\"\n{more}\n")
    }

    fn faults(fields: &[&str]) -> Vec<FormFault> {
        let all: String = fields.iter().map(|more| field(more)).collect();
        Form::read(&format!("name = \"t\"\nversion = 1\n{all}"))
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn a_loop_is_named_with_its_fields() {
        let found = faults(&[
            "key = \"a\"\nwhen = { field = \"c\", is = [\"1\"] }",
            "key = \"b\"\nwhen = { field = \"a\", is = [\"1\"] }",
            "key = \"c\"\nwhen = { field = \"b\", is = [\"1\"] }",
        ]);
        let loops: Vec<&FormFault> = found
            .iter()
            .filter(|fault| matches!(fault, FormFault::Loop(_)))
            .collect();
        assert_eq!(loops.len(), 1, "{found:?}");
        assert_eq!(loops[0].to_string(), "a loop: a → c → b → a");
        assert!(matches!(
            faults(&["key = \"a\"\ncomputed = \"sum(a)\""]).as_slice(),
            [FormFault::Loop(_)]
        ));
    }

    #[test]
    fn what_nobody_can_answer_and_what_comes_later_is_named() {
        let choice = "key = \"a\"\nchoices = [{ value = \"x\", label = { zh = \"甲\", en = \"A\" } }]";
        let found = faults(&[choice, "key = \"b\"\nwhen = { field = \"z\", is = [\"1\"] }"]);
        assert_eq!(found, vec![FormFault::Unknown("b".into(), "z".into())]);
        let found = faults(&[
            "key = \"b\"\nwhen = { field = \"a\", is = [\"1\"] }",
            "key = \"a\"",
        ]);
        assert_eq!(found, vec![FormFault::Later("b".into(), "a".into())]);
        let text = "name = \"t\"\nversion = 1\n[[field]]\nkey = \"a\"\nkind = \"choice\"\nlabel = { zh = \"甲\" }\nchoices = [{ value = \"x\", label = { zh = \"甲\", en = \"A\" } }]\n[[field]]\nkey = \"b\"\nkind = \"text\"\nlabel = { zh = \"乙\", en = \"B\" }\nwhen = { field = \"a\", is = [\"y\"] }\n";
        let found = Form::read(text).expect_err("it has faults");
        assert!(found.contains(&FormFault::Words("a".into(), "en")));
        assert!(found.contains(&FormFault::Unreachable("b".into())));
    }

    #[test]
    fn hostile_text_is_refused_and_breaks_nothing() {
        assert!(matches!(
            Form::read("]]]").expect_err("no form").as_slice(),
            [FormFault::Text(_)]
        ));
        assert_eq!(
            Form::read(&"#".repeat(300_000)).expect_err("too large"),
            vec![FormFault::TooLarge]
        );
        let many: String = (0..300).map(|n| field(&format!("key = \"f{n}\""))).collect();
        let found = Form::read(&format!("name = \"t\"\nversion = 1\n{many}")).expect_err("too many");
        assert_eq!(found, vec![FormFault::Count(300)]);
    }
}
