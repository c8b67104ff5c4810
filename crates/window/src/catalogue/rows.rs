//! The versions of items as rows.

use kernel::{CommunityId, Micros, typed_id};
use store::{StoreError, Tx, record, statements};

use super::item::Item;

typed_id! {
    /// A version of an item.
    VersionId,
}

kernel::stored_words! {
    /// Where a version stands.
    pub enum VersionState {
        /// Waits for a second person.
        Asked = "asked",
        /// In force.
        Live = "live",
        /// Was in force.
        Past = "past",
        /// Another person said no.
        Refused = "refused",
    }
}

record! {
    /// A version of an item.
    pub struct Version in "window_version" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: VersionId,
        "code" => /// Of which item.
        code: String,
        "number" => /// 1, 2, 3 …; 0 is what the program brings.
        number: i32,
        "state" => /// Where it stands.
        state: VersionState,
        "body" => /// The item as JSON.
        body: String,
        "note" => /// Why.
        note: String,
        "made_by" => /// Who proposed it, for machines.
        made_by: String,
        "made_name" => /// Their name.
        made_name: String,
        "made_at" => /// When.
        made_at: Micros,
        "decided_by" => /// Who published or refused it, for machines.
        decided_by: String,
        "decided_name" => /// Their name.
        decided_name: String,
        "decided_at" => /// When.
        decided_at: Option<Micros>,
    }
}

macro_rules! version {
    () => {
        "community_id, id, code, number, state, body, note, made_by, made_name, made_at, decided_by, decided_name, decided_at"
    };
}

statements! {
    pub(crate) LIVE = "SELECT body, code, decided_at FROM window_version WHERE community_id = $1 AND state = 'live' ORDER BY code";
    pub(crate) VERSION = concat!("SELECT ", version!(), " FROM window_version WHERE community_id = $1 AND id = $2");
    pub(crate) HISTORY = concat!("SELECT ", version!(), " FROM window_version WHERE community_id = $1 AND code = $2 ORDER BY number DESC LIMIT 50");
    pub(crate) ASKED = concat!("SELECT ", version!(), " FROM window_version WHERE community_id = $1 AND state = 'asked' ORDER BY made_at LIMIT 100");
    pub(crate) OLD_VERSION = concat!("SELECT ", version!(), " FROM window_version WHERE community_id = $1 AND code = $2 AND number = $3");
    pub(crate) RETIRE = "UPDATE window_version SET state = 'past' WHERE community_id = $1 AND code = $2 AND state = 'live'";
    pub(crate) DECIDE = "UPDATE window_version SET state = $3, decided_by = $4, decided_name = $5, decided_at = $6 WHERE community_id = $1 AND id = $2 AND state = 'asked'";
}

impl Version {
    /// The item as it was written.
    pub fn item(&self) -> Item {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// A version by id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: VersionId) -> Result<Option<Self>, StoreError> {
        tx.maybe(&VERSION, &[&community, &id], Self::read)
    }

    /// A version with what was in force before it, or is in force now.
    pub fn with_earlier(
        tx: &mut Tx<'_>,
        community: CommunityId,
        id: VersionId,
    ) -> Result<Option<(Self, Item)>, StoreError> {
        let Some(version) = Self::by_id(tx, community, id)? else {
            return Ok(None);
        };
        let history = Self::history(tx, community, &version.code)?;
        let earlier = history.iter().find(|one| {
            one.number < version.number && matches!(one.state, VersionState::Live | VersionState::Past)
        });
        let number = earlier.map_or(0, |one| one.number);
        let before = item_at(tx, community, &version.code, number)?;
        Ok(Some((version, before.unwrap_or_default())))
    }

    /// The versions of an item, the newest first.
    pub fn history(tx: &mut Tx<'_>, community: CommunityId, code: &str) -> Result<Vec<Self>, StoreError> {
        tx.all(&HISTORY, &[&community, &code], Self::read)
    }

    /// What waits for a second person, the oldest first.
    pub fn asked(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Self>, StoreError> {
        tx.all(&ASKED, &[&community], Self::read)
    }
}

/// An item as it was in a version; version 0 is what the program brings.
pub fn item_at(
    tx: &mut Tx<'_>,
    community: CommunityId,
    code: &str,
    number: i32,
) -> Result<Option<Item>, StoreError> {
    if number == 0 {
        return Ok(super::shipped::items()
            .iter()
            .find(|item| item.code == code)
            .cloned());
    }
    Ok(tx
        .maybe(&OLD_VERSION, &[&community, &code, &number], Version::read)?
        .map(|version| version.item()))
}
