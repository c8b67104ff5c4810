//! `/desk/classes/scan`: codes are read one after another; without a line they
//! are checked by the telephone itself and sent when the line returns.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, Micros};
use serde::Serialize;
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame};

use crate::api::allocator;
use crate::ids::{ClaimId, PersonId};
use crate::learner;
use crate::ledger::{Asker, Order};
use crate::pages::person_of;
use crate::pass::{self, Read};
use crate::presence;
use crate::rows::{self, ClaimRow, Offering, Session};

/// How long before and after a booked time somebody may come.
const EARLY: i64 = 30 * Micros::MINUTE;
/// How old a scan may be when it is sent.
const OLD: i64 = Micros::DAY;

/// What became of a scan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Told {
    /// `came`, `before`, `nothing`, `over`, `forged`.
    pub state: &'static str,
    /// Whose code it is.
    pub name: String,
    /// What they came to.
    pub titles: Vec<String>,
    /// In words.
    pub said: String,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/scan.html")]
pub(super) struct ScanPage {
    pub f: Frame,
    pub told: Option<Told>,
    /// The public keys, as JSON that no tag can end.
    pub keys: String,
}

fn shown(door: &Door, status: StatusCode, told: Option<Told>) -> Response {
    let keys = pass::public_keys(door.app.store().keys(), door.community.id, door.now);
    let keys: serde_json::Map<String, serde_json::Value> = keys
        .into_iter()
        .map(|(week, key)| (week.to_string(), key.into()))
        .collect();
    let page = ScanPage {
        f: door.frame_t("bookings-scan-title"),
        told,
        keys: serde_json::Value::from(keys).to_string().replace('<', "\\u003c"),
    };
    door.page(status, &page)
}

/// `GET /desk/classes/scan`
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    Ok(shown(&door, StatusCode::OK, None))
}

/// `POST /desk/classes/scan`: one code, with the time at which it was shown.
pub(super) async fn scan(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let at = form.parsed::<i64>("at").map_or(door.now, Micros);
    let at = if at > door.now || door.now.since(at) > OLD {
        door.now
    } else {
        at
    };
    let told = read(&door, form.text("code"), at).await?;
    let good = matches!(told.state, "came" | "before");
    if door.wants_json() {
        return Ok(door.json(StatusCode::OK, &told));
    }
    let status = if good {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(shown(&door, status, Some(told)))
}

/// Whose code it is; the printed card has the person's own proof.
pub(super) fn holder(door: &Door, code: &str, at: Micros) -> Read {
    let (keys, community) = (door.app.store().keys(), door.community.id);
    let last = code.trim().rsplit('/').next().unwrap_or_default();
    if last.starts_with(pass::MARK) {
        return pass::read(keys, community, last, at);
    }
    person_of(keys, community, last).map_or(Read::Forged, Read::Good)
}

async fn read(door: &Door, code: &str, at: Micros) -> Result<Told, Failure> {
    let bad = |state, key| Told {
        state,
        name: String::new(),
        titles: Vec::new(),
        said: door.t(key),
    };
    let person = match holder(door, code, at) {
        Read::Good(person) => person,
        Read::Over => return Ok(bad("over", "bookings-scan-over")),
        Read::Forged => return Ok(bad("forged", "bookings-scan-forged")),
    };
    let (community, actor) = (door.community.id, door.actor.label());
    let found = door
        .write::<_, StoreError, _>(move |tx| arrive(tx, community, person, at, &actor))
        .await?;
    // What is booked by time is checked in by the allocator, which decides.
    let allocator = allocator(door)?;
    for claim in &found.by_time {
        let asker = Asker {
            actor: door.actor.label().into(),
            channel: "counter",
            person: PersonId(kernel::Uuid::nil()),
            standing: 0,
        };
        let key = format!("scan/{claim}");
        allocator
            .ask(asker, Order::CheckIn(*claim), key, b"scan".to_vec())
            .await;
    }
    let (state, key) = match (found.fresh || !found.by_time.is_empty(), found.titles.is_empty()) {
        (_, true) => ("nothing", "bookings-scan-nothing"),
        (true, false) => ("came", "bookings-scan-came"),
        (false, false) => ("before", "bookings-scan-before"),
    };
    let titles = found.titles.join("、");
    let said = door
        .app
        .words()
        .text(door.lang, key, &[("name", &found.name), ("title", &titles)]);
    Ok(Told {
        state,
        name: found.name,
        titles: found.titles,
        said,
    })
}

#[derive(Default)]
struct Arrived {
    name: String,
    titles: Vec<String>,
    fresh: bool,
    by_time: Vec<ClaimId>,
}

/// Writes down that somebody came to all that they have about now.
fn arrive(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    at: Micros,
    actor: &str,
) -> Result<Arrived, StoreError> {
    let known = learner::by_id(tx, community, person)?.ok_or(StoreError::NoRow)?;
    let claims = tx.all(&rows::OF_PERSON, &[&community, &person], ClaimRow::read)?;
    let mut arrived = Arrived {
        name: known.name,
        ..Arrived::default()
    };
    for claim in claims.into_iter().filter(|claim| claim.live) {
        let offering = tx.one(&rows::OFFERING, &[&community, &claim.offering], Offering::read)?;
        if claim.starts.0 != 0 {
            let about = claim.starts.plus(-EARLY) <= at && at < claim.ends;
            if about {
                arrived.titles.push(offering.title);
                if claim.state == crate::ledger::ClaimState::Confirmed {
                    arrived.by_time.push(claim.id);
                }
            }
            continue;
        }
        let sessions = tx.all(&rows::SESSIONS, &[&community, &claim.offering], Session::read)?;
        let Some(session) = presence::nearest(&sessions, at) else {
            continue;
        };
        arrived.fresh |= presence::came(tx, community, session, person, ("code", actor))?;
        arrived.titles.push(offering.title);
    }
    Ok(arrived)
}

/// `GET /desk/classes/at-door/{token}` with a code that is not good.
pub(super) fn refused(door: &Door, read: Read) -> Response {
    let (state, key) = match read {
        Read::Over => ("over", "bookings-scan-over"),
        Read::Forged | Read::Good(_) => ("forged", "bookings-scan-forged"),
    };
    let told = Told {
        state,
        name: String::new(),
        titles: Vec::new(),
        said: door.t(key),
    };
    shown(door, StatusCode::UNPROCESSABLE_ENTITY, Some(told))
}

/// `GET /mine/{token}/card`: a card to be printed, for those without a telephone.
#[derive(Template)]
#[template(path = "bookings/card.html")]
pub(super) struct CardPage {
    pub f: Frame,
    pub name: String,
    pub qr: String,
}

/// The handler of the card.
pub(super) async fn card(door: Door, Path(given): Path<String>) -> Result<Response, Failure> {
    let community = door.community.id;
    let person = person_of(door.app.store().keys(), community, &given).ok_or(Failure::NotFound)?;
    let known = door
        .read::<_, StoreError, _>(move |tx| learner::by_id(tx, community, person))
        .await?
        .ok_or(Failure::NotFound)?;
    let address = door
        .app
        .config()
        .absolute(&format!("/desk/classes/at-door/{given}"));
    let page = CardPage {
        qr: web::qr::svg(&address, &door.t("bookings-qr")).0,
        f: door.frame_t("bookings-card-title"),
        name: known.name,
    };
    Ok(door.page(StatusCode::OK, &page))
}
