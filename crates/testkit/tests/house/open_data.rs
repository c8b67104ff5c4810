//! The catalogue in the open standards: what the published schemas of HSDS 3.0
//! and the shapes of CPSV-AP 3.2 demand, held here as facts.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use testkit::{Page, TestCentre, both};

/// What a field of HSDS may hold.
#[derive(Clone, Copy, Debug)]
enum Holds {
    /// A UUID.
    Id,
    Text,
    /// An absolute address.
    Uri,
    Number,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A thing of this kind.
    One(&'static str),
    /// A list of things of this kind.
    Many(&'static str),
}

use Holds::{Id, Many, Number, One, Text, Uri, Word};

/// A kind of thing: what it must have, and every field that we tell of it.
type Kind = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, Holds)],
);

/// The published schemas of the things that we tell of; another field than these is a mistake.
const KINDS: &[Kind] = &[
    (
        "service",
        &["id", "name", "status"],
        &[
            ("organization_id", Id),
            ("organization", One("organization")),
            ("alternate_name", Text),
            ("description", Text),
            ("url", Uri),
            (
                "status",
                Word(&["active", "inactive", "defunct", "temporarily closed"]),
            ),
            ("application_process", Text),
            ("fees_description", Text),
            ("eligibility_description", Text),
            ("minimum_age", Number),
            ("assured_date", Text),
            ("alert", Text),
            ("phones", Many("phone")),
            ("schedules", Many("schedule")),
            ("languages", Many("language")),
            ("service_areas", Many("service_area")),
            ("required_documents", Many("required_document")),
            ("cost_options", Many("cost_option")),
            ("service_at_locations", Many("service_at_location")),
            ("attributes", Many("attribute")),
        ],
    ),
    (
        "organization",
        &["id", "name", "description"],
        &[("description", Text), ("services", Many("service"))],
    ),
    (
        "service_at_location",
        &["id", "service_id", "location_id"],
        &[
            ("service_id", Id),
            ("location_id", Id),
            ("location", One("location")),
            ("status", Text),
        ],
    ),
    (
        "location",
        &["id", "location_type"],
        &[
            ("location_type", Word(&["physical", "postal", "virtual"])),
            ("url", Uri),
        ],
    ),
    (
        "phone",
        &["id", "number"],
        &[("service_id", Id), ("number", Text), ("type", Text)],
    ),
    (
        "schedule",
        &["id"],
        &[
            ("service_id", Id),
            ("freq", Word(&["WEEKLY", "MONTHLY"])),
            ("byday", Text),
            ("opens_at", Text),
            ("closes_at", Text),
            ("description", Text),
        ],
    ),
    ("language", &["id"], &[("service_id", Id), ("code", Text)]),
    ("service_area", &["id"], &[("service_id", Id)]),
    (
        "required_document",
        &["id"],
        &[("service_id", Id), ("document", Text)],
    ),
    (
        "cost_option",
        &["id", "service_id"],
        &[("service_id", Id), ("currency", Text), ("amount", Number)],
    ),
    (
        "attribute",
        &["id", "link_id", "taxonomy_term_id", "link_type", "link_entity"],
        &[
            ("link_id", Id),
            ("taxonomy_term_id", Id),
            ("link_type", Text),
            ("link_entity", Text),
            ("value", Text),
            ("taxonomy_term", One("taxonomy_term")),
        ],
    ),
    (
        "taxonomy_term",
        &["id", "name", "description"],
        &[
            ("code", Text),
            ("description", Text),
            ("language", Text),
            ("taxonomy", Text),
            ("taxonomy_id", Id),
            ("taxonomy_detail", One("taxonomy")),
        ],
    ),
    (
        "taxonomy",
        &["id", "name", "description"],
        &[("description", Text)],
    ),
];

/// Holds a thing against its schema, and everything in it.
fn fits(kind: &str, value: &Value) {
    let (_, must, fields) = KINDS.iter().find(|(held, ..)| *held == kind).expect(kind);
    let thing = value.as_object().unwrap_or_else(|| panic!("{kind}: {value}"));
    for name in *must {
        assert!(thing.contains_key(*name), "{kind}: no {name} in {value}");
    }
    for (name, held) in thing {
        let holds = match name.as_str() {
            "id" => Id,
            "name" => Text,
            other => {
                fields
                    .iter()
                    .find(|(field, _)| *field == other)
                    .unwrap_or_else(|| panic!("{kind} knows no {other}"))
                    .1
            }
        };
        let text = held.as_str().unwrap_or_default();
        let right = match holds {
            Id => text.len() == 36 && kernel::Uuid::parse_str(text).is_ok(),
            Text => !text.is_empty(),
            Uri => text.starts_with("http://") || text.starts_with("https://"),
            Number => held.is_number(),
            Word(words) => words.contains(&text),
            One(kind) => {
                fits(kind, held);
                true
            }
            Many(kind) => {
                let all = held.as_array();
                all.into_iter().flatten().for_each(|one| fits(kind, one));
                all.is_some()
            }
        };
        assert!(right, "{kind}: {name} is {held}");
    }
}

fn read(centre: &TestCentre, path: &str) -> Page {
    let page = centre.visitor().looks(&format!("/hsds/v3{path}"));
    page.is(200);
    page
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Every thing of a list, over all its pages, each page as the standard wants pages.
fn all(centre: &TestCentre, path: &str, more: &str) -> Vec<Value> {
    let mut things = Vec::new();
    for number in 1.. {
        let page = read(centre, &format!("{path}?per_page=37&page={number}{more}")).json();
        let contents = page["contents"].as_array().expect("contents").clone();
        assert_eq!(page["page_number"], number);
        assert_eq!(page["size"], contents.len());
        assert_eq!(page["first_page"], number == 1);
        assert_eq!(page["empty"], contents.is_empty());
        things.extend(contents);
        let last = page["total_pages"] == number;
        assert_eq!(page["last_page"], last);
        if last {
            assert_eq!(page["total_items"], things.len());
            break;
        }
    }
    let ids: HashSet<&str> = things.iter().map(|one| text(one, "id")).collect();
    assert_eq!(ids.len(), things.len(), "{path}: an id stands twice");
    things
}

#[test]
fn every_answer_fits_the_schemas_of_the_human_services_standard() {
    both(|centre| {
        let meta = read(centre, "/").json();
        assert_eq!(meta, read(centre, "").json());
        assert_eq!(meta["version"], "3.0");
        for name in ["profile", "openapi_url"] {
            assert!(text(&meta, name).starts_with("http"), "{name}");
        }
        for (path, kind) in [
            ("/services", "service"),
            ("/service_at_locations", "service_at_location"),
            ("/organizations", "organization"),
            ("/taxonomies", "taxonomy"),
            ("/taxonomy_terms", "taxonomy_term"),
        ] {
            let plain = all(centre, path, "");
            plain.iter().for_each(|one| fits(kind, one));
            let full = all(centre, path, "&full=true&full_service=true");
            full.iter().for_each(|one| fits(kind, one));
            assert!(plain.len() >= 3 && plain.len() == full.len(), "{path}");
            for one in &full {
                let alone = read(centre, &format!("{path}/{}?full_service=true", text(one, "id"))).json();
                fits(kind, &alone);
                assert_eq!(alone["id"], one["id"]);
            }
            let lines = read(centre, &format!("{path}?format=ndjson"));
            assert_eq!(lines.body.lines().count(), plain.len(), "{path}: one in a line");
            let nobody = format!("/hsds/v3{path}/00000000-0000-8000-8000-000000000000");
            let nobody = centre
                .visitor()
                .asks(axum::http::Method::GET, &nobody, None, "*/*", Vec::new());
            nobody.is(404);
            assert_eq!(nobody.headers["content-type"], "application/problem+json");
        }
    });
}

#[test]
fn a_harvester_asks_for_a_part_and_for_what_changed() {
    both(|centre| {
        let services = all(centre, "/services", "&full=true");
        let one = &services[0];
        let many = |more: &str| all(centre, "/services", more).len();
        // By term, by taxonomy, by organisation, by words; together they narrow.
        let term = text(&one["attributes"][0], "taxonomy_term_id").to_owned();
        let of_term = services.iter().filter(|service| {
            let attributes = service["attributes"].as_array().expect("attributes");
            attributes
                .iter()
                .any(|link| text(link, "taxonomy_term_id") == term)
        });
        assert_eq!(many(&format!("&taxonomy_term_id={term}")), of_term.count());
        let taxonomy = text(&one["attributes"][0]["taxonomy_term"], "taxonomy_id").to_owned();
        assert_eq!(many(&format!("&taxonomy_id={taxonomy}")), services.len());
        assert_eq!(many("&taxonomy_id=none"), 0);
        let terms = all(centre, "/taxonomy_terms", &format!("&taxonomy_id={taxonomy}"));
        assert_eq!(terms.len(), 15);
        let organization = text(one, "organization_id").to_owned();
        let of_one = services
            .iter()
            .filter(|service| text(service, "organization_id") == organization);
        assert_eq!(many(&format!("&organization_id={organization}")), of_one.count());
        assert!((1..services.len()).contains(&many("&search=%E4%BD%8E%E4%BF%9D")));
        // Ids at once, with when they changed; nothing changed after now.
        let ids = read(centre, "/services?minimal=true").json();
        assert_eq!(ids["size"], services.len());
        let told = ids["contents"][0].as_object().expect("a thing");
        assert_eq!(told.keys().collect::<Vec<_>>(), ["id", "modified_date"]);
        let since = text(&ids["contents"][0], "modified_date").to_owned();
        assert_eq!(many(&format!("&modified_after={since}")), services.len());
        assert_eq!(many("&modified_after=2099-01-01T00:00:00Z"), 0);
        // What cannot be understood is said.
        for bad in ["page=0", "per_page=many", "modified_after=soon", "format=xml"] {
            centre
                .visitor()
                .looks(&format!("/hsds/v3/services?{bad}"))
                .is(422);
        }
    });
}

#[test]
fn two_communities_share_the_terms_and_no_other_id() {
    let (one, other) = (TestCentre::on_sqlite(), TestCentre::on_sqlite());
    if one.places.community == other.places.community {
        return;
    }
    let ids = |centre: &TestCentre, path: &str| -> HashSet<String> {
        let all = all(centre, path, "");
        all.iter().map(|one| text(one, "id").to_owned()).collect()
    };
    assert!(ids(&one, "/services").is_disjoint(&ids(&other, "/services")));
    assert!(ids(&one, "/organizations").is_disjoint(&ids(&other, "/organizations")));
    assert_eq!(ids(&one, "/taxonomy_terms"), ids(&other, "/taxonomy_terms"));
}

/// What the shapes of CPSV-AP 3.2 demand at least once of each class.
const DEMANDS: &[(&str, &[&str])] = &[
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
    ("cv:Requirement", &["dct:identifier", "dct:title"]),
    ("cv:Event", &["dct:identifier", "dct:title"]),
    ("cv:Channel", &["dct:identifier"]),
    ("cv:Cost", &["dct:identifier"]),
];
/// What may stand only once.
const ONCE: &[&str] = &[
    "dct:identifier",
    "cv:processingTime",
    "cv:hasValue",
    "cv:currency",
];
/// Of which class a thing is that a property leads to.
const LEADS: &[(&str, &str)] = &[
    ("cv:hasCompetentAuthority", "cv:PublicOrganisation"),
    ("cpsv:hasInput", "cv:Evidence"),
    ("cpsv:produces", "cv:Output"),
    ("cv:hasChannel", "cv:Channel"),
    ("dct:spatial", "dct:Location"),
    ("dct:language", "dct:LinguisticSystem"),
    ("cv:thematicArea", "skos:Concept"),
    ("dct:audience", "skos:Concept"),
    ("cv:currency", "skos:Concept"),
    ("cv:isGroupedBy", "cv:Event"),
    ("cv:contactPoint", "cv:ContactPoint"),
    ("cv:openingHours", "time:TemporalEntity"),
    ("cv:hasCost", "cv:Cost"),
    ("cv:holdsRequirement", "cv:Requirement"),
];
/// What is said in a language.
const SPOKEN: &[&str] = &["dct:title", "dct:description", "skos:prefLabel", "dcat:keyword"];

#[test]
fn every_public_service_has_what_the_core_vocabulary_demands() {
    let centre = TestCentre::on_sqlite();
    let page = centre.visitor().looks("/services.jsonld").json();
    let graph = page["@graph"].as_array().expect("a graph");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let classes: HashMap<&str, Vec<Value>> = graph
        .iter()
        .map(|node| (text(node, "@id"), list(&node["@type"])))
        .collect();
    assert_eq!(classes.len(), graph.len(), "no name twice");
    let mut services = 0;
    for node in graph {
        let (id, own) = (text(node, "@id"), &classes[text(node, "@id")]);
        services += usize::from(own.contains(&"cpsv:PublicService".into()));
        for (of, names) in DEMANDS.iter().filter(|(of, _)| own.contains(&(*of).into())) {
            for name in *names {
                assert!(!list(&node[*name]).is_empty(), "{of} {id}: {name} is missing");
            }
        }
        for (name, held) in node.as_object().expect("a thing") {
            for value in list(held).iter().filter(|_| !name.starts_with('@')) {
                if let Some((_, class)) = LEADS.iter().find(|(held, _)| held == name) {
                    let to = classes.get(text(value, "@id"));
                    let right = to.is_some_and(|classes| classes.contains(&(*class).into()));
                    assert!(right, "{id}: {name} leads to {value}");
                }
                if SPOKEN.contains(&name.as_str()) {
                    assert!(
                        ["zh", "en"].contains(&text(value, "@language")),
                        "{id}: {name} {value}"
                    );
                }
            }
            let many = list(held).len();
            assert!(many == 1 || !ONCE.contains(&name.as_str()), "{id}: {many} {name}");
        }
    }
    assert!(services >= 120);
    // Turtle says the same of as many things.
    let turtle = centre.visitor().looks("/services.ttl");
    turtle.is(200);
    assert_eq!(turtle.body.matches(" a cpsv:PublicService").count(), services);
    assert_eq!(turtle.body.matches("\n<http").count(), graph.len());
}
