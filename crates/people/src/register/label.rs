//! Why somebody is looked after: 独居, 失能, 低保. Each has a source and
//! evidence, a from and an until, and somebody who confirmed it. High age is
//! never a label: it is computed from the birthday.

use kernel::{CommunityId, Day, GridPath, Micros, PersonId, Uuid};
use store::audit::Entry;
use store::{StoreError, Tx, record};

use super::{Cx, Person, Refused, rows};

/// From this age on somebody is 高龄.
pub const AGED: i32 = 80;

kernel::stored_words! {
    /// A reason to look after somebody.
    pub enum LabelKind {
        /// 独居
        Alone = "alone",
        /// 空巢
        EmptyNest = "empty_nest",
        /// 留守
        LeftBehind = "left_behind",
        /// 孤老
        NoKin = "no_kin",
        /// 失能
        Disabled = "disabled",
        /// 半失能
        HalfDisabled = "half_disabled",
        /// 失智
        Dementia = "dementia",
        /// 残疾
        Handicap = "handicap",
        /// 低保
        LowIncome = "low_income",
        /// 低保边缘
        NearLowIncome = "near_low_income",
        /// 特困
        Destitute = "destitute",
        /// 计生特殊家庭
        LostChild = "lost_child",
        /// 优抚
        Veteran = "veteran",
        /// 困境儿童
        ChildInNeed = "child_in_need",
        /// 重病
        Ill = "ill",
    }
}

record! {
    /// A label of somebody.
    pub struct Label in "people_label" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Who.
        person: PersonId,
        "kind" => /// Which.
        kind: LabelKind,
        "path" => /// Where the person lives: lists begin here.
        path: GridPath,
        "source" => /// Who says so: civil affairs, a visit, the family.
        source: String,
        "evidence" => /// By what it can be seen: a certificate's number, a note.
        evidence: String,
        "from_day" => /// From when.
        from_day: Day,
        "until_day" => /// Until when; to be looked at again then.
        until_day: Option<Day>,
        "confirmed_by" => /// Who confirmed it; empty while it is only proposed.
        confirmed_by: String,
        "confirmed_at" => /// When.
        confirmed_at: Option<Micros>,
        "given_by" => /// Who gave it.
        given_by: String,
        "given_at" => /// When.
        given_at: Micros,
        "ended_at" => /// Since when it holds no longer.
        ended_at: Option<Micros>,
    }
}

/// A label to be given.
#[derive(Clone, Debug)]
pub struct NewLabel {
    /// Which.
    pub kind: LabelKind,
    /// Who says so.
    pub source: String,
    /// By what it can be seen.
    pub evidence: String,
    /// From when.
    pub from: Day,
    /// Until when.
    pub until: Option<Day>,
}

impl Label {
    /// The labels of somebody that hold, confirmed or proposed.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&rows::LABELS, &[&community, &person], Self::read)
    }

    /// Whether it counts on a day: confirmed, begun and not over.
    pub fn holds(&self, on: Day) -> bool {
        self.confirmed_at.is_some()
            && self.ended_at.is_none()
            && self.from_day <= on
            && self.until_day.is_none_or(|until| on <= until)
    }
}

/// Gives a label. Whoever may confirm labels confirms it at once; a leader proposes it.
pub fn give(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, new: &NewLabel) -> Result<Label, Refused> {
    let one = Person::take(tx, cx, id, "propose_label")?;
    if new.source.trim().is_empty() {
        return Err(Refused::Field("source", "people-reg-label-source-empty"));
    }
    if new.until.is_some_and(|until| until < new.from) {
        return Err(Refused::Field("until", "people-reg-label-turned"));
    }
    let known = Label::of(tx, cx.community, id)?;
    if known.iter().any(|old| old.kind == new.kind) {
        return Err(Refused::Field("kind", "people-reg-label-there"));
    }
    let sure = cx.policy.may(cx.actor, "label", &one);
    let now = tx.now();
    let label = Label {
        community: cx.community,
        id: tx.clock().fresh(),
        person: id,
        kind: new.kind,
        path: one.path,
        source: new.source.trim().to_owned(),
        evidence: new.evidence.trim().to_owned(),
        from_day: new.from,
        until_day: new.until,
        confirmed_by: if sure {
            cx.actor.name.clone()
        } else {
            String::new()
        },
        confirmed_at: sure.then_some(now),
        given_by: cx.actor.name.clone(),
        given_at: now,
        ended_at: None,
    };
    label.insert(tx)?;
    note(tx, cx, "person.labelled", &label)?;
    Ok(label)
}

/// Confirms a proposed label.
pub fn confirm(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, label: Uuid) -> Result<(), Refused> {
    let label = held(tx, cx, id, label)?;
    let now = tx.now();
    tx.run(
        &rows::CONFIRM_LABEL,
        &[&cx.community, &label.id, &cx.actor.name, &now],
    )?;
    note(tx, cx, "person.label_confirmed", &label)?;
    Ok(())
}

/// Ends a label: it was wrong, or holds no longer.
pub fn end(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, label: Uuid) -> Result<(), Refused> {
    let label = held(tx, cx, id, label)?;
    let now = tx.now();
    tx.run(&rows::END_LABEL, &[&cx.community, &label.id, &now])?;
    note(tx, cx, "person.label_ended", &label)?;
    Ok(())
}

fn held(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, label: Uuid) -> Result<Label, Refused> {
    Person::take(tx, cx, id, "label")?;
    let known = Label::of(tx, cx.community, id)?;
    known
        .into_iter()
        .find(|one| one.id == label)
        .ok_or(Refused::NotFound)
}

fn note(tx: &mut Tx<'_>, cx: &Cx<'_>, verb: &str, label: &Label) -> Result<(), StoreError> {
    let body = serde_json::json!({ "by": cx.actor.name, "kind": label.kind.word() });
    let entry = Entry {
        actor: &cx.actor.label(),
        verb,
        subject_kind: "person",
        subject: label.person.0,
        body: body.to_string(),
    };
    tx.audit(cx.community, &entry)
}
