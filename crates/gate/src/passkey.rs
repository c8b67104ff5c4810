//! Passkeys (WebAuthn level 3): a key that lives in somebody's telephone or
//! computer and is used with a finger, a face or the device's own code. It is
//! two proofs at once, so nothing else is asked.

use kernel::{AccountId, CommunityId, Micros, Uuid};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::actor::Actor;
use crate::attempt::{self, Window};
use crate::ceremony::{keep_ceremony, take_ceremony};
use crate::limits::network;
use crate::log_in::{LogInError, LoggedIn};
use crate::note::note;
use crate::resident::EnterBy;
use crate::rows::{self, PasskeyRow};
use crate::session::{self, Opening, Proof, Session, Times};
use crate::token::Token;

/// Keys of one account.
const MOST: usize = 10;
/// Letters of a key's name.
const NAME: usize = 40;
/// Questions asked for from one address.
const FROM_ONE: Window = Window {
    tries: 60,
    per: 15 * Micros::MINUTE,
};

/// The site that keys are made for. A key is bound to its host for ever.
#[derive(Clone, Debug)]
pub struct Site {
    webauthn: Webauthn,
}

impl Site {
    /// The site behind a public address; none where browsers make no keys:
    /// without HTTPS (but on `localhost`), or under a bare number.
    pub fn of(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let host = origin.domain()?;
        if origin.scheme() != "https" && host != "localhost" {
            return None;
        }
        let built = WebauthnBuilder::new(host, &origin).ok()?.build().ok()?;
        Some(Self { webauthn: built })
    }
}

/// What a device is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Comes back with the answer: what was asked is found by it, once.
    pub token: Token,
    /// The options for `navigator.credentials`, as JSON.
    pub options: serde_json::Value,
}

/// Why a passkey was not taken.
#[derive(Clone, Debug)]
pub enum PasskeyError {
    /// The answer fits no question, came too late, or proves nothing.
    Wrong,
    /// The account has so many already.
    Full,
    /// Asked for too often; again then.
    TooMany {
        /// When.
        again: Micros,
    },
    /// Staff set up six digits first: they stay the way in without the device.
    NoSecond,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for PasskeyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The keys of an account, the newest first.
pub fn passkeys(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Vec<PasskeyRow>, StoreError> {
    tx.all(&rows::PASSKEYS_OF, &[&community, &account], PasskeyRow::read)
}

/// Asks the device of somebody who is in to make a key.
pub fn begin_passkey(
    tx: &mut Tx<'_>,
    site: &Site,
    community: CommunityId,
    session: &Session,
) -> Result<Question, PasskeyError> {
    let account = session.actor.account.ok_or(PasskeyError::Wrong)?;
    if session.actor.staff.is_some() && !crate::second::has_second(tx, community, account)? {
        return Err(PasskeyError::NoSecond);
    }
    let held = passkeys(tx, community, account)?;
    if held.len() >= MOST {
        return Err(PasskeyError::Full);
    }
    let known: Vec<CredentialID> = held
        .iter()
        .filter_map(key)
        .map(|key| key.cred_id().clone())
        .collect();
    let name = &session.actor.name;
    let begun = site
        .webauthn
        .start_passkey_registration(account.0, name, name, Some(known));
    let (options, state) = begun.map_err(|_| PasskeyError::Wrong)?;
    let mut options = serde_json::to_value(options).map_err(|_| PasskeyError::Wrong)?;
    // The device keeps who it is for, so that nobody types a name.
    if let Some(choice) = options.pointer_mut("/publicKey/authenticatorSelection") {
        *choice =
            json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" });
    }
    ask(tx, community, Some(account), &state, options)
}

/// Keeps the key that the device made.
pub fn finish_passkey(
    tx: &mut Tx<'_>,
    site: &Site,
    community: CommunityId,
    session: &Session,
    answer: &Answer,
) -> Result<(), PasskeyError> {
    let account = session.actor.account.ok_or(PasskeyError::Wrong)?;
    let (whose, state) = take_ceremony(tx, community, &answer.token)?.ok_or(PasskeyError::Wrong)?;
    let state: PasskeyRegistration = serde_json::from_str(&state).map_err(|_| PasskeyError::Wrong)?;
    let said: RegisterPublicKeyCredential =
        serde_json::from_str(&answer.credential).map_err(|_| PasskeyError::Wrong)?;
    if whose != Some(account) {
        return Err(PasskeyError::Wrong);
    }
    let made = site.webauthn.finish_passkey_registration(&said, &state);
    let made = made.map_err(|_| PasskeyError::Wrong)?;
    let handle = handle(made.cred_id().as_ref());
    if tx
        .maybe(&rows::PASSKEY, &[&community, &handle], PasskeyRow::read)?
        .is_some()
    {
        return Err(PasskeyError::Wrong);
    }
    let name: String = answer
        .name
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME)
        .collect();
    let row = PasskeyRow {
        community,
        id: tx.clock().fresh(),
        account,
        handle,
        credential: serde_json::to_string(&made).map_err(|_| PasskeyError::Wrong)?,
        name,
        created_at: tx.now(),
        used_at: None,
    };
    row.insert(tx)?;
    note(
        tx,
        community,
        &session.actor.label(),
        "passkey.kept",
        account,
        &json!({ "passkey": row.id }),
    )?;
    Ok(())
}

/// Takes a key of one's own away; false if there is none by that id.
pub fn drop_passkey(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    id: Uuid,
) -> Result<bool, StoreError> {
    if tx.run(&rows::DROP_PASSKEY, &[&community, &account, &id])? == 0 {
        return Ok(false);
    }
    note(
        tx,
        community,
        &by.label(),
        "passkey.dropped",
        account,
        &json!({ "passkey": id }),
    )?;
    Ok(true)
}

/// What a device answered.
#[derive(Clone)]
pub struct Answer {
    /// The token of the question.
    pub token: String,
    /// The credential as JSON, as `PublicKeyCredential.toJSON` writes it.
    pub credential: String,
    /// What its owner calls a new key.
    pub name: String,
}

/// Asks whatever device is there who it is.
pub fn ask_passkey(
    tx: &mut Tx<'_>,
    site: &Site,
    community: CommunityId,
    address: &str,
) -> Result<Question, PasskeyError> {
    let counted = format!("passkey\0{}", network(address));
    if let Err(again) = attempt::count(tx, community, &counted, FROM_ONE)? {
        return Err(PasskeyError::TooMany { again });
    }
    let begun = site.webauthn.start_discoverable_authentication();
    let (mut options, state) = begun.map_err(|_| PasskeyError::Wrong)?;
    options.mediation = None;
    let options = serde_json::to_value(options).map_err(|_| PasskeyError::Wrong)?;
    ask(tx, community, None, &state, options)
}

/// Gets in by the answer of a device. Its question is used up, right or wrong:
/// give the outcome on, do not roll it back.
pub fn enter_by_passkey(
    tx: &mut Tx<'_>,
    site: &Site,
    by: &EnterBy,
    answer: &Answer,
) -> Result<Result<LoggedIn, LogInError>, StoreError> {
    let Some(row) = proven(tx, site, by.community, answer)? else {
        return Ok(Err(LogInError::Wrong));
    };
    let found = crate::account::account(tx, by.community, row.account)?;
    let Some(account) = found.filter(|account| account.disabled_at.is_none()) else {
        return Ok(Err(LogInError::Closed));
    };
    let opening = Opening {
        account: account.id,
        proof: Proof::Passkey,
        address: network(&by.address),
        agent: by.agent.clone(),
        replaces: by.replaces,
    };
    let resident = account.staff.is_none() && account.password_hash.is_empty();
    let times = if resident {
        Times::of_residents()
    } else {
        Times::default()
    };
    match session::open_noted(tx, by.community, &opening, &times) {
        Err(LogInError::Store(error)) => Err(error),
        answer => Ok(answer),
    }
}

/// The key that proved itself, with its counter moved on.
fn proven(
    tx: &mut Tx<'_>,
    site: &Site,
    community: CommunityId,
    answer: &Answer,
) -> Result<Option<PasskeyRow>, StoreError> {
    let Some((None, state)) = take_ceremony(tx, community, &answer.token)? else {
        return Ok(None);
    };
    let (Ok(state), Ok(said)) = (
        serde_json::from_str::<DiscoverableAuthentication>(&state),
        serde_json::from_str::<PublicKeyCredential>(&answer.credential),
    ) else {
        return Ok(None);
    };
    let Ok((whose, id)) = site.webauthn.identify_discoverable_authentication(&said) else {
        return Ok(None);
    };
    let row = tx.maybe(&rows::PASSKEY, &[&community, &handle(id)], PasskeyRow::read)?;
    let Some(row) = row.filter(|row| row.account.0 == whose) else {
        return Ok(None);
    };
    let Some(mut key) = key(&row) else {
        return Ok(None);
    };
    let done = site
        .webauthn
        .finish_discoverable_authentication_v2(&said, state, &key);
    let Ok(done) = done else { return Ok(None) };
    if !done.user_verified() {
        return Ok(None);
    }
    key.update_credential(&done);
    let credential = serde_json::to_string(&key).unwrap_or_else(|_| row.credential.clone());
    let now = tx.now();
    tx.run(&rows::USE_PASSKEY, &[&community, &row.id, &credential, &now])?;
    Ok(Some(row))
}

fn key(row: &PasskeyRow) -> Option<Passkey> {
    serde_json::from_str(&row.credential).ok()
}

fn handle(id: &[u8]) -> Vec<u8> {
    Sha256::digest(id).to_vec()
}

fn ask(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: Option<AccountId>,
    state: &impl serde::Serialize,
    options: serde_json::Value,
) -> Result<Question, PasskeyError> {
    let state = serde_json::to_string(state).map_err(|_| PasskeyError::Wrong)?;
    let token = keep_ceremony(tx, community, account, &state)?;
    Ok(Question { token, options })
}
