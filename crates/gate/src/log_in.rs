//! Logging in with a password.

use kernel::{AccountId, CommunityId, Micros, Uuid};
use serde_json::json;
use store::{Entry, Store, StoreError, Tx};

use crate::account::{account_by_login, plain_login};
use crate::attempt::{self, Window};
use crate::limits::network;
use crate::password::verify_password;
use crate::rows::{self, Account};
use crate::second::HalfIn;
use crate::session::{self, Opening, Proof, Session, Times};
use crate::token::{SessionId, Token};

/// What is typed, and from where.
#[derive(Clone)]
pub struct LogIn {
    /// Where they want to get in.
    pub community: CommunityId,
    /// As typed.
    pub login: String,
    /// As typed: never trimmed, never logged.
    pub password: String,
    /// The address of the browser.
    pub address: String,
    /// The browser's name for itself.
    pub agent: String,
    /// The session of this browser so far.
    pub replaces: Option<SessionId>,
}

/// Somebody is in.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// For the cookie.
    pub token: Token,
    /// The session that it opens.
    pub session: Session,
}

/// How often log-ins may fail, and how long sessions last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogInRules {
    /// For one log-in from one address.
    pub pair: Window,
    /// For one log-in from all addresses, but not from one where it succeeded
    /// within 30 days: nobody can lock others out of their own office.
    pub login: Window,
    /// For all log-ins from one address.
    pub address: Window,
    /// How long sessions last.
    pub times: Times,
}

impl Default for LogInRules {
    fn default() -> Self {
        Self {
            pair: Window {
                tries: 5,
                per: 15 * Micros::MINUTE,
            },
            login: Window {
                tries: 50,
                per: Micros::HOUR,
            },
            address: Window {
                tries: 100,
                per: 15 * Micros::MINUTE,
            },
            times: Times::default(),
        }
    }
}

/// Why nobody got in.
#[derive(Clone, Debug)]
pub enum LogInError {
    /// Unknown log-in or wrong password: not said which.
    Wrong,
    /// Too many failed attempts; another one may succeed then.
    TooMany {
        /// When.
        again: Micros,
    },
    /// Right, and the account has a second proof: it is asked for now.
    Second(HalfIn),
    /// Right, but the account is closed.
    Closed,
    /// Right, but this first password has run out: a manager issues another.
    RunOut,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for LogInError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Logs in: counts the attempt, verifies outside of any transaction, opens the
/// session. Blocks for the hash; on a server, run it by `spawn_blocking`.
pub fn log_in(store: &Store, input: LogIn, rules: LogInRules) -> Result<LoggedIn, LogInError> {
    let address = network(&input.address);
    let keys = Keys::new(&plain_login(&input.login), &address);
    let account = {
        let (community, login, address, keys) = (
            input.community,
            input.login.clone(),
            address.clone(),
            keys.clone(),
        );
        store.write_now(move |tx| begin(tx, community, &login, &address, &keys, &rules))?
    };
    let hash = account.as_ref().map_or("", |account| &account.password_hash);
    let right = verify_password(&input.password, hash);
    let community = input.community;
    let LogIn { agent, replaces, .. } = input;
    match account {
        Some(account) if right => {
            let finished = store.write_now(move |tx| {
                let opening = Opening {
                    account: account.id,
                    proof: Proof::Password,
                    address: address.clone(),
                    agent: agent.clone(),
                    replaces,
                };
                finish(tx, &account, &opening, &keys, &rules)
            })?;
            // What was forgiven stays forgiven, so this is no error of the transaction.
            match finished {
                Finished::In(done) => Ok(*done),
                Finished::Half(half) => Err(LogInError::Second(half)),
            }
        }
        unknown_or_wrong => {
            let id = unknown_or_wrong.map(|account| account.id);
            store.write_now(move |tx| refused(tx, community, id, &address))?;
            Err(LogInError::Wrong)
        }
    }
}

/// How a right password ends.
enum Finished {
    In(Box<LoggedIn>),
    Half(HalfIn),
}

/// The same work for an unknown log-in, which is not kept: it may be a password.
fn refused(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: Option<AccountId>,
    address: &str,
) -> Result<(), StoreError> {
    let (subject_kind, subject) = account.map_or(("community", community.0), |id| ("account", id.0));
    let body = json!({ "address": address }).to_string();
    tx.audit(
        community,
        &Entry {
            actor: "nobody",
            verb: "session.refused",
            subject_kind,
            subject,
            body,
        },
    )
}

/// Counts the attempt before the hash is looked at, so that many at once do not
/// slip through.
fn begin(
    tx: &mut Tx<'_>,
    community: CommunityId,
    login: &str,
    address: &str,
    keys: &Keys,
    rules: &LogInRules,
) -> Result<Option<Account>, LogInError> {
    let account = account_by_login(tx, community, login)?;
    let id = account
        .as_ref()
        .map_or(AccountId(Uuid::nil()), |account| account.id);
    let known = is_known(tx, community, id, address)?;
    // A refusal rolls back what was counted before it.
    for (key, window, applies) in [
        (&keys.address, rules.address, true),
        (&keys.pair, rules.pair, true),
        (&keys.login, rules.login, !known),
    ] {
        if applies && let Err(again) = attempt::count(tx, community, key, window)? {
            return Err(LogInError::TooMany { again });
        }
    }
    Ok(account)
}

fn finish(
    tx: &mut Tx<'_>,
    account: &Account,
    opening: &Opening,
    keys: &Keys,
    rules: &LogInRules,
) -> Result<Finished, LogInError> {
    let (community, now) = (account.community, tx.now());
    // The account may have been closed, or its password replaced, while we hashed.
    let fresh = crate::account::account(tx, community, account.id)?.ok_or(LogInError::Wrong)?;
    if fresh.password_hash != account.password_hash {
        return Err(LogInError::Wrong);
    }
    if fresh.disabled_at.is_some() {
        return Err(LogInError::Closed);
    }
    if fresh.password_until.is_some_and(|until| until <= now) {
        return Err(LogInError::RunOut);
    }
    attempt::forgive(tx, community, &keys.pair, rules.pair)?;
    attempt::uncount(tx, community, &keys.login, rules.login)?;
    attempt::uncount(tx, community, &keys.address, rules.address)?;
    if crate::second::has_second(tx, community, account.id)? {
        return Ok(Finished::Half(HalfIn {
            account: account.id,
            password_set_at: fresh.password_set_at,
        }));
    }
    session::open_noted(tx, community, opening, &rules.times).map(|done| Finished::In(Box::new(done)))
}

fn is_known(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: AccountId,
    address: &str,
) -> Result<bool, StoreError> {
    let since = tx.now().plus(-30 * Micros::DAY);
    let times: i64 = tx.one(
        &rows::KNOWN_ADDRESS,
        &[&community, &id, &since, &address],
        |row| row.get(0),
    )?;
    Ok(times > 0)
}

/// What attempts are counted by.
#[derive(Clone)]
struct Keys {
    pair: String,
    login: String,
    address: String,
}

impl Keys {
    fn new(login: &str, address: &str) -> Self {
        Self {
            pair: format!("pair\0{login}\0{address}"),
            login: format!("login\0{login}"),
            address: format!("address\0{address}"),
        }
    }
}
