//! What must not stand on the wall: finds it, proposes a text without it, and
//! finds what is left. A person confirms; a number or a name goes on the wall
//! only if a clerk has said that it is nobody's, and that is kept.

use std::collections::HashSet;
use std::sync::Arc;

use store::{StoreError, Tx};
use text::mask::{Kind, Masker, Scope, Span, masked};
use text::normal::Normal;

use crate::cx::Cx;
use crate::report::NAME;
use crate::rows::{self, Intake, Matter};

/// Finds what is personal in the texts of one matter.
#[derive(Clone, Debug)]
pub struct Redactor {
    masker: Masker,
    /// Names of staff and working telephones: they are public.
    public: Arc<HashSet<String>>,
}

/// A part of a text as the page of publishing shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The part.
    pub text: String,
    /// What it is, if it must go: the end of a key `hear-mark-…`.
    pub mark: Option<&'static str>,
    /// What would stand in its place.
    pub mask: &'static str,
}

impl Redactor {
    /// One that knows no names of its own.
    pub fn plain() -> Self {
        Self {
            masker: Masker::new(Scope::Public),
            public: Arc::default(),
        }
    }

    /// One that knows how the reporters of this matter are called, and who works here.
    pub fn of(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &Matter) -> Result<Self, StoreError> {
        let mut intakes = tx.all(&rows::INTAKES, &[&cx.community, &matter.id], Intake::read)?;
        for child in tx.all(&rows::CHILDREN, &[&cx.community, &matter.id], Matter::read)? {
            intakes.extend(tx.all(&rows::INTAKES, &[&cx.community, &child.id], Intake::read)?);
        }
        // The names are opened here, compared, and forgotten: nobody is shown them.
        let mut names = Vec::new();
        for sealed in intakes.iter().filter_map(|intake| intake.name.as_ref()) {
            names.push(tx.keys().open(cx.community, NAME, sealed)?);
        }
        Ok(Self {
            masker: Masker::new(Scope::Public).knowing(names.iter().map(String::as_str)),
            public: cx.book.public(|| public(cx)),
        })
    }

    /// The text with masks, where `ahead` is what one that knows no names found in it.
    pub fn redacted_from(&self, text: &str, ahead: Option<&[Span]>) -> String {
        match ahead.filter(|_| !self.masker.knows_names()) {
            Some(spans) => masked(text, &self.not_public(text, spans.to_vec())),
            None => self.redacted(text),
        }
    }

    /// What is personal, from left to right, none overlapping another.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        self.not_public(text, self.masker.find(text))
    }

    fn not_public(&self, text: &str, mut spans: Vec<Span>) -> Vec<Span> {
        spans.retain(|span| {
            text.get(span.bytes.clone())
                .is_none_or(|part| !self.public.contains(&bare(part)))
        });
        spans
    }

    /// The text with masks where something personal stood.
    pub fn redacted(&self, text: &str) -> String {
        masked(text, &self.spans(text))
    }

    /// What is personal and still there, but for what a person said is nobody's.
    pub fn left_over(&self, text: &str, nobodys: &[String]) -> Vec<String> {
        let spans = self.spans(text);
        let parts = spans
            .into_iter()
            .filter_map(|span| text.get(span.bytes).map(str::to_owned));
        parts
            .filter(|part| !nobodys.iter().any(|known| bare(known) == bare(part)))
            .collect()
    }

    /// The text cut where something personal begins and ends.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut done = 0;
        let mut put = |range: std::ops::Range<usize>, mark: Option<Kind>| {
            let text = text.get(range).unwrap_or_default().to_owned();
            if !text.is_empty() {
                pieces.push(Piece {
                    text,
                    mark: mark.map(word),
                    mask: mark.map_or("", Kind::mask),
                });
            }
        };
        for span in self.spans(text) {
            put(done..span.bytes.start, None);
            done = span.bytes.end;
            put(span.bytes, Some(span.kind));
        }
        put(done..text.len(), None);
        pieces
    }
}

/// The key of the word for what was found.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Phone | Kind::Tel => "hear-mark-phone",
        Kind::Id => "hear-mark-id",
        Kind::Card => "hear-mark-card",
        Kind::Plate => "hear-mark-plate",
        Kind::Mail => "hear-mark-mail",
        Kind::Wx | Kind::Qq => "hear-mark-account",
        Kind::Name => "hear-mark-name",
        Kind::Room => "hear-mark-room",
        Kind::Health => "hear-mark-health",
    }
}

fn public(cx: &Cx<'_>) -> HashSet<String> {
    let staff = cx
        .centre
        .staff
        .iter()
        .flat_map(|one| [one.name.as_str(), one.phone.as_str()]);
    let units = cx
        .centre
        .units
        .iter()
        .flat_map(|unit| [unit.name.as_str(), unit.phone.as_str()]);
    staff
        .chain(units)
        .map(bare)
        .filter(|text| text.chars().count() > 1)
        .collect()
}

/// Letters and digits in one spelling, so that a number is itself however it is parted.
fn bare(text: &str) -> String {
    Normal::of(text)
        .chars()
        .iter()
        .filter(|sign| sign.is_alphanumeric())
        .collect()
}

/// What is personal in a text by itself, found before the writer's turn.
pub fn ahead(text: &str) -> Vec<Span> {
    Masker::new(Scope::Public).find(text)
}

/// A text for the wall, with what is personal cut out.
pub fn redacted(text: &str) -> String {
    Redactor::plain().redacted(text)
}

/// What is personal and still in a text which is to be published.
pub fn left_over(text: &str) -> Vec<String> {
    Redactor::plain().left_over(text, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_must_go_is_marked_and_nothing_else_is_lost() {
        let text = "3号楼501室的灯坏了，打我电话 154 1234 5678，我叫张示例";
        let pieces = Redactor::plain().pieces(text);
        let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(whole, text);
        let marks: Vec<&str> = pieces.iter().filter_map(|piece| piece.mark).collect();
        assert_eq!(marks, ["hear-mark-room", "hear-mark-phone", "hear-mark-name"]);
        assert!(left_over(&redacted(text)).is_empty());
    }

    #[test]
    fn what_a_person_said_is_nobodys_stays() {
        let redactor = Redactor::plain();
        let text = "请打 0523-86541230";
        let found = redactor.left_over(text, &[]);
        assert_eq!(found.len(), 1);
        assert!(redactor.left_over(text, &found).is_empty());
        assert!(redactor.left_over(text, &["0523 86541230".to_owned()]).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_that_is_found_is_left_and_cutting_twice_is_cutting_once(
            text in "[张王李阿姨叫我电话微信楼室单元0-9A-Za-z@. ，—\\-]{0,80}",
        ) {
            let once = redacted(&text);
            prop_assert!(left_over(&once).is_empty(), "{once}");
            prop_assert_eq!(redacted(&once), once);
        }
    }
}
