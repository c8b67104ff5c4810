//! Programs at the counter: tickets, windows, appointments, ratings; over the
//! whole service.

use kernel::{Micros, Zone};
use serde_json::{Value, json};
use testkit::{TestCentre, both};

use crate::api::{Program, text};
use crate::counter::{counted, opened};

/// The window with this number, as everybody sees it.
fn window(queue: &Value, number: i64) -> Value {
    let all = queue["windows"].as_array().expect("windows");
    let found = all.iter().find(|one| one["number"] == number);
    found.expect("there is such a window").clone()
}

fn lane(queue: &Value, letter: &str) -> Value {
    let all = queue["lanes"].as_array().expect("lanes");
    let found = all.iter().find(|one| one["letter"] == letter);
    found.expect("there is such a letter").clone()
}

fn queue(centre: &TestCentre) -> Value {
    Program::nobody(centre).get("/api/v1/queue").is(200).json()
}

/// A clerk's program that sits at the first window, with the address of its verbs.
fn seated(centre: &TestCentre) -> (Program<'_>, String) {
    let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
    let id = text(&window(&queue(centre), 1), "id");
    let at = format!("/api/v1/queue/windows/{id}");
    let sat = clerk.post(&format!("{at}/sit"), &json!({})).is(200).json();
    assert_eq!(sat["window"]["open"], json!(true));
    (clerk, at)
}

#[test]
fn a_ticket_is_taken_called_served_and_rated_by_programs() {
    both(|centre| {
        opened(centre);
        assert_eq!(lane(&queue(centre), "A")["wait"], Value::Null);
        let (clerk, at) = seated(centre);
        assert!(lane(&queue(centre), "A")["wait"]["until"].as_i64() > Some(0));
        let taken = clerk.post("/api/v1/queue/tickets", &json!({ "letter": "A" }));
        let ticket = taken.is(201).json();
        assert_eq!(
            (text(&ticket, "label").as_str(), ticket["ahead"].as_i64()),
            ("A004", Some(3))
        );
        let own = format!("/api/v1/queue/tickets/{}", text(&ticket, "id"));
        let resident = Program::nobody(centre);
        assert_eq!(text(&resident.get(&own).is(200).json(), "state"), "waiting");
        let early = resident.post(&format!("{own}/rate"), &json!({ "grade": 5 }));
        assert_eq!(early.is(422).json()["errors"][0]["field"], "grade");
        let called = clerk.post(&format!("{at}/call"), &json!({ "ticket": text(&ticket, "id") }));
        assert_eq!(text(&called.is(200).json()["ticket"], "state"), "called");
        let heard = queue(centre);
        assert_eq!(text(&heard["calls"][0], "label"), "A004");
        assert_eq!(text(&window(&heard, 1), "serving"), "A004");
        assert!(!heard.to_string().contains("小林"), "numbers and no names");
        clerk.post(&format!("{at}/begin"), &json!({})).is(200);
        let over = clerk.post(&format!("{at}/finish"), &json!({})).is(200).json();
        assert_eq!(over["ticket"], Value::Null);
        let rated = resident.post(
            &format!("{own}/rate"),
            &json!({ "grade": 5, "reasons": ["kind"] }),
        );
        rated.is(201);
        resident
            .post(&format!("{own}/rate"), &json!({ "grade": 1 }))
            .is(422);
        let figures = resident.get("/api/v1/ratings").is(200).json();
        assert_eq!(figures["visits"][0], json!({ "grade": 5, "count": 1 }));
        assert!(counted(centre).holds);
    });
}

#[test]
fn only_a_kiosk_or_a_clerk_gives_out_tickets_and_the_same_key_gives_one() {
    both(|centre| {
        opened(centre);
        let stranger = Program::nobody(centre);
        let want = json!({ "letter": "B" });
        stranger.post("/api/v1/queue/tickets", &want).is(401);
        let (community, app) = (centre.places.community, centre.app());
        let manager = centre.actors.manager.clone();
        let token = centre.store.write_now(move |tx| {
            let cx = counter::cx::Cx {
                community,
                zone: &Zone::shanghai(),
                actor: &manager,
                policy: app.policy(),
            };
            counter::device::issue(tx, &cx, counter::device::DeviceKind::Kiosk, "大厅", None)
                .map(|(_, token)| token)
                .map_err(|_| store::StoreError::NoRow)
        });
        let token = token.expect("it is let in");
        let headers = [
            ("content-type", "application/json"),
            ("x-device", token.as_str()),
            ("idempotency-key", "k-1"),
        ];
        let take = || stranger.ask("POST", "/api/v1/queue/tickets", &headers, &want.to_string());
        let (one, two) = (take(), take());
        assert_eq!(text(&one.is(201).json(), "label"), "B003");
        assert_eq!(one.body, two.is(201).body);
        assert_eq!(counted(centre).taken, 8);
        let own = format!("/api/v1/queue/tickets/{}", text(&one.json(), "id"));
        let bad = json!({ "letter": "B", "priority": "vip" });
        let headers = [headers[0], headers[1]];
        stranger
            .ask("POST", "/api/v1/queue/tickets", &headers, &bad.to_string())
            .is(422);
        let left = stranger.post(&format!("{own}/leave"), &json!({})).is(200).json();
        assert_eq!(text(&left, "state"), "left");
        stranger.post(&format!("{own}/leave"), &json!({})).is(409);
        stranger
            .get("/api/v1/queue/tickets/00000000000000000000000000000000")
            .is(404);
        assert!(counted(centre).holds);
    });
}

#[test]
fn a_window_is_worked_only_by_whoever_sits_there() {
    both(|centre| {
        opened(centre);
        let (clerk, at) = seated(centre);
        let narrow = Program::of(centre, &centre.actors.clerk, &["counter.watch"]);
        narrow.post(&format!("{at}/next"), &json!({})).is(403);
        let other = Program::of(centre, &centre.actors.clerk, &["*"]);
        other.post(&format!("{at}/next"), &json!({})).is(409);
        other.post(&format!("{at}/sit"), &json!({})).is(409);
        let leader = Program::of(centre, &centre.actors.leader, &["*"]);
        leader.post(&format!("{at}/next"), &json!({})).is(403);
        let nowhere = format!("/api/v1/queue/windows/{}/next", "0".repeat(32));
        clerk.post(&nowhere, &json!({})).is(404);
        let first = clerk.post(&format!("{at}/next"), &json!({})).is(200).json();
        assert_eq!(text(&first["ticket"], "label"), "A001");
        clerk.post(&format!("{at}/again"), &json!({})).is(200);
        clerk.post(&format!("{at}/finish"), &json!({})).is(409);
        clerk.post(&format!("{at}/pass"), &json!({})).is(200);
        let back = json!({ "ticket": text(&first["ticket"], "id") });
        clerk.post(&format!("{at}/back"), &back).is(200);
        clerk.post(&format!("{at}/next"), &json!({})).is(200);
        clerk.post(&format!("{at}/begin"), &json!({})).is(200);
        clerk
            .post(&format!("{at}/transfer"), &json!({ "letter": "Z" }))
            .is(422);
        clerk
            .post(&format!("{at}/transfer"), &json!({ "letter": "C" }))
            .is(200);
        clerk.post(&format!("{at}/rise"), &json!({})).is(200);
        assert_eq!(window(&queue(centre), 1)["open"], json!(false));
        assert!(counted(centre).holds);
    });
}

#[test]
fn an_hour_is_promised_once_and_given_back() {
    both(|centre| {
        opened(centre);
        let today = centre.clock.now().day(&Zone::shanghai());
        let anybody = Program::nobody(centre);
        let asked = format!("/api/v1/queue/slots?letter=D&day={today}");
        let minute = || {
            let free = anybody.get(&asked).is(200).json();
            free["slots"][0]["minute"].as_i64().expect("a free hour")
        };
        let first = minute();
        let want = json!({ "letter": "D", "day": today.to_string(), "minute": first, "wish": "生育登记" });
        let promised = anybody.post("/api/v1/queue/appointments", &want).is(201).json();
        assert_ne!(minute(), first, "the only seat of that hour is gone");
        let gone = anybody.post("/api/v1/queue/appointments", &want);
        assert_eq!(gone.is(422).json()["errors"][0]["field"], "minute");
        let path = format!("/api/v1/queue/appointments/{}", text(&promised, "id"));
        assert_eq!(text(&anybody.get(&path).is(200).json(), "state"), "booked");
        anybody.post(&format!("{path}/off"), &json!({})).is(200);
        anybody.post(&format!("{path}/off"), &json!({})).is(409);
        assert_eq!(minute(), first);
        // Whoever has the digits has their place when they come.
        let promised = anybody.post("/api/v1/queue/appointments", &want).is(201).json();
        centre.clock.pass(10 * Micros::MINUTE);
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let code = json!({ "code": text(&promised, "code") });
        let came = clerk.post("/api/v1/queue/tickets", &code).is(201).json();
        assert_eq!(text(&came, "wish"), "生育登记");
        clerk
            .post("/api/v1/queue/tickets", &json!({ "code": "0000x" }))
            .is(422);
    });
}

#[test]
fn a_malicious_grade_of_a_visit_is_appealed_and_judged_by_programs() {
    both(|centre| {
        opened(centre);
        let (clerk, at) = seated(centre);
        let first = clerk.post(&format!("{at}/next"), &json!({})).is(200).json();
        clerk.post(&format!("{at}/begin"), &json!({})).is(200);
        clerk.post(&format!("{at}/finish"), &json!({})).is(200);
        let own = format!("/api/v1/queue/tickets/{}/rate", text(&first["ticket"], "id"));
        let rated = Program::nobody(centre).post(&own, &json!({ "grade": 1 }));
        let path = format!("/api/v1/ratings/{}", text(&rated.is(201).json(), "id"));
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        let why = json!({ "why": "没有来过，乱评" });
        manager.post(&format!("{path}/appeal"), &why).is(404);
        clerk.post(&format!("{path}/appeal"), &json!({})).is(422);
        clerk.post(&format!("{path}/appeal"), &why).is(200);
        let found = json!({ "struck": true, "ground": "查了，没有这个人" });
        clerk.post(&format!("{path}/judge"), &found).is(403);
        let judged = manager.post(&format!("{path}/judge"), &found).is(200).json();
        assert_eq!(text(&judged, "verdict"), "struck");
        let list = manager.get("/api/v1/ratings/bad").is(200).json();
        assert_eq!(list["visits"].as_array().map(Vec::len), Some(1));
        let figures = Program::nobody(centre).get("/api/v1/ratings").is(200).json();
        assert_eq!(figures["visits"][4], json!({ "grade": 1, "count": 0 }));
    });
}
