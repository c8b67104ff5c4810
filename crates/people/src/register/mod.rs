//! The register: persons and households on the grid, what they are to each
//! other, why they are looked after, and when somebody last reached them.
//!
//! Other rooms stand on this: [`person`], [`Person::see`], [`search`],
//! [`by_phone`], [`audience`](audience::audience) and
//! [`reached`](contact::reached).

pub mod add;
pub mod audience;
pub mod bulk;
pub mod consent;
pub mod contact;
pub mod copy;
pub mod export;
pub mod household;
pub mod import;
pub mod label;
pub mod merge;
pub mod no_loss;
pub mod own;
pub(crate) mod pages;
pub mod person;
pub mod relation;
pub mod rows;
pub mod sealed;
pub mod search;
pub mod wish;

pub use add::{Change, Details, Given, New, add, change, move_to};
pub use contact::{Contact, ContactKind, reached};
pub use household::{Household, Member, Part};
pub use label::{Label, LabelKind};
pub use person::{Person, Sex, State, by_account, by_number, by_phone, person, persons};
pub use relation::{Kin, Relation};
pub use search::{Found, Reach, Seek, search};

use gate::{Actor, Policy};
use kernel::{CommunityId, PersonId};
use store::StoreError;

/// The room of the search index that holds the persons.
pub const SHELF: &str = "people_person";

/// Who does something to the register, where, by which table.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The community.
    pub community: CommunityId,
    /// Who.
    pub actor: &'a Actor,
    /// Who may do what.
    pub policy: &'a Policy,
}

/// Why something cannot be done to somebody of the register.
#[derive(Clone, Debug)]
pub enum Refused {
    /// There is nobody, or it is not this person's to know.
    NotFound,
    /// Known to them, but not theirs to do.
    Denied,
    /// Somebody changed it meanwhile.
    Stale,
    /// Another person has that number.
    Taken(Option<PersonId>),
    /// A field will not do: its name and the key of what is wrong.
    Field(&'static str, &'static str),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unique => Self::Taken(None),
            other => Self::Store(other),
        }
    }
}
