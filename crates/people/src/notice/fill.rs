//! A notice is laid out: one row for each person, and a job for each message.
//! Killed in the middle, it goes on where it was; nobody is laid out twice.

use std::collections::HashSet;

use gate::Role;
use kernel::{CommunityId, GridPath, PersonId, Uuid};
use serde_json::json;
use store::{Job, JobError, Store, StoreError, Tx};

use super::channels::{Ways, ways};
use super::choose::{self, Doors};
use super::deliver::TELL;
use super::draft::Wanted;
use super::rows::{self, Notice, NoticeId, NoticeState, Told, ToldId, ToldState};
use crate::register::audience::audience;
use crate::register::persons;

/// The job that lays a notice out.
pub const FILL: &str = "people.notice";
/// So many in one transaction.
const HANDFUL: usize = 500;
/// So many in one statement.
const ROWS: usize = 125;
/// More than any community has.
const EVERYBODY: i64 = 10_000_000;

/// The number in a job's body under a name.
pub(super) fn id_of<T: From<Uuid>>(job: &Job, name: &str) -> Result<T, JobError> {
    let body: serde_json::Value = serde_json::from_str(&job.body).unwrap_or_default();
    let text = body
        .get(name)
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let id = Uuid::try_parse(text).map_err(|_| JobError::Never(format!("no {name} in the job")))?;
    Ok(T::from(id))
}

/// Lays the notice of a job out. In a demo a telephone is enough for a message.
pub fn fill(store: &Store, job: &Job, demo: bool) -> Result<(), JobError> {
    let (community, id): (CommunityId, NoticeId) = (job.community, id_of(job, "notice")?);
    let found = store.read_now(move |tx| {
        let notice = tx.maybe(&rows::NOTICE, &[&community, &id], Notice::read)?;
        let ways = ways(tx, community)?;
        let doors = Doors::of(tx, community, &ways, demo)?;
        Ok::<_, StoreError>((notice, ways, doors))
    })?;
    let (Some(notice), ways, doors) = found else {
        return Err(JobError::Never("no such notice".to_owned()));
    };
    if notice.state != NoticeState::Filling {
        return Ok(());
    }
    let wanted = Wanted::of(&notice);
    let out = Out {
        community,
        notice: id,
        doors,
    };
    if wanted.residents {
        let (group, bounds) = (wanted.group(), wanted.bounds());
        let ids = store.read_now(move |tx| audience(tx, community, &bounds, &group, EVERYBODY))?;
        for handful in ids.chunks(HANDFUL) {
            let ids: Vec<PersonId> = handful.to_vec();
            let out = out.clone();
            store.write_now(move |tx| lay_out_people(tx, &out, &ids))?;
        }
    }
    store.write_now(move |tx| {
        lay_out_staff(tx, &out, &wanted)?;
        lay_out_groups(tx, &out, &wanted, &ways)?;
        let now = tx.now();
        tx.run(&rows::FILLED, &[&community, &id, &now]).map(|_| ())
    })?;
    Ok(())
}

/// What one notice is laid out with.
#[derive(Clone)]
struct Out {
    community: CommunityId,
    notice: NoticeId,
    doors: Doors,
}

/// One to be laid out.
struct One {
    subject: Uuid,
    kind: &'static str,
    path: GridPath,
    channel: &'static str,
    address: Option<Vec<u8>>,
    state: ToldState,
}

fn lay_out_people(tx: &mut Tx<'_>, out: &Out, ids: &[PersonId]) -> Result<(), StoreError> {
    let mut ones: Vec<(ToldId, One)> = Vec::with_capacity(ids.len());
    for person in persons(tx, out.community, ids)? {
        let choice = out.doors.for_person(&person);
        let address = choose::address(tx, &person, choice)?;
        let (channel, state) = choice;
        let one = One {
            subject: person.id.0,
            kind: "person",
            path: person.path,
            channel,
            address,
            state,
        };
        ones.push((tx.clock().fresh(), one));
    }
    let mut laid = HashSet::new();
    for some in ones.chunks(ROWS) {
        laid.extend(insert_many(tx, out, some)?);
    }
    let leaves = |(id, one): &&(ToldId, One)| laid.contains(id) && one.state == ToldState::Waiting;
    let bodies = ones.iter().filter(leaves).map(|(id, _)| body_of(*id)).collect();
    tx.enqueue_all(out.community, TELL, bodies)?;
    for (id, one) in ones.into_iter().filter(|(id, _)| !laid.contains(id)) {
        share(tx, out, id, one)?;
    }
    Ok(())
}

fn body_of(id: ToldId) -> String {
    json!({ "told": id.to_string() }).to_string()
}

/// Lays many out by one statement; gives those that were not there.
fn insert_many(tx: &mut Tx<'_>, out: &Out, some: &[(ToldId, One)]) -> Result<Vec<ToldId>, StoreError> {
    let row = |at: usize| {
        let place = |n: usize| format!("${}", 3 + at * 8 + n);
        format!(
            "($1, {}, $2, {}, {}, {}, {}, {}, NULL, {}, {}, $3, NULL, '', NULL, '', NULL)",
            place(1),
            place(2),
            place(3),
            place(4),
            place(5),
            place(6),
            place(7),
            place(8)
        )
    };
    let rows: Vec<String> = (0..some.len()).map(row).collect();
    let sql = store::Sql::composed(format!(
        "INSERT INTO people_told ({}) VALUES {} ON CONFLICT DO NOTHING RETURNING id",
        Told::COLUMNS,
        rows.join(", ")
    ));
    let (now, links): (_, Vec<String>) = (tx.now(), some.iter().map(|_| fresh_link(tx)).collect());
    let mut values: Vec<&dyn kernel::Param> = vec![&out.community, &out.notice, &now];
    for ((id, one), link) in some.iter().zip(&links) {
        let own: [&dyn kernel::Param; 8] = [
            id,
            &one.subject,
            &one.kind,
            &one.path,
            &one.channel,
            &one.address,
            link,
            &one.state,
        ];
        values.extend(own);
    }
    tx.all(&sql, &values, |row| row.get(0))
}

fn lay_out_staff(tx: &mut Tx<'_>, out: &Out, wanted: &Wanted) -> Result<(), StoreError> {
    let roles: Vec<Role> = wanted
        .roles
        .iter()
        .filter_map(|word| Role::from_word(word))
        .collect();
    if roles.is_empty() {
        return Ok(());
    }
    let within = wanted.within();
    for actor in gate::everybody(tx, out.community)? {
        let held = actor.grants.iter().find(|grant| {
            // Whoever answers for more than the places chosen is told as well.
            roles.contains(&grant.role) && concerns(&within, grant.path)
        });
        let (Some(grant), Some(account)) = (held, actor.account) else {
            continue;
        };
        let (channel, state) = out.doors.for_staff(account);
        let one = One {
            subject: account.0,
            kind: "staff",
            path: grant.path,
            channel,
            address: None,
            state,
        };
        lay_out(tx, out, one)?;
    }
    Ok(())
}

fn lay_out_groups(tx: &mut Tx<'_>, out: &Out, wanted: &Wanted, ways: &Ways) -> Result<(), StoreError> {
    // A group has no labels and no ages: it hears only what is for all of its place.
    if !wanted.residents
        || !wanted.labels.is_empty()
        || wanted.from_age.is_some()
        || wanted.until_age.is_some()
    {
        return Ok(());
    }
    let within = wanted.within();
    for channel in ways.groups().filter(|channel| within.holds(&channel.row.path)) {
        let one = One {
            subject: channel.row.id.0,
            kind: "group",
            path: channel.row.path,
            channel: channel.row.kind.word(),
            address: None,
            state: ToldState::Waiting,
        };
        lay_out(tx, out, one)?;
    }
    Ok(())
}

/// Whether a place and the places chosen have something in common.
fn concerns(within: &crate::register::Reach, path: GridPath) -> bool {
    match within {
        crate::register::Reach::All => true,
        crate::register::Reach::In(places) => places
            .iter()
            .any(|place| place.contains(&path) || path.contains(place)),
    }
}

fn lay_out(tx: &mut Tx<'_>, out: &Out, one: One) -> Result<(), StoreError> {
    let id: ToldId = tx.clock().fresh();
    if insert(tx, out, id, &one, None)? && one.state == ToldState::Waiting {
        tx.enqueue_all(out.community, TELL, vec![body_of(id)])?;
    }
    Ok(())
}

/// Laid out before, or somebody of the same telephone is: then they are told together.
fn share(tx: &mut Tx<'_>, out: &Out, id: ToldId, one: One) -> Result<(), StoreError> {
    let Some(address) = &one.address else {
        return Ok(());
    };
    let with: Option<ToldId> = tx.maybe(
        &rows::TOLD_BY_ADDRESS,
        &[&out.community, &out.notice, address],
        |row| row.get(0),
    )?;
    let shared = One {
        address: None,
        state: ToldState::Shared,
        ..one
    };
    insert(tx, out, id, &shared, with).map(|_| ())
}

fn fresh_link(tx: &Tx<'_>) -> String {
    let mut bytes = [0u8; 12];
    tx.clock().fill(&mut bytes);
    gate::base64url(&bytes)
}

fn insert(
    tx: &mut Tx<'_>,
    out: &Out,
    id: ToldId,
    one: &One,
    with: Option<ToldId>,
) -> Result<bool, StoreError> {
    let (link, now) = (fresh_link(tx), tx.now());
    let laid = tx.run(
        &rows::LAY_OUT,
        &[
            &out.community,
            &id,
            &out.notice,
            &one.subject,
            &one.kind,
            &one.path,
            &one.channel,
            &one.address,
            &with,
            &link,
            &one.state,
            &now,
        ],
    )?;
    Ok(laid > 0)
}
