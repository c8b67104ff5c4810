//! Who may take part, by age and by where they live: the same for pages and
//! for programs.

use bookings::ids::OfferingId;
use bookings::ledger::RESIDENT;
use bookings::offer::{NewPool, NewSession, offer};
use bookings::rows::{Kind, Offering};
use kernel::Micros;
use serde_json::{Value, json};
use testkit::{TestCentre, both, hours};

use crate::api::{Program, Said, text};
use crate::taking_part::hold;

/// A class in two days for people of these ages, with this slice of seats.
fn class(centre: &TestCentre, title: &str, ages: (i32, i32), pool: NewPool) -> OfferingId {
    let (community, title, now) = (
        centre.places.community,
        title.to_owned(),
        centre.clock.now().plus(hours(48)),
    );
    let made = centre.store.write_now(move |tx| {
        let mut class = Offering::blank(community, tx.clock().fresh(), &title, Kind::Class, now);
        (class.min_age, class.max_age) = ages;
        let session = NewSession {
            original: "a".into(),
            starts: now,
            ends: now.plus(hours(2)),
        };
        offer(tx, "test", &class, std::slice::from_ref(&pool), &[session])
    });
    made.expect("it is kept")
}

fn known(clerk: &Program<'_>, more: &Value) -> String {
    let mut who = json!({ "phone": "15412345678" });
    for (name, value) in more.as_object().expect("fields") {
        who[name] = value.clone();
    }
    text(
        &clerk.post("/api/v1/bookings/learners", &who).is(201).json(),
        "id",
    )
}

fn claims(clerk: &Program<'_>, class: OfferingId, person: &str) -> Said {
    let body = json!({ "offering": class.to_string(), "person": person });
    clerk.post("/api/v1/bookings/claims", &body)
}

/// What is said of the age, beside the person.
fn of_age(said: &Said) -> String {
    let told = said.is(422).json();
    assert_eq!(told["errors"][0]["field"], "person");
    text(&told["errors"][0], "detail")
}

#[test]
fn somebody_too_young_is_refused_by_a_program_as_by_the_page() {
    both(|centre| {
        let elders = class(centre, "长者合唱", (60, 0), NewPool::open(9));
        let all = class(centre, "编织", (0, 0), NewPool::open(9));
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let child = known(&clerk, &json!({ "name": "李小宝", "born": "2014-05-01" }));
        let elder = known(&clerk, &json!({ "name": "王桂兰", "born": "1944-03-05" }));
        let unsaid = known(&clerk, &json!({ "name": "赵玉兰" }));
        assert!(of_age(&claims(&clerk, elders, &child)).contains("年龄不在"));
        assert!(of_age(&claims(&clerk, elders, &unsaid)).contains("出生日期"));
        let mut visitor = centre.visitor();
        let page = visitor.opens(&format!("/classes/{elders}"));
        let typed = [
            ("name", "李小宝"),
            ("phone", "15412345678"),
            ("born", "2014-05-01"),
        ];
        visitor
            .sends(&page, &format!("/classes/{elders}/join"), &typed)
            .is(422)
            .shows("年龄不在");
        let held = |class, person: &str| {
            let receipt = claims(&clerk, class, person).is(201).json();
            receipt["ids"][0].as_str().expect("a claim").to_owned()
        };
        let (seat, other) = (held(elders, &elder), held(all, &child));
        // Neither by another's seat nor in place of one's own.
        let swap = json!({ "offering": elders.to_string() });
        let path = format!("/api/v1/bookings/claims/{other}/transfer");
        assert!(of_age(&clerk.post(&path, &swap)).contains("年龄不在"));
        let path = format!("/api/v1/bookings/claims/{seat}/hand-over");
        let given = clerk.post(&path, &json!({ "person": child }));
        assert!(of_age(&given).contains("年龄不在"));
        hold(centre);
    });
}

#[test]
fn what_is_for_residents_first_is_so_for_programs_too() {
    both(|centre| {
        let later = centre.clock.now().plus(hours(24));
        let pool = NewPool {
            name: "居民".into(),
            needs: RESIDENT,
            size: 3,
            release: later,
        };
        let class = class(centre, "书法", (0, 0), pool);
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let guest = known(&clerk, &json!({ "name": "李远方" }));
        let neighbour = known(&clerk, &json!({ "name": "王桂兰", "resident": true }));
        claims(&clerk, class, &guest).is(409);
        claims(&clerk, class, &neighbour).is(201);
        centre.clock.pass(24 * Micros::HOUR);
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        claims(&clerk, class, &guest).is(201);
        hold(centre);
    });
}
