//! The gate's own lines of the table of permissions, and its tables in the store.

use gate::*;
use store::StoreError;
use store::lint::{explain, lint, lint_migration, lint_statement};

use crate::world::World;

#[test]
fn only_managers_give_roles_and_the_operator_reads_the_table() {
    let policy = Policy::read(&[("gate", PERMISSIONS)], &[]).unwrap();
    let of = |role| Actor {
        grants: vec![Grant::of(role)],
        ..Actor::nobody()
    };
    for role in Role::ALL {
        assert_eq!(policy.may_any(&of(*role), "role", "give"), *role == Role::Manager);
    }
    assert!(policy.may_any(&of(Role::Operator), "policy", "see"));
    assert!(!policy.may_any(&Actor::nobody(), "policy", "see"));
}

#[test]
fn an_unknown_action_is_denied_and_named() {
    let policy = Policy::read(&[("gate", PERMISSIONS)], &[]).unwrap();
    assert!(!policy.may_any(&Actor::system(), "role", "gvie"));
    assert!(!policy.may_any(&Actor::system(), "crown", "give"));
    let expected =
        [("crown", "give"), ("role", "gvie")].map(|(kind, action)| (kind.to_owned(), action.to_owned()));
    assert_eq!(policy.unknown(), expected);
}

#[test]
fn the_tables_keep_the_rules_of_the_schema() {
    for step in migrations() {
        assert_eq!(lint_migration(&step), Vec::<String>::new());
    }
    for world in World::both("schema") {
        assert_eq!(world.write(|tx, _| lint(tx, &[])), Vec::<String>::new());
    }
}

#[test]
fn every_statement_is_understood_by_both_engines_and_reads_no_whole_table() {
    for world in World::both("statements") {
        for (name, sql) in statements() {
            assert_eq!(lint_statement(name, sql, &[]), Vec::<String>::new());
            let plan = world
                .store
                .write_now(move |tx| explain(tx, sql))
                .unwrap_or_else(|error: StoreError| panic!("{name}: {error}"));
            assert!(
                !plan.lines().any(|line| line.trim().starts_with("SCAN")),
                "{name}: {plan}"
            );
        }
    }
}
