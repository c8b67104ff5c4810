//! What people are to each other: spouse, child, guardian, and who is to be
//! called first.

use kernel::{CommunityId, Micros, PersonId, Uuid};
use store::audit::Entry;
use store::{Sealed, StoreError, Tx, record};

use super::sealed::{KIN_PHONE, seal};
use super::{Cx, Person, Refused, person, rows};

kernel::stored_words! {
    /// What the other is to the person.
    pub enum Kin {
        /// 配偶
        Spouse = "spouse",
        /// 子女
        Child = "child",
        /// 父母
        Parent = "parent",
        /// 监护人
        Guardian = "guardian",
        /// 紧急联系人, in the order in which they are called
        Emergency = "emergency",
        /// 邻居、朋友
        Friend = "friend",
    }
}

impl Kin {
    /// What the person is to the other, where that follows.
    pub fn turned(self) -> Option<Self> {
        match self {
            Self::Spouse => Some(Self::Spouse),
            Self::Child => Some(Self::Parent),
            Self::Parent => Some(Self::Child),
            Self::Guardian | Self::Emergency | Self::Friend => None,
        }
    }
}

record! {
    /// A relation of somebody.
    pub struct Relation in "people_relation" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Of whom.
        person: PersonId,
        "kind" => /// What the other is to them.
        kind: Kin,
        "ord" => /// The order in which emergency contacts are called, from 1.
        ord: i32,
        "other_id" => /// The other, if of the register.
        other: Option<PersonId>,
        "name" => /// The other's name.
        name: String,
        "phone" => /// The other's telephone number, sealed, if not of the register.
        phone: Option<Sealed>,
        "ended_at" => /// Since when it is no longer so.
        ended_at: Option<Micros>,
        "created_at" => /// Since when it is known.
        created_at: Micros,
    }
}

/// A relation to be kept.
#[derive(Clone, Debug)]
pub struct NewRelation {
    /// What the other is to the person.
    pub kind: Kin,
    /// The other, if of the register.
    pub other: Option<PersonId>,
    /// The other's name, if not.
    pub name: String,
    /// The other's telephone number in its normal form, if not.
    pub phone: Option<String>,
}

impl Relation {
    /// The relations of somebody that hold now, those to be called first in their order.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&rows::RELATIONS, &[&community, &person], Self::read)
    }

    /// Those for whom somebody stands in a relation: whose child, whose guardian.
    pub fn toward(
        tx: &mut Tx<'_>,
        community: CommunityId,
        person: PersonId,
    ) -> Result<Vec<Self>, StoreError> {
        tx.all(&rows::RELATIONS_TOWARD, &[&community, &person], Self::read)
    }
}

/// Keeps a relation; the other way round too where it follows and both are of the register.
pub fn relate(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, new: &NewRelation) -> Result<Relation, Refused> {
    let one = Person::take(tx, cx, id, "edit")?;
    let mut name = new.name.trim().to_owned();
    if let Some(other) = new.other {
        let other = person(tx, cx.community, other)?.ok_or(Refused::NotFound)?;
        if other.id == one.id || !cx.policy.may(cx.actor, "see", &other) {
            return Err(Refused::NotFound);
        }
        name = other.name;
    }
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Refused::Field("kin_name", "people-reg-bad-name"));
    }
    let known = Relation::of(tx, cx.community, id)?;
    let ord = known.iter().filter(|old| old.kind == new.kind).count() + 1;
    let kept = Relation {
        community: cx.community,
        id: tx.clock().fresh(),
        person: id,
        kind: new.kind,
        ord: i32::try_from(ord).unwrap_or(i32::MAX),
        other: new.other,
        name,
        phone: match &new.phone {
            Some(phone) if new.other.is_none() => Some(seal(tx, cx.community, KIN_PHONE, phone)?),
            _ => None,
        },
        ended_at: None,
        created_at: tx.now(),
    };
    kept.insert(tx)?;
    note(tx, cx, "person.related", &kept)?;
    if let (Some(other), Some(kind)) = (new.other, new.kind.turned()) {
        let back = Relation {
            id: tx.clock().fresh(),
            person: other,
            kind,
            ord: 1,
            other: Some(id),
            name: one.name,
            phone: None,
            ..kept.clone()
        };
        back.insert(tx)?;
        note(tx, cx, "person.related", &back)?;
    }
    Ok(kept)
}

/// A relation holds no longer.
pub fn part(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, relation: Uuid) -> Result<(), Refused> {
    Person::take(tx, cx, id, "edit")?;
    let known = Relation::of(tx, cx.community, id)?;
    let kept = known
        .into_iter()
        .find(|one| one.id == relation)
        .ok_or(Refused::NotFound)?;
    let now = tx.now();
    tx.run(&rows::END_RELATION, &[&cx.community, &kept.id, &now])?;
    note(tx, cx, "person.parted", &kept)?;
    Ok(())
}

fn note(tx: &mut Tx<'_>, cx: &Cx<'_>, verb: &str, kept: &Relation) -> Result<(), StoreError> {
    let body = serde_json::json!({
        "by": cx.actor.name,
        "kind": kept.kind.word(),
        "name": kernel::mask_name(&kept.name),
    });
    let entry = Entry {
        actor: &cx.actor.label(),
        verb,
        subject_kind: "person",
        subject: kept.person.0,
        body: body.to_string(),
    };
    tx.audit(cx.community, &entry)
}
