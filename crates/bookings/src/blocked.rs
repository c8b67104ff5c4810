//! When a room cannot be booked: a class is held there, or it is closed.

use kernel::{CommunityId, Micros, Zone};
use store::{StoreError, Tx, statements};

use crate::ledger::Span;
use crate::plan::closure::closures;
use crate::rows::{Offering, WayWord};

statements! {
    /// The sessions that are held at a place from an instant on.
    AT_PLACE = "SELECT s.starts_at, s.ends_at FROM bookings_session s \
        JOIN bookings_offering o ON o.community_id = s.community_id AND o.id = s.offering_id \
        WHERE s.community_id = $1 AND s.starts_at >= $2 AND s.state <> 'off' AND o.state <> 'off' \
        AND (s.place = $3 OR (s.place = '' AND o.place = $3)) ORDER BY s.starts_at LIMIT 2000";
}

/// The times at which what is given by time is not to be had.
pub fn blocked(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: &Offering,
    zone: &Zone,
) -> Result<Vec<Span>, StoreError> {
    let by_time = matches!(offering.way, WayWord::Unit | WayWord::Slot | WayWord::Rate);
    if !by_time {
        return Ok(Vec::new());
    }
    let since = tx.now().plus(-Micros::DAY);
    let mut spans: Vec<Span> = if offering.way == WayWord::Unit {
        tx.all(&AT_PLACE, &[&community, &since, &offering.title], |row| {
            Ok((row.get::<Micros>(0)?.0, row.get::<Micros>(1)?.0))
        })?
    } else {
        Vec::new()
    };
    for one in closures(tx, community, since.day(zone))? {
        if one.place.is_empty() || one.place == offering.title || one.place == offering.place {
            let until = zone.instant(one.until.plus_days(1), 0);
            spans.push((zone.instant(one.from, 0).0, until.0));
        }
    }
    spans.sort_unstable();
    Ok(spans)
}

/// Whether a span meets one of these.
pub fn is_blocked(spans: &[Span], span: Span) -> bool {
    spans
        .iter()
        .any(|(from, until)| *from < span.1 && span.0 < *until)
}
