use kernel::{Clock, Micros};
use proptest::prelude::*;

use super::*;
use crate::Store;
use crate::both::on_both;

/// Nothing found.
const NONE: [Uuid; 0] = [];
/// The key of the first document.
const START: i64 = 1_770_000_000_000_000;

fn community(number: u128) -> CommunityId {
    CommunityId(Uuid::from_u128(number))
}

fn doc(number: u128) -> Uuid {
    Uuid::from_u128(0xd0c0 + number)
}

fn put(store: &Store, whose: CommunityId, number: u128, key: i64, text: &'static str) {
    put_terms(store, whose, number, key, text::search::index_terms(text));
}

fn put_terms(store: &Store, whose: CommunityId, number: u128, key: i64, terms: Vec<String>) {
    store
        .write_now(move |tx| tx.index(whose, "matters", doc(number), key, &terms))
        .unwrap();
}

fn found(store: &Store, whose: CommunityId, words: &str) -> Vec<Uuid> {
    page(store, whose, words, None, 20)
        .into_iter()
        .map(|(_, id)| id)
        .collect()
}

fn page(
    store: &Store,
    whose: CommunityId,
    words: &str,
    before: Option<i64>,
    limit: usize,
) -> Vec<(i64, Uuid)> {
    let phrases = text::search::query(words);
    store
        .read_now(move |tx| tx.find(whose, "matters", &phrases, before, limit))
        .unwrap()
}

#[test]
fn a_word_of_two_characters_is_found_and_the_newest_comes_first() {
    on_both(|store| {
        let here = community(1);
        put(store, here, 1, START, "三号楼楼道路灯不亮");
        put(store, here, 2, START + 5, "垃圾没人收");
        put(store, here, 3, START + 9, "路灯修好了, 谢谢");
        assert_eq!(found(store, here, "路灯"), [doc(3), doc(1)]);
        assert_eq!(found(store, here, "灯"), [doc(3), doc(1)]);
        assert_eq!(found(store, here, "楼道路灯"), [doc(1)]);
        assert_eq!(found(store, here, "路灯 三号"), [doc(1)]);
        assert_eq!(found(store, here, "灯路"), NONE);
        assert_eq!(found(store, here, "，。"), NONE);
    });
}

#[test]
fn one_community_never_finds_what_another_one_said() {
    on_both(|store| {
        put(store, community(1), 1, START, "路灯不亮");
        put(store, community(2), 2, START, "路灯不亮");
        assert_eq!(found(store, community(1), "路灯"), [doc(1)]);
        assert_eq!(found(store, community(2), "路灯"), [doc(2)]);
        let phrases = text::search::query("路灯");
        let other_room = store
            .read_now(move |tx| tx.find(community(1), "notices", &phrases, None, 20))
            .unwrap();
        assert!(other_room.is_empty());
    });
}

#[test]
fn a_document_that_changes_is_found_by_its_new_words_only() {
    on_both(|store| {
        let here = community(1);
        put(store, here, 1, START, "路灯不亮");
        put(store, here, 1, START, "水管漏水");
        assert_eq!(found(store, here, "路灯"), NONE);
        assert_eq!(found(store, here, "漏水"), [doc(1)]);
        store.write_now(move |tx| tx.unindex(here, doc(1))).unwrap();
        assert_eq!(found(store, here, "漏水"), NONE);
        put(store, here, 1, START + 70_000, "漏水");
        assert_eq!(found(store, here, "漏水"), [doc(1)]);
        put(store, here, 1, START, "漏水");
        assert_eq!(page(store, here, "漏水", None, 20), [(START, doc(1))]);
    });
}

#[test]
fn documents_of_one_moment_keep_their_own_places_and_no_page_loses_one() {
    on_both(|store| {
        let here = community(1);
        for number in 0..25 {
            put(store, here, number, START, "路灯");
        }
        // Said again, it stays where it was.
        put(store, here, 7, START, "路灯");
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let next = page(store, here, "路灯", before, 4);
            before = next.last().map(|(key, _)| *key);
            seen.extend(next.iter().map(|(_, id)| *id));
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..25).rev().map(doc).collect::<Vec<_>>());
    });
}

#[test]
fn what_a_refused_rule_put_is_not_found() {
    on_both(|store| {
        let refused: Result<(), StoreError> = store.write_now(move |tx| {
            tx.index(community(1), "matters", doc(1), START, &["路灯"])?;
            Err(StoreError::NoRow)
        });
        assert!(refused.is_err());
        assert_eq!(found(store, community(1), "路灯"), NONE);
    });
}

#[test]
fn signs_of_the_engines_languages_are_only_signs() {
    on_both(|store| {
        let here = community(1);
        let odd = [
            "a'b",
            "\"",
            "NEAR(",
            "x:1",
            "a b",
            "\\",
            "",
            "路\0灯",
            "OR",
            "灯\u{3000}",
        ];
        put_terms(
            store,
            here,
            1,
            START,
            odd.iter().map(ToString::to_string).collect(),
        );
        for term in odd {
            let phrases = vec![vec![term.to_owned()]];
            let hits = store
                .read_now(move |tx| tx.find(here, "matters", &phrases, None, 20))
                .unwrap();
            assert_eq!(hits.len(), usize::from(term == "OR"), "{term:?}");
        }
    });
}

#[test]
fn a_word_said_a_thousand_times_is_found_on_both() {
    on_both(|store| {
        let mut terms = vec!["灯".to_owned(); 1000];
        terms.extend(["路".to_owned(), "亮".to_owned()]);
        put_terms(store, community(1), 1, START, terms);
        let phrases = vec![vec!["灯".to_owned()], vec!["路".to_owned(), "亮".to_owned()]];
        let hits = store
            .read_now(move |tx| tx.find(community(1), "matters", &phrases, None, 20))
            .unwrap();
        assert_eq!(hits.len(), 1);
    });
}

#[test]
fn a_key_that_is_no_time_is_refused() {
    on_both(|store| {
        for key in [-1, 1 << KEY_BITS, i64::MAX] {
            let refused = store.write_now(move |tx| tx.index(community(1), "matters", doc(1), key, &["灯"]));
            assert!(matches!(refused, Err(StoreError::Engine(_))));
        }
    });
}

/// What the engines must find, worked out by looking at everything.
fn by_hand(docs: &[(usize, Vec<String>)], phrases: &[Vec<String>], before: i64) -> Vec<Uuid> {
    let holds = |terms: &[String], phrase: &[String]| terms.windows(phrase.len()).any(|part| part == phrase);
    let mut hits: Vec<(i64, Uuid)> = (0i64..)
        .zip(docs)
        .filter(|(_, (_, terms))| phrases.iter().all(|phrase| holds(terms, phrase)))
        .map(|(at, _)| (START + at, doc(u128::try_from(at).unwrap())))
        .filter(|(key, _)| *key < before)
        .collect();
    hits.sort();
    hits.into_iter().rev().map(|(_, id)| id).take(10).collect()
}

#[test]
fn both_engines_find_what_a_look_at_everything_finds() {
    let term = prop::sample::select(vec!["路", "灯", "亮", "水", "a1", "路灯"]).prop_map(str::to_owned);
    let docs = prop::collection::vec((0..2usize, prop::collection::vec(term.clone(), 0..7)), 1..60);
    let phrases = prop::collection::vec(prop::collection::vec(term, 1..4), 1..4);
    let case = (docs, prop::collection::vec((phrases, 0..60i64), 20));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 6,
        ..ProptestConfig::default()
    });
    runner
        .run(&case, |(docs, questions)| {
            on_both(|store| {
                let all = docs.clone();
                store
                    .write_now(move |tx| {
                        for (at, (_, terms)) in (0i64..).zip(&all) {
                            let id = doc(u128::try_from(at).unwrap());
                            tx.index(community(1), "matters", id, START + at, terms)?;
                        }
                        Ok::<_, StoreError>(())
                    })
                    .unwrap();
                for (phrases, before) in questions.clone() {
                    let wanted = by_hand(&docs, &phrases, START + before);
                    let hits = store
                        .read_now(move |tx| {
                            tx.find(community(1), "matters", &phrases, Some(START + before), 10)
                        })
                        .unwrap();
                    assert_eq!(hits.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), wanted);
                }
            });
            Ok(())
        })
        .unwrap();
}

/// Not a test but a measurement: `cargo test -p store --release -- --ignored --nocapture a_million`.
#[test]
#[ignore = "takes minutes"]
fn a_million_documents() {
    let clock = Clock::fixed(Micros(START));
    for (name, fresh) in [
        ("SQLite", crate::both::sqlite(&crate::migrations())),
        ("PostgreSQL", crate::both::postgres(&crate::migrations())),
    ] {
        if std::env::var("ENGINE").is_ok_and(|only| only != name) {
            continue;
        }
        let count = std::env::var("DOCS")
            .ok()
            .and_then(|docs| docs.parse().ok())
            .unwrap_or(1_000_000);
        measure::million(name, &fresh, &clock, count);
    }
}

mod measure;

#[test]
fn a_word_of_any_frequency_among_thousands_gives_the_newest_that_hold_it() {
    on_both(|store| {
        let here = community(1);
        let every = [2_u128, 60, 150, 900];
        let words = |number: u128| -> Vec<String> {
            let of = every.iter().filter(|every| number.is_multiple_of(**every));
            of.map(|every| format!("w{every}"))
                .chain(["x".to_owned()])
                .collect()
        };
        let docs: Vec<(Uuid, i64, Vec<String>)> = (1..=4_000_u128)
            .map(|number| {
                let key = START + i64::try_from(number).expect("small");
                (doc(number), key, words(number))
            })
            .collect();
        store
            .write_now(move |tx| tx.index_fresh(here, "matters", &docs))
            .unwrap();
        for every in every {
            let phrases = vec![vec![format!("w{every}")]];
            let hits = store
                .read_now(move |tx| tx.find(here, "matters", &phrases, None, 25))
                .unwrap();
            let hits: Vec<Uuid> = hits.into_iter().map(|(_, id)| id).collect();
            let newest = (1..=4_000_u128)
                .rev()
                .filter(|number| number.is_multiple_of(every));
            let newest: Vec<Uuid> = newest.take(25).map(doc).collect();
            assert_eq!(hits, newest, "one in {every}");
        }
    });
}
