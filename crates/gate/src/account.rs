//! Log-ins: made by a manager or a command, closed, never deleted.

use kernel::{AccountId, CommunityId, Micros, StaffId};
use serde_json::json;
use store::{StoreError, Tx};

use crate::actor::Actor;
use crate::note::{CHANGED, note};
use crate::role::Role;
use crate::rows::{self, Account};

/// A first password lets in for so long.
const FIRST_PASSWORD: i64 = 7 * Micros::DAY;

/// A log-in to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What is typed at log-in.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// The member of staff behind it.
    pub staff: Option<StaffId>,
    /// From [`hash_password`](crate::hash_password); empty if no password shall let in.
    pub password_hash: String,
    /// The password was issued: it lets in for 7 days and must be replaced first.
    pub must_change: bool,
}

/// Why an account was not made or changed.
#[derive(Clone, Debug)]
pub enum AccountError {
    /// Somebody has this log-in.
    LoginTaken,
    /// Empty, longer than 64 characters, or with spaces or control characters.
    BadLogin,
    /// No such account here.
    NoSuchAccount,
    /// The account holds a role at a place that is not the manager's.
    BeyondReach,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unique => Self::LoginTaken,
            other => Self::Store(other),
        }
    }
}

/// A log-in as it is compared: without outer spaces, in lower case.
pub fn plain_login(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Makes an account.
pub fn create_account(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    new: &NewAccount,
) -> Result<Account, AccountError> {
    let login = plain_login(&new.login);
    let bad = |c: char| c.is_whitespace() || c.is_control();
    if login.is_empty() || login.chars().count() > 64 || login.contains(bad) {
        return Err(AccountError::BadLogin);
    }
    if account_by_login(tx, community, &login)?.is_some() {
        return Err(AccountError::LoginTaken);
    }
    let now = tx.now();
    let account = Account {
        community,
        id: tx.clock().fresh(),
        login,
        name: new.name.trim().to_owned(),
        staff: new.staff,
        password_hash: new.password_hash.clone(),
        password_set_at: now,
        password_until: new.must_change.then(|| now.plus(FIRST_PASSWORD)),
        must_change: new.must_change,
        disabled_at: None,
        created_at: now,
        created_by: by.label(),
    };
    account.insert(tx)?;
    note(
        tx,
        community,
        &by.label(),
        "account.created",
        account.id,
        &json!({ "login": account.login }),
    )?;
    Ok(account)
}

/// One account by id.
pub fn account(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: AccountId,
) -> Result<Option<Account>, StoreError> {
    tx.maybe(&rows::ACCOUNT_BY_ID, &[&community, &id], Account::read)
}

/// One account by what is typed at log-in.
pub fn account_by_login(
    tx: &mut Tx<'_>,
    community: CommunityId,
    login: &str,
) -> Result<Option<Account>, StoreError> {
    tx.maybe(
        &rows::ACCOUNT_BY_LOGIN,
        &[&community, &plain_login(login)],
        Account::read,
    )
}

/// The account of a member of staff.
pub fn account_by_staff(
    tx: &mut Tx<'_>,
    community: CommunityId,
    staff: StaffId,
) -> Result<Option<Account>, StoreError> {
    tx.maybe(&rows::ACCOUNT_BY_STAFF, &[&community, &staff], Account::read)
}

/// Accounts in the order of their log-ins, at most `limit`, after one; from the first with `""`.
pub fn accounts(
    tx: &mut Tx<'_>,
    community: CommunityId,
    after: &str,
    limit: u32,
) -> Result<Vec<Account>, StoreError> {
    tx.all(&rows::ACCOUNTS, &[&community, &after, &limit], Account::read)
}

/// Whether `by` manages every place where the account holds a role or will:
/// who could take over an account would else get more than their own reach.
pub(crate) fn within_reach(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    id: AccountId,
) -> Result<(), AccountError> {
    let now = tx.now();
    let roles = crate::roles::roles_of(tx, community, id)?;
    let mut kept = roles
        .iter()
        .filter(|role| role.until.is_none_or(|until| until > now));
    let reached = by.account == Some(id) || kept.all(|role| by.reaches(Role::Manager, &role.path));
    reached.then_some(()).ok_or(AccountError::BeyondReach)
}

/// Closes an account: its sessions and keys end at once. What it did stays.
pub fn close_account(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    id: AccountId,
) -> Result<(), AccountError> {
    within_reach(tx, community, by, id)?;
    set_disabled(tx, community, id, Some(tx.now()))?;
    crate::session::end_sessions(tx, community, by, id, None)?;
    let now = tx.now();
    tx.run(&rows::END_TOKENS, &[&community, &id, &now])?;
    note(tx, community, &by.label(), "account.closed", id, &json!({}))?;
    Ok(())
}

/// Opens a closed account again. Its roles are as they were; keys stay ended.
pub fn open_account(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    id: AccountId,
) -> Result<(), AccountError> {
    within_reach(tx, community, by, id)?;
    set_disabled(tx, community, id, None)?;
    note(tx, community, &by.label(), "account.opened", id, &json!({}))?;
    Ok(())
}

/// Gives an account an issued password (its hash): it lets in for 7 days and
/// must be replaced first. Every session ends.
pub fn set_password(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    id: AccountId,
    hash: &str,
) -> Result<(), AccountError> {
    within_reach(tx, community, by, id)?;
    let now = tx.now();
    let until = now.plus(FIRST_PASSWORD);
    let changed = tx.run(
        &rows::SET_PASSWORD,
        &[&community, &id, &hash, &now, &until, &true],
    )?;
    if changed == 0 {
        return Err(AccountError::NoSuchAccount);
    }
    crate::session::end_sessions(tx, community, by, id, None)?;
    note(tx, community, &by.label(), "password.issued", id, &json!({}))?;
    Ok(())
}

fn set_disabled(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: AccountId,
    at: Option<Micros>,
) -> Result<(), AccountError> {
    match tx.run(&rows::SET_DISABLED, &[&community, &id, &at])? {
        0 => Err(AccountError::NoSuchAccount),
        _ => {
            tx.announce(community, CHANGED);
            Ok(())
        }
    }
}
