//! Lotteries with weights and households, drawn and drawn again in the open.

use bookings::allocator::Allocators;
use bookings::draws;
use bookings::ids::OfferingId;
use bookings::offer::{NewPool, NewSession, offer};
use bookings::rows::{Kind, Mode, Offering};
use store::StoreError;
use testkit::{TestCentre, both, hours, minutes};

use super::taking_part::{hold, text};
use super::turns::joins;

/// A class whose seats are drawn in five hours, held in two days.
pub(crate) fn lottery(centre: &TestCentre, title: &str, seats: i32) -> OfferingId {
    let (community, title) = (centre.places.community, title.to_owned());
    let made = centre.store.write_now(move |tx| {
        let now = tx.now();
        let mut class = Offering::blank(community, tx.clock().fresh(), &title, Kind::Class, now);
        (class.mode, class.closes) = (Mode::Draw, now.plus(hours(5)));
        let session = NewSession {
            original: "a".into(),
            starts: now.plus(hours(48)),
            ends: now.plus(hours(50)),
        };
        let id = offer(tx, "test", &class, &[NewPool::open(seats)], &[session])?;
        draws::promise(tx, "test", &class, class.closes)?;
        Ok::<_, StoreError>(id)
    });
    made.expect("it is kept")
}

fn drawn(centre: &TestCentre, class: OfferingId) -> serde_json::Value {
    let allocators = centre.app().shelf::<Allocators>();
    draws::draw_due(&centre.store, &allocators, centre.places.community).expect("it is drawn");
    let page = centre.visitor().opens(&format!("/classes/{class}"));
    let link = page.link("/draws/").expect("a page of the draw");
    let shown = centre.visitor().opens(&link);
    shown.shows("与公示一致");
    let proof = centre.visitor().opens(&format!("{link}/proof.json")).body;
    serde_json::from_str(&proof).expect("JSON")
}

#[test]
fn who_lost_before_has_more_tickets_and_a_household_wins_together_or_not_at_all() {
    both(|centre| {
        let first = lottery(centre, "陶艺", 2);
        let mut visitor = centre.visitor();
        joins(&mut visitor, first, "王桂兰", &[("party", "2")])
            .is(200)
            .shows("2 个人一起");
        joins(&mut visitor, first, "李秀英", &[("party", "2")]).is(200);
        centre.clock.pass(hours(6));
        let told = drawn(centre, first);
        assert_eq!(told["winners"].as_array().map(Vec::len), Some(1));
        assert_eq!(told["entries"][0]["size"], 2);
        let second = lottery(centre, "陶艺", 1);
        for name in ["王桂兰", "李秀英"] {
            joins(&mut centre.visitor(), second, name, &[]).is(200);
        }
        centre.clock.pass(hours(6));
        let told = drawn(centre, second);
        let mut weights: Vec<i64> = told["entries"]
            .as_array()
            .expect("entries")
            .iter()
            .filter_map(|entry| entry["weight"].as_i64())
            .collect();
        weights.sort_unstable();
        assert_eq!(weights, [1, 2]);
        hold(centre);
    });
}

#[test]
fn a_lottery_is_made_again_only_for_a_reason_that_everybody_reads() {
    both(|centre| {
        let class = lottery(centre, "陶艺", 1);
        let mut visitor = centre.visitor();
        for name in ["王桂兰", "李秀英", "赵玉兰"] {
            joins(&mut visitor, class, name, &[]).is(200);
        }
        let mut manager = centre.signed_in(&centre.actors.manager);
        let action = format!("/desk/classes/{class}/redraw");
        // Nothing was drawn yet.
        manager.opens(&action).is(404);
        centre.clock.pass(hours(6));
        let before = drawn(centre, class);
        centre.signed_in(&centre.actors.clerk).opens(&action).is(403);
        let mut manager = centre.signed_in(&centre.actors.manager);
        let page = manager.opens(&action);
        manager
            .submits(&page, &action, &[("reason", "")])
            .is(422)
            .shows("请写原因");
        let made = manager.submits(&page, &action, &[("reason", "两份报名表漏录")]);
        made.is(200).shows("两份报名表漏录").shows("新的承诺已公布");
        hold(centre);
        // The entrants are those of the first one: nobody comes in now.
        let page = centre.visitor().opens(&format!("/classes/{class}"));
        assert!(page.form(&format!("/classes/{class}/enter")).is_none());
        centre.clock.pass(minutes(11));
        let after = drawn(centre, class);
        assert_ne!(before["commitment"], after["commitment"]);
        assert_eq!(after["entries"].as_array().map(Vec::len), Some(3));
        assert_eq!(after["winners"].as_array().map(Vec::len), Some(1));
        assert!(text(&after, "again").contains("两份报名表漏录"));
        hold(centre);
    });
}
