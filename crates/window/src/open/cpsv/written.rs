//! The facts as text: Turtle and JSON-LD say the same.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Fact, Node};

const PREFIXES: [(&str, &str); 7] = [
    ("cpsv", "http://purl.org/vocab/cpsv#"),
    ("cv", "http://data.europa.eu/m8g/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// An address without what no address may hold, the same in both texts.
fn iri(id: &str) -> String {
    let bad = |sign: char| sign <= ' ' || "<>\"{}|\\^`".contains(sign);
    id.replace(bad, "")
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            sign if sign.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(sign));
            }
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

/// As Turtle.
pub(super) fn turtle(nodes: &[Node]) -> String {
    let mut out = String::new();
    for (name, space) in PREFIXES {
        let _ = writeln!(out, "@prefix {name}: <{space}> .");
    }
    for node in nodes {
        let _ = write!(out, "\n<{}> a {}", iri(&node.id), node.classes.join(", "));
        for (name, fact) in &node.facts {
            let value = match fact {
                Fact::Node(id) => format!("<{}>", iri(id)),
                Fact::Text(text) => quoted(text),
                Fact::Words(text, language) => format!("{}@{language}", quoted(text)),
                Fact::Duration(text) => format!("{}^^xsd:duration", quoted(text)),
                Fact::Amount(amount) => format!("\"{amount}\"^^xsd:double"),
            };
            let _ = write!(out, " ;\n  {name} {value}");
        }
        out.push_str(" .\n");
    }
    out
}

/// As JSON-LD.
pub(super) fn json_ld(nodes: &[Node]) -> Value {
    let context: Map<String, Value> = PREFIXES
        .iter()
        .map(|(name, space)| ((*name).to_owned(), json!(space)))
        .collect();
    let graph = nodes.iter().map(|node| {
        let mut held = Map::new();
        held.insert("@id".to_owned(), json!(iri(&node.id)));
        held.insert("@type".to_owned(), json!(node.classes));
        for (name, fact) in &node.facts {
            let value = match fact {
                Fact::Node(id) => json!({ "@id": iri(id) }),
                Fact::Text(text) => json!(text),
                Fact::Words(text, language) => json!({ "@value": text, "@language": language }),
                Fact::Duration(text) => json!({ "@value": text, "@type": "xsd:duration" }),
                Fact::Amount(amount) => json!({ "@value": amount.to_string(), "@type": "xsd:double" }),
            };
            if let Value::Array(all) = held.entry(*name).or_insert_with(|| json!([])) {
                all.push(value);
            }
        }
        Value::Object(held)
    });
    json!({ "@context": context, "@graph": graph.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_lines_and_odd_addresses_stay_one_fact() {
        let node = Node {
            id: "http://huiyin.test/a b<c>".to_owned(),
            classes: &["cv:Output", "cv:Evidence"],
            facts: vec![("dct:title", Fact::Words("一\"二\\\n三".to_owned(), "zh"))],
        };
        let written = turtle(std::slice::from_ref(&node));
        let (_, told) = written.split_once("\n\n").unwrap();
        assert_eq!(
            told,
            "<http://huiyin.test/abc> a cv:Output, cv:Evidence ;\n  dct:title \"一\\\"二\\\\\\u000A三\"@zh .\n"
        );
        let json = json_ld(&[node]);
        assert_eq!(json["@graph"][0]["@id"], "http://huiyin.test/abc");
        assert_eq!(json["@graph"][0]["dct:title"][0]["@value"], "一\"二\\\n三");
    }
}
