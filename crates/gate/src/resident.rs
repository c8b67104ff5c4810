//! Residents' log-ins: a code sent to their telephone, or the code on a card
//! from the counter. No password to remember.

use kernel::{AccountId, CommunityId, Micros, Uuid, normal_phone, phone_tail};
use serde_json::json;
use store::{StoreError, Tx};
use subtle::ConstantTimeEq;

use crate::account::{AccountError, NewAccount, account, create_account};
use crate::actor::Actor;
use crate::attempt::{self, Window};
use crate::limits::network;
use crate::log_in::{LogInError, LoggedIn};
use crate::note::note;
use crate::rows::{self, Account, Resident};
use crate::session::{self, Opening, Proof, Times};
use crate::token::SessionId;

/// The job that brings a code to a telephone: `{"to": "…"}` as [`CodeLetter`] reads it.
pub const CODE_JOB: &str = "gate.code";
/// A code is good for so long.
const CODE_LIVES: i64 = 5 * Micros::MINUTE;
/// A code may be tried so often.
const CODE_TRIES: i32 = 5;
/// Codes to one telephone.
const TO_ONE: Window = Window {
    tries: 5,
    per: Micros::HOUR,
};
/// Codes asked for from one address.
const FROM_ONE: Window = Window {
    tries: 30,
    per: Micros::HOUR,
};
/// Cards tried from one address: twelve digits are never guessed so.
const CARDS: Window = Window {
    tries: 10,
    per: 15 * Micros::MINUTE,
};
/// Cards tried from anywhere.
const ALL_CARDS: Window = Window {
    tries: 2000,
    per: Micros::HOUR,
};
const PHONE: &str = "gate_resident.phone";
const LETTER: &str = "gate.code";

/// A code on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct SentCode {
    /// The telephone, in its one spelling.
    pub phone: String,
    /// The code: for the telephone only, and for the demo's own page.
    pub code: String,
}

/// Why no code was sent.
#[derive(Clone, Debug)]
pub enum SendCodeError {
    /// No mobile number of mainland China.
    BadPhone,
    /// Too many; another may be sent then.
    TooMany {
        /// When.
        again: Micros,
    },
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for SendCodeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Makes a code for a telephone and leaves the job that sends it. Whether
/// anybody is known by the number is not told.
pub fn send_code(
    tx: &mut Tx<'_>,
    community: CommunityId,
    typed: &str,
    address: &str,
) -> Result<SentCode, SendCodeError> {
    let phone = normal_phone(typed)
        .filter(|phone| phone.len() == 11 && phone.starts_with('1'))
        .ok_or(SendCodeError::BadPhone)?;
    let index = tx.keys().blind(community, PHONE, &phone);
    let network = network(address);
    for (key, window) in [
        (format!("code to\0{phone}"), TO_ONE),
        (format!("code from\0{network}"), FROM_ONE),
    ] {
        if let Err(again) = attempt::count(tx, community, &key, window)? {
            return Err(SendCodeError::TooMany { again });
        }
    }
    let code = digits(tx, 6);
    let kept = code_hash(tx, community, &phone, &code);
    let now = tx.now();
    tx.run(
        &rows::KEEP_CODE,
        &[&community, &index, &kept, &now.plus(CODE_LIVES)],
    )?;
    let letter = format!("{phone} {code}");
    let sealed = tx.keys().seal(tx.clock(), community, LETTER, &letter)?;
    let hex: String = sealed.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let until = now.plus(CODE_LIVES);
    let body = json!({ "to": hex, "until": until.0 }).to_string();
    tx.enqueue(community, CODE_JOB, body, now)?;
    Ok(SentCode { phone, code })
}

/// What a [`CODE_JOB`] says: whom to send which code, and until when.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeLetter {
    /// The telephone.
    pub phone: String,
    /// The code.
    pub code: String,
    /// After this it is of no use.
    pub until: Micros,
}

impl CodeLetter {
    /// Opens the body of a job; none if it is not one of ours.
    pub fn open(keys: &store::Keyring, community: CommunityId, body: &str) -> Option<Self> {
        let body: serde_json::Value = serde_json::from_str(body).ok()?;
        let hex = body.get("to")?.as_str()?;
        let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        let bytes = (0..hex.len()).step_by(2).map(byte).collect::<Option<Vec<u8>>>()?;
        let letter = keys.open(community, LETTER, &store::Sealed(bytes)).ok()?;
        let (phone, code) = letter.split_once(' ')?;
        Some(Self {
            phone: phone.to_owned(),
            code: code.to_owned(),
            until: Micros(body.get("until")?.as_i64()?),
        })
    }
}

/// What a resident types to get in, and from where.
#[derive(Clone)]
pub struct EnterBy {
    /// Where they want to get in.
    pub community: CommunityId,
    /// The code, or the digits on the card.
    pub typed: String,
    /// The address of the browser.
    pub address: String,
    /// The browser's name for itself.
    pub agent: String,
    /// The session of this browser so far.
    pub replaces: Option<SessionId>,
}

/// Gets in by the code that was sent to the telephone; a number that comes for
/// the first time gets a log-in. Wrong tries are counted: give the outcome on,
/// do not roll it back.
pub fn enter_by_code(
    tx: &mut Tx<'_>,
    phone: &str,
    by: &EnterBy,
) -> Result<Result<LoggedIn, LogInError>, StoreError> {
    let (community, now) = (by.community, tx.now());
    let index = tx.keys().blind(community, PHONE, phone);
    if tx.run(&rows::TRY_CODE, &[&community, &index, &now, &CODE_TRIES])? == 0 {
        return Ok(Err(LogInError::RunOut));
    }
    let kept: Vec<u8> = tx.one(&rows::CODE, &[&community, &index], |row| row.get(0))?;
    let given = code_hash(
        tx,
        community,
        phone,
        &kernel::ascii_digits(&by.typed).replace(' ', ""),
    );
    if !bool::from(kept.ct_eq(&given)) {
        return Ok(Err(LogInError::Wrong));
    }
    tx.run(&rows::DROP_CODE, &[&community, &index])?;
    let account = match tx.maybe(&rows::RESIDENT_BY_PHONE, &[&community, &index], Resident::read)? {
        Some(known) => known.account,
        None => new_by_phone(tx, community, phone, index)?,
    };
    open(tx, account, Proof::Code, by)
}

/// Gets in by the digits on a card from the counter.
pub fn enter_by_card(tx: &mut Tx<'_>, by: &EnterBy) -> Result<Result<LoggedIn, LogInError>, StoreError> {
    let community = by.community;
    for (key, window) in [
        (format!("card\0{}", network(&by.address)), CARDS),
        ("card\0".to_owned(), ALL_CARDS),
    ] {
        if let Err(again) = attempt::count(tx, community, &key, window)? {
            return Ok(Err(LogInError::TooMany { again }));
        }
    }
    let card = card_hash(tx, community, &by.typed);
    match tx.maybe(&rows::RESIDENT_BY_CARD, &[&community, &card], Resident::read)? {
        None => Ok(Err(LogInError::Wrong)),
        Some(known) => open(tx, known.account, Proof::Card, by),
    }
}

fn open(
    tx: &mut Tx<'_>,
    id: AccountId,
    proof: Proof,
    by: &EnterBy,
) -> Result<Result<LoggedIn, LogInError>, StoreError> {
    let found = account(tx, by.community, id)?;
    if found.is_none_or(|account| account.disabled_at.is_some()) {
        return Ok(Err(LogInError::Closed));
    }
    let opening = Opening {
        account: id,
        proof,
        address: network(&by.address),
        agent: by.agent.clone(),
        replaces: by.replaces,
    };
    match session::open_noted(tx, by.community, &opening, &Times::of_residents()) {
        Err(LogInError::Store(error)) => Err(error),
        answer => Ok(answer),
    }
}

fn new_by_phone(
    tx: &mut Tx<'_>,
    community: CommunityId,
    phone: &str,
    index: Vec<u8>,
) -> Result<AccountId, StoreError> {
    let name = format!("…{}", phone_tail(phone).unwrap_or_default());
    let made = new_account(tx, community, &Actor::nobody(), &name)?;
    let sealed = tx.keys().seal(tx.clock(), community, PHONE, phone)?;
    Resident {
        phone: Some(sealed),
        phone_blind: Some(index),
        ..bare(community, made.id)
    }
    .insert(tx)?;
    Ok(made.id)
}

/// A log-in for a resident who has none, to be given a card.
pub fn new_resident(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    name: &str,
) -> Result<AccountId, StoreError> {
    let made = new_account(tx, community, by, name)?;
    bare(community, made.id).insert(tx)?;
    Ok(made.id)
}

/// Gives a resident a card in place of the one before; gives its twelve digits,
/// which are never shown again. The sessions that the old card opened end.
pub fn issue_card(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    id: AccountId,
) -> Result<String, AccountError> {
    let digits = digits(tx, 12);
    let (card, now) = (card_hash(tx, community, &digits), tx.now());
    if tx.run(
        &rows::SET_CARD,
        &[&community, &id, &Some(card), &Some(now), &by.label()],
    )? == 0
    {
        return Err(AccountError::NoSuchAccount);
    }
    session::end_sessions(tx, community, by, id, None)?;
    note(tx, community, &by.label(), "card.issued", id, &json!({}))?;
    let groups: Vec<&str> = [0, 4, 8]
        .iter()
        .filter_map(|at| digits.get(*at..at + 4))
        .collect();
    Ok(groups.join(" "))
}

/// The resident behind an account, if it is one.
pub fn resident(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: AccountId,
) -> Result<Option<Resident>, StoreError> {
    tx.maybe(&rows::RESIDENT, &[&community, &id], Resident::read)
}

/// The number of the telephone that a resident proved to hold; none for a card.
pub fn proven_phone(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: AccountId,
) -> Result<Option<String>, StoreError> {
    let Some(phone) = resident(tx, community, id)?.and_then(|known| known.phone) else {
        return Ok(None);
    };
    tx.keys().open(community, PHONE, &phone).map(Some)
}

fn bare(community: CommunityId, account: AccountId) -> Resident {
    Resident {
        community,
        account,
        phone: None,
        phone_blind: None,
        card: None,
        card_at: None,
        card_by: String::new(),
    }
}

fn new_account(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    name: &str,
) -> Result<Account, StoreError> {
    let login = format!("r-{}", tx.clock().fresh::<Uuid>().simple());
    let new = NewAccount {
        login,
        name: name.to_owned(),
        staff: None,
        password_hash: String::new(),
        must_change: false,
    };
    create_account(tx, community, by, &new).map_err(|error| match error {
        AccountError::Store(error) => error,
        _ => StoreError::Unique,
    })
}

/// So many random digits, each as likely as the others.
fn digits(tx: &Tx<'_>, count: usize) -> String {
    let mut text = String::new();
    while text.len() < count {
        let mut byte = [0u8; 1];
        tx.clock().fill(&mut byte);
        if let Some(digit) = byte.first().filter(|byte| **byte < 250) {
            text.push(char::from(b'0' + digit % 10));
        }
    }
    text
}

fn code_hash(tx: &Tx<'_>, community: CommunityId, phone: &str, code: &str) -> Vec<u8> {
    tx.keys()
        .blind(community, "gate_code", &format!("{phone} {code}"))
}

fn card_hash(tx: &Tx<'_>, community: CommunityId, typed: &str) -> Vec<u8> {
    let digits: String = kernel::ascii_digits(typed)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    tx.keys().blind(community, "gate_resident.card", &digits)
}
