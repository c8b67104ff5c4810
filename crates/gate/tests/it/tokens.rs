//! Keys for programs.

use gate::*;
use kernel::Micros;

use crate::world::World;

const TABLE: &str =
    "[matter]\nsee = [\"signed_in\"]\nanswer = [\"signed_in\"]\n[unit]\nsee = [\"everyone\"]\n";

#[test]
fn a_key_acts_for_its_account_within_its_scopes() {
    for world in World::both("key") {
        let account = world.member("yu");
        let (now, scopes) = (world.now(), vec!["matter.see".to_owned()]);
        let new = NewToken {
            account,
            name: "app".to_owned(),
            scopes,
            expires_at: now.plus(Micros::HOUR),
        };
        let (id, token) =
            world.write(move |tx, community| Ok(issue_token(tx, community, &Actor::system(), &new).unwrap()));
        let find = || {
            let token = token.clone();
            world.write(move |tx, community| token_session(tx, community, &token))
        };
        let actor = find().unwrap().actor;
        assert_eq!(actor.account, Some(account));
        let policy = Policy::read(&[("matters", TABLE)], &[]).unwrap();
        assert!(policy.may_any(&actor, "matter", "see"));
        assert!(!policy.may_any(&actor, "matter", "answer"));
        assert!(!policy.may_any(&actor, "unit", "see"));
        for (scopes, answers) in [
            (vec!["*"], true),
            (vec!["matter.*"], true),
            (vec!["unit.*"], false),
            (vec![], false),
        ] {
            let scopes = Some(scopes.into_iter().map(str::to_owned).collect());
            let actor = Actor {
                scopes,
                ..actor.as_ref().clone()
            };
            assert_eq!(
                policy.may_any(&actor, "matter", "answer"),
                answers,
                "{:?}",
                actor.scopes
            );
        }
        assert!(world.write(move |tx, community| revoke_token(tx, community, &Actor::system(), account, id)));
        assert!(find().is_none());
        let list = world.write(move |tx, community| tokens_of(tx, community, account));
        assert!(list[0].revoked_at.is_some());
    }
}

#[test]
fn a_key_ends_at_its_time_and_with_its_account() {
    for world in World::both("key-ends") {
        let account = world.member("yu");
        let expires_at = world.now().plus(Micros::HOUR);
        let issue = || {
            let new = NewToken {
                account,
                name: "app".to_owned(),
                scopes: vec!["*".to_owned()],
                expires_at,
            };
            world
                .write(move |tx, community| Ok(issue_token(tx, community, &Actor::system(), &new).unwrap()))
                .1
        };
        let find = |token: &Token| {
            let token = token.clone();
            world.write(move |tx, community| token_session(tx, community, &token))
        };
        let (one, other) = (issue(), issue());
        assert!(find(&one).is_some());
        world.pass(Micros::HOUR);
        assert!(find(&one).is_none());
        world.pass(-Micros::HOUR);
        world.write(move |tx, community| {
            close_account(tx, community, &Actor::system(), account).unwrap();
            Ok(())
        });
        assert!(find(&other).is_none());
    }
}
