//! `/settings/accounts/{id}`: one log-in, what it may do and where, until when.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gate::{Account, AccountError, Grant, GrantId, GrantRow, Role, RoleError};
use kernel::{AccountId, Day, GridPath, Micros, UnitId};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::accounts::{issue, issued};
use super::field::{self, Field, or_none, place_name};
use super::side::{Side, sides};
use super::staff::units;
use crate::centre::Centre;

/// One log-in.
#[derive(Template)]
#[template(path = "people/account.html")]
pub(super) struct AccountPage {
    pub f: Frame,
    pub sides: Vec<Side>,
    pub href: String,
    pub login: String,
    pub staff: String,
    pub made: Micros,
    pub closed: bool,
    /// The first password was not changed yet.
    pub first: bool,
    /// It has a second lock.
    pub second: bool,
    pub roles: Vec<Held>,
    pub fields: Vec<Field>,
    pub values: Values,
    pub errors: Errors,
}

/// A role that is or was held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Held {
    pub id: String,
    pub role: String,
    pub at: String,
    pub from: Micros,
    pub until: Option<Micros>,
    /// Now, or later.
    pub runs: bool,
}

/// The word of a role.
pub(crate) fn role_word(f: &Frame, role: Role) -> String {
    f.t(&format!("people-role-{}", role.word().replace('_', "-")))
}

fn held(row: &GrantRow, centre: &Centre, f: &Frame) -> Held {
    let unit = row.unit.and_then(|id| centre.unit(id));
    Held {
        id: row.id.to_string(),
        role: role_word(f, row.role),
        at: unit.map_or_else(|| place_name(centre, row.path, f), |unit| unit.name.clone()),
        from: row.from,
        until: row.until,
        runs: row.until.is_none_or(|until| until > f.now),
    }
}

async fn shown(door: &Door, id: AccountId, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let centre = super::centre(door).await?;
    let community = door.community.id;
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let account = gate::account(tx, community, id)?;
            let second = gate::second(tx, community, id)?.is_some_and(|second| second.since.is_some());
            Ok((account, gate::roles_of(tx, community, id)?, second))
        })
        .await?;
    let (Some(account), roles, second) = found else {
        return Err(Failure::NotFound);
    };
    let f = door.frame(account.name.clone());
    let words = Role::ALL
        .iter()
        .map(|role| (role.word().to_owned(), role_word(&f, *role)))
        .collect();
    let staff = account.staff.and_then(|id| centre.person(id));
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = AccountPage {
        sides: sides(door),
        href: format!("/settings/accounts/{id}"),
        login: account.login.clone(),
        staff: staff
            .map(|one| format!("{} {}", one.title, one.name))
            .unwrap_or_default(),
        made: account.created_at,
        closed: account.disabled_at.is_some(),
        first: account.must_change,
        second,
        roles: roles.iter().map(|row| held(row, &centre, &f)).collect(),
        fields: vec![
            Field::choice(&f, "role", "people-role", words),
            Field::choice(&f, "place", "people-place", field::part(&centre, &f))
                .hint(&f, "people-role-place-hint"),
            Field::choice(
                &f,
                "unit",
                "people-unit",
                or_none(&f, units(&centre), "people-no-unit"),
            )
            .hint(&f, "people-role-unit-hint"),
            Field::new(&f, "until", "date", "people-until-day").hint(&f, "people-role-until-hint"),
        ],
        values,
        errors,
        f,
    };
    Ok(door.page(status, &page))
}

fn read_id(id: &str) -> Result<AccountId, Failure> {
    id.parse().map_err(|_| Failure::NotFound)
}

fn back(id: AccountId, said: &str) -> Response {
    Reply::to(format!("/settings/accounts/{id}?said={said}")).into_response()
}

/// `GET /settings/accounts/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("account", "see")?;
    shown(&door, read_id(&id)?, None).await
}

/// `POST …/role`: gives a role.
pub(super) async fn give(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("role", "give")?;
    let id = read_id(&id)?;
    let mut errors = Errors::none();
    let role = Role::from_word(form.text("role"));
    let path = form.text("place").parse::<GridPath>().ok();
    let unit = form
        .parsed::<UnitId>("unit")
        .filter(|_| role == Some(Role::UnitMember));
    let until = match form.opt("until").map(str::parse::<Day>) {
        None => None,
        Some(Ok(day)) => Some(door.zone.instant(day.plus_days(1), 0)),
        Some(Err(_)) => {
            errors.add("until", "people-bad-day");
            None
        }
    };
    if role.is_none() {
        errors.add("role", "people-bad-choice");
    }
    if path.is_none() {
        errors.add("place", "people-bad-choice");
    }
    if let (Some(role), Some(path), true) = (role, path, errors.is_empty()) {
        // Whoever works for a unit does so wherever it works.
        let path = if role == Role::UnitMember {
            GridPath::ROOT
        } else {
            path
        };
        let (community, actor, from) = (door.community.id, door.actor.clone(), door.now);
        let grant = Grant { role, path, unit };
        let given = door
            .write(move |tx| gate::give_role(tx, community, &actor, id, &grant, from, until))
            .await;
        match given {
            Ok(_) => return Ok(back(id, "people-role-given-done")),
            Err(error) => refused(error, &mut errors)?,
        }
    }
    shown(&door, id, Some((form.values().clone(), errors))).await
}

/// What is said of a role that was not given or ended.
fn refused(error: RoleError, errors: &mut Errors) -> Result<(), Failure> {
    match error {
        RoleError::BeyondReach => errors.add("place", "people-role-beyond"),
        RoleError::UnitMismatch => errors.add("unit", "people-role-unit"),
        RoleError::BadTerm => errors.add("until", "people-bad-term"),
        RoleError::NoSuchAccount | RoleError::NoSuchGrant => return Err(Failure::NotFound),
        RoleError::Store(error) => return Err(error.into()),
    }
    Ok(())
}

/// `POST …/role/{grant}/end`: ends a role now.
pub(super) async fn end(
    door: Door,
    Path((id, grant)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    door.require_any("role", "end")?;
    let id = read_id(&id)?;
    let grant: GrantId = grant.parse().map_err(|_| Failure::NotFound)?;
    let (community, actor) = (door.community.id, door.actor.clone());
    let mut errors = Errors::none();
    match door
        .write(move |tx| gate::end_role(tx, community, &actor, grant))
        .await
    {
        Ok(()) => return Ok(back(id, "people-role-ended-done")),
        Err(error) => refused(error, &mut errors)?,
    }
    shown(&door, id, Some((form.values().clone(), errors))).await
}

/// Does something to an account that its manager's reach may forbid.
async fn change<F>(door: &Door, id: &str, rule: F) -> Result<AccountId, Failure>
where
    F: Fn(&mut store::Tx<'_>, &gate::Actor, AccountId) -> Result<(), AccountError> + Send + 'static,
{
    let (id, actor) = (read_id(id)?, door.actor.clone());
    match door.write(move |tx| rule(tx, &actor, id)).await {
        Ok(()) => Ok(id),
        Err(AccountError::NoSuchAccount) => Err(Failure::NotFound),
        Err(AccountError::BeyondReach) => Err(Failure::conflict("people-account-beyond")),
        Err(AccountError::LoginTaken | AccountError::BadLogin) => Err(Failure::Broken),
        Err(AccountError::Store(error)) => Err(error.into()),
    }
}

/// `POST …/close`.
pub(super) async fn close(door: Door, Path(id): Path<String>, _: Form) -> Result<Response, Failure> {
    door.require_any("account", "close")?;
    let community = door.community.id;
    let id = change(&door, &id, move |tx, actor, id| {
        gate::close_account(tx, community, actor, id)
    })
    .await?;
    Ok(back(id, "people-account-closed-done"))
}

/// `POST …/open`.
pub(super) async fn open(door: Door, Path(id): Path<String>, _: Form) -> Result<Response, Failure> {
    door.require_any("account", "close")?;
    let community = door.community.id;
    let id = change(&door, &id, move |tx, actor, id| {
        gate::open_account(tx, community, actor, id)
    })
    .await?;
    Ok(back(id, "people-account-opened-done"))
}

/// `POST …/second`: takes the second lock away, for whoever lost telephone and paper.
pub(super) async fn second(door: Door, Path(id): Path<String>, _: Form) -> Result<Response, Failure> {
    door.require_any("account", "reset_password")?;
    let community = door.community.id;
    let id = change(&door, &id, move |tx, actor, id| {
        gate::drop_second(tx, community, actor, id, None)
    })
    .await?;
    Ok(back(id, "people-second-ended-done"))
}

/// `POST …/password`: a new first password, shown once.
pub(super) async fn password(door: Door, Path(id): Path<String>, _: Form) -> Result<Response, Failure> {
    door.require_any("account", "reset_password")?;
    let (password, hash) = issue(&door).await?;
    let community = door.community.id;
    let id = change(&door, &id, move |tx, actor, id| {
        gate::set_password(tx, community, actor, id, &hash)
    })
    .await?;
    let found: Option<Account> = door
        .read::<_, StoreError, _>(move |tx| gate::account(tx, community, id))
        .await?;
    Ok(issued(&door, &found.ok_or(Failure::NotFound)?, password))
}
