//! The lobby: whoever comes before the opening is in it, and at the opening all
//! of them are shuffled by a secret that was promised before. To be first at the
//! door gains nothing. Whoever comes later stands behind, in the order of coming.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use kernel::{CommunityId, Micros, Uuid};
use sha2::Sha256;
use store::{Entry, Keyring, Sealed, StoreError, Tx, record, statements};

use crate::draw::{commitment, hex};
use crate::ids::{OfferingId, PersonId};
use crate::rows::Offering;

/// People let through in a second: some more than can fill in a form, far fewer
/// than the allocator can answer.
pub const PACE: i64 = 100;
/// The field under which secrets are sealed.
const SECRET: &str = "bookings_lobby.secret";

record! {
    /// Somebody in a lobby.
    pub struct Ticket in "bookings_ticket" {
        "community_id" => /// Whose.
        community: CommunityId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "person_id" => /// Who.
        person: PersonId,
        "code" => /// The pseudonym that is shuffled.
        code: Uuid,
        "early" => /// Whether they came before the opening.
        early: bool,
        "at" => /// When they came.
        at: Micros,
        "actor" => /// Who brought them in.
        actor: String,
    }
}

statements! {
    /// Makes the secret of a lobby, once.
    OPEN = "INSERT INTO bookings_lobby (community_id, id, secret, commitment, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, id) DO NOTHING";
    /// The secret and its hash.
    SECRET_OF = "SELECT secret, commitment FROM bookings_lobby WHERE community_id = $1 AND id = $2";
    /// Comes in; twice is once.
    ENTER = "INSERT INTO bookings_ticket (community_id, offering_id, person_id, code, early, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (community_id, offering_id, person_id) DO NOTHING";
    /// One ticket.
    TICKET = "SELECT community_id, offering_id, person_id, code, early, at, actor FROM bookings_ticket WHERE community_id = $1 AND offering_id = $2 AND person_id = $3";
    /// The codes of those who came before the opening.
    EARLY = "SELECT person_id, code FROM bookings_ticket WHERE community_id = $1 AND offering_id = $2 AND early ORDER BY code";
    /// How many came in all.
    ALL_TICKETS = "SELECT COUNT(*) FROM bookings_ticket WHERE community_id = $1 AND offering_id = $2";
    /// How many came after the opening and before somebody.
    BEFORE = "SELECT COUNT(*) FROM bookings_ticket WHERE community_id = $1 AND offering_id = $2 AND NOT early AND (at < $3 OR (at = $3 AND code < $4))";
}

/// Where somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// How many are in the lobby.
    pub all: i64,
    /// Their place, from 1; none before the opening: nobody has one yet.
    pub position: Option<i64>,
    /// Whether they may sign up now.
    pub may: bool,
    /// Seconds until they may, about.
    pub wait: i64,
}

/// The shuffled orders of this server, each read once after its opening.
#[derive(Debug, Default)]
pub struct Orders(Mutex<HashMap<(OfferingId, Micros), Order>>);

/// The rank of each person, from 1.
type Order = Arc<HashMap<PersonId, i64>>;

impl Offering {
    /// Whether people may come into its lobby now.
    pub fn has_lobby(&self, now: Micros) -> bool {
        let before = i64::from(self.lobby_minutes) * Micros::MINUTE;
        self.lobby_minutes > 0 && self.opens.plus(-before) <= now && now < self.closes
    }
}

/// What a ticket is signed with.
fn proof(keys: &Keyring, community: CommunityId, offering: OfferingId, person: PersonId) -> String {
    let blind = keys.blind(community, "bookings.ticket", &format!("{offering}/{person}"));
    gate::base64url(blind.get(..16).unwrap_or_default())
}

/// The ticket of somebody in a lobby, as an address shows it.
pub fn ticket(keys: &Keyring, community: CommunityId, offering: OfferingId, person: PersonId) -> String {
    format!("{person}.{}", proof(keys, community, offering, person))
}

/// Whose ticket it is; none for a forged one, or one of another lobby.
pub fn holder(keys: &Keyring, community: CommunityId, offering: OfferingId, given: &str) -> Option<PersonId> {
    let (person, shown) = given.split_once('.')?;
    let person: PersonId = person.parse().ok()?;
    use sha2::Digest;
    let same = Sha256::digest(proof(keys, community, offering, person)) == Sha256::digest(shown);
    same.then_some(person)
}

/// Comes into a lobby. The first one makes its secret.
pub fn enter(tx: &mut Tx<'_>, actor: &str, offering: &Offering, person: PersonId) -> Result<(), StoreError> {
    let (community, id, now) = (offering.community, offering.id, tx.now());
    let mut bytes = [0u8; 32];
    tx.clock().fill(&mut bytes);
    let secret = hex(&bytes);
    let promise = hex(&commitment(&id.to_string(), &secret));
    let sealed = tx.keys().seal(tx.clock(), community, SECRET, &secret)?;
    tx.run(&OPEN, &[&community, &id, &sealed, &promise, &now])?;
    let mut code = [0u8; 16];
    tx.clock().fill(&mut code);
    let (code, early) = (Uuid::from_bytes(code), now < offering.opens);
    let fresh = tx.run(&ENTER, &[&community, &id, &person, &code, &early, &now, &actor])?;
    if fresh == 0 {
        return Ok(());
    }
    tx.audit(
        community,
        &Entry {
            actor,
            verb: "lobby.entered",
            subject_kind: "offering",
            subject: id.0,
            body: serde_json::json!({ "person": person.to_string(), "code": code.to_string() }).to_string(),
        },
    )
}

/// Where somebody stands; none if they are not in the lobby.
pub fn place(
    tx: &mut Tx<'_>,
    orders: &Orders,
    offering: &Offering,
    person: PersonId,
) -> Result<Option<Place>, StoreError> {
    let (community, id, now) = (offering.community, offering.id, tx.now());
    let Some(own) = tx.maybe(&TICKET, &[&community, &id, &person], Ticket::read)? else {
        return Ok(None);
    };
    let all: i64 = tx.one(&ALL_TICKETS, &[&community, &id], |row| row.get(0))?;
    if now < offering.opens {
        let wait = (offering.opens.since(now) + Micros::SECOND - 1) / Micros::SECOND;
        return Ok(Some(Place {
            all,
            position: None,
            may: false,
            wait,
        }));
    }
    let order = shuffled(tx, orders, offering)?;
    let position = match order.get(&person) {
        Some(rank) => *rank,
        None => {
            let before: i64 = tx.one(&BEFORE, &[&community, &id, &own.at, &own.code], |row| row.get(0))?;
            i64::try_from(order.len()).unwrap_or(0) + before + 1
        }
    };
    let let_in = admitted(offering, now);
    Ok(Some(Place {
        all,
        position: Some(position),
        may: position <= let_in,
        wait: ((position - let_in).max(0) + PACE - 1) / PACE,
    }))
}

/// How many have been let through by now.
fn admitted(offering: &Offering, now: Micros) -> i64 {
    let passed = now.since(offering.opens).max(0);
    PACE.saturating_add(passed.saturating_mul(PACE) / Micros::SECOND)
}

/// Whether everybody who came has been let through: then nobody needs a ticket.
pub fn is_empty(tx: &mut Tx<'_>, offering: &Offering) -> Result<bool, StoreError> {
    let (community, id, now) = (offering.community, offering.id, tx.now());
    let all: i64 = tx.one(&ALL_TICKETS, &[&community, &id], |row| row.get(0))?;
    Ok(now >= offering.opens && all <= admitted(offering, now))
}

/// The order of those who came before the opening: by HMAC of their codes under
/// the secret.
pub fn shuffle(secret: &str, mut codes: Vec<(PersonId, Uuid)>) -> Vec<PersonId> {
    let key = |code: &Uuid| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        mac.update(code.simple().to_string().as_bytes());
        Some(mac.finalize().into_bytes().to_vec())
    };
    codes.sort_by_cached_key(|(_, code)| (key(code), *code));
    codes.into_iter().map(|(person, _)| person).collect()
}

fn shuffled(tx: &mut Tx<'_>, orders: &Orders, offering: &Offering) -> Result<Order, StoreError> {
    let known = orders
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&(offering.id, offering.opens))
        .cloned();
    if let Some(order) = known {
        return Ok(order);
    }
    let (community, id) = (offering.community, offering.id);
    let codes = tx.all(&EARLY, &[&community, &id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let order: HashMap<PersonId, i64> = match secret_of(tx, offering)? {
        Some((secret, _)) => (1..)
            .zip(shuffle(&secret, codes))
            .map(|(rank, who)| (who, rank))
            .collect(),
        None => HashMap::new(),
    };
    let order = Arc::new(order);
    let mut held = orders.0.lock().unwrap_or_else(PoisonError::into_inner);
    held.insert((id, offering.opens), Arc::clone(&order));
    Ok(order)
}

/// The secret and its hash; to be told after the opening only.
fn secret_of(tx: &mut Tx<'_>, offering: &Offering) -> Result<Option<(String, String)>, StoreError> {
    let community = offering.community;
    let found: Option<(Sealed, String)> = tx.maybe(&SECRET_OF, &[&community, &offering.id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let Some((sealed, promise)) = found else {
        return Ok(None);
    };
    let secret = tx.keys().open(community, SECRET, &sealed)?;
    Ok(Some((secret, promise)))
}

/// What everybody may check: the promise, and after the opening the secret with
/// the codes in their order.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Proof {
    /// The hash that was promised.
    pub commitment: String,
    /// The secret; empty before the opening.
    pub secret: String,
    /// The codes in the order in which they were let in; empty before the opening.
    pub codes: Vec<String>,
}

/// What everybody may check of a lobby.
pub fn published(tx: &mut Tx<'_>, offering: &Offering) -> Result<Proof, StoreError> {
    let (community, id) = (offering.community, offering.id);
    let Some((secret, commitment)) = secret_of(tx, offering)? else {
        return Ok(Proof::default());
    };
    if tx.now() < offering.opens {
        return Ok(Proof {
            commitment,
            ..Proof::default()
        });
    }
    let codes: Vec<(PersonId, Uuid)> =
        tx.all(&EARLY, &[&community, &id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let by_person: HashMap<PersonId, Uuid> = codes.iter().copied().collect();
    let order = shuffle(&secret, codes);
    Ok(Proof {
        commitment,
        codes: order
            .iter()
            .filter_map(|person| by_person.get(person))
            .map(|code| code.simple().to_string())
            .collect(),
        secret,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    #[test]
    fn the_shuffle_depends_on_the_secret_and_loses_nobody() {
        let codes: Vec<_> = (0..50).map(|n| (person(n), Uuid::from_u128(n * 7919))).collect();
        let (one, two) = (shuffle("a", codes.clone()), shuffle("b", codes.clone()));
        assert_ne!(one, two);
        let mut sorted = one.clone();
        sorted.sort();
        assert_eq!(sorted, (0..50).map(person).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn the_order_of_coming_does_not_matter(seed in 1u128..1 << 90, turn in 0usize..20) {
            let codes: Vec<_> = (0..20u128).map(|n| (person(n), Uuid::from_u128(seed.wrapping_mul(n + 1)))).collect();
            let mut turned = codes.clone();
            turned.rotate_left(turn);
            prop_assert_eq!(shuffle("s", codes), shuffle("s", turned));
        }
    }
}
