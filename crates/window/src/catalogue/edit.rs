//! Editing the catalogue: one person proposes a version, another publishes it.
//! Both names stay with it for ever.

use gate::{Actor, Policy};
use kernel::CommunityId;
use store::audit::Entry;
use store::{StoreError, Tx};

use super::item::Item;
use super::rows::{self, Version, VersionId, VersionState};

/// Why a version is not taken.
#[derive(Clone, Debug)]
pub enum EditError {
    /// There is none, or it is not theirs to see.
    NotFound,
    /// Not theirs to do.
    Denied,
    /// Who proposed it cannot publish it.
    SamePerson,
    /// Somebody decided meanwhile, or proposed another.
    Stale,
    /// Fields that will not do: name and key of the message.
    Fields(Vec<(&'static str, &'static str)>),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for EditError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unique => Self::Stale,
            other => Self::Store(other),
        }
    }
}

/// Who edits, where, by which table.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The community.
    pub community: CommunityId,
    /// Who.
    pub actor: &'a Actor,
    /// Who may do what.
    pub policy: &'a Policy,
}

impl Cx<'_> {
    fn require(&self, action: &str) -> Result<(), EditError> {
        if self.policy.may_any(self.actor, "catalogue", action) {
            Ok(())
        } else {
            Err(EditError::Denied)
        }
    }

    fn log(&self, tx: &mut Tx<'_>, verb: &str, version: &Version) -> Result<(), StoreError> {
        let body =
            serde_json::json!({ "code": version.code, "number": version.number, "by": self.actor.name });
        let actor = self.actor.label();
        let entry = Entry {
            actor: &actor,
            verb,
            subject_kind: "window_version",
            subject: version.id.0,
            body: body.to_string(),
        };
        tx.audit(self.community, &entry)
    }
}

/// Proposes a version of an item; it waits for a second person.
pub fn propose(tx: &mut Tx<'_>, cx: &Cx<'_>, mut item: Item, note: &str) -> Result<Version, EditError> {
    cx.require("edit")?;
    let mut faults = item.faults();
    let sound =
        (3..=12).contains(&item.code.len()) && item.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !sound {
        faults.push(("code", "window-edit-bad-code"));
    }
    if note.trim().is_empty() {
        faults.push(("note", "window-edit-bad-note"));
    }
    if !faults.is_empty() {
        return Err(EditError::Fields(faults));
    }
    let history = Version::history(tx, cx.community, &item.code)?;
    if history.iter().any(|version| version.state == VersionState::Asked) {
        return Err(EditError::Stale);
    }
    item.version = history.first().map_or(0, |version| version.number) + 1;
    let version = Version {
        community: cx.community,
        id: tx.clock().fresh(),
        code: item.code.clone(),
        number: item.version,
        state: VersionState::Asked,
        body: serde_json::to_string(&item).unwrap_or_default(),
        note: note.trim().chars().take(300).collect(),
        made_by: cx.actor.label(),
        made_name: cx.actor.name.clone(),
        made_at: tx.now(),
        decided_by: String::new(),
        decided_name: String::new(),
        decided_at: None,
    };
    version.insert(tx)?;
    cx.log(tx, "item.proposed", &version)?;
    Ok(version)
}

/// Publishes what another person proposed; from now on it stands in the catalogue.
pub fn publish(tx: &mut Tx<'_>, cx: &Cx<'_>, id: VersionId) -> Result<Version, EditError> {
    let version = decide(tx, cx, id, VersionState::Live)?;
    people::rows::new_edition(tx, cx.community)?;
    cx.log(tx, "item.published", &version)?;
    Ok(version)
}

/// Refuses what another person proposed.
pub fn refuse(tx: &mut Tx<'_>, cx: &Cx<'_>, id: VersionId) -> Result<Version, EditError> {
    let version = decide(tx, cx, id, VersionState::Refused)?;
    cx.log(tx, "item.refused", &version)?;
    Ok(version)
}

fn decide(tx: &mut Tx<'_>, cx: &Cx<'_>, id: VersionId, state: VersionState) -> Result<Version, EditError> {
    cx.require("publish")?;
    let version = Version::by_id(tx, cx.community, id)?.ok_or(EditError::NotFound)?;
    let actor = cx.actor.label();
    if version.made_by == actor && state == VersionState::Live {
        return Err(EditError::SamePerson);
    }
    if state == VersionState::Live {
        tx.run(&rows::RETIRE, &[&cx.community, &version.code])?;
    }
    let now = tx.now();
    let changed = tx.run(
        &rows::DECIDE,
        &[&cx.community, &id, &state, &actor, &cx.actor.name, &now],
    )?;
    if changed == 0 {
        return Err(EditError::Stale);
    }
    Ok(version)
}

/// A field that differs between two versions: its message key, before, after.
pub type Change = (&'static str, String, String);

/// What differs between two items.
pub fn diff(before: &Item, after: &Item) -> Vec<Change> {
    let papers = |item: &Item| {
        item.papers
            .iter()
            .map(|paper| format!("{}:{}", paper.name, paper.kind))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let yes = |held: bool| if held { "✓" } else { "✗" }.to_owned();
    let all: Vec<Change> = vec![
        ("window-edit-name", before.name.clone(), after.name.clone()),
        (
            "window-edit-name-en",
            before.name_en.clone(),
            after.name_en.clone(),
        ),
        (
            "window-edit-category",
            before.category.clone(),
            after.category.clone(),
        ),
        (
            "window-edit-audience",
            before.audience.join(" "),
            after.audience.join(" "),
        ),
        (
            "window-edit-events",
            before.events.join(" "),
            after.events.join(" "),
        ),
        ("window-edit-words", before.words.clone(), after.words.clone()),
        ("window-item-who", before.who.clone(), after.who.clone()),
        ("window-edit-who-en", before.en.who.clone(), after.en.who.clone()),
        (
            "window-edit-conditions-en",
            before.en.conditions.join("\n"),
            after.en.conditions.join("\n"),
        ),
        (
            "window-edit-result-en",
            before.en.result.clone(),
            after.en.result.clone(),
        ),
        ("window-edit-fee-en", before.en.fee.clone(), after.en.fee.clone()),
        (
            "window-item-conditions",
            before.conditions.join("\n"),
            after.conditions.join("\n"),
        ),
        ("window-item-papers", papers(before), papers(after)),
        (
            "window-edit-legal",
            before.legal_days.to_string(),
            after.legal_days.to_string(),
        ),
        (
            "window-edit-promised",
            before.promised_days.to_string(),
            after.promised_days.to_string(),
        ),
        ("window-item-fee", before.fee.clone(), after.fee.clone()),
        (
            "window-item-channels",
            before.channels.join(" "),
            after.channels.join(" "),
        ),
        (
            "window-item-department",
            before.department.clone(),
            after.department.clone(),
        ),
        ("window-item-place", before.place.clone(), after.place.clone()),
        ("window-item-hours", before.hours.clone(), after.hours.clone()),
        ("window-item-phone", before.phone.clone(), after.phone.clone()),
        ("window-item-result", before.result.clone(), after.result.clone()),
        (
            "window-item-complain",
            before.complain.clone(),
            after.complain.clone(),
        ),
        ("window-edit-form", before.form.clone(), after.form.clone()),
        (
            "window-edit-confirmed",
            yes(before.confirmed),
            yes(after.confirmed),
        ),
        ("window-edit-closed", yes(before.closed), yes(after.closed)),
    ];
    all.into_iter()
        .filter(|(_, before, after)| before != after)
        .collect()
}
