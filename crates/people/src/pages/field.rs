//! One field of a form of settings, and the small texts that fields hold.

use kernel::GridPath;
use web::Frame;

use crate::centre::Centre;

/// A field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name, and the id of its control.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// What to know about it; may be empty.
    pub hint: String,
    /// A type of `<input>`, or `area`, `choice`, `tick`, `ticks`.
    pub kind: &'static str,
    /// Value and name of what can be chosen.
    pub choices: Vec<(String, String)>,
    /// Takes the whole width.
    pub wide: bool,
}

impl Field {
    /// A field of one line, or of another kind of input.
    pub fn new(f: &Frame, name: &'static str, kind: &'static str, label: &str) -> Self {
        Self {
            name,
            label: f.t(label),
            hint: String::new(),
            kind,
            choices: Vec::new(),
            wide: kind == "area" || kind == "ticks",
        }
    }

    /// One of several.
    pub fn choice(f: &Frame, name: &'static str, label: &str, choices: Vec<(String, String)>) -> Self {
        Self {
            choices,
            ..Self::new(f, name, "choice", label)
        }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, f: &Frame, key: &str) -> Self {
        self.hint = f.t(key);
        self
    }
}

/// The choices with one for "none" before them.
pub(crate) fn or_none(f: &Frame, mut choices: Vec<(String, String)>, key: &str) -> Vec<(String, String)> {
    choices.insert(0, (String::new(), f.t(key)));
    choices
}

/// Every place as a choice: its path in hexadecimal and its names.
pub fn part(centre: &Centre, f: &Frame) -> Vec<(String, String)> {
    let places = centre.nodes().iter().filter(|node| !node.closed);
    std::iter::once((String::new(), f.t("people-everywhere")))
        .chain(places.map(|node| (node.path.to_string(), centre.names(node.path).join(" "))))
        .collect()
}

/// The names of a place, or "everywhere".
pub(crate) fn place_name(centre: &Centre, path: GridPath, f: &Frame) -> String {
    if path == GridPath::ROOT {
        f.t("people-everywhere")
    } else {
        centre.names(path).join(" ")
    }
}

/// A minute of the day as `08:30`; the end of the day as `24:00`.
pub fn clock(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Reads `8:30`, `08:30` or `24:00` as the minute of the day.
pub fn minute(text: &str) -> Option<i32> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    let whole = hour.checked_mul(60)?.checked_add(minute)?;
    ((0..60).contains(&minute) && (0..=1440).contains(&whole)).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_back_from_what_it_shows() {
        for at in [0, 510, 1439, 1440] {
            assert_eq!(minute(&clock(at)), Some(at));
        }
        for bad in ["", "8", "24:01", "8:60", "-1:00", "a:b"] {
            assert_eq!(minute(bad), None, "{bad}");
        }
    }
}
