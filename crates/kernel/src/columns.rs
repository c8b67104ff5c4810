//! How more of the kernel's own values are kept: clock changes and receipt
//! numbers as the text they show, money as fen.

use std::borrow::Cow;

use crate::{ClockChange, Fen, Param, ReceiptNumber, Stored, Value};

macro_rules! kept_as_text {
    ($($name:ty),+) => {$(
        impl Param for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Text(Cow::Owned(self.to_string()))
            }
        }

        impl Stored for $name {
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}
kept_as_text!(ClockChange, ReceiptNumber);

impl Param for Fen {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}

impl Stored for Fen {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limit;

    fn comes_back<T: Stored + PartialEq + std::fmt::Debug>(kept: T) {
        let value = kept.to_value();
        assert_eq!(T::from_value(value).as_ref(), Some(&kept));
    }

    #[test]
    fn every_value_comes_back_from_its_column() {
        for kind in [
            ClockChange::Pause,
            ClockChange::Resume,
            ClockChange::Extend(Limit::days(7)),
            ClockChange::Stop,
            ClockChange::Restart,
        ] {
            comes_back(kind);
        }
        comes_back(ReceiptNumber::in_period(2411, 137).unwrap());
        comes_back(Fen(-5));
    }

    #[test]
    fn a_column_that_breaks_a_rule_is_not_read() {
        assert_eq!(ReceiptNumber::from_value(Value::Text("2413-00017".into())), None);
        assert_eq!(ClockChange::from_value(Value::Text("extend 3".into())), None);
        assert_eq!(Fen::from_value(Value::Text("3".into())), None);
    }
}
