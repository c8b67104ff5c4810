//! The other doors: a second lock, codes by telephone, cards, proof anew.

use gate::*;
use kernel::{AccountId, Micros};
use store::Job;

use crate::world::{PASSWORD, World};

/// The account's secret, after its owner confirmed it.
fn locked(world: &World, account: AccountId) -> (String, Vec<String>) {
    let token = world.open(account);
    let session = world.session(&token).unwrap();
    world.write(move |tx, community| begin_second(tx, community, account));
    let held = world
        .write(move |tx, community| second(tx, community, account))
        .unwrap();
    let secret = held.secret.unwrap();
    let typed = totp(&secret, world.now()).unwrap();
    let done = world.write(move |tx, community| confirm_second(tx, community, &session, &typed));
    let (_, paper) = done.unwrap();
    world.pass(Micros::MINUTE);
    (secret, paper)
}

fn half(world: &World, login: &str) -> HalfIn {
    match world.log_in(login, PASSWORD, "192.0.2.1") {
        Err(LogInError::Second(half)) => half,
        other => panic!("{other:?}"),
    }
}

fn whole(world: &World, half: &HalfIn, typed: &str) -> Result<LoggedIn, LogInError> {
    let input = LogInSecond {
        community: world.community,
        half: half.clone(),
        typed: typed.to_owned(),
        address: "192.0.2.1".to_owned(),
        agent: "Test".to_owned(),
        replaces: None,
    };
    log_in_second(&world.store, input, Times::default())
}

#[test]
fn a_password_alone_opens_nothing_once_there_is_a_second_lock() {
    for world in World::both("second") {
        let account = world.account("yu");
        let (secret, _) = locked(&world, account);
        let half = half(&world, "yu");
        let typed = totp(&secret, world.now()).unwrap();
        let opened = whole(&world, &half, &typed).unwrap();
        assert_eq!(opened.session.proof, "totp");
        assert!(opened.session.has_second);
        // The same digits are not good twice.
        assert!(matches!(whole(&world, &half, &typed), Err(LogInError::Wrong)));
    }
}

#[test]
fn six_digits_cannot_be_guessed_through() {
    for world in World::both("guess") {
        let account = world.account("yu");
        let (secret, _) = locked(&world, account);
        let half = half(&world, "yu");
        for _ in 0..5 {
            assert!(matches!(whole(&world, &half, "12345x"), Err(LogInError::Wrong)));
        }
        let right = totp(&secret, world.now()).unwrap();
        let Err(LogInError::TooMany { again }) = whole(&world, &half, &right) else {
            panic!("let in after five guesses");
        };
        world.pass(again.since(world.now()));
        let right = totp(&secret, world.now()).unwrap();
        assert!(whole(&world, &half, &right).is_ok());
    }
}

#[test]
fn a_code_from_paper_lets_in_once() {
    for world in World::both("paper") {
        let account = world.account("yu");
        let (_, paper) = locked(&world, account);
        assert_eq!(paper.len(), 8);
        let half = half(&world, "yu");
        let spaced = paper[0].to_uppercase().replace('-', " ");
        assert_eq!(whole(&world, &half, &spaced).unwrap().session.proof, "recovery");
        assert!(matches!(whole(&world, &half, &paper[0]), Err(LogInError::Wrong)));
        let held = world
            .write(move |tx, community| second(tx, community, account))
            .unwrap();
        assert_eq!(held.paper, 7);
    }
}

#[test]
fn a_changed_password_ends_a_log_in_that_is_half_done() {
    for world in World::both("half") {
        let account = world.account("yu");
        let (secret, _) = locked(&world, account);
        let half = half(&world, "yu");
        world.write(move |tx, community| {
            set_password(tx, community, &Actor::system(), account, "x").unwrap();
            Ok(())
        });
        let typed = totp(&secret, world.now()).unwrap();
        assert!(matches!(whole(&world, &half, &typed), Err(LogInError::Wrong)));
    }
}

#[test]
fn proving_anew_replaces_the_token_and_moves_the_time() {
    for world in World::both("anew") {
        let account = world.account("yu");
        let token = world.open(account);
        world.pass(20 * Micros::MINUTE);
        let old = world.session(&token).unwrap();
        assert!(!old.proved_within(10 * Micros::MINUTE, world.now()));
        let wrong = prove_password(&world.store, world.community, old.clone(), "another").unwrap();
        assert!(wrong.is_none());
        let fresh = prove_password(&world.store, world.community, old, PASSWORD)
            .unwrap()
            .unwrap();
        assert!(world.session(&token).is_none());
        let session = world.session(&fresh).unwrap();
        assert!(session.proved_within(10 * Micros::MINUTE, world.now()));
    }
}

fn entering(world: &World, typed: &str) -> EnterBy {
    EnterBy {
        community: world.community,
        typed: typed.to_owned(),
        address: "192.0.2.7".to_owned(),
        agent: "Test".to_owned(),
        replaces: None,
    }
}

fn by_code(world: &World, phone: &'static str, typed: &str) -> Result<LoggedIn, LogInError> {
    let by = entering(world, typed);
    world.write(move |tx, _| enter_by_code(tx, phone, &by))
}

const PHONE: &str = "16900001234";

#[test]
fn a_code_by_telephone_opens_a_log_in_of_ones_own() {
    for world in World::both("code") {
        let sent =
            world.write(|tx, community| Ok(send_code(tx, community, "169 0000 1234", "192.0.2.7").unwrap()));
        assert_eq!(sent.phone, PHONE);
        let first = by_code(&world, PHONE, &sent.code).unwrap();
        assert!(first.session.actor.grants.is_empty() && first.session.actor.staff.is_none());
        // It was good once.
        assert!(matches!(
            by_code(&world, PHONE, &sent.code),
            Err(LogInError::RunOut)
        ));
        let again = world.write(|tx, community| Ok(send_code(tx, community, PHONE, "192.0.2.7").unwrap()));
        let second = by_code(&world, PHONE, &again.code).unwrap();
        assert_eq!(first.session.actor.account, second.session.actor.account);
    }
}

#[test]
fn a_code_is_tried_five_times_and_lives_five_minutes() {
    for world in World::both("tries") {
        let sent = world.write(|tx, community| Ok(send_code(tx, community, PHONE, "192.0.2.7").unwrap()));
        for _ in 0..5 {
            assert!(matches!(by_code(&world, PHONE, "x"), Err(LogInError::Wrong)));
        }
        assert!(matches!(
            by_code(&world, PHONE, &sent.code),
            Err(LogInError::RunOut)
        ));
        let sent = world.write(|tx, community| Ok(send_code(tx, community, PHONE, "192.0.2.7").unwrap()));
        world.pass(5 * Micros::MINUTE);
        assert!(matches!(
            by_code(&world, PHONE, &sent.code),
            Err(LogInError::RunOut)
        ));
    }
}

#[test]
fn a_telephone_is_not_flooded_with_codes() {
    for world in World::both("flood") {
        for turn in 0..6 {
            let sent = world
                .write(move |tx, community| Ok(send_code(tx, community, PHONE, &format!("192.0.2.{turn}"))));
            assert_eq!(sent.is_ok(), turn < 5, "{turn}");
        }
        let landline =
            world.write(|tx, community| Ok(send_code(tx, community, "0571-88001234", "192.0.2.9")));
        assert!(matches!(landline, Err(SendCodeError::BadPhone)));
    }
}

#[test]
fn what_the_job_carries_is_sealed_and_can_be_opened_by_the_house() {
    for world in World::both("letter") {
        let sent = world.write(|tx, community| Ok(send_code(tx, community, PHONE, "192.0.2.7").unwrap()));
        let now = world.now();
        let jobs: Vec<Job> =
            world.write(move |tx, community| store::job::claim(tx, community, "me", now, 10));
        assert_eq!(jobs[0].kind, CODE_JOB);
        assert!(!jobs[0].body.contains(&sent.code) && !jobs[0].body.contains("1234"));
        let letter = CodeLetter::open(world.store.keys(), world.community, &jobs[0].body).unwrap();
        assert!(letter.code == sent.code && letter.phone == PHONE);
    }
}

#[test]
fn a_card_lets_in_until_another_is_given() {
    for world in World::both("card") {
        let (account, first) = world.write(|tx, community| {
            let id = new_resident(tx, community, &Actor::system(), "秦奶奶")?;
            Ok((id, issue_card(tx, community, &Actor::system(), id).unwrap()))
        });
        assert_eq!(first.len(), 14);
        let enter = |typed: &str| {
            let by = entering(&world, typed);
            world.write(move |tx, _| enter_by_card(tx, &by))
        };
        let opened = enter(&first.replace(' ', "")).unwrap();
        assert_eq!(
            (opened.session.actor.name.as_str(), opened.session.proof.as_str()),
            ("秦奶奶", "card")
        );
        assert!(matches!(enter("1234"), Err(LogInError::Wrong)));
        let second = world
            .write(move |tx, community| Ok(issue_card(tx, community, &Actor::system(), account).unwrap()));
        assert!(world.session(&opened.token).is_none());
        assert!(matches!(enter(&first), Err(LogInError::Wrong)));
        assert!(enter(&second).is_ok());
    }
}

#[test]
fn cards_cannot_be_tried_one_after_another() {
    for world in World::both("cards") {
        let enter = |typed: String| {
            let by = entering(&world, &typed);
            world.write(move |tx, _| enter_by_card(tx, &by))
        };
        for n in 0..10 {
            assert!(matches!(enter(format!("{n:012}")), Err(LogInError::Wrong)));
        }
        assert!(matches!(
            enter("000000000011".to_owned()),
            Err(LogInError::TooMany { .. })
        ));
    }
}

#[test]
fn how_somebody_reads_follows_them() {
    for world in World::both("looks") {
        let account = world.member("yu");
        assert_eq!(
            world.write(move |tx, community| looks(tx, community, account)),
            None
        );
        for elder in [true, false] {
            let chosen = Looks {
                elder,
                contrast: true,
                lang: "en".to_owned(),
            };
            let kept = chosen.clone();
            world.write(move |tx, community| keep_looks(tx, community, account, &kept));
            assert_eq!(
                world.write(move |tx, community| looks(tx, community, account)),
                Some(chosen)
            );
        }
    }
}
