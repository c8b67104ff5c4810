//! Text messages over any provider's HTTP interface: a URL, headers, and a
//! JSON body with places for number, text and the letter's own number.

use serde::{Deserialize, Serialize};

use super::http::post;
use super::{Letter, SendError};

/// A provider.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sms {
    /// Where to send.
    pub url: String,
    /// Lines `Name: value`, such as the provider's key.
    pub headers: String,
    /// The JSON body, with `{to}`, `{text}` and `{id}` inside of its strings.
    pub body: String,
}

impl Sms {
    /// The body for a letter: what is put in is escaped as JSON.
    pub fn body_of(&self, letter: &Letter) -> String {
        let mut out = String::new();
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let put = [
                ("{to}", &letter.to),
                ("{text}", &letter.text),
                ("{id}", &letter.id),
            ]
            .into_iter()
            .find_map(|(mark, value)| Some((from.strip_prefix(mark)?, value)));
            match put {
                Some((after, value)) => {
                    out.push_str(&inside(value));
                    rest = after;
                }
                None => {
                    out.push('{');
                    rest = from.get(1..).unwrap_or_default();
                }
            }
        }
        out.push_str(rest);
        out
    }

    fn headers_of(&self, letter: &Letter) -> Vec<(String, String)> {
        let lines = self.headers.lines().filter_map(|line| line.split_once(':'));
        lines
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .chain([("idempotency-key".to_owned(), letter.id.clone())])
            .collect()
    }

    pub(super) fn send(&self, letter: &Letter) -> Result<String, SendError> {
        let answer = post(&self.url, &self.headers_of(letter), self.body_of(letter))?;
        let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let number = ["id", "message_id", "msgid", "sid"]
            .iter()
            .find_map(|name| match said.get(*name)? {
                serde_json::Value::String(text) => Some(text.clone()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
        Ok(number.unwrap_or_else(|| format!("HTTP {}", answer.status)))
    }
}

/// A text as it stands inside of a JSON string.
fn inside(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .get(1..quoted.len().saturating_sub(1))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_cannot_break_out_of_the_body() {
        let sms = Sms {
            url: String::new(),
            headers: "X-Key: abc: d\nbad line".to_owned(),
            body: r#"{"to":"{to}","params":{"content":"{text}"},"ref":"{id}"}"#.to_owned(),
        };
        let letter = Letter {
            id: "7".to_owned(),
            to: "16900001234".to_owned(),
            title: String::new(),
            text: "停水\",\"to\":\"{to}\"}\n明天".to_owned(),
        };
        let body: serde_json::Value = serde_json::from_str(&sms.body_of(&letter)).unwrap();
        assert_eq!(body["to"], "16900001234");
        assert_eq!(body["params"]["content"], letter.text.as_str());
        assert_eq!(body["ref"], "7");
        assert_eq!(
            sms.headers_of(&letter)[0],
            ("X-Key".to_owned(), "abc: d".to_owned())
        );
        assert_eq!(sms.headers_of(&letter).len(), 2);
    }
}
