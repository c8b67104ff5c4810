//! Open311 as programs of others meet it.

use matters::report::Report;
use serde_json::{Value, json};
use testkit::{TestCentre, both};

use crate::api::{Program, published, text};

#[test]
fn open311_shows_what_is_on_the_wall_and_nothing_else() {
    both(|centre| {
        let nobody = Program::nobody(centre);
        let on_wall = centre.says("3号楼2单元的路灯坏了，我叫王某").matter;
        published(centre, on_wall.id, "3号楼的路灯坏了");
        let unmoderated = centre.says("门禁坏了").matter;
        let private = centre
            .report(Report {
                private: true,
                ..Report::of("邻居很吵")
            })
            .expect("it is taken in")
            .matter;
        let all = nobody.get("/open311/v2/requests.json").is(200).json();
        let all = all.as_array().expect("a list");
        assert_eq!(all.len(), 1);
        let one = &all[0];
        assert_eq!(text(one, "service_request_id"), on_wall.receipt.to_string());
        assert_eq!(
            (text(one, "status"), text(one, "service_code")),
            ("closed".into(), "repair".into())
        );
        assert_eq!(text(one, "description"), "3号楼的路灯坏了");
        assert_eq!(text(one, "address"), "青禾里社区 南苑 3号楼");
        assert_eq!(text(one, "status_notes"), "已经修好。");
        for (name, value) in one.as_object().expect("fields") {
            assert!(!value.to_string().contains("王某"), "{name}");
        }
        for name in [
            "lat",
            "long",
            "zipcode",
            "address_id",
            "media_url",
            "expected_datetime",
        ] {
            assert_eq!(one[name], Value::Null, "{name}");
        }
        assert!(text(one, "requested_datetime").ends_with("+08:00"));
        for hidden in [unmoderated.receipt, private.receipt] {
            let unknown = nobody.get(&format!("/open311/v2/requests/{hidden}.json"));
            assert_eq!(unknown.is(404).json()[0]["code"], 404);
            let listed = nobody.get(&format!("/open311/v2/requests.json?service_request_id={hidden}"));
            assert_eq!(listed.is(200).json(), json!([]));
        }
        let xml = nobody.get(&format!("/open311/v2/requests/{}.xml", on_wall.receipt));
        assert_eq!(xml.is(200).headers["content-type"], "text/xml; charset=utf-8");
        assert!(
            xml.body
                .starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<service_requests><request>"),
            "{}",
            xml.body
        );
        assert!(
            xml.body.contains("<status>closed</status>") && xml.body.contains("<lat></lat>"),
            "{}",
            xml.body
        );
        assert_eq!(
            nobody.get("/open311/v2/requests.json?status=open").json(),
            json!([])
        );
        assert_eq!(
            nobody.get("/open311/v2/requests.json?service_code=lift").json(),
            json!([])
        );
        assert_eq!(
            nobody
                .get("/open311/v2/requests.json?service_code=lift,repair&page=1&page_size=1")
                .json()
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        assert_eq!(
            nobody.get("/open311/v2/requests.json?page=2&page_size=1").json(),
            json!([])
        );
    });
}

#[test]
fn open311_tells_its_services_and_where_they_are() {
    let centre = TestCentre::on_sqlite();
    let nobody = Program::nobody(&centre);
    let discovery = nobody.get("/open311/v2/discovery.json").is(200).json();
    assert_eq!(
        discovery["endpoints"][0]["specification"],
        "http://wiki.open311.org/GeoReport_v2"
    );
    assert_eq!(
        discovery["endpoints"][0]["formats"],
        json!(["text/xml", "application/json"])
    );
    let xml = nobody.get("/open311/v2/discovery.xml");
    assert!(
        xml.body.contains("<endpoints><endpoint>") && xml.body.contains("<formats><format>text/xml</format>"),
        "{}",
        xml.body
    );
    let services = nobody.get("/open311/v2/services.json").is(200).json();
    let repair = services
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["service_code"] == "repair")
        .expect("it is there");
    assert_eq!(
        (repair["metadata"].clone(), text(repair, "type")),
        (json!(false), "realtime".to_owned())
    );
    assert!(
        nobody
            .get("/open311/v2/services.xml")
            .body
            .contains("<services><service>")
    );
    let definition = nobody.get("/open311/v2/services/repair.json").is(200).json();
    assert_eq!(definition, json!({ "service_code": "repair", "attributes": [] }));
    let unknown = nobody.get("/open311/v2/services/none.xml");
    assert!(
        unknown
            .is(404)
            .body
            .contains("<errors><error><code>404</code><description>"),
        "{}",
        unknown.body
    );
    nobody
        .get("/open311/v2/services.json?jurisdiction_id=elsewhere")
        .is(404);
    nobody
        .get("/open311/v2/services.json?jurisdiction_id=qinghe")
        .is(200);
}

#[test]
fn open311_takes_reports_with_a_key_only() {
    both(|centre| {
        let nobody = Program::nobody(centre);
        let path = "/open311/v2/requests.json";
        let fields = "service_code=repair&address_string=%E4%B8%9C%E9%97%A8&description=%E8%B7%AF%E7%81%AF%E5%9D%8F%E4%BA%86&phone=16900001377";
        assert_eq!(nobody.form(path, fields).is(403).json()[0]["code"], 403);
        assert_eq!(
            nobody
                .form(path, &format!("{fields}&api_key=wrong"))
                .is(403)
                .json()[0]["code"],
            403
        );
        let key = Program::of(centre, &centre.actors.clerk, &["matters.report"]).token;
        let made = nobody
            .form(path, &format!("{fields}&api_key={key}"))
            .is(201)
            .json();
        let number = text(&made[0], "service_request_id");
        assert!(text(&made[0], "service_notice").contains("前答复"));
        assert_eq!(made[0]["account_id"], Value::Null);
        // Nobody has looked at it yet: it is not there.
        nobody.get(&format!("/open311/v2/requests/{number}.json")).is(404);
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        let found = manager.get(&format!("/api/v1/matters?q={number}")).json();
        assert_eq!(text(&found["matters"][0], "channel"), "open311");
        assert_eq!(text(&found["matters"][0], "place_words"), "东门");
        let none = nobody.form(path, &format!("service_code=none&address_string=x&api_key={key}"));
        assert_eq!(none.is(404).json()[0]["code"], 404);
        let nowhere = nobody.form(
            "/open311/v2/requests.xml",
            &format!("service_code=repair&api_key={key}"),
        );
        assert!(
            nowhere.is(400).body.contains("<errors><error><code>400</code>"),
            "{}",
            nowhere.body
        );
        let weak = Program::of(centre, &centre.actors.clerk, &["matter.see"]).token;
        nobody.form(path, &format!("{fields}&api_key={weak}")).is(403);
    });
}
