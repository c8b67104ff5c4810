//! `/settings/grid/{id}/leader`: who leads a place, handed over in one step:
//! the duty, the right to see its people, the term and the deputy, together.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gate::{Actor, Grant, Role};
use kernel::{CommunityId, Day, GridPath, Micros, NodeId, StaffId, Uuid};
use store::audit::Entry;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::duty::duty_word;
use super::field::{Field, or_none, place_name};
use super::keep;
use super::side::{Side, sides};
use super::staff::people;
use crate::centre::Centre;
use crate::rows::{self, Node, Roster};

/// Professionals who can be attached to a place.
pub(crate) const PROFESSIONS: [&str; 5] = ["police", "doctor", "lawyer", "property", "volunteer"];

/// Who leads a place.
#[derive(Template)]
#[template(path = "people/leader.html")]
pub(crate) struct LeaderPage {
    pub f: Frame,
    pub sides: Vec<Side>,
    pub action: String,
    pub back: String,
    /// Those who lead this very place: name, deputy, term.
    pub now: Vec<(String, String, String)>,
    pub fields: Vec<Field>,
    pub values: Values,
    pub errors: Errors,
    /// Who else can be called for the place: what they are, who, their telephone.
    pub called: Vec<(String, String, String)>,
}

/// A handover.
#[derive(Clone, Copy, Debug)]
pub struct Handover {
    /// The place.
    pub path: GridPath,
    /// Who leads it from now on; nobody leaves it without a leader.
    pub staff: Option<StaffId>,
    /// Who steps in.
    pub deputy: Option<StaffId>,
    /// The first day of the term.
    pub from: Day,
    /// The last day of the term.
    pub until: Option<Day>,
}

/// Why a handover was not done.
#[derive(Debug)]
pub enum HandoverError {
    /// The place is not the actor's to give.
    BeyondReach,
    /// The term ends before it begins.
    BadTerm,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for HandoverError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<gate::RoleError> for HandoverError {
    fn from(error: gate::RoleError) -> Self {
        match error {
            gate::RoleError::BadTerm => Self::BadTerm,
            gate::RoleError::Store(error) => Self::Store(error),
            gate::RoleError::BeyondReach
            | gate::RoleError::UnitMismatch
            | gate::RoleError::NoSuchAccount
            | gate::RoleError::NoSuchGrant => Self::BeyondReach,
        }
    }
}

/// Hands a place over: the leaders of before end, in duty and in rights; the
/// new one and the deputy begin. One transaction: nobody leads twice or not at all.
pub fn hand_over(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    zone: &kernel::Zone,
    to: &Handover,
) -> Result<(), HandoverError> {
    if !by.reaches(Role::Manager, &to.path) {
        return Err(HandoverError::BeyondReach);
    }
    if to.until.is_some_and(|until| until < to.from) {
        return Err(HandoverError::BadTerm);
    }
    for mut old in tx.all(&rows::LEADERS_AT, &[&community, &to.path], Roster::read)? {
        let version = old.version;
        old.closed = true;
        if keep::Subject::save(&old, tx, version)? > 0 {
            keep::note(tx, community, by, &old, version + 1)?;
        }
        for staff in [Some(old.staff), old.deputy].into_iter().flatten() {
            end_rights(tx, community, by, staff, to.path)?;
        }
    }
    if let Some(staff) = to.staff {
        begin(tx, community, by, zone, to, staff)?;
    }
    let body = serde_json::json!({
        "by": by.name, "path": to.path.to_string(),
        "staff": to.staff.map(|staff| staff.to_string()), "from": to.from.to_string(),
    });
    let entry = Entry {
        actor: &by.label(),
        verb: "grid.handed_over",
        subject_kind: "people_grid",
        subject: Uuid::nil(),
        body: body.to_string(),
    };
    Ok(tx.audit(community, &entry)?)
}

fn begin(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    zone: &kernel::Zone,
    to: &Handover,
    staff: StaffId,
) -> Result<(), HandoverError> {
    let row = Roster {
        community,
        id: tx.clock().fresh(),
        duty: "leader".to_owned(),
        path: to.path,
        unit: None,
        staff,
        deputy: to.deputy,
        weekdays: 127,
        from_minute: 0,
        until_minute: 1440,
        from_day: to.from.to_string(),
        until_day: to.until.map(|day| day.to_string()).unwrap_or_default(),
        closed: false,
        version: 1,
    };
    row.insert(tx)?;
    keep::note(tx, community, by, &row, 1)?;
    let from = zone.instant(to.from, 0).max(tx.now());
    let until = to.until.map(|day| zone.instant(day.plus_days(1), 0));
    for staff in [Some(staff), to.deputy].into_iter().flatten() {
        begin_rights(tx, community, by, staff, to.path, (from, until))?;
    }
    Ok(())
}

/// Somebody without a log-in has no rights to begin; the duty is theirs all the same.
fn begin_rights(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    staff: StaffId,
    path: GridPath,
    (from, until): (Micros, Option<Micros>),
) -> Result<(), HandoverError> {
    let Some(account) = gate::account_by_staff(tx, community, staff)? else {
        return Ok(());
    };
    gate::give_role(
        tx,
        community,
        by,
        account.id,
        &Grant::at(Role::Leader, path),
        from,
        until,
    )?;
    Ok(())
}

/// Ends the right of a leader at exactly this place.
fn end_rights(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    staff: StaffId,
    path: GridPath,
) -> Result<(), HandoverError> {
    let Some(account) = gate::account_by_staff(tx, community, staff)? else {
        return Ok(());
    };
    let now = tx.now();
    for held in gate::roles_of(tx, community, account.id)? {
        let runs = held.until.is_none_or(|until| until > now);
        if held.role == Role::Leader && held.path == path && runs {
            gate::end_role(tx, community, by, held.id)?;
        }
    }
    Ok(())
}

fn name(centre: &Centre, id: StaffId) -> String {
    let one = centre.person(id);
    one.map(|one| format!("{} {}", one.title, one.name).trim().to_owned())
        .unwrap_or_default()
}

fn leaders(centre: &Centre, f: &Frame, path: GridPath) -> Vec<(String, String, String)> {
    let own = centre
        .rosters()
        .filter(|row| row.duty == "leader" && row.path == path);
    own.map(|row| {
        let term = match (row.from_day.as_str(), row.until_day.as_str()) {
            ("", "") => f.t("people-role-open"),
            (from, until) => format!("{from} – {until}"),
        };
        let deputy = row.deputy.map(|id| name(centre, id)).unwrap_or_default();
        (name(centre, row.staff), deputy, term)
    })
    .collect()
}

/// Who can be called for a place, attached to it or to a place above.
pub(crate) fn called(centre: &Centre, f: &Frame, path: GridPath) -> Vec<(String, String, String)> {
    let attached = centre
        .rosters()
        .filter(|row| PROFESSIONS.contains(&row.duty.as_str()) && row.path.contains(&path));
    attached
        .map(|row| {
            let phone = centre.person(row.staff).map(|one| one.phone.clone());
            (
                duty_word(f, &row.duty),
                name(centre, row.staff),
                phone.unwrap_or_default(),
            )
        })
        .collect()
}

fn view(door: &Door, centre: &Centre, node: &Node, typed: Option<(Values, Errors)>) -> Response {
    let mut f = door.frame("");
    f.title = f.t1("people-leader-of", "place", place_name(centre, node.path, &f));
    let today = f.today().to_string();
    let fresh = || (Values::new(vec![("from".to_owned(), today)]), Errors::none());
    let (values, errors) = typed.unwrap_or_else(fresh);
    let page = LeaderPage {
        sides: sides(door),
        action: format!("/settings/grid/{}/leader", node.id),
        back: format!("/settings/grid/{}", node.id),
        now: leaders(centre, &f, node.path),
        fields: vec![
            Field::choice(
                &f,
                "staff",
                "people-leader-new",
                or_none(&f, people(centre), "people-leader-nobody"),
            ),
            Field::choice(
                &f,
                "deputy",
                "people-deputy",
                or_none(&f, people(centre), "people-no-deputy"),
            ),
            Field::new(&f, "from", "date", "people-from-day"),
            Field::new(&f, "until", "date", "people-until-day").hint(&f, "people-term-hint"),
        ],
        called: called(centre, &f, node.path),
        values,
        errors,
        f,
    };
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    door.page(status, &page)
}

fn find<'c>(centre: &'c Centre, id: &str) -> Result<&'c Node, Failure> {
    let id: NodeId = id.parse().map_err(|_| Failure::NotFound)?;
    centre.node(id).ok_or(Failure::NotFound)
}

/// `GET /settings/grid/{id}/leader`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    Ok(view(&door, &centre, find(&centre, &id)?, None))
}

/// `POST /settings/grid/{id}/leader`.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let node = find(&centre, &id)?;
    let mut errors = Errors::none();
    let chosen = |field: &str| {
        form.parsed::<StaffId>(field)
            .filter(|id| centre.person(*id).is_some())
    };
    let day = |field: &'static str| form.opt(field).map(str::parse::<Day>);
    if form.opt("staff").is_some() && chosen("staff").is_none() {
        errors.add("staff", "people-bad-choice");
    }
    for field in ["from", "until"] {
        if matches!(day(field), Some(Err(_))) {
            errors.add(field, "people-bad-day");
        }
    }
    let to = Handover {
        path: node.path,
        staff: chosen("staff"),
        deputy: chosen("deputy").filter(|deputy| Some(*deputy) != chosen("staff")),
        from: day("from")
            .and_then(Result::ok)
            .unwrap_or_else(|| door.now.day(&door.zone)),
        until: day("until").and_then(Result::ok),
    };
    if errors.is_empty() {
        let (community, actor, zone) = (door.community.id, door.actor.clone(), door.zone.clone());
        let done = door
            .write::<_, HandoverError, _>(move |tx| hand_over(tx, community, &actor, &zone, &to))
            .await;
        super::forget(&door);
        match done {
            Ok(()) => {
                let to = format!("/settings/grid/{id}/leader?said=people-kept-done");
                return Ok(Reply::to(to).into_response());
            }
            Err(HandoverError::BeyondReach) => return Err(Failure::Denied),
            Err(HandoverError::BadTerm) => errors.add("until", "people-bad-term"),
            Err(HandoverError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(view(&door, &centre, node, Some((form.values().clone(), errors))))
}
