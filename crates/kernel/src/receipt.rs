//! The number on a receipt: short enough to say on the phone, and it notices
//! when one digit is misheard or two are swapped.

use std::fmt;
use std::str::FromStr;

use crate::Day;
use crate::digits::{ascii_digits, chinese_digit};

/// Above this a number could be taken for one that lacks its month.
const LAST_SERIAL: u32 = 9_999_999;

/// A receipt number such as `2411-01377`: year and month 24-11, serial 0137
/// within the month (four digits, more when needed) and the check digit 7.
///
/// The check is Damm's, over year, month and serial: it notices every single
/// wrong digit and every swap of neighbours. What is said on the phone,
/// [`last_four`](Self::last_four), is what the eye sees last: three serial
/// digits and the check digit. The community's short name (青禾) is put before
/// it by the page and is no part of the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber {
    period: u16,
    serial: u32,
}

impl ReceiptNumber {
    /// The number of this serial (from 1) in the month of the day it was given.
    /// None outside the years 2000 to 2099 and beyond serial 9,999,999.
    pub fn new(given: Day, serial: u32) -> Option<Self> {
        Self::in_period(Self::period_of(given)?, serial)
    }

    /// The number of this serial in a period `YYMM`.
    pub fn in_period(period: u16, serial: u32) -> Option<Self> {
        let fits =
            period <= 9912 && (1..=12).contains(&(period % 100)) && (1..=LAST_SERIAL).contains(&serial);
        fits.then_some(Self { period, serial })
    }

    /// The period `YYMM` (2411) in which a day's serials count.
    pub fn period_of(day: Day) -> Option<u16> {
        let year = u16::try_from(day.year())
            .ok()?
            .checked_sub(2000)
            .filter(|year| *year < 100)?;
        Some(year * 100 + u16::from(day.month()))
    }

    /// Year and month as `YYMM`: 2411.
    pub fn period(self) -> u16 {
        self.period
    }

    /// The serial within the month, from 1.
    pub fn serial(self) -> u32 {
        self.serial
    }

    /// The last four digits as shown, said on the phone: `1377`.
    pub fn last_four(self) -> String {
        format!("{:03}{}", self.serial % 1000, self.check())
    }

    /// The check digit, 0 to 9.
    pub fn check(self) -> u8 {
        damm(
            format!("{:04}{:04}", self.period, self.serial)
                .bytes()
                .map(|byte| byte - b'0'),
        )
    }

    /// Reads a number as people type and dictate it: full-width or Chinese
    /// digits (二四一一, 幺 for 1), spaces, any hyphen or none, words before and
    /// after. When there are Arabic digits, Chinese ones are words (五一社区).
    pub fn parse(text: &str) -> Result<Self, BadReceipt> {
        let plain = ascii_digits(text);
        let has_arabic = plain.contains(|c: char| c.is_ascii_digit());
        let spoken = |c: char| chinese_digit(c).filter(|_| !has_arabic).unwrap_or(c);
        let plain: String = plain.chars().map(spoken).collect();
        let run = plain
            .split(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || is_hyphen(c)))
            .max_by_key(|run| run.bytes().filter(u8::is_ascii_digit).count())
            .ok_or(BadReceipt::NotANumber)?;
        Self::of_digits(&digits_of(run))
    }

    fn of_digits(digits: &[u8]) -> Result<Self, BadReceipt> {
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0u32, |sum, n| sum.checked_mul(10)?.checked_add(u32::from(*n)))
        };
        let (month, rest) = digits.split_at_checked(4).ok_or(BadReceipt::NotANumber)?;
        let (_, serial) = rest.split_last().ok_or(BadReceipt::NotANumber)?;
        let padded = serial.len() > 4 && serial.first() == Some(&0);
        if serial.len() < 4 || padded {
            return Err(BadReceipt::NotANumber);
        }
        let period = number(month)
            .and_then(|n| u16::try_from(n).ok())
            .ok_or(BadReceipt::NotANumber)?;
        let serial = number(serial).ok_or(BadReceipt::NotANumber)?;
        let read = Self::in_period(period, serial).ok_or(BadReceipt::NotANumber)?;
        let passes = damm(digits.iter().copied()) == 0;
        passes.then_some(read).ok_or(BadReceipt::WrongCheck)
    }
}

/// The digits of a run; before a hyphen only the last group of four counts, so
/// that a stray number before the receipt's does no harm.
fn digits_of(run: &str) -> Vec<u8> {
    let digits = |text: &str| {
        text.bytes()
            .filter(u8::is_ascii_digit)
            .map(|byte| byte - b'0')
            .collect::<Vec<u8>>()
    };
    if let Some((before, after)) = run
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .split_once(is_hyphen)
    {
        let group = before.split_whitespace().last().unwrap_or(before);
        if group.len() == 4 {
            return [digits(group), digits(after)].concat();
        }
    }
    digits(run)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '－' | '‐'..='―' | '−' | '_' | '~' | '～' | '·' | '.')
}

/// The check digit of these digits; 0 for digits that end in their own.
fn damm(digits: impl Iterator<Item = u8>) -> u8 {
    // Damm's quasigroup of order 10, from his thesis of 2004.
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.fold(0, |row, digit| {
        let row = TABLE.get(usize::from(row));
        row.and_then(|row| row.get(usize::from(digit)))
            .copied()
            .unwrap_or(0)
    })
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}{}", self.period, self.serial, self.check())
    }
}

impl From<ReceiptNumber> for String {
    fn from(number: ReceiptNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for ReceiptNumber {
    type Error = BadReceipt;
    fn try_from(text: String) -> Result<Self, BadReceipt> {
        Self::parse(&text)
    }
}

impl FromStr for ReceiptNumber {
    type Err = BadReceipt;
    fn from_str(text: &str) -> Result<Self, BadReceipt> {
        Self::parse(text)
    }
}

/// Why a text is no receipt number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadReceipt {
    /// It has the shape of one, but a digit was mistyped or misheard.
    WrongCheck,
    /// It has not the shape of one.
    NotANumber,
}

impl fmt::Display for BadReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WrongCheck => "a digit of the receipt number is wrong",
            Self::NotANumber => "not a receipt number",
        })
    }
}

impl std::error::Error for BadReceipt {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = ReceiptNumber> {
        let serial = prop_oneof![1u32..=9999, 1u32..=LAST_SERIAL];
        (0u16..100, 1u16..=12, serial)
            .prop_map(|(year, month, serial)| ReceiptNumber::in_period(year * 100 + month, serial).unwrap())
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_from_what_it_shows(number in number()) {
            let shown = number.to_string();
            prop_assert_eq!(ReceiptNumber::parse(&shown), Ok(number));
            prop_assert!(shown.ends_with(&number.last_four()));
            prop_assert_eq!(number.last_four().len(), 4);
        }

        #[test]
        fn every_single_wrong_digit_is_noticed(number in number()) {
            let shown = number.to_string().into_bytes();
            for at in 0..shown.len() {
                for digit in (b'0'..=b'9').filter(|digit| shown[at] != b'-' && *digit != shown[at]) {
                    let mut wrong = shown.clone();
                    wrong[at] = digit;
                    let wrong = String::from_utf8(wrong).unwrap();
                    prop_assert!(ReceiptNumber::parse(&wrong).is_err(), "{} for {}", wrong, number);
                }
            }
        }

        #[test]
        fn every_swap_of_neighbours_is_noticed(number in number(), hyphen: bool) {
            let shown = number.to_string();
            let digits = shown.replace('-', "").into_bytes();
            for at in 1..digits.len() {
                let mut wrong = digits.clone();
                wrong.swap(at - 1, at);
                if wrong != digits {
                    let mut wrong = String::from_utf8(wrong).unwrap();
                    if hyphen {
                        wrong.insert(4, '-');
                    }
                    prop_assert!(ReceiptNumber::parse(&wrong).is_err(), "{} for {}", wrong, number);
                }
            }
        }

        #[test]
        fn no_text_panics(text: String, digits in "[0-9〇一二三四五六七八九 -]{0,30}") {
            let _ = ReceiptNumber::parse(&text);
            let _ = ReceiptNumber::parse(&digits);
        }
    }

    #[test]
    fn a_number_is_read_however_it_is_typed_or_dictated() {
        let number = ReceiptNumber::new("2024-11-05".parse().unwrap(), 137).unwrap();
        let check = number.check();
        let han = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][usize::from(check)];
        assert_eq!(number.to_string(), format!("2411-0137{check}"));
        for text in [
            format!("青禾 2411-0137{check}"),
            format!("五一社区2411—0137{check}号"),
            format!("2411 0137 {check}"),
            format!("24110137{check}"),
            format!("2 4 1 1 0 1 3 7 {check}"),
            format!("青禾２４１１－０１３７{check}"),
            format!("二四一一〇一三七{han}"),
            format!("青禾二四幺幺，零幺三七{han}").replace('，', "-"),
            format!("3 2411-0137{check}"),
            format!("回执号：2411-0137{check}，楼道灯"),
        ] {
            assert_eq!(ReceiptNumber::parse(&text), Ok(number), "{text}");
        }
    }

    #[test]
    fn a_wrong_digit_and_a_text_that_is_no_number_are_told_apart() {
        let number = ReceiptNumber::in_period(2411, 137).unwrap();
        let wrong = format!("2411-0137{}", (number.check() + 1) % 10);
        assert_eq!(ReceiptNumber::parse(&wrong), Err(BadReceipt::WrongCheck));
        for text in [
            "",
            "青禾",
            "1377",
            "16900001234",
            "2413-01377",
            "2411-00000",
            "2411-001377",
        ] {
            assert_eq!(ReceiptNumber::parse(text), Err(BadReceipt::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_busy_month_grows_longer_numbers() {
        let number = ReceiptNumber::in_period(2412, 12_345).unwrap();
        assert_eq!(number.to_string(), format!("2412-12345{}", number.check()));
        assert!(number > ReceiptNumber::in_period(2412, 9999).unwrap());
        assert_eq!(ReceiptNumber::in_period(2412, 0), None);
        assert_eq!(ReceiptNumber::in_period(2412, LAST_SERIAL + 1), None);
        assert_eq!(ReceiptNumber::new("1999-12-31".parse().unwrap(), 1), None);
    }
}
