//! Programs that edit the catalogue: one proposes, another publishes.

use gate::Actor;
use serde_json::{Value, json};
use testkit::both;

use crate::api::{Program, text};

#[test]
fn a_program_proposes_a_version_and_another_publishes_it() {
    both(|centre| {
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        let second = Actor {
            staff: Some(centre.places.arbiter),
            name: "郑书记".to_owned(),
            ..centre.actors.manager.clone()
        };
        let secretary = Program::of(centre, &second, &["*"]);
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        let at = "/api/v1/catalogue/items/YL001";
        let entry = manager.get(at).is(200).json();
        assert_eq!(
            (entry["version"].as_i64(), &entry["waits"]),
            (Some(0), &Value::Null)
        );
        // Nothing but what is told may be sent back; what is wrong is named, field by field.
        let mut item = entry["item"].clone();
        item["name"] = json!("");
        let versions = format!("{at}/versions");
        let wrong = manager.post(&versions, &json!({ "item": item }));
        wrong.is(422);
        assert!(
            wrong.body.contains("\"name\"") && wrong.body.contains("\"note\""),
            "{}",
            wrong.body
        );
        item["name"] = entry["item"]["name"].clone();
        item["phone"] = json!("16900007777");
        item["confirmed"] = json!(true);
        let body = json!({ "item": item, "note": "电话换了，昨天打过" });
        clerk.post(&versions, &body).is(403);
        let made = manager.post(&versions, &body);
        let id = text(&made.is(201).json(), "id");
        let place = format!("/api/v1/catalogue/versions/{id}");
        assert_eq!(made.headers["location"], place.as_str());
        manager.post(&versions, &body).is(409);
        assert_eq!(text(&manager.get(at).is(200).json(), "waits"), id);
        // The second person sees what changes, and only that.
        let told = secretary.get(&place).is(200).json();
        let changes = told["changes"].as_array().expect("changes");
        assert_eq!(changes.len(), 2, "{told}");
        assert!(changes.iter().any(|one| one["after"] == "16900007777"));
        let waiting = secretary.get("/api/v1/catalogue/versions").is(200).json();
        assert_eq!(text(&waiting[0], "id"), id);
        manager.post(&format!("{place}/publish"), &json!({})).is(409);
        clerk.post(&format!("{place}/publish"), &json!({})).is(403);
        clerk.get(&place).is(403);
        let live = secretary
            .post(&format!("{place}/publish"), &json!({}))
            .is(200)
            .json();
        assert_eq!(text(&live, "state"), "live");
        secretary.post(&format!("{place}/refuse"), &json!({})).is(409);
        // It stands in the catalogue, for everybody and in the open data, and in the history.
        let service = Program::nobody(centre)
            .get("/api/v1/services/YL001")
            .is(200)
            .json();
        assert_eq!(text(&service, "phone"), "16900007777");
        let history = manager.get(&versions).is(200).json();
        assert_eq!(
            (history[0]["number"].as_i64(), text(&history[0], "state")),
            (Some(1), "live".to_owned())
        );
        let now = manager.get(at).is(200).json();
        assert_eq!((now["version"].as_i64(), &now["item"]), (Some(1), &item));
        // And a new item, refused by the second person, is nowhere.
        let made = manager
            .post("/api/v1/catalogue/items/new77/versions", &body)
            .is(201)
            .json();
        assert_eq!(text(&made, "code"), "NEW77");
        let place = format!("/api/v1/catalogue/versions/{}", text(&made, "id"));
        let no = secretary
            .post(&format!("{place}/refuse"), &json!({}))
            .is(200)
            .json();
        assert_eq!(text(&no, "state"), "refused");
        manager.get("/api/v1/catalogue/items/NEW77").is(404);
        Program::nobody(centre).get("/api/v1/services/NEW77").is(404);
    });
}
