//! The catalogue as linked data, CPSV-AP 3.2: one list of facts, written as
//! JSON-LD and as Turtle.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::response::Response;
use kernel::CommunityId;
use serde_json::{Map, Value, json};
use web::{Door, Failure};

use super::{answer, id_of};
use crate::catalogue::Item;
use crate::reach::Reach;

const PREFIXES: [(&str, &str); 6] = [
    ("cpsv", "http://purl.org/vocab/cpsv#"),
    ("cv", "http://data.europa.eu/m8g/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A value of a fact.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    /// Another thing.
    Node(String),
    /// A plain text.
    Text(String),
    /// Words in a language.
    Words(String, &'static str),
    /// A length of time, ISO 8601.
    Duration(String),
}

/// A thing with its class and facts.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub id: String,
    pub class: &'static str,
    pub facts: Vec<(&'static str, Fact)>,
}

fn words(name: &'static str, zh: &str, en: &str) -> Vec<(&'static str, Fact)> {
    let mut out = vec![(name, Fact::Words(zh.to_owned(), "zh"))];
    if !en.is_empty() {
        out.push((name, Fact::Words(en.to_owned(), "en")));
    }
    out
}

/// Everything that is said of these items.
pub(super) fn nodes<'a>(
    community: CommunityId,
    base: &str,
    place: &str,
    items: impl Iterator<Item = &'a Item>,
) -> Vec<Node> {
    let mut all: BTreeMap<String, Node> = BTreeMap::new();
    let spatial = format!("{base}/services#place");
    let mut area = vec![("dct:identifier", Fact::Text("place".to_owned()))];
    area.extend(words("skos:prefLabel", place, ""));
    all.insert(
        spatial.clone(),
        Node {
            id: spatial.clone(),
            class: "dct:Location",
            facts: area,
        },
    );
    for item in items {
        let id = format!("{base}/services/{}", item.code);
        let (authority, output) = (
            format!(
                "{base}/services#organisation-{}",
                id_of(community, "organization", &item.department).simple()
            ),
            format!("{id}#output"),
        );
        let mut facts = vec![("dct:identifier", Fact::Text(item.code.clone()))];
        facts.extend(words("dct:title", &item.name, &item.name_en));
        facts.extend(words(
            "dct:description",
            &format!("{}。{}。", item.who, item.result),
            &english(item),
        ));
        facts.extend(
            item.words
                .split_whitespace()
                .take(6)
                .map(|word| ("dcat:keyword", Fact::Words(word.to_owned(), "zh"))),
        );
        facts.push((
            "cv:processingTime",
            Fact::Duration(format!("P{}D", item.promised_days)),
        ));
        facts.push(("cv:hasCompetentAuthority", Fact::Node(authority.clone())));
        facts.push(("cpsv:produces", Fact::Node(output.clone())));
        for (at, paper) in item.papers.iter().enumerate() {
            let evidence = format!("{id}#paper-{at}");
            facts.push(("cpsv:hasInput", Fact::Node(evidence.clone())));
            let mut told = vec![("dct:identifier", Fact::Text(format!("{}-paper-{at}", item.code)))];
            told.extend(words("dct:title", &paper.name, &paper.name_en));
            all.insert(
                evidence.clone(),
                Node {
                    id: evidence,
                    class: "cv:Evidence",
                    facts: told,
                },
            );
        }
        for channel in &item.channels {
            let way = format!("{id}#channel-{channel}");
            facts.push(("cv:hasChannel", Fact::Node(way.clone())));
            let told = vec![("dct:identifier", Fact::Text(format!("{}-{channel}", item.code)))];
            all.insert(
                way.clone(),
                Node {
                    id: way,
                    class: "cv:Channel",
                    facts: told,
                },
            );
        }
        let mut told = vec![("dct:identifier", Fact::Text(format!("{}-output", item.code)))];
        told.extend(words("dct:title", &item.result, &item.en.result));
        all.insert(
            output.clone(),
            Node {
                id: output,
                class: "cv:Output",
                facts: told,
            },
        );
        let mut told = vec![(
            "dct:identifier",
            Fact::Text(id_of(community, "organization", &item.department).to_string()),
        )];
        told.extend(words(
            "skos:prefLabel",
            &item.department,
            item.department_in(false),
        ));
        told.push(("dct:spatial", Fact::Node(spatial.clone())));
        all.insert(
            authority.clone(),
            Node {
                id: authority,
                class: "cv:PublicOrganisation",
                facts: told,
            },
        );
        all.insert(
            id.clone(),
            Node {
                id,
                class: "cpsv:PublicService",
                facts,
            },
        );
    }
    all.into_values().collect()
}

/// Who may ask and what they get, in English.
fn english(item: &Item) -> String {
    let en = &item.en;
    if item.is_told_in(false) {
        format!("{}. {}.", en.who, en.result)
    } else {
        String::new()
    }
}

/// As Turtle.
pub(super) fn to_turtle(nodes: &[Node]) -> String {
    let quoted = |text: &str| {
        let text = text
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
            .replace('\r', "");
        format!("\"{text}\"")
    };
    let iri = |id: &str| id.replace(['<', '>', '"', ' ', '{', '}', '|', '\\', '^', '`'], "");
    let mut out = String::new();
    for (name, space) in PREFIXES {
        let _ = writeln!(out, "@prefix {name}: <{space}> .");
    }
    for node in nodes {
        let _ = write!(out, "\n<{}> a {}", iri(&node.id), node.class);
        for (name, fact) in &node.facts {
            let value = match fact {
                Fact::Node(id) => format!("<{}>", iri(id)),
                Fact::Text(text) => quoted(text),
                Fact::Words(text, language) => format!("{}@{language}", quoted(text)),
                Fact::Duration(text) => format!("{}^^xsd:duration", quoted(text)),
            };
            let _ = write!(out, " ;\n  {name} {value}");
        }
        out.push_str(" .\n");
    }
    out
}

/// As JSON-LD.
pub(super) fn to_json_ld(nodes: &[Node]) -> Value {
    let context: Map<String, Value> = PREFIXES
        .iter()
        .map(|(name, space)| ((*name).to_owned(), json!(space)))
        .collect();
    let graph = nodes.iter().map(|node| {
        let mut held = Map::new();
        held.insert("@id".to_owned(), json!(node.id));
        held.insert("@type".to_owned(), json!(node.class));
        for (name, fact) in &node.facts {
            let value = match fact {
                Fact::Node(id) => json!({ "@id": id }),
                Fact::Text(text) => json!(text),
                Fact::Words(text, language) => json!({ "@value": text, "@language": language }),
                Fact::Duration(text) => json!({ "@value": text, "@type": "xsd:duration" }),
            };
            if let Value::Array(all) = held.entry(*name).or_insert_with(|| json!([])) {
                all.push(value);
            }
        }
        Value::Object(held)
    });
    json!({ "@context": context, "@graph": graph.collect::<Vec<_>>() })
}

async fn of(door: &Door) -> Result<Vec<Node>, Failure> {
    let reach = Reach::of(door).await?;
    let base = door.app.config().absolute("");
    Ok(nodes(
        door.community.id,
        &base,
        &door.community.name,
        reach.catalogue.open(),
    ))
}

/// `GET /services.jsonld`.
pub(super) async fn json_ld(door: Door) -> Result<Response, Failure> {
    Ok(answer(
        &door,
        "application/ld+json",
        to_json_ld(&of(&door).await?).to_string(),
    ))
}

/// `GET /services.ttl`.
pub(super) async fn turtle(door: Door) -> Result<Response, Failure> {
    Ok(answer(
        &door,
        "text/turtle; charset=utf-8",
        to_turtle(&of(&door).await?),
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::catalogue::shipped;

    /// What the published shapes want at least of each class that stands here.
    const MUST: &[(&str, &[&str])] = &[
        (
            "cpsv:PublicService",
            &[
                "dct:identifier",
                "dct:title",
                "dct:description",
                "cv:hasCompetentAuthority",
            ],
        ),
        ("cv:PublicOrganisation", &["skos:prefLabel", "dct:spatial"]),
        ("cv:Evidence", &["dct:identifier", "dct:title"]),
        ("cv:Output", &["dct:identifier", "dct:title"]),
        ("cv:Channel", &["dct:identifier"]),
    ];
    /// Of which class the things are that a property leads to.
    const CLASS: &[(&str, &str)] = &[
        ("cv:hasCompetentAuthority", "cv:PublicOrganisation"),
        ("cpsv:hasInput", "cv:Evidence"),
        ("cpsv:produces", "cv:Output"),
        ("cv:hasChannel", "cv:Channel"),
        ("dct:spatial", "dct:Location"),
    ];

    #[test]
    fn every_thing_has_what_the_shapes_want() {
        let all = nodes(
            CommunityId(kernel::Uuid::nil()),
            "http://huiyin.test",
            "青禾里社区",
            shipped::items().iter(),
        );
        let classes: HashMap<&str, &str> = all.iter().map(|node| (node.id.as_str(), node.class)).collect();
        for node in &all {
            let must = MUST
                .iter()
                .find(|(class, _)| *class == node.class)
                .map_or(&[][..], |(_, must)| must);
            for name in must {
                assert!(
                    node.facts.iter().any(|(held, _)| held == name),
                    "{}: {name}",
                    node.id
                );
            }
            for (name, fact) in &node.facts {
                match fact {
                    Fact::Node(id) => {
                        let class = CLASS
                            .iter()
                            .find(|(held, _)| held == name)
                            .map(|(_, class)| *class);
                        assert_eq!(classes.get(id.as_str()).copied(), class, "{}: {name}", node.id);
                    }
                    Fact::Text(_) => assert_eq!(*name, "dct:identifier"),
                    Fact::Words(text, _) => assert!(!text.is_empty(), "{}: {name}", node.id),
                    Fact::Duration(text) => assert!(text.starts_with('P') && text.ends_with('D')),
                }
            }
            let once = node
                .facts
                .iter()
                .filter(|(name, _)| *name == "dct:identifier")
                .count();
            assert!(once <= 1, "{}", node.id);
        }
        assert_eq!(
            all.iter()
                .filter(|node| node.class == "cpsv:PublicService")
                .count(),
            120
        );
        assert!(to_turtle(&all).contains("a cpsv:PublicService ;"));
    }
}
