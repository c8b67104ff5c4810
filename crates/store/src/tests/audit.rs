use kernel::{Micros, Uuid};

use crate::audit::Event;
use crate::tests::{World, both};
use crate::{AuditReport, Entry, Fault, notary, verify};

fn record(world: &World, count: usize) -> Vec<Uuid> {
    let community = world.community;
    world.write(move |tx| {
        let subject: Uuid = tx.clock().fresh();
        let entry = |n: usize| Entry {
            actor: "clerk",
            verb: "matter.answered",
            subject_kind: "matter",
            subject,
            body: format!("{{\"n\":{n}}}"),
        };
        tx.audit(community, &entry(0))?;
        let rest: Vec<Entry<'_>> = (1..count).map(entry).collect();
        tx.audit_many(community, &rest)?;
        Ok(Event::of_subject(tx, community, subject)?
            .iter()
            .map(|event| event.id)
            .collect())
    })
}

fn seal(world: &World) -> usize {
    let community = world.community;
    world.clock.pass(3 * Micros::SECOND);
    world.write(move |tx| notary::seal_batch(tx, community))
}

fn report(world: &World) -> AuditReport {
    let community = world.community;
    world.read(move |tx| {
        let now = tx.now();
        verify(tx, community, now)
    })
}

fn literal(world: &World, id: Uuid) -> String {
    match world.place {
        crate::Place::Sqlite(_) => format!("x'{}'", id.simple()),
        crate::Place::Postgres(_) => format!("'{id}'"),
    }
}

#[test]
fn a_log_that_nobody_touched_is_whole() {
    both(|world| {
        for _ in 0..3 {
            record(world, 7);
            assert_eq!(seal(world), 7);
        }
        record(world, 2);
        let report = report(world);
        assert!(report.is_whole(), "{report:?}");
        assert_eq!((report.batches, report.events, report.waiting), (3, 23, 2));
        let community = world.community;
        let (batch, hash) = world.read(move |tx| notary::head(tx, community)).unwrap();
        assert_eq!(batch, 3);
        assert!(world.read(move |tx| notary::confirms(tx, community, batch, &hash)));
        assert!(!world.read(move |tx| notary::confirms(tx, community, batch, &[0; 32])));
    });
}

#[test]
fn every_changed_moved_or_removed_event_is_named() {
    both(|world| {
        let events = record(world, 10);
        seal(world);
        record(world, 3);
        seal(world);
        let id = |n: usize| literal(world, events[n]);
        world.tamper(&format!(
            "UPDATE audit_event SET body = body || ' ' WHERE id = {}",
            id(2)
        ));
        world.tamper(&format!(
            "UPDATE audit_event SET actor = 'clerkmatter', verb = '.answered' WHERE id = {}",
            id(3)
        ));
        world.tamper(&format!("DELETE FROM audit_event WHERE id = {}", id(5)));
        world.tamper(&format!(
            "UPDATE audit_event SET tick = tick + 3600000000 WHERE id = {}",
            id(7)
        ));
        let report = report(world);
        let of = |n: usize| events[n];
        assert_eq!(
            report.faults,
            [
                Fault::Changed {
                    event: of(2),
                    batch: 1
                },
                Fault::Changed {
                    event: of(3),
                    batch: 1
                },
                Fault::Missing {
                    event: of(5),
                    batch: 1
                },
                Fault::Changed {
                    event: of(7),
                    batch: 1
                },
            ]
        );
    });
}

#[test]
fn batches_that_were_changed_or_removed_are_named() {
    both(|world| {
        for _ in 0..4 {
            record(world, 2);
            seal(world);
        }
        world.tamper("UPDATE audit_batch SET at = at + 1 WHERE id = 1");
        world.tamper("DELETE FROM audit_batch WHERE id = 3");
        world.clock.pass(2 * Micros::MINUTE);
        let report = report(world);
        let unsealed = report
            .faults
            .iter()
            .filter(|fault| matches!(fault, Fault::Unsealed { .. }))
            .count();
        assert_eq!(
            report.faults[..2],
            [Fault::BatchChanged { batch: 1 }, Fault::BrokenLink { batch: 4 }]
        );
        assert_eq!((unsealed, report.fault_count), (2, 4));
    });
}

#[test]
fn an_event_that_nobody_sealed_for_a_minute_is_named() {
    both(|world| {
        let events = record(world, 1);
        assert!(report(world).is_whole());
        world.clock.pass(Micros::MINUTE + Micros::SECOND);
        assert_eq!(report(world).faults, [Fault::Unsealed { event: events[0] }]);
        seal(world);
        assert!(report(world).is_whole());
    });
}

#[test]
fn an_event_committed_after_its_time_was_sealed_is_sealed_later() {
    both(|world| {
        let community = world.community;
        let events = record(world, 5);
        let row = format!("DELETE FROM audit_event WHERE id = {}", literal(world, events[2]));
        let late = world.read(move |tx| Event::before(tx, community, Micros(i64::MAX), 10));
        let late = late.into_iter().find(|event| event.id == events[2]).unwrap();
        world.tamper(&row);
        assert_eq!(seal(world), 4);
        assert_eq!(world.write(move |tx| notary::seal_late(tx, community)), 0);
        world.write(move |tx| late.insert(tx));
        world.clock.pass(2 * Micros::MINUTE);
        assert_eq!(report(world).faults, [Fault::Unsealed { event: events[2] }]);
        assert_eq!(world.write(move |tx| notary::seal_late(tx, community)), 1);
        assert_eq!(world.write(move |tx| notary::seal_late(tx, community)), 0);
        record(world, 3);
        assert_eq!(seal(world), 3);
        let report = report(world);
        assert!(report.is_whole(), "{report:?}");
        assert_eq!((report.batches, report.events), (3, 8));
    });
}

#[test]
fn more_events_than_a_batch_holds_are_sealed_in_several() {
    both(|world| {
        let community = world.community;
        record(world, notary::BATCH + 10);
        assert_eq!(seal(world), notary::BATCH);
        assert!(world.read(move |tx| notary::has_unsealed(tx, community)));
        assert_eq!(seal(world), 10);
        assert!(!world.read(move |tx| notary::has_unsealed(tx, community)));
        assert!(report(world).is_whole());
    });
}

#[test]
fn what_one_community_did_is_no_business_of_another() {
    both(|world| {
        let other = world.clock.fresh();
        record(world, 3);
        seal(world);
        let report = world.read(move |tx| verify(tx, other, Micros(i64::MAX)));
        assert_eq!(report, AuditReport::default());
    });
}
