//! Secrets that a browser or a program carries; only their hashes are kept.

use std::borrow::Cow;

use kernel::{Clock, Param, Stored, Value};
use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The secret of a session or of an API client: 32 random bytes as base64url.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The length of the text.
    pub const LENGTH: usize = 43;

    /// A fresh secret.
    pub fn fresh(clock: &Clock) -> Self {
        let mut bytes = [0u8; 32];
        clock.fill(&mut bytes);
        Self(base64url(&bytes))
    }

    /// Reads what a cookie or a header carries; none if it cannot be a token.
    pub fn parse(text: &str) -> Option<Self> {
        let good = text.len() == Self::LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        good.then(|| Self(text.to_owned()))
    }

    /// The text for the cookie. Never logged, never stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the store knows it by.
    pub fn id(&self) -> SessionId {
        SessionId(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a [`Token`]: knowing it does not let anybody in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(pub [u8; 32]);

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Param for SessionId {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(&self.0))
    }
}

impl Stored for SessionId {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.as_ref().try_into().ok().map(Self),
            _ => None,
        }
    }
}

/// Bytes as base64 for addresses and cookies, without padding (RFC 4648, 5).
pub fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let index = usize::try_from(word >> (18 - 6 * place) & 63).unwrap_or(0);
            text.push(ALPHABET.get(index).copied().map_or('A', char::from));
        }
    }
    text
}

/// Reads base64url (RFC 4648, 5), with or without padding; none if it is not that.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut word, mut bits) = (0u32, 0u32);
    for sign in text.trim_end_matches('=').bytes() {
        let value = ALPHABET.iter().position(|known| *known == sign)?;
        word = (word << 6 | u32::try_from(value).ok()?) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 0xff).ok()?);
        }
    }
    let left = word & ((1 << bits) - 1);
    (bits < 6 && left == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Micros;

    #[test]
    fn base64url_agrees_with_the_examples_of_the_rfc() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
        ] {
            assert_eq!(base64url(plain.as_bytes()), text);
            assert_eq!(from_base64url(text), Some(plain.as_bytes().to_vec()));
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
        assert_eq!(from_base64url("-_8="), Some(vec![0xfb, 0xff]));
        for wrong in ["+/8", "Z", "Zh", "Zm9 "] {
            assert_eq!(from_base64url(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_is_read_back_and_shows_nothing_in_logs() {
        let token = Token::fresh(&Clock::fixed(Micros(1)));
        assert_eq!(Token::parse(token.as_str()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(Token::parse(""), None);
        assert_eq!(Token::parse(&"!".repeat(43)), None);
    }
}
