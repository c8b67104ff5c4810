//! Sessions begin, go on and end; guesses are limited.

use gate::*;
use kernel::Micros;

use crate::world::{PASSWORD, World};

#[test]
fn the_right_password_opens_a_session_with_another_token_each_time() {
    for world in World::both("open") {
        let account = world.account("yu");
        let one = world.log_in(" YU ", PASSWORD, "192.0.2.1").unwrap();
        let other = world.log_in("yu", PASSWORD, "192.0.2.1").unwrap();
        assert_ne!(one.token, other.token);
        let session = world.session(&one.token).unwrap();
        assert_eq!(session.actor.account, Some(account));
        assert_eq!(session.actor.label(), format!("account:{account}"));
        assert_eq!(session.actor.session, Some(one.token.id()));
        assert_ne!(session.csrf_id(), other.session.csrf_id());
    }
}

#[test]
fn a_wrong_password_and_an_unknown_log_in_look_the_same() {
    for world in World::both("wrong") {
        world.account("yu");
        assert!(matches!(
            world.log_in("yu", "another password", "192.0.2.1"),
            Err(LogInError::Wrong)
        ));
        assert!(matches!(
            world.log_in("nobody", PASSWORD, "192.0.2.1"),
            Err(LogInError::Wrong)
        ));
    }
}

#[test]
fn logging_in_again_ends_the_session_of_that_browser() {
    for world in World::both("fixation") {
        world.account("yu");
        let old = world.log_in("yu", PASSWORD, "192.0.2.1").unwrap();
        let input = LogIn {
            community: world.community,
            login: "yu".to_owned(),
            password: PASSWORD.to_owned(),
            address: "192.0.2.1".to_owned(),
            agent: String::new(),
            replaces: Some(old.token.id()),
        };
        let new = log_in(&world.store, input, LogInRules::default()).unwrap();
        assert!(world.session(&old.token).is_none());
        assert!(world.session(&new.token).is_some());
    }
}

#[test]
fn a_session_ends_after_half_an_hour_of_silence() {
    for world in World::both("idle") {
        let token = world.open(world.member("yu"));
        world.pass(29 * Micros::MINUTE);
        assert!(world.session(&token).unwrap().wants_touch(world.now()));
        let id = token.id();
        world.write(move |tx, community| touch(tx, community, id));
        world.pass(29 * Micros::MINUTE);
        assert!(world.session(&token).is_some());
        world.pass(Micros::MINUTE);
        assert!(world.session(&token).is_none());
        world.write(move |tx, community| touch(tx, community, id));
        assert!(
            world.session(&token).is_none(),
            "a late touch does not wake the dead"
        );
        assert!(
            world
                .write(move |tx, community| rotate(tx, community, id, None))
                .is_none()
        );
    }
}

#[test]
fn a_session_ends_after_twelve_hours_however_busy_and_rotation_does_not_prolong_it() {
    for world in World::both("absolute") {
        let mut token = world.open(world.member("yu"));
        for _ in 0..35 {
            world.pass(20 * Micros::MINUTE);
            let id = token.id();
            token = world
                .write(move |tx, community| rotate(tx, community, id, None))
                .unwrap();
            assert!(world.session(&token).is_some());
        }
        world.pass(20 * Micros::MINUTE);
        assert!(world.session(&token).is_none());
        let id = token.id();
        assert!(
            world
                .write(move |tx, community| rotate(tx, community, id, None))
                .is_none()
        );
    }
}

#[test]
fn a_rotated_token_dies_and_the_forms_of_its_pages_live() {
    for world in World::both("rotate") {
        let old = world.open(world.member("yu"));
        let before = world.session(&old).unwrap();
        let id = old.id();
        let new = world
            .write(move |tx, community| rotate(tx, community, id, None))
            .unwrap();
        assert!(world.session(&old).is_none());
        assert_eq!(world.session(&new).unwrap().csrf_id(), before.csrf_id());
        assert!(
            world
                .write(move |tx, community| rotate(tx, community, id, None))
                .is_none()
        );
    }
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_or_all() {
    for world in World::both("list") {
        let account = world.member("yu");
        let tokens: Vec<Token> = (0..4).map(|_| world.open(account)).collect();
        let list = world.write(move |tx, community| sessions(tx, community, account));
        assert_eq!(list.len(), 4);
        let (mine, first) = (
            world.session(&tokens[3]).unwrap(),
            world.session(&tokens[0]).unwrap(),
        );
        let family = first.family;
        let actor = mine.actor.clone();
        assert!(world.write(move |tx, community| end_session(tx, community, &actor, account, family)));
        assert!(world.session(&tokens[0]).is_none());
        let (actor, family) = (mine.actor.clone(), mine.family);
        let ended =
            world.write(move |tx, community| end_sessions(tx, community, &actor, account, Some(family)));
        assert_eq!(ended, 2);
        assert!(world.session(&tokens[3]).is_some());
        world.write(move |tx, community| log_out(tx, community, &mine));
        assert!(world.session(&tokens[3]).is_none());
    }
}

#[test]
fn the_oldest_session_makes_room_for_the_twenty_first() {
    for world in World::both("surplus") {
        let account = world.member("yu");
        let mut tokens = Vec::new();
        for _ in 0..21 {
            tokens.push(world.open(account));
            world.pass(Micros::SECOND);
        }
        assert!(world.session(&tokens[0]).is_none());
        assert!(tokens[1..].iter().all(|token| world.session(token).is_some()));
    }
}

#[test]
fn five_wrong_guesses_shut_out_one_address_and_say_until_when() {
    for world in World::both("pair") {
        world.account("yu");
        for _ in 0..5 {
            assert!(matches!(
                world.log_in("yu", "a wrong guess", "192.0.2.1"),
                Err(LogInError::Wrong)
            ));
        }
        let Err(LogInError::TooMany { again }) = world.log_in("yu", PASSWORD, "192.0.2.1") else {
            panic!("the sixth try was let through")
        };
        assert!(again > world.now() && again.since(world.now()) <= 30 * Micros::MINUTE);
        // The owner gets in from her own desk.
        assert!(world.log_in("yu", PASSWORD, "198.51.100.7").is_ok());
        world.pass(again.since(world.now()) - 1);
        assert!(matches!(
            world.log_in("yu", PASSWORD, "192.0.2.1"),
            Err(LogInError::TooMany { .. })
        ));
        world.pass(1);
        assert!(world.log_in("yu", PASSWORD, "192.0.2.1").is_ok());
    }
}

#[test]
fn an_unknown_log_in_is_shut_out_like_a_known_one() {
    for world in World::both("unknown") {
        for _ in 0..5 {
            assert!(matches!(
                world.log_in("ghost", "a wrong guess", "192.0.2.1"),
                Err(LogInError::Wrong)
            ));
        }
        assert!(matches!(
            world.log_in("ghost", "a wrong guess", "192.0.2.1"),
            Err(LogInError::TooMany { .. })
        ));
    }
}

#[test]
fn guesses_from_everywhere_shut_out_strangers_but_not_the_known_desk() {
    for world in World::both("everywhere") {
        world.account("yu");
        world.log_in("yu", PASSWORD, "198.51.100.7").unwrap();
        let rules = LogInRules {
            login: Window {
                tries: 3,
                per: Micros::HOUR,
            },
            ..LogInRules::default()
        };
        let from = |address: &str, password: &str| {
            let input = LogIn {
                community: world.community,
                login: "yu".to_owned(),
                password: password.to_owned(),
                address: address.to_owned(),
                agent: String::new(),
                replaces: None,
            };
            log_in(&world.store, input, rules)
        };
        for n in 0..3 {
            assert!(matches!(
                from(&format!("192.0.2.{n}"), "a wrong guess"),
                Err(LogInError::Wrong)
            ));
        }
        assert!(matches!(
            from("192.0.2.9", PASSWORD),
            Err(LogInError::TooMany { .. })
        ));
        assert!(from("198.51.100.7", PASSWORD).is_ok());
    }
}

#[test]
fn a_right_password_forgives_the_wrong_ones_before() {
    for world in World::both("forgive") {
        world.account("yu");
        for _ in 0..3 {
            for _ in 0..4 {
                assert!(matches!(
                    world.log_in("yu", "a wrong guess", "192.0.2.1"),
                    Err(LogInError::Wrong)
                ));
            }
            assert!(world.log_in("yu", PASSWORD, "192.0.2.1").is_ok());
        }
    }
}

#[test]
fn a_closed_account_is_out_at_once_and_told_so_only_with_the_right_password() {
    for world in World::both("closed") {
        let account = world.account("yu");
        let token = world.log_in("yu", PASSWORD, "192.0.2.1").unwrap().token;
        world.write(move |tx, community| {
            close_account(tx, community, &Actor::system(), account).unwrap();
            Ok(())
        });
        assert!(world.session(&token).is_none());
        assert!(matches!(
            world.log_in("yu", PASSWORD, "192.0.2.1"),
            Err(LogInError::Closed)
        ));
        assert!(matches!(
            world.log_in("yu", "a wrong guess", "192.0.2.1"),
            Err(LogInError::Wrong)
        ));
        world.write(move |tx, community| {
            open_account(tx, community, &Actor::system(), account).unwrap();
            Ok(())
        });
        assert!(world.session(&token).is_none());
        assert!(world.log_in("yu", PASSWORD, "192.0.2.1").is_ok());
    }
}

#[test]
fn what_counts_no_more_is_forgotten() {
    for world in World::both("sweep") {
        world.account("yu");
        assert!(world.log_in("yu", "a wrong guess", "192.0.2.1").is_err());
        let token = world.log_in("yu", PASSWORD, "192.0.2.1").unwrap().token;
        world.write(sweep);
        assert!(world.session(&token).is_some());
        world.pass(32 * Micros::DAY);
        assert!(world.write(sweep) >= 2);
        assert_eq!(world.write(sweep), 0);
    }
}
