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
    each(
        tx,
        (community, zone, policy),
        found,
        |tx, cx, application, matter| {
            let was = application.state;
            application.state = State::Checking;
            application.due_at = matter.settle_due;
            application.ended_at = None;
            let body =
                serde_json::json!({ "round": matter.round, "due": matter.settle_due.0, "was": was.word() });
            kept(tx, cx, application, "application.done_again", body)
        },
    )
}

/// The grade that had it done again was struck: it stands where it stood
/// before; gives how many.
pub fn taken_back(
    tx: &mut Tx<'_>,
    community: CommunityId,
    zone: &str,
    policy: &Policy,
) -> Result<usize, StoreError> {
    let found = tx.all(&rows::TAKEN_BACK, &[&community], Application::read)?;
    each(
        tx,
        (community, zone, policy),
        found,
        |tx, cx, application, matter| {
            application.state = was(tx, application)?;
            application.due_at = matter.settle_due;
            let body = serde_json::json!({ "state": application.state.word() });
            kept(tx, cx, application, "application.taken_back", body)
        },
    )
}

/// Does this, as the program itself, to each that was found, with its matter;
/// gives how many were changed.
fn each(
    tx: &mut Tx<'_>,
    (community, zone, policy): (CommunityId, &str, &Policy),
    found: Vec<Application>,
    change: impl Fn(&mut Tx<'_>, &Cx<'_>, &mut Application, &Matter) -> Result<bool, StoreError>,
) -> Result<usize, StoreError> {
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
        if let Some(matter) = Matter::by_id(tx, community, application.matter)? {
            done += usize::from(change(tx, &cx, &mut application, &matter)?);
        }
    }
    Ok(done)
}

/// Keeps it and says so in the log, unless somebody else changed it meanwhile.
fn kept(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    application: &mut Application,
    verb: &str,
    body: serde_json::Value,
) -> Result<bool, StoreError> {
    let saved = application.save(tx)?;
    if saved {
        log(tx, cx, application, verb, body)?;
    }
    Ok(saved)
}

/// Where it stood before it was done again.
fn was(tx: &mut Tx<'_>, application: &Application) -> Result<State, StoreError> {
    let (community, id) = (application.community, application.id);
    let body: Option<String> = tx.maybe(&rows::WAS, &[&community, &id], |row| row.get(0))?;
    let body: serde_json::Value = body
        .and_then(|body| serde_json::from_str(&body).ok())
        .unwrap_or_default();
    let word = body.get("was").and_then(serde_json::Value::as_str);
    Ok(word.and_then(State::from_word).unwrap_or(State::Result))
}
