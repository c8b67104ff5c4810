//! One line about somebody, as lists show it: no numbers, no door.

use kernel::{Day, GridPath};
use web::Frame;

use crate::centre::Centre;
use crate::register::label::AGED;
use crate::register::{Person, State};

/// A line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Row {
    pub href: String,
    pub name: String,
    pub former: String,
    pub age: String,
    pub place: String,
    pub aged: bool,
    /// The word of a state other than "lives here".
    pub state: &'static str,
    pub silent: String,
}

impl Row {
    /// The line of somebody.
    pub fn of(f: &Frame, centre: &Centre, one: &Person) -> Self {
        let today = f.today();
        Self {
            href: format!("/people/{}", one.id),
            name: one.name.clone(),
            former: one.former_names.clone(),
            age: age(f, one, today),
            place: place(f, centre, one.path),
            aged: one.age(today).is_some_and(|age| age >= AGED),
            state: state_word(one.state),
            silent: if one.contacted_at.0 == 0 {
                f.t("people-reg-never")
            } else {
                f.ago(one.contacted_at)
            },
        }
    }
}

/// Man or woman, and the age.
pub(crate) fn age(f: &Frame, one: &Person, today: Day) -> String {
    let sex = match one.sex.word() {
        "m" => f.t("people-reg-man"),
        "f" => f.t("people-reg-woman"),
        _ => String::new(),
    };
    match one.age(today) {
        Some(age) if sex.is_empty() => f.t1("people-reg-years", "n", i64::from(age)),
        Some(age) => format!("{sex} {}", f.t1("people-reg-years", "n", i64::from(age))),
        None => sex,
    }
}

/// A place by its names.
pub(crate) fn place(f: &Frame, centre: &Centre, path: GridPath) -> String {
    if path == GridPath::ROOT {
        f.t("people-reg-nowhere")
    } else {
        centre.names(path).join(" ")
    }
}

/// The key of the word of a state; empty for "lives here".
pub(crate) fn state_word(state: State) -> &'static str {
    match state {
        State::Here => "",
        State::Away => "people-reg-state-away",
        State::Dead => "people-reg-state-dead",
        State::Merged => "people-reg-state-merged",
    }
}
