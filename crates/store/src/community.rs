//! Communities: the tenants. Every other tenant row belongs to one of them.

use kernel::{CommunityId, Micros};

use crate::error::StoreError;
use crate::tx::Tx;

crate::record! {
    /// A community with its own centre, words, rules and people.
    pub struct Community in "community" {
        "community_id" => /// The tenant key: its own id, as for every row that belongs to it.
            community_id: CommunityId,
        "id" => /// Its id.
            id: CommunityId,
        "slug" => /// Its name in addresses: `qinghe`.
            slug: String,
        "name" => /// Its full name.
            name: String,
        "short_name" => /// Its name on a narrow page.
            short_name: String,
        "phone" => /// The number to ring when nothing else helps.
            phone: String,
        "zone" => /// Its time zone: `Asia/Shanghai`.
            zone: String,
        "host" => /// The host name that its pages are served under; empty for any.
            host: String,
        "created_at" => /// Since when it is here.
            created_at: Micros,
    }
}

crate::statements! {
    /// Every community, the oldest first: the one list across tenants.
    LIST = "SELECT community_id, id, slug, name, short_name, phone, zone, host, created_at FROM community ORDER BY community_id, id";
    /// One community.
    BY_ID = "SELECT community_id, id, slug, name, short_name, phone, zone, host, created_at FROM community WHERE community_id = $1 AND id = $1";
}

impl Community {
    /// Every community of this store, the oldest first. There are few.
    pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Self>, StoreError> {
        tx.all(&LIST, &[], Self::read)
    }

    /// One community.
    pub fn by_id(tx: &mut Tx<'_>, id: CommunityId) -> Result<Option<Self>, StoreError> {
        tx.maybe(&BY_ID, &[&id], Self::read)
    }

    /// The community that a host name belongs to: the one that names it, else
    /// the only one that names none.
    pub fn by_host(tx: &mut Tx<'_>, host: &str) -> Result<Option<Self>, StoreError> {
        let mut all = Self::list(tx)?;
        if let Some(at) = all
            .iter()
            .position(|one| !one.host.is_empty() && one.host.eq_ignore_ascii_case(host))
        {
            return Ok(Some(all.swap_remove(at)));
        }
        all.retain(|one| one.host.is_empty());
        Ok(if all.len() == 1 { all.pop() } else { None })
    }
}
