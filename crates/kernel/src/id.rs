//! Ids that cannot be mixed up: one type per thing, UUIDv7 inside.

/// Declares an id type: a newtype over [`Uuid`](crate::Uuid) that only
/// [`Clock::fresh`](crate::Clock::fresh) or a parser makes.
#[macro_export]
macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub $crate::Uuid);

        impl From<$crate::Uuid> for $name {
            fn from(id: $crate::Uuid) -> Self { Self(id) }
        }
        impl From<$name> for $crate::Uuid {
            fn from(id: $name) -> Self { id.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }
        impl $crate::Param for $name {
            fn to_value(&self) -> $crate::Value<'_> {
                $crate::Value::Uuid(self.0)
            }
        }

        impl $crate::Stored for $name {
            fn from_value(value: $crate::Value<'_>) -> Option<Self> {
                <$crate::Uuid as $crate::Stored>::from_value(value).map(Self)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::BadId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::Uuid::try_parse(text).map(Self).map_err(|_| $crate::BadId)
            }
        }
    )+};
}

/// The text is not an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadId;

impl std::fmt::Display for BadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not an identifier")
    }
}

impl std::error::Error for BadId {}

typed_id! {
    /// A community: the tenant of every row.
    CommunityId,
    /// A node of the four-level grid.
    NodeId,
    /// A responsible unit (property company, department, the centre itself).
    UnitId,
    /// Somebody who works in or for the centre, with or without a log-in.
    StaffId,
    /// A log-in.
    AccountId,
    /// A stored file.
    FileId,
    /// Somebody of the register: a resident, or a resident's relative.
    PersonId,
    /// Those who live behind one door together.
    HouseholdId,
}
