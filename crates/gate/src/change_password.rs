//! Choosing a new password for oneself.

use kernel::CommunityId;
use serde_json::json;
use store::{Store, StoreError, Tx};

use crate::attempt;
use crate::log_in::LogInRules;
use crate::note::note;
use crate::password::{hash_password, verify_password};
use crate::rows::{self, Account};
use crate::session::{self, Proof, Session};
use crate::token::Token;
use crate::weak::{WeakPassword, check_password};

/// What is typed.
#[derive(Clone)]
pub struct ChangePassword {
    /// Whose community.
    pub community: CommunityId,
    /// Who asks.
    pub session: Session,
    /// The password so far.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// Why the password stays as it was.
#[derive(Clone, Debug)]
pub enum ChangePasswordError {
    /// The current password is another one.
    Wrong,
    /// Too many wrong tries; another may succeed then.
    TooMany {
        /// When.
        again: kernel::Micros,
    },
    /// The new one is too easily guessed.
    Weak(WeakPassword),
    /// The new one is the current one.
    Same,
    /// The session has ended, or the password was changed meanwhile.
    Ended,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for ChangePasswordError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Changes the password of whoever asks. All their other sessions end; this one
/// goes on with the token given back. Blocks for two hashes; on a server, run
/// it by `spawn_blocking`.
pub fn change_password(
    store: &Store,
    input: ChangePassword,
    rules: LogInRules,
) -> Result<Token, ChangePasswordError> {
    let (community, session) = (input.community, input.session);
    let id = session.actor.account.ok_or(ChangePasswordError::Ended)?;
    let key = format!("password\0{id}");
    let account = {
        let key = key.clone();
        store.write_now(move |tx| {
            if let Err(again) = attempt::count(tx, community, &key, rules.pair)? {
                return Err(ChangePasswordError::TooMany { again });
            }
            crate::account::account(tx, community, id)?.ok_or(ChangePasswordError::Ended)
        })?
    };
    if !verify_password(&input.current, &account.password_hash) {
        return Err(ChangePasswordError::Wrong);
    }
    if input.current == input.new {
        return Err(ChangePasswordError::Same);
    }
    check_password(&input.new, &[&account.login, &account.name]).map_err(ChangePasswordError::Weak)?;
    let hash = hash_password(store.clock(), &input.new);
    store.write_now(move |tx| {
        attempt::forgive(tx, community, &key, rules.pair)?;
        replace(tx, &account, &hash, &session)
    })
}

fn replace(
    tx: &mut Tx<'_>,
    account: &Account,
    hash: &str,
    session: &Session,
) -> Result<Token, ChangePasswordError> {
    let (community, now) = (account.community, tx.now());
    let changed = tx.run(
        &rows::CHANGE_PASSWORD,
        &[&community, &account.id, &account.password_hash, &hash, &now],
    )?;
    if changed == 0 {
        return Err(ChangePasswordError::Ended);
    }
    session::end_sessions(tx, community, &session.actor, account.id, Some(session.family))?;
    let token = session::rotate(tx, community, session.id, Some(Proof::Password))?;
    note(
        tx,
        community,
        &session.actor.label(),
        "password.changed",
        account.id,
        &json!({}),
    )?;
    token.ok_or(ChangePasswordError::Ended)
}
