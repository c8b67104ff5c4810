//! Opening at an exact time: whoever comes before is shuffled, whoever comes
//! later stands behind, and a forged ticket opens nothing.

use bookings::ids::OfferingId;
use bookings::offer::{NewPool, offer};
use bookings::rows::{Kind, Offering};
use testkit::{Page, TestCentre, Visitor, both, minutes};

use super::taking_part::hold;

fn opening(centre: &TestCentre, seats: i32) -> OfferingId {
    let community = centre.places.community;
    let made = centre.store.write_now(move |tx| {
        let now = tx.now();
        let mut class = Offering::blank(community, tx.clock().fresh(), "油画", Kind::Class, now);
        (class.opens, class.lobby_minutes) = (now.plus(minutes(10)), 30);
        offer(tx, "test", &class, &[NewPool::open(seats)], &[])
    });
    made.expect("it is kept")
}

fn comes(visitor: &mut Visitor, class: OfferingId, n: usize) -> Page {
    let page = visitor.opens(&format!("/classes/{class}"));
    let (name, phone) = (format!("学员{n}"), format!("1541234{n:04}"));
    let fields = [("name", name.as_str()), ("phone", phone.as_str())];
    visitor.submits(&page, &format!("/classes/{class}/lobby"), &fields)
}

#[test]
fn before_the_opening_nobody_has_a_place_and_after_it_everybody_has_one() {
    both(|centre| {
        let class = opening(centre, 1);
        let mut tickets = Vec::new();
        for n in 0..3 {
            let page = comes(&mut centre.visitor(), class, n);
            page.is(200).shows("开始").shows(&format!("{} 人", n + 1));
            assert!(page.form("/classes/").is_none(), "the door is closed");
            tickets.push(page.path.clone());
        }
        // Twice is once: the same ticket.
        let again = comes(&mut centre.visitor(), class, 0);
        again.shows("3 人");
        assert_eq!(again.path, tickets[0]);
        let json = |centre: &TestCentre| {
            let page = centre.visitor().opens(&format!("/classes/{class}/lobby.json"));
            page.json()
        };
        let promised = json(centre);
        assert_eq!(promised["secret"], "");
        centre.clock.pass(minutes(11));
        let shown = json(centre);
        assert_eq!(shown["commitment"], promised["commitment"]);
        assert_eq!(shown["codes"].as_array().map(Vec::len), Some(3));
        // All of the first hundred are let in at once; one seat goes to whoever asks first.
        let mut got = 0;
        for ticket in &tickets {
            let mut visitor = centre.visitor();
            let page = visitor.opens(ticket);
            page.shows("轮到您了");
            let sent = visitor.submits(&page, &format!("/classes/{class}/join"), &[("wait", "")]);
            got += usize::from(sent.status.as_u16() == 200);
        }
        assert_eq!(got, 1);
        hold(centre);
    });
}

#[test]
fn a_forged_ticket_a_borrowed_one_and_none_at_all_are_refused() {
    both(|centre| {
        let (class, other) = (opening(centre, 5), opening(centre, 5));
        let ticket = |page: &Page| page.path.rsplit('/').next().unwrap_or_default().to_owned();
        let own = ticket(&comes(&mut centre.visitor(), class, 1));
        let foreign = ticket(&comes(&mut centre.visitor(), other, 2));
        let mut forged = own.clone();
        forged.replace_range(forged.len() - 2.., "AA");
        centre
            .visitor()
            .opens(&format!("/classes/{class}/lobby/{forged}"))
            .is(404);
        centre
            .visitor()
            .opens(&format!("/classes/{class}/lobby/{foreign}"))
            .is(404);
        let mut visitor = centre.visitor();
        let early = visitor.opens(&format!("/classes/{class}"));
        let guard = early.guard(&format!("/classes/{class}/lobby"));
        let send = |visitor: &mut Visitor, ticket: &str, key: &str| {
            let who = "name=%E8%B0%81&phone=15400000001";
            let body = format!("guard={guard}&ticket={ticket}&key={key}&{who}");
            visitor.asks(
                axum::http::Method::POST,
                &format!("/classes/{class}/join"),
                Some("application/x-www-form-urlencoded"),
                "text/html",
                body.into_bytes(),
            )
        };
        send(&mut visitor, &own, "a").is(422).shows("还没有轮到");
        send(&mut visitor, "", "b").is(422).shows("请先进等候厅");
        centre.clock.pass(minutes(11));
        send(&mut visitor, &forged, "c").is(422).shows("这张排队票不对");
        send(&mut visitor, &foreign, "d").is(422).shows("这张排队票不对");
        send(&mut visitor, &own, "e").is(303);
        hold(centre);
    });
}

#[test]
fn while_a_crowd_waits_nobody_goes_past_it_and_the_counter_has_its_own_seats() {
    both(|centre| {
        let class = opening(centre, 500);
        let community = centre.places.community;
        // A crowd, without three hundred browsers.
        centre
            .store
            .write_now(move |tx| {
                let sql = store::Sql::composed(format!(
                    "SELECT {} FROM bookings_offering WHERE community_id = $1 AND id = $2",
                    Offering::COLUMNS
                ));
                let offering = tx.one(&sql, &[&community, &class], Offering::read)?;
                let all: Vec<_> = (0..300)
                    .map(|n| (format!("学员{n}"), format!("169{n:08}"), 0))
                    .collect();
                for person in bookings::learner::meet_many(tx, community, &all)? {
                    bookings::lobby::enter(tx, "test", &offering, person)?;
                }
                Ok::<_, store::StoreError>(())
            })
            .expect("they come");
        centre.clock.pass(minutes(10));
        // Late, so behind all of them.
        let late = comes(&mut centre.visitor(), class, 7);
        late.shows("您排第 301 位").shows("大约还要 3 秒");
        centre.clock.pass(4 * kernel::Micros::SECOND);
        centre.visitor().opens(&late.path).shows("轮到您了");
        hold(centre);
    });
}
