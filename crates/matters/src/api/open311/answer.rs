//! Answers in the two formats of the specification, from one value.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use web::Door;

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Json,
    Xml,
}

impl Format {
    /// What a request without an ending asks for: XML is what every server has.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let accept = headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if accept.contains("json") && !accept.contains("xml") {
            Self::Json
        } else {
            Self::Xml
        }
    }

    /// A list of things: in XML each is an element `item` in the element `root`.
    pub fn list(self, root: &str, item: &str, things: Vec<Value>) -> Vec<u8> {
        match self {
            Self::Json => Value::from(things).to_string().into_bytes(),
            Self::Xml => {
                let items: Vec<(&str, &Value)> = things.iter().map(|thing| (item, thing)).collect();
                document(root, |out| {
                    items.iter().for_each(|(name, thing)| element(out, name, thing))
                })
            }
        }
    }

    /// One thing.
    pub fn one(self, root: &str, thing: &Value) -> Vec<u8> {
        match self {
            Self::Json => thing.to_string().into_bytes(),
            Self::Xml => document(root, |out| children(out, thing)),
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Xml => "text/xml; charset=utf-8",
        }
    }

    pub fn reply(self, status: StatusCode, body: Vec<u8>) -> Response {
        (status, [(header::CONTENT_TYPE, self.mime())], body).into_response()
    }
}

fn document(root: &str, fill: impl FnOnce(&mut String)) -> Vec<u8> {
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>");
    fill(&mut out);
    out.push_str(&format!("</{root}>\n"));
    out.into_bytes()
}

fn children(out: &mut String, thing: &Value) {
    match thing {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| element(out, name, value)),
        Value::Null => {}
        Value::String(text) => escape(out, text),
        other => out.push_str(&other.to_string()),
    }
}

/// An element; a list is one element around another for each, named in the singular.
fn element(out: &mut String, name: &str, value: &Value) {
    out.push_str(&format!("<{name}>"));
    if let Value::Array(items) = value {
        let one = name.strip_suffix('s').unwrap_or(name);
        items.iter().for_each(|item| element(out, one, item));
    } else {
        children(out, value);
    }
    out.push_str(&format!("</{name}>"));
}

fn escape(out: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // No XML document can hold these.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(sign),
        }
    }
}

/// An error of the specification: a number and words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Bad {
    code: u16,
    key: &'static str,
    /// What it is about: a field, a code.
    about: String,
}

impl Bad {
    pub fn new(code: u16, key: &'static str) -> Self {
        Self {
            code,
            key,
            about: String::new(),
        }
    }

    pub fn about(code: u16, key: &'static str, about: impl Into<String>) -> Self {
        Self {
            about: about.into(),
            ..Self::new(code, key)
        }
    }

    pub fn answer(&self, door: &Door, format: Format) -> Response {
        let description = door.t1(self.key, "about", self.about.as_str());
        let error = json!({ "code": self.code, "description": description });
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::BAD_REQUEST);
        format.reply(status, format.list("errors", "error", vec![error]))
    }
}

/// An object.
pub(super) fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    let map: Map<String, Value> = pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Value::Object(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_is_well_formed_whatever_people_write() {
        let thing =
            json!({ "description": "灯<坏>了 & \"黑\"\u{1}", "lat": null, "formats": ["text/xml", "a&b"] });
        let text = String::from_utf8(Format::Xml.list("requests", "request", vec![thing])).unwrap();
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<requests><request>"));
        assert!(text.contains("<description>灯&lt;坏&gt;了 &amp; &quot;黑&quot;</description>"));
        assert!(text.contains("<lat></lat>"));
        assert!(text.contains("<formats><format>text/xml</format><format>a&amp;b</format></formats>"));
    }

    #[test]
    fn an_empty_list_is_a_list_in_both_formats() {
        assert_eq!(Format::Json.list("services", "service", Vec::new()), b"[]");
        let xml = String::from_utf8(Format::Xml.list("services", "service", Vec::new())).unwrap();
        assert!(xml.ends_with("<services></services>\n"));
    }
}
