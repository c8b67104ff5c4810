//! The two steps of an import that take time, as jobs: weighing every row, and
//! taking the good ones in. Either may be stopped anywhere and goes on.

use std::collections::HashMap;
use std::sync::Arc;

use gate::{Actor, Policy};
use kernel::{CommunityId, Day, HouseholdId, PersonId, Uuid};
use serde_json::json;
use store::community::Community;
use store::{JobError, Store, StoreError, Tx};

use super::same::{Known, Meant, key_of};
use super::weigh::{Said, Scale, Wrong};
use super::{
    Fate, IMPORT_AGAIN, IMPORT_FATE, IMPORT_KEPT, Import, ImportRow, Stage, cells_of, column, rows_after,
};
use crate::centre::Centre;
use crate::register::bulk::Bulk;
use crate::register::label::Label;
use crate::register::{Change, Cx, Details, Given, Household, Person, Refused, Sex, change, move_to};

/// The job that weighs.
pub const CHECK: &str = "people.import.check";
/// The job that takes in.
pub const RUN: &str = "people.import.run";
/// Rows that are weighed in one transaction.
const BATCH: i64 = 500;
/// Rows that are taken in by one transaction. Numbers, telephones and names fall anywhere into
/// their indexes: a larger batch writes each page of those fewer times, and the window waits longer.
const TAKEN: i64 = 2_000;

fn import_of(body: &str) -> Result<Uuid, JobError> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let id = body.get("import").and_then(serde_json::Value::as_str);
    id.and_then(|id| Uuid::try_parse(id).ok())
        .ok_or_else(|| JobError::Never("names no import".to_owned()))
}

fn settings(store: &Store, community: CommunityId) -> Result<Arc<Centre>, StoreError> {
    store.read_now(move |tx| {
        let all = Community::list(tx)?;
        let zone = all
            .into_iter()
            .find(|one| one.id == community)
            .map(|one| one.zone);
        let zone = zone.ok_or(StoreError::NoRow)?;
        Centre::load(tx, community, &zone).map(Arc::new)
    })
}

/// What was seen in the rows before: key to name.
type Seen = HashMap<Vec<u8>, String>;

/// Weighs every row of an import; from the first again if it was stopped.
pub fn check(store: &Store, community: CommunityId, body: &str) -> Result<(), JobError> {
    let id = import_of(body)?;
    let centre = settings(store, community)?;
    let mut seen = Seen::new();
    let begun = store.write_now::<_, StoreError, _>(move |tx| {
        let Some(mut import) = Import::by_id(tx, community, id)? else {
            return Ok(false);
        };
        if import.stage != Stage::Checking {
            return Ok(false);
        }
        tx.run(&IMPORT_AGAIN, &[&community, &id])?;
        (import.done, import.fresh, import.changed, import.same, import.bad) = (0, 0, 0, 0, 0);
        import.save(tx)
    })?;
    let mut more = begun;
    while more {
        let (before, centre) = (seen.clone(), Arc::clone(&centre));
        // The rule may run again: it begins each time with what was seen before.
        (more, seen) = store.write_now::<_, StoreError, _>(move |tx| {
            let mut seen = before.clone();
            let more = weigh_batch(tx, community, id, &centre, &mut seen)?;
            Ok((more, seen))
        })?;
    }
    Ok(())
}

/// The rows of a batch with what they say.
type Weighed = Vec<(ImportRow, Result<Said, Vec<Wrong>>)>;

fn weighed(
    tx: &mut Tx<'_>,
    import: &Import,
    centre: &Centre,
    most: i64,
    wanted: impl Fn(&ImportRow) -> bool,
) -> Result<(i64, Weighed), StoreError> {
    let columns = column::read(&import.columns);
    let today = tx.now().day(centre.zone());
    let scale = Scale::new(centre, &columns, &format!("import:{}", import.id.simple()), today);
    let rows = rows_after(tx, import, import.done, most)?;
    let last = rows.last().map_or(0, |row| row.line);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(wanted) {
        let said = scale.weigh(&cells_of(tx, &row)?);
        out.push((row, said));
    }
    Ok((last, out))
}

fn weigh_batch(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
    centre: &Centre,
    seen: &mut Seen,
) -> Result<bool, StoreError> {
    let Some(mut import) = Import::by_id(tx, community, id)? else {
        return Ok(false);
    };
    let (last, rows) = weighed(tx, &import, centre, BATCH, |_| true)?;
    if rows.is_empty() {
        import.stage = Stage::Checked;
        import.note(
            tx,
            "import.checked",
            &json!({ "bad": import.bad, "fresh": import.fresh }),
        )?;
        import.save(tx)?;
        return Ok(false);
    }
    let columns = column::read(&import.columns);
    let number = columns
        .iter()
        .position(|column| *column == column::Column::Number)
        .unwrap_or(0);
    let known = Known::of(
        tx,
        community,
        rows.iter().filter_map(|(_, said)| said.as_ref().ok()),
    )?;
    for (row, said) in rows {
        let (fate, wrong, person) = match said {
            Err(wrong) => (Fate::Bad, wrong, None),
            Ok(said) => fate(tx, community, &said, (&known, seen), number)?,
        };
        match fate {
            Fate::New => import.fresh += 1,
            Fate::Change => import.changed += 1,
            Fate::Same | Fate::Kept => import.same += 1,
            Fate::Bad => import.bad += 1,
        }
        if fate != Fate::New {
            let faults = serde_json::to_string(&wrong).unwrap_or_default();
            tx.run(
                &IMPORT_FATE,
                &[&community, &id, &row.line, &fate, &faults, &person],
            )?;
        }
    }
    import.done = last;
    import.save(tx)
}

/// What becomes of a row that is whole: its fate, what is wrong with it, whom
/// it means. `number` is the column of the ID numbers.
fn fate(
    tx: &mut Tx<'_>,
    community: CommunityId,
    said: &Said,
    (known, seen): (&Known, &mut Seen),
    number: usize,
) -> Result<(Fate, Vec<Wrong>, Option<PersonId>), StoreError> {
    let fault = |what: &str| {
        vec![Wrong {
            column: number,
            what: what.to_owned(),
            value: String::new(),
        }]
    };
    let key = key_of(tx, community, said);
    if let Some(other) = seen.insert(key, said.new.details.name.clone()) {
        return Ok(match other == said.new.details.name {
            true => (Fate::Same, Vec::new(), None),
            false => (Fate::Bad, fault("number-twice"), None),
        });
    }
    Ok(match known.meant(tx, community, said)? {
        Meant::Nobody => (Fate::New, Vec::new(), None),
        Meant::Same(one) => (Fate::Same, Vec::new(), Some(one.id)),
        Meant::Other(one) => (Fate::Change, Vec::new(), Some(one.id)),
        Meant::Taken => (Fate::Bad, fault("number-taken"), None),
        Meant::Unknowable => (Fate::Bad, fault("unknowable"), None),
    })
}

/// Takes the good rows in; where it was stopped it goes on with the next batch.
pub fn run(store: &Store, community: CommunityId, body: &str) -> Result<(), JobError> {
    let id = import_of(body)?;
    let centre = settings(store, community)?;
    let policy = Arc::new(policy()?);
    loop {
        let (centre, policy) = (Arc::clone(&centre), Arc::clone(&policy));
        let more = store.write_now::<_, StoreError, _>(move |tx| {
            let actor = Actor::system();
            let cx = Cx {
                community,
                actor: &actor,
                policy: &policy,
            };
            take_batch(tx, &cx, id, &centre)
        })?;
        if !more {
            return Ok(());
        }
    }
}

/// The room's own table: an import does by it what its bringer might.
fn policy() -> Result<Policy, JobError> {
    let kinds = crate::room().kinds;
    let known: Vec<(&str, &[&str])> = kinds
        .iter()
        .map(|(kind, names)| (*kind, names.as_slice()))
        .collect();
    Policy::read(&[("people", crate::PERMISSIONS)], &known)
        .map_err(|error| JobError::Never(error.to_string()))
}

fn take_batch(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid, centre: &Centre) -> Result<bool, StoreError> {
    let community = cx.community;
    let Some(mut import) = Import::by_id(tx, community, id)? else {
        return Ok(false);
    };
    if import.stage != Stage::Running {
        return Ok(false);
    }
    let good = |row: &ImportRow| matches!(row.fate, Fate::New | Fate::Change);
    let (last, rows) = weighed(tx, &import, centre, TAKEN, good)?;
    if last == 0 {
        import.stage = Stage::Done;
        import.note(
            tx,
            "import.done",
            &json!({ "fresh": import.fresh, "changed": import.changed }),
        )?;
        import.save(tx)?;
        return Ok(false);
    }
    let mut batch = Batch {
        bulk: Bulk::default(),
        labels: Vec::new(),
        doors: HashMap::new(),
        today: tx.now().day(centre.zone()),
        by: import.by_name.clone(),
        list: import.name.clone(),
    };
    let known = Known::of(
        tx,
        community,
        rows.iter().filter_map(|(_, said)| said.as_ref().ok()),
    )?;
    for (_, said) in &rows {
        let Ok(said) = said else { continue };
        // The register may have changed since the rows were weighed: each is asked again.
        match known.meant(tx, community, said)? {
            Meant::Nobody => {
                batch.add(tx, community, said)?;
                import.fresh += 1;
            }
            Meant::Other(one) => {
                batch.change(tx, cx, &one, said)?;
                import.changed += 1;
            }
            Meant::Same(_) | Meant::Taken | Meant::Unknowable => import.same += 1,
        }
    }
    batch.bulk.keep(tx)?;
    Label::insert_all(&batch.labels, tx)?;
    tx.run(&IMPORT_KEPT, &[&community, &id, &import.done, &last])?;
    let made: Vec<String> = batch.bulk.persons.iter().map(|one| one.id.to_string()).collect();
    import.note(
        tx,
        "import.batch",
        &json!({ "after": import.done, "until": last, "persons": made }),
    )?;
    import.done = last;
    import.save(tx)
}

struct Batch {
    bulk: Bulk,
    labels: Vec<Label>,
    /// Households of this batch by place and door.
    doors: HashMap<Vec<u8>, HouseholdId>,
    today: Day,
    by: String,
    /// The name of the file.
    list: String,
}

impl Batch {
    fn home(
        &mut self,
        tx: &mut Tx<'_>,
        community: CommunityId,
        said: &Said,
    ) -> Result<Option<HouseholdId>, StoreError> {
        let new = &said.new;
        if new.path == kernel::GridPath::ROOT || new.door.is_empty() {
            return Ok(None);
        }
        let blind = crate::register::sealed::blind_door(tx.keys(), community, new.path, &new.door);
        if let Some(home) = self.doors.get(&blind) {
            return Ok(Some(*home));
        }
        let home = match Household::behind(tx, community, new.path, &new.door)? {
            Some(known) => known.id,
            None => self
                .bulk
                .household(tx, community, new.path, &new.door, &new.source)?,
        };
        self.doors.insert(blind, home);
        Ok(Some(home))
    }

    fn add(&mut self, tx: &mut Tx<'_>, community: CommunityId, said: &Said) -> Result<(), StoreError> {
        let home = self.home(tx, community, said)?;
        let id = self.bulk.person(tx, community, &said.new, home, self.today)?;
        let now = tx.now();
        for kind in &said.labels {
            self.labels.push(Label {
                community,
                id: tx.clock().fresh(),
                person: id,
                kind: *kind,
                path: said.new.path,
                source: "名册".to_owned(),
                evidence: self.list.clone(),
                from_day: self.today,
                until_day: None,
                confirmed_by: self.by.clone(),
                confirmed_at: Some(now),
                given_by: self.by.clone(),
                given_at: now,
                ended_at: None,
            });
        }
        Ok(())
    }

    /// Brings somebody known up to what the row says; what it does not say stays.
    fn change(&mut self, tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person, said: &Said) -> Result<(), StoreError> {
        let new = &said.new;
        let held = Details::of(one);
        let details = Details {
            born: new.details.born.or(held.born),
            sex: if new.details.sex == Sex::Unsaid {
                held.sex
            } else {
                new.details.sex
            },
            ..held
        };
        let to = Change {
            details,
            number: new.number.map_or(Given::Keep, Given::Set),
            phone: new.phone.clone().map_or(Given::Keep, Given::Set),
            email: Given::Keep,
            state: one.state,
        };
        let changed = change(tx, cx, one.id, one.version, &to).map_err(stored)?;
        let moves = new.path != kernel::GridPath::ROOT && (changed.path != new.path || !new.door.is_empty());
        if moves {
            // A household of this very batch must be there before somebody moves into it.
            let home = std::mem::take(&mut self.bulk.households);
            Household::insert_all(&home, tx)?;
            move_to(tx, cx, one.id, changed.version, (new.path, &new.door, new.part)).map_err(stored)?;
        }
        Ok(())
    }
}

/// A rule that refuses here means that the register changed meanwhile: the batch is done again.
fn stored(refused: Refused) -> StoreError {
    match refused {
        Refused::Store(error) => error,
        other => StoreError::Engine(format!("an imported row was refused: {other:?}")),
    }
}
