//! A second proof beside the password: an app that shows six digits, and codes
//! on paper for the day the telephone is lost.

use kernel::{AccountId, CommunityId, Micros, Uuid};
use serde_json::json;
use store::{Store, StoreError, Tx};

use crate::account::{AccountError, within_reach};
use crate::actor::Actor;
use crate::attempt::{self, Window};
use crate::limits::network;
use crate::log_in::{LogInError, LoggedIn};
use crate::note::{CHANGED, note};
use crate::rows::{self, Factor};
use crate::session::{self, Opening, Proof, Session, Times};
use crate::token::{SessionId, Token};
use crate::totp;

/// The field under which the app's secret is sealed.
const SECRET: &str = "gate_factor.secret";
/// How many codes there are on the paper.
const PAPER: usize = 8;
/// Letters of a code on paper: none that look alike.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Six digits are guessed in a million tries; nobody gets that many.
const GUESSES: Window = Window {
    tries: 5,
    per: 15 * Micros::MINUTE,
};

/// Where somebody stands with their second proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Second {
    /// The secret as base32, while it is not confirmed.
    pub secret: Option<String>,
    /// Since when it counts.
    pub since: Option<Micros>,
    /// How many codes on paper are left.
    pub paper: i64,
}

/// The password was right; the second proof is awaited.
#[derive(Clone, Debug)]
pub struct HalfIn {
    /// Whose password.
    pub account: AccountId,
    /// Since when that password holds: another one ends the wait.
    pub password_set_at: Micros,
}

/// Whether the account has a second proof that counts.
pub(crate) fn has_second(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<bool, StoreError> {
    Ok(factor(tx, community, account)?.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// Where somebody stands with their second proof; none if it was not begun.
pub fn second(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Second>, StoreError> {
    let Some(factor) = factor(tx, community, account)? else {
        return Ok(None);
    };
    let paper = tx.one(&rows::RECOVERY_LEFT, &[&community, &account], |row| row.get(0))?;
    let secret = match factor.confirmed_at {
        Some(_) => None,
        None => Some(tx.keys().open(community, SECRET, &factor.secret)?),
    };
    Ok(Some(Second {
        secret,
        since: factor.confirmed_at,
        paper,
    }))
}

/// Begins a second proof with a fresh secret; one that counts already stays.
pub fn begin_second(tx: &mut Tx<'_>, community: CommunityId, account: AccountId) -> Result<(), StoreError> {
    if has_second(tx, community, account)? {
        return Ok(());
    }
    tx.run(&rows::DROP_FACTOR, &[&community, &account])?;
    let secret = totp::fresh_secret(tx.clock());
    let secret = tx.keys().seal(tx.clock(), community, SECRET, &secret)?;
    let created_at = tx.now();
    Factor {
        community,
        account,
        secret,
        confirmed_at: None,
        last_step: 0,
        created_at,
    }
    .insert(tx)
}

/// The first right digits: from now on the second proof counts, every other
/// session ends, and this one goes on with the token given back. Gives the
/// codes for paper, which are never shown again. None if the digits are wrong.
pub fn confirm_second(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: &Session,
    typed: &str,
) -> Result<Option<(Token, Vec<String>)>, StoreError> {
    let Some(account) = session.actor.account else {
        return Ok(None);
    };
    let Some(factor) = factor(tx, community, account)?.filter(|factor| factor.confirmed_at.is_none()) else {
        return Ok(None);
    };
    let secret = tx.keys().open(community, SECRET, &factor.secret)?;
    let now = tx.now();
    let Some(step) = totp::step_of(&secret, &plain(typed), now, factor.last_step) else {
        return Ok(None);
    };
    if tx.run(&rows::CONFIRM_FACTOR, &[&community, &account, &now, &step])? == 0 {
        return Ok(None);
    }
    let paper = new_paper(tx, community, account)?;
    session::end_sessions(tx, community, &session.actor, account, Some(session.family))?;
    let token = session::rotate(tx, community, session.id, Some(Proof::Totp))?;
    let by = session.actor.label();
    note(tx, community, &by, "second.begun", account, &json!({}))?;
    Ok(token.map(|token| (token, paper)))
}

/// Takes the second proof away: by its owner, or by a manager of every place
/// where the account holds a role; its passkeys go too. All sessions of the account but `except` end.
pub fn drop_second(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    except: Option<Uuid>,
) -> Result<(), AccountError> {
    within_reach(tx, community, by, account)?;
    tx.run(&rows::DROP_RECOVERY, &[&community, &account])?;
    tx.run(&rows::DROP_PASSKEYS, &[&community, &account])?;
    if tx.run(&rows::DROP_FACTOR, &[&community, &account])? == 0 {
        return Err(AccountError::NoSuchAccount);
    }
    session::end_sessions(tx, community, by, account, except)?;
    tx.announce(community, CHANGED);
    note(tx, community, &by.label(), "second.ended", account, &json!({}))?;
    Ok(())
}

/// Whether what was typed proves it: the app's digits or a code from paper,
/// each good once.
fn check(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    typed: &str,
) -> Result<Option<Proof>, StoreError> {
    let Some(factor) = factor(tx, community, account)?.filter(|factor| factor.confirmed_at.is_some()) else {
        return Ok(None);
    };
    let (typed, now) = (plain(typed), tx.now());
    if typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        let secret = tx.keys().open(community, SECRET, &factor.secret)?;
        let Some(step) = totp::step_of(&secret, &typed, now, factor.last_step) else {
            return Ok(None);
        };
        let used = tx.run(&rows::USE_STEP, &[&community, &account, &step])? > 0;
        return Ok(used.then_some(Proof::Totp));
    }
    let code = paper_id(tx, community, account, &typed);
    let used = tx.run(&rows::USE_RECOVERY, &[&community, &code, &now])? > 0;
    Ok(used.then_some(Proof::Recovery))
}

/// What is typed with the second proof, and from where.
#[derive(Clone)]
pub struct LogInSecond {
    /// Where they want to get in.
    pub community: CommunityId,
    /// Whose password was right.
    pub half: HalfIn,
    /// The digits, or a code from paper.
    pub typed: String,
    /// The address of the browser.
    pub address: String,
    /// The browser's name for itself.
    pub agent: String,
    /// The session of this browser so far.
    pub replaces: Option<SessionId>,
}

/// Ends a log-in that [`LogInError::Second`] began.
pub fn log_in_second(store: &Store, input: LogInSecond, times: Times) -> Result<LoggedIn, LogInError> {
    // A wrong try is counted, so it must be committed: it is an answer, no error.
    store.write_now(move |tx| match open_second(tx, &input, &times) {
        Err(LogInError::Store(error)) => Err(error),
        answer => Ok(answer),
    })?
}

fn open_second(tx: &mut Tx<'_>, input: &LogInSecond, times: &Times) -> Result<LoggedIn, LogInError> {
    let (community, id) = (input.community, input.half.account);
    let account = crate::account::account(tx, community, id)?.ok_or(LogInError::Wrong)?;
    if account.disabled_at.is_some() || account.password_set_at != input.half.password_set_at {
        return Err(LogInError::Wrong);
    }
    let key = format!("second\0{id}");
    if let Err(again) = attempt::count(tx, community, &key, GUESSES)? {
        return Err(LogInError::TooMany { again });
    }
    let Some(proof) = check(tx, community, id, &input.typed)? else {
        note(
            tx,
            community,
            "nobody",
            "session.refused",
            id,
            &json!({ "second": true }),
        )?;
        return Err(LogInError::Wrong);
    };
    attempt::forgive(tx, community, &key, GUESSES)?;
    let opening = Opening {
        account: id,
        proof,
        address: network(&input.address),
        agent: input.agent.clone(),
        replaces: input.replaces,
    };
    session::open_noted(tx, community, &opening, times)
}

/// Proves anew who somebody is, within their session: with the second proof if
/// they have one. The token is replaced. None if it was wrong.
pub fn prove_second(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: &Session,
    typed: &str,
) -> Result<Result<Option<Token>, Micros>, StoreError> {
    let Some(account) = session.actor.account else {
        return Ok(Ok(None));
    };
    let key = format!("second\0{account}");
    if let Err(again) = attempt::count(tx, community, &key, GUESSES)? {
        return Ok(Err(again));
    }
    let Some(proof) = check(tx, community, account, typed)? else {
        return Ok(Ok(None));
    };
    attempt::forgive(tx, community, &key, GUESSES)?;
    note(
        tx,
        community,
        &session.actor.label(),
        "session.proved",
        account,
        &json!({ "proof": proof.word() }),
    )?;
    session::rotate(tx, community, session.id, Some(proof)).map(Ok)
}

/// Proves anew with the password. Blocks for a hash; on a server, run it by
/// `spawn_blocking`.
pub fn prove_password(
    store: &Store,
    community: CommunityId,
    session: Session,
    password: &str,
) -> Result<Option<Token>, LogInError> {
    let account = session.actor.account.ok_or(LogInError::Wrong)?;
    let key = format!("password\0{account}");
    let counted = key.clone();
    let found = store.write_now(move |tx| {
        if let Err(again) = attempt::count(tx, community, &counted, GUESSES)? {
            return Err(LogInError::TooMany { again });
        }
        Ok(crate::account::account(tx, community, account)?)
    })?;
    let found = found.ok_or(LogInError::Wrong)?;
    if !crate::password::verify_password(password, &found.password_hash) {
        return Ok(None);
    }
    store.write_now(move |tx| {
        attempt::forgive(tx, community, &key, GUESSES)?;
        let by = session.actor.label();
        note(
            tx,
            community,
            &by,
            "session.proved",
            account,
            &json!({ "proof": "password" }),
        )?;
        Ok(session::rotate(tx, community, session.id, Some(Proof::Password))?)
    })
}

fn factor(tx: &mut Tx<'_>, community: CommunityId, account: AccountId) -> Result<Option<Factor>, StoreError> {
    tx.maybe(&rows::FACTOR, &[&community, &account], Factor::read)
}

fn new_paper(tx: &mut Tx<'_>, community: CommunityId, account: AccountId) -> Result<Vec<String>, StoreError> {
    tx.run(&rows::DROP_RECOVERY, &[&community, &account])?;
    let mut paper = Vec::new();
    for _ in 0..PAPER {
        let mut bytes = [0u8; 10];
        tx.clock().fill(&mut bytes);
        let letter = |byte: &u8| {
            LETTERS
                .get(usize::from(byte % 31))
                .copied()
                .map_or('a', char::from)
        };
        let code: String = bytes.iter().map(letter).collect();
        let id = paper_id(tx, community, account, &code);
        tx.run(&rows::KEEP_RECOVERY, &[&community, &id, &account])?;
        let (front, back) = code.split_at(5);
        paper.push(format!("{front}-{back}"));
    }
    Ok(paper)
}

fn paper_id(tx: &Tx<'_>, community: CommunityId, account: AccountId, code: &str) -> Vec<u8> {
    tx.keys()
        .blind(community, "gate_recovery", &format!("{account} {code}"))
}

/// Without spaces and hyphens, in small letters and plain digits.
fn plain(typed: &str) -> String {
    kernel::ascii_digits(typed)
        .chars()
        .filter(|sign| sign.is_ascii_alphanumeric())
        .map(|sign| sign.to_ascii_lowercase())
        .collect()
}
