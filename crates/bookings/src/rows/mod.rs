//! All SQL of the room's tables.

pub(crate) mod draws;
mod insert;

use kernel::{CommunityId, Micros, Uuid};
use store::{Sealed, record, statements};

use crate::ids::{ClaimId, DrawId, OfferingId, PersonId, PoolId, SessionId, WaitId};
use crate::ledger::ClaimState;
pub(crate) use draws::{
    ALL_LOST, DRAW, DRAWN, DRAWS, DUE, ENTRIES, ENTRIES_OF, ENTRY_OF, FATES, GIVEN, VOID, WON,
};
pub(crate) use insert::insert_rows;

kernel::stored_words! {
    /// What somebody may take part in.
    pub enum Kind {
        /// A class of a term.
        Class = "class",
        /// A single event: a lecture, a film.
        Event = "event",
        /// A room for groups.
        Room = "room",
        /// Seats to study.
        Study = "study",
        /// A table-tennis table, a massage chair.
        Machine = "machine",
        /// A locker for costumes and instruments, by the day.
        Locker = "locker",
        /// An appointment: a lawyer, a haircut.
        Appointment = "appointment",
    }
}

kernel::stored_words! {
    /// How capacity is counted.
    pub enum WayWord {
        /// So many people.
        Count = "count",
        /// One thing, one holder.
        Unit = "unit",
        /// Numbered seats by cells of time.
        Slot = "slot",
        /// So many a cell, so many for one.
        Rate = "rate",
        /// So many, and at least so many.
        Shift = "shift",
    }
}

kernel::stored_words! {
    /// How seats are given.
    pub enum Mode {
        /// First come, first served.
        First = "first",
        /// By lot.
        Draw = "draw",
    }
}

kernel::stored_words! {
    /// Whether it takes place.
    pub enum OfferingState {
        /// On the public pages.
        Open = "open",
        /// Called off.
        Off = "off",
    }
}

kernel::stored_words! {
    /// What became of an occurrence.
    pub enum SessionState {
        /// As planned.
        On = "on",
        /// At another time or place.
        Moved = "moved",
        /// Called off.
        Off = "off",
    }
}

kernel::stored_words! {
    /// What became of a place on a waiting list.
    pub enum WaitState {
        /// Waits.
        Waiting = "waiting",
        /// Was offered a seat.
        Offered = "offered",
        /// Was given a seat at once.
        Promoted = "promoted",
        /// Left.
        Left = "left",
    }
}

record! {
    /// Something that is given out.
    pub struct Offering in "bookings_offering" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: OfferingId,
        "title" => /// Its name.
        title: String,
        "about" => /// A few sentences.
        about: String,
        "kind" => /// What it is.
        kind: Kind,
        "way" => /// How it is counted.
        way: WayWord,
        "mode" => /// How seats are given.
        mode: Mode,
        "audience" => /// Words for whom: `elders evening children`.
        audience: String,
        "place" => /// Where.
        place: String,
        "teacher" => /// Who leads it.
        teacher: String,
        "term" => /// The term, such as `2026秋`.
        term: String,
        "rule" => /// The recurrence rule; empty for none.
        rule: String,
        "starts" => /// The first start in local time.
        starts: String,
        "minutes" => /// How long one session lasts.
        minutes: i32,
        "slot_minutes" => /// The grid, for what is given by time.
        slot_minutes: i32,
        "open_minute" => /// Minute of the day from which it is given.
        open_minute: i32,
        "close_minute" => /// Minute of the day until which.
        close_minute: i32,
        "seats" => /// Seats of a cell.
        seats: i32,
        "per_person" => /// The most for one person in a cell.
        per_person: i32,
        "least" => /// The least people of a shift.
        least: i32,
        "min_age" => /// From this age on; 0 for any.
        min_age: i32,
        "max_age" => /// Up to this age; 0 for any.
        max_age: i32,
        "may_overlap" => /// Whether one may be elsewhere at the same time.
        may_overlap: bool,
        "waits" => /// Whether it has a waiting list.
        waits: bool,
        "opens_at" => /// From when it may be asked for.
        opens: Micros,
        "closes_at" => /// Until when.
        closes: Micros,
        "first_at" => /// The first start.
        first: Micros,
        "last_at" => /// The last end.
        last: Micros,
        "state" => /// Whether it takes place.
        state: OfferingState,
        "version" => /// Counts the changes.
        version: i32,
        "made_at" => /// Since when.
        made: Micros,
        "lobby_minutes" => /// So long before the opening its lobby is open; 0 for none.
        lobby_minutes: i32,
        "release_minutes" => /// So long after its start what nobody came to is given on; 0 for never.
        release_minutes: i32,
    }
}

record! {
    /// One occurrence.
    pub struct Session in "bookings_session" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: SessionId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "original" => /// The start that the rule gave it, for ever.
        original: String,
        "starts_at" => /// From.
        starts: Micros,
        "ends_at" => /// Until.
        ends: Micros,
        "place" => /// Where, if not where it always is.
        place: String,
        "teacher" => /// Who, if not the usual one.
        teacher: String,
        "state" => /// What became of it.
        state: SessionState,
        "note" => /// Why.
        note: String,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A slice of an offering's seats.
    pub struct PoolRow in "bookings_pool" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: PoolId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "name" => /// Its name.
        name: String,
        "needs" => /// What an asker must be, as bits.
        needs: i32,
        "place" => /// The order in which it is tried.
        place: i32,
        "size" => /// Seats.
        size: i32,
        "taken" => /// Seats that are given.
        taken: i32,
        "opens_at" => /// From when it is open.
        opens: Micros,
        "release_at" => /// From when anybody may have what is left.
        release: Micros,
    }
}

record! {
    /// Somebody who takes part.
    pub struct Learner in "bookings_learner" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Their id.
        id: PersonId,
        "name" => /// Their name.
        name: String,
        "phone" => /// Their telephone, sealed.
        phone: Sealed,
        "phone_blind" => /// The index of name and telephone.
        phone_blind: Vec<u8>,
        "tail_blind" => /// The index of name and last four digits.
        tail_blind: Vec<u8>,
        "standing" => /// What they are, as bits.
        standing: i32,
        "born" => /// Their birthday, or empty.
        born: String,
        "made_at" => /// Since when they are known.
        made: Micros,
        "register_id" => /// Who of the register they are, where that is known.
        register: Option<kernel::PersonId>,
    }
}

record! {
    /// A seat, a slot or a unit that somebody has or had.
    pub struct ClaimRow in "bookings_claim" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: ClaimId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "pool_id" => /// Of which slice.
        pool: Option<PoolId>,
        "person_id" => /// For whom.
        person: PersonId,
        "party" => /// For how many.
        party: i32,
        "state" => /// What it is.
        state: ClaimState,
        "live" => /// Whether it takes up a seat.
        live: bool,
        "starts_at" => /// From, for what is given by time; else 0.
        starts: Micros,
        "ends_at" => /// Until.
        ends: Micros,
        "seat" => /// The numbered seat, from 0.
        seat: i32,
        "seq" => /// The number of the decision.
        seq: i64,
        "actor" => /// Who asked.
        actor: String,
        "channel" => /// By what way.
        channel: String,
        "at" => /// When.
        at: Micros,
        "until_at" => /// When an offer ends; 0 for never.
        until: Micros,
    }
}

record! {
    /// A place on a waiting list.
    pub struct WaitRow in "bookings_wait" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: WaitId,
        "offering_id" => /// For what.
        offering: OfferingId,
        "person_id" => /// Who waits.
        person: PersonId,
        "party" => /// For how many.
        party: i32,
        "seq" => /// The order.
        seq: i64,
        "state" => /// What became of it.
        state: WaitState,
        "live" => /// Whether they wait.
        live: bool,
        "at_once" => /// To be given a seat without being asked again.
        at_once: bool,
        "standing" => /// What they are, as bits.
        standing: i32,
        "actor" => /// Who asked.
        actor: String,
        "at" => /// Since when.
        at: Micros,
        "invited_until" => /// Until when a seat can be taken that others were asked about too; 0 for none.
        invited: Micros,
    }
}

record! {
    /// A decision.
    pub struct JournalRow in "bookings_journal" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its number.
        seq: i64,
        "at" => /// When.
        at: Micros,
        "verb" => /// What.
        verb: String,
        "thing_id" => /// The claim or wait.
        thing: Uuid,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "person_id" => /// For whom.
        person: PersonId,
        "actor" => /// Who asked.
        actor: String,
        "once_key" => /// The asker and their key.
        key: Option<String>,
        "body_hash" => /// What was sent with it.
        body_hash: Vec<u8>,
        "receipt" => /// What was answered.
        receipt: String,
        "hash" => /// The hash over this and all before.
        hash: Vec<u8>,
    }
}

record! {
    /// A unit or seat in a cell.
    pub struct CellRow in "bookings_cell" {
        "community_id" => /// Whose.
        community: CommunityId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "cell" => /// The start of the cell.
        cell: i64,
        "seat" => /// The seat.
        seat: i32,
        "claim_id" => /// Whose claim.
        claim: ClaimId,
    }
}

record! {
    /// A lottery.
    pub struct DrawRow in "bookings_draw" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: DrawId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "state" => /// `open`, `drawn`.
        state: String,
        "closes_at" => /// When entries close.
        closes: Micros,
        "secret" => /// The secret, sealed.
        secret: Sealed,
        "published" => /// What is published, as JSON.
        published: String,
        "made_at" => /// Since when.
        made: Micros,
        "given" => /// Whether everybody has what they drew.
        given: bool,
    }
}

record! {
    /// An entry of a lottery.
    pub struct EntryRow in "bookings_entry" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// The pseudonym.
        id: Uuid,
        "draw_id" => /// Of which draw.
        draw: DrawId,
        "person_id" => /// Who.
        person: PersonId,
        "standing" => /// What they are, as bits.
        standing: i32,
        "weight" => /// Tickets.
        weight: i32,
        "party" => /// People.
        party: i32,
        "nonce" => /// What the entrant's machine added.
        nonce: String,
        "at" => /// When.
        at: Micros,
        "fate" => /// What came of it: 0 for not drawn, 1 for won, 2 for lost, 3 for drawn again.
        fate: i32,
    }
}

statements! {
    /// Offerings that are not over.
    pub(crate) OFFERINGS = "SELECT community_id, id, title, about, kind, way, mode, audience, place, teacher, term, rule, starts, minutes, slot_minutes, open_minute, close_minute, seats, per_person, least, min_age, max_age, may_overlap, waits, opens_at, closes_at, first_at, last_at, state, version, made_at, lobby_minutes, release_minutes FROM bookings_offering WHERE community_id = $1 AND last_at > $2 ORDER BY last_at, id";
    /// One offering.
    pub(crate) OFFERING = "SELECT community_id, id, title, about, kind, way, mode, audience, place, teacher, term, rule, starts, minutes, slot_minutes, open_minute, close_minute, seats, per_person, least, min_age, max_age, may_overlap, waits, opens_at, closes_at, first_at, last_at, state, version, made_at, lobby_minutes, release_minutes FROM bookings_offering WHERE community_id = $1 AND id = $2";
    /// The occurrences of an offering.
    pub(crate) SESSIONS = "SELECT community_id, id, offering_id, original, starts_at, ends_at, place, teacher, state, note, version FROM bookings_session WHERE community_id = $1 AND offering_id = $2 ORDER BY original";
    /// The occurrences between two instants.
    pub(crate) SESSIONS_BETWEEN = "SELECT community_id, id, offering_id, original, starts_at, ends_at, place, teacher, state, note, version FROM bookings_session WHERE community_id = $1 AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at, id LIMIT 2000";
    /// The slices of an offering.
    pub(crate) POOLS = "SELECT community_id, id, offering_id, name, needs, place, size, taken, opens_at, release_at FROM bookings_pool WHERE community_id = $1 AND offering_id = $2 ORDER BY place, id";
    /// Gives or takes back seats of a slice, never more than there are.
    pub(crate) TAKE = "UPDATE bookings_pool SET taken = taken + $3 WHERE community_id = $1 AND id = $2 AND taken + $3 <= size AND taken + $3 >= 0";
    /// The live claims of an offering.
    pub(crate) LIVE = "SELECT community_id, id, offering_id, pool_id, person_id, party, state, live, starts_at, ends_at, seat, seq, actor, channel, at, until_at FROM bookings_claim WHERE community_id = $1 AND offering_id = $2 AND live AND ends_at >= $3";
    /// One claim.
    pub(crate) CLAIM = "SELECT community_id, id, offering_id, pool_id, person_id, party, state, live, starts_at, ends_at, seat, seq, actor, channel, at, until_at FROM bookings_claim WHERE community_id = $1 AND id = $2";
    /// The claims of a person, the newest first.
    pub(crate) OF_PERSON = "SELECT community_id, id, offering_id, pool_id, person_id, party, state, live, starts_at, ends_at, seat, seq, actor, channel, at, until_at FROM bookings_claim WHERE community_id = $1 AND person_id = $2 ORDER BY seq DESC LIMIT 100";
    /// A claim's new state.
    pub(crate) MOVE = "UPDATE bookings_claim SET state = $3, live = $4, until_at = $5 WHERE community_id = $1 AND id = $2";
    /// The cells of a claim are free again.
    pub(crate) FREE_CELLS = "DELETE FROM bookings_cell WHERE community_id = $1 AND claim_id = $2";
    /// Those who wait for an offering.
    pub(crate) WAITING = "SELECT community_id, id, offering_id, person_id, party, seq, state, live, at_once, standing, actor, at, invited_until FROM bookings_wait WHERE community_id = $1 AND offering_id = $2 AND live ORDER BY seq";
    /// One place on a waiting list.
    pub(crate) WAIT = "SELECT community_id, id, offering_id, person_id, party, seq, state, live, at_once, standing, actor, at, invited_until FROM bookings_wait WHERE community_id = $1 AND id = $2";
    /// Somebody who waits is asked beside others.
    pub(crate) INVITE = "UPDATE bookings_wait SET invited_until = $3 WHERE community_id = $1 AND id = $2";
    /// A place on a waiting list ends.
    pub(crate) END_WAIT = "UPDATE bookings_wait SET state = $3, live = $4 WHERE community_id = $1 AND id = $2";
    /// A claim among these decisions whose holder is elsewhere at that time: must be none.
    /// First the claims of the group, then what else their people have: in this
    /// order, whatever an engine knows of its tables.
    pub(crate) TWICE = "WITH given AS MATERIALIZED (SELECT n.community_id, n.id, n.person_id, n.offering_id, n.starts_at, n.ends_at FROM bookings_journal j \
        JOIN bookings_claim n ON n.community_id = j.community_id AND n.id = j.thing_id AND n.live \
        WHERE j.community_id = $1 AND j.id >= $2 AND j.id <= $3 AND j.verb IN ('confirmed', 'promoted', 'offered')), \
        pair AS MATERIALIZED (SELECT n.community_id, n.id, n.offering_id, n.starts_at, n.ends_at, o.offering_id AS other_id, o.starts_at AS other_starts, o.ends_at AS other_ends \
        FROM given n JOIN bookings_claim o ON o.community_id = n.community_id AND o.person_id = n.person_id AND o.live AND o.id <> n.id) \
        SELECT n.id FROM pair n \
        JOIN bookings_offering a ON a.community_id = n.community_id AND a.id = n.offering_id AND NOT a.may_overlap \
        JOIN bookings_offering b ON b.community_id = n.community_id AND b.id = n.other_id AND NOT b.may_overlap \
        WHERE (n.starts_at > 0 AND n.other_starts > 0 AND n.starts_at < n.other_ends AND n.other_starts < n.ends_at) \
        OR (n.starts_at > 0 AND n.other_starts = 0 AND EXISTS (SELECT 1 FROM bookings_session s WHERE s.community_id = $1 AND s.offering_id = n.other_id AND s.state <> 'off' AND s.starts_at < n.ends_at AND n.starts_at < s.ends_at)) \
        OR (n.starts_at = 0 AND n.other_starts > 0 AND EXISTS (SELECT 1 FROM bookings_session s WHERE s.community_id = $1 AND s.offering_id = n.offering_id AND s.state <> 'off' AND s.starts_at < n.other_ends AND n.other_starts < s.ends_at)) \
        OR (n.starts_at = 0 AND n.other_starts = 0 AND EXISTS (SELECT 1 FROM bookings_session s JOIN bookings_session t ON t.community_id = s.community_id AND t.offering_id = n.other_id AND t.state <> 'off' AND s.starts_at < t.ends_at AND t.starts_at < s.ends_at \
        WHERE s.community_id = $1 AND s.offering_id = n.offering_id AND s.state <> 'off')) LIMIT 1";
    /// The last decision.
    pub(crate) LAST = "SELECT id, hash FROM bookings_journal WHERE community_id = $1 ORDER BY id DESC LIMIT 1";
    /// The kept answers, a thousand at a time.
    pub(crate) KEPT = "SELECT once_key, body_hash, receipt FROM bookings_journal WHERE community_id = $1 AND once_key > $2 ORDER BY once_key LIMIT 1000";
    /// Forgets the keys of old answers: how many decisions are older.
    pub(crate) FORGET = "UPDATE bookings_journal SET once_key = NULL, receipt = '' WHERE community_id = $1 AND once_key IS NOT NULL AND id IN (SELECT id FROM bookings_journal WHERE community_id = $1 AND once_key > '' AND at < $2 LIMIT 1000)";
    /// Decisions in their order, a thousand at a time.
    pub(crate) JOURNAL = "SELECT community_id, id, at, verb, thing_id, offering_id, person_id, actor, once_key, body_hash, receipt, hash FROM bookings_journal WHERE community_id = $1 AND id > $2 ORDER BY id LIMIT 1000";
    /// What people are, a thousand at a time.
    pub(crate) STANDINGS = "SELECT id, standing FROM bookings_learner WHERE community_id = $1 AND id > $2 ORDER BY id LIMIT 1000";
    /// One learner.
    pub(crate) LEARNER = "SELECT community_id, id, name, phone, phone_blind, tail_blind, standing, born, made_at, register_id FROM bookings_learner WHERE community_id = $1 AND id = $2";
    /// A learner by name and telephone.
    pub(crate) LEARNER_BY_PHONE = "SELECT community_id, id, name, phone, phone_blind, tail_blind, standing, born, made_at, register_id FROM bookings_learner WHERE community_id = $1 AND phone_blind = $2 ORDER BY id LIMIT 1";
    /// A learner's birthday, where it was not known.
    pub(crate) BORN = "UPDATE bookings_learner SET born = $3 WHERE community_id = $1 AND id = $2 AND born = ''";
    /// Learners by name and last four digits.
    pub(crate) LEARNER_BY_TAIL = "SELECT community_id, id, name, phone, phone_blind, tail_blind, standing, born, made_at, register_id FROM bookings_learner WHERE community_id = $1 AND tail_blind = $2 ORDER BY id LIMIT 10";
}
