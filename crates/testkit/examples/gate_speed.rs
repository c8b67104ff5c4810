//! How long the gate takes: one check of one action on one matter, and what
//! keeping a list to one's reach adds to its query.
//!
//! `cargo run --release -p testkit --example gate_speed`

use std::hint::black_box;
use std::time::Instant;

use gate::{Actor, Grant, Role};
use kernel::GridPath;
use matters::lists::{DeskPart, desk};
use store::StoreError;
use testkit::TestCentre;

const CHECKS: u32 = 200_000;
const LISTS: u32 = 400;
const MATTERS: usize = 3000;

fn main() {
    let centre = TestCentre::on_sqlite();
    for n in 0..MATTERS {
        centre.says(&format!("楼道灯不亮，第{n}回"));
    }
    let told = centre.says("最后一件").matter;
    let south = GridPath::ROOT.child(1).expect("a path");
    // Somebody with many roles, none of which suffices: every word is asked.
    let mut grants: Vec<Grant> = (1..20)
        .filter_map(|n| Some(Grant::at(Role::Leader, GridPath::ROOT.child(2)?.child(n)?)))
        .collect();
    grants.push(Grant::at(Role::Clerk, GridPath::ROOT.child(2).expect("a path")));
    let stranger = Actor {
        grants,
        ..centre.actors.other_leader.clone()
    };
    for (who, actor) in [
        ("the leader", &centre.actors.leader),
        ("a stranger of 20 roles", &stranger),
    ] {
        let start = Instant::now();
        let mut yes = 0u32;
        for _ in 0..CHECKS {
            yes += u32::from(centre.policy.may(black_box(actor), "work", black_box(&told)));
        }
        let each = start.elapsed().as_secs_f64() * 1e6 / f64::from(CHECKS);
        println!("one check, {who}: {each:.3} µs ({yes} of {CHECKS} allowed)");
    }
    let manager = &centre.actors.manager;
    let narrow = Actor {
        grants: vec![Grant::at(Role::Leader, south)],
        ..centre.actors.leader.clone()
    };
    let wide = time(&centre, manager);
    let kept = time(&centre, &narrow);
    println!(
        "30 of {MATTERS} matters: {wide:.1} µs for the manager of all, {kept:.1} µs for a leader ({:+.1} %)",
        (kept / wide - 1.0) * 100.0
    );
}

/// Microseconds for one page of the desk; the best of five runs.
fn time(centre: &TestCentre, actor: &Actor) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let (community, actor, policy) = (centre.places.community, actor.clone(), centre.policy.clone());
        let taken = centre.store.read_now::<_, StoreError, _>(move |tx| {
            let start = Instant::now();
            for _ in 0..LISTS {
                let rows = desk(tx, &policy, &actor, community, DeskPart::All, None, 30)?;
                assert_eq!(rows.len(), 30);
            }
            Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(LISTS))
        });
        best = best.min(taken.expect("the lists can be read"));
    }
    best
}
