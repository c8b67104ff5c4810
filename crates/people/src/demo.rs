//! The demo centre's people: an invented community of four estates, 60
//! buildings and 218 staircases, its units, staff, rosters, days off and
//! log-ins. Nobody in it exists; its telephone numbers are given to nobody.

mod cast;
mod grid;
mod residents;
mod rota;

pub use residents::{IN_NEED, RESIDENTS};

use std::collections::BTreeMap;

use gate::{Actor, hash_password};
use kernel::{CommunityId, GridPath, Micros, StaffId, UnitId};
use store::{Community, Store, StoreError, Tx};

use crate::rows;

/// The name of the demo community in addresses.
pub const SLUG: &str = "qinghe";
/// The password of every demo account; printed by the demo, and only there.
pub const PASSWORD: &str = "xigua-zhentian";
/// Log-in, key in the cast, and what one can do there.
pub const LOGINS: &[(&str, &str, &str)] = &[
    ("clerk", "centre-day", "窗口 小余：登记、派单、上墙"),
    ("leader", "grid-nan", "网格员 小周：南苑的事"),
    ("property", "nan-day", "南苑物业 陈师傅：接单、答复"),
    ("arbiter", "arbiter", "派单裁定 老陆：两次退回的事归谁"),
    ("manager", "centre-head", "中心主任 孟主任：看板、设置、权限"),
    ("secretary", "secretary", "社区书记 方书记：最后兜底"),
    ("operator", "operator", "机房 小贺：只管机器"),
];

/// How long the demo centre has been open.
const OPEN_FOR: i64 = 95 * Micros::DAY;

/// When the demo centre opened, seen from `now`.
pub fn opening(now: Micros) -> Micros {
    now.plus(-OPEN_FOR)
}

/// The demo centre's people, by the words that its other rooms call them.
#[derive(Clone, Debug)]
pub struct Town {
    /// The community.
    pub community: Community,
    /// Units by key: `nan`, `lift`, `police`.
    pub units: BTreeMap<String, UnitId>,
    /// Staff by key: `nan-day`, `grid-nan`, `secretary`.
    pub staff: BTreeMap<String, StaffId>,
    /// Estates by key, with their place.
    pub estates: BTreeMap<String, GridPath>,
}

/// Makes the community, its people, rosters, days and log-ins, at the store's time.
pub fn build(store: &Store) -> Result<Town, StoreError> {
    let hashes: Vec<(String, String)> = LOGINS
        .iter()
        .map(|(_, key, _)| ((*key).to_owned(), hash_password(store.clock(), PASSWORD)))
        .collect();
    store.write_now(move |tx| town(tx, &hashes))
}

fn town(tx: &mut Tx<'_>, hashes: &[(String, String)]) -> Result<Town, StoreError> {
    let now = tx.now();
    let id: CommunityId = tx.clock().fresh();
    let community = Community {
        community_id: id,
        id,
        slug: SLUG.to_owned(),
        name: "青禾里社区".to_owned(),
        short_name: "青禾".to_owned(),
        phone: "16900001000".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        host: String::new(),
        created_at: now,
    };
    community.insert(tx)?;
    let estates = grid::build(tx, id)?;
    let mut cast = cast::Cast::new(id);
    cast.units(tx)?;
    cast.centre(tx)?;
    let leaders = cast.leaders(tx, &estates)?;
    rota::build(tx, &cast, &estates, &leaders)?;
    rota::days(tx, id)?;
    residents::build(tx, id, &estates, now.plus(OPEN_FOR))?;
    cast.log_ins(tx, &Actor::system(), hashes)?;
    rows::set(tx, id, "office_hours", "510-720,810-1050")?;
    let estates = estates
        .into_iter()
        .map(|estate| (estate.key.to_owned(), estate.path))
        .collect();
    Ok(Town {
        community,
        units: cast.unit_ids,
        staff: cast.staff_ids,
        estates,
    })
}

/// The setting that says that the demo was made to its end.
const WHOLE: &str = "demo";

/// Whether the demo was made to its end.
pub fn is_whole(tx: &mut Tx<'_>, community: CommunityId) -> Result<bool, StoreError> {
    let mut settings = tx
        .all(&rows::SETTINGS, &[&community], |row| row.get::<String>(0))?
        .into_iter();
    Ok(settings.any(|name| name == WHOLE))
}

/// Says that the demo was made to its end.
pub fn set_whole(tx: &mut Tx<'_>, community: CommunityId) -> Result<(), StoreError> {
    rows::set(tx, community, WHOLE, "whole")
}

/// What the demo prints for those who want to look in.
pub fn accounts_text() -> String {
    let mut out = format!("演示账号（demo accounts），密码都是 {PASSWORD}\n");
    for (login, _, what) in LOGINS {
        out.push_str(&format!("  {login:<10} {what}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_password_is_none_that_the_rule_refuses() {
        for (login, _, what) in LOGINS {
            assert_eq!(
                gate::check_password(PASSWORD, &[login, what, "青禾里社区"]),
                Ok(())
            );
        }
    }
}
