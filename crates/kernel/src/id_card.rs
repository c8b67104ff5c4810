//! The number of a resident identity card, GB 11643.

use std::fmt;
use std::str::FromStr;

use crate::Day;
use crate::digits::ascii_digits;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// A number of 18 characters that passes its check and holds a real birthday.
/// The first generation's 15 digits are read and lengthened. Shown only masked.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdCard {
    text: [u8; 18],
    born: Day,
}

impl IdCard {
    /// The whole number, for sealing. It must not reach a page or a log.
    pub fn whole(&self) -> &str {
        self.part(0, 18)
    }

    /// The number as internal screens show it: `110***********002X`.
    pub fn masked(&self) -> String {
        format!("{}***********{}", self.part(0, 3), self.part(14, 18))
    }

    /// The region of first registration, six digits of GB/T 2260.
    pub fn region(&self) -> &str {
        self.part(0, 6)
    }

    /// The birthday.
    pub fn born(&self) -> Day {
        self.born
    }

    /// True for a man, false for a woman: the 17th digit is odd or even.
    pub fn is_male(&self) -> bool {
        self.text.get(16).is_some_and(|digit| digit % 2 == 1)
    }

    fn part(&self, from: usize, to: usize) -> &str {
        self.text
            .get(from..to)
            .and_then(|part| std::str::from_utf8(part).ok())
            .unwrap_or_default()
    }
}

impl FromStr for IdCard {
    type Err = BadIdCard;

    /// Reads 18 characters (x for X) or 15 digits; full-width and spaces too.
    fn from_str(text: &str) -> Result<Self, BadIdCard> {
        let plain = ascii_digits(text).replace([' ', '-'], "").to_ascii_uppercase();
        let long = match plain.len() {
            15 => lengthened(&plain).ok_or(BadIdCard::Shape)?,
            _ => plain,
        };
        let text: [u8; 18] = long.as_bytes().try_into().map_err(|_| BadIdCard::Shape)?;
        let (last, digits) = text.split_last().ok_or(BadIdCard::Shape)?;
        let region_is_real = matches!(digits.first(), Some(b'1'..=b'9'));
        if !region_is_real || !digits.iter().all(u8::is_ascii_digit) || !CHECKS.contains(last) {
            return Err(BadIdCard::Shape);
        }
        let number = |from: usize, to: usize| long.get(from..to).and_then(|part| part.parse::<u16>().ok());
        let small = |from: usize| number(from, from + 2).and_then(|n| u8::try_from(n).ok());
        let born = number(6, 10).zip(small(10)).zip(small(12));
        let born = born.and_then(|((year, month), day)| Day::new(i32::from(year), month, day));
        let born = born.filter(|day| day.year() >= 1850).ok_or(BadIdCard::Birthday)?;
        (check(digits) == Some(*last))
            .then_some(Self { text, born })
            .ok_or(BadIdCard::Check)
    }
}

/// 15 digits with the century, which was always 19, and a check character.
fn lengthened(short: &str) -> Option<String> {
    let (region, rest) = short.split_at_checked(6)?;
    let digits = format!("{region}19{rest}");
    let check = check(digits.as_bytes()).filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{digits}{}", char::from(check)))
}

fn check(digits: &[u8]) -> Option<u8> {
    let weighed = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight);
    CHECKS
        .get(usize::try_from(weighed.sum::<u32>() % 11).ok()?)
        .copied()
}

impl fmt::Display for IdCard {
    /// The masked form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for IdCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdCard({})", self.masked())
    }
}

/// Why a text is no identity card number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadIdCard {
    /// Not 15 digits nor 17 digits and a check character.
    Shape,
    /// Its birthday is no day of the calendar.
    Birthday,
    /// The check character does not fit: a digit was mistyped.
    Check,
}

impl fmt::Display for BadIdCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "not an identity card number",
            Self::Birthday => "the birthday in the identity card number does not exist",
            Self::Check => "a digit of the identity card number is wrong",
        })
    }
}

impl std::error::Error for BadIdCard {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_the_standard_passes_and_is_masked() {
        let card: IdCard = "11010519491231002x".parse().unwrap();
        assert_eq!(card.masked(), "110***********002X");
        assert_eq!(
            format!("{card} {card:?}"),
            "110***********002X IdCard(110***********002X)"
        );
        assert_eq!(card.whole(), "11010519491231002X");
        assert_eq!(
            (card.region(), card.born().to_string().as_str()),
            ("110105", "1949-12-31")
        );
        assert!(!card.is_male());
    }

    #[test]
    fn fifteen_digits_are_the_same_person() {
        let card: IdCard = "110105491231002".parse().unwrap();
        assert_eq!(Ok(card), "１１０１０５ 19491231 002X".parse());
    }

    #[test]
    fn each_fault_is_named() {
        let fault = |text: &str| text.parse::<IdCard>().unwrap_err();
        assert_eq!(fault("110105194912310021"), BadIdCard::Check);
        assert_eq!(fault("11010519490231002X"), BadIdCard::Birthday);
        for text in [
            "",
            "1101051949123100",
            "X1010519491231002X",
            "0101051949123100X2",
            "110105491231O02",
        ] {
            assert_eq!(fault(text), BadIdCard::Shape, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_single_wrong_digit_is_noticed(at in 0usize..17, digit in 0u8..10) {
            let mut text = *b"11010519491231002X";
            prop_assume!(text[at] != b'0' + digit);
            text[at] = b'0' + digit;
            prop_assert!(std::str::from_utf8(&text).unwrap().parse::<IdCard>().is_err());
        }

        #[test]
        fn no_text_panics(text: String, digits in "[0-9Xx]{14,19}") {
            let _ = (text.parse::<IdCard>(), digits.parse::<IdCard>());
        }
    }
}
