use proptest::prelude::*;

use super::*;

fn entry(number: u32, weight: u32, size: u32, pools: &[u32]) -> DrawEntry {
    DrawEntry {
        code: format!("{number:032x}"),
        pools: pools.to_vec(),
        weight,
        size,
        nonce: format!("n{number}"),
    }
}

fn drawn(entries: Vec<DrawEntry>, sizes: &[u32], secret: &str) -> Published {
    let mut draw = Published {
        version: VERSION.to_owned(),
        draw: "d1".to_owned(),
        commitment: hex(&commitment("d1", secret)),
        pools: sizes
            .iter()
            .map(|size| DrawPool {
                name: String::new(),
                size: *size,
            })
            .collect(),
        entries,
        ..Published::default()
    };
    draw.reveal(secret);
    draw
}

#[test]
fn what_is_changed_after_the_draw_is_found() {
    let draw = drawn(
        (0..40).map(|n| entry(n, 1 + n % 3, 1, &[0])).collect(),
        &[10],
        "s",
    );
    assert_eq!(verify(&draw), Ok(()));
    let changed = |change: fn(&mut Published)| {
        let mut copy = draw.clone();
        change(&mut copy);
        verify(&copy).unwrap_err()
    };
    assert_eq!(changed(|draw| draw.secret = "t".into()), DrawFault::Commitment);
    assert_eq!(changed(|draw| draw.entries[3].weight = 8), DrawFault::Root);
    assert_eq!(changed(|draw| draw.entries.swap(0, 1)), DrawFault::Entries);
    assert_eq!(changed(|draw| drop(draw.entries.pop())), DrawFault::Root);
    assert_eq!(changed(|draw| draw.public_value = "7".into()), DrawFault::Seed);
    assert_eq!(changed(|draw| draw.winners.swap(0, 1)), DrawFault::Winners);
    assert_eq!(changed(|draw| draw.waiting.reverse()), DrawFault::Waiting);
}

#[test]
fn guaranteed_seats_go_first_and_what_is_left_falls_through() {
    // Three guaranteed seats, one guaranteed entrant; two seats for all.
    let mut entries = vec![entry(0, 1, 1, &[0, 1])];
    entries.extend((1..20).map(|n| entry(n, 1, 1, &[1])));
    let draw = drawn(entries, &[3, 2], "s");
    assert!(draw.winners.contains(&Winner {
        code: format!("{:032x}", 0),
        pool: 0
    }));
    assert_eq!(draw.winners.len(), 5);
    assert_eq!(draw.winners.len() + draw.waiting.len(), 20);
}

#[test]
fn a_family_that_does_not_fit_waits_first() {
    for secret in 0..50 {
        let draw = drawn(
            vec![entry(0, 1, 3, &[0]), entry(1, 1, 1, &[0])],
            &[2],
            &secret.to_string(),
        );
        assert_eq!(draw.winners.len(), 1);
        assert_eq!(draw.waiting, [format!("{:032x}", 0)]);
    }
}

/// Over 10,000 draws each of ten entrants wins its share: chi-square with nine
/// degrees of freedom stays under 21.67 (p > 0.01).
#[test]
fn every_entrant_has_the_same_chance() {
    let entries: Vec<DrawEntry> = (0..10).map(|n| entry(n, 1, 1, &[0])).collect();
    let pools = [DrawPool {
        name: String::new(),
        size: 1,
    }];
    let mut wins = [0u32; 10];
    for round in 0..10_000 {
        let seed = seed(&round.to_string(), &[7; 32], "");
        let (winners, _) = decide(&pools, &entries, &seed);
        wins[usize::from_str_radix(&winners[0].code, 16).unwrap()] += 1;
    }
    let chi: f64 = wins
        .iter()
        .map(|n| (f64::from(*n) - 1000.0).powi(2) / 1000.0)
        .sum();
    assert!(chi < 21.67, "{chi}: {wins:?}");
}

#[test]
fn two_tickets_win_twice_as_often_as_one() {
    let entries = [entry(0, 2, 1, &[0]), entry(1, 1, 1, &[0]), entry(2, 1, 1, &[0])];
    let pools = [DrawPool {
        name: String::new(),
        size: 1,
    }];
    let wins = (0..8000)
        .filter(|round: &u32| {
            let seed = seed(&round.to_string(), &[3; 32], "");
            decide(&pools, &entries, &seed).0[0].code == entries[0].code
        })
        .count();
    // Half of 8,000; four standard deviations are 179.
    assert!((3821..=4179).contains(&wins), "{wins}");
}

proptest! {
    #[test]
    fn nobody_wins_twice_and_no_seat_is_given_twice(
        rows in prop::collection::vec((1u32..5, 1u32..4, prop::collection::btree_set(0u32..3, 1..3)), 0..60),
        sizes in prop::collection::vec(0u32..10, 1..4),
        secret: u64,
    ) {
        let entries: Vec<DrawEntry> = (0..).zip(rows)
            .map(|(n, (weight, size, pools))| entry(n, weight, size, &pools.into_iter().collect::<Vec<_>>()))
            .collect();
        let draw = drawn(entries.clone(), &sizes, &secret.to_string());
        prop_assert_eq!(verify(&draw), Ok(()));
        let size = |code: &str| entries.iter().find(|entry| entry.code == code).unwrap().size;
        let seats: u32 = draw.winners.iter().map(|winner| size(&winner.code)).sum();
        prop_assert!(seats <= sizes.iter().sum());
        let mut codes: Vec<&str> = draw.winners.iter().map(|winner| winner.code.as_str()).chain(draw.waiting.iter().map(String::as_str)).collect();
        codes.sort_unstable();
        codes.dedup();
        prop_assert_eq!(codes.len(), entries.len());
    }
}
