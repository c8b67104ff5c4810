//! Giving and ending roles.

use kernel::{AccountId, CommunityId, Micros, StaffId};
use serde_json::{Value, json};
use store::{StoreError, Tx};

use crate::actor::Actor;
use crate::note::{CHANGED, note};
use crate::role::{Grant, Role};
use crate::rows::{self, GrantId, GrantRow};

/// Why a role was not given or ended.
#[derive(Clone, Debug)]
pub enum RoleError {
    /// The giver is no manager of that place.
    BeyondReach,
    /// A unit member needs a unit, and nobody else may have one.
    UnitMismatch,
    /// The term ends before it begins.
    BadTerm,
    /// No such account here.
    NoSuchAccount,
    /// No such role given here, or its term has ended.
    NoSuchGrant,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for RoleError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Reference => Self::NoSuchAccount,
            other => Self::Store(other),
        }
    }
}

/// Somebody who holds a role now.
#[derive(Clone, PartialEq, Debug)]
pub struct Holder {
    /// The log-in.
    pub account: AccountId,
    /// The member of staff.
    pub staff: Option<StaffId>,
    /// The name to show.
    pub name: String,
    /// The role and its scope.
    pub grant: Grant,
}

/// Gives a role from `from` until `until` (excluded; none: until ended). Only
/// a manager of a place that contains the role's place can. The tokens of the
/// account's sessions are replaced at their next request.
pub fn give_role(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    grant: &Grant,
    from: Micros,
    until: Option<Micros>,
) -> Result<GrantId, RoleError> {
    if !by.reaches(Role::Manager, &grant.path) {
        return Err(RoleError::BeyondReach);
    }
    if (grant.role == Role::UnitMember) != grant.unit.is_some() {
        return Err(RoleError::UnitMismatch);
    }
    if until.is_some_and(|until| until <= from) {
        return Err(RoleError::BadTerm);
    }
    if crate::account::account(tx, community, account)?.is_none() {
        return Err(RoleError::NoSuchAccount);
    }
    let row = GrantRow {
        community,
        id: tx.clock().fresh(),
        account,
        role: grant.role,
        path: grant.path,
        unit: grant.unit,
        from,
        until,
        given_by: by.label(),
        given_at: tx.now(),
    };
    row.insert(tx)?;
    rights_changed(tx, community, account)?;
    note(tx, community, &by.label(), "role.given", account, &body(&row))?;
    Ok(row.id)
}

/// Ends a role now, before its term. A manager of its place can.
pub fn end_role(tx: &mut Tx<'_>, community: CommunityId, by: &Actor, id: GrantId) -> Result<(), RoleError> {
    let found = tx.maybe(&rows::GRANT_BY_ID, &[&community, &id], GrantRow::read)?;
    let row = found.ok_or(RoleError::NoSuchGrant)?;
    if !by.reaches(Role::Manager, &row.path) {
        return Err(RoleError::BeyondReach);
    }
    let now = tx.now();
    if tx.run(&rows::END_GRANT, &[&community, &id, &now])? == 0 {
        return Err(RoleError::NoSuchGrant);
    }
    rights_changed(tx, community, row.account)?;
    note(tx, community, &by.label(), "role.ended", row.account, &body(&row))?;
    Ok(())
}

/// Every role that the account holds, held or will hold, by begin.
pub fn roles_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Vec<GrantRow>, StoreError> {
    tx.all(&rows::GRANTS_OF, &[&community, &account], GrantRow::read)
}

/// Everybody who holds the role now, first given first.
pub fn holders(tx: &mut Tx<'_>, community: CommunityId, role: Role) -> Result<Vec<Holder>, StoreError> {
    let now = tx.now();
    let found = tx.all(&rows::HOLDERS, &[&community, &role, &now], |row| {
        let grant = rows::grant(row)?;
        Ok(grant.map(|grant| (grant, row.get(3), row.get(4), row.get(5))))
    })?;
    let holder = |(grant, account, staff, name)| {
        Ok(Holder {
            account: account?,
            staff: staff?,
            name: name?,
            grant,
        })
    };
    found.into_iter().flatten().map(holder).collect()
}

/// Everybody who holds a role now, as the gate sees them: for telling who may
/// see a thing. Ordered by name.
pub fn everybody(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Actor>, StoreError> {
    let now = tx.now();
    let found = tx.all(&rows::EVERY_GRANT, &[&community, &now], |row| {
        let (grant, account): (_, AccountId) = (rows::grant(row)?, row.get(3)?);
        Ok((
            grant,
            account,
            row.get::<Option<StaffId>>(4)?,
            row.get::<String>(5)?,
        ))
    })?;
    let mut all: Vec<Actor> = Vec::new();
    for (grant, account, staff, name) in found {
        if all.last().is_none_or(|last| last.account != Some(account)) {
            all.push(Actor {
                account: Some(account),
                staff,
                name,
                ..Actor::nobody()
            });
        }
        if let Some(last) = all.last_mut() {
            last.grants.extend(grant);
        }
    }
    Ok(all)
}

/// The roles whose term runs now.
pub(crate) fn grants_now(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Vec<Grant>, StoreError> {
    let now = tx.now();
    let found = tx.all(&rows::GRANTS_NOW, &[&community, &account, &now], rows::grant)?;
    Ok(found.into_iter().flatten().collect())
}

fn rights_changed(tx: &mut Tx<'_>, community: CommunityId, account: AccountId) -> Result<(), StoreError> {
    tx.run(&rows::ASK_ROTATION, &[&community, &account])?;
    tx.announce(community, CHANGED);
    Ok(())
}

fn body(row: &GrantRow) -> Value {
    let unit = row.unit.map(|unit| unit.to_string());
    json!({
        "grant": row.id.to_string(), "role": row.role.word(), "path": row.path.to_string(), "unit": unit,
        "from": row.from.0, "until": row.until.map(|until| until.0),
    })
}
