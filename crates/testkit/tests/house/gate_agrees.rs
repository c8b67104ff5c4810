//! A list narrowed by the gate holds just what the gate's check lets through.

use gate::{Actor, Grant, Role};
use kernel::GridPath;
use matters::rows::Matter;
use proptest::prelude::*;
use store::{Param, Sql};
use testkit::TestCentre;

fn agrees(centre: &TestCentre, actor: &Actor, action: &str) {
    let community = centre.places.community;
    let (condition, values) = centre.policy.narrow::<Matter>(actor, action, "m", 2);
    let all = format!(
        "SELECT {} FROM matters_matter m WHERE m.community_id = $1",
        Matter::COLUMNS
    );
    let narrowed = format!("{all} AND {condition} ORDER BY m.key");
    let everything = centre
        .store
        .read_now(move |tx| {
            tx.all(
                &Sql::composed(format!("{all} ORDER BY m.key")),
                &[&community],
                Matter::read,
            )
        })
        .expect("all matters");
    let listed = centre
        .store
        .read_now(move |tx| {
            let mut params: Vec<&dyn Param> = vec![&community];
            for value in &values {
                params.push(value);
            }
            tx.all(&Sql::composed(narrowed.clone()), &params, |row| {
                Matter::read(row).map(|matter| matter.id)
            })
        })
        .expect("the narrowed list");
    let checked: Vec<_> = everything
        .iter()
        .filter(|matter| centre.policy.may(actor, action, *matter))
        .map(|matter| matter.id)
        .collect();
    assert_eq!(listed, checked, "{action} as {}", actor.name);
}

fn a_world(centre: &TestCentre, dice: &[u8]) {
    let words = ["路灯不亮", "电梯坏了", "邻居吵架", "想问一件事"];
    for die in dice {
        let node = match die % 3 {
            0 => Some(centre.places.south_3_2),
            1 => Some(centre.places.north_1_1),
            _ => None,
        };
        let said = words[usize::from(die / 3) % words.len()];
        let told = centre
            .report(matters::report::Report {
                node,
                ..matters::report::Report::of(said)
            })
            .expect("taken in");
        let (id, clerk, lift) = (told.matter.id, centre.actors.clerk.clone(), centre.places.lift);
        if die % 5 == 0 {
            // Private ones and those whose unit helps already stay as they are.
            let _ = centre.act(&clerk, move |tx, cx| {
                matters::publish::publish(tx, cx, id, None, "有一件事", "")
            });
        }
        if die % 7 == 0 {
            let _ = centre.act(&clerk, move |tx, cx| {
                matters::assign::join(tx, cx, id, None, lift, "")
            });
        }
    }
}

fn actors(centre: &TestCentre) -> Vec<Actor> {
    let all = &centre.actors;
    let south = GridPath::ROOT.child(1).expect("a short path");
    let mut many = all.mender.clone();
    many.grants.push(Grant::at(Role::Clerk, south));
    vec![
        all.resident.clone(),
        all.clerk.clone(),
        all.mender.clone(),
        all.lift_man.clone(),
        all.leader.clone(),
        all.other_leader.clone(),
        all.arbiter.clone(),
        all.manager.clone(),
        many,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_list_is_what_the_check_lets_through_on_random_worlds(dice in proptest::collection::vec(any::<u8>(), 1..25)) {
        let centre = TestCentre::on_sqlite();
        a_world(&centre, &dice);
        for actor in actors(&centre) {
            for action in ["see", "work", "answer", "assign", "contact"] {
                agrees(&centre, &actor, action);
            }
        }
    }
}

#[test]
fn a_list_is_what_the_check_lets_through_on_postgresql_too() {
    let centre = TestCentre::on_postgres();
    a_world(&centre, &(0..40).collect::<Vec<u8>>());
    for actor in actors(&centre) {
        for action in ["see", "work", "answer", "assign", "contact"] {
            agrees(&centre, &actor, action);
        }
    }
}
