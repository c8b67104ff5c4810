use std::collections::HashSet;

use crate::tests::{both, open};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap()
}

#[test]
fn numbers_never_repeat_on_two_servers_nor_after_a_crash() {
    both(|world| {
        let runtime = runtime();
        let mut seen = HashSet::new();
        for _ in 0..3 {
            let servers = [world.second_server(), world.second_server()];
            let taken = runtime.block_on(async {
                let mut tasks = Vec::new();
                for n in 0..60 {
                    let (store, community) = (servers[n % 2].clone(), world.community);
                    tasks.push(tokio::spawn(async move {
                        store.next_number(community, "receipt").await.unwrap()
                    }));
                }
                let mut taken = Vec::new();
                for task in tasks {
                    taken.push(task.await.unwrap());
                }
                taken
            });
            assert_eq!(taken.len(), 60);
            for number in taken {
                assert!(number > 0 && seen.insert(number), "{number} was given twice");
            }
        }
    });
}

#[test]
fn numbers_given_back_at_a_clean_stop_go_on_without_a_gap() {
    both(|world| {
        let runtime = runtime();
        let community = world.community;
        let mut all = Vec::new();
        for _ in 0..3 {
            let store = open(&world.place, &world.clock);
            for _ in 0..5 {
                all.push(runtime.block_on(store.next_number(community, "receipt")).unwrap());
            }
            runtime.block_on(store.return_numbers()).unwrap();
        }
        assert_eq!(all, (1..=15).collect::<Vec<i64>>());
        let heads = world.read(move |tx| crate::number::heads(tx, community));
        assert_eq!(heads, [("receipt".to_owned(), 16)]);
    });
}
