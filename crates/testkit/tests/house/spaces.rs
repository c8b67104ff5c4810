//! Spaces: lockers for days, rooms for weeks, and what is on read from elsewhere.

use bookings::rows::Kind;
use testkit::both;

use super::taking_part::{class, hold};
use super::turns::{at, books, joins, own, room};

#[test]
fn a_locker_is_had_for_days_and_what_is_on_is_followed_from_elsewhere() {
    both(|centre| {
        let locker = room(centre, "演出服储物柜", Kind::Locker, 1440);
        let mut visitor = centre.visitor();
        let page = visitor.opens(&format!("/classes/{locker}"));
        page.shows("从这一天起").shows("7 天");
        let day = centre.clock.now().day(&kernel::Zone::shanghai());
        let from = format!("{day}T00:00");
        let mut takes = |name: &str, minutes: &str| {
            let more = [
                ("from", from.as_str()),
                ("minutes", minutes),
                ("day", &from[..10]),
            ];
            joins(&mut visitor, locker, name, &more)
        };
        takes("腰鼓队", "10080").is(200).shows("1 号柜");
        takes("合唱团", "10080").is(200).shows("2 号柜");
        takes("话剧社", "10080").is(422).shows("名额已满");
        takes("话剧社", "100000").is(422);
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
        let (first, third) = (at(centre, 26), at(centre, 26 + 14 * 24));
        books(&mut visitor, room, "合唱团", (&third, "60", "1")).is(200);
        let looked = books(&mut visitor, room, "腰鼓队", (&first, "60", "4"));
        looked
            .is(200)
            .shows("请看一看这些日子")
            .shows("已有人订，这次不订");
        own(&mut visitor, "合唱团").1.hides("腰鼓队");
        let action = format!("/classes/{room}/join");
        let booked = visitor.submits(&looked, &action, &[("do", "save")]);
        booked.is(200).shows("一共 3 次");
        let (here, page) = own(&mut visitor, "腰鼓队");
        let all = format!("{here}/cancel-all/");
        visitor.submits(&page, &all, &[]).is(200).hides("一共 3 次");
        hold(centre);
    });
}
