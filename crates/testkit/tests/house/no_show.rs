//! Who did not come: others go first, until a reason is heard; the staff set
//! the numbers.

use axum::http::Method;
use bookings::ids::OfferingId;
use bookings::rows::Kind;
use serde_json::json;
use store::StoreError;
use testkit::{TestCentre, Visitor, both, days, hours};

use super::taking_part::{hold, learner};
use super::turns::{at, books, own, room};

/// Somebody books an hour on two days and comes on neither; gives whoever noted it.
fn twice_does_not_come(centre: &TestCentre, room: OfferingId, name: &str) -> Visitor {
    let who = learner(&mut centre.program(&centre.actors.clerk), name);
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    for turn in 0..2 {
        if turn > 0 {
            centre.clock.pass(days(1));
        }
        let (from, until) = (at(centre, 1), at(centre, 2));
        let body = json!({ "offering": room.to_string(), "person": who, "from": from, "until": until });
        let mut counter = centre.program(&centre.actors.clerk);
        let taken = counter.calls(Method::POST, "/api/v1/bookings/claims", &body);
        let id = taken.json()["ids"][0].as_str().expect("an id").to_owned();
        centre.clock.pass(hours(1));
        clerk = centre.signed_in(&centre.actors.clerk);
        let roll = clerk.opens(&format!("/desk/classes/{room}"));
        roll.shows("没有来");
        let action = format!("/desk/classes/{room}/no-show/{id}");
        clerk.submits(&roll, &action, &[]).is(200).shows("已记为没有来");
    }
    clerk
}

#[test]
fn whoever_twice_did_not_come_lets_others_go_first_and_may_say_why_to_another_than_who_marked_it() {
    both(|centre| {
        let room = room(centre, "活动室", Kind::Room, 60);
        let mut clerk = twice_does_not_come(centre, room, "王桂兰");
        let mut visitor = centre.visitor();
        let far = at(centre, 48);
        let asks = |visitor: &mut Visitor| books(visitor, room, "王桂兰", (&far, "60", "1"));
        asks(&mut visitor).is(422).shows("只能订 24 小时以内的");
        // She says why; until it is decided it does not count.
        let (here, page) = own(&mut visitor, "王桂兰");
        page.shows("到 ").shows("要让别人先订");
        let action = format!("{here}/appeal/");
        visitor
            .submits(&page, &action, &[("words", "")])
            .is(422)
            .shows("请写一句话");
        visitor
            .submits(&page, &action, &[("words", "那天住院了")])
            .is(200)
            .shows("会有另一位工作人员来看");
        asks(&mut visitor).is(200);
        // Whoever marked it does not decide; another does.
        let list = clerk.opens("/desk/classes/marks");
        list.shows("那天住院了").shows("请另一位同事来定");
        assert!(list.form("/desk/classes/marks/").is_none());
        let mut manager = centre.signed_in(&centre.actors.manager);
        let list = manager.opens("/desk/classes/marks");
        let (action, _) = list.form("/desk/classes/marks/").expect("a decision");
        let claim = action
            .rsplit('/')
            .next()
            .and_then(|id| id.parse().ok())
            .expect("an id");
        let (community, label) = (centre.places.community, centre.actors.clerk.label());
        let same = centre.store.write_now(move |tx| {
            let judged = bookings::marks::judge(tx, community, &label, claim, (true, "好"));
            Ok::<_, StoreError>(matches!(judged, Err(bookings::marks::MarkError::Same)))
        });
        assert!(
            same.expect("the store answers"),
            "nobody decides about a mark of their own"
        );
        manager
            .submits(&list, &action, &[("do", "lift"), ("words", "住院不算，请保重")])
            .is(200)
            .shows("已定");
        own(&mut visitor, "王桂兰")
            .1
            .shows("住院不算，请保重")
            .shows("不算了");
        hold(centre);
    });
}

#[test]
fn a_manager_sets_the_numbers_of_the_rule_about_who_did_not_come() {
    both(|centre| {
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk.opens("/settings/no-show").is(403);
        clerk.opens("/desk/classes/marks").shows("60 天里没有来 2 次");
        let mut manager = centre.signed_in(&centre.actors.manager);
        let page = manager.opens("/settings/no-show");
        page.is(200).shows("没有来几次").shows("2 到 10");
        for (name, bad) in [
            ("marks", "1"),
            ("within", "9999"),
            ("pause", "0"),
            ("behind", "x"),
            ("appeal", ""),
        ] {
            let answer = manager.submits(&page, "/settings/no-show", &[(name, bad)]);
            answer.is(422).shows("请写 ");
        }
        let stale = manager.opens("/settings/no-show");
        let numbers = [
            ("marks", "3"),
            ("within", "90"),
            ("pause", "14"),
            ("behind", "48"),
            ("appeal", "10"),
        ];
        let kept = manager.submits(&page, "/settings/no-show", &numbers);
        kept.is(200).shows("存好了").shows("90");
        clerk
            .opens("/desk/classes/marks")
            .shows("90 天里没有来 3 次")
            .shows("14 天里");
        // Another manager who looked before does not undo it.
        manager
            .submits(&stale, "/settings/no-show", &[("marks", "5")])
            .is(409);
        let again = manager.opens("/settings/no-show");
        manager
            .submits(&again, "/settings/no-show", &[("marks", "2")])
            .is(200);

        let room = room(centre, "活动室", Kind::Room, 60);
        twice_does_not_come(centre, room, "王桂兰");
        // Two days ahead is near enough now, three are not.
        let mut visitor = centre.visitor();
        let mut asks = |from: &str| books(&mut visitor, room, "王桂兰", (from, "60", "1"));
        asks(&at(centre, 72)).is(422).shows("只能订 48 小时以内的");
        asks(&at(centre, 47)).is(200);
        // After ten days the counter is the way, not the page.
        let (here, page) = own(&mut visitor, "王桂兰");
        page.shows("要让别人先订");
        centre.clock.pass(days(11));
        let late = visitor.sends(&page, &format!("{here}/appeal/"), &[("words", "那天住院了")]);
        late.is(409).shows("时间过去太久了");
        let (here, page) = own(&mut visitor, "王桂兰");
        assert!(page.form(&format!("{here}/appeal/")).is_none());
        hold(centre);
    });
}
