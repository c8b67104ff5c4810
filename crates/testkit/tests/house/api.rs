//! Programs: the API of matters and Open311, over the whole service.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use gate::{Actor, NewToken};
use kernel::Micros;
use matters::rows::{Matter, MatterId};
use matters::{answer, publish};
use serde_json::{Value, json};
use store::StoreError;
use testkit::{TestCentre, both};
use tower::ServiceExt;

/// A program with or without a key.
pub struct Program<'a> {
    centre: &'a TestCentre,
    runtime: tokio::runtime::Runtime,
    /// Its key; empty of one without.
    pub token: String,
}

pub struct Said {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// The end of the `type` of problem details.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{}",
            self.body
        );
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit('#').next().unwrap_or_default().to_owned()
    }
}

impl<'a> Program<'a> {
    pub fn nobody(centre: &'a TestCentre) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        Self {
            centre,
            runtime,
            token: String::new(),
        }
    }

    /// In the name of this actor, for these scopes.
    pub fn of(centre: &'a TestCentre, actor: &Actor, scopes: &[&str]) -> Self {
        let (community, actor) = (centre.places.community, actor.clone());
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let token = centre.store.write_now(move |tx| {
            let by = Actor::system();
            let new = gate::NewAccount {
                login: format!("p{}", tx.clock().fresh::<kernel::Uuid>().simple()),
                name: actor.name.clone(),
                staff: actor.staff,
                password_hash: String::new(),
                must_change: false,
            };
            let account = gate::create_account(tx, community, &by, &new).map_err(|_| StoreError::NoRow)?;
            for grant in &actor.grants {
                gate::give_role(tx, community, &by, account.id, grant, Micros(0), None)
                    .map_err(|_| StoreError::NoRow)?;
            }
            let new = NewToken {
                account: account.id,
                name: "test".to_owned(),
                scopes: scopes.clone(),
                expires_at: tx.now().plus(Micros::DAY),
            };
            let (_, token) = gate::issue_token(tx, community, &by, &new).map_err(|_| StoreError::NoRow)?;
            Ok::<_, StoreError>(token.as_str().to_owned())
        });
        Self {
            token: token.expect("a token"),
            ..Self::nobody(centre)
        }
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Said {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "huiyin.test");
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let router = web::router(self.centre.app());
        self.runtime.block_on(async move {
            let (parts, body) = router.oneshot(request).await.expect("it answers").into_parts();
            let bytes = to_bytes(body, 8 << 20).await.expect("the body ends");
            let body = String::from_utf8(bytes.to_vec()).expect("text");
            Said {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body,
            }
        })
    }

    pub fn get(&self, path: &str) -> Said {
        self.ask("GET", path, &[], "")
    }

    pub fn post(&self, path: &str, body: &Value) -> Said {
        self.ask(
            "POST",
            path,
            &[("content-type", "application/json")],
            &body.to_string(),
        )
    }

    pub fn form(&self, path: &str, body: &str) -> Said {
        self.ask(
            "POST",
            path,
            &[("content-type", "application/x-www-form-urlencoded")],
            body,
        )
    }
}

pub fn text(of: &Value, name: &str) -> String {
    of[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {of}"))
        .to_owned()
}

/// Puts a matter on the wall with these words, answered.
pub fn published(centre: &TestCentre, id: MatterId, words: &'static str) -> Matter {
    centre
        .act(&centre.actors.clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, words, "")
        })
        .expect("it may stand there");
    let input = answer::Answer {
        words: "已经修好。".into(),
        public: "已经修好。".into(),
        proof: Vec::new(),
        ahead: None,
    };
    let done = centre.act(&centre.actors.manager, move |tx, cx| {
        answer::answer(tx, cx, id, None, &input)
    });
    done.expect("it is answered")
}

#[test]
fn a_program_takes_a_matter_from_report_to_closing() {
    both(|centre| {
        let manager = Program::of(centre, &centre.actors.manager, &["matter.*", "matters.*"]);
        let said = json!({ "said": "3号楼的路灯坏了", "category": "repair", "place": centre.places.south_3_2.to_string(), "phone": "16900001377" });
        let made = manager.post("/api/v1/matters", &said);
        made.is(201);
        let receipt = made.json();
        let id = text(&receipt, "id");
        assert_eq!(made.headers["location"], format!("/api/v1/matters/{id}"));
        let at = |verb: &str| format!("/api/v1/matters/{id}/{verb}");
        let assigned = manager.post(
            &at("assign"),
            &json!({ "unit": centre.places.lift.to_string(), "owner": centre.places.wu.to_string() }),
        );
        assert_eq!(text(&assigned.is(200).json(), "unit_name"), "电梯维保");
        manager
            .post(&at("reply"), &json!({ "words": "明天上午去看" }))
            .is(200);
        let done = manager.post(
            &at("answer"),
            &json!({ "words": "已经换了灯管", "public": "已经换了灯管" }),
        );
        assert_eq!(text(&done.is(200).json(), "state"), "answered");
        let rated = Program::nobody(centre).post(
            &at("rate"),
            &json!({ "grade": 5, "secret": text(&receipt, "secret") }),
        );
        assert_eq!(text(&rated.is(200).json(), "state"), "closed");

        let whole = manager.get(&format!("/api/v1/matters/{id}")).is(200).json();
        let verbs: Vec<&str> = whole["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|line| line["verb"].as_str())
            .collect();
        assert_eq!(verbs, ["report", "assign", "reply", "answer", "rate"]);
        assert_eq!(text(&whole["said"][0], "said"), "3号楼的路灯坏了");

        let status = format!("/api/v1/status?receipt={}&tail=1377", text(&receipt, "receipt"));
        let told = Program::nobody(centre).get(&status).is(200).json();
        assert_eq!(text(&told, "answer"), "已经换了灯管");
        Program::nobody(centre)
            .get(&status.replace("1377", "0000"))
            .is(404);
    });
}

#[test]
fn what_may_not_be_seen_is_not_found_and_what_may_not_be_done_is_told_so() {
    let centre = TestCentre::on_sqlite();
    let id = centre.says("路灯坏了").matter.id;
    let path = format!("/api/v1/matters/{id}");
    assert_eq!(Program::nobody(&centre).get(&path).is(404).problem(), "not-found");
    assert_eq!(
        Program::nobody(&centre).get("/api/v1/matters").is(401).problem(),
        "sign-in"
    );
    let stranger = Program::of(&centre, &centre.actors.lift_man, &["*"]);
    stranger.get(&path).is(404);
    stranger.post(&format!("{path}/accept"), &json!({})).is(404);
    let mender = Program::of(&centre, &centre.actors.mender, &["*"]);
    assert_eq!(
        mender
            .post(&format!("{path}/publish"), &json!({ "words": "x" }))
            .is(403)
            .problem(),
        "denied"
    );
    let narrow = Program::of(&centre, &centre.actors.mender, &["matter.work", "matter.see"]);
    narrow.get(&path).is(200);
    narrow.post(&format!("{path}/accept"), &json!({})).is(403);
    narrow.post("/api/v1/matters", &json!({ "said": "灯" })).is(403);
}

#[test]
fn a_refusal_is_problem_details_with_a_word_that_stays() {
    let centre = TestCentre::on_sqlite();
    let mender = Program::of(&centre, &centre.actors.mender, &["*"]);
    let id = centre.says("路灯坏了").matter.id;
    let at = |verb: &str| format!("/api/v1/matters/{id}/{verb}");
    assert_eq!(
        mender
            .post(&at("answer"), &json!({ "words": " " }))
            .is(422)
            .problem(),
        "words-empty"
    );
    let stale = mender.post(&at("accept"), &json!({ "version": 7 }));
    assert_eq!(stale.is(409).problem(), "stale-version");
    let headers = [
        ("content-type", "application/json"),
        ("if-match", "\"7\""),
        ("accept-language", "en"),
    ];
    let stale = mender.ask("POST", &at("accept"), &headers, "{}");
    assert_eq!(stale.is(412).problem(), "stale-version");
    assert_eq!(
        text(&stale.json(), "title"),
        "Somebody changed it meanwhile. Read it again first."
    );
    let seen = mender.get(&format!("/api/v1/matters/{id}"));
    let tag = seen.headers["etag"].to_str().unwrap().to_owned();
    let headers = [("content-type", "application/json"), ("if-match", tag.as_str())];
    mender.ask("POST", &at("accept"), &headers, "{}").is(200);
    let again = mender.post(&at("unmerge"), &json!({ "words": "" }));
    assert!(
        matches!(again.problem().as_str(), "denied" | "not-now"),
        "{}",
        again.body
    );
    let nobody = Program::nobody(&centre);
    assert_eq!(
        nobody
            .post("/api/v1/matters", &json!({ "said": "" }))
            .is(422)
            .problem(),
        "nothing-said"
    );
    assert_eq!(
        nobody
            .post("/api/v1/matters", &json!({ "sad": "x" }))
            .is(422)
            .problem(),
        "bad-input"
    );
    assert_eq!(
        nobody
            .post("/api/v1/matters", &json!({ "said": "灯", "category": "none" }))
            .is(422)
            .problem(),
        "unknown-category"
    );
}

#[test]
fn the_same_key_gets_the_same_answer_byte_for_byte() {
    both(|centre| {
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let headers = [("content-type", "application/json"), ("idempotency-key", "k-1")];
        let send = |words: &str| {
            clerk.ask(
                "POST",
                "/api/v1/matters",
                &headers,
                &json!({ "said": words }).to_string(),
            )
        };
        let first = send("路灯坏了");
        let second = send("路灯坏了");
        assert_eq!(
            (first.is(201).body.as_str(), second.is(201).body.as_str()),
            (first.body.as_str(), first.body.as_str())
        );
        assert_eq!(first.headers["location"], second.headers["location"]);
        assert_eq!(send("另一件事").is(422).problem(), "other-body");
        assert_eq!(centre.no_loss().intakes, 1);
    });
}

#[test]
fn the_register_is_paged_by_key_and_found_by_words_and_number() {
    both(|centre| {
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        let numbers: Vec<String> = (0..5)
            .map(|n| {
                centre
                    .says(&format!("第{n}盏路灯坏了"))
                    .matter
                    .receipt
                    .to_string()
            })
            .collect();
        let mut path = "/api/v1/matters?state=assigned&limit=2".to_owned();
        let mut seen = Vec::new();
        for _ in 0..5 {
            let page = manager.get(&path).is(200).json();
            seen.extend(
                page["matters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| text(one, "receipt")),
            );
            match page["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        let newest: Vec<String> = numbers.iter().rev().cloned().collect();
        assert_eq!(seen, newest);
        let found = |q: &str| {
            manager.get(&format!("/api/v1/matters?q={q}")).json()["matters"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(found(&numbers[2]), 1);
        assert_eq!(found("%E8%B7%AF%E7%81%AF"), 5);
        manager.get("/api/v1/matters?state=lost").is(422);
    });
}

#[test]
fn a_token_is_the_secret_of_a_receipt() {
    let centre = TestCentre::on_sqlite();
    let said = centre.says("路灯坏了");
    let nobody = Program::nobody(&centre);
    let told = nobody
        .get(&format!("/open311/v2/tokens/{}.json", said.secret))
        .is(200)
        .json();
    assert_eq!(told[0]["service_request_id"], said.matter.receipt.to_string());
    nobody.get("/open311/v2/tokens/0123.json").is(404);
}

#[test]
fn the_document_names_every_call() {
    let centre = TestCentre::on_sqlite();
    let document = Program::nobody(&centre).get("/api/openapi.json").is(200).json();
    for path in [
        "/api/v1/matters",
        "/api/v1/matters/{id}/call-back",
        "/api/v1/wall/{receipt}",
        "/api/v1/services/{code}/form",
        "/api/v1/applications/{id}/supplement",
        "/api/v1/errands/{id}/originals/{original}",
        "/api/v1/queue/windows/{id}/next",
        "/api/v1/ratings",
        "/hsds/v3/services",
        "/open311/v2/requests.{format}",
    ] {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(
            document["components"]["schemas"].get(name).is_some(),
            "{name} is named and not described"
        );
    }
}
