//! Programs at the window: the catalogue, asking for an item, the steps of the
//! staff, errands; over the whole service.

use serde_json::{Value, json};
use testkit::{TestCentre, both};

use crate::api::{Program, Said, text};
use crate::window::{CARD, elder, holds};

/// Everything that the form of the allowance asks of somebody whom nobody knows.
fn answers() -> Value {
    json!({
        "id_card": "110105194403050020", "born": "19440305", "place": "南苑3号楼",
        "bank_card": CARD, "sign": "李秀英",
    })
}

fn asks(program: &Program<'_>, key: &str, body: &Value) -> Said {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    program.ask("POST", "/api/v1/applications", &headers, &body.to_string())
}

fn by_herself() -> Value {
    json!({ "item": "YL001", "name": "李秀英", "phone": "16900004321", "answers": answers() })
}

fn names(of: &Value, list: &str, name: &str) -> Vec<String> {
    let all = of[list].as_array().expect("a list");
    all.iter().map(|one| text(one, name)).collect()
}

#[test]
fn a_program_asks_for_an_item_and_follows_it_to_the_end() {
    both(|centre| {
        let nobody = Program::nobody(centre);
        let found = nobody
            .get("/api/v1/services?q=%E8%80%81%E4%BA%BA%E9%92%B1")
            .is(200)
            .json();
        assert_eq!(text(&found["services"][0], "code"), "YL001");
        let item = nobody.get("/api/v1/services/YL001").is(200).json();
        assert_eq!(text(&item, "fee"), "不收钱");
        for told in ["name_en", "who_en", "result_en", "department_en"] {
            assert!(!text(&item, told).is_empty(), "{told}");
        }
        let form = nobody.get("/api/v1/services/YL001/form").is(200).json();
        assert!(names(&form, "fields", "key").contains(&"bank_card".to_owned()));

        let made = asks(&nobody, "k-1", &by_herself());
        let receipt = made.is(201).json();
        let (id, secret) = (text(&receipt, "id"), text(&receipt, "secret"));
        assert_eq!(
            made.headers["location"],
            format!("/api/v1/applications/{id}").as_str()
        );
        let at = |verb: &str| format!("/api/v1/applications/{id}/{verb}");
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let state = |said: &Said| text(&said.is(200).json(), "state");
        assert_eq!(
            state(&clerk.post(&at("accept"), &json!({ "version": 1 }))),
            "checking"
        );
        let stale = clerk.post(&at("ask"), &json!({ "words": "照片", "version": 1 }));
        assert_eq!(stale.is(409).problem(), "stale-version");
        assert_eq!(
            state(&clerk.post(&at("ask"), &json!({ "words": "请补一张照片" }))),
            "correcting"
        );
        let now = clerk.post(&at("deliver"), &json!({ "words": "领走" }));
        assert_eq!(now.is(409).problem(), "not-now");
        assert!(
            now.json()["allowed"]
                .as_array()
                .unwrap()
                .contains(&json!("supplement"))
        );
        // Whoever has the receipt reads what is missing, and brings it.
        let own = [("x-receipt", secret.as_str())];
        let seen = nobody.ask("GET", &format!("/api/v1/applications/{id}"), &own, "");
        assert_eq!(text(&seen.is(200).json(), "missing"), "请补一张照片");
        assert!(!seen.body.contains("李秀英"));
        nobody
            .post(&at("supplement"), &json!({ "words": "拍好了" }))
            .is(401);
        nobody
            .post(&at("supplement"), &json!({ "words": "拍好了", "secret": "0123" }))
            .is(404);
        assert_eq!(
            state(&nobody.post(&at("supplement"), &json!({ "words": "拍好了", "secret": secret }))),
            "checking"
        );
        let gone = clerk.post(&at("forward"), &json!({ "words": "区民政局" }));
        assert_eq!(state(&gone), "forwarded");
        clerk
            .post(&at("receipt"), &json!({ "words": "民-2026-77" }))
            .is(200);
        clerk
            .post(&at("result"), &json!({ "words": "下个月起每月发津贴。" }))
            .is(200);
        let done = clerk.post(&at("deliver"), &json!({ "words": "告诉本人了" }));
        assert_eq!(state(&done), "delivered");

        let whole = clerk.get(&format!("/api/v1/applications/{id}")).is(200).json();
        assert_eq!(text(&whole, "name"), "李秀英");
        assert_eq!(text(&whole["application"], "outcome"), "下个月起每月发津贴。");
        assert!(!whole.to_string().contains("110105194403050020"));
        let open = clerk.post(&at("reveal"), &json!({})).is(200).body.clone();
        assert!(open.contains("110105194403050020"));
        holds(centre);
    });
}

#[test]
fn a_field_that_is_wrong_is_told_in_the_words_of_the_page() {
    both(|centre| {
        let nobody = Program::nobody(centre);
        let mut body = by_herself();
        body["answers"]["bank_card"] = json!("6200000000000000001");
        body["answers"]["sign"] = json!("");
        let said = asks(&nobody, "k-1", &body);
        assert_eq!(said.is(422).problem(), "bad-input");
        let told = said.json();
        assert_eq!(
            names(&told, "errors", "field"),
            ["answers.bank_card", "answers.sign"]
        );
        assert!(text(&told["errors"][0], "detail").contains("银行卡号"));
        assert!(text(&told["errors"][1], "detail").contains("签上名字"));
        body["answers"]["colour"] = json!("red");
        let told = asks(&nobody, "k-2", &body).is(422).json();
        assert!(text(&told["errors"][0], "detail").contains("colour"));
        let told = asks(&nobody, "k-3", &json!({ "item": "XX999" }));
        assert_eq!(names(&told.is(422).json(), "errors", "field"), ["item"]);
        let mut body = by_herself();
        body["channel"] = json!("counter");
        let told = asks(&nobody, "k-4", &body);
        assert_eq!(names(&told.is(422).json(), "errors", "field"), ["channel"]);
        let mut body = by_herself();
        body["papers"] = json!([{ "name": "照片", "file": "0.photo.0" }]);
        let told = asks(&nobody, "k-5", &body);
        assert_eq!(names(&told.is(422).json(), "errors", "field"), ["papers"]);
        // What was wrong can be mended under the same key.
        asks(&nobody, "k-1", &by_herself()).is(201);
    });
}

#[test]
fn the_same_key_twice_is_one_application_and_the_list_is_paged_by_key() {
    both(|centre| {
        let nobody = Program::nobody(centre);
        let (one, two) = (
            asks(&nobody, "k-1", &by_herself()),
            asks(&nobody, "k-1", &by_herself()),
        );
        assert_eq!(one.is(201).body, two.is(201).body);
        let mut other = by_herself();
        other["name"] = json!("李秀兰");
        assert_eq!(asks(&nobody, "k-1", &other).is(422).problem(), "other-body");
        for key in ["k-2", "k-3"] {
            asks(&nobody, key, &by_herself()).is(201);
        }
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        for list in [
            "?limit=2",
            "?limit=2&open=1",
            "?limit=2&item=YL001&state=received",
        ] {
            let mut path = format!("/api/v1/applications{list}");
            let mut seen = Vec::new();
            for _ in 0..4 {
                let page = clerk.get(&path).is(200).json();
                seen.extend(names(&page, "applications", "receipt"));
                match page["next"].as_str() {
                    Some(next) => path = next.to_owned(),
                    None => break,
                }
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 3, "{list}");
        }
        let late = clerk.get("/api/v1/applications?late=1").is(200).json();
        assert_eq!(names(&late, "applications", "id").len(), 0);
        centre.clock.pass(testkit::days(60));
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let late = clerk.get("/api/v1/applications?late=1").is(200).json();
        assert_eq!(names(&late, "applications", "id").len(), 3);
        clerk.get("/api/v1/applications?state=lost").is(422);
        holds(centre);
    });
}

/// Somebody of the register, as staff ask for them: only what nobody knows.
fn for_elder(centre: &TestCentre) -> Value {
    let person = elder(centre).to_string();
    json!({
        "item": "YL001", "person": person, "channel": "leader",
        "answers": { "bank_card": CARD, "sign": "王桂兰" },
    })
}

#[test]
fn what_is_another_places_or_another_communitys_is_not_found() {
    both(|centre| {
        let leader = Program::of(centre, &centre.actors.leader, &["*"]);
        let body = for_elder(centre);
        let id = text(&asks(&leader, "k-1", &body).is(201).json(), "id");
        let path = format!("/api/v1/applications/{id}");
        let seen = leader.get(&path).is(200).json();
        assert_eq!(text(&seen, "name"), "王桂兰");
        assert!(
            !seen["allowed"].as_array().unwrap().contains(&json!("result")),
            "a leader does not decide"
        );
        leader
            .post(&format!("{path}/result"), &json!({ "words": "行" }))
            .is(403);
        let other = Program::of(centre, &centre.actors.other_leader, &["*"]);
        other.get(&path).is(404);
        other.post(&format!("{path}/accept"), &json!({})).is(404);
        other.post(&format!("{path}/reveal"), &json!({})).is(404);
        asks(&other, "k-2", &body).is(404);
        let list = other.get("/api/v1/applications").is(200).json();
        assert_eq!(names(&list, "applications", "id").len(), 0);
        Program::nobody(centre).get(&path).is(401);
        asks(&Program::nobody(centre), "k-3", &body).is(422);
        let theirs = centre.neighbour("隔壁的事");
        let mut body = body.clone();
        body["person"] = json!(theirs[2].simple().to_string());
        asks(&leader, "k-4", &body).is(404);
    });
}

#[test]
fn a_token_without_the_scope_is_refused() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let wide = Program::of(centre, clerk, &["*"]);
        let id = text(&asks(&wide, "k-1", &for_elder(centre)).is(201).json(), "id");
        let path = format!("/api/v1/applications/{id}");
        let narrow = Program::of(centre, clerk, &["applications.see", "application.see"]);
        narrow.get(&path).is(200);
        narrow.post(&format!("{path}/accept"), &json!({})).is(403);
        asks(&narrow, "k-2", &by_herself()).is(403);
        let other = Program::of(centre, clerk, &["matters.*"]);
        other.get("/api/v1/applications").is(403);
        other.get(&path).is(403);
        other.post("/api/v1/errands", &json!({})).is(403);
        other.get("/api/v1/services/YL001").is(200);
    });
}

#[test]
fn an_errand_goes_its_way_by_a_program_and_ends_when_the_original_is_back() {
    both(|centre| {
        let leader = Program::of(centre, &centre.actors.leader, &["*"]);
        let body = json!({ "person": elder(centre).to_string(), "item": "YL001" });
        let told = leader.post("/api/v1/errands", &body);
        assert_eq!(names(&told.is(422).json(), "errors", "field"), ["signature"]);
        let mut signed = body.clone();
        signed["signature"] = json!("王桂兰");
        let begun = leader.post("/api/v1/errands", &signed).is(201).json();
        let path = format!("/api/v1/errands/{}", text(&begun, "id"));
        leader
            .post(
                &format!("{path}/step"),
                &json!({ "words": "去窗口问过了", "tell": ["person"] }),
            )
            .is(200);
        leader
            .post(&format!("{path}/originals"), &json!({ "name": "户口簿" }))
            .is(200);
        let end = json!({ "words": "津贴下个月发" });
        leader.post(&format!("{path}/finish"), &end).is(409);
        let whole = leader.get(&path).is(200).json();
        let book = text(&whole["originals"][0], "id");
        leader
            .post(&format!("{path}/originals/{book}"), &json!({ "back": true }))
            .is(200);
        let step = text(&whole["steps"][0], "id");
        leader.post(&format!("{path}/told/{step}"), &json!({})).is(200);
        let done = leader.post(&format!("{path}/finish"), &end).is(200).json();
        assert_eq!(text(&done, "state"), "done");
        let other = Program::of(centre, &centre.actors.other_leader, &["*"]);
        other.get(&path).is(404);
        other
            .post(&format!("{path}/step"), &json!({ "words": "x" }))
            .is(404);
        let list = other.get("/api/v1/errands").is(200).json();
        assert_eq!(names(&list, "errands", "id").len(), 0);
    });
}

#[test]
fn the_catalogue_is_paged_and_says_what_is_not_issued_here() {
    let centre = TestCentre::on_sqlite();
    let nobody = Program::nobody(&centre);
    let mut path = "/api/v1/services?limit=50".to_owned();
    let mut codes = Vec::new();
    for _ in 0..5 {
        let page = nobody.get(&path).is(200).json();
        codes.extend(names(&page, "services", "code"));
        match page["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(codes.len(), 120);
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 120);
    let births = nobody
        .get("/api/v1/services?event=birth&limit=100")
        .is(200)
        .json();
    assert!(!names(&births, "services", "code").is_empty());
    let crime = "%E6%97%A0%E7%8A%AF%E7%BD%AA%E8%AF%81%E6%98%8E";
    let found = nobody.get(&format!("/api/v1/services?q={crime}")).is(200).json();
    let found = found["services"].as_array().expect("services");
    assert!(found.iter().any(|one| one["elsewhere"] == json!(true)));
    nobody.get("/api/v1/services/XX999").is(404);
    nobody.get("/api/v1/services/XX999/form").is(404);
}
