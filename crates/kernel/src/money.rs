//! Money in fen. It adds up or says that it does not.

use std::fmt;
use std::str::FromStr;

use crate::digits::ascii_digits;

/// An amount of money in fen, a hundredth of a yuan; may be negative.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize,
)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many whole yuan, if that fits.
    pub fn yuan(yuan: i64) -> Option<Self> {
        yuan.checked_mul(100).map(Self)
    }

    /// The sum, if it fits.
    pub fn plus(self, more: Self) -> Option<Self> {
        self.0.checked_add(more.0).map(Self)
    }

    /// The difference, if it fits.
    pub fn minus(self, less: Self) -> Option<Self> {
        self.0.checked_sub(less.0).map(Self)
    }

    /// So many times the amount, if that fits.
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The sum of all, if it fits.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Yuan without the sign ¥, as for an input field: `10.00`.
    pub fn plain(self) -> String {
        self.to_string().replacen('¥', "", 1)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, fen) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "{sign}¥{}.{:02}", fen / 100, fen % 100)
    }
}

impl FromStr for Fen {
    type Err = BadMoney;

    /// Reads yuan: `10`, `10.5`, `¥10.00`, `1,000.00`, `10元`, `-3.20`; full-width too.
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let text = ascii_digits(text).replace([' ', ',', '¥', '￥'], "");
        let text = text.strip_suffix('元').unwrap_or(&text);
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (yuan, fen) = text.split_once('.').unwrap_or((text, "00"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(yuan) || !all_digits(fen) || fen.len() > 2 {
            return Err(BadMoney);
        }
        let amount: i128 = format!("{yuan}{fen:0<2}").parse().map_err(|_| BadMoney)?;
        i64::try_from(if negative { -amount } else { amount })
            .map(Self)
            .map_err(|_| BadMoney)
    }
}

/// The text is not an amount of yuan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadMoney;

impl fmt::Display for BadMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an amount of yuan")
    }
}

impl std::error::Error for BadMoney {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_amount_is_read_back_from_what_it_shows(fen: i64) {
            prop_assert_eq!(Fen(fen).to_string().parse(), Ok(Fen(fen)));
            prop_assert_eq!(Fen(fen).plain().parse(), Ok(Fen(fen)));
        }

        #[test]
        fn no_text_and_no_sum_panics(text: String, a: i64, b: i64) {
            let _ = text.parse::<Fen>();
            let _ = (Fen(a).plus(Fen(b)), Fen(a).minus(Fen(b)), Fen(a).times(b));
        }
    }

    #[test]
    fn yuan_are_read_as_people_write_them() {
        for (text, fen) in [
            ("10", 1000),
            ("10.5", 1050),
            ("¥10.00", 1000),
            ("￥１０", 1000),
            ("1,000元", 100_000),
            ("-0.05", -5),
        ] {
            assert_eq!(text.parse(), Ok(Fen(fen)), "{text}");
        }
        for text in ["", "元", "1.234", "1.", ".5", "1e3", "99999999999999999999"] {
            assert_eq!(text.parse::<Fen>(), Err(BadMoney), "{text}");
        }
        assert_eq!(Fen(-5).to_string(), "-¥0.05");
        assert_eq!(Fen::sum([Fen(1), Fen(i64::MAX)]), None);
    }
}
