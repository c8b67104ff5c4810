//! Done again: a bad grade opens the matter anew, with another who looks at it
//! and a new promise; its application goes back to the desk with it.

use gate::{Actor, Policy};
use kernel::CommunityId;
use matters::cx::Cx;
use matters::rows::Matter;
use matters::rulebook::Rulebook;
use people::Centre;
use store::{StoreError, Tx};

use super::apply::log;
use super::flow::State;
use super::rows::{self, Application};

/// Takes back to the desk what is done again; gives how many.
pub fn done_again(
    tx: &mut Tx<'_>,
    community: CommunityId,
    zone: &str,
    policy: &Policy,
) -> Result<usize, StoreError> {
    let found = tx.all(&rows::DONE_AGAIN, &[&community], Application::read)?;
    if found.is_empty() {
        return Ok(0);
    }
    let (centre, book) = (Centre::load(tx, community, zone)?, Rulebook::load(tx, community)?);
    let actor = Actor::system();
    let cx = Cx {
        community,
        actor: &actor,
        centre: &centre,
        book: &book,
        policy,
    };
    let mut done = 0;
    for mut application in found {
        let Some(matter) = Matter::by_id(tx, community, application.matter)? else {
            continue;
        };
        application.state = State::Checking;
        application.due_at = matter.settle_due;
        application.ended_at = None;
        if application.save(tx)? {
            let body = serde_json::json!({ "round": matter.round, "due": matter.settle_due.0 });
            log(tx, &cx, &application, "application.done_again", body)?;
            done += 1;
        }
    }
    Ok(done)
}
