//! Nothing of a person into the public: find what identifies somebody, show it, and remove it.
//!
//! Finding goes in rounds over a text in which everything found already is one opaque sign, until nothing new
//! is found; a mask that stands in a text is read as the same opaque sign. So masking twice is masking once.

mod handles;
mod names;
mod numbers;
mod rooms;
mod scroll;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use scroll::Scroll;

/// Rounds of finding; two are usual.
const ROUNDS: usize = 32;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// A mobile phone number.
    Phone,
    /// A landline number.
    Tel,
    /// An identity number.
    Id,
    /// A bank card number.
    Card,
    /// A number plate.
    Plate,
    /// An e-mail address.
    Mail,
    /// A WeChat name.
    Wx,
    /// A QQ number.
    Qq,
    /// A person's name.
    Name,
    /// A room number.
    Room,
    /// A word about somebody's health.
    Health,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Phone,
        Self::Tel,
        Self::Id,
        Self::Card,
        Self::Plate,
        Self::Mail,
        Self::Wx,
        Self::Qq,
        Self::Name,
        Self::Room,
        Self::Health,
    ];

    /// What stands in its stead in public.
    #[must_use]
    pub fn mask(self) -> &'static str {
        match self {
            Self::Phone | Self::Tel => "[电话]",
            Self::Id => "[证件]",
            Self::Card => "[卡号]",
            Self::Plate => "[车牌]",
            Self::Mail => "[邮箱]",
            Self::Wx => "[微信]",
            Self::Qq => "[QQ]",
            Self::Name => "[姓名]",
            Self::Room => "[房号]",
            Self::Health => "[健康]",
        }
    }
}

/// How much is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Numbers, addresses and names that identify a person.
    Person,
    /// Those, and what a public text leaves out besides: room numbers and words about health.
    Public,
}

/// Something to mask, in bytes and in characters of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: Kind,
    /// The bytes.
    pub bytes: Range<usize>,
    /// The characters (Unicode scalar values).
    pub chars: Range<usize>,
}

/// Finds and removes what identifies a person.
#[derive(Clone, Debug)]
pub struct Masker {
    scope: Scope,
    known: BTreeSet<Vec<char>>,
    longest: usize,
}

impl Masker {
    /// A masker that knows no names but by how they are used.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            known: BTreeSet::new(),
            longest: 0,
        }
    }

    /// Adds names that are known to be persons' (the residents of a building, say); those of one sign are
    /// passed over.
    #[must_use]
    pub fn knowing<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names
            .into_iter()
            .map(|name| crate::normal::Normal::of(name.trim()).chars().to_vec());
        self.known.extend(names.filter(|name| name.len() > 1));
        self.longest = self.known.iter().map(Vec::len).max().unwrap_or(0);
        self
    }

    /// Whether any name was told to it.
    #[must_use]
    pub fn knows_names(&self) -> bool {
        self.longest > 0
    }

    /// What is to be masked, from left to right, none overlapping another.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Span> {
        let mut scroll = Scroll::of(text);
        for _ in 0..ROUNDS {
            let found = self.round(scroll.signs());
            if found.is_empty() {
                break;
            }
            scroll.seal(found);
        }
        scroll.spans(text)
    }

    /// The text as the public may read it.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        masked(text, &self.find(text))
    }

    /// Everything that one look finds; earlier rules come first where two overlap.
    fn round(&self, signs: &[char]) -> Vec<(Range<usize>, Kind)> {
        let mut found = handles::find(signs);
        found.extend(numbers::find(signs));
        found.extend(self.known_names(signs));
        found.extend(names::find(signs));
        if self.scope == Scope::Public {
            found.extend(rooms::find(signs));
        }
        let mut taken = vec![false; signs.len()];
        found.retain(|(at, _)| {
            let free = !at.is_empty() && taken.get(at.clone()).is_some_and(|part| !part.contains(&true));
            if let Some(part) = taken.get_mut(at.clone()).filter(|_| free) {
                part.fill(true);
            }
            free
        });
        found.sort_by_key(|(at, _)| at.start);
        found
    }

    fn known_names(&self, signs: &[char]) -> Vec<(Range<usize>, Kind)> {
        let mut found = Vec::new();
        let mut at = 0_usize;
        while at < signs.len() && self.longest > 0 {
            let rest = signs.get(at..).unwrap_or_default();
            let long = (2..=self.longest.min(rest.len()))
                .rev()
                .find(|long| rest.get(..*long).is_some_and(|name| self.known.contains(name)));
            let end = at.saturating_add(long.unwrap_or(1));
            if long.is_some() {
                found.push((at..end, Kind::Name));
            }
            at = end;
        }
        found
    }
}

/// The text with these spans replaced by their masks; spans must be in order and apart, as [`Masker::find`]
/// gives them (a person may have dropped or added some).
#[must_use]
pub fn masked(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0_usize;
    for span in spans {
        let Some(before) = text.get(done..span.bytes.start) else {
            continue;
        };
        out.push_str(before);
        out.push_str(span.kind.mask());
        done = span.bytes.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
