//! Two entries that may be one person: proposed by likeness, merged by
//! somebody who looked, un-merged as if it had never been.

use kernel::{CommunityId, Day, Micros, PersonId, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx, record, statements};

use super::person::{Person, State, person};
use super::{Cx, Refused, add, rows};

record! {
    /// That one entry went up in another.
    pub struct Merge in "people_merge" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "kept_id" => /// The entry that stays.
        kept: PersonId,
        "gone_id" => /// The entry that is no longer found.
        gone: PersonId,
        "moved" => /// What was moved, as JSON.
        moved: String,
        "at" => /// When.
        at: Micros,
        "by_name" => /// Who did it.
        by: String,
        "undone_at" => /// When it was undone.
        undone_at: Option<Micros>,
    }
}

statements! {
    pub(crate) MERGES = "SELECT community_id, id, kept_id, gone_id, moved, at, by_name, undone_at FROM people_merge WHERE community_id = $1 AND kept_id = $2 AND undone_at IS NULL ORDER BY at LIMIT 50";
    pub(crate) UNDO = "UPDATE people_merge SET undone_at = $3 WHERE community_id = $1 AND id = $2 AND undone_at IS NULL";
    pub(crate) LABELS_OF = "SELECT id FROM people_label WHERE community_id = $1 AND person_id = $2 ORDER BY id";
    pub(crate) RELATIONS_OF = "SELECT id FROM people_relation WHERE community_id = $1 AND person_id = $2 ORDER BY id";
    pub(crate) CONTACTS_OF = "SELECT id FROM people_contact WHERE community_id = $1 AND person_id = $2 ORDER BY id";
    pub(crate) CONSENTS_OF = "SELECT id FROM people_consent WHERE community_id = $1 AND person_id = $2 ORDER BY id";
    pub(crate) GIVE_LABEL = "UPDATE people_label SET person_id = $3 WHERE community_id = $1 AND id = $2";
    pub(crate) GIVE_RELATION = "UPDATE people_relation SET person_id = $3 WHERE community_id = $1 AND id = $2";
    pub(crate) GIVE_CONTACT = "UPDATE people_contact SET person_id = $3 WHERE community_id = $1 AND id = $2";
    pub(crate) GIVE_CONSENT = "UPDATE people_consent SET person_id = $3 WHERE community_id = $1 AND id = $2";
}

/// What went from one entry to the other.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Moved {
    labels: Vec<Uuid>,
    relations: Vec<Uuid>,
    contacts: Vec<Uuid>,
    consents: Vec<Uuid>,
    /// Fields that the kept entry had not and took over.
    took: Vec<String>,
    /// The state that the other had.
    state: String,
}

/// Why two entries may be one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Likeness {
    /// The same name and birthday.
    NameAndBirthday,
    /// The same name and telephone number.
    NameAndPhone,
    /// The same name in the same staircase.
    NameAndPlace,
}

/// Entries that may be the same person as one, with why; those with another
/// number are not.
pub fn alike(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person) -> Result<Vec<(Person, Likeness)>, StoreError> {
    let reach = super::Reach::of(cx.actor);
    let seek = super::Seek {
        words: one.name.clone(),
        limit: 40,
        ..super::Seek::default()
    };
    let found = super::search(tx, cx.community, &reach, &seek)?.persons;
    let other = |known: &Person| known.id != one.id && known.name == one.name;
    let differ = |known: &Person| {
        known.id_blind.is_some() && one.id_blind.is_some()
            || known.born.is_some() && one.born.is_some() && known.born != one.born
    };
    let why = |known: &Person| {
        if one.born.is_some() && known.born == one.born {
            Some(Likeness::NameAndBirthday)
        } else if one.phone_blind.is_some() && known.phone_blind == one.phone_blind {
            Some(Likeness::NameAndPhone)
        } else {
            (one.path != kernel::GridPath::ROOT && known.path == one.path).then_some(Likeness::NameAndPlace)
        }
    };
    Ok(found
        .into_iter()
        .filter(|known| other(known) && !differ(known))
        .filter_map(|known| why(&known).map(|why| (known, why)))
        .collect())
}

/// Merges `gone` into `kept`: its labels, relations, contacts and consents move,
/// and what the kept entry did not know it learns.
pub fn merge(tx: &mut Tx<'_>, cx: &Cx<'_>, kept: PersonId, gone: PersonId) -> Result<Merge, Refused> {
    let mut stays = Person::take(tx, cx, kept, "edit")?;
    let mut goes = Person::take(tx, cx, gone, "edit")?;
    if kept == gone || stays.state == State::Merged || goes.state == State::Merged {
        return Err(Refused::Stale);
    }
    if stays.id_blind.is_some() && goes.id_blind.is_some() {
        return Err(Refused::Field("other", "people-reg-merge-numbers"));
    }
    let mut moved = Moved {
        state: goes.state.word().to_owned(),
        ..Moved::default()
    };
    let community = cx.community;
    takes_over(&mut stays, &goes, &mut moved.took);
    goes.merged_into = Some(kept);
    goes.state = State::Merged;
    // First the one that goes: two living entries never have one number.
    add::save(tx, &mut goes)?;
    add::save(tx, &mut stays)?;
    tx.run(&rows::REACHED, &[&community, &kept, &goes.contacted_at])?;
    moved.labels = gives(tx, community, (&LABELS_OF, &GIVE_LABEL), gone, kept)?;
    moved.relations = gives(tx, community, (&RELATIONS_OF, &GIVE_RELATION), gone, kept)?;
    moved.contacts = gives(tx, community, (&CONTACTS_OF, &GIVE_CONTACT), gone, kept)?;
    moved.consents = gives(tx, community, (&CONSENTS_OF, &GIVE_CONSENT), gone, kept)?;
    let merge = Merge {
        community,
        id: tx.clock().fresh(),
        kept,
        gone,
        moved: serde_json::to_string(&moved).unwrap_or_default(),
        at: tx.now(),
        by: cx.actor.name.clone(),
        undone_at: None,
    };
    merge.insert(tx)?;
    add::note(
        tx,
        cx,
        "person.merged",
        &stays,
        &json!({ "other": gone.to_string() }),
    )?;
    add::note(
        tx,
        cx,
        "person.merged",
        &goes,
        &json!({ "into": kept.to_string() }),
    )?;
    Ok(merge)
}

/// What one entry does not know it takes from the other, and notes which fields.
fn takes_over(stays: &mut Person, goes: &Person, took: &mut Vec<String>) {
    if stays.id_blind.is_none() && goes.id_blind.is_some() {
        stays.id_kind.clone_from(&goes.id_kind);
        stays.id_sealed.clone_from(&goes.id_sealed);
        stays.id_blind.clone_from(&goes.id_blind);
        took.push("number".to_owned());
    }
    if stays.phone.is_none() && goes.phone.is_some() {
        stays.phone.clone_from(&goes.phone);
        stays.phone_blind.clone_from(&goes.phone_blind);
        took.push("phone".to_owned());
    }
    if stays.born.is_none() && goes.born.is_some() {
        stays.born = goes.born;
        took.push("born".to_owned());
    }
}

type Pair<'s> = (&'s store::Sql, &'s store::Sql);

fn gives(
    tx: &mut Tx<'_>,
    community: CommunityId,
    (list, give): Pair<'_>,
    from: PersonId,
    to: PersonId,
) -> Result<Vec<Uuid>, StoreError> {
    let ids: Vec<Uuid> = tx.all(list, &[&community, &from], |row| row.get(0))?;
    for id in &ids {
        tx.run(give, &[&community, id, &to])?;
    }
    Ok(ids)
}

/// The merges into an entry that still stand.
pub fn merges(tx: &mut Tx<'_>, community: CommunityId, kept: PersonId) -> Result<Vec<Merge>, StoreError> {
    tx.all(&MERGES, &[&community, &kept], Merge::read)
}

/// Undoes a merge: everything goes back where it came from.
pub fn unmerge(tx: &mut Tx<'_>, cx: &Cx<'_>, kept: PersonId, merge: Uuid) -> Result<(), Refused> {
    let mut stays = Person::take(tx, cx, kept, "edit")?;
    let known = merges(tx, cx.community, kept)?;
    let merge = known
        .into_iter()
        .find(|one| one.id == merge)
        .ok_or(Refused::NotFound)?;
    let community = cx.community;
    let mut goes = person(tx, community, merge.gone)?.ok_or(Refused::NotFound)?;
    let moved: Moved = serde_json::from_str(&merge.moved).unwrap_or_default();
    for field in &moved.took {
        gives_back(&mut stays, field);
    }
    // First the one that stays: it gives the number back.
    add::save(tx, &mut stays)?;
    goes.merged_into = None;
    goes.state = State::from_word(&moved.state).unwrap_or(State::Here);
    add::save(tx, &mut goes)?;
    for (ids, give) in [
        (&moved.labels, &GIVE_LABEL),
        (&moved.relations, &GIVE_RELATION),
        (&moved.contacts, &GIVE_CONTACT),
        (&moved.consents, &GIVE_CONSENT),
    ] {
        for id in ids {
            tx.run(give, &[&community, id, &merge.gone])?;
        }
    }
    let now = tx.now();
    tx.run(&UNDO, &[&community, &merge.id, &now])?;
    let other = json!({ "other": merge.gone.to_string() });
    add::note(tx, cx, "person.unmerged", &stays, &other)?;
    add::note(
        tx,
        cx,
        "person.unmerged",
        &goes,
        &json!({ "from": kept.to_string() }),
    )?;
    Ok(())
}

fn gives_back(stays: &mut Person, field: &str) {
    match field {
        "number" => (stays.id_sealed, stays.id_blind, stays.id_kind) = (None, None, String::new()),
        "phone" => (stays.phone, stays.phone_blind) = (None, None),
        "born" => stays.born = None::<Day>,
        _ => {}
    }
}
