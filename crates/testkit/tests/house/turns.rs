//! Whose turn it is: one seat for another, a seat for somebody else, several
//! asked at once, ages, and residents first.

use axum::http::Method;
use bookings::ids::OfferingId;
use bookings::offer::offer;
use bookings::rows::{Kind, Offering, WayWord};
use serde_json::json;
use testkit::{Page, TestCentre, Visitor, both, hours};

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

pub(crate) fn room(centre: &TestCentre, title: &str, kind: Kind, cell: i32) -> OfferingId {
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
pub(crate) fn at(centre: &TestCentre, after: i64) -> String {
    let whole = centre.clock.now().0 / hours(1) * hours(1);
    kernel::Micros(whole + hours(after)).local(&kernel::Zone::shanghai())
}

/// Books so many minutes of so many weeks on the page, from an hour in wall time.
pub(crate) fn books(
    visitor: &mut Visitor,
    room: OfferingId,
    name: &str,
    (from, minutes, weeks): (&str, &str, &str),
) -> Page {
    let more = [
        ("from", from),
        ("minutes", minutes),
        ("weeks", weeks),
        ("day", &from[..10]),
    ];
    joins(visitor, room, name, &more)
}

/// The page where somebody changes or gives away what they have, and its address.
fn swap(visitor: &mut Visitor, name: &str) -> (String, Page) {
    let (here, page) = own(visitor, name);
    let link = page.link(&format!("{here}/swap/")).expect("a way to change");
    let swap = visitor.opens(&link);
    (link, swap)
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
        let (link, swap) = swap(&mut visitor, "王桂兰");
        // What is full is not shown; asked for all the same it is refused, and the seat stays.
        swap.shows("舞蹈").hides("书法");
        let (full, dance) = (full.to_string(), dance.to_string());
        let fields = [("do", "swap"), ("to", full.as_str())];
        visitor.submits(&swap, &link, &fields).is(422).shows("名额已满");
        own(&mut visitor, "王桂兰").1.shows("合唱");
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

#[test]
fn a_room_is_moved_to_an_hour_that_meets_the_old_one_and_handed_to_a_friend() {
    both(|centre| {
        let room = room(centre, "活动室", Kind::Room, 30);
        let mut visitor = centre.visitor();
        let (two, three) = (at(centre, 26), at(centre, 27));
        let day = two.get(..10).expect("a day").to_owned();
        books(&mut visitor, room, "腰鼓队", (&two, "120", "1")).is(200);
        let (link, _) = swap(&mut visitor, "腰鼓队");
        let page = visitor.opens(&format!("{link}?day={day}"));
        let moved = visitor.submits(&page, &link, &[("do", "swap"), ("from", &three), ("day", &day)]);
        moved.is(200).shows("换好了");
        // The first hour of the old time is anybody's.
        books(&mut visitor, room, "合唱团", (&two, "60", "1")).is(200);
        let (link, swap) = swap(&mut visitor, "腰鼓队");
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
        let (link, swap) = swap(&mut visitor, "王桂兰");
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
            visitor.submits(page, &format!("{here}/take/"), &[])
        };
        take(&mut visitor, &pages[2]).is(200).shows("名额是您的了");
        take(&mut visitor, &pages[0]).is(409).shows("名额已满");
        own(&mut visitor, "李秀英").1.shows("候补第 1 位");
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
