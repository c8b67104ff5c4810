use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::Micros;

use crate::once::{KeptReply, Once, once, purge};
use crate::tests::both;
use crate::{Community, StoreError};

fn reply(body: &str) -> KeptReply {
    KeptReply {
        status: 303,
        location: "/receipts/1".to_owned(),
        content_type: "text/html".to_owned(),
        body: body.as_bytes().to_vec(),
    }
}

#[test]
fn the_same_key_and_body_are_answered_alike_and_another_body_is_refused() {
    both(|world| {
        let community = world.community;
        let first =
            world.write(move |tx| once(tx, community, "k", b"h1", |_| Ok::<_, StoreError>(reply("一"))));
        assert_eq!(first, Once::Fresh(reply("一")));
        let never = |_: &mut crate::Tx<'_>| -> Result<KeptReply, StoreError> { panic!("not made twice") };
        let second = world.write(move |tx| once(tx, community, "k", b"h1", never));
        assert_eq!(second, Once::Replayed(reply("一")));
        let other = world.write(move |tx| once(tx, community, "k", b"h2", never));
        assert_eq!(other, Once::OtherBody);
    });
}

#[test]
fn a_refusal_leaves_the_key_free() {
    both(|world| {
        let community = world.community;
        let refused = world
            .store
            .write_now(move |tx| once(tx, community, "k", b"h", |_| Err(StoreError::NoRow)));
        assert!(matches!(refused, Err(StoreError::NoRow)));
        let done =
            world.write(move |tx| once(tx, community, "k", b"h", |_| Ok::<_, StoreError>(reply("二"))));
        assert_eq!(done, Once::Fresh(reply("二")));
    });
}

#[test]
fn of_many_at_once_with_one_key_exactly_one_is_made() {
    both(|world| {
        let (community, made) = (world.community, Arc::new(AtomicUsize::new(0)));
        let answers: Vec<Once> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..12)
                .map(|_| {
                    let (store, made) = (world.store.clone(), made.clone());
                    scope.spawn(move || {
                        store.write_now(move |tx| {
                            let made = made.clone();
                            once(tx, community, "tap", b"h", move |tx| {
                                made.fetch_add(1, Ordering::SeqCst);
                                Community::list(tx)?;
                                Ok::<_, StoreError>(reply("三"))
                            })
                        })
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap().unwrap())
                .collect()
        });
        assert_eq!(made.load(Ordering::SeqCst), 1);
        assert_eq!(
            answers
                .iter()
                .filter(|answer| **answer == Once::Fresh(reply("三")))
                .count(),
            1
        );
        assert_eq!(
            answers
                .iter()
                .filter(|answer| **answer == Once::Replayed(reply("三")))
                .count(),
            11
        );
    });
}

#[test]
fn an_answer_is_forgotten_after_thirty_days() {
    both(|world| {
        let community = world.community;
        world.write(move |tx| once(tx, community, "k", b"h", |_| Ok::<_, StoreError>(reply("四"))));
        assert_eq!(world.write(move |tx| purge(tx, community)), 0);
        world.clock.pass(30 * Micros::DAY + 1);
        assert_eq!(world.write(move |tx| purge(tx, community)), 1);
    });
}
