//! Whenever it is made, the demo has something to show of everything.

use kernel::{Micros, Zone};
use rusqlite::Connection;
use web::Config;

use crate::house;

/// What there must be at least, and how it is found.
const LEAST: &[(&str, i64)] = &[
    ("state IN ('received', 'assigned')", 2),
    ("state = 'in_hand'", 10),
    ("state = 'answered'", 5),
    ("state = 'closed'", 100),
    ("state = 'merged'", 20),
    ("escalated >= 4 AND open_due IS NOT NULL", 3),
    ("paused_at IS NOT NULL", 1),
    ("returns >= 2", 2),
    ("round >= 2", 5),
    ("late AND answered_at IS NOT NULL", 8),
    ("private", 10),
    ("wall = 2", 100),
    ("wall = 1", 10),
    ("followers > 0", 50),
    ("co_units <> ''", 1),
];

fn counts(now: &str) -> Vec<String> {
    let name = format!("huiyin-demo-{}-{}", std::process::id(), now.replace(':', ""));
    let config = Config {
        data_dir: std::env::temp_dir().join(name),
        ..Config::default()
    };
    store::migrate(&house::place(&config).unwrap(), &house::migrations()).unwrap();
    super::build(&config, Micros::parse(now, &Zone::shanghai()).unwrap()).unwrap();
    let database = Connection::open(config.data_dir.join("huiyin.db")).unwrap();
    let count = |from: &str| -> i64 {
        database
            .query_row(&format!("SELECT count(*) FROM {from}"), [], |row| row.get(0))
            .unwrap()
    };
    for (table, rows) in [
        ("people_node", 282),
        ("people_unit", 25),
        // 300 reports and 8 applications.
        ("matters_intake", 308),
        ("people_person", 5_000),
    ] {
        assert_eq!(count(table), rows, "{table}");
    }
    let few = LEAST.iter().filter_map(|(condition, least)| {
        let there = count(&format!("matters_matter WHERE {condition}"));
        (there < *least).then(|| format!("{now}: {there} with {condition}"))
    });
    let few = few.collect();
    let reached = "people_label l JOIN people_person p ON p.id = l.person_id WHERE l.kind = 'low_income' AND p.contacted_at > 0";
    assert_eq!(count(reached), 136, "everybody in need was reached");
    let undone = count("audit_event WHERE verb = 'unmerge'");
    assert!(undone > 0, "{now}: no merge was undone");
    std::fs::remove_dir_all(&config.data_dir).unwrap();
    few
}

#[test]
fn after_the_spring_festival_there_is_something_of_everything() {
    assert_eq!(counts("2026-02-24T09:00"), Vec::<String>::new());
}

#[test]
fn late_on_a_sunday_in_summer_there_is_something_of_everything() {
    assert_eq!(counts("2026-07-05T22:10"), Vec::<String>::new());
}

#[test]
fn on_any_day_there_is_something_of_everything() {
    let days = ["01-03T03:00", "04-07T16:00", "10-01T00:10", "12-31T18:00"];
    let few: Vec<String> = days
        .iter()
        .flat_map(|day| counts(&format!("2026-{day}")))
        .collect();
    assert_eq!(few, Vec::<String>::new());
}
