//! Codes at the door: read once, told clearly the second time, never believed
//! when forged; what is free now, how full the rooms are, how many come.

use bookings::ids::{OfferingId, PersonId};
use bookings::offer::offer;
use bookings::pass;
use bookings::rows::{Kind, Offering, WayWord};
use testkit::{TestCentre, both, days, hours, minutes};

use super::taking_part::{claim, class, hold, learner};

fn code(centre: &TestCentre, person: &str) -> String {
    let person: PersonId = person.parse().expect("an id");
    pass::issue(
        centre.store.keys(),
        centre.places.community,
        person,
        centre.clock.now(),
    )
}

#[test]
fn a_code_is_taken_once_and_the_second_time_is_told_so() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 5, &[1]);
        let who = learner(&mut counter, "王桂兰");
        assert_eq!(claim(&mut counter, dance, &who).0, 201);
        let code = code(centre, &who);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/desk/classes/scan");
        let scan = |clerk: &mut testkit::Visitor, code: &str| {
            clerk.sends(&page, "/desk/classes/scan", &[("code", code)])
        };
        scan(&mut clerk, &code).is(200).shows("王桂兰，签到成功：舞蹈");
        scan(&mut clerk, &code).is(200).shows("已经签过到了");
        scan(&mut clerk, &format!("https://h.test/desk/classes/at-door/{code}")).shows("已经签过到了");
        let mut forged = code.clone();
        forged.replace_range(20..21, if &code[20..21] == "A" { "B" } else { "A" });
        scan(&mut clerk, &forged).is(422).shows("这个码不对");
        clerk
            .opens(&format!("/desk/classes/at-door/{forged}"))
            .is(422)
            .shows("这个码不对");
        clerk
            .opens(&format!("/desk/classes/at-door/{code}"))
            .is(200)
            .shows("王桂兰");
        scan(&mut clerk, "").is(422);
        centre.clock.pass(days(2));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/desk/classes/scan");
        clerk
            .sends(&page, "/desk/classes/scan", &[("code", &code)])
            .is(422)
            .shows("这个码过期了");
        hold(centre);
    });
}

#[test]
fn what_was_scanned_without_a_line_counts_for_its_own_hour() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 5, &[1]);
        let who = learner(&mut counter, "王桂兰");
        claim(&mut counter, dance, &who);
        let code = code(centre, &who);
        let then = centre.clock.now().plus(minutes(50));
        centre.clock.pass(hours(20));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/desk/classes/scan");
        // Now nothing is on any more; at that time the class was about to begin.
        let now = clerk.sends(&page, "/desk/classes/scan", &[("code", &code)]);
        now.shows("现在没有要参加的");
        let at = then.0.to_string();
        let sent = clerk.sends(&page, "/desk/classes/scan", &[("code", &code), ("at", &at)]);
        sent.is(200).shows("签到成功");
        // A time that lies ahead, or long ago, is not believed.
        let at = centre.clock.now().plus(days(3)).0.to_string();
        clerk
            .sends(&page, "/desk/classes/scan", &[("code", &code), ("at", &at)])
            .shows("现在没有要参加的");
    });
}

fn table(centre: &TestCentre) -> OfferingId {
    let community = centre.places.community;
    let made = centre.store.write_now(move |tx| {
        let now = tx.now();
        let mut one = Offering::blank(community, tx.clock().fresh(), "乒乓球台", Kind::Machine, now);
        (one.way, one.slot_minutes, one.place) = (WayWord::Unit, 30, "地下一层".into());
        (one.open_minute, one.close_minute) = (480, 1260);
        offer(tx, "test", &one, &[], &[])
    });
    made.expect("it is kept")
}

#[test]
fn what_is_free_now_and_how_full_a_month_is_follow_the_bookings() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let table = table(centre);
        centre
            .visitor()
            .opens("/now")
            .is(200)
            .shows("乒乓球台")
            .shows("空到 21:00");
        let who = learner(&mut counter, "王桂兰");
        let zone = kernel::Zone::shanghai();
        let at = |after: i64| centre.clock.now().plus(minutes(after)).local(&zone);
        let mut book = |from: i64, until: i64| {
            let body = serde_json::json!({ "offering": table.to_string(), "person": who, "from": at(from), "until": at(until) });
            let page = counter.calls(axum::http::Method::POST, "/api/v1/bookings/claims", &body);
            page.status.as_u16()
        };
        assert_eq!(book(60, 120), 201);
        centre.visitor().opens("/now").shows("空到 11:00");
        assert_eq!(book(0, 60), 201);
        centre.visitor().opens("/now").shows("现在都有人在用");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk
            .opens("/desk/classes/rooms?month=2026-03")
            .is(200)
            .shows("乒乓球台");
        clerk.opens("/desk/classes/rooms?month=nonsense").is(200);
        hold(centre);
    });
}

#[test]
fn people_are_counted_by_check_in_and_by_hand_once_each() {
    both(|centre| {
        let mut manager = centre.signed_in(&centre.actors.manager);
        let page = manager.opens("/desk/classes/footfall");
        let send = |manager: &mut testkit::Visitor, people: &str| {
            manager.submits(
                &page,
                "/desk/classes/footfall",
                &[("place", "大厅"), ("people", people)],
            )
        };
        send(&mut manager, "0").is(422).shows("请写人数");
        send(&mut manager, "12").is(200).shows("大厅").shows("12");
        // The same form sent twice counts once.
        send(&mut manager, "12");
        manager.opens("/desk/classes/footfall").shows("四周来了 12 人次");
    });
}

#[test]
fn a_club_has_members_and_its_leader_tells_each_of_them_once() {
    both(|centre| {
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/clubs");
        let found = [
            ("do", "found"),
            ("club-name", "青禾腰鼓队"),
            ("name", "王桂兰"),
            ("phone", "15412345678"),
        ];
        clerk.submits(&page, "/clubs", &found).is(200).shows("青禾腰鼓队");
        let mut visitor = centre.visitor();
        let page = visitor.opens("/clubs");
        let mark = "name=\"club\" value=\"";
        let rest = page.body.split(mark).nth(1).expect("a club");
        let club = rest.split('"').next().unwrap_or_default().to_owned();
        let fields = [
            ("club", club.as_str()),
            ("name", "李秀英"),
            ("phone", "15412345679"),
        ];
        let own = visitor.submits(&page, "/clubs", &fields);
        own.is(200).shows("青禾腰鼓队");
        let member = visitor.opens(&format!(
            "{}/clubs/{club}",
            own.path.split('?').next().unwrap_or_default()
        ));
        member.is(200).shows("王桂兰").hides("发出去");
        // The leader finds their own page by name and number.
        let find = visitor.opens("/mine");
        let leader = visitor.submits(&find, "/mine", &[("name", "王桂兰"), ("phone", "15412345678")]);
        let path = format!(
            "{}/clubs/{club}",
            leader.path.split('?').next().unwrap_or_default()
        );
        let page = visitor.opens(&path);
        let told = [("words", "周二两点老地方")];
        visitor.submits(&page, &path, &told).shows("已告诉大家");
        visitor.submits(&page, &path, &told);
        let again = visitor.opens(own.path.split('?').next().unwrap_or_default());
        assert_eq!(again.body.matches("周二两点老地方").count(), 1);
        // A name is wanted.
        let other = visitor.opens("/clubs");
        let fields = [("club", club.as_str()), ("name", ""), ("phone", "15412345680")];
        visitor
            .sends(&other, "/clubs", &fields)
            .is(422)
            .shows("请写参加的人的姓名");
    });
}

#[test]
fn what_is_broken_is_kept_and_left_to_be_passed_on() {
    both(|centre| {
        let table = table(centre);
        let mut visitor = centre.visitor();
        let page = visitor.opens(&format!("/classes/{table}"));
        let action = format!("/classes/{table}/fault");
        visitor
            .sends(&page, &action, &[("fault", "")])
            .is(422)
            .shows("请写哪里坏了");
        visitor
            .submits(&page, &action, &[("fault", "网断了")])
            .is(200)
            .shows("已报修");
        visitor.submits(&page, &action, &[("fault", "网断了")]).is(200);
        let community = centre.places.community;
        let waiting = centre
            .store
            .read_now(move |tx| store::job::waiting(tx, community));
        assert_eq!(waiting.expect("read"), 1);
    });
}
