//! `/desk/classes/{id}/hours`: how often each came, and who has a certificate.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use store::{StoreError, statements};
use web::{Door, Failure, Frame};

use crate::ids::{OfferingId, PersonId};
use crate::presence::{self, Hours, is_enough};
use crate::rows::{self, Offering, Session, SessionState};

statements! {
    /// Who has a seat, or came.
    LEARNERS = "SELECT DISTINCT l.id, l.name FROM bookings_claim c JOIN bookings_learner l ON l.community_id = c.community_id AND l.id = c.person_id \
        WHERE c.community_id = $1 AND c.offering_id = $2 AND c.live ORDER BY l.name, l.id LIMIT 1000";
}

/// One learner.
pub(super) struct Line {
    pub name: String,
    pub hours: Hours,
    pub certificate: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/hours.html")]
pub(super) struct HoursPage {
    pub f: Frame,
    pub offering: Offering,
    pub ran: i64,
    pub lines: Vec<Line>,
}

impl HoursPage {
    fn length(&self, minutes: &i64) -> String {
        self.f.t2(
            "bookings-hours-length",
            "hours",
            minutes / 60,
            "minutes",
            minutes % 60,
        )
    }
}

/// The handler.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let id: OfferingId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    let (offering, sessions, learners, hours) = door
        .read::<_, StoreError, _>(move |tx| {
            let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            let sessions = tx.all(&rows::SESSIONS, &[&community, &id], Session::read)?;
            let learners: Vec<(PersonId, String)> = tx.all(&LEARNERS, &[&community, &id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let hours: HashMap<PersonId, Hours> = presence::hours(tx, community, id)?.into_iter().collect();
            Ok((offering, sessions, learners, hours))
        })
        .await?;
    let ran = sessions
        .iter()
        .filter(|session| session.state != SessionState::Off && session.starts <= door.now)
        .count();
    let ran = i64::try_from(ran).unwrap_or(0);
    let keys = door.app.store().keys();
    let line = |(person, name): (PersonId, String)| {
        let hours = hours.get(&person).copied().unwrap_or_default();
        let own = crate::pages::token(keys, community, person);
        let certificate = is_enough(hours.times, ran).then(|| format!("/mine/{own}/certificate/{id}"));
        Line {
            name,
            hours,
            certificate,
        }
    };
    let page = HoursPage {
        f: door.frame(door.t1("bookings-hours-title", "title", offering.title.as_str())),
        offering,
        ran,
        lines: learners.into_iter().map(line).collect(),
    };
    Ok(door.page(StatusCode::OK, &page))
}
