//! A city's single sign-on: whom it knows as whom here. Its own doors, locks
//! and second proofs count; here it is only remembered who is meant.

use kernel::{AccountId, CommunityId, Micros};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use crate::actor::Actor;
use crate::limits::network;
use crate::log_in::{LogInError, LoggedIn};
use crate::note::note;
use crate::resident::EnterBy;
use crate::rows;
use crate::session::{self, Opening, Proof, Times};

/// Somebody as the city's sign-on names them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The address of the sign-on.
    pub issuer: String,
    /// Its name for the person, never used again for another.
    pub name: String,
}

impl Subject {
    fn id(&self) -> Vec<u8> {
        Sha256::digest(format!("{}\0{}", self.issuer, self.name)).to_vec()
    }
}

/// Since when an account is tied to the city's sign-on; none if it is not.
pub fn tied_since(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Micros>, StoreError> {
    tx.maybe(&rows::SUBJECT_OF, &[&community, &account], |row| row.get(0))
}

/// Ties the account of somebody who is in to a subject that just proved
/// itself; false if the subject is tied to another account.
pub fn tie_subject(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    subject: &Subject,
) -> Result<bool, StoreError> {
    let (id, now) = (subject.id(), tx.now());
    let held: Option<AccountId> = tx.maybe(&rows::BY_SUBJECT, &[&community, &id], |row| row.get(0))?;
    if let Some(held) = held {
        return Ok(held == account);
    }
    tx.run(&rows::UNTIE_SUBJECT, &[&community, &account])?;
    tx.run(&rows::TIE_SUBJECT, &[&community, &id, &account, &now])?;
    note(tx, community, &by.label(), "subject.tied", account, &json!({}))?;
    Ok(true)
}

/// Unties an account; false if it was not tied.
pub fn untie_subject(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
) -> Result<bool, StoreError> {
    let gone = tx.run(&rows::UNTIE_SUBJECT, &[&community, &account])? > 0;
    if gone {
        note(tx, community, &by.label(), "subject.untied", account, &json!({}))?;
    }
    Ok(gone)
}

/// Lets in whoever is tied to the subject; nobody gets an account by this.
pub fn enter_by_subject(
    tx: &mut Tx<'_>,
    subject: &Subject,
    by: &EnterBy,
) -> Result<Result<LoggedIn, LogInError>, StoreError> {
    let id = subject.id();
    let held: Option<AccountId> = tx.maybe(&rows::BY_SUBJECT, &[&by.community, &id], |row| row.get(0))?;
    let Some(account) = held else {
        return Ok(Err(LogInError::Wrong));
    };
    let found = crate::account::account(tx, by.community, account)?;
    if found.is_none_or(|account| account.disabled_at.is_some()) {
        return Ok(Err(LogInError::Closed));
    }
    let opening = Opening {
        account,
        proof: Proof::City,
        address: network(&by.address),
        agent: by.agent.clone(),
        replaces: by.replaces,
    };
    match session::open_noted(tx, by.community, &opening, &Times::default()) {
        Err(LogInError::Store(error)) => Err(error),
        answer => Ok(answer),
    }
}
