use crate::tests::{both, community_row};
use crate::{Community, StoreError};

#[test]
fn a_refused_rule_rolls_back_only_itself_in_a_group() {
    both(|world| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        let outcomes = runtime.block_on(async {
            let mut tasks = Vec::new();
            for n in 0..40 {
                let (store, id) = (world.store.clone(), world.clock.fresh());
                tasks.push(tokio::spawn(async move {
                    store
                        .write(move |tx| {
                            community_row(id).insert(tx)?;
                            match n % 4 {
                                0 => Err(StoreError::NoRow),
                                1 => panic!("a defect"),
                                _ => Ok(id),
                            }
                        })
                        .await
                }));
            }
            let mut outcomes = Vec::new();
            for task in tasks {
                outcomes.push(task.await.unwrap());
            }
            outcomes
        });
        let kept: Vec<_> = outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().ok())
            .collect();
        assert_eq!(kept.len(), 20);
        assert_eq!(
            outcomes
                .iter()
                .filter(|outcome| matches!(outcome, Err(StoreError::Panicked)))
                .count(),
            10
        );
        let there = world.read(Community::list);
        assert_eq!(there.len(), 21);
        assert!(kept.iter().all(|id| there.iter().any(|row| row.id == **id)));
    });
}

#[test]
fn a_second_row_with_the_same_key_is_told_as_a_duplicate() {
    both(|world| {
        let row = community_row(world.community);
        let again = world.store.write_now(move |tx| row.insert(tx));
        assert!(matches!(again, Err(StoreError::Unique)), "{again:?}");
    });
}

#[test]
fn a_reader_cannot_write_into_a_sqlite_file_and_a_host_finds_its_community() {
    both(|world| {
        let id = world.clock.fresh();
        world.write(move |tx| {
            let mut row = community_row(id);
            row.host = "beihu.example".to_owned();
            row.insert(tx)
        });
        let named = world.read(|tx| Community::by_host(tx, "BEIHU.example")).unwrap();
        assert_eq!(named.id, id);
        let any = world.read(|tx| Community::by_host(tx, "127.0.0.1")).unwrap();
        assert_eq!(any.id, world.community);
        if matches!(world.place, crate::Place::Sqlite(_)) {
            let row = community_row(world.clock.fresh());
            assert!(world.store.read_now(move |tx| row.insert(tx)).is_err());
        }
    });
}

#[test]
fn listeners_hear_of_what_was_committed_and_of_nothing_else() {
    both(|world| {
        let community = world.community;
        let mut heard = world.store.announcements();
        world.write(move |tx| {
            tx.announce(community, "wall");
            tx.announce(community, "wall");
            Ok(())
        });
        let refused: Result<(), StoreError> = world.store.write_now(move |tx| {
            tx.announce(community, "desk");
            Err(StoreError::NoRow)
        });
        assert!(refused.is_err());
        assert_eq!(heard.try_recv().unwrap().topic, "wall");
        assert!(heard.try_recv().is_err());
    });
}

#[test]
fn what_is_read_still_is_of_one_moment_whatever_is_written_meanwhile() {
    both(|world| {
        let (counted, may_write) = std::sync::mpsc::channel();
        let (written, may_count) = std::sync::mpsc::channel();
        let store = world.store.clone();
        let reader = std::thread::spawn(move || {
            store.still_now(move |tx| {
                let before = Community::list(tx)?.len();
                counted.send(()).expect("the writer waits");
                may_count.recv().expect("the writer has written");
                Ok::<_, StoreError>((before, Community::list(tx)?.len()))
            })
        });
        may_write.recv().expect("the reader has counted");
        let row = community_row(world.clock.fresh());
        world.store.write_now(move |tx| row.insert(tx)).expect("written");
        written.send(()).expect("the reader waits");
        let (before, after) = reader.join().expect("it ends").expect("read");
        assert_eq!(before, after);
        assert_eq!(world.read(Community::list).len(), before + 1);
    });
}
