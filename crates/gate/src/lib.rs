//! The gate: who somebody is, and what one may reach.
//!
//! Accounts, passwords, sessions, API tokens and roles with scope and term live
//! here; so does the one table of permissions ([`Policy`]) that guards every
//! verb, shows its button and narrows its lists.

mod actor;
mod narrow;
mod policy;
mod read;
mod relation;
mod role;
mod token;

pub use actor::Actor;
pub use narrow::Narrow;
pub use policy::{Line, Policy, Word};
pub use read::PolicyError;
pub use relation::{Relation, Thing};
pub use role::{Grant, Role};
pub use token::{SessionId, Token, base64url};
