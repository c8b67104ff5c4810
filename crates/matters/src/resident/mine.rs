//! What this device remembers without a log-in: the receipts that were opened
//! on it, and where its holder lives. Only cookies; the server keeps nothing.

use axum::http::{HeaderMap, HeaderValue};
use kernel::{AccountId, CommunityId, NodeId, Uuid};
use store::Keyring;
use web::{Door, cookie};

use crate::rows::IntakeId;

/// The cookie of the receipts.
const MINE: &str = "mine";
/// The cookie of the place.
const HOME: &str = "home";
/// The cookie by which one who follows a matter counts once.
const FELLOW: &str = "fellow";
/// How many receipts a device remembers.
const MOST: usize = 10;
/// How long: half a year.
const HALF_A_YEAR: u32 = 182 * 24 * 3600;

/// What opens one receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    /// The secret of its link.
    Secret(String),
    /// Number and telephone were right on this device: the intake with our proof of it.
    Shown(IntakeId, String),
    /// It belongs to the holder of this log-in, or to somebody for whom they act.
    Own(IntakeId, AccountId),
}

impl Key {
    /// The address of the receipt.
    pub fn base(&self) -> String {
        match self {
            Self::Secret(secret) => format!("/r/{secret}"),
            Self::Shown(intake, _) | Self::Own(intake, _) => format!("/i/{intake}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text.split_once('~') {
            Some((intake, proof)) => Some(Self::Shown(intake.parse().ok()?, proof.to_owned())),
            None if is_secret(text) => Some(Self::Secret(text.to_owned())),
            None => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Secret(secret) => secret.clone(),
            Self::Shown(intake, proof) => format!("{intake}~{proof}"),
            // A log-in opens it, not this device.
            Self::Own(..) => String::new(),
        }
    }
}

/// Whether a text has the form of a receipt's secret.
pub(crate) fn is_secret(text: &str) -> bool {
    matches!(text.len(), 32 | 40)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

/// The proof that number and telephone were right for an intake.
pub(crate) fn proof(keys: &Keyring, community: CommunityId, intake: IntakeId) -> String {
    let proof = keys.blind(community, "matters_intake.shown", &intake.to_string());
    gate::base64url(proof.get(..16).unwrap_or_default())
}

/// Whether a proof is ours.
pub(crate) fn proven(keys: &Keyring, community: CommunityId, intake: IntakeId, given: &str) -> bool {
    crate::cx::secret_hash(&proof(keys, community, intake)) == crate::cx::secret_hash(given)
}

fn held<'h>(door: &Door, headers: &'h HeaderMap, plain: &str) -> &'h str {
    cookie::find(headers, &cookie::name(plain, door.app.config().secure())).unwrap_or_default()
}

fn set(door: &Door, plain: &str, value: &str) -> HeaderValue {
    cookie::set(plain, value, Some(HALF_A_YEAR), door.app.config().secure())
}

/// The receipts of this device, the one opened last first.
pub(crate) fn keys(door: &Door, headers: &HeaderMap) -> Vec<Key> {
    read(held(door, headers, MINE))
}

fn read(text: &str) -> Vec<Key> {
    text.split('.').filter_map(Key::read).take(MOST).collect()
}

/// The cookie with one more receipt.
pub(crate) fn remember(door: &Door, headers: &HeaderMap, key: Key) -> HeaderValue {
    set(door, MINE, &with(keys(door, headers), key))
}

fn with(known: Vec<Key>, key: Key) -> String {
    let others = known.into_iter().filter(|other| other.base() != key.base());
    let all: Vec<String> = std::iter::once(key.clone())
        .chain(others)
        .map(|key| key.write())
        .filter(|text| !text.is_empty())
        .take(MOST)
        .collect();
    all.join(".")
}

/// The place where the holder of this device lives.
pub(crate) fn home(door: &Door, headers: &HeaderMap) -> Option<NodeId> {
    held(door, headers, HOME).parse().ok()
}

/// The cookie of the place.
pub(crate) fn set_home(door: &Door, node: NodeId) -> HeaderValue {
    set(door, HOME, &node.to_string())
}

/// The secret by which this device follows matters, and its cookie.
pub(crate) fn fellow(door: &Door, headers: &HeaderMap) -> (String, HeaderValue) {
    let known = held(door, headers, FELLOW);
    let secret = if is_secret(known) {
        known.to_owned()
    } else {
        let mut bytes = [0_u8; 16];
        door.app.clock().fill(&mut bytes);
        Uuid::from_bytes(bytes).simple().to_string()
    };
    let cookie = set(door, FELLOW, &secret);
    (secret, cookie)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_remembers_ten_receipts_the_last_opened_first() {
        let secret = |n: u32| Key::Secret(format!("{n:032x}"));
        let mut text = String::new();
        for n in 0..12 {
            text = with(read(&text), secret(n));
        }
        text = with(read(&text), secret(5));
        let keys = read(&text);
        assert_eq!(keys.len(), 10);
        assert_eq!(keys[..2], [secret(5), secret(11)]);
    }

    #[test]
    fn a_proof_is_good_for_its_intake_and_community_only() {
        let keys = Keyring::for_test();
        let (here, there) = (CommunityId(Uuid::from_u128(1)), CommunityId(Uuid::from_u128(2)));
        let (one, two) = (IntakeId(Uuid::from_u128(3)), IntakeId(Uuid::from_u128(4)));
        let good = proof(&keys, here, one);
        assert!(proven(&keys, here, one, &good));
        assert!(!proven(&keys, here, two, &good) && !proven(&keys, there, one, &good));
        assert!(!proven(&keys, here, one, ""));
        let key = Key::Shown(one, good);
        assert_eq!(read(&with(Vec::new(), key.clone())), [key]);
        assert_eq!(read("x.~.y~z"), []);
    }
}
