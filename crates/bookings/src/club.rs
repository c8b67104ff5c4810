//! Clubs: people who meet of themselves. A leader, members, word to all of them.

use kernel::{CommunityId, Micros, Uuid};
use serde_json::json;
use store::{Entry, StoreError, Tx, record, statements};

use crate::ids::PersonId;
use crate::told::{Say, tell};

record! {
    /// A club.
    pub struct Club in "bookings_club" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "name" => /// Its name.
        name: String,
        "about" => /// A few sentences.
        about: String,
        "leader_id" => /// Who leads it.
        leader: PersonId,
        "closed" => /// It is no more.
        closed: bool,
        "made_at" => /// Since when.
        made: Micros,
    }
}

/// A club in a list: itself, its leader's name, how many members.
pub type Listed = (Club, String, i64);

statements! {
    /// Every club with its leader's name and the number of members.
    CLUBS = "SELECT c.community_id, c.id, c.name, c.about, c.leader_id, c.closed, c.made_at, l.name, \
        (SELECT COUNT(*) FROM bookings_member m WHERE m.community_id = $1 AND m.club_id = c.id) FROM bookings_club c \
        JOIN bookings_learner l ON l.community_id = c.community_id AND l.id = c.leader_id \
        WHERE c.community_id = $1 AND NOT c.closed ORDER BY c.id LIMIT 300";
    /// One club.
    CLUB = "SELECT community_id, id, name, about, leader_id, closed, made_at FROM bookings_club WHERE community_id = $1 AND id = $2 AND NOT closed";
    /// Its members by name.
    MEMBERS = "SELECT m.person_id, l.name FROM bookings_member m JOIN bookings_learner l ON l.community_id = m.community_id AND l.id = m.person_id \
        WHERE m.community_id = $1 AND m.club_id = $2 ORDER BY l.name, m.person_id LIMIT 1000";
    /// The clubs of a person.
    CLUBS_OF = "SELECT c.community_id, c.id, c.name, c.about, c.leader_id, c.closed, c.made_at FROM bookings_member m \
        JOIN bookings_club c ON c.community_id = m.community_id AND c.id = m.club_id \
        WHERE m.community_id = $1 AND m.person_id = $2 AND NOT c.closed ORDER BY c.id LIMIT 50";
    /// Joins; twice is once.
    JOIN_CLUB = "INSERT INTO bookings_member (community_id, club_id, person_id, since_at) VALUES ($1, $2, $3, $4) ON CONFLICT (community_id, club_id, person_id) DO NOTHING";
    /// Leaves.
    LEAVE_CLUB = "DELETE FROM bookings_member WHERE community_id = $1 AND club_id = $2 AND person_id = $3";
}

/// Every club.
pub fn clubs(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Listed>, StoreError> {
    tx.all(&CLUBS, &[&community], |row| {
        Ok((Club::read(row)?, row.get(7)?, row.get(8)?))
    })
}

/// One club.
pub fn club(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<Club, StoreError> {
    tx.one(&CLUB, &[&community, &id], Club::read)
}

/// Its members by name.
pub fn members(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
) -> Result<Vec<(PersonId, String)>, StoreError> {
    tx.all(&MEMBERS, &[&community, &id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The clubs of a person.
pub fn clubs_of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Club>, StoreError> {
    tx.all(&CLUBS_OF, &[&community, &person], Club::read)
}

/// Founds a club; its leader is its first member.
pub fn found(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    (name, about): (&str, &str),
    leader: PersonId,
) -> Result<Club, StoreError> {
    let club = Club {
        community,
        id: tx.clock().fresh(),
        name: name.to_owned(),
        about: about.to_owned(),
        leader,
        closed: false,
        made: tx.now(),
    };
    club.insert(tx)?;
    note(
        tx,
        community,
        actor,
        "club.founded",
        club.id,
        &json!({ "name": name }),
    )?;
    join(tx, community, actor, club.id, leader)?;
    Ok(club)
}

/// Somebody joins; twice is once.
pub fn join(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    id: Uuid,
    person: PersonId,
) -> Result<(), StoreError> {
    club(tx, community, id)?;
    let now = tx.now();
    if tx.run(&JOIN_CLUB, &[&community, &id, &person, &now])? > 0 {
        let body = json!({ "person": person.to_string() });
        note(tx, community, actor, "club.joined", id, &body)?;
    }
    Ok(())
}

/// Somebody leaves. The leader stays: a club without one is closed by the staff.
pub fn leave(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    id: Uuid,
    person: PersonId,
) -> Result<bool, StoreError> {
    if club(tx, community, id)?.leader == person {
        return Ok(false);
    }
    if tx.run(&LEAVE_CLUB, &[&community, &id, &person])? > 0 {
        let body = json!({ "person": person.to_string() });
        note(tx, community, actor, "club.left", id, &body)?;
    }
    Ok(true)
}

/// The leader's word to all members, each once. None if they do not lead it.
pub fn say(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
    by: PersonId,
    words: &str,
    key: &str,
) -> Result<Option<usize>, StoreError> {
    let club = club(tx, community, id)?;
    if club.leader != by {
        return Ok(None);
    }
    let people: Vec<PersonId> = members(tx, community, id)?
        .into_iter()
        .map(|(person, _)| person)
        .collect();
    let say = Say {
        topic: format!("club:{id}:{key}"),
        title: club.name,
        body: words.to_owned(),
    };
    let told = tell(tx, community, &people, &say)?;
    note(
        tx,
        community,
        "resident",
        "club.told",
        id,
        &json!({ "told": told }),
    )?;
    Ok(Some(told))
}

fn note(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    verb: &str,
    id: Uuid,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let entry = Entry {
        actor,
        verb,
        subject_kind: "club",
        subject: id,
        body: body.to_string(),
    };
    tx.audit(community, &entry)
}
