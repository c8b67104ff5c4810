//! Answers: what was typed into a form, in one spelling, and what is wrong
//! with it. The rules are the same on every page and in every channel.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::{Day, Fen, IdCard, ascii_digits, normal_phone};
use serde::{Deserialize, Serialize};

use super::definition::{Field, Form, Kind, call};

/// Answers by the names of their fields; several ticks stand between spaces.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Answers(BTreeMap<String, String>);

/// The most signs of an answer of many lines.
pub const LONGEST: usize = 2000;
/// The most signs of a line.
const LINE: usize = 120;
/// The most signs of a signature's strokes.
const STROKES: usize = 20_000;

/// What is wrong with an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing was said.
    Empty,
    /// Too many signs.
    TooLong,
    /// Not one of the answers that can be chosen.
    NotOffered,
    /// Not a number.
    NotANumber,
    /// Below the least.
    TooSmall(i64),
    /// Above the most.
    TooLarge(i64),
    /// Not a day.
    NotADay,
    /// No telephone has this number.
    NotAPhone,
    /// The number fails its check or is not 18 signs long.
    NotAnIdCard,
    /// The number fails its check digit or has an impossible length.
    NotABankCard,
    /// Must be agreed to.
    NotAgreed,
    /// Nothing was signed.
    NotSigned,
}

impl Fault {
    /// The key of its message; each takes the field's `label` and the bound `n`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "window-fault-empty",
            Self::TooLong => "window-fault-long",
            Self::NotOffered => "window-fault-choice",
            Self::NotANumber => "window-fault-number",
            Self::TooSmall(_) => "window-fault-small",
            Self::TooLarge(_) => "window-fault-large",
            Self::NotADay => "window-fault-day",
            Self::NotAPhone => "window-fault-phone",
            Self::NotAnIdCard => "window-fault-id",
            Self::NotABankCard => "window-fault-bank",
            Self::NotAgreed => "window-fault-agree",
            Self::NotSigned => "window-fault-sign",
        }
    }

    /// The bound that was passed.
    pub fn bound(self) -> i64 {
        match self {
            Self::TooSmall(n) | Self::TooLarge(n) => n,
            _ => 0,
        }
    }
}

impl Answers {
    /// An answer; empty if there is none.
    pub fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Keeps an answer; an empty one is none.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), value);
        }
    }

    /// These answers in place of those for the same fields; fields left empty are forgotten.
    pub fn replace(&mut self, fields: &[&Field], with: &Self) {
        for field in fields {
            self.set(&field.key, with.text(&field.key));
        }
    }

    /// Every answer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// As it was kept.
    pub fn of_json(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }
}

/// One answer in its one spelling, or what is wrong with it.
pub fn read(field: &Field, typed: &str) -> Result<String, Fault> {
    let plain = typed.trim();
    if plain.is_empty() {
        return match field.kind {
            _ if !field.required => Ok(String::new()),
            Kind::Yes => Err(Fault::NotAgreed),
            Kind::Signature => Err(Fault::NotSigned),
            _ => Err(Fault::Empty),
        };
    }
    match field.kind {
        Kind::Text | Kind::Place => words(field, plain, LINE),
        Kind::Long => words(field, plain, LONGEST),
        Kind::Choice => offered(field, plain),
        Kind::Ticks => plain
            .split_whitespace()
            .map(|one| offered(field, one))
            .collect::<Result<Vec<_>, _>>()
            .map(|all| all.join(" ")),
        Kind::Yes => match plain {
            "yes" | "1" | "on" => Ok("yes".to_owned()),
            "no" if !field.required => Ok("no".to_owned()),
            _ => Err(Fault::NotAgreed),
        },
        Kind::Number => {
            let number = ascii_digits(plain).parse().map_err(|_| Fault::NotANumber)?;
            bounded(field, number).map(|()| i64::to_string(&number))
        }
        Kind::Money => {
            let fen = Fen::from_str(&ascii_digits(plain)).map_err(|_| Fault::NotANumber)?;
            bounded(field, fen.0).map(|()| yuan(fen))
        }
        Kind::Day => day(plain).map(|day| day.to_string()).ok_or(Fault::NotADay),
        Kind::Phone => normal_phone(plain).ok_or(Fault::NotAPhone),
        Kind::IdCard => IdCard::from_str(plain)
            .map(|card| card.whole().to_owned())
            .map_err(|_| Fault::NotAnIdCard),
        Kind::BankCard => bank_card(plain).ok_or(Fault::NotABankCard),
        Kind::Signature if plain.len() > STROKES => Err(Fault::TooLong),
        Kind::Signature => Ok(plain.to_owned()),
    }
}

/// Yuan with two digits of fen.
fn yuan(fen: Fen) -> String {
    let sign = if fen.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.0.abs() / 100, fen.0.abs() % 100)
}

/// A day as people write it: `1944-03-05`, `1944年3月5日`, `1944/3/5`, `19440305`.
fn day(plain: &str) -> Option<Day> {
    let digits = ascii_digits(plain);
    let whole = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let spaced = match (digits.get(..4), digits.get(4..6), digits.get(6..)) {
        (Some(year), Some(month), Some(day)) if whole => format!("{year}-{month}-{day}"),
        _ => digits,
    };
    let parts: Vec<&str> = spaced
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [year, month, day] => format!("{year}-{month:0>2}-{day:0>2}").parse().ok(),
        _ => None,
    }
}

fn words(field: &Field, plain: &str, most: usize) -> Result<String, Fault> {
    let most = field
        .max
        .and_then(|max| usize::try_from(max).ok())
        .map_or(most, |max| max.min(most));
    if plain.chars().count() > most {
        return Err(Fault::TooLong);
    }
    Ok(plain.to_owned())
}

fn offered(field: &Field, plain: &str) -> Result<String, Fault> {
    let held = field.choices.iter().any(|choice| choice.value == plain);
    if held {
        Ok(plain.to_owned())
    } else {
        Err(Fault::NotOffered)
    }
}

fn bounded(field: &Field, number: i64) -> Result<(), Fault> {
    match (field.min, field.max) {
        (Some(min), _) if number < min => Err(Fault::TooSmall(min)),
        (_, Some(max)) if number > max => Err(Fault::TooLarge(max)),
        _ => Ok(()),
    }
}

/// The digits of a bank card, if the last one proves the others (ISO/IEC 7812).
pub fn bank_card(text: &str) -> Option<String> {
    let digits = ascii_digits(text).replace([' ', '-'], "");
    let sound = (13..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !sound {
        return None;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            let twice = if place % 2 == 1 { digit * 2 } else { digit };
            twice / 10 + twice % 10
        })
        .sum();
    sum.is_multiple_of(10).then_some(digits)
}

/// Works out what nobody is asked, on a day.
pub fn compute(form: &Form, answers: &mut Answers, today: Day) {
    for field in &form.fields {
        let Some((name, arguments)) = field.computed.as_deref().and_then(call) else {
            continue;
        };
        let number = |key: &&str| Fen::from_str(answers.text(key)).map_or(0, |fen| fen.0);
        let first = arguments.first().copied().unwrap_or_default();
        let value = match name {
            "age" => answers
                .text(first)
                .parse::<Day>()
                .ok()
                .map(|born| i64::from(born.age_on(today))),
            "count" => i64::try_from(answers.text(first).split_whitespace().count()).ok(),
            _ => None,
        };
        let value = match name {
            "sum" => {
                yuan(Fen(arguments.iter().map(number).fold(0_i64, i64::saturating_add))).replace(".00", "")
            }
            _ => value.map(|value| value.to_string()).unwrap_or_default(),
        };
        answers.set(&field.key, value);
    }
}

/// Every answer in its one spelling: what is not asked is left out, what is
/// worked out is worked out. `have` says whether a field needs no answer, since
/// it is known.
pub fn validate(
    form: &Form,
    typed: &Answers,
    today: Day,
    have: impl Fn(&Field) -> bool,
) -> (Answers, Vec<(String, Fault)>) {
    let mut answers = Answers::default();
    let mut faults = Vec::new();
    for field in form.fields.iter().filter(|field| field.computed.is_none()) {
        if !form.is_asked(field, &answers) {
            continue;
        }
        let said = typed.text(&field.key);
        if said.trim().is_empty() && have(field) {
            continue;
        }
        match read(field, said) {
            Ok(value) => answers.set(&field.key, value),
            Err(fault) => faults.push((field.key.clone(), fault)),
        }
    }
    compute(form, &mut answers, today);
    (answers, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: Kind) -> Field {
        let words: super::super::definition::Said = [("zh".to_owned(), "甲".to_owned())].into();
        Field {
            key: "a".into(),
            kind,
            label: words,
            hint: Default::default(),
            required: true,
            from: None,
            keep: None,
            choices: Vec::new(),
            when: None,
            computed: None,
            min: None,
            max: None,
        }
    }

    #[test]
    fn a_bank_card_is_proved_by_its_last_digit() {
        let good = (0..10).filter_map(|last| bank_card(&format!("62220200000000000{last}1")));
        assert_eq!(good.count(), 1);
        assert_eq!(bank_card("123"), None);
        assert_eq!(bank_card("62220200000000000ab"), None);
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for typed in [
            "1944-03-05",
            "1944年3月5日",
            "1944/03/05",
            "19440305",
            "１９４４.3.5",
        ] {
            let read = read(&field(Kind::Day), typed);
            assert_eq!(read, Ok("1944-03-05".into()), "{typed}");
        }
        assert_eq!(read(&field(Kind::Day), "昨天"), Err(Fault::NotADay));
    }

    #[test]
    fn bounds_and_empties_are_told_apart() {
        let mut age = field(Kind::Number);
        (age.min, age.max) = (Some(0), Some(120));
        assert_eq!(read(&age, "１２"), Ok("12".into()));
        assert_eq!(read(&age, "121"), Err(Fault::TooLarge(120)));
        assert_eq!(read(&age, "-1"), Err(Fault::TooSmall(0)));
        assert_eq!(read(&age, " "), Err(Fault::Empty));
        assert_eq!(read(&field(Kind::Signature), ""), Err(Fault::NotSigned));
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_breaks_a_field(typed in "\\PC{0,60}", at in 0_usize..13) {
            let kinds = [Kind::Text, Kind::Long, Kind::Choice, Kind::Ticks, Kind::Yes, Kind::Number, Kind::Money, Kind::Day,
                Kind::Phone, Kind::IdCard, Kind::BankCard, Kind::Place, Kind::Signature];
            let field = field(kinds[at]);
            if let Ok(value) = read(&field, &typed) {
                proptest::prop_assert_eq!(read(&field, &value), Ok(value.clone()));
            }
        }
    }
}
