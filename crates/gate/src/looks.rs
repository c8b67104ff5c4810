//! How somebody likes to read: size of letters, contrast, language. It follows
//! them to every device where they log in.

use kernel::{AccountId, CommunityId};
use store::{StoreError, Tx};

use crate::rows;

/// How somebody likes to read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Looks {
    /// 长辈版.
    pub elder: bool,
    /// More contrast.
    pub contrast: bool,
    /// The tag of the language.
    pub lang: String,
}

/// What somebody chose last; none if they never did.
pub fn looks(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Looks>, StoreError> {
    tx.maybe(&rows::LOOKS, &[&community, &account], |row| {
        Ok(Looks {
            elder: row.get(0)?,
            contrast: row.get(1)?,
            lang: row.get(2)?,
        })
    })
}

/// Keeps what somebody chose.
pub fn keep_looks(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    looks: &Looks,
) -> Result<(), StoreError> {
    let values = (&looks.elder, &looks.contrast, &looks.lang);
    tx.run(
        &rows::KEEP_LOOKS,
        &[&community, &account, values.0, values.1, values.2],
    )
    .map(|_| ())
}
