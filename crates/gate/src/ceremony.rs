//! A question put to a device or to another house, which is answered once and
//! soon: what was asked is kept here, never in the browser.

use kernel::{AccountId, CommunityId, Micros};
use store::{StoreError, Tx};

use crate::rows;
use crate::token::Token;

/// An answer comes within so long.
const PATIENCE: i64 = 5 * Micros::MINUTE;

/// Keeps what was asked, and of whom if somebody is in; gives the token by
/// which the answer finds it.
pub fn keep_ceremony(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: Option<AccountId>,
    state: &str,
) -> Result<Token, StoreError> {
    let token = Token::fresh(tx.clock());
    let until = tx.now().plus(PATIENCE);
    tx.run(
        &rows::KEEP_CEREMONY,
        &[&community, &token.id(), &account, &state, &until],
    )?;
    Ok(token)
}

/// What was asked under this token, which is used up now; none if it is
/// unknown, used or too late.
pub fn take_ceremony(
    tx: &mut Tx<'_>,
    community: CommunityId,
    token: &str,
) -> Result<Option<(Option<AccountId>, String)>, StoreError> {
    let Some(id) = Token::parse(token).map(|token| token.id()) else {
        return Ok(None);
    };
    let now = tx.now();
    let found = tx.maybe(&rows::CEREMONY, &[&community, &id, &now], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let used = tx.run(&rows::DROP_CEREMONY, &[&community, &id])? > 0;
    Ok(found.filter(|_| used))
}
