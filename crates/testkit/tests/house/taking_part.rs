//! Taking part: signing up, waiting, being offered a seat, coming; through the
//! API on both engines. And several servers on one database.

use std::sync::Arc;

use axum::http::Method;
use bookings::allocator::{Allocator, Answer};
use bookings::books::books;
use bookings::ids::{OfferingId, PersonId};
use bookings::learner::meet_many;
use bookings::ledger::{Asker, Order, Refusal, Want};
use bookings::offer::{NewPool, NewSession, offer};
use bookings::rows::{Kind, Offering, WayWord};
use kernel::{Micros, Uuid};
use serde_json::{Value, json};
use store::{Keyring, Options, Store};
use testkit::{TestCentre, Visitor, both, days, hours};

/// A class with so many seats whose sessions begin after so many hours and last two.
pub(crate) fn class(centre: &TestCentre, title: &str, seats: i32, begins: &[i64]) -> OfferingId {
    let (community, title) = (centre.places.community, title.to_owned());
    let now = centre.clock.now();
    let sessions: Vec<NewSession> = begins
        .iter()
        .map(|after| NewSession {
            original: format!("{after:06}"),
            starts: now.plus(hours(*after)),
            ends: now.plus(hours(*after + 2)),
        })
        .collect();
    let made = centre.store.write_now(move |tx| {
        let class = Offering::blank(community, tx.clock().fresh(), &title, Kind::Class, now);
        offer(tx, "test", &class, &[NewPool::open(seats)], &sessions)
    });
    made.expect("it is kept")
}

pub(crate) fn learner(program: &mut Visitor, name: &str) -> String {
    let who = json!({ "name": name, "phone": "15412345678" });
    let met = program.calls(Method::POST, "/api/v1/bookings/learners", &who);
    met.is(201);
    text(&met.json(), "id")
}

pub(crate) fn text(of: &Value, name: &str) -> String {
    of[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {of}"))
        .to_owned()
}

pub(crate) fn claim(program: &mut Visitor, offering: OfferingId, person: &str) -> (u16, Value) {
    let body = json!({ "offering": offering.to_string(), "person": person, "wait": true });
    let page = program.calls(Method::POST, "/api/v1/bookings/claims", &body);
    (page.status.as_u16(), page.json())
}

pub(crate) fn act(program: &mut Visitor, what: &str) -> Value {
    let page = program.calls(Method::POST, &format!("/api/v1/bookings/{what}"), &json!({}));
    page.is(201);
    page.json()
}

pub(crate) fn hold(centre: &TestCentre) {
    let community = centre.places.community;
    let found = centre
        .store
        .read_now(move |tx| books(tx, community))
        .expect("they can be read");
    assert!(found.holds, "{:?}", found.faults);
}

#[test]
fn a_mother_is_signed_up_refused_where_classes_clash_and_promoted_from_the_list() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let (calligraphy, choir) = (
            class(centre, "书法", 1, &[24, 192]),
            class(centre, "合唱", 5, &[26]),
        );
        let dance = class(centre, "舞蹈", 5, &[193]);
        let (mother, other) = (learner(&mut counter, "王桂兰"), learner(&mut counter, "李秀英"));
        let (status, taken) = claim(&mut counter, calligraphy, &mother);
        assert_eq!((status, text(&taken, "state")), (201, "confirmed".into()));
        assert_eq!(claim(&mut counter, choir, &mother).0, 201);
        let (status, clash) = claim(&mut counter, dance, &mother);
        assert_eq!((status, text(&clash, "refused")), (409, "overlap".into()));
        let (_, waits) = claim(&mut counter, calligraphy, &other);
        assert_eq!(
            (text(&waits, "state"), waits["position"].as_i64()),
            ("waiting".into(), Some(1))
        );
        let first = text(
            &taken["ids"]
                .as_array()
                .map(|ids| json!({ "id": ids[0] }))
                .expect("ids"),
            "id",
        );
        act(&mut counter, &format!("claims/{first}/cancel"));
        let offered = centre.store.read_now({
            let (community, other) = (centre.places.community, other.parse::<PersonId>().expect("an id"));
            move |tx| bookings::claims::of_person(tx, community, other)
        });
        let offered = offered.expect("the store answers");
        assert_eq!(offered[0].state.word(), "held");
        act(&mut counter, &format!("claims/{}/accept", offered[0].id));
        assert_eq!(
            text(
                &act(&mut counter, &format!("claims/{}/check-in", offered[0].id)),
                "state"
            ),
            "checked_in"
        );
        hold(centre);
    });
}

#[test]
fn a_room_is_given_to_one_group_at_a_time() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let community = centre.places.community;
        let now = centre.clock.now();
        let room = centre
            .store
            .write_now(move |tx| {
                let mut room = Offering::blank(community, tx.clock().fresh(), "活动室", Kind::Room, now);
                (room.way, room.slot_minutes, room.open_minute, room.close_minute) =
                    (WayWord::Unit, 30, 480, 1260);
                offer(tx, "test", &room, &[], &[])
            })
            .expect("it is kept");
        let (troupe, choir) = (learner(&mut counter, "腰鼓队"), learner(&mut counter, "合唱队"));
        let mut book = |who: &str, from: &str, until: &str| {
            let body = json!({ "offering": room.to_string(), "person": who, "from": from, "until": until });
            counter
                .calls(Method::POST, "/api/v1/bookings/claims", &body)
                .json()
        };
        let day = now.plus(days(1)).day(&kernel::Zone::shanghai());
        let at = |time: &str| format!("{day}T{time}");
        let first = book(&troupe, &at("14:00"), &at("16:00"));
        assert_eq!(text(&first, "state"), "confirmed");
        assert_eq!(text(&book(&choir, &at("15:30"), &at("17:00")), "refused"), "full");
        assert_eq!(
            text(&book(&choir, &at("16:00"), &at("17:00")), "state"),
            "confirmed"
        );
        assert_eq!(
            text(&book(&choir, &at("05:00"), &at("06:00")), "refused"),
            "bad-time"
        );
        let id = first["ids"][0].as_str().expect("an id").to_owned();
        act(&mut counter, &format!("claims/{id}/cancel"));
        let again = json!({ "offering": room.to_string(), "person": choir, "from": at("14:00"), "until": at("16:00") });
        counter
            .calls(Method::POST, "/api/v1/bookings/claims", &again)
            .is(201);
        hold(centre);
    });
}

pub(crate) fn people(centre: &TestCentre, count: usize) -> Vec<PersonId> {
    let community = centre.places.community;
    let all: Vec<(String, String, u8)> = (0..count)
        .map(|n| (format!("学员{n}"), format!("169{n:08}"), 0))
        .collect();
    centre
        .store
        .write_now(move |tx| meet_many(tx, community, &all))
        .expect("they are kept")
}

fn ask(allocator: &Allocator, offering: OfferingId, person: PersonId, key: &str) -> Answer {
    let asker = Asker {
        actor: Arc::from("test"),
        channel: "api",
        person,
        standing: 0,
    };
    let wants = vec![Want {
        lot: offering,
        span: (0, 0),
        party: 1,
    }];
    allocator.ask_now(
        asker,
        Order::Claim {
            wants,
            wait: false,
            at_once: false,
        },
        key,
        b"",
    )
}

#[test]
fn many_at_once_get_as_many_seats_as_there_are() {
    both(|centre| {
        let (offering, all) = (class(centre, "烹饪", 20, &[24]), people(centre, 200));
        let allocator = Allocator::start(centre.store.clone(), centre.places.community).expect("it starts");
        let given: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = all
                .chunks(25)
                .map(|some| {
                    let allocator = allocator.clone();
                    scope.spawn(move || {
                        let won = |person: &&PersonId| {
                            matches!(
                                ask(&allocator, offering, **person, &person.to_string()),
                                Answer::Receipt(_)
                            )
                        };
                        some.iter().filter(won).count()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("no panic"))
                .sum()
        });
        assert_eq!(given, 20);
        hold(centre);
    });
}

#[test]
fn the_same_key_gets_the_same_receipt_also_after_a_restart() {
    both(|centre| {
        let (offering, all) = (class(centre, "烹饪", 20, &[24]), people(centre, 1));
        let answer = |allocator: &Allocator| ask(allocator, offering, all[0], "k");
        let start = || Allocator::start(centre.store.clone(), centre.places.community).expect("it starts");
        let first = start();
        let Answer::Receipt(receipt) = answer(&first) else {
            panic!("given")
        };
        assert_eq!(answer(&first), Answer::Again(Arc::clone(&receipt)));
        drop(first);
        centre.clock.pass(10 * Micros::SECOND);
        let second = start();
        assert_eq!(answer(&second), Answer::Again(receipt));
        let asker = Asker {
            actor: Arc::from("test"),
            channel: "api",
            person: all[0],
            standing: 0,
        };
        let other = second.ask_now(
            asker,
            Order::Cancel(bookings::ids::ClaimId(Uuid::nil())),
            "k",
            b"other",
        );
        assert_eq!(other, Answer::OtherBody);
    });
}

/// Another server over the same database.
fn neighbour(centre: &TestCentre) -> Store {
    let options = Options {
        readers: 1,
        connections: 3,
    };
    Store::open(
        centre.store.place().clone(),
        centre.clock.clone(),
        Arc::new(Keyring::for_test()),
        &options,
    )
    .expect("it opens")
}

#[test]
fn a_server_that_froze_past_its_lease_writes_nothing_more() {
    let centre = TestCentre::on_postgres();
    let (offering, all) = (class(&centre, "烹饪", 2, &[24]), people(&centre, 5));
    let one = Allocator::start(centre.store.clone(), centre.places.community).expect("it starts");
    assert!(matches!(ask(&one, offering, all[0], "a"), Answer::Receipt(_)));
    let two = Allocator::start(neighbour(&centre), centre.places.community).expect("it starts");
    assert_eq!(
        ask(&two, offering, all[1], "b"),
        Answer::Unavailable,
        "the first one has the lease"
    );
    // The first one freezes: its lease ends, the second one takes over, all in one moment of the clock.
    centre.clock.pass(4 * Micros::SECOND);
    assert!(matches!(ask(&two, offering, all[1], "b"), Answer::Receipt(_)));
    // It wakes up and believes that a seat is left.
    assert_eq!(ask(&one, offering, all[2], "c"), Answer::Unavailable);
    assert_eq!(ask(&two, offering, all[3], "d"), Answer::Refused(Refusal::Full));
    hold(&centre);
}

/// Seats to study that are given on a quarter of an hour after nobody came.
fn study(centre: &TestCentre) -> OfferingId {
    let community = centre.places.community;
    let made = centre.store.write_now(move |tx| {
        let now = tx.now();
        let mut room = Offering::blank(community, tx.clock().fresh(), "自习室", Kind::Study, now);
        (room.way, room.slot_minutes, room.seats) = (WayWord::Slot, 60, 1);
        (room.open_minute, room.close_minute, room.release_minutes) = (480, 1260, 15);
        offer(tx, "test", &room, &[], &[])
    });
    made.expect("it is kept")
}

#[test]
fn a_seat_that_nobody_came_to_is_given_on_and_one_that_is_taken_stays() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let room = study(centre);
        let (one, two) = (learner(&mut counter, "王桂兰"), learner(&mut counter, "李秀英"));
        let now = centre.clock.now();
        let at = |after: i64| now.plus(hours(after)).local(&kernel::Zone::shanghai());
        let book = |counter: &mut Visitor, who: &str| {
            let body = json!({ "offering": room.to_string(), "person": who, "from": at(1), "until": at(3) });
            counter
                .calls(Method::POST, "/api/v1/bookings/claims", &body)
                .json()
        };
        let first = book(&mut counter, &one);
        assert_eq!(text(&first, "state"), "confirmed");
        assert_eq!(text(&book(&mut counter, &two), "refused"), "full");
        centre.clock.pass(hours(1) + testkit::minutes(16));
        // Whoever asks now has the rest of the time; the other one is told.
        let second = book(&mut counter, &two);
        assert_eq!(text(&second, "state"), "confirmed");
        let id = second["ids"][0].as_str().expect("an id").to_owned();
        act(&mut counter, &format!("claims/{id}/check-in"));
        centre.clock.pass(hours(1));
        assert_eq!(text(&book(&mut counter, &one), "refused"), "full");
        centre.does_its_jobs();
        let (community, who) = (centre.places.community, one.parse().expect("an id"));
        let told = centre
            .store
            .read_now(move |tx| bookings::told::words_of(tx, community, who))
            .expect("read");
        assert!(told.iter().any(|word| word.body.contains("让给别人")), "{told:?}");
        hold(centre);
    });
}

#[test]
fn whoever_is_offered_a_seat_is_told_and_has_until_the_next_day() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 1, &[240]);
        let (one, two) = (learner(&mut counter, "王桂兰"), learner(&mut counter, "李秀英"));
        let taken = claim(&mut counter, dance, &one).1;
        claim(&mut counter, dance, &two);
        let id = taken["ids"][0].as_str().expect("an id").to_owned();
        act(&mut counter, &format!("claims/{id}/cancel"));
        centre.does_its_jobs();
        let (community, who) = (centre.places.community, two.parse().expect("an id"));
        let told = centre
            .store
            .read_now(move |tx| bookings::told::words_of(tx, community, who))
            .expect("read");
        // From ten in the morning: eleven hours today, thirteen tomorrow.
        assert!(told[0].body.contains("2026-03-11 21:00"), "{told:?}");
        // Not taken in time, it ends, and the seat is anybody's again.
        centre.clock.pass(days(2));
        assert_eq!(claim(&mut counter, dance, &one).1["state"], "confirmed");
        hold(centre);
    });
}

#[test]
fn the_tables_alone_keep_anybody_from_being_in_two_places() {
    both(|centre| {
        let all = people(centre, 1);
        let (one, two) = (class(centre, "书法", 5, &[24]), class(centre, "合唱", 5, &[48]));
        let allocator = Allocator::start(centre.store.clone(), centre.places.community).expect("it starts");
        assert!(matches!(ask(&allocator, one, all[0], "a"), Answer::Receipt(_)));
        // Behind the allocator's back the second class is moved onto the first.
        let community = centre.places.community;
        let begins = centre.clock.now().plus(hours(24));
        let sql = store::Sql::composed(
            "UPDATE bookings_session SET starts_at = $3, ends_at = $4 WHERE community_id = $1 AND offering_id = $2"
                .to_owned(),
        );
        let moved = centre
            .store
            .write_now(move |tx| tx.run(&sql, &[&community, &two, &begins, &begins.plus(hours(2))]));
        assert_eq!(moved.expect("moved"), 1);
        assert_eq!(ask(&allocator, two, all[0], "b"), Answer::Unavailable);
        // Its memory is read again, and says why.
        assert_eq!(
            ask(&allocator, two, all[0], "b"),
            Answer::Refused(Refusal::Overlap)
        );
        hold(centre);
    });
}

#[test]
fn ten_thousand_requests_in_one_name_are_told_to_wait() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 1, &[24]);
        let who = learner(&mut counter, "王桂兰");
        let mut answers: Vec<u16> = (0..62).map(|_| claim(&mut counter, dance, &who).0).collect();
        assert_eq!(answers.pop(), Some(429));
        // Others are not held back by it.
        let other = learner(&mut counter, "李秀英");
        assert_eq!(claim(&mut counter, dance, &other).0, 201);
    });
}

#[test]
fn a_clock_that_was_set_back_neither_loses_nor_doubles_anything() {
    both(|centre| {
        let mut counter = centre.program(&centre.actors.clerk);
        let dance = class(centre, "舞蹈", 2, &[48]);
        let (one, two) = (learner(&mut counter, "王桂兰"), learner(&mut counter, "李秀英"));
        assert_eq!(claim(&mut counter, dance, &one).0, 201);
        centre.clock.pass(-hours(3));
        assert_eq!(claim(&mut counter, dance, &two).0, 201);
        assert_eq!(claim(&mut counter, dance, &one).1["refused"], "already");
        hold(centre);
    });
}

#[test]
fn the_api_document_knows_every_call_of_this_room() {
    let centre = TestCentre::on_sqlite();
    let document = centre.visitor().opens("/api/openapi.json").json();
    let paths = document["paths"].as_object().expect("paths");
    let ours: Vec<&String> = paths
        .keys()
        .filter(|path| path.starts_with("/api/v1/bookings"))
        .collect();
    assert_eq!(ours.len(), 13, "{ours:?}");
    assert!(document["components"]["schemas"]["BookingReceipt"].is_object());
}
