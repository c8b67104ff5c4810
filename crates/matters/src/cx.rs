//! What every verb is given beside the transaction, and what every verb does:
//! find the matter, ask the gate, take the step, keep what happened.

use gate::{Actor, Policy};
use kernel::{CommunityId, Micros, Uuid};
use people::Centre;
use store::StoreError;
use store::Tx;
use store::audit::Entry;

use crate::event::{Happened, Line};
use crate::rows::{self, Matter, MatterId};
use crate::rulebook::Rulebook;
use crate::words::{State, Verb};

/// Who does it, where, by which rules.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The community.
    pub community: CommunityId,
    /// Who.
    pub actor: &'a Actor,
    /// The centre's settings.
    pub centre: &'a Centre,
    /// The room's settings.
    pub book: &'a Rulebook,
    /// Who may do what.
    pub policy: &'a Policy,
}

/// Why something cannot be done to a matter.
#[derive(Clone, Debug)]
pub enum Refused {
    /// There is none, or it is not this person's to know.
    NotFound,
    /// It is known to them, but this is not theirs to do.
    Denied,
    /// Not in this state; what could be done instead.
    NotNow {
        /// The state.
        state: State,
        /// What is possible.
        allowed: Vec<Verb>,
    },
    /// Somebody changed it meanwhile.
    Stale,
    /// The date lies beyond every calendar.
    BeyondCalendar,
    /// The words are missing or too long; the field.
    Words(WordsFault),
    /// The store.
    Store(StoreError),
}

/// What is wrong with words that were typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordsFault {
    /// Nothing was said.
    Empty,
    /// More than the field takes.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<kernel::BeyondHorizon> for Refused {
    fn from(_: kernel::BeyondHorizon) -> Self {
        Self::BeyondCalendar
    }
}

/// The most characters in one text field: a long letter fits, a book does not.
pub const LONGEST: usize = 4000;

/// Words as they are kept: trimmed, neither empty nor too long.
pub fn words(text: &str, limit: usize) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refused::Words(WordsFault::Empty))
    } else if text.chars().count() > limit {
        Err(Refused::Words(WordsFault::TooLong { limit }))
    } else {
        Ok(text.to_owned())
    }
}

/// Words that may be missing.
pub fn maybe_words(text: &str, limit: usize) -> Result<String, Refused> {
    if text.trim().is_empty() {
        Ok(String::new())
    } else {
        words(text, limit)
    }
}

impl<'a> Cx<'a> {
    /// What the engines of language know of this centre.
    pub fn hearing(&self) -> &'a crate::hear::Hearing {
        self.book.hearing(self.centre)
    }

    /// The matter, if the actor may see it.
    pub fn see(&self, tx: &mut Tx<'_>, id: MatterId) -> Result<Matter, Refused> {
        let matter = Matter::by_id(tx, self.community, id)?.ok_or(Refused::NotFound)?;
        if self.policy.may(self.actor, "see", &matter) {
            Ok(matter)
        } else {
            Err(Refused::NotFound)
        }
    }

    /// The matter for an action: 404 if it is not theirs to see, 403 if not
    /// theirs to do, 409 if it was changed since `version` or cannot be now.
    pub fn take(
        &self,
        tx: &mut Tx<'_>,
        id: MatterId,
        version: Option<i32>,
        action: &str,
        verb: Verb,
    ) -> Result<(Matter, State), Refused> {
        let matter = self.see(tx, id)?;
        if !self.policy.may(self.actor, action, &matter) {
            return Err(Refused::Denied);
        }
        if version.is_some_and(|read| read != matter.version) {
            return Err(Refused::Stale);
        }
        let next = self.step(&matter, verb)?;
        Ok((matter, next))
    }

    /// The state after a verb, by the workflow that the matter began with.
    pub fn step(&self, matter: &Matter, verb: Verb) -> Result<State, Refused> {
        let flow = self.book.workflow(matter.workflow);
        flow.and_then(|flow| flow.next(matter.state, verb))
            .ok_or_else(|| Refused::NotNow {
                state: matter.state,
                allowed: flow.map(|flow| flow.allowed(matter.state)).unwrap_or_default(),
            })
    }

    /// Saves the matter and what happened to it, in this transaction.
    pub fn keep(
        &self,
        tx: &mut Tx<'_>,
        matter: &mut Matter,
        verb: Verb,
        what: Happened,
    ) -> Result<(), Refused> {
        matter.updated_at = tx.now();
        matter.look_again(tx.now());
        if !matter.save(tx)? {
            return Err(Refused::Stale);
        }
        self.log(tx, matter, verb, what)
    }

    /// Keeps what happened, the row being saved already.
    pub fn log(&self, tx: &mut Tx<'_>, matter: &Matter, verb: Verb, what: Happened) -> Result<(), Refused> {
        let body = self.body(matter, what);
        let actor = self.actor.label();
        let entry = Entry {
            actor: &actor,
            verb: verb.word(),
            subject_kind: "matter",
            subject: matter.id.0,
            body,
        };
        tx.audit(self.community, &entry)?;
        tx.announce(self.community, "desk");
        if matter.wall > 0 {
            tx.announce(self.community, "wall");
        }
        Ok(())
    }

    /// The body of an audit event.
    pub fn body(&self, matter: &Matter, mut what: Happened) -> String {
        what.state = matter.state.word().to_owned();
        what.round = matter.round;
        if what.by.is_empty() {
            what.by.clone_from(&self.actor.name);
        }
        // A struct of texts and numbers always becomes JSON.
        serde_json::to_string(&what).unwrap_or_default()
    }
}

/// The timeline of a matter, oldest first.
pub fn timeline(tx: &mut Tx<'_>, community: CommunityId, id: MatterId) -> Result<Vec<Line>, StoreError> {
    let rows = tx.all(&rows::EVENTS, &[&community, &id], |row| {
        let (at, actor, verb, body): (Micros, String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Verb::from_word(&verb).map(|verb| Line {
            at,
            actor,
            verb,
            what: serde_json::from_str(&body).unwrap_or_default(),
        }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Hexadecimal digits of a secret that say when it was made, before 128 bits of chance.
const WHEN: usize = 8;

/// A fresh secret for a receipt's link, and the hash that is kept of it. Both
/// begin with the second of their making, so that the index of a million of
/// them grows at its end.
pub fn secret(clock: &kernel::Clock) -> (String, Vec<u8>) {
    let mut bytes = [0u8; 16];
    clock.fill(&mut bytes);
    let second = clock.now().0.div_euclid(Micros::SECOND).rem_euclid(1 << 32);
    let text = format!("{second:0WHEN$x}{}", Uuid::from_bytes(bytes).simple());
    let hash = secret_hash(&text);
    (text, hash)
}

/// The hash that is kept of a secret: when it was made if it says so, then SHA-256.
pub fn secret_hash(secret: &str) -> Vec<u8> {
    use sha2::Digest;
    let when = secret.get(..WHEN).filter(|_| secret.len() == WHEN + 32);
    let when = when.and_then(|when| u32::from_str_radix(when, 16).ok());
    let mut kept = when.map_or_else(Vec::new, |when| when.to_be_bytes().to_vec());
    kept.extend_from_slice(&sha2::Sha256::digest(secret.as_bytes()));
    kept
}
