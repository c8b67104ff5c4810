//! What does not work in a room or on a machine becomes a matter: bookings and
//! matters know nothing of each other, so it is done here, above both.

use std::sync::Arc;

use bookings::fault;
use gate::Actor;
use kernel::{Uuid, Zone};
use matters::cx::{Cx, Refused};
use matters::report::{Report, ReportError, report};
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
    let number = matters::number::lease(tx, community, &Zone::shanghai())?;
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

#[cfg(test)]
mod tests {
    use bookings::books::books;
    use bookings::offer::offer;
    use bookings::rows::{Kind, Offering};
    use store::Sql;
    use testkit::{TestCentre, both, hours};

    use super::*;

    fn count(centre: &TestCentre, from: &'static str) -> i64 {
        let community = centre.places.community;
        let sql = Sql::composed(format!("SELECT COUNT(*) FROM {from} WHERE community_id = $1"));
        centre
            .store
            .read_now(move |tx| tx.one(&sql, &[&community], |row| row.get(0)))
            .unwrap()
    }

    fn faults(centre: &TestCentre) -> Vec<String> {
        let community = centre.places.community;
        centre
            .store
            .read_now(move |tx| books(tx, community))
            .unwrap()
            .faults
    }

    #[test]
    fn what_is_broken_becomes_one_matter_with_a_number_and_is_missed_if_it_does_not() {
        both(|centre| {
            let community = centre.places.community;
            let said = centre.store.write_now(move |tx| {
                let now = tx.now();
                let table = Offering::blank(community, tx.clock().fresh(), "乒乓球台", Kind::Machine, now);
                let table = offer(tx, "test", &table, &[], &[])?;
                fault::say(tx, community, "resident", table, ("网断了", Some("15412345678")))
            });
            let id = said.unwrap();
            let before = count(centre, "matters_matter");
            centre.clock.pass(hours(2));
            // An hour later the audit misses it.
            assert!(
                faults(centre)[0].contains("no matters yet"),
                "{:?}",
                faults(centre)
            );
            let app = centre.app();
            for _ in 0..2 {
                let app = app.clone();
                let passed = centre
                    .store
                    .write_now(move |tx| become_matter(tx, &app, community, id));
                passed.unwrap();
            }
            assert_eq!(count(centre, "matters_matter"), before + 1);
            assert_eq!(count(centre, "bookings_fault f"), 1);
            assert_eq!(faults(centre), Vec::<String>::new());
            let left = centre
                .store
                .read_now(move |tx| fault::loose(tx, community, id))
                .unwrap();
            assert!(left.is_none(), "it has a number");
        });
    }
}
