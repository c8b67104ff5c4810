//! `GET /counter/day/paper`: everybody who took a ticket today, as a list on A4.

use axum::response::Response;
use paper::{Part, Sheet, Size};
use store::StoreError;
use web::{Door, Failure, Frame};

use crate::rows::{self, State, Ticket};

/// The states of a ticket, in the order of the list.
const STATES: [State; 6] = [
    State::Serving,
    State::Called,
    State::Waiting,
    State::Passed,
    State::Done,
    State::Left,
];

fn row(f: &Frame, ticket: &Ticket) -> Vec<String> {
    let clock = |at: Option<kernel::Micros>| at.map(|at| f.time(at)).unwrap_or_default();
    vec![
        ticket.label(),
        ticket.wish.clone(),
        f.t(&format!("counter-day-{}", ticket.state)),
        clock(Some(ticket.taken_at)),
        clock(ticket.ended_at),
    ]
}

/// The handler.
pub(crate) async fn paper(door: Door) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let (community, today) = (door.community.id, door.now.day(&door.zone));
    let mut all = door
        .read::<_, StoreError, _>(move |tx| {
            let mut all = Vec::new();
            for state in STATES {
                all.extend(tx.all(&rows::IN_STATE, &[&community, &today, &state], Ticket::read)?);
            }
            Ok(all)
        })
        .await?;
    all.sort_by_key(|ticket| ticket.taken_at);
    let f = door.frame_t("counter-title");
    let heads = ["number", "wish", "state", "taken", "ended"];
    let sheet = Sheet::new(
        Size::A4,
        f.lang.tag(),
        f.t1("counter-day-title", "day", f.day(today)),
        f.community.name.clone(),
    )
    .part(Part::Table {
        heads: heads
            .iter()
            .map(|head| f.t(&format!("counter-day-{head}")))
            .collect(),
        rows: all.iter().map(|ticket| row(&f, ticket)).collect(),
    })
    .foot(f.t1("counter-day-count", "n", all.len()))
    .foot(f.moment(door.now));
    matters::paper::answer(&door, sheet).await
}
