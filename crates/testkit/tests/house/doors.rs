//! The doors as people meet them: a second lock, proof anew, codes and cards,
//! looks that follow, and who can see what.

use gate::totp;
use kernel::Micros;
use store::StoreError;
use testkit::{Page, TestCentre, Visitor, both, hours, minutes};

const PASSWORD: &str = "回音壁前有三棵槐树";

/// An account with a password and the roles of the manager.
fn has_password(centre: &TestCentre, login: &'static str) {
    let (community, actor) = (centre.places.community, centre.actors.manager.clone());
    let hash = gate::hash_password(&centre.clock, PASSWORD);
    centre
        .store
        .write_now::<_, StoreError, _>(move |tx| {
            let new = gate::NewAccount {
                login: login.into(),
                name: actor.name.clone(),
                staff: actor.staff,
                password_hash: hash.clone(),
                must_change: false,
            };
            let by = gate::Actor::system();
            let made = gate::create_account(tx, community, &by, &new).expect("an account");
            for grant in &actor.grants {
                gate::give_role(tx, community, &by, made.id, grant, Micros(0), None).expect("a role");
            }
            Ok(())
        })
        .unwrap();
}

fn signs_in(centre: &TestCentre, login: &str) -> (Visitor, testkit::Page) {
    let mut visitor = centre.visitor();
    let door = visitor.opens("/sign-in");
    let page = visitor.submits(&door, "/sign-in", &[("login", login), ("password", PASSWORD)]);
    (visitor, page)
}

#[test]
fn staff_lock_their_door_twice_and_get_in_with_both_keys() {
    both(|centre| {
        has_password(centre, "yan");
        let (mut visitor, page) = signs_in(centre, "yan");
        page.is(200);
        let own = visitor.opens("/me/second");
        let begun = visitor.submits(&own, "/me/second/begin", &[]);
        let secret = begun
            .body
            .split("<b>")
            .nth(1)
            .unwrap()
            .split("</b>")
            .next()
            .unwrap()
            .replace(' ', "");
        let wrong = visitor.submits(&begun, "/me/second/confirm", &[("code", "000000")]);
        wrong.is(422).shows("这六位不对");
        let digits = totp(&secret, centre.clock.now()).unwrap();
        let paper = visitor.submits(&wrong, "/me/second/confirm", &[("code", &digits)]);
        paper.is(200).shows("锁好了");
        visitor.opens("/manage").is(200);

        centre.clock.pass(minutes(1));
        let (mut other, half) = signs_in(centre, "yan");
        half.is(200).shows("再写六位数字");
        other.opens("/manage").shows("登录");
        let wrong = other.submits(&half, "/sign-in/code", &[("code", "12 34 5x")]);
        wrong.is(422);
        let digits = totp(&secret, centre.clock.now()).unwrap();
        other.submits(&wrong, "/sign-in/code", &[("code", &digits)]);
        other.opens("/manage").is(200);

        // A code from paper works where the telephone is lost.
        let code = paper
            .body
            .split("<li><b>")
            .nth(1)
            .unwrap()
            .split("</b>")
            .next()
            .unwrap()
            .to_owned();
        let (mut third, half) = signs_in(centre, "yan");
        third.submits(&half, "/sign-in/code", &[("code", &code)]);
        third.opens("/manage").is(200);
    });
}

#[test]
fn what_is_sealed_asks_for_a_fresh_proof_and_keeps_what_was_typed() {
    both(|centre| {
        has_password(centre, "yan");
        let (mut visitor, _) = signs_in(centre, "yan");
        let told = centre
            .report(matters::report::Report {
                node: Some(centre.places.south_3_2),
                phone: "16900001234".into(),
                ..matters::report::Report::of("楼道灯不亮")
            })
            .unwrap();
        let path = format!("/matters/{}", told.matter.id);
        // A session is kept alive while five hours pass.
        for _ in 0..15 {
            centre.clock.pass(minutes(20));
            visitor.opens("/desk").is(200);
        }
        let matter = visitor.opens(&path);
        let action = format!("{path}/contact");
        let asked = visitor.sends(&matter, &action, &[("purpose", "visit")]);
        asked.is(401).shows("请再证明一次是您").hides("16900001234");
        let wrong = visitor.sends(&asked, "/me/proof", &[("password", "another")]);
        wrong.is(422);
        let again = visitor.sends(&wrong, "/me/proof", &[("password", PASSWORD)]);
        again.is(200).shows("您刚才写的还在");
        let shown = visitor.sends(&again, &action, &[]);
        shown.is(200).shows("16900001234");
    });
}

#[test]
fn a_resident_gets_in_by_telephone_and_reaches_nothing_of_the_staff() {
    both(|centre| {
        let mut visitor = centre.visitor();
        let door = visitor.opens("/enter");
        visitor.sends(&door, "/enter", &[("phone", "12345")]).is(422);
        let asked = visitor.submits(&door, "/enter", &[("phone", "169 0000 1234")]);
        asked.is(200).shows("1234").hides("16900001234");
        let wrong = visitor.submits(&asked, "/enter/code", &[("code", "x")]);
        wrong.is(422).shows("不对");
        for path in [
            "/desk",
            "/manage",
            "/settings/accounts",
            "/desk/notices",
            "/desk/card",
        ] {
            let mut inside = resident(centre, "16900001234");
            let page = inside.opens(path);
            assert!(
                matches!(page.status.as_u16(), 403 | 404),
                "{path}: {}",
                page.status
            );
        }
        let mut inside = resident(centre, "16900001234");
        inside
            .opens("/me/sessions")
            .is(200)
            .hides("/me/password")
            .hides("/me/second");
        inside.opens("/me/second").is(404);
    });
}

/// The digits of a card, on the page that shows them once.
pub(crate) fn digits(made: &Page) -> String {
    let (_, rest) = made.body.split_once("<code>").expect("the digits");
    rest.split("</code>").next().expect("their end").to_owned()
}

/// Somebody who got in by a code.
pub fn resident(centre: &TestCentre, phone: &'static str) -> Visitor {
    let community = centre.places.community;
    centre.clock.pass(hours(1));
    let opened = centre.store.write_now::<_, StoreError, _>(move |tx| {
        let sent = gate::send_code(tx, community, phone, "192.0.2.1").expect("a code");
        let by = gate::EnterBy {
            community,
            typed: sent.code,
            address: "192.0.2.1".into(),
            agent: String::new(),
            replaces: None,
        };
        Ok(gate::enter_by_code(tx, phone, &by)?.expect("in"))
    });
    centre.visitor().with_session(opened.unwrap().token.as_str())
}

#[test]
fn the_counter_gives_a_card_and_its_holder_gets_in() {
    both(|centre| {
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let form = clerk.opens("/desk/card");
        clerk.sends(&form, "/desk/card", &[]).is(422);
        let made = clerk.sends(&form, "/desk/card", &[("name", "秦奶奶")]);
        made.is(200).shows("秦奶奶");
        let digits = digits(&made);
        let mut elder = centre.visitor();
        let door = elder.opens("/enter/card");
        elder
            .sends(&door, "/enter/card", &[("card", "1234 5678 9012")])
            .is(422);
        let opened = elder.submits(&door, "/enter/card", &[("card", &digits)]);
        opened.is(200).shows("秦奶奶");
        elder.opens("/me/sessions").is(200).shows("秦奶奶");
        for actor in [&centre.actors.leader, &centre.actors.mender] {
            centre.signed_in(actor).opens("/desk/card").is(403);
        }
    });
}

#[test]
fn large_letters_follow_somebody_to_another_device() {
    both(|centre| {
        has_password(centre, "yan");
        let (mut one, _) = signs_in(centre, "yan");
        one.opens("/prefs?elder=1&to=/wall");
        one.opens("/prefs?contrast=1&to=/wall");
        let (mut other, _) = signs_in(centre, "yan");
        let wall = other.opens("/wall");
        assert!(
            wall.body.contains("class=\"elder contrast\""),
            "{}",
            &wall.body[..200]
        );
    });
}

#[test]
fn it_can_be_read_who_sees_a_matter_and_why() {
    both(|centre| {
        let told = centre.says("楼道灯不亮");
        let path = format!("/matters/{}/who", told.matter.id);
        // They have log-ins once they have signed in.
        centre.signed_in(&centre.actors.leader);
        centre.signed_in(&centre.actors.other_leader);
        let mut manager = centre.signed_in(&centre.actors.manager);
        manager
            .opens(&path)
            .is(200)
            .shows("小周那里的网格员")
            .shows("严书记那里的主任、书记")
            .hides("小吴");
        centre.signed_in(&centre.actors.leader).opens(&path).is(403);
        centre.signed_in(&centre.actors.other_leader).opens(&path).is(404);
    });
}
