//! Whose turn it is: one seat for another, a seat for somebody else, several
//! asked at once, those who did not come, ages, residents first, lotteries
//! with weights and households, and what the audit finds missing.

use axum::http::Method;
use bookings::books::{Books, books};
use bookings::ids::OfferingId;
use bookings::offer::offer;
use bookings::rows::{Kind, Offering, WayWord};
use serde_json::json;
use store::{Sql, StoreError};
use testkit::{Page, TestCentre, Visitor, both, days, hours};

use super::taking_part::{act, claim, class, hold, learner};

const PHONE: &str = "15412345678";

/// Signs somebody up on the page; gives what is shown afterwards.
pub(crate) fn joins(visitor: &mut Visitor, class: OfferingId, name: &str, more: &[(&str, &str)]) -> Page {
    let page = visitor.opens(&format!("/classes/{class}"));
    let fields: Vec<(&str, &str)> = [("name", name), ("phone", PHONE)]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    let form = page.link_of_form(class);
    visitor.submits(&page, &form, &fields)
}

trait FormOf {
    fn link_of_form(&self, class: OfferingId) -> String;
}

impl FormOf for Page {
    fn link_of_form(&self, class: OfferingId) -> String {
        for verb in ["join", "enter", "lobby"] {
            let action = format!("/classes/{class}/{verb}");
            if self.form(&action).is_some() {
                return action;
            }
        }
        format!("/classes/{class}/join")
    }
}

pub(crate) fn own(visitor: &mut Visitor, name: &str) -> (String, Page) {
    let page = visitor.opens("/mine");
    let found = visitor.submits(&page, "/mine", &[("name", name), ("phone", PHONE)]);
    let calendar = found.link("/mine/").expect("an own page");
    let token = calendar.split('/').nth(2).expect("a token").to_owned();
    (format!("/mine/{token}"), found)
}

pub(crate) fn run(centre: &TestCentre, sql: &str) {
    let (community, sql) = (centre.places.community, Sql::composed(sql.to_owned()));
    centre
        .store
        .write_now(move |tx| tx.run(&sql, &[&community]))
        .expect("it runs");
}

fn audited(centre: &TestCentre) -> Books {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| books(tx, community))
        .expect("they can be read")
}

#[test]
fn a_learner_moves_to_another_class_in_one_step_and_never_loses_the_seat() {
    both(|centre| {
        let (choir, dance, full) = (
            class(centre, "合唱", 2, &[24]),
            class(centre, "舞蹈", 2, &[24]),
            class(centre, "书法", 1, &[48]),
        );
        let mut visitor = centre.visitor();
        joins(&mut visitor, choir, "王桂兰", &[]).is(200);
        joins(&mut visitor, full, "李秀英", &[]).is(200);
        let (here, page) = own(&mut visitor, "王桂兰");
        let link = page.link(&format!("{here}/swap/")).expect("a way to change");
        let swap = visitor.opens(&link);
        // What is full is not shown; asked for all the same it is refused, and the seat stays.
        swap.shows("舞蹈").hides("书法");
        let (full, dance) = (full.to_string(), dance.to_string());
        let fields = [("do", "swap"), ("to", full.as_str())];
        visitor.submits(&swap, &link, &fields).is(422).shows("名额已满");
        visitor.opens(&here).shows("合唱");
        visitor
            .submits(&swap, &link, &[("do", "swap"), ("to", "")])
            .is(422)
            .shows("请选要换到哪一门");
        let fields = [("do", "swap"), ("to", dance.as_str()), ("key", "another")];
        visitor
            .submits(&swap, &link, &fields)
            .is(200)
            .shows("换好了")
            .shows("舞蹈");
        // The same class at the same time was no hindrance, and the old seat is free.
        let api = |class: &str| {
            centre
                .visitor()
                .calls(
                    Method::GET,
                    &format!("/api/v1/bookings/offerings/{class}"),
                    &json!({}),
                )
                .json()["free"]
                .as_i64()
        };
        assert_eq!((api(&choir.to_string()), api(&dance)), (Some(2), Some(1)));
        hold(centre);
    });
}

fn room(centre: &TestCentre, title: &str, kind: Kind, cell: i32) -> OfferingId {
    let (community, title) = (centre.places.community, title.to_owned());
    let made = centre.store.write_now(move |tx| {
        let now = tx.now();
        let mut one = Offering::blank(community, tx.clock().fresh(), &title, kind, now);
        (one.way, one.slot_minutes, one.seats, one.waits) = (WayWord::Unit, cell, 2, false);
        if kind == Kind::Locker {
            one.way = WayWord::Slot;
        } else {
            (one.open_minute, one.close_minute) = (480, 1260);
        }
        offer(tx, "test", &one, &[], &[])
    });
    made.expect("it is kept")
}

/// So many hours from now, in wall time.
fn at(centre: &TestCentre, after: i64) -> String {
    let whole = centre.clock.now().0 / hours(1) * hours(1);
    kernel::Micros(whole + hours(after)).local(&kernel::Zone::shanghai())
}

#[test]
fn a_room_is_moved_to_an_hour_that_meets_the_old_one_and_handed_to_a_friend() {
    both(|centre| {
        let room = room(centre, "活动室", Kind::Room, 30);
        let mut visitor = centre.visitor();
        let (two, three) = (at(centre, 26), at(centre, 27));
        let day = two.get(..10).expect("a day").to_owned();
        let book = [
            ("from", two.as_str()),
            ("minutes", "120"),
            ("weeks", "1"),
            ("day", day.as_str()),
        ];
        joins(&mut visitor, room, "腰鼓队", &book).is(200);
        let (here, page) = own(&mut visitor, "腰鼓队");
        let link = page.link(&format!("{here}/swap/")).expect("a way to change");
        let swap = visitor.opens(&format!("{link}?day={day}"));
        let moved = visitor.submits(&swap, &link, &[("do", "swap"), ("from", &three), ("day", &day)]);
        moved.is(200).shows("换好了");
        // The first hour of the old time is anybody's.
        let hour = [
            ("from", two.as_str()),
            ("minutes", "60"),
            ("weeks", "1"),
            ("day", day.as_str()),
        ];
        joins(&mut visitor, room, "合唱团", &hour).is(200);
        let (here, page) = own(&mut visitor, "腰鼓队");
        let link = page.link(&format!("{here}/swap/")).expect("a way to change");
        let swap = visitor.opens(&link);
        let friend = [("do", "hand"), ("name", "李秀英"), ("phone", PHONE)];
        visitor.submits(&swap, &link, &friend).is(200).shows("已让给他了");
        own(&mut visitor, "李秀英").1.shows("活动室");
        visitor.opens(&link).is(404);
        hold(centre);
    });
}

#[test]
fn a_seat_that_others_wait_for_is_not_handed_past_them() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 1, &[48]);
        let mut visitor = centre.visitor();
        joins(&mut visitor, dance, "王桂兰", &[]).is(200);
        joins(&mut visitor, dance, "李秀英", &[("wait", "1")]).is(200);
        let (here, page) = own(&mut visitor, "王桂兰");
        let link = page.link(&format!("{here}/swap/")).expect("a way to change");
        let swap = visitor.opens(&link);
        let friend = [("do", "hand"), ("name", "赵玉兰"), ("phone", PHONE)];
        visitor.submits(&swap, &link, &friend).is(422).shows("有人在候补");
        hold(centre);
    });
}

#[test]
fn shortly_before_the_start_three_are_asked_at_once_and_the_first_to_answer_has_it() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 1, &[2]);
        let mut counter = centre.program(&centre.actors.clerk);
        let first = learner(&mut counter, "王桂兰");
        let taken = claim(&mut counter, dance, &first).1;
        let names = ["李秀英", "赵玉兰", "钱春梅", "孙丽华"];
        for name in names {
            let who = learner(&mut counter, name);
            assert_eq!(claim(&mut counter, dance, &who).1["state"], "waiting");
        }
        let id = taken["ids"][0].as_str().expect("an id").to_owned();
        act(&mut counter, &format!("claims/{id}/cancel"));
        centre.does_its_jobs();
        let mut visitor = centre.visitor();
        let pages: Vec<(String, Page)> = names.iter().map(|name| own(&mut visitor, name)).collect();
        for (_, page) in &pages[..3] {
            page.shows("谁先要就是谁的").shows("空出名额");
        }
        pages[3].1.hides("谁先要就是谁的");
        // Nobody off the street goes before them.
        joins(&mut visitor, dance, "周海燕", &[])
            .is(422)
            .shows("名额已满");
        // The third one is the fastest; the others keep their places.
        let take = |visitor: &mut Visitor, (here, page): &(String, Page)| {
            let action = page
                .link_of(&format!("{here}/take/"))
                .expect("a button to take it");
            visitor.submits(page, &action, &[])
        };
        take(&mut visitor, &pages[2]).is(200).shows("名额是您的了");
        take(&mut visitor, &pages[0]).is(409).shows("名额已满");
        own(&mut visitor, "李秀英").1.shows("候补第 1 位");
        hold(centre);
    });
}

trait ActionOf {
    fn link_of(&self, start: &str) -> Option<String>;
}

impl ActionOf for Page {
    /// The action of the first form that leads there.
    fn link_of(&self, start: &str) -> Option<String> {
        let from = self.body.find(&format!("action=\"{start}"))? + "action=\"".len();
        let rest = self.body.get(from..)?;
        rest.split('"').next().map(str::to_owned)
    }
}

#[test]
fn whoever_twice_did_not_come_lets_others_go_first_and_may_say_why_to_another_than_who_marked_it() {
    both(|centre| {
        let room = room(centre, "活动室", Kind::Room, 60);
        let mut counter = centre.program(&centre.actors.clerk);
        let who = learner(&mut counter, "王桂兰");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        for turn in 0..2 {
            let (from, until) = (at(centre, 1), at(centre, 2));
            let body = json!({ "offering": room.to_string(), "person": who, "from": from, "until": until });
            let taken = counter
                .calls(Method::POST, "/api/v1/bookings/claims", &body)
                .json();
            let id = taken["ids"][0].as_str().expect("an id").to_owned();
            centre.clock.pass(hours(1));
            clerk = centre.signed_in(&centre.actors.clerk);
            let roll = clerk.opens(&format!("/desk/classes/{room}"));
            roll.shows("没有来");
            let action = format!("/desk/classes/{room}/no-show/{id}");
            clerk.submits(&roll, &action, &[]).is(200).shows("已记为没有来");
            if turn == 0 {
                centre.clock.pass(days(1));
                counter = centre.program(&centre.actors.clerk);
            }
        }
        let mut visitor = centre.visitor();
        let far = at(centre, 48);
        let day = far.get(..10).expect("a day").to_owned();
        let book = [
            ("from", far.as_str()),
            ("minutes", "60"),
            ("weeks", "1"),
            ("day", day.as_str()),
        ];
        joins(&mut visitor, room, "王桂兰", &book)
            .is(422)
            .shows("只能订 24 小时以内的");
        // She says why; until it is decided it does not count.
        let (here, page) = own(&mut visitor, "王桂兰");
        page.shows("到 ").shows("要让别人先订");
        let action = page
            .link_of(&format!("{here}/appeal/"))
            .expect("a way to say why");
        visitor
            .submits(&page, &action, &[("words", "")])
            .is(422)
            .shows("请写一句话");
        visitor
            .submits(&page, &action, &[("words", "那天住院了")])
            .is(200)
            .shows("会有另一位工作人员来看");
        joins(&mut visitor, room, "王桂兰", &book).is(200);
        // Whoever marked it does not decide; another does.
        let list = clerk.opens("/desk/classes/marks");
        list.shows("那天住院了").shows("请另一位同事来定");
        assert!(list.link_of("/desk/classes/marks/").is_none());
        let mut manager = centre.signed_in(&centre.actors.manager);
        let list = manager.opens("/desk/classes/marks");
        let action = list.link_of("/desk/classes/marks/").expect("a decision");
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
        let mut counter = centre.program(&centre.actors.clerk);
        let who = learner(&mut counter, "王桂兰");
        for turn in 0..2 {
            counter = centre.program(&centre.actors.clerk);
            let (from, until) = (at(centre, 1), at(centre, 2));
            let body = json!({ "offering": room.to_string(), "person": who, "from": from, "until": until });
            let taken = counter
                .calls(Method::POST, "/api/v1/bookings/claims", &body)
                .json();
            let id = taken["ids"][0].as_str().expect("an id").to_owned();
            centre.clock.pass(hours(1));
            clerk = centre.signed_in(&centre.actors.clerk);
            let roll = clerk.opens(&format!("/desk/classes/{room}"));
            clerk
                .submits(&roll, &format!("/desk/classes/{room}/no-show/{id}"), &[])
                .is(200);
            if turn == 0 {
                centre.clock.pass(days(1));
            }
        }
        // Two days ahead is near enough now, three are not.
        let mut visitor = centre.visitor();
        let times = [at(centre, 47), at(centre, 72)];
        let asks = |visitor: &mut Visitor, from: &str| {
            let day = from.get(..10).expect("a day").to_owned();
            let book = [
                ("from", from),
                ("minutes", "60"),
                ("weeks", "1"),
                ("day", day.as_str()),
            ];
            joins(visitor, room, "王桂兰", &book)
        };
        asks(&mut visitor, &times[1])
            .is(422)
            .shows("只能订 48 小时以内的");
        asks(&mut visitor, &times[0]).is(200);
        // After ten days the counter is the way, not the page.
        let (here, page) = own(&mut visitor, "王桂兰");
        let action = page
            .link_of(&format!("{here}/appeal/"))
            .expect("a way to say why");
        page.shows("要让别人先订");
        centre.clock.pass(days(11));
        let late = visitor.sends(&page, &action, &[("words", "那天住院了")]);
        late.is(409).shows("时间过去太久了");
        let (here, page) = own(&mut visitor, "王桂兰");
        assert!(page.link_of(&format!("{here}/appeal/")).is_none());
        hold(centre);
    });
}

#[test]
fn ages_and_residents_first_are_set_by_the_staff_and_kept() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 3, &[72]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let action = format!("/desk/classes/{dance}/edit");
        let page = clerk.opens(&action);
        let bad = [("min-age", "60"), ("max-age", "50")];
        clerk
            .sends(&page, &action, &bad)
            .is(422)
            .shows("最小的不能比最大的大");
        let until = at(centre, 24);
        let good = [
            ("min-age", "50"),
            ("max-age", "80"),
            ("residents", until.as_str()),
        ];
        clerk.submits(&page, &action, &good).is(200);
        let mut visitor = centre.visitor();
        visitor
            .opens(&format!("/classes/{dance}"))
            .shows("50 到 80 岁")
            .shows("先给本社区登记在册的人报");
        joins(&mut visitor, dance, "王桂兰", &[])
            .is(422)
            .shows("请写出生日期");
        let young = [("born", "1990-01-01")];
        joins(&mut visitor, dance, "李小红", &young)
            .is(422)
            .shows("年龄不在这一项的范围里");
        let old = [("born", "1960-01-01")];
        // Whoever is not in the register waits until the residents went first.
        joins(&mut visitor, dance, "王桂兰", &old)
            .is(422)
            .shows("名额已满");
        let counter = [("born", "1960-01-01"), ("resident", "1")];
        joins(&mut clerk, dance, "赵玉兰", &counter).is(200);
        centre.clock.pass(hours(25));
        joins(&mut centre.visitor(), dance, "王桂兰", &old).is(200);
        hold(centre);
    });
}

#[test]
fn a_locker_is_had_for_days_and_what_is_on_is_followed_from_elsewhere() {
    both(|centre| {
        let locker = room(centre, "演出服储物柜", Kind::Locker, 1440);
        let mut visitor = centre.visitor();
        let page = visitor.opens(&format!("/classes/{locker}"));
        page.shows("从这一天起").shows("7 天");
        let day = centre.clock.now().day(&kernel::Zone::shanghai());
        let (from, shown) = (format!("{day}T00:00"), day.to_string());
        let week = [
            ("from", from.as_str()),
            ("minutes", "10080"),
            ("day", shown.as_str()),
        ];
        joins(&mut visitor, locker, "腰鼓队", &week)
            .is(200)
            .shows("1 号柜");
        joins(&mut visitor, locker, "合唱团", &week)
            .is(200)
            .shows("2 号柜");
        joins(&mut visitor, locker, "话剧社", &week)
            .is(422)
            .shows("名额已满");
        let long = [
            ("from", from.as_str()),
            ("minutes", "100000"),
            ("day", shown.as_str()),
        ];
        joins(&mut visitor, locker, "话剧社", &long).is(422);
        class(centre, "书法 <初级>", 1, &[24]);
        let feed = visitor.opens("/classes.atom");
        assert!(
            feed.body.contains("<title>书法 &lt;初级&gt;</title>"),
            "{}",
            feed.body
        );
        room(centre, "大活动室", Kind::Room, 30);
        visitor.opens("/spaces").shows("大活动室").shows("两周里用了 0%");
        hold(centre);
    });
}

#[test]
fn a_troupe_looks_at_its_weeks_before_it_books_them() {
    both(|centre| {
        let room = room(centre, "活动室", Kind::Room, 60);
        let mut visitor = centre.visitor();
        let (first, day) = (at(centre, 26), at(centre, 26)[..10].to_owned());
        let third = at(centre, 26 + 14 * 24);
        let once = [
            ("from", third.as_str()),
            ("minutes", "60"),
            ("weeks", "1"),
            ("day", day.as_str()),
        ];
        joins(&mut visitor, room, "合唱团", &once).is(200);
        let weeks = [
            ("from", first.as_str()),
            ("minutes", "60"),
            ("weeks", "4"),
            ("day", day.as_str()),
        ];
        let looked = joins(&mut visitor, room, "腰鼓队", &weeks);
        looked
            .is(200)
            .shows("请看一看这些日子")
            .shows("已有人订，这次不订");
        own(&mut visitor, "合唱团").1.hides("腰鼓队");
        let action = format!("/classes/{room}/join");
        let booked = visitor.submits(&looked, &action, &[("do", "save")]);
        booked.is(200).shows("一共 3 次");
        let (here, page) = own(&mut visitor, "腰鼓队");
        let all = page.link_of(&format!("{here}/cancel-all/")).expect("a button");
        visitor.submits(&page, &all, &[]).is(200).hides("一共 3 次");
        hold(centre);
    });
}

#[test]
fn a_session_in_an_hour_that_the_clocks_skip_is_refused_and_nothing_changes() {
    both(|centre| {
        let berlin = "UPDATE community SET zone = 'Europe/Berlin' WHERE community_id = $1";
        run(centre, berlin);
        let dance = class(centre, "舞蹈", 3, &[24 * 30]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let roll = clerk.opens(&format!("/desk/classes/{dance}"));
        let link = roll.link("/desk/classes/sessions/").expect("a session");
        let page = clerk.opens(&link);
        // On 29 March 2026 it is never half past two in Berlin.
        let gap = [
            ("starts", "2026-03-29T02:30"),
            ("note", "老师开会"),
            ("do", "save"),
        ];
        clerk
            .sends(&page, &link, &gap)
            .is(422)
            .shows("那一天没有这个钟点");
        let good = [
            ("starts", "2026-03-29T03:30"),
            ("note", "老师开会"),
            ("do", "save"),
        ];
        clerk.submits(&page, &link, &good).is(200);
        hold(centre);
    });
}

#[test]
fn a_teacher_removed_in_mid_term_leaves_the_class_and_everybody_is_told_once() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 3, &[24, 48]);
        let mut counter = centre.program(&centre.actors.clerk);
        let who = learner(&mut counter, "王桂兰");
        assert_eq!(claim(&mut counter, dance, &who).0, 201);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let action = format!("/desk/classes/{dance}/edit");
        let page = clerk.opens(&action);
        clerk.submits(&page, &action, &[("teacher", "乔玉")]).is(200);
        centre.clock.pass(hours(30));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens(&action);
        clerk.submits(&page, &action, &[("teacher", "")]).is(200);
        // The same form once more is a form of yesterday: nothing is told twice.
        clerk.sends(&page, &action, &[("teacher", "")]).is(409);
        let (_, own) = own(&mut centre.visitor(), "王桂兰");
        own.shows("换了老师：另行通知").shows("舞蹈");
        assert_eq!(own.body.matches("换了老师：另行通知").count(), 1);
        hold(centre);
    });
}

#[test]
fn the_audit_names_who_came_who_was_told_and_which_club_lost_somebody() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 3, &[1, 48]);
        let mut counter = centre.program(&centre.actors.clerk);
        let who = learner(&mut counter, "王桂兰");
        let (_, taken) = claim(&mut counter, dance, &who);
        let id = taken["ids"][0].as_str().expect("an id").to_owned();
        centre.clock.pass(hours(1));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let roll = clerk.opens(&format!("/desk/classes/{dance}"));
        let action = format!("/desk/classes/{dance}/check-in/{id}");
        clerk.submits(&roll, &action, &[]).is(200);
        centre.clock.pass(hours(16));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let roll = clerk.opens(&format!("/desk/classes/{dance}"));
        let link = roll.link("/desk/classes/sessions/").expect("a session");
        let page = clerk.opens(&link);
        let off = [("state", "off"), ("note", "停电"), ("do", "save")];
        clerk.submits(&page, &link, &off).is(200);
        let community = centre.places.community;
        let person: bookings::ids::PersonId = who.parse().expect("an id");
        centre
            .store
            .write_now(move |tx| {
                let club = bookings::club::found(tx, community, "test", ("腰鼓队", "周二"), person)?;
                bookings::club::say(tx, community, club.id, person, "明天排练", "k").map(|_| ())
            })
            .expect("a club");
        let found = audited(centre);
        assert!(found.holds, "{:?}", found.faults);
        assert_eq!((found.came, found.told, found.clubs), (1, 2, 1));
        for (lost, said) in [
            (
                "DELETE FROM bookings_presence WHERE community_id = $1",
                "by the log",
            ),
            (
                "DELETE FROM bookings_word WHERE community_id = $1 AND topic LIKE 'session:%'",
                "have a word of it",
            ),
            (
                "DELETE FROM bookings_member WHERE community_id = $1",
                "has 0 members",
            ),
        ] {
            run(centre, lost);
            let found = audited(centre);
            assert!(
                found.faults.iter().any(|fault| fault.contains(said)),
                "{said}: {:?}",
                found.faults
            );
        }
    });
}
