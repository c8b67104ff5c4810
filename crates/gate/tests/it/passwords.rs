//! First passwords and new ones.

use gate::*;
use kernel::Micros;

use crate::world::{PASSWORD, World};

#[test]
fn an_issued_password_must_be_replaced_and_runs_out_after_a_week() {
    for world in World::both("issued") {
        let account = world.account("yu");
        let issued = issue_password(&world.clock);
        let hash = hash_password(&world.clock, &issued);
        world.write(move |tx, community| {
            set_password(tx, community, &Actor::system(), account, &hash).unwrap();
            Ok(())
        });
        assert!(matches!(
            world.log_in("yu", PASSWORD, "192.0.2.1"),
            Err(LogInError::Wrong)
        ));
        let other = world.log_in("yu", &issued, "192.0.2.1").unwrap();
        let mine = world.log_in("yu", &issued, "192.0.2.1").unwrap();
        assert!(mine.session.must_change_password);
        let change = |current: &str, new: &str| {
            let (current, new) = (current.to_owned(), new.to_owned());
            let input = ChangePassword {
                community: world.community,
                session: mine.session.clone(),
                current,
                new,
            };
            change_password(&world.store, input, LogInRules::default())
        };
        assert!(matches!(
            change("a wrong guess", "die neue lampe brennt"),
            Err(ChangePasswordError::Wrong)
        ));
        assert!(matches!(change(&issued, &issued), Err(ChangePasswordError::Same)));
        let weak = Err::<(), _>(change(&issued, "woaini1314").unwrap_err());
        assert!(matches!(
            weak,
            Err(ChangePasswordError::Weak(WeakPassword::Common))
        ));
        let token = change(&issued, "die neue lampe brennt").unwrap();
        assert!(!world.session(&token).unwrap().must_change_password);
        assert!(world.session(&mine.token).is_none() && world.session(&other.token).is_none());
        assert!(world.log_in("yu", "die neue lampe brennt", "192.0.2.1").is_ok());
    }
}

#[test]
fn an_issued_password_lies_in_a_drawer_for_a_week_and_no_longer() {
    for world in World::both("drawer") {
        let account = world.account("yu");
        let hash = hash_password(&world.clock, "kfmw-7rtq-hang-kuss");
        world.write(move |tx, community| {
            set_password(tx, community, &Actor::system(), account, &hash).unwrap();
            Ok(())
        });
        world.pass(7 * Micros::DAY);
        assert!(matches!(
            world.log_in("yu", "kfmw-7rtq-hang-kuss", "192.0.2.1"),
            Err(LogInError::RunOut)
        ));
    }
}

#[test]
fn an_account_without_a_password_lets_nobody_in() {
    for world in World::both("empty") {
        world.member("yu");
        assert!(matches!(
            world.log_in("yu", "", "192.0.2.1"),
            Err(LogInError::Wrong)
        ));
    }
}
