//! What somebody typed is not lost when a form cannot be taken: it comes back
//! with one button to send it again, if need be after signing in.

use askama::Template;
use kernel::CommunityId;
use serde::{Deserialize, Serialize};
use store::{Keyring, Sealed};

use crate::frame::Frame;

/// The field under which it is sealed.
const FIELD: &str = "web.again";

/// What was typed into a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Typed {
    /// Where the form was sent.
    pub path: String,
    /// Its fields, without the proof.
    pub fields: Vec<(String, String)>,
    /// Whether files came with it, which are not kept.
    pub files: bool,
}

impl Typed {
    /// What a form brought. Passwords are not kept.
    pub fn new(path: &str, pairs: &[(String, String)], files: bool) -> Self {
        let secret = ["/sign-in", "/me/", "/enter"]
            .iter()
            .any(|start| path.starts_with(start));
        let kept = pairs
            .iter()
            .filter(|(name, _)| name != "guard" && !name.contains("password"));
        Self {
            path: path.to_owned(),
            fields: if secret {
                Vec::new()
            } else {
                kept.cloned().collect()
            },
            files,
        }
    }

    /// Sealed, for a hidden field of the sign-in page; empty if there is nothing to keep.
    pub fn seal(&self, keys: &Keyring, clock: &kernel::Clock, community: CommunityId) -> String {
        let worth = self.fields.iter().any(|(name, _)| name != "key");
        let text = serde_json::to_string(self).unwrap_or_default();
        match keys.seal(clock, community, FIELD, &text) {
            Ok(sealed) if worth => gate::base64url(&sealed.0),
            Ok(_) => String::new(),
            Err(error) => {
                tracing::error!(%error, "what was typed cannot be sealed");
                String::new()
            }
        }
    }

    /// What [`seal`](Self::seal) sealed.
    pub fn open(keys: &Keyring, community: CommunityId, text: &str) -> Option<Self> {
        let sealed = Sealed(crate::url::unbase64(text).filter(|bytes| !bytes.is_empty())?);
        serde_json::from_str(&keys.open(community, FIELD, &sealed).ok()?).ok()
    }
}

/// A form with everything that was typed, to be sent again as it is.
#[derive(Clone, Debug)]
pub(crate) struct Again {
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// The longest thing that was typed, to be recognised by.
    pub words: String,
    pub files_lost: bool,
}

impl Again {
    /// None if nothing was typed.
    pub fn of(typed: &Typed) -> Option<Self> {
        let own = typed.fields.iter().filter(|(name, _)| name != "key");
        let longest = own
            .map(|(_, value)| value)
            .max_by_key(|value| value.chars().count())?;
        let told = longest.chars().count() >= 6;
        Some(Self {
            action: crate::url::local(&typed.path).to_owned(),
            fields: typed.fields.clone(),
            words: if told {
                longest.chars().take(300).collect()
            } else {
                String::new()
            },
            files_lost: typed.files,
        })
    }
}

/// The page after signing in.
#[derive(Template)]
#[template(path = "again_page.html")]
pub(crate) struct AgainPage {
    pub f: Frame,
    pub again: Again,
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Micros, Uuid};

    #[test]
    fn what_was_typed_comes_back_in_its_own_community_only() {
        let (keys, clock) = (Keyring::for_test(), Clock::fixed(Micros(1)));
        let (here, there) = (CommunityId(Uuid::from_u128(1)), CommunityId(Uuid::from_u128(2)));
        let pairs = [("guard", "s.x"), ("words", "已经换了灯管"), ("key", "k")];
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        let typed = Typed::new("/matters/1/answer", &pairs, false);
        let sealed = typed.seal(&keys, &clock, here);
        assert!(!sealed.contains("灯") && !sealed.is_empty());
        assert_eq!(Typed::open(&keys, here, &sealed), Some(typed.clone()));
        assert_eq!(Typed::open(&keys, there, &sealed), None);
        assert_eq!(Typed::open(&keys, here, "x"), None);
        let again = Again::of(&typed).unwrap();
        assert_eq!(again.words, "已经换了灯管");
        assert_eq!(again.fields.len(), 2);
    }

    #[test]
    fn passwords_are_never_kept() {
        let pairs = [
            ("login".to_owned(), "a".to_owned()),
            ("password".to_owned(), "secret".to_owned()),
        ];
        assert!(Typed::new("/sign-in", &pairs, false).fields.is_empty());
        assert_eq!(Typed::new("/accounts/new", &pairs, false).fields.len(), 1);
    }
}
