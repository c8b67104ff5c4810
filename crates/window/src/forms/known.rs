//! What need not be asked: what the register knows of the person, and what
//! they gave before. Sealed numbers are shown in part and never sent to a page.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::{CommunityId, IdCard, Micros, PersonId, Uuid};
use people::Centre;
use people::register::{Household, Person, Sex, sealed};
use store::{Reading, Sealed, StoreError, Tx, record, statements};

use super::answers::read;
use super::definition::{Field, Form};

/// Where a known answer is from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Source {
    /// The register.
    Register,
    /// What they gave before.
    Before,
}

/// A known answer.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// Where it is from.
    pub source: Source,
    /// The whole answer; it goes from the store to the store, not to a page.
    value: String,
    /// As it may be shown.
    pub shown: String,
}

impl Known {
    /// The whole answer, for the application.
    pub fn value(&self) -> &str {
        &self.value
    }
}

record! {
    /// An answer that somebody gave, kept for the next form.
    pub struct Kept in "window_known" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Who gave it.
        person: PersonId,
        "name" => /// Under which name.
        name: String,
        "value" => /// What, sealed.
        value: Sealed,
        "at" => /// When.
        at: Micros,
    }
}

/// The field under which kept answers are sealed.
pub const KNOWN: &str = "window_known.value";

statements! {
    pub(crate) OF_PERSON = "SELECT community_id, id, person_id, name, value, at FROM window_known WHERE community_id = $1 AND person_id = $2 ORDER BY name LIMIT 200";
    pub(crate) KEEP = "INSERT INTO window_known (community_id, id, person_id, name, value, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community_id, person_id, name) DO UPDATE SET value = excluded.value, at = excluded.at";
}

/// What is known of a person for a form, by the names of its fields. Whoever
/// asks was let see the person; the reading is recorded with this purpose.
pub fn known(
    tx: &mut Tx<'_>,
    centre: &Centre,
    form: &Form,
    person: &Person,
    reader: &str,
) -> Result<BTreeMap<String, Known>, StoreError> {
    let community = centre.community;
    let mut out = BTreeMap::new();
    let facts = facts(tx, centre, form, person, reader)?;
    let kept = tx.all(&OF_PERSON, &[&community, &person.id], Kept::read)?;
    for field in form.fields.iter().filter(|field| field.computed.is_none()) {
        let fact = field
            .from
            .as_deref()
            .and_then(|from| facts.get(from))
            .filter(|fact| !fact.is_empty());
        if let Some(value) = fact.and_then(|fact| read(field, fact).ok()) {
            out.insert(field.key.clone(), hold(field, value, Source::Register));
            continue;
        }
        let before = field
            .keep
            .as_deref()
            .and_then(|name| kept.iter().find(|one| one.name == name));
        if let Some(before) = before {
            let value = opened(tx, person, reader, KNOWN, Some(&before.value))?;
            if let Ok(value) = read(field, &value) {
                out.insert(field.key.clone(), hold(field, value, Source::Before));
            }
        }
    }
    Ok(out)
}

/// What the register says of a person, as far as the form wants it, by the
/// names that forms call it by.
fn facts(
    tx: &mut Tx<'_>,
    centre: &Centre,
    form: &Form,
    person: &Person,
    reader: &str,
) -> Result<BTreeMap<&'static str, String>, StoreError> {
    let wanted = |from: &str| {
        form.fields
            .iter()
            .any(|field| field.from.as_deref() == Some(from))
    };
    let mut facts = BTreeMap::new();
    facts.insert("person.name", person.name.clone());
    let born = person.born.map(|day| day.to_string());
    facts.insert("person.born", born.unwrap_or_default());
    let sex = Some(person.sex).filter(|sex| *sex != Sex::Unsaid);
    facts.insert(
        "person.sex",
        sex.map(|sex| sex.word().to_owned()).unwrap_or_default(),
    );
    if wanted("person.id_card") {
        let number = opened(tx, person, reader, sealed::NUMBER, person.id_sealed.as_ref())?;
        facts.insert("person.id_card", number);
    }
    if wanted("person.phone") {
        let phone = opened(tx, person, reader, sealed::PHONE, person.phone.as_ref())?;
        facts.insert("person.phone", phone);
    }
    if wanted("person.door") || wanted("person.place") {
        let home = match person.household {
            Some(home) => Household::by_id(tx, centre.community, home)?,
            None => None,
        };
        let held = home.as_ref().and_then(|home| home.door.as_ref());
        let door = opened(tx, person, reader, sealed::DOOR, held)?;
        let place = format!("{} {door}", centre.names(person.path).join(" "));
        facts.insert("person.place", place.trim().to_owned());
        facts.insert("person.door", door);
    }
    Ok(facts)
}

/// What is held sealed of a person, opened for an application; the reading is recorded.
fn opened(
    tx: &mut Tx<'_>,
    person: &Person,
    reader: &str,
    field: &str,
    held: Option<&Sealed>,
) -> Result<String, StoreError> {
    let Some(held) = held else {
        return Ok(String::new());
    };
    let reading = Reading {
        field,
        reader,
        purpose: "application",
        subject_kind: "person",
        subject: person.id.0,
    };
    tx.unseal(person.community, held, &reading)
}

fn hold(field: &Field, value: String, source: Source) -> Known {
    Known {
        source,
        shown: shown(field, &value),
        value,
    }
}

/// An answer as it may be shown: numbers only in part.
pub fn shown(field: &Field, value: &str) -> String {
    use super::definition::Kind;
    match field.kind {
        Kind::IdCard => IdCard::from_str(value)
            .map(|card| card.masked())
            .unwrap_or_default(),
        Kind::Phone => kernel::mask_phone(value),
        Kind::BankCard => {
            let tail: String = value.chars().rev().take(4).collect();
            format!("**** {}", tail.chars().rev().collect::<String>())
        }
        Kind::Signature => value.split('|').next().unwrap_or_default().to_owned(),
        _ => value.to_owned(),
    }
}

/// Keeps what somebody gave for the next form.
pub fn keep(
    tx: &mut Tx<'_>,
    community: CommunityId,
    form: &Form,
    person: PersonId,
    answers: &super::Answers,
) -> Result<(), StoreError> {
    for field in &form.fields {
        let Some(name) = field.keep.as_deref() else {
            continue;
        };
        let value = answers.text(&field.key);
        if value.is_empty() {
            continue;
        }
        let value = tx.keys().seal(tx.clock(), community, KNOWN, value)?;
        let (id, now): (Uuid, Micros) = (tx.clock().fresh(), tx.now());
        tx.run(&KEEP, &[&community, &id, &person, &name, &value, &now])?;
    }
    Ok(())
}
