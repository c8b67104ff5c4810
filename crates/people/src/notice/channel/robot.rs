//! Robots in the groups of WeCom, DingTalk and Feishu: a URL that takes JSON,
//! two of them signed.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::http::post;
use super::{ChannelKind, Letter, SendError};

/// A robot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Robot {
    /// The word of its [`ChannelKind`].
    pub maker: String,
    /// Where to send.
    pub url: String,
    /// The secret of its signature; empty if it has none.
    pub secret: String,
}

impl Robot {
    /// Where and what is sent at a second since 1970.
    pub fn message(&self, letter: &Letter, second: i64) -> (String, Value) {
        let text = format!("{}\n{}", letter.title, letter.text);
        match ChannelKind::from_word(&self.maker) {
            Some(ChannelKind::Dingtalk) => {
                let body = json!({ "msgtype": "text", "text": { "content": text } });
                (self.signed_address(second), body)
            }
            Some(ChannelKind::Feishu) => {
                let content = json!({ "text": text });
                let body = if self.secret.is_empty() {
                    json!({ "msg_type": "text", "content": content })
                } else {
                    let key = format!("{second}\n{}", self.secret);
                    let sign = base64(&signature(key.as_bytes(), b""));
                    let at = second.to_string();
                    json!({ "msg_type": "text", "content": content, "timestamp": at, "sign": sign })
                };
                (self.url.clone(), body)
            }
            _ => (
                self.url.clone(),
                json!({ "msgtype": "text", "text": { "content": text } }),
            ),
        }
    }

    /// DingTalk signs the milliseconds and puts both into the address.
    fn signed_address(&self, second: i64) -> String {
        if self.secret.is_empty() {
            return self.url.clone();
        }
        let at = second.saturating_mul(1000);
        let text = format!("{at}\n{}", self.secret);
        let sign = base64(&signature(self.secret.as_bytes(), text.as_bytes()));
        let joint = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{joint}timestamp={at}&sign={}", self.url, web::url::part(&sign))
    }

    pub(super) fn send(&self, letter: &Letter, second: i64) -> Result<String, SendError> {
        let (url, body) = self.message(letter, second);
        let answer = post(&url, &[], body.to_string())?;
        let said: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let code = ["errcode", "code", "StatusCode"]
            .iter()
            .find_map(|name| said.get(*name)?.as_i64());
        match code {
            Some(0) => Ok("0".to_owned()),
            // Too many in a minute: WeCom 45009, DingTalk 130101, Feishu 9499 and 11232.
            Some(code @ (45009 | 130_101 | 9499 | 11232)) => Err(SendError::Later(code.to_string())),
            Some(code) => Err(SendError::Never(code.to_string())),
            None => Err(SendError::Unsure("no answer that can be read".to_owned())),
        }
    }
}

fn signature(key: &[u8], text: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// Base64 with padding (RFC 4648, 4).
fn base64(bytes: &[u8]) -> String {
    let plain = gate::base64url(bytes).replace('-', "+").replace('_', "/");
    let missing = (4 - plain.len() % 4) % 4;
    format!("{plain}{}", "=".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robot(maker: &str, secret: &str) -> Robot {
        Robot {
            maker: maker.to_owned(),
            url: "https://robot.example/send?key=1".to_owned(),
            secret: secret.to_owned(),
        }
    }

    fn letter() -> Letter {
        Letter {
            id: "7".to_owned(),
            to: String::new(),
            title: "停水".to_owned(),
            text: "明天上午".to_owned(),
        }
    }

    #[test]
    fn each_maker_gets_its_own_form() {
        let (url, body) = robot("wecom", "").message(&letter(), 1_700_000_000);
        assert_eq!(url, "https://robot.example/send?key=1");
        assert_eq!(
            body,
            json!({ "msgtype": "text", "text": { "content": "停水\n明天上午" } })
        );
        let (_, body) = robot("feishu", "").message(&letter(), 1_700_000_000);
        assert_eq!(
            body,
            json!({ "msg_type": "text", "content": { "text": "停水\n明天上午" } })
        );
    }

    #[test]
    fn the_signatures_are_those_that_the_makers_ask_for() {
        // Made with Python's hmac and base64, by the makers' descriptions.
        let (url, _) = robot("dingtalk", "SEC0123").message(&letter(), 1_700_000_000);
        assert_eq!(url, DINGTALK);
        let (_, body) = robot("feishu", "SEC0123").message(&letter(), 1_700_000_000);
        assert_eq!(body["timestamp"], "1700000000");
        assert_eq!(body["sign"], FEISHU);
    }

    const DINGTALK: &str = "https://robot.example/send?key=1&timestamp=1700000000000&sign=2lI0CLA9w0NryWAswdWUgPoOvPXo1wScAKa%2B6Qn%2BlxQ%3D";
    const FEISHU: &str = "qHciSveWC1yukCm6qZczwRMZA4/T30xADh2p9zCNYYY=";
}
