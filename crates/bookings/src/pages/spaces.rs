//! `GET /spaces`: rooms that stand empty, how much they are used, what they are
//! good for, and the quiet hours of the week.

use std::collections::HashSet;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, Micros, Zone};
use store::{StoreError, Tx};
use web::{Door, Failure, Frame};

use super::slots::CELLS;
use crate::blocked::{blocked, is_blocked};
use crate::rows::{self, Kind, Offering, OfferingState, WayWord};

/// Days that are looked at, from today on.
const AHEAD: i64 = 14;

/// A room and how it is used.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    pub href: String,
    pub title: String,
    pub place: String,
    /// What it is good for.
    pub about: String,
    /// Of a hundred hours so many are taken in the next two weeks.
    pub share: i64,
    /// The quietest parts of the week: weekday 1 to 7 and part 0 to 2.
    pub quiet: Vec<(u8, usize)>,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/spaces.html")]
pub(crate) struct SpacesPage {
    pub f: Frame,
    pub spaces: Vec<Space>,
}

impl SpacesPage {
    fn part(&self, quiet: &(u8, usize)) -> String {
        let (day, part) = quiet;
        let day = self.f.t(&format!("bookings-weekday-{day}"));
        format!("{day}{}", self.f.t(&format!("bookings-part-{part}")))
    }
}

fn space(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: &Offering,
    zone: &Zone,
) -> Result<Space, StoreError> {
    let today = tx.now().day(zone);
    let (from, until) = (zone.instant(today, 0), zone.instant(today.plus_days(AHEAD), 0));
    let taken: HashSet<i64> = tx
        .all(&CELLS, &[&community, &offering.id, &from, &until], |row| {
            row.get(0)
        })?
        .into_iter()
        .collect();
    let shut = blocked(tx, community, offering, zone)?;
    let step = usize::try_from(offering.slot_minutes.max(15)).unwrap_or(30);
    let length = i64::from(offering.slot_minutes.max(15)) * Micros::MINUTE;
    let (open, close) = (
        u16::try_from(offering.open_minute).unwrap_or(0),
        u16::try_from(offering.close_minute).unwrap_or(1440),
    );
    let (mut all, mut used) = (0i64, 0i64);
    // Weekday and part: hours there are, and hours taken.
    let mut parts = [[(0i64, 0i64); 3]; 7];
    for ahead in 0..AHEAD {
        let day = today.plus_days(ahead);
        let weekday = usize::from(day.weekday().number()) - 1;
        for minute in (open..close).step_by(step) {
            let at = zone.instant(day, minute).0;
            let busy = i64::from(taken.contains(&at) || is_blocked(&shut, (at, at + length)));
            (all, used) = (all + 1, used + busy);
            let part = usize::from(minute >= 12 * 60) + usize::from(minute >= 18 * 60);
            if let Some(sum) = parts.get_mut(weekday).and_then(|parts| parts.get_mut(part)) {
                *sum = (sum.0 + 1, sum.1 + busy);
            }
        }
    }
    let mut quiet: Vec<(u8, usize)> = Vec::new();
    for (day, parts) in (1u8..).zip(&parts) {
        for (part, (there, busy)) in parts.iter().enumerate() {
            if *there > 0 && *busy == 0 {
                quiet.push((day, part));
            }
        }
    }
    quiet.truncate(6);
    Ok(Space {
        href: format!("/classes/{}", offering.id),
        title: offering.title.clone(),
        place: offering.place.clone(),
        about: offering.about.clone(),
        share: used * 100 / all.max(1),
        quiet,
    })
}

/// The handler: what is used least comes first.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let (community, zone) = (door.community.id, door.zone.clone());
    let mut spaces = door
        .read::<_, StoreError, _>(move |tx| {
            let now = tx.now();
            let all = tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)?;
            let rooms = all.iter().filter(|one| {
                one.kind == Kind::Room && one.way == WayWord::Unit && one.state == OfferingState::Open
            });
            rooms
                .map(|room| space(tx, community, room, &zone))
                .collect::<Result<Vec<Space>, StoreError>>()
        })
        .await?;
    spaces.sort_by_key(|space| space.share);
    let page = SpacesPage {
        f: door.frame_t("bookings-spaces-title"),
        spaces,
    };
    Ok(door.page(StatusCode::OK, &page))
}
