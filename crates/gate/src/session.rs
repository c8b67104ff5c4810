//! Sessions: kept by the server, known by the hash of their token, ended at once.

use std::sync::Arc;

use kernel::{AccountId, CommunityId, Micros, Uuid};
use serde_json::json;
use store::{StoreError, Tx};

use crate::actor::Actor;
use crate::log_in::{LogInError, LoggedIn};
use crate::note::{CHANGED, note};
use crate::rows::{self, SessionRow};
use crate::token::{SessionId, Token};

kernel::stored_words! {
    /// How a person proved who they are.
    pub enum Proof {
        /// A password.
        Password = "password",
        /// A password and the six digits of an app.
        Totp = "totp",
        /// A password and a code from paper.
        Recovery = "recovery",
        /// A code that was sent to a telephone.
        Code = "code",
        /// The code on a card from the counter.
        Card = "card",
        /// A key in their telephone or computer, with its finger, face or code.
        Passkey = "passkey",
        /// The city's single sign-on.
        City = "city",
    }
}

/// How long sessions last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Times {
    /// A session ends after so many microseconds of silence.
    pub idle: i64,
    /// It ends so many microseconds after the log-in in any case.
    pub absolute: i64,
    /// One account has at most so many sessions; the oldest ends first.
    pub sessions: usize,
}

impl Default for Times {
    /// Staff: 30 minutes of silence, 12 hours in all, 20 sessions.
    fn default() -> Self {
        Self {
            idle: 30 * Micros::MINUTE,
            absolute: 12 * Micros::HOUR,
            sessions: 20,
        }
    }
}

/// A living session, or the like of one for a program with a key.
#[derive(Clone, PartialEq, Debug)]
pub struct Session {
    /// The hash of its token.
    pub id: SessionId,
    /// The same through all rotations; its handle on the page of sessions.
    pub family: Uuid,
    /// Who it is.
    pub actor: Arc<Actor>,
    /// How and when they last proved it: pages that need a fresh proof look here.
    pub proof: String,
    /// See [`proof`](Self::proof).
    pub proved_at: Micros,
    /// When they logged in.
    pub created_at: Micros,
    /// When something was last asked, to the minute.
    pub last_seen_at: Micros,
    /// Microseconds of silence after which it ends.
    pub idle: i64,
    /// When it ends in any case.
    pub expires_at: Micros,
    /// The token is to be replaced now: rights have changed. See [`rotate`].
    pub must_rotate: bool,
    /// Nothing but a new password may be done.
    pub must_change_password: bool,
    /// The account has a second proof.
    pub has_second: bool,
}

impl Times {
    /// Residents: 60 days of silence, half a year in all, 10 sessions. Nothing
    /// but one's own can be reached by them.
    pub fn of_residents() -> Self {
        Self {
            idle: 60 * Micros::DAY,
            absolute: 180 * Micros::DAY,
            sessions: 10,
        }
    }
}

impl Session {
    /// Whether its holder proved who they are within these microseconds.
    pub fn proved_within(&self, micros: i64, now: Micros) -> bool {
        now.since(self.proved_at) < micros
    }

    /// Whether it lives at this time.
    pub fn lives(&self, now: Micros) -> bool {
        now < self.expires_at && now < self.last_seen_at.plus(self.idle)
    }

    /// Whether [`touch`] should be called: a minute has passed since the last time.
    pub fn wants_touch(&self, now: Micros) -> bool {
        self.actor.scopes.is_none() && now.since(self.last_seen_at) >= Micros::MINUTE
    }

    /// What its forms' tokens are made for; stays the same through rotations.
    pub fn csrf_id(&self) -> String {
        self.family.simple().to_string()
    }
}

/// A session to be opened after a proof of identity.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Whose.
    pub account: AccountId,
    /// How it was proved.
    pub proof: Proof,
    /// From where, as [`network`](crate::network) gives it.
    pub address: String,
    /// The browser's name for itself.
    pub agent: String,
    /// The session of this browser so far: it ends.
    pub replaces: Option<SessionId>,
}

/// Opens a session; the caller has proved who the person is.
pub fn open_session(
    tx: &mut Tx<'_>,
    community: CommunityId,
    opening: &Opening,
    times: &Times,
) -> Result<Token, StoreError> {
    let now = tx.now();
    if let Some(old) = &opening.replaces {
        tx.run(&rows::END_SESSION, &[&community, old, &now])?;
        tx.announce(community, CHANGED);
    }
    end_surplus(tx, community, opening.account, times)?;
    let token = Token::fresh(tx.clock());
    let row = SessionRow {
        community,
        id: token.id(),
        account: opening.account,
        family: tx.clock().fresh(),
        proof: opening.proof.word().to_owned(),
        proved_at: now,
        created_at: now,
        last_seen_at: now,
        idle: times.idle,
        expires_at: now.plus(times.absolute),
        address: opening.address.clone(),
        agent: opening
            .agent
            .chars()
            .filter(|c| !c.is_control())
            .take(120)
            .collect(),
        rotate: false,
        revoked_at: None,
    };
    row.insert(tx)?;
    Ok(token)
}

/// Opens a session and writes it into the audit log.
pub(crate) fn open_noted(
    tx: &mut Tx<'_>,
    community: CommunityId,
    opening: &Opening,
    times: &Times,
) -> Result<LoggedIn, LogInError> {
    let token = open_session(tx, community, opening, times)?;
    let session = session(tx, community, token.id())?.ok_or(StoreError::NoRow)?;
    note(
        tx,
        community,
        &session.actor.label(),
        "session.opened",
        opening.account,
        &json!({ "address": opening.address, "proof": opening.proof.word() }),
    )?;
    Ok(LoggedIn { token, session })
}

/// The living session of a token's hash, with the roles of this moment.
pub fn session(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: SessionId,
) -> Result<Option<Session>, StoreError> {
    let now = tx.now();
    let found = tx.maybe(&rows::SESSION, &[&community, &id, &now], |row| {
        let mut actor = Actor::nobody();
        actor.account = Some(row.get(0)?);
        actor.staff = row.get(9)?;
        actor.name = row.get(10)?;
        actor.session = Some(id);
        Ok(Session {
            id,
            family: row.get(1)?,
            actor: Arc::new(actor),
            proof: row.get(2)?,
            proved_at: row.get(3)?,
            created_at: row.get(4)?,
            last_seen_at: row.get(5)?,
            idle: row.get(6)?,
            expires_at: row.get(7)?,
            must_rotate: row.get(8)?,
            must_change_password: row.get(11)?,
            has_second: row.get::<Option<Micros>>(12)?.is_some(),
        })
    })?;
    let Some(mut session) = found else {
        return Ok(None);
    };
    if let Some(account) = session.actor.account {
        let grants = crate::roles::grants_now(tx, community, account)?;
        Arc::make_mut(&mut session.actor).grants = grants;
    }
    Ok(Some(session))
}

/// Says that the session was used; call when [`Session::wants_touch`].
pub fn touch(tx: &mut Tx<'_>, community: CommunityId, id: SessionId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.run(&rows::TOUCH, &[&community, &id, &now]).map(|_| ())
}

/// Replaces the token of a session, at a change of rights or after a fresh
/// `proof`. The old one dies at once; its end does not move. None if the
/// session has ended or another request was faster.
pub fn rotate(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: SessionId,
    proof: Option<Proof>,
) -> Result<Option<Token>, StoreError> {
    let now = tx.now();
    let Some(mut row) = tx.maybe(&rows::SESSION_ROW, &[&community, &id, &now], SessionRow::read)? else {
        return Ok(None);
    };
    if tx.run(&rows::END_SESSION, &[&community, &id, &now])? == 0 {
        return Ok(None);
    }
    let token = Token::fresh(tx.clock());
    row.id = token.id();
    row.rotate = false;
    row.last_seen_at = now;
    if let Some(proof) = proof {
        row.proof = proof.word().to_owned();
        row.proved_at = now;
    }
    row.insert(tx)?;
    tx.announce(community, CHANGED);
    Ok(Some(token))
}

/// Ends the session of this token.
pub fn log_out(tx: &mut Tx<'_>, community: CommunityId, session: &Session) -> Result<(), StoreError> {
    let now = tx.now();
    if tx.run(&rows::END_SESSION, &[&community, &session.id, &now])? > 0 {
        tx.announce(community, CHANGED);
        if let Some(account) = session.actor.account {
            note(
                tx,
                community,
                &session.actor.label(),
                "session.logged_out",
                account,
                &json!({}),
            )?;
        }
    }
    Ok(())
}

/// The living sessions of an account, newest first.
pub fn sessions(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Vec<SessionRow>, StoreError> {
    let now = tx.now();
    tx.all(
        &rows::SESSIONS_OF,
        &[&community, &account, &now],
        SessionRow::read,
    )
}

/// Ends one session of an account by its family; false if there was none.
pub fn end_session(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    family: Uuid,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let ended = tx.run(&rows::END_FAMILY, &[&community, &account, &family, &now])? > 0;
    if ended {
        tx.announce(community, CHANGED);
        note(
            tx,
            community,
            &by.label(),
            "session.ended",
            account,
            &json!({ "session": family }),
        )?;
    }
    Ok(ended)
}

/// Ends every session of an account but the family `except`; gives how many.
pub fn end_sessions(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    except: Option<Uuid>,
) -> Result<u64, StoreError> {
    let now = tx.now();
    let kept = except.unwrap_or_else(Uuid::nil);
    let ended = tx.run(&rows::END_OTHERS, &[&community, &account, &kept, &now])?;
    tx.announce(community, CHANGED);
    if ended > 0 {
        note(
            tx,
            community,
            &by.label(),
            "session.all_ended",
            account,
            &json!({ "ended": ended }),
        )?;
    }
    Ok(ended)
}

/// Makes room for one more session of the account.
fn end_surplus(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    times: &Times,
) -> Result<(), StoreError> {
    let now = tx.now();
    for old in sessions(tx, community, account)?
        .into_iter()
        .skip(times.sessions.saturating_sub(1))
    {
        tx.run(&rows::END_SESSION, &[&community, &old.id, &now])?;
        tx.announce(community, CHANGED);
    }
    Ok(())
}
