//! What is sealed of a person, under which names, and in which spelling it is
//! looked up.

use kernel::{CommunityId, GridPath, IdNumber};
use store::{Keyring, Sealed, StoreError, Tx};

/// The number of a card.
pub const NUMBER: &str = "people_person.id";
/// A telephone number.
pub const PHONE: &str = "people_person.phone";
/// An address for e-mail.
pub const EMAIL: &str = "people_person.email";
/// The door of a household.
pub const DOOR: &str = "people_household.door";
/// The telephone number of a relative who is not of the register.
pub const KIN_PHONE: &str = "people_relation.phone";
/// The telephone number of somebody who acts for another.
pub const AGENT_PHONE: &str = "people_consent.agent_phone";
/// The last four signs of a number, as the search index keeps them.
const TAIL: &str = "people_person.tail";

/// Seals a text for one of the fields above.
pub fn seal(tx: &Tx<'_>, community: CommunityId, field: &str, plain: &str) -> Result<Sealed, StoreError> {
    tx.keys().seal(tx.clock(), community, field, plain)
}

/// What stands for a card's number in its index.
pub fn blind_number(keys: &Keyring, community: CommunityId, number: &IdNumber) -> Vec<u8> {
    keys.blind(community, NUMBER, number.whole())
}

/// What stands for a telephone number, given in its normal form.
pub fn blind_phone(keys: &Keyring, community: CommunityId, normal: &str) -> Vec<u8> {
    keys.blind(community, PHONE, normal)
}

/// What stands for a door: the place and the door in one spelling.
pub fn blind_door(keys: &Keyring, community: CommunityId, place: GridPath, door: &str) -> Vec<u8> {
    keys.blind(community, DOOR, &format!("{place} {}", plain_door(door)))
}

/// A door in one spelling: `501室`, `５０１` and `501` are one.
pub fn plain_door(door: &str) -> String {
    let normal = text::normal::Normal::of(door);
    let kept = normal.chars().iter().filter(|sign| sign.is_alphanumeric());
    let plain: String = kept.collect();
    plain.trim_end_matches(['室', '户', '号', '房']).to_owned()
}

/// The term by which the last four signs are found: keyed, so that the index
/// tells nobody what they are.
pub fn tail_term(keys: &Keyring, community: CommunityId, tail: &str) -> String {
    let blind = keys.blind(community, TAIL, &tail.to_ascii_uppercase());
    let start = blind.iter().take(6).map(|byte| format!("{byte:02x}"));
    format!("t{}", start.collect::<String>())
}

/// The last four signs of a telephone number.
pub fn tail_of(normal: &str) -> Option<&str> {
    normal.get(normal.len().checked_sub(4)?..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_has_one_spelling() {
        for door in ["501", "501室", "５０１ 室", " 501户"] {
            assert_eq!(plain_door(door), "501", "{door}");
        }
        assert_ne!(plain_door("501A"), plain_door("501"));
    }

    #[test]
    fn the_term_of_a_tail_does_not_show_it() {
        let keys = Keyring::for_test();
        let community = CommunityId(kernel::Uuid::nil());
        let term = tail_term(&keys, community, "002x");
        assert_eq!(term, tail_term(&keys, community, "002X"));
        assert!(!term.contains("002") || term.len() == 13);
        assert_ne!(term, tail_term(&keys, community, "1234"));
    }
}
