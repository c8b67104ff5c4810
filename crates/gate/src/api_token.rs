//! Keys for programs: they act in an account's name, within their scopes.

use std::sync::Arc;

use kernel::{AccountId, CommunityId, Micros};
use serde_json::json;
use store::{StoreError, Tx};

use crate::account::{AccountError, within_reach};
use crate::actor::Actor;
use crate::note::{CHANGED, note};
use crate::rows::{self, TokenId, TokenRow};
use crate::session::Session;
use crate::token::Token;

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// In whose name it acts.
    pub account: AccountId,
    /// What it is for.
    pub name: String,
    /// What it is good for: `matter.see`, `matter.*` or `*`; never more than the
    /// account may itself.
    pub scopes: Vec<String>,
    /// When it ends.
    pub expires_at: Micros,
}

/// Makes a key. The secret is shown once and cannot be read again. For another's
/// account only a manager of all places of its roles can.
pub fn issue_token(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    new: &NewToken,
) -> Result<(TokenId, Token), AccountError> {
    within_reach(tx, community, by, new.account)?;
    let token = Token::fresh(tx.clock());
    let row = TokenRow {
        community,
        id: tx.clock().fresh(),
        account: new.account,
        hash: token.id(),
        name: new.name.trim().to_owned(),
        scopes: new.scopes.join(" "),
        created_at: tx.now(),
        created_by: by.label(),
        expires_at: new.expires_at,
        revoked_at: None,
    };
    row.insert(tx)?;
    let body = json!({ "token": row.id.to_string(), "name": row.name, "scopes": row.scopes });
    note(tx, community, &by.label(), "token.issued", row.account, &body)?;
    Ok((row.id, token))
}

/// Every key in an account's name, also ended ones.
pub fn tokens_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Vec<TokenRow>, StoreError> {
    tx.all(&rows::TOKENS_OF, &[&community, &account], TokenRow::read)
}

/// Ends a key of an account; false if there was none.
pub fn revoke_token(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    account: AccountId,
    id: TokenId,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let ended = tx.run(&rows::END_TOKEN, &[&community, &id, &account, &now])? > 0;
    if ended {
        tx.announce(community, CHANGED);
        note(
            tx,
            community,
            &by.label(),
            "token.revoked",
            account,
            &json!({ "token": id.to_string() }),
        )?;
    }
    Ok(ended)
}

/// Who asks with this key, as a session that a cache can hold.
pub fn token_session(
    tx: &mut Tx<'_>,
    community: CommunityId,
    token: &Token,
) -> Result<Option<Session>, StoreError> {
    let (now, id) = (tx.now(), token.id());
    let found = tx.maybe(&rows::TOKEN, &[&community, &id, &now], |row| {
        let mut actor = Actor::nobody();
        actor.account = Some(row.get(0)?);
        actor.staff = row.get(5)?;
        actor.name = row.get(6)?;
        actor.scopes = Some(
            row.get::<String>(2)?
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        );
        Ok(Session {
            id,
            family: row.get::<TokenId>(1)?.0,
            actor: Arc::new(actor),
            proof: "token".to_owned(),
            proved_at: row.get(3)?,
            created_at: row.get(3)?,
            last_seen_at: now,
            idle: i64::MAX,
            expires_at: row.get(4)?,
            must_rotate: false,
            must_change_password: false,
            has_second: false,
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
