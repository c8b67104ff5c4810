//! The five kinds of value that a store keeps, and the trait of everything
//! that can be kept as one of them.

use std::borrow::Cow;

use uuid::Uuid;

/// A value on its way into or out of a store.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// INT or BIGINT.
    Int(i64),
    /// TEXT.
    Text(Cow<'a, str>),
    /// BYTEA.
    Bytes(Cow<'a, [u8]>),
    /// BOOLEAN.
    Bool(bool),
    /// UUID.
    Uuid(Uuid),
}

/// Something that can be bound to a statement.
pub trait Param {
    /// The value to bind.
    fn to_value(&self) -> Value<'_>;
}

/// Something that is kept in one column and can be read back.
pub trait Stored: Param + Sized {
    /// The value read back; `None` if it is of another kind or breaks the type's rule.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

/// Declares an enum that is kept as a word in a TEXT column.
#[macro_export]
macro_rules! stored_words {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        $vis enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every variant, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word that is kept and shown to machines.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The variant with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::Param for $name {
            fn to_value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(std::borrow::Cow::Borrowed(self.word()))
            }
        }

        impl $crate::Stored for $name {
            fn from_value(value: $crate::Value<'_>) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) => Self::from_word(&word),
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

impl Param for i64 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(*self)
    }
}

impl Stored for i64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(n) => Some(n),
            _ => None,
        }
    }
}

macro_rules! stored_number {
    ($($number:ty),+) => {$(
        impl Param for $number {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }

        impl Stored for $number {
            fn from_value(value: Value<'_>) -> Option<Self> {
                i64::from_value(value).and_then(|n| Self::try_from(n).ok())
            }
        }
    )+};
}
stored_number!(i32, u32, u16, u8);

impl Param for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl Stored for bool {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(b) => Some(b),
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Param for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Stored for String {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl Param for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl Stored for Vec<u8> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.into_owned()),
            _ => None,
        }
    }
}

impl Param for Uuid {
    fn to_value(&self) -> Value<'_> {
        Value::Uuid(*self)
    }
}

impl Stored for Uuid {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Uuid(id) => Some(id),
            Value::Bytes(bytes) => Self::from_slice(&bytes).ok(),
            _ => None,
        }
    }
}

impl Param for crate::Micros {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}

impl Stored for crate::Micros {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Self)
    }
}

impl<T: Param> Param for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::to_value)
    }
}

impl Param for &str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Param for &[u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl Param for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        self.clone()
    }
}

impl<T: Stored> Stored for Option<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl Param for crate::GridPath {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self.as_bytes()))
    }
}

impl Stored for crate::GridPath {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Self::from_bytes(&bytes).ok(),
            _ => None,
        }
    }
}

macro_rules! stored_as_text {
    ($($kind:ty),+) => {$(
        impl Param for $kind {
            fn to_value(&self) -> Value<'_> {
                Value::Text(Cow::Owned(self.to_string()))
            }
        }

        impl Stored for $kind {
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}
stored_as_text!(crate::Day, crate::Limit);
