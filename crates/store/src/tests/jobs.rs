use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kernel::{Micros, Uuid};

use crate::job::{self, JobState};
use crate::runner::{Handler, Periodic, Runner};
use crate::tests::{World, both};
use crate::{JobError, StoreError, lease};

fn leave(world: &World, count: usize, kind: &'static str) {
    let community = world.community;
    world.write(move |tx| {
        let now = tx.now();
        (0..count).try_for_each(|n| tx.enqueue(community, kind, n.to_string(), now).map(|_| ()))
    });
}

fn counting() -> (Handler, Arc<Mutex<Vec<Uuid>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = seen.clone();
    let handler: Handler = Arc::new(move |_, job| {
        into.lock().unwrap().push(job.id);
        Ok(())
    });
    (handler, seen)
}

#[test]
fn two_servers_do_every_job_once() {
    both(|world| {
        leave(world, 200, "greet");
        let (handler, seen) = counting();
        let runners: Vec<Runner> = [world.store.clone(), world.second_server()]
            .into_iter()
            .map(|store| Runner::new(store, vec![("greet", handler.clone())], Vec::new()))
            .collect();
        std::thread::scope(|scope| {
            for runner in &runners {
                scope.spawn(|| runner.run_all_due().unwrap());
            }
        });
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 200);
        assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 200);
        let community = world.community;
        assert_eq!(world.read(move |tx| job::waiting(tx, community)), 0);
    });
}

#[test]
fn a_job_exists_only_if_its_transaction_commits() {
    both(|world| {
        let community = world.community;
        let refused: Result<(), StoreError> = world.store.write_now(move |tx| {
            tx.enqueue(community, "greet", String::new(), Micros(0))?;
            Err(StoreError::NoRow)
        });
        assert!(refused.is_err());
        assert_eq!(world.read(move |tx| job::waiting(tx, community)), 0);
    });
}

#[test]
fn a_failing_job_waits_twice_as_long_each_time_and_dies_after_twelve_tries() {
    both(|world| {
        let community = world.community;
        leave(world, 1, "break");
        let broken: Handler = Arc::new(|_, _| Err(JobError::Later("no paper".to_owned())));
        let runner = Runner::new(world.store.clone(), vec![("break", broken)], Vec::new());
        let mut waits = Vec::new();
        for _ in 0..12 {
            assert_eq!(runner.run_all_due().unwrap(), 1);
            let next = world.read(move |tx| job::next_due(tx, community));
            if let Some(next) = next {
                waits.push(next.since(world.clock.now()) / Micros::SECOND);
                world.clock.pass(next.since(world.clock.now()));
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
        let dead = world.read(move |tx| job::dead(tx, community, 10));
        assert_eq!(dead.len(), 1);
        assert_eq!((dead[0].attempts, dead[0].last_error.as_str()), (12, "no paper"));

        let id = dead[0].id;
        assert!(world.write(move |tx| job::revive(tx, community, id)));
        let (handler, seen) = counting();
        let runner = Runner::new(world.store.clone(), vec![("break", handler)], Vec::new());
        assert_eq!(runner.run_all_due().unwrap(), 1);
        assert_eq!(seen.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_panic_is_a_failure_and_a_hopeless_job_is_dead_at_once() {
    both(|world| {
        let community = world.community;
        leave(world, 1, "panic");
        leave(world, 1, "never");
        let panics: Handler = Arc::new(|_, _| panic!("a defect"));
        let never: Handler = Arc::new(|_, _| Err(JobError::Never("gone".to_owned())));
        let handlers = vec![("panic", panics), ("never", never)];
        assert_eq!(
            Runner::new(world.store.clone(), handlers, Vec::new())
                .run_all_due()
                .unwrap(),
            2
        );
        assert_eq!(world.read(move |tx| job::waiting(tx, community)), 1);
        assert_eq!(
            world.read(move |tx| job::dead(tx, community, 10))[0].kind,
            "never"
        );
    });
}

#[test]
fn a_job_of_a_server_that_died_is_taken_by_another_whose_word_then_counts() {
    both(|world| {
        let community = world.community;
        leave(world, 1, "greet");
        let claim = move |holder: &'static str| {
            world.write(move |tx| {
                let now = tx.now();
                job::claim(tx, community, holder, now, 5)
            })
        };
        let first = claim("a");
        assert_eq!((first.len(), claim("b").len()), (1, 0));
        world.clock.pass(job::LEASE);
        let second = claim("b");
        assert_eq!(second.len(), 1);
        let (late, now) = (first[0].clone(), world.clock.now());
        let (state, kept) = world.write(move |tx| {
            let done = job::done(tx, &late)?;
            Ok((job::fail(tx, &late, &JobError::Later(String::new()), now)?, done))
        });
        assert_eq!((state, kept), (JobState::Waiting, false));
        let job = second[0].clone();
        assert!(world.write(move |tx| job::done(tx, &job)));
    });
}

/// A place for the note of who runs, of this test alone.
fn note() -> std::path::PathBuf {
    std::env::temp_dir().join(format!(
        "huiyin-runner-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ))
}

#[test]
fn what_a_killed_process_had_taken_is_done_as_soon_as_the_next_one_starts() {
    both(|world| {
        let community = world.community;
        leave(world, 1, "greet");
        let taken = world.write(move |tx| {
            let now = tx.now();
            job::claim(tx, community, "the one before", now, 5)
        });
        assert_eq!(taken.len(), 1);
        let note = note();
        std::fs::write(&note, "the one before").unwrap();
        let (done, heard) = crossbeam_channel::bounded(1);
        let handler: Handler = Arc::new(move |_, job| {
            done.send(job.id).unwrap();
            Ok(())
        });
        let runner = Runner::start(world.store.clone(), vec![("greet", handler)], Vec::new(), &note).unwrap();
        let done = heard.recv_timeout(std::time::Duration::from_secs(30)).unwrap();
        assert_eq!(done, taken[0].id);
        assert_ne!(std::fs::read_to_string(&note).unwrap(), "the one before");
        runner.stop();
        std::fs::remove_file(&note).unwrap();
    });
}

#[test]
fn only_one_server_has_the_turn_and_one_that_was_overtaken_is_told() {
    both(|world| {
        let community = world.community;
        let take = move |holder: &'static str| {
            world.write(move |tx| {
                let until = tx.now().plus(Micros::SECOND);
                lease::take(tx, community, "sweep", holder, until)
            })
        };
        let first = take("a").unwrap();
        assert!(take("b").is_none());
        world.clock.pass(Micros::SECOND);
        let second = take("b").unwrap();
        assert!(second.token > first.token);
        let overtaken = world
            .store
            .write_now(move |tx| first.hold_until(tx, Micros(i64::MAX)));
        assert!(matches!(overtaken, Err(StoreError::NoRow)));
    });
}

#[test]
fn what_is_done_every_hour_is_done_once_an_hour_by_one_of_two_servers() {
    both(|world| {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        let hourly = Periodic {
            name: "test.hourly",
            every: Micros::HOUR,
            run: Arc::new(move |_, _| {
                counted.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }),
        };
        let servers = [world.store.clone(), world.second_server()];
        let runners = servers.map(|store| Runner::new(store, Vec::new(), vec![hourly.clone()]));
        for _ in 0..3 {
            for runner in &runners {
                runner.run_periodic().unwrap();
                runner.run_periodic().unwrap();
            }
            world.clock.pass(Micros::HOUR);
        }
        assert_eq!(count.load(Ordering::SeqCst), 3);
    });
}

#[test]
fn the_threads_do_a_job_when_it_is_left_and_end_when_stopped() {
    both(|world| {
        let (done, heard) = crossbeam_channel::bounded(1);
        let handler: Handler = Arc::new(move |_, job| {
            done.send(job.body.clone()).unwrap();
            Ok(())
        });
        let runner = Runner::start(
            world.store.clone(),
            vec![("greet", handler)],
            crate::notary::periodic(),
            &note(),
        )
        .unwrap();
        leave(world, 1, "greet");
        assert_eq!(
            heard.recv_timeout(std::time::Duration::from_secs(30)).unwrap(),
            "0"
        );
        runner.stop();
    });
}
