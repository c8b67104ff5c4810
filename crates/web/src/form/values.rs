//! The fields of a form or of a query.

use crate::failure::Failure;

/// How many fields are read.
const MOST: usize = 2000;

/// Fields in the order in which they came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// From pairs.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The fields of a query; what cannot be read is left out.
    pub fn of_query(query: &str) -> Self {
        Self(decode(query.as_bytes()).unwrap_or_default())
    }

    /// The first value of a field, trimmed; empty if it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of a field, trimmed, unless it is empty.
    pub fn opt(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A value read as another type; `None` if it is empty or cannot be read.
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.opt(name)?.parse().ok()
    }

    /// The first value of a field as it came; empty if it is not there.
    pub fn raw(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the field has this value: for `checked` and `selected`.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|held| held == value)
    }

    /// Sets a field that is not there: what a form shows before anybody typed.
    #[must_use]
    pub fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        if !self.0.iter().any(|(key, _)| key == name) {
            self.0.push((name.to_owned(), value.into()));
        }
        self
    }

    /// Every pair.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// As a query without the fields named: for links that change one filter.
    pub fn query_without(&self, names: &[&str]) -> String {
        let kept = self
            .0
            .iter()
            .filter(|(name, value)| !names.contains(&name.as_str()) && !value.is_empty());
        let pairs: Vec<String> = kept
            .map(|(name, value)| format!("{}={}", crate::url::part(name), crate::url::part(value)))
            .collect();
        pairs.join("&")
    }

    /// Bytes that are equal for equal fields and files; proof and key left out.
    pub(crate) fn canonical<'f>(&self, files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        let mut put = |part: &[u8]| {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        };
        for (name, value) in self.0.iter().filter(|(name, _)| name != "guard" && name != "key") {
            put(name.as_bytes());
            put(value.as_bytes());
        }
        for (field, bytes) in files {
            put(field.as_bytes());
            put(bytes);
        }
        hash.finalize().to_vec()
    }
}

/// Reads `a=1&b=2`. Refuses what is not UTF-8 and thousands of fields.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<(String, String)>, Failure> {
    if bytes.iter().filter(|byte| **byte == b'&').count() >= MOST {
        return Err(Failure::bad("body", "web-form-fields"));
    }
    let whole = |text: std::borrow::Cow<'_, str>| {
        // The decoder puts U+FFFD where bytes are no UTF-8: words must not be changed in silence.
        if text.contains('\u{FFFD}') {
            Err(Failure::bad("body", "web-form-utf8"))
        } else {
            Ok(clean(text.into_owned()))
        }
    };
    form_urlencoded::parse(bytes)
        .map(|(name, value)| Ok((whole(name)?, whole(value)?)))
        .collect()
}

/// Line ends as `\n`; no NUL, which PostgreSQL does not keep.
pub(crate) fn clean(text: String) -> String {
    if text.contains(['\r', '\0']) {
        text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let values = Values::new(
            decode("words=+%E7%81%AF%E5%9D%8F%0D%0A%E4%BA%86+&tag=a&tag=b&x".as_bytes()).unwrap(),
        );
        assert_eq!(values.text("words"), "灯坏\n了");
        assert_eq!(values.raw("words"), " 灯坏\n了 ");
        assert_eq!(values.all("tag").collect::<Vec<_>>(), ["a", "b"]);
        assert!(values.is("tag", "b") && !values.is("tag", "c"));
        assert_eq!(values.opt("x"), None);
        assert_eq!(values.query_without(&["words"]), "tag=a&tag=b");
    }

    #[test]
    fn broken_bytes_and_thousands_of_fields_are_refused() {
        assert!(decode(b"a=%ff%fe").is_err());
        assert!(decode("a=1&".repeat(MOST).as_bytes()).is_err());
    }

    #[test]
    fn the_canonical_bytes_tell_words_and_fields_apart() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect();
            Values::new(pairs).canonical(std::iter::empty())
        };
        assert_eq!(
            of(&[("a", "1"), ("guard", "x"), ("key", "k")]),
            of(&[("a", "1"), ("guard", "y"), ("key", "j")])
        );
        assert_ne!(of(&[("a", "1b2")]), of(&[("a", "1"), ("b", "2")]));
        assert_ne!(of(&[("a", "1")]), of(&[("a", "2")]));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }

        #[test]
        fn what_is_written_is_read_back(pairs in proptest::collection::vec(("[a-z]{1,4}", "[^\r\0\u{FFFD}]{0,12}"), 0..6)) {
            let text: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            prop_assert_eq!(decode(text.as_bytes()).unwrap(), pairs);
        }
    }
}
