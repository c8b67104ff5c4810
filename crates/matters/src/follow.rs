//! Follow: "me too". Somebody wants the echo of what another reported.

use store::Tx;

use crate::cx::{Cx, Refused};
use crate::event::Happened;
use crate::rows::{self, Matter, MatterId};
use crate::words::Verb;

/// Follows a matter that is on the wall; twice by one person counts once.
/// `follower` is any stable secret of theirs; only its hash is kept.
pub fn follow(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, follower: &str) -> Result<Matter, Refused> {
    let mut matter = Matter::by_id(tx, cx.community, id)?
        .filter(|matter| matter.wall > 0)
        .ok_or(Refused::NotFound)?;
    cx.step(&matter, Verb::Follow)?;
    let hash = crate::cx::secret_hash(&format!("follower/{follower}"));
    let row = tx.clock().fresh::<kernel::Uuid>();
    let now = tx.now();
    if tx.run(&rows::FOLLOW, &[&cx.community, &row, &id, &hash, &now])? == 1 {
        matter.followers += 1;
        cx.keep(tx, &mut matter, Verb::Follow, Happened::to_staff(String::new()))?;
    }
    Ok(matter)
}
