//! What does not work in a room or on a machine becomes a matter: bookings and
//! matters know nothing of each other, so it is done here, above both.

use std::sync::Arc;

use bookings::fault;
use gate::Actor;
use kernel::{ReceiptNumber, Uuid, Zone};
use matters::cx::{Cx, Refused};
use matters::report::{self, Report, ReportError, report};
use matters::rulebook::Rulebook;
use people::Centre;
use store::{Community, Handler, Job, JobError, Store, StoreError, Tx};
use web::{App, Room};

/// The jobs that connect rooms of one floor.
pub fn room() -> Room {
    Room {
        handlers,
        ..Room::new("faults")
    }
}

fn handlers(app: &App) -> Vec<(&'static str, Handler)> {
    let app = app.clone();
    let pass = move |store: &Store, job: &Job| pass_on(&app, store, job);
    vec![(fault::PASS_ON, Arc::new(pass))]
}

fn pass_on(app: &App, store: &Store, job: &Job) -> Result<(), JobError> {
    let body: serde_json::Value = serde_json::from_str(&job.body).unwrap_or_default();
    let text = body
        .get("fault")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let id = Uuid::try_parse(text).map_err(|_| JobError::Never("no fault in the job".to_owned()))?;
    let (app, community) = (app.clone(), job.community);
    store.write_now(move |tx| become_matter(tx, &app, community, id))?;
    Ok(())
}

/// Makes the matter and marks the fault, in one transaction: done again it does nothing.
fn become_matter(
    tx: &mut Tx<'_>,
    app: &App,
    community: kernel::CommunityId,
    id: Uuid,
) -> Result<(), StoreError> {
    let Some((fault, offering, phone)) = fault::loose(tx, community, id)? else {
        return Ok(());
    };
    let zone = Community::by_id(tx, community)?
        .map(|centre| centre.zone)
        .unwrap_or_default();
    let centre = Centre::load(tx, community, &zone)?;
    let book = Rulebook::load(tx, community)?;
    let actor = Actor::nobody();
    let cx = Cx {
        community,
        actor: &actor,
        centre: &centre,
        book: &book,
        policy: app.policy(),
    };
    let number = next_number(tx, community)?;
    let said = Report {
        place: format!("{} {}", offering.place, offering.title).trim().to_owned(),
        phone,
        ..Report::of(&format!("{}：{}", offering.title, fault.words))
    };
    let made = report(tx, &cx, number, &said).map_err(failed)?;
    fault::became(tx, community, id, &made.matter.receipt.to_string())
}

fn failed(error: ReportError) -> StoreError {
    match error {
        ReportError::Refused(Refused::Store(error)) => error,
        other => StoreError::Engine(format!("a fault cannot become a matter: {other:?}")),
    }
}

fn next_number(tx: &mut Tx<'_>, community: kernel::CommunityId) -> Result<ReceiptNumber, StoreError> {
    let broken = || StoreError::Engine("no receipt number".to_owned());
    let period = ReceiptNumber::period_of(tx.now().day(&Zone::shanghai())).ok_or_else(broken)?;
    let next = store::number::lease(tx, community, &report::series(period), 1)?;
    let serial = u32::try_from(next - 1).map_err(|_| broken())?;
    ReceiptNumber::in_period(period, serial).ok_or_else(broken)
}
