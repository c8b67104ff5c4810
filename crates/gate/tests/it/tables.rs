//! The gate's own lines of the table.

use gate::*;

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
