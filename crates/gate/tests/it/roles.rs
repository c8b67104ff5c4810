//! Roles are given within reach, for a term.

use gate::*;
use kernel::{AccountId, GridPath, Micros, UnitId, Uuid};

use crate::world::World;

fn estate(n: u16) -> GridPath {
    GridPath::ROOT.child(n).unwrap()
}

fn give(
    world: &World,
    by: &Actor,
    account: AccountId,
    grant: Grant,
    from: Micros,
    until: Option<Micros>,
) -> Result<GrantId, RoleError> {
    let by = by.clone();
    let community = world.community;
    world
        .store
        .write_now(move |tx| give_role(tx, community, &by, account, &grant, from, until))
}

#[test]
fn a_role_holds_for_its_term_and_no_longer() {
    for world in World::both("term") {
        let account = world.member("yu");
        let (from, until) = (
            world.now().plus(Micros::MINUTE),
            world.now().plus(3 * Micros::MINUTE),
        );
        give(
            &world,
            &Actor::system(),
            account,
            Grant::at(Role::Leader, estate(1)),
            from,
            Some(until),
        )
        .unwrap();
        let token = world.open(account);
        assert!(!world.session(&token).unwrap().actor.has(Role::Leader));
        world.pass(Micros::MINUTE);
        let actor = world.session(&token).unwrap().actor;
        assert_eq!(actor.paths(Role::Leader).collect::<Vec<_>>(), [&estate(1)]);
        assert!(
            actor.reaches(Role::Leader, &estate(1).child(7).unwrap())
                && !actor.reaches(Role::Leader, &estate(2))
        );
        world.pass(2 * Micros::MINUTE);
        assert!(!world.session(&token).unwrap().actor.has(Role::Leader));
    }
}

#[test]
fn a_manager_of_one_estate_gives_roles_there_only() {
    for world in World::both("reach") {
        let account = world.member("yu");
        let manager = Actor {
            grants: vec![Grant::at(Role::Manager, estate(1))],
            ..Actor::nobody()
        };
        let now = world.now();
        assert!(
            give(
                &world,
                &manager,
                account,
                Grant::at(Role::Leader, estate(1).child(3).unwrap()),
                now,
                None
            )
            .is_ok()
        );
        for grant in [
            Grant::of(Role::Manager),
            Grant::at(Role::Leader, estate(2)),
            Grant::member(UnitId(Uuid::nil())),
        ] {
            assert!(matches!(
                give(&world, &manager, account, grant, now, None),
                Err(RoleError::BeyondReach)
            ));
        }
        let clerk = Actor {
            grants: vec![Grant::of(Role::Clerk)],
            ..Actor::nobody()
        };
        let own = Grant::of(Role::Clerk);
        assert!(matches!(
            give(&world, &clerk, account, own, now, None),
            Err(RoleError::BeyondReach)
        ));
    }
}

#[test]
fn a_role_that_makes_no_sense_is_refused() {
    for world in World::both("sense") {
        let account = world.member("yu");
        let (now, system) = (world.now(), Actor::system());
        let ghost = AccountId(Uuid::from_u128(99));
        let unit = Some(UnitId(Uuid::from_u128(5)));
        let odd = Grant {
            unit,
            ..Grant::of(Role::Clerk)
        };
        assert!(matches!(
            give(&world, &system, account, odd, now, None),
            Err(RoleError::UnitMismatch)
        ));
        let lone = Grant::of(Role::UnitMember);
        assert!(matches!(
            give(&world, &system, account, lone, now, None),
            Err(RoleError::UnitMismatch)
        ));
        let clerk = Grant::of(Role::Clerk);
        assert!(matches!(
            give(&world, &system, account, clerk.clone(), now, Some(now)),
            Err(RoleError::BadTerm)
        ));
        assert!(matches!(
            give(&world, &system, ghost, clerk, now, None),
            Err(RoleError::NoSuchAccount)
        ));
    }
}

#[test]
fn an_ended_role_is_gone_at_once_and_stays_in_the_list() {
    for world in World::both("ended") {
        let account = world.member("yu");
        let unit = UnitId(Uuid::from_u128(5));
        let id = give(
            &world,
            &Actor::system(),
            account,
            Grant::member(unit),
            world.now(),
            None,
        )
        .unwrap();
        let token = world.open(account);
        assert_eq!(
            world.session(&token).unwrap().actor.units().collect::<Vec<_>>(),
            [unit]
        );
        let held = world.write(|tx, community| holders(tx, community, Role::UnitMember));
        assert_eq!(
            held.iter().map(|holder| holder.account).collect::<Vec<_>>(),
            [account]
        );
        let community = world.community;
        world
            .store
            .write_now(move |tx| end_role(tx, community, &Actor::system(), id))
            .unwrap();
        assert_eq!(world.session(&token).unwrap().actor.units().count(), 0);
        assert!(
            world
                .write(|tx, community| holders(tx, community, Role::UnitMember))
                .is_empty()
        );
        let list = world.write(move |tx, community| roles_of(tx, community, account));
        assert_eq!(list[0].until, Some(world.now()));
        let again = world
            .store
            .write_now(move |tx| end_role(tx, community, &Actor::system(), id));
        assert!(matches!(again, Err(RoleError::NoSuchGrant)));
    }
}

#[test]
fn another_community_sees_nothing_of_it() {
    for world in World::both("tenant") {
        let token = world.open(world.member("yu"));
        let other = kernel::CommunityId(Uuid::from_u128(2));
        let id = token.id();
        assert!(world.write(move |tx, _| session(tx, other, id)).is_none());
        assert!(
            world
                .write(move |tx, _| account_by_login(tx, other, "yu"))
                .is_none()
        );
    }
}

#[test]
fn two_accounts_never_share_a_log_in() {
    for world in World::both("twice") {
        world.member("yu");
        let community = world.community;
        let make = |login: &str| {
            let new = NewAccount {
                login: login.to_owned(),
                name: String::new(),
                staff: None,
                password_hash: String::new(),
                must_change: false,
            };
            world
                .store
                .write_now(move |tx| create_account(tx, community, &Actor::system(), &new))
        };
        assert!(matches!(make(" Yu "), Err(AccountError::LoginTaken)));
        for login in ["", " ", "a b", "a\u{0}", &"x".repeat(65)] {
            assert!(matches!(make(login), Err(AccountError::BadLogin)), "{login:?}");
        }
        let all = world.write(|tx, community| accounts(tx, community, "", 10));
        assert_eq!(
            all.iter()
                .map(|account| account.login.as_str())
                .collect::<Vec<_>>(),
            ["yu"]
        );
    }
}

#[test]
fn a_manager_of_one_estate_cannot_take_over_the_account_of_a_higher_one() {
    for world in World::both("takeover") {
        let (chief, leader) = (world.member("chief"), world.member("leader"));
        let now = world.now();
        give(
            &world,
            &Actor::system(),
            chief,
            Grant::of(Role::Manager),
            now,
            None,
        )
        .unwrap();
        give(
            &world,
            &Actor::system(),
            leader,
            Grant::at(Role::Leader, estate(1)),
            now,
            None,
        )
        .unwrap();
        let manager = Actor {
            grants: vec![Grant::at(Role::Manager, estate(1))],
            ..Actor::nobody()
        };
        let community = world.community;
        let reset = |id: AccountId| {
            let by = manager.clone();
            world
                .store
                .write_now(move |tx| set_password(tx, community, &by, id, "x"))
        };
        let close = |id: AccountId| {
            let by = manager.clone();
            world
                .store
                .write_now(move |tx| close_account(tx, community, &by, id))
        };
        let key = |account: AccountId| {
            let by = manager.clone();
            let new = NewToken {
                account,
                name: String::new(),
                scopes: Vec::new(),
                expires_at: now,
            };
            world
                .store
                .write_now(move |tx| issue_token(tx, community, &by, &new).map(|_| ()))
        };
        assert!(matches!(reset(chief), Err(AccountError::BeyondReach)));
        assert!(matches!(key(chief), Err(AccountError::BeyondReach)));
        assert!(matches!(close(chief), Err(AccountError::BeyondReach)));
        assert!(reset(leader).is_ok() && key(leader).is_ok() && close(leader).is_ok());
    }
}
