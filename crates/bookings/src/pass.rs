//! The code that somebody shows at the door: signed (Ed25519), good for a day
//! and a half, its key a new one each week. Whoever has the public key can tell
//! a good one without asking the centre.

use kernel::{CommunityId, Micros, Uuid};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use store::Keyring;

use crate::ids::PersonId;

/// What every code begins with.
pub const MARK: &str = "HY1.";
/// How long a code is good.
const GOOD: i64 = 36 * Micros::HOUR;
/// Bytes that are signed: person, end in seconds, week.
const BODY: usize = 16 + 4 + 2;

/// What a code turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Read {
    /// Whose, and until when.
    Good(PersonId),
    /// It was good once.
    Over,
    /// Nobody here made it.
    Forged,
}

fn week(at: Micros) -> u16 {
    u16::try_from(at.0.div_euclid(7 * Micros::DAY)).unwrap_or(u16::MAX)
}

fn pair(keys: &Keyring, community: CommunityId, week: u16) -> Option<Ed25519KeyPair> {
    let seed = keys.blind(community, "bookings.pass", &format!("week {week}"));
    Ed25519KeyPair::from_seed_unchecked(seed.get(..32)?).ok()
}

/// The code of a person now; empty if no key can be made.
pub fn issue(keys: &Keyring, community: CommunityId, person: PersonId, now: Micros) -> String {
    let until = u32::try_from(now.plus(GOOD).0 / Micros::SECOND).unwrap_or(u32::MAX);
    let week = week(now);
    let Some(pair) = pair(keys, community, week) else {
        return String::new();
    };
    let mut body = Vec::with_capacity(BODY + 64);
    body.extend_from_slice(person.0.as_bytes());
    body.extend_from_slice(&until.to_be_bytes());
    body.extend_from_slice(&week.to_be_bytes());
    let signature = pair.sign(&body);
    body.extend_from_slice(signature.as_ref());
    format!("{MARK}{}", gate::base64url(&body))
}

/// Reads a code; an address that ends with one will do.
pub fn read(keys: &Keyring, community: CommunityId, shown: &str, now: Micros) -> Read {
    let Some((body, signature)) = parts(shown) else {
        return Read::Forged;
    };
    let (Some(person), Some(until), Some(week_of)) = (body.get(..16), body.get(16..20), body.get(20..22))
    else {
        return Read::Forged;
    };
    let week_of = u16::from_be_bytes(week_of.try_into().unwrap_or_default());
    // Only the keys of this week and of those beside it: clocks differ.
    if week(now).abs_diff(week_of) > 1 {
        return Read::Over;
    }
    let Some(pair) = pair(keys, community, week_of) else {
        return Read::Forged;
    };
    let public = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref());
    if public.verify(&body, &signature).is_err() {
        return Read::Forged;
    }
    let until = i64::from(u32::from_be_bytes(until.try_into().unwrap_or_default()));
    if now.0 / Micros::SECOND > until {
        return Read::Over;
    }
    Uuid::from_slice(person).map_or(Read::Forged, |person| Read::Good(PersonId(person)))
}

fn parts(shown: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let code = shown.trim().rsplit('/').next()?.strip_prefix(MARK)?;
    let bytes = web::url::unbase64(code)?;
    if bytes.len() != BODY + 64 {
        return None;
    }
    let (body, signature) = bytes.split_at(BODY);
    Some((body.to_vec(), signature.to_vec()))
}

/// The public keys of this week and the week before, for a scanner without a line:
/// week and key.
pub fn public_keys(keys: &Keyring, community: CommunityId, now: Micros) -> Vec<(u16, String)> {
    let this = week(now);
    [this.saturating_sub(1), this]
        .into_iter()
        .filter_map(|week| {
            let pair = pair(keys, community, week)?;
            Some((week, gate::base64url(pair.public_key().as_ref())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn community() -> CommunityId {
        CommunityId(Uuid::from_u128(7))
    }

    #[test]
    fn a_code_is_good_for_a_day_and_a_half_and_for_its_own_centre() {
        let (keys, now) = (Keyring::for_test(), Micros(1_773_108_000_000_000));
        let person = PersonId(Uuid::from_u128(42));
        let code = issue(&keys, community(), person, now);
        assert!(code.len() < 130, "{}", code.len());
        assert_eq!(read(&keys, community(), &code, now), Read::Good(person));
        let address = format!("https://example.org/desk/classes/at-door/{code}");
        assert_eq!(read(&keys, community(), &address, now), Read::Good(person));
        assert_eq!(
            read(&keys, community(), &code, now.plus(37 * Micros::HOUR)),
            Read::Over
        );
        assert_eq!(
            read(&keys, community(), &code, now.plus(30 * Micros::DAY)),
            Read::Over
        );
        let other = CommunityId(Uuid::from_u128(8));
        assert_eq!(read(&keys, other, &code, now), Read::Forged);
        assert_ne!(issue(&keys, community(), person, now.plus(7 * Micros::DAY)), code);
    }

    proptest! {
        #[test]
        fn a_changed_code_is_never_good(at in 0usize..86, bit in 0u8..8) {
            let (keys, now) = (Keyring::for_test(), Micros(1_773_108_000_000_000));
            let code = issue(&keys, community(), PersonId(Uuid::from_u128(42)), now);
            let mut bytes = web::url::unbase64(code.strip_prefix(MARK).unwrap()).unwrap();
            bytes[at] ^= 1 << bit;
            let forged = format!("{MARK}{}", gate::base64url(&bytes));
            let good = matches!(read(&keys, community(), &forged, now), Read::Good(_));
            prop_assert!(!good);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,200}") {
            let _ = read(&Keyring::for_test(), community(), &text, Micros(0));
            let _ = read(&Keyring::for_test(), community(), &format!("{MARK}{text}"), Micros(0));
        }
    }
}
