//! A report made small: its place as numbers, its things, its characters.

use std::collections::HashMap;

use crate::normal::Normal;
use crate::place::{Gazetteer, Place};
use crate::script::is_han;
use crate::things::{Thing, Things};

/// Characters of one report that are compared.
const CHARS: usize = 240;
/// Characters that carry grammar and not the thing; they count for nothing.
const GRAMMAR: &str = "的了是在有就都也还又很太不没我你他她它们这那个们吗呢啊吧呀嘛哦哈着过得地和与跟把被让给到从去来上下里外前后一二三四五六七八九十\
                       两几好多大小天日月年时候请能会要可以什么怎么人家号楼栋幢单元室层小区说看想";

/// Numbers for words that come again and again.
#[derive(Clone, Debug, Default)]
pub struct Interner(HashMap<String, u32>);

impl Interner {
    /// The number of a word, from 1; a new one for a new word. 0 stands for what was not said.
    fn number(&mut self, word: Option<&str>) -> u32 {
        let Some(word) = word else { return 0 };
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        let new = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.0.insert(word.to_owned(), new);
        new
    }

    /// The number of a word; one of its own (`u32::MAX`) for a word never seen.
    fn known(&self, word: Option<&str>) -> u32 {
        word.map_or(0, |word| self.0.get(word).copied().unwrap_or(u32::MAX))
    }
}

/// What is compared of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Estate, building, unit, room and spot; 0 where it was not said.
    pub(super) place: [u32; 5],
    /// The things spoken of.
    pub(super) things: Box<[Thing]>,
    /// Its Chinese characters in order, without names of estates.
    pub(super) chars: Box<[char]>,
    /// When it was said, in µs.
    pub(super) at: i64,
}

impl Spoken {
    /// Reads a report, giving new numbers to new places.
    pub fn learn(
        names: &mut Interner,
        grid: &Gazetteer,
        things: &Things,
        text: &str,
        place: Option<&Place>,
        at: i64,
    ) -> Self {
        Self::of(grid, things, text, place, at, &mut |word| names.number(word))
    }

    /// Reads a report without learning anything.
    #[must_use]
    pub fn read(
        names: &Interner,
        grid: &Gazetteer,
        things: &Things,
        text: &str,
        place: Option<&Place>,
        at: i64,
    ) -> Self {
        Self::of(grid, things, text, place, at, &mut |word| names.known(word))
    }

    fn of(
        grid: &Gazetteer,
        things: &Things,
        text: &str,
        place: Option<&Place>,
        at: i64,
        number: &mut dyn FnMut(Option<&str>) -> u32,
    ) -> Self {
        let normal = Normal::of(text.get(..text.floor_char_boundary(CHARS * 8)).unwrap_or(text));
        let stated = place.is_none().then(|| grid.read_normal(&normal).place);
        let place = place.or(stated.as_ref()).cloned().unwrap_or_default();
        let unit = place.unit.map(|unit| format!("u{unit}"));
        let names = grid.names_in(&normal);
        let named = |at: usize| names.iter().any(|name| name.contains(&at));
        let chars = normal
            .chars()
            .iter()
            .enumerate()
            .filter(|(at, sign)| is_han(**sign) && !named(*at));
        Self {
            place: [
                number(place.estate.as_deref()),
                number(place.building.as_deref()),
                number(unit.as_deref()),
                number(place.room.as_deref()),
                number(place.spot.as_deref()),
            ],
            things: things.spoken_of(&normal).into(),
            chars: chars.map(|(_, sign)| *sign).take(CHARS).collect(),
            at,
        }
    }

    /// The same words as if they were said of the place of another report, at its time: for learning that a
    /// place alone makes no incident.
    #[must_use]
    pub fn as_if_at(&self, other: &Self) -> Self {
        Self {
            place: other.place,
            at: other.at,
            ..self.clone()
        }
    }

    /// The same words said so many µs later: for learning that what breaks again is a new incident.
    #[must_use]
    pub fn later(&self, by: i64) -> Self {
        Self {
            at: self.at.saturating_add(by),
            ..self.clone()
        }
    }

    /// The characters that carry meaning, sorted, each once.
    pub(super) fn signs(&self) -> Vec<char> {
        let mut signs: Vec<char> = self
            .chars
            .iter()
            .copied()
            .filter(|sign| !GRAMMAR.contains(*sign))
            .collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    }

    /// Pairs of neighbouring characters, sorted, each once; pairs of grammar alone are left out.
    pub(super) fn pairs(&self) -> Vec<(char, char)> {
        let pairs = self
            .chars
            .iter()
            .zip(self.chars.iter().skip(1))
            .map(|(left, right)| (*left, *right));
        let mut pairs: Vec<(char, char)> = pairs
            .filter(|(left, right)| !(GRAMMAR.contains(*left) && GRAMMAR.contains(*right)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}
