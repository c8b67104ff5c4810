//! What somebody sees of themselves, and of those for whom they may act.

use gate::Actor;
use kernel::PersonId;
use people::register::consent::{self, Giver, NewConsent, Purpose};
use people::register::{Person, Refused, person};
use store::StoreError;
use testkit::{Page, TestCentre, Visitor, both};

use crate::doors::{digits, resident};
use crate::register::{adds, number_of, the_elder};

/// The end of the elder's number.
fn tail() -> String {
    number_of("11010519391231001").tail().to_owned()
}

fn known(centre: &TestCentre, phone: &'static str, name: &str) -> (Visitor, Page) {
    let mut visitor = resident(centre, phone);
    let page = visitor.opens("/me");
    let known = visitor.submits(&page, "/me/known", &[("name", name), ("tail", &tail())]);
    (visitor, known)
}

/// The elder agrees that somebody with this telephone acts for her.
fn agrees(centre: &TestCentre, elder: PersonId, name: &str, phone: &str) {
    let new = NewConsent {
        purpose: Purpose::Act,
        given_by: Giver::Own,
        agent: None,
        agent_name: name.to_owned(),
        agent_phone: Some(phone.to_owned()),
        evidence: "代办委托书 3 号".to_owned(),
        until: None,
    };
    centre
        .registers(&centre.actors.clerk, move |tx, cx| {
            consent::give(tx, cx, elder, &new)
        })
        .unwrap();
}

#[test]
fn a_telephone_alone_makes_nobody_known() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let mut visitor = resident(centre, "16900001234");
        let page = visitor.opens("/me");
        page.is(200).shows("您是哪一位").hides("王建新");
        let wrong = visitor.sends(&page, "/me/known", &[("name", "王建新"), ("tail", "0000")]);
        wrong.is(422).shows("没有对上");
        let wrong = visitor.sends(&page, "/me/known", &[("name", "李四"), ("tail", &tail())]);
        wrong.is(422);
        let known = visitor.submits(&wrong, "/me/known", &[("name", "王建新"), ("tail", &tail())]);
        known
            .is(200)
            .shows("王建新")
            .shows("1939-12-31")
            .hides("16900001234");
        let id = one.id;
        let tied = centre.registers::<_, Refused, _>(&centre.actors.clerk, move |tx, cx| {
            Ok(person(tx, cx.community, id)?.and_then(|one| one.account))
        });
        assert!(tied.unwrap().is_some());

        // Whoever guesses is stopped, right or not.
        let mut other = resident(centre, "16900005678");
        let page = other.opens("/me");
        let outcomes: Vec<u16> = (0..7)
            .map(|_| other.sends(&page, "/me/known", &[("name", "王建新"), ("tail", &tail())]))
            .map(|page| page.status.as_u16())
            .collect();
        assert_eq!(outcomes, [422, 422, 422, 422, 422, 429, 429]);
    });
}

#[test]
fn one_sees_who_opened_what_was_sealed_and_takes_a_copy_along() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let path = format!("/people/{}", one.id);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens(&path);
        clerk.submits(
            &page,
            &format!("{path}/reveal"),
            &[("field", "phone"), ("purpose", "visit")],
        );
        let (mut elder, page) = known(centre, "16900001234", "王建新");
        page.shows("谁看过（1 次）").shows("电话 · 上门");
        let copy = elder.sends(&page, "/me/copy", &[]);
        copy.is(200);
        let copy = copy.json();
        assert_eq!(copy["sealed"]["phone"], "16900001234");
        assert_eq!(copy["sealed"]["door"], "501室");
        assert_eq!(copy["born"], "1939-12-31");
        elder.opens("/me").shows("本人拿走一份");
        let stranger = centre.visitor().sends(&page, "/me/copy", &[]);
        assert!(!stranger.body.contains("1939"));
    });
}

#[test]
fn a_daughter_follows_what_she_says_for_her_mother_until_it_is_taken_back() {
    both(|centre| {
        let mother = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        agrees(centre, mother.id, "王丽", "16900004321");
        let mut daughter = resident(centre, "16900004321");
        daughter.opens("/me").is(200).shows("替王建新看和办");
        let home = daughter.opens("/report");
        let id = mother.id.to_string();
        let south = centre.places.south_3_2.to_string();
        let said = [
            ("step", "contact"),
            ("words", "妈妈家楼道的灯不亮"),
            ("node", &south),
            ("same", "other"),
            ("whose", &id),
            ("key", "0192f3a0c0de7000a000000000000001"),
        ];
        let receipt = daughter.sends(&home, "/report", &said);
        receipt.is(303);
        let receipt = daughter.opens(receipt.headers["location"].to_str().unwrap());
        receipt.is(200).shows("王丽替王建新反映");

        // On another device the log-in is enough; the leader's visit stands there too.
        let mut again = resident(centre, "16900004321");
        let family = format!("/me/family/{id}");
        let list = again.opens(&family);
        list.is(200).shows("妈妈家楼道的灯不亮");
        let line = list.link("/i/").expect("the matter is listed");
        again.opens(&line).is(200).shows("王丽替王建新反映");
        let mut leader = centre.signed_in(&centre.actors.leader);
        let page = leader.opens("/leader");
        leader.submits(&page, "/leader/visit", &[("person", &id), ("note", "身体好")]);
        again.opens(&family).shows("上门见到").hides("身体好");
        let desk = leader.opens("/leader").link("/matters/").expect("it is hers");
        leader.opens(&desk).is(200).shows("王丽受托反映");

        // Nobody else sees any of it.
        centre.signed_in(&centre.actors.other_leader).looks(&desk).is(404);
        let mut stranger = resident(centre, "16900007777");
        stranger.looks(&family).is(404);
        stranger.looks(&line).is(404);
        centre.visitor().looks(&line).is(404);

        // The mother follows it as well, and takes her word back.
        let (mut own, page) = known(centre, "16900001234", "王建新");
        own.opens("/me/matters").shows("妈妈家楼道的灯不亮");
        let action = page.form("/me/consent/").expect("a consent").0;
        own.submits(&page, &action, &[]).shows("收回了");
        again.looks(&family).is(404);
        again.looks(&line).is(404);
        let again = daughter.sends(
            &home,
            "/report",
            &[&said[..5], &[("key", "0192f3a0c0de7000a000000000000002")]].concat(),
        );
        again.is(403);
    });
}

#[test]
fn what_somebody_wants_erased_is_gone_and_the_log_still_holds() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        agrees(centre, one.id, "王丽", "16900004321");
        let (mut elder, page) = known(centre, "16900001234", "王建新");
        elder
            .submits(&page, "/me/wish", &[("kind", "correct"), ("words", "")])
            .is(422);
        elder.sends(
            &page,
            "/me/wish",
            &[("kind", "erase"), ("key", "0192f3a0c0de7000a000000000000003")],
        );
        elder.opens("/me").shows("前答复");
        let mut leader = centre.signed_in(&centre.actors.leader);
        leader.looks("/people/wishes").is(403);
        let mut manager = centre.signed_in(&centre.actors.manager);
        let list = manager.opens("/people/wishes");
        list.is(200).shows("王建新");
        let action = list.form("/people/wishes/").expect("a wish").0;
        manager.submits(&list, &action, &[("outcome", "")]).is(422);
        manager
            .submits(&list, &action, &[("go", "erase"), ("outcome", "本人要求")])
            .is(200);
        manager.opens("/people?q=王建新").hides("南苑 3号楼");
        elder.opens("/me").hides("王建新");
        let id = one.id;
        let left: Person = centre
            .registers::<_, Refused, _>(&centre.actors.manager, move |tx, cx| {
                Ok(person(tx, cx.community, id)?.ok_or(StoreError::NoRow)?)
            })
            .unwrap();
        assert!(left.id_sealed.is_none() && left.phone.is_none() && left.born.is_none());
        assert_eq!(left.name, "—");
        let mut daughter = resident(centre, "16900004321");
        daughter.opens("/me").hides("看和办");
        assert!(centre.no_loss().holds);
    });
}

#[test]
fn the_counter_gives_somebody_of_the_register_a_card_and_can_untie_it() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let path = format!("/people/{}", one.id);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens(&path);
        let made = clerk.sends(&page, &format!("{path}/card"), &[]);
        made.is(200).shows("王建新");
        let digits = digits(&made);
        let mut elder = centre.visitor();
        let door = elder.opens("/enter/card");
        elder.submits(&door, "/enter/card", &[("card", &digits)]);
        elder.opens("/me").is(200).shows("王建新").shows("中心记着我什么");
        let page = clerk.opens(&path);
        clerk.submits(&page, &format!("{path}/untie"), &[]).is(200);
        elder.opens("/me").hides("王建新");
        let who = centre.signed_in(&centre.actors.leader);
        drop(who);
        clerk
            .opens(&format!("{path}/who"))
            .is(200)
            .shows("小周")
            .hides("小吴");
        let stranger: &Actor = &centre.actors.other_leader;
        centre.signed_in(stranger).looks(&format!("{path}/who")).is(404);
    });
}
