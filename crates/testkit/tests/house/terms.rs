//! A term is planned, kept, changed and attended, on the staff's own pages.

use axum::http::Method;
use bookings::change::{self, Change, ChangeError};
use bookings::ids::OfferingId;
use bookings::rows::{Kind, Offering, Session};
use bookings::told::{Say, words_of};
use serde_json::json;
use store::StoreError;
use testkit::{Page, TestCentre, Visitor, both, days, hours};

use super::taking_part::{claim, class, hold, learner};

const TERM: &[(&str, &str)] = &[
    ("term", "2026春"),
    ("first", "2026-03-16"),
    ("weeks", "16"),
    ("choice", "move"),
    ("title-0", "书法"),
    ("teacher-0", "许先生"),
    ("place-0", "书画室"),
    ("weekday-0", "1"),
    ("time-0", "09:00"),
    ("minutes-0", "90"),
    ("seats-0", "20"),
    ("title-1", "国画"),
    ("place-1", "书画室"),
    ("weekday-1", "1"),
    ("minutes-1", "90"),
    ("seats-1", "20"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = TERM
        .iter()
        .filter(|(name, _)| !more.iter().any(|(given, _)| given == name));
    kept.copied().chain(more.iter().copied()).collect()
}

#[test]
fn a_term_is_looked_at_with_its_holidays_and_kept_whole_or_not_at_all() {
    both(|centre| {
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/desk/classes/terms");
        // The second class would begin before the first one ends.
        let clash = with(&[("teacher-1", "林秋兰"), ("time-1", "10:00"), ("do", "look")]);
        let looked = clerk.sends(&page, "/desk/classes/terms", &clash);
        looked
            .is(422)
            .shows("地方在同一时间有别的安排")
            .shows("地方被《书法》占用");
        looked.shows("4月6日").shows("清明节").shows("劳动节");
        let kept = with(&[("teacher-1", "林秋兰"), ("time-1", "10:00"), ("do", "save")]);
        clerk.sends(&page, "/desk/classes/terms", &kept).is(422);
        clerk.opens("/timetable?week=2026-03-16").hides("书法");
        // The same teacher at the same time, in another room.
        let teacher = with(&[
            ("teacher-1", "许先生"),
            ("time-1", "09:30"),
            ("place-1", "三楼"),
            ("do", "save"),
        ]);
        clerk
            .sends(&page, "/desk/classes/terms", &teacher)
            .is(422)
            .shows("老师这时在上《书法》");
        let good = with(&[("teacher-1", "林秋兰"), ("time-1", "10:30"), ("do", "save")]);
        let kept = clerk.submits(&page, "/desk/classes/terms", &good);
        kept.is(200).shows("学期排好了").shows("书法").shows("林秋兰");
        // On the day of the festival nothing is held, and it is said why.
        clerk
            .opens("/timetable?week=2026-04-06")
            .shows("清明节")
            .hides("书法");
        let mut anybody = centre.visitor();
        let feed = anybody.opens("/timetable.ics?place=%E4%B9%A6%E7%94%BB%E5%AE%A4");
        assert_eq!(feed.body.matches("BEGIN:VEVENT").count(), 32);
        // Next term is written like this one.
        let next = clerk.opens("/desk/classes/terms?from=2026%E6%98%A5");
        assert!(next.body.contains("value=\"书法\"") && next.body.contains("value=\"10:30\""));
        hold(centre);
    });
}

#[test]
fn impossible_rules_are_told_beside_their_field() {
    both(|centre| {
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/desk/classes/terms");
        let send = |clerk: &mut testkit::Visitor, rule: &str| {
            let fields = with(&[
                ("teacher-1", "林秋兰"),
                ("time-1", "10:30"),
                ("rule-1", rule),
                ("do", "save"),
            ]);
            clerk.sends(&page, "/desk/classes/terms", &fields)
        };
        send(&mut clerk, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")
            .is(422)
            .shows("一次课也排不出来");
        send(&mut clerk, "每周三").is(422).shows("这个规律读不懂");
        let first = with(&[("first", "2026-02-31"), ("do", "save")]);
        clerk
            .sends(&page, "/desk/classes/terms", &first)
            .is(422)
            .shows("请选开学日期");
    });
}

fn sessions(centre: &TestCentre, offering: OfferingId) -> Vec<Session> {
    let community = centre.places.community;
    let sql = store::Sql::composed(format!(
        "SELECT {} FROM bookings_session WHERE community_id = $1 AND offering_id = $2 ORDER BY original",
        Session::COLUMNS
    ));
    let read = centre
        .store
        .read_now(move |tx| tx.all(&sql, &[&community, &offering], Session::read));
    read.expect("the store answers")
}

#[test]
fn a_session_that_is_moved_tells_everybody_once_and_meets_nothing_else_of_theirs() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let calligraphy = class(centre, "书法", 5, &[24, 192]);
        let choir = class(centre, "合唱", 5, &[48]);
        let mother = learner(&mut counter, "王桂兰");
        assert_eq!(claim(&mut counter, calligraphy, &mother).0, 201);
        assert_eq!(claim(&mut counter, choir, &mother).0, 201);
        let first = sessions(centre, calligraphy)[0].clone();
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens(&format!("/desk/classes/sessions/{}", first.id));
        let action = format!("/desk/classes/sessions/{}", first.id);
        let zone = kernel::Zone::shanghai();
        let at = |after: i64| centre.clock.now().plus(hours(after)).local(&zone);
        let move_to = |after: i64| vec![("starts", at(after)), ("note", "老师生病".to_owned())];
        fn plain<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
            fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect()
        }
        let fields = [move_to(49), vec![("do", "save".to_owned())]].concat();
        let refused = clerk.sends(&page, &action, &plain(&fields));
        refused.is(422).shows("1 位学员这时有《合唱》");
        let fields = [move_to(30), vec![("do", "look".to_owned())]].concat();
        clerk
            .sends(&page, &action, &plain(&fields))
            .is(200)
            .shows("会通知 1 人");
        let fields = [move_to(30), vec![("do", "save".to_owned())]].concat();
        clerk
            .submits(&page, &action, &plain(&fields))
            .is(200)
            .shows("已改");
        // The page that was open before is old now.
        clerk.sends(&page, &action, &plain(&fields)).is(409);
        centre.does_its_jobs();
        let (community, who) = (centre.places.community, mother.parse().expect("an id"));
        let told = centre
            .store
            .read_now(move |tx| words_of(tx, community, who))
            .expect("read");
        assert_eq!(told.len(), 1);
        assert!(told[0].body.contains("老师生病"), "{told:?}");
        hold(centre);
    });
}

#[test]
fn a_session_that_is_over_or_was_changed_by_another_is_not_changed() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 5, &[24]);
        let session = sessions(centre, dance)[0].clone();
        let community = centre.places.community;
        let try_it = |version: i32, after: i64| {
            let starts = centre.clock.now().plus(hours(after));
            let wanted = Change {
                version,
                starts,
                place: String::new(),
                teacher: String::new(),
                off: false,
                note: "换时间".into(),
            };
            let id = session.id;
            centre.store.write_now(move |tx| {
                let say = |_: &Session, _: &Offering| Say {
                    topic: "t".into(),
                    title: "t".into(),
                    body: "b".into(),
                };
                change::change(tx, community, "test", id, &wanted, &say)
            })
        };
        assert!(matches!(try_it(7, 30), Err(ChangeError::Stale)));
        assert!(matches!(try_it(1, -30), Err(ChangeError::Past)));
        assert!(try_it(1, 30).is_ok());
        centre.clock.pass(days(3));
        assert!(matches!(try_it(2, 30), Err(ChangeError::Over)));
    });
}

#[test]
fn seats_that_are_taken_cannot_be_taken_away() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 5, &[24]);
        for name in ["王桂兰", "李秀英"] {
            let who = learner(&mut counter, name);
            assert_eq!(claim(&mut counter, dance, &who).0, 201);
        }
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let action = format!("/desk/classes/{dance}/edit");
        let page = clerk.opens(&action);
        clerk
            .sends(&page, &action, &[("seats", "1")])
            .is(422)
            .shows("已经报上的人比这个数多");
        clerk.submits(&page, &action, &[("seats", "2")]).is(200);
        let third = learner(&mut counter, "赵玉兰");
        assert_eq!(claim(&mut counter, dance, &third).1["state"], "waiting");
        // A seat more is offered to whoever waits.
        let page = clerk.opens(&action);
        clerk.submits(&page, &action, &[("seats", "3")]).is(200);
        hold(centre);
    });
}

/// Takes a seat of a class that begins in an hour, and is there; gives the
/// clerk, the roll and the button.
pub(crate) fn comes(centre: &TestCentre, class: OfferingId, who: &str) -> (Visitor, Page, String) {
    let mut counter = centre.program(&centre.actors.clerk);
    let (_, taken) = claim(&mut counter, class, who);
    let id = taken["ids"][0].as_str().expect("an id").to_owned();
    centre.clock.pass(hours(1));
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    let roll = clerk.opens(&format!("/desk/classes/{class}"));
    let action = format!("/desk/classes/{class}/check-in/{id}");
    clerk.submits(&roll, &action, &[]).is(200).shows("已签到");
    (clerk, roll, action)
}

#[test]
fn whoever_came_to_two_of_three_has_a_certificate_and_twice_is_once() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 5, &[1, 25]);
        let who = learner(&mut counter, "王桂兰");
        let (mut clerk, roll, action) = comes(centre, dance, &who);
        let again = clerk.submits(&roll, &action, &[("key", "another")]);
        again.shows("刚才已经签过到了");
        centre.clock.pass(hours(3));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let hours_page = clerk.opens(&format!("/desk/classes/{dance}/hours"));
        hours_page.shows("2 小时 0 分");
        let link = hours_page.link("/mine/").expect("a certificate");
        centre
            .visitor()
            .opens(&link)
            .is(200)
            .shows("王桂兰")
            .shows("结业证明");
        centre.clock.pass(days(2));
        // One of two is not enough.
        centre.visitor().opens(&link).is(404);
    });
}

#[test]
fn a_room_in_which_a_class_is_held_or_that_is_closed_cannot_be_booked() {
    both(|centre| {
        let community = centre.places.community;
        let room = centre.store.write_now(move |tx| {
            let now = tx.now();
            let mut room = Offering::blank(community, tx.clock().fresh(), "活动室", Kind::Room, now);
            room.way = bookings::rows::WayWord::Unit;
            (room.slot_minutes, room.open_minute, room.close_minute) = (30, 480, 1260);
            bookings::offer::offer(tx, "test", &room, &[], &[])
        });
        let room = room.expect("it is kept");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/desk/classes/terms");
        let fields = with(&[
            ("title-1", ""),
            ("place-0", "活动室"),
            ("first", "2026-03-11"),
            ("weekday-0", "3"),
            ("do", "save"),
        ]);
        clerk
            .submits(&page, "/desk/classes/terms", &fields)
            .is(200)
            .shows("学期排好了");
        let page = clerk.opens("/desk/classes/closures");
        let shut = [("from", "2026-03-12"), ("reason", "刷墙"), ("place", "活动室")];
        clerk
            .sends(
                &page,
                "/desk/classes/closures",
                &[&shut[..], &[("do", "look")]].concat(),
            )
            .shows("0 次课");
        clerk
            .submits(
                &page,
                "/desk/classes/closures",
                &[&shut[..], &[("do", "save")]].concat(),
            )
            .shows("已记下");
        let mut counter = centre.program(&centre.actors.clerk);
        let troupe = learner(&mut counter, "腰鼓队");
        let mut book = |from: &str, until: &str| {
            let body =
                json!({ "offering": room.to_string(), "person": troupe, "from": from, "until": until });
            let page = counter.calls(Method::POST, "/api/v1/bookings/claims", &body);
            page.status.as_u16()
        };
        assert_eq!(book("2026-03-11T10:00", "2026-03-11T11:00"), 422);
        assert_eq!(book("2026-03-12T15:00", "2026-03-12T16:00"), 422);
        assert_eq!(book("2026-03-11T10:30", "2026-03-11T11:30"), 201);
        let read: Result<Vec<_>, StoreError> = centre.store.read_now(move |tx| {
            let day = "2026-03-10".parse().map_err(|_| StoreError::NoRow)?;
            bookings::plan::closure::closures(tx, community, day)
        });
        assert_eq!(read.expect("read").len(), 1);
        hold(centre);
    });
}
