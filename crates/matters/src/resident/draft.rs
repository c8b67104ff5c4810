//! What was typed so far. It travels from page to page in hidden fields, so
//! that nothing is lost without scripts and nothing is kept of what is never
//! sent. Everything is checked again at the end.

use kernel::NodeId;
use web::{Door, Form};

use super::upload::{Kept, Kind};
use crate::rows::MatterId;

/// A report on its way through the pages.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Draft {
    pub words: String,
    pub files: Vec<Kept>,
    pub node: Option<NodeId>,
    pub place: String,
    pub same: Same,
    pub name: String,
    pub phone: String,
    pub anonymous: bool,
    pub private: bool,
    /// For whom it is: `own`, or the id of somebody for whom they may act.
    pub whose: String,
    /// The files as hidden fields carry them.
    pub tokens: Vec<String>,
}

/// Whether it is the same as what a neighbour said before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Same {
    /// Not asked yet.
    #[default]
    Unasked,
    /// It is another.
    Other,
    /// It is this one.
    This(MatterId),
}

impl Same {
    /// Reads what a field carried.
    pub fn read(text: &str) -> Self {
        match text {
            "" => Self::Unasked,
            "other" => Self::Other,
            id => id.parse().map_or(Self::Unasked, Self::This),
        }
    }

    /// As a field carries it.
    pub fn write(self) -> String {
        match self {
            Self::Unasked => String::new(),
            Self::Other => "other".to_owned(),
            Self::This(id) => id.to_string(),
        }
    }
}

impl Draft {
    /// What a page sent.
    pub fn of(door: &Door, form: &Form) -> Self {
        let keys = door.app.store().keys();
        let kept = form
            .all("file")
            .filter_map(|token| Kept::read(keys, door.community.id, token));
        let draft = Self {
            words: form.raw("words").to_owned(),
            files: kept.take(10).collect(),
            node: form.parsed("node"),
            place: form.text("place").to_owned(),
            same: Same::read(form.text("same")),
            name: form.text("name").to_owned(),
            phone: form.text("phone").to_owned(),
            anonymous: form.ticked("anonymous"),
            private: form.ticked("private"),
            whose: form.text("whose").to_owned(),
            tokens: Vec::new(),
        };
        draft.sealed(door)
    }

    /// The same with the proofs of its files.
    pub fn sealed(mut self, door: &Door) -> Self {
        let keys = door.app.store().keys();
        self.tokens = self
            .files
            .iter()
            .map(|kept| kept.token(keys, door.community.id))
            .collect();
        self
    }

    /// Takes a file out that the resident does not want.
    pub fn drop_file(&mut self, token: &str) {
        if let Some(at) = self.tokens.iter().position(|held| held == token) {
            self.files.remove(at);
            self.tokens.remove(at);
        }
    }

    /// The tokens of one kind, for the pages that show them.
    pub fn of_kind(&self, kind: Kind) -> Vec<&str> {
        let both = self.files.iter().zip(&self.tokens);
        both.filter(|(kept, _)| kept.kind == kind)
            .map(|(_, token)| token.as_str())
            .collect()
    }

    /// The tokens of the photos.
    pub fn photos(&self) -> Vec<&str> {
        self.of_kind(Kind::Photo)
    }

    /// The token of the voice note.
    pub fn voice(&self) -> Option<&str> {
        self.of_kind(Kind::Voice).first().copied()
    }

    /// Whether nothing was said in any way.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.files.is_empty()
    }

    /// The hidden fields of a page that asks for `own` fields itself.
    pub fn hidden(&self, own: &str) -> Vec<(&'static str, String)> {
        let ticked = |on: bool| if on { "1".to_owned() } else { String::new() };
        let mut fields = vec![
            ("words", self.words.clone()),
            ("node", self.node.map(|id| id.to_string()).unwrap_or_default()),
            ("place", self.place.clone()),
            ("same", self.same.write()),
            ("name", self.name.clone()),
            ("phone", self.phone.clone()),
            ("anonymous", ticked(self.anonymous)),
            ("private", ticked(self.private)),
            ("whose", self.whose.clone()),
        ];
        fields.extend(self.tokens.iter().map(|token| ("file", token.clone())));
        fields.retain(|(name, value)| !value.is_empty() && !own.split(' ').any(|other| other == *name));
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    #[test]
    fn nothing_that_was_typed_is_lost_between_the_pages() {
        let draft = Draft {
            words: " 路灯坏了\n三天了 ".to_owned(),
            node: Some(NodeId(Uuid::from_u128(5))),
            place: "楼道".to_owned(),
            same: Same::This(MatterId(Uuid::from_u128(6))),
            phone: "138".to_owned(),
            anonymous: true,
            ..Draft::default()
        };
        let hidden = draft.hidden("");
        let of = |name: &str| {
            hidden
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.clone())
        };
        assert_eq!(of("words").as_deref(), Some(" 路灯坏了\n三天了 "));
        assert_eq!(of("node").and_then(|text| text.parse().ok()), draft.node);
        assert_eq!(Same::read(&of("same").unwrap()), draft.same);
        assert_eq!(of("anonymous").as_deref(), Some("1"));
        assert_eq!(of("name"), None);
        assert!(!draft.hidden("words").iter().any(|(name, _)| *name == "words"));
    }
}
