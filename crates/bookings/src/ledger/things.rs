//! What the ledger speaks of: claims and waits, orders and what they came to.

use std::sync::Arc;

use kernel::{Micros, Uuid};
use sha2::{Digest, Sha256};

use super::lot::{Refusal, Span, Took, Want};
use crate::ids::{ClaimId, OfferingId, PersonId, WaitId};

kernel::stored_words! {
    /// What a claim is.
    pub enum ClaimState {
        /// Offered to somebody from the waiting list, or kept while a form is filled in.
        Held = "held",
        /// Theirs.
        Confirmed = "confirmed",
        /// They came.
        CheckedIn = "checked_in",
        /// They did not come.
        NoShow = "no_show",
        /// Given back.
        Cancelled = "cancelled",
        /// Offered, and not taken in time.
        Expired = "expired",
    }
}

impl ClaimState {
    /// Whether it takes up a seat.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Held | Self::Confirmed | Self::CheckedIn)
    }
}

/// A claim as the ledger knows it: only live ones are kept here.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// What of which lot.
    pub want: Want,
    /// What it took.
    pub took: Took,
    /// Whose.
    pub person: PersonId,
    /// Its state.
    pub state: ClaimState,
    /// The number of the decision.
    pub seq: i64,
    /// When an offer ends; 0 for never.
    pub until: Micros,
    /// When it was given.
    pub since: Micros,
    /// The cells that it fills, for the second wall in the database.
    pub walls: Vec<i64>,
    pub(super) spans: Arc<[Span]>,
    pub(super) may_overlap: bool,
}

impl Claim {
    /// Until when somebody may still come: counted from the start, or from when it was given.
    pub(super) fn awaited_until(&self, release: i64) -> i64 {
        self.want.span.0.max(self.since.0).saturating_add(release)
    }

    /// Whether nobody may have both.
    pub fn excludes(&self, other: &Self) -> bool {
        !self.may_overlap && !other.may_overlap && meet(&self.spans, &other.spans)
    }
}

/// Somebody who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Its id.
    pub id: WaitId,
    /// For what.
    pub lot: OfferingId,
    /// Who.
    pub person: PersonId,
    /// How many.
    pub party: i32,
    /// What they are.
    pub standing: u8,
    /// The order.
    pub seq: i64,
    /// To be given a seat without being asked again.
    pub at_once: bool,
    /// Until when they may take a seat that others were asked about too; 0 for
    /// not asked yet.
    pub invited: Micros,
}

impl Wait {
    /// Whether a free seat may still come to them: they were not asked yet, or
    /// may still answer.
    pub fn is_in_turn(&self, now: Micros) -> bool {
        self.invited.0 == 0 || self.invited > now
    }
}

/// Who asks, for whom.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The one who asks, as the audit log names them.
    pub actor: Arc<str>,
    /// By what way: `page`, `api`, `counter`, `phone`.
    pub channel: &'static str,
    /// For whom.
    pub person: PersonId,
    /// What that person is, and by what way they come, as bits.
    pub standing: u8,
}

/// Something to be decided.
#[derive(Clone, Debug)]
pub enum Order {
    /// All of these, or none; if they are full, a place on the waiting list.
    Claim {
        /// What is wanted.
        wants: Vec<Want>,
        /// Whether to wait if a single want is full.
        wait: bool,
        /// Whether to take a freed seat without being asked again.
        at_once: bool,
    },
    /// Gives a claim back.
    Cancel(ClaimId),
    /// Takes what was offered.
    Accept(ClaimId),
    /// They came.
    CheckIn(ClaimId),
    /// They did not come; the seat stays theirs.
    NoShow(ClaimId),
    /// Leaves the waiting list.
    Leave(WaitId),
    /// Another seat in place of one's own, in one step: the old one is theirs
    /// until the new one is.
    Transfer {
        /// What is given up.
        from: ClaimId,
        /// What is wanted for it.
        want: Want,
    },
    /// Somebody else comes in place of the holder: whoever asks is the one who
    /// shall have it.
    HandOver(ClaimId),
    /// Takes a seat that several were asked about at once: the first has it.
    Take(WaitId),
}

/// One decision, to be made durable.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its number.
    pub seq: i64,
    /// What was decided: `confirmed`, `waiting`, `cancelled`, `offered` …
    pub verb: &'static str,
    /// The claim or wait.
    pub thing: Uuid,
    /// The offering.
    pub lot: OfferingId,
    /// The person.
    pub person: PersonId,
    /// The hash over this decision and all before.
    pub hash: [u8; 32],
}

/// What must be written to make decisions durable.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Decisions in their order.
    pub decisions: Vec<Decision>,
    /// New claims.
    pub claims: Vec<Claim>,
    /// Claims whose state changed, with their new state.
    pub moved: Vec<(Claim, ClaimState)>,
    /// New waits.
    pub waits: Vec<Wait>,
    /// Waits that ended, with the word for how.
    pub ended: Vec<(WaitId, &'static str)>,
    /// Waits whose holders are asked beside others, and until when.
    pub invited: Vec<(WaitId, Micros)>,
}

/// What an order came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decided: the verb, the things, the number of the last decision and its hash.
    Done {
        /// `confirmed`, `waiting`, `cancelled`, `checked_in` …
        verb: &'static str,
        /// Claims or waits.
        things: Vec<Uuid>,
        /// The number of the decision.
        seq: i64,
        /// Its hash.
        hash: [u8; 32],
        /// The place on the waiting list, from 1.
        position: Option<usize>,
        /// The numbered seat, from 1, where there is one.
        seat: Option<i32>,
    },
    /// Nothing was changed.
    Refused(Refusal),
}

/// The hash of a decision over the hash of the one before.
pub fn chained(
    before: &[u8; 32],
    seq: i64,
    verb: &str,
    thing: Uuid,
    lot: OfferingId,
    person: PersonId,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.to_be_bytes());
    hash.update(verb.as_bytes());
    hash.update([0u8]);
    hash.update(thing.as_bytes());
    hash.update(lot.0.as_bytes());
    hash.update(person.0.as_bytes());
    hash.finalize().into()
}

/// Whether two ordered lists of spans meet: an end is free for the next start.
pub(super) fn meet(a: &[Span], b: &[Span]) -> bool {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        if x.0 < y.1 && y.0 < x.1 {
            return true;
        }
        if x.1 <= y.1 {
            a.next();
        } else {
            b.next();
        }
    }
    false
}
