//! The window towards others: forms of one's own, and the catalogue in the
//! open standards.

use gate::Actor;
use testkit::TestCentre;
use window::catalogue::edit;

/// A form of two questions, the second asked only after the first.
const OWN_FORM: &str = r#"
name = "own"
version = 1
[[field]]
key = "why"
kind = "choice"
required = true
label = { zh = "为什么", en = "Why" }
choices = [
  { value = "a", label = { zh = "甲", en = "A" } },
  { value = "b", label = { zh = "乙", en = "B" } },
]
[[field]]
key = "more"
kind = "text"
label = { zh = "再说一点", en = "More" }
when = { field = "why", is = ["b"] }
"#;

#[test]
fn a_form_is_looked_through_and_put_to_use_by_a_second_person() {
    let centre = TestCentre::on_sqlite();
    let mut manager = centre.signed_in(&centre.actors.manager);
    let page = manager.opens("/settings/forms");
    let looped = OWN_FORM.replace(
        "required = true",
        "required = true\nwhen = { field = \"more\", is = [\"x\"] }",
    );
    let told = manager.submits(&page, "/settings/forms", &[("text", &looped), ("go", "bring")]);
    told.is(422).shows("绕成了圈");
    assert!(told.body.contains("再说一点"), "what was pasted stays");
    let unreachable = OWN_FORM.replace("is = [\"b\"]", "is = [\"z\"]");
    manager
        .submits(
            &page,
            "/settings/forms",
            &[("text", &unreachable), ("go", "check")],
        )
        .is(422)
        .shows("永远问不到");
    let wordless = OWN_FORM.replace(", en = \"More\"", "");
    manager
        .submits(&page, "/settings/forms", &[("text", &wordless), ("go", "check")])
        .is(422)
        .shows("缺少 en 的文字");
    manager
        .submits(&page, "/settings/forms", &[("text", OWN_FORM), ("go", "check")])
        .is(200)
        .shows("没有毛病");
    let brought = manager.submits(&page, "/settings/forms", &[("text", OWN_FORM), ("go", "bring")]);
    brought.is(200).shows("own");
    let (app, community) = (centre.app(), centre.places.community);
    let second = Actor {
        staff: Some(centre.places.arbiter),
        ..centre.actors.manager.clone()
    };
    let form = centre
        .store
        .write_now(move |tx| {
            use window::forms::kept::{FormVersion, decide, live};
            let asked = FormVersion::all(tx, community)?.remove(0);
            assert!(
                live(tx, community, "own")?.is_none(),
                "not before a second person"
            );
            let cx = edit::Cx {
                community,
                actor: &second,
                policy: app.policy(),
            };
            decide(tx, &cx, asked.id, true).expect("it is put to use");
            live(tx, community, "own")
        })
        .expect("it can be read");
    assert_eq!(form.expect("it is in use").fields.len(), 2);
}

/// What the shapes of CPSV-AP 3.2 demand at least once of each class, and no link that leads nowhere.
#[test]
fn every_public_service_has_what_the_core_vocabulary_demands() {
    let centre = TestCentre::on_sqlite();
    let page = centre.visitor().looks("/services.jsonld").json();
    let graph = page["@graph"].as_array().expect("a graph");
    let ids: std::collections::HashSet<&str> = graph.iter().filter_map(|node| node["@id"].as_str()).collect();
    assert_eq!(ids.len(), graph.len(), "no name twice");
    let demands: &[(&str, &[&str])] = &[
        (
            "cpsv:PublicService",
            &[
                "dct:identifier",
                "dct:title",
                "dct:description",
                "cv:hasCompetentAuthority",
            ],
        ),
        (
            "cv:PublicOrganisation",
            &["dct:identifier", "skos:prefLabel", "dct:spatial"],
        ),
        ("cv:Evidence", &["dct:identifier", "dct:title"]),
        ("cv:Output", &["dct:identifier", "dct:title"]),
        ("cv:Channel", &["dct:identifier"]),
    ];
    let mut services = 0;
    for node in graph {
        let class = node["@type"].as_str().unwrap_or_default();
        services += usize::from(class == "cpsv:PublicService");
        for (of, names) in demands.iter().filter(|(of, _)| *of == class) {
            for name in *names {
                assert!(!node[*name].is_null(), "{of} {}: {name} is missing", node["@id"]);
            }
        }
        for name in [
            "cv:hasCompetentAuthority",
            "cpsv:produces",
            "cpsv:hasInput",
            "cv:hasChannel",
            "dct:spatial",
        ] {
            let targets = match &node[name] {
                serde_json::Value::Array(all) => all.clone(),
                serde_json::Value::Null => Vec::new(),
                one => vec![one.clone()],
            };
            for target in targets {
                let id = target["@id"].as_str().or(target.as_str()).unwrap_or_default();
                assert!(ids.contains(id), "{}: {name} leads to {id}", node["@id"]);
            }
        }
    }
    assert!(services >= 120);
}
