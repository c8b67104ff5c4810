//! What an actor can be to a thing.

use crate::actor::Actor;
use crate::narrow::Narrow;

/// One relation of actors to things of one kind, said twice: for one thing in
/// Rust, for a list in SQL. Both must agree; see `tests/it/agree.rs` for the
/// test that every room copies.
pub struct Relation<T: 'static> {
    /// Its name in `permissions.toml`.
    pub name: &'static str,
    /// Whether it holds between the two.
    pub holds: fn(&Actor, &T) -> bool,
    /// Adds conditions for the things to which it holds; none if it holds to none.
    pub narrow: fn(&Actor, &mut Narrow),
}

/// Something that the permission table speaks of.
pub trait Thing: Sized + 'static {
    /// The section of `permissions.toml`.
    const KIND: &'static str;
    /// What an actor can be to it.
    fn relations() -> &'static [Relation<Self>];

    /// The names of [`relations`](Self::relations), for [`Policy::read`](crate::Policy::read).
    fn relation_names() -> Vec<&'static str> {
        Self::relations().iter().map(|relation| relation.name).collect()
    }
}

/// A relation that a role gives within its places, for things with a `path`:
/// `by_place!("leader_of_place", Leader)`.
#[macro_export]
macro_rules! by_place {
    ($name:literal, $role:ident) => {
        $crate::Relation {
            name: $name,
            holds: |actor, thing| actor.reaches($crate::Role::$role, &thing.path),
            narrow: |actor, narrow| {
                for place in actor.paths($crate::Role::$role) {
                    narrow.or_within("path", place);
                }
            },
        }
    };
}
