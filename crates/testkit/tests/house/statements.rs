//! Every statement of every room is prepared on both engines; SQLite's query
//! plans are held as a snapshot, so that a new full scan shows in review. The
//! schema follows the house's rules on both engines.

use store::lint::{explain, lint, lint_migration, lint_statement};
use store::{Sql, StoreError};
use testkit::TestCentre;

/// Tables without a tenant.
const REFERENCE: &[&str] = &[];
const PLANS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/house/plans.txt");

/// Every room that has statements.
fn rooms() -> [web::Room; 5] {
    [
        people::room(),
        matters::room(),
        bookings::room(),
        window::room(),
        counter::room(),
    ]
}

fn planned(centre: &TestCentre) -> Vec<(String, Result<String, StoreError>)> {
    let mut out = Vec::new();
    for room in rooms() {
        for (name, sql) in room.statements {
            let plan = centre.store.read_now(move |tx| explain(tx, sql));
            out.push((format!("{}.{name}", room.name), plan));
        }
        for (name, sql) in (room.lists)() {
            let sql: &'static Sql = Box::leak(Box::new(sql));
            let plan = centre.store.read_now(move |tx| explain(tx, sql));
            out.push((format!("{}.{name}", room.name), plan));
        }
    }
    out
}

#[test]
fn every_statement_is_prepared_on_postgresql() {
    let wrong: Vec<_> = planned(&TestCentre::on_postgres())
        .into_iter()
        .filter(|(_, plan)| plan.is_err())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_query_plans_are_those_that_were_reviewed() {
    let lines: Vec<String> = planned(&TestCentre::on_sqlite())
        .into_iter()
        .map(|(name, plan)| {
            format!(
                "{name}: {}",
                plan.unwrap_or_else(|error| format!("ERROR {error}"))
            )
        })
        .collect();
    let now = lines.join("\n") + "\n";
    if std::env::var_os("HUIYIN_UPDATE").is_some() {
        std::fs::write(PLANS, &now).expect("the snapshot can be written");
    }
    let reviewed = std::fs::read_to_string(PLANS).unwrap_or_default();
    let new: Vec<&str> = now.lines().filter(|line| !reviewed.contains(line)).collect();
    assert_eq!(
        now, reviewed,
        "changed plans (HUIYIN_UPDATE=1 keeps them): {new:#?}"
    );
}

#[test]
fn the_schema_follows_the_rules_on_both_engines() {
    testkit::both(|centre| {
        let faults = centre
            .store
            .read_now(|tx| lint(tx, REFERENCE))
            .expect("the catalog answers");
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

#[test]
fn migrations_and_statements_use_only_what_every_engine_has() {
    let mut faults: Vec<String> = testkit::migrations().iter().flat_map(lint_migration).collect();
    for room in rooms() {
        for (name, sql) in &room.statements {
            faults.extend(lint_statement(name, sql, REFERENCE));
        }
        for (name, sql) in (room.lists)() {
            faults.extend(lint_statement(name, &sql, REFERENCE));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
