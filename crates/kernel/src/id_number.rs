//! The numbers by which offices know a person: the identity card, the permits
//! of residents from Hong Kong, Macao and Taiwan, and the permanent residence
//! of foreigners in its new form (18 signs) and its old one (15 signs).

use std::fmt;
use std::str::FromStr;

use crate::digits::ascii_digits;
use crate::{BadIdCard, Day, IdCard};

crate::stored_words! {
    /// What a number stands on.
    pub enum IdKind {
        /// 居民身份证.
        Card = "card",
        /// 港澳台居民居住证: regions 81, 82 and 83.
        Straits = "straits",
        /// 外国人永久居留身份证 in the layout of 2023: begins with 9.
        Foreign = "foreign",
        /// The same in the older layout: three letters and twelve digits.
        OldForeign = "old_foreign",
    }
}

/// A number that passes every check its form has. Shown only masked.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdNumber {
    /// 18 signs with a check sign; 15 digits of the first generation are lengthened.
    Card(IdCard),
    /// Three letters and twelve digits; its check digit is not known to us, its birthday is.
    OldForeign([u8; 15], Day),
}

impl IdNumber {
    /// What it stands on.
    pub fn kind(&self) -> IdKind {
        match self {
            Self::OldForeign(..) => IdKind::OldForeign,
            Self::Card(card) => match card.region().as_bytes() {
                [b'8', b'1'..=b'3', ..] => IdKind::Straits,
                [b'9', ..] => IdKind::Foreign,
                _ => IdKind::Card,
            },
        }
    }

    /// The whole number, for sealing. It must not reach a page or a log.
    pub fn whole(&self) -> &str {
        match self {
            Self::Card(card) => card.whole(),
            Self::OldForeign(text, _) => std::str::from_utf8(text).unwrap_or_default(),
        }
    }

    /// Its last four signs, as people say them.
    pub fn tail(&self) -> &str {
        let whole = self.whole();
        whole.get(whole.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// The birthday in it.
    pub fn born(&self) -> Day {
        match self {
            Self::Card(card) => card.born(),
            Self::OldForeign(_, born) => *born,
        }
    }

    /// True for a man, false for a woman, if it says so.
    pub fn is_male(&self) -> Option<bool> {
        match self {
            Self::Card(card) => Some(card.is_male()),
            Self::OldForeign(..) => None,
        }
    }

    /// The number as internal screens show it.
    pub fn masked(&self) -> String {
        match self {
            Self::Card(card) => card.masked(),
            Self::OldForeign(..) => format!("***********{}", self.tail()),
        }
    }
}

impl FromStr for IdNumber {
    type Err = BadIdCard;

    /// Reads any of the forms; full-width signs and spaces too.
    fn from_str(text: &str) -> Result<Self, BadIdCard> {
        let plain = ascii_digits(text).replace([' ', '-'], "").to_ascii_uppercase();
        if plain.len() == 15 && plain.starts_with(|sign: char| sign.is_ascii_uppercase()) {
            return old_foreign(&plain).ok_or(BadIdCard::Shape)?;
        }
        plain.parse().map(Self::Card)
    }
}

/// Three letters, four digits of the place, the birthday in six, a serial digit and a check digit.
fn old_foreign(plain: &str) -> Option<Result<IdNumber, BadIdCard>> {
    let text: [u8; 15] = plain.as_bytes().try_into().ok()?;
    let (letters, digits) = plain.split_at_checked(3)?;
    if !letters.bytes().all(|sign| sign.is_ascii_uppercase())
        || !digits.bytes().all(|sign| sign.is_ascii_digit())
    {
        return None;
    }
    let part = |from: usize| digits.get(from..from + 2)?.parse::<u8>().ok();
    let (year, month, day) = (part(4)?, part(6)?, part(8)?);
    // Given out from 2004 on to people alive: two digits are of this century only for the young.
    let century = if year < 24 { 2000 } else { 1900 };
    let born = Day::new(century + i32::from(year), month, day).ok_or(BadIdCard::Birthday);
    Some(born.map(|born| IdNumber::OldForeign(text, born)))
}

impl fmt::Display for IdNumber {
    /// The masked form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_told_from_the_others() {
        let kind = |text: &str| text.parse::<IdNumber>().map(|number| number.kind());
        assert_eq!(kind("11010519491231002X"), Ok(IdKind::Card));
        assert_eq!(kind("110105491231002"), Ok(IdKind::Card));
        assert_eq!(kind("CHN110058062310"), Ok(IdKind::OldForeign));
        assert_eq!(kind("CHN110058132310"), Err(BadIdCard::Birthday));
        assert_eq!(kind("C1N110058062310"), Err(BadIdCard::Shape));
        assert_eq!(kind("110105194912310021"), Err(BadIdCard::Check));
    }

    #[test]
    fn only_the_tail_of_a_number_is_shown() {
        let number: IdNumber = "１１０１０５ 19491231 002x".parse().unwrap();
        assert_eq!((number.tail(), number.is_male()), ("002X", Some(false)));
        assert_eq!(
            format!("{number} {number:?}"),
            "110***********002X IdNumber(110***********002X)"
        );
        let old: IdNumber = "CHN110058062310".parse().unwrap();
        assert_eq!(
            (old.masked().as_str(), old.born().to_string().as_str()),
            ("***********2310", "1958-06-23")
        );
    }
}
