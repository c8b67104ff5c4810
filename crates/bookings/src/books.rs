//! Whether the books hold: nothing is given twice, nobody is in two places at
//! once, every decision stands in an unbroken chain. For `huiyin audit`.

use std::collections::HashMap;

use kernel::{CommunityId, Uuid};
use serde::Serialize;
use store::{StoreError, Tx, statements};

use crate::allocator::load;
use crate::draw::{Published, verify};
use crate::ids::{OfferingId, PersonId};
use crate::ledger::{Ledger, chained};
use crate::rows::{self, JournalRow};

statements! {
    /// Slices that say another number than their live claims: must be none.
    UNEVEN = "SELECT p.id FROM bookings_pool p WHERE p.community_id = $1 AND p.taken <> \
        (SELECT CAST(COALESCE(SUM(c.party), 0) AS BIGINT) FROM bookings_claim c WHERE c.community_id = $1 \
        AND c.offering_id = p.offering_id AND c.live AND c.pool_id = p.id)";
    /// Cells of claims that are over: must be none.
    STRAY = "SELECT x.claim_id FROM bookings_cell x LEFT JOIN bookings_claim c ON c.community_id = x.community_id \
        AND c.id = x.claim_id AND c.live WHERE x.community_id = $1 AND c.id IS NULL LIMIT 20";
    /// Each session: who came by the table, and by the log; how many were told of its changes.
    CAME = "SELECT s.id, (SELECT COUNT(*) FROM bookings_presence p WHERE p.community_id = $1 AND p.session_id = s.id), \
        (SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.subject_id = s.id AND e.verb = 'session.attended') \
        FROM bookings_session s WHERE s.community_id = $1";
    /// Marks of claims that say something else: must be none.
    MARKED = "SELECT m.id FROM bookings_mark m LEFT JOIN bookings_claim c ON c.community_id = m.community_id AND c.id = m.id \
        AND c.state = 'no_show' AND c.person_id = m.person_id WHERE m.community_id = $1 AND c.id IS NULL LIMIT 20";
    /// Those who came to what they never had: must be none.
    UNBIDDEN = "SELECT p.session_id FROM bookings_presence p LEFT JOIN bookings_claim c ON c.community_id = p.community_id \
        AND c.offering_id = p.offering_id AND c.person_id = p.person_id WHERE p.community_id = $1 AND c.id IS NULL LIMIT 20";
    /// What the log says of sessions that were changed.
    CHANGED = "SELECT e.subject_id, e.body FROM bookings_session s JOIN audit_event e ON e.community_id = s.community_id AND e.subject_id = s.id \
        WHERE s.community_id = $1 AND e.verb = 'session.changed'";
    /// What the log says of what leaders told their clubs.
    CLUB_TOLD = "SELECT e.subject_id, e.body FROM bookings_club c JOIN audit_event e ON e.community_id = c.community_id AND e.subject_id = c.id \
        WHERE c.community_id = $1 AND e.verb = 'club.told'";
    /// How many were told of each thing.
    TOLD = "SELECT topic, COUNT(*) FROM bookings_word WHERE community_id = $1 AND (topic LIKE 'session:%' OR topic LIKE 'club:%') GROUP BY topic";
    /// What waits to be sent since before an instant.
    UNSENT = "SELECT COUNT(*) FROM bookings_word WHERE community_id = $1 AND state = 'waiting' AND at < $2";
    /// The jobs that send.
    SENDING = "SELECT COUNT(*) FROM store_job WHERE community_id = $1 AND kind = 'bookings.tell'";
    /// Each club: its members, those who joined and those who left by the log, and whether its leader is a member.
    CLUBS = "SELECT c.id, (SELECT COUNT(*) FROM bookings_member m WHERE m.community_id = $1 AND m.club_id = c.id), \
        (SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.subject_id = c.id AND e.verb = 'club.joined'), \
        (SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.subject_id = c.id AND e.verb = 'club.left'), \
        (SELECT COUNT(*) FROM bookings_member m WHERE m.community_id = $1 AND m.club_id = c.id AND m.person_id = c.leader_id) \
        FROM bookings_club c WHERE c.community_id = $1";
    /// Each lottery that is drawn: what is published, and how many entered.
    DRAWN = "SELECT d.id, d.published, (SELECT COUNT(*) FROM bookings_entry e WHERE e.community_id = $1 AND e.draw_id = d.id) \
        FROM bookings_draw d WHERE d.community_id = $1 AND d.state = 'drawn'";
    /// Lotteries whose entries closed before an instant and that gave nothing yet: must be none.
    LATE = "SELECT id FROM bookings_draw WHERE community_id = $1 AND NOT given AND closes_at < $2";
    /// Each lobby: its tickets, and those who came in by the log.
    LOBBIES = "SELECT b.id, (SELECT COUNT(*) FROM bookings_ticket t WHERE t.community_id = $1 AND t.offering_id = b.id), \
        (SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.subject_id = b.id AND e.verb = 'lobby.entered') \
        FROM bookings_lobby b WHERE b.community_id = $1";
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Books {
    /// Whether everything holds.
    pub holds: bool,
    /// Live claims.
    pub claims: u64,
    /// Decisions in the journal.
    pub decisions: u64,
    /// Times somebody came to a session.
    pub came: i64,
    /// Times somebody was told of a change, or by the leader of a club.
    pub told: i64,
    /// Clubs.
    pub clubs: u64,
    /// Lotteries that were drawn.
    pub draws: u64,
    /// What does not hold, a sentence each, twenty at most.
    pub faults: Vec<String>,
}

/// Looks at everything that is given out.
pub fn books(tx: &mut Tx<'_>, community: CommunityId) -> Result<Books, StoreError> {
    let mut faults = Vec::new();
    for pool in tx.all(&UNEVEN, &[&community], |row| row.get::<Uuid>(0))? {
        faults.push(format!("pool {pool} says another number than its claims"));
    }
    for claim in tx.all(&STRAY, &[&community], |row| row.get::<Uuid>(0))? {
        faults.push(format!("a cell belongs to claim {claim}, which is over"));
    }
    let forgotten = crate::fault::forgotten(tx, community)?;
    if forgotten > 0 {
        faults.push(format!(
            "{forgotten} reports of what does not work are no matters yet"
        ));
    }
    let (ledger, _) = load(tx, community)?;
    overlaps(&ledger, &mut faults);
    let decisions = chain(tx, community, &mut faults)?;
    let came = presence(tx, community, &mut faults)?;
    let told = told(tx, community, &mut faults)?;
    let clubs = clubs(tx, community, &mut faults)?;
    let draws = draws(tx, community, &mut faults)?;
    faults.truncate(20);
    Ok(Books {
        holds: faults.is_empty(),
        came,
        told,
        clubs,
        draws,
        claims: u64::try_from(ledger.claims().count()).unwrap_or(u64::MAX),
        decisions,
        faults,
    })
}

/// Who came: the table and the log agree, and nobody came to what they never had.
fn presence(tx: &mut Tx<'_>, community: CommunityId, faults: &mut Vec<String>) -> Result<i64, StoreError> {
    let sessions: Vec<(Uuid, i64, i64)> = tx.all(&CAME, &[&community], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    for (session, there, logged) in sessions.iter().filter(|(_, there, logged)| there != logged) {
        faults.push(format!(
            "{there} came to session {session}, and {logged} by the log"
        ));
    }
    for session in tx.all(&UNBIDDEN, &[&community], |row| row.get::<Uuid>(0))? {
        faults.push(format!(
            "somebody came to session {session} who never had a place"
        ));
    }
    for claim in tx.all(&MARKED, &[&community], |row| row.get::<Uuid>(0))? {
        faults.push(format!("claim {claim} is marked, and was not missed"));
    }
    for (offering, there, logged) in tx.all(&LOBBIES, &[&community], |row| {
        Ok((row.get::<Uuid>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })? {
        if there != logged {
            faults.push(format!(
                "the lobby of {offering} has {there} tickets, and {logged} by the log"
            ));
        }
    }
    Ok(sessions.iter().map(|(_, there, _)| there).sum())
}

/// Whoever was to be told has a word of it, and what waits has a job.
fn told(tx: &mut Tx<'_>, community: CommunityId, faults: &mut Vec<String>) -> Result<i64, StoreError> {
    let mut topics: HashMap<String, i64> = HashMap::new();
    for (topic, count) in tx.all(&TOLD, &[&community], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
    })? {
        // `session:{id}:{version}`, `club:{id}:{key}`: all of one thing together.
        let thing: Vec<&str> = topic.splitn(3, ':').take(2).collect();
        *topics.entry(thing.join(":")).or_default() += count;
    }
    let all = topics.values().sum();
    for (sql, kind) in [(&CHANGED, "session"), (&CLUB_TOLD, "club")] {
        let mut said: HashMap<String, i64> = HashMap::new();
        for (id, body) in tx.all(sql, &[&community], |row| {
            Ok((row.get::<Uuid>(0)?, row.get::<String>(1)?))
        })? {
            let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
            let told = body.get("told").and_then(serde_json::Value::as_i64);
            let thing = match kind {
                "session" => crate::ids::SessionId(id).to_string(),
                _ => id.to_string(),
            };
            *said.entry(format!("{kind}:{thing}")).or_default() += told.unwrap_or(0);
        }
        for (thing, told) in said {
            let kept = topics.get(&thing).copied().unwrap_or(0);
            if kept != told {
                faults.push(format!(
                    "{told} were told of {thing} by the log, and {kept} have a word of it"
                ));
            }
        }
    }
    let before = tx.now().plus(-kernel::Micros::HOUR);
    let unsent: i64 = tx.one(&UNSENT, &[&community, &before], |row| row.get(0))?;
    let sending: i64 = tx.one(&SENDING, &[&community], |row| row.get(0))?;
    if unsent > sending {
        faults.push(format!(
            "{unsent} words wait to be sent, and {sending} jobs would send them"
        ));
    }
    Ok(all)
}

/// Members are those who joined and did not leave; a leader belongs to the club.
fn clubs(tx: &mut Tx<'_>, community: CommunityId, faults: &mut Vec<String>) -> Result<u64, StoreError> {
    let all: Vec<(Uuid, [i64; 4])> = tx.all(&CLUBS, &[&community], |row| {
        Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
    })?;
    for (club, [members, joined, left, leads]) in &all {
        if *members != joined - left {
            faults.push(format!(
                "club {club} has {members} members, {joined} joined and {left} left"
            ));
        }
        if *leads != 1 {
            faults.push(format!("the leader of club {club} does not belong to it"));
        }
    }
    Ok(u64::try_from(all.len()).unwrap_or(u64::MAX))
}

/// Each lottery that is drawn is what is published, of all who entered; none is forgotten.
fn draws(tx: &mut Tx<'_>, community: CommunityId, faults: &mut Vec<String>) -> Result<u64, StoreError> {
    let all: Vec<(Uuid, String, i64)> = tx.all(&DRAWN, &[&community], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    for (draw, published, entered) in &all {
        let published: Published = serde_json::from_str(published).unwrap_or_default();
        let shown = i64::try_from(published.entries.len()).unwrap_or(i64::MAX);
        if shown != *entered {
            faults.push(format!(
                "{entered} entered draw {draw}, and {shown} are published"
            ));
        }
        if verify(&published).is_err() {
            faults.push(format!("draw {draw} is not what its proof says"));
        }
    }
    let before = tx.now().plus(-kernel::Micros::HOUR);
    for draw in tx.all(&LATE, &[&community, &before], |row| row.get::<Uuid>(0))? {
        faults.push(format!("draw {draw} is due for an hour"));
    }
    Ok(u64::try_from(all.len()).unwrap_or(u64::MAX))
}

fn overlaps(ledger: &Ledger, faults: &mut Vec<String>) {
    for lot in ledger.lots() {
        for pool in lot.pools.iter().filter(|pool| pool.taken > pool.size) {
            faults.push(format!("pool {} holds more than it has", pool.id));
        }
    }
    let mut persons: HashMap<PersonId, Vec<_>> = HashMap::new();
    let mut seats: HashMap<(OfferingId, i32, i64), Uuid> = HashMap::new();
    for claim in ledger.claims() {
        persons.entry(claim.person).or_default().push(claim);
        for cell in &claim.walls {
            let before = seats.insert((claim.want.lot, claim.took.seat, *cell), claim.id.0);
            if before.is_some() {
                faults.push(format!("claim {} has a seat that another has", claim.id));
            }
        }
    }
    for (person, claims) in persons {
        let mut rest = claims.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if others.iter().any(|other| first.excludes(other)) {
                faults.push(format!("person {person} is in two places at once"));
            }
            rest = others;
        }
    }
}

/// Walks the journal; gives how many decisions there are.
fn chain(tx: &mut Tx<'_>, community: CommunityId, faults: &mut Vec<String>) -> Result<u64, StoreError> {
    let (mut after, mut head, mut count) = (0i64, [0u8; 32], 0u64);
    loop {
        let rows = tx.all(&rows::JOURNAL, &[&community, &after], JournalRow::read)?;
        if rows.is_empty() {
            return Ok(count);
        }
        for row in rows {
            head = chained(&head, row.seq, &row.verb, row.thing, row.offering, row.person);
            if row.seq != after + 1 || row.hash != head {
                faults.push(format!(
                    "decision {} does not follow from the one before",
                    row.seq
                ));
                return Ok(count);
            }
            after = row.seq;
            count += 1;
        }
    }
}
