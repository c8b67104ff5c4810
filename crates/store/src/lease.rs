//! Turns: one server at a time does a thing for a community. A token that
//! grows with every change of hands fences off a holder that came too late.

use kernel::{CommunityId, Micros};

use crate::error::StoreError;
use crate::tx::Tx;

/// A turn that this server holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// For whom.
    pub community: CommunityId,
    /// What.
    pub name: String,
    /// The server.
    pub holder: String,
    /// Larger than every token before.
    pub token: i64,
}

crate::statements! {
    /// Opens a lease that nobody has held.
    OPEN = "INSERT INTO store_lease (community_id, id, holder, token, until) VALUES ($1, $2, '', 0, 0) \
        ON CONFLICT (community_id, id) DO NOTHING";
    /// Whose turn it is.
    HELD = "SELECT holder, token, until FROM store_lease WHERE community_id = $1 AND id = $2";
    /// Takes the lease from nobody, from itself, or from one whose time is over.
    TAKE = "UPDATE store_lease SET holder = $3, token = token + 1, until = $5 \
        WHERE community_id = $1 AND id = $2 AND (until <= $4 OR holder = $3) RETURNING token";
    /// Ends what a holder had that is gone.
    LET_GO = "UPDATE store_lease SET until = 0 WHERE community_id = $1 AND id = $2 AND holder = $3";
    /// Ends a turn early, or makes it longer.
    EXTEND = "UPDATE store_lease SET until = $5 WHERE community_id = $1 AND id = $2 AND holder = $3 AND token = $4";
}

/// Takes a turn until an instant, if nobody else holds it.
pub fn take(
    tx: &mut Tx<'_>,
    community: CommunityId,
    name: &str,
    holder: &str,
    until: Micros,
) -> Result<Option<Turn>, StoreError> {
    let now = tx.now();
    if held(tx, community, name)?.is_none() {
        tx.run(&OPEN, &[&community, &name])?;
    }
    let token = tx.maybe(&TAKE, &[&community, &name, &holder, &now, &until], |row| {
        row.get(0)
    })?;
    Ok(token.map(|token| Turn {
        community,
        name: name.to_owned(),
        holder: holder.to_owned(),
        token,
    }))
}

/// Ends the turn of `holder`, which is known to be gone; what it does after all
/// is fenced off by the next one's token.
pub fn let_go(tx: &mut Tx<'_>, community: CommunityId, name: &str, holder: &str) -> Result<u64, StoreError> {
    tx.run(&LET_GO, &[&community, &name, &holder])
}

/// Whose turn it is, with which token and until when. A read that saves a write.
pub fn held(
    tx: &mut Tx<'_>,
    community: CommunityId,
    name: &str,
) -> Result<Option<(String, i64, Micros)>, StoreError> {
    tx.maybe(&HELD, &[&community, &name], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

impl Turn {
    /// Sets the end of the turn; refuses if another has it by now. A write that
    /// must not come from a holder that was overtaken calls this first.
    pub fn hold_until(&self, tx: &mut Tx<'_>, until: Micros) -> Result<(), StoreError> {
        match tx.run(
            &EXTEND,
            &[&self.community, &self.name, &self.holder, &self.token, &until],
        )? {
            0 => Err(StoreError::NoRow),
            _ => Ok(()),
        }
    }
}
