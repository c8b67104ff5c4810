//! A text as signs in one spelling, in which everything found is one opaque sign.

use std::ops::Range;

use super::{Kind, Span};
use crate::normal::Normal;

/// The first opaque sign, of a plane that no text uses; the kinds follow in order.
const OPAQUE: u32 = 0x10_f000;

/// The opaque sign of a kind.
pub(super) fn opaque(kind: Kind) -> char {
    let number = (0_u32..)
        .zip(Kind::ALL)
        .find(|(_, own)| *own == kind)
        .map_or(0, |(number, _)| number);
    char::from_u32(OPAQUE.saturating_add(number)).unwrap_or('\u{fffd}')
}

/// The kind of an opaque sign.
fn kind(sign: char) -> Option<Kind> {
    let number = u32::from(sign).checked_sub(OPAQUE)?;
    Kind::ALL.get(usize::try_from(number).ok()?).copied()
}

/// A sign that belongs to a found telephone number.
pub(super) fn is_phone(sign: Option<&char>) -> bool {
    // A mask does not tell mobile from landline.
    sign.is_some_and(|sign| matches!(kind(*sign), Some(Kind::Phone | Kind::Tel)))
}

/// A sign that belongs to a found identity number.
pub(super) fn is_id(sign: Option<&char>) -> bool {
    sign.is_some_and(|sign| kind(*sign) == Some(Kind::Id))
}

/// The signs of a text with where each comes from.
pub(super) struct Scroll {
    signs: Vec<char>,
    from: Vec<Range<usize>>,
    /// Masks that stood in the text already; they are no finds.
    stood: Vec<Range<usize>>,
}

impl Scroll {
    pub fn of(text: &str) -> Self {
        let mut scroll = Self {
            signs: Vec::new(),
            from: Vec::new(),
            stood: Vec::new(),
        };
        let mut plain = 0_usize;
        for (at, _) in text.match_indices('[') {
            let rest = text.get(at..).unwrap_or_default();
            let Some(kind) = Kind::ALL.into_iter().find(|kind| rest.starts_with(kind.mask())) else {
                continue;
            };
            scroll.read(text, plain..at);
            plain = at.saturating_add(kind.mask().len());
            scroll.signs.push(opaque(kind));
            scroll.from.push(at..plain);
            scroll.stood.push(at..plain);
        }
        scroll.read(text, plain..text.len());
        scroll
    }

    fn read(&mut self, text: &str, part: Range<usize>) {
        let normal = Normal::of(text.get(part.clone()).unwrap_or_default());
        for (at, sign) in normal.chars().iter().enumerate() {
            let from = normal.origin(at..at.saturating_add(1));
            self.signs.push(if u32::from(*sign) >= OPAQUE {
                '\u{fffd}'
            } else {
                *sign
            });
            self.from
                .push(part.start.saturating_add(from.start)..part.start.saturating_add(from.end));
        }
    }

    pub fn signs(&self) -> &[char] {
        &self.signs
    }

    /// Makes each find one opaque sign; finds are in order and apart. A find that begins or ends inside one
    /// sign of the original takes the whole sign.
    pub fn seal(&mut self, found: Vec<(Range<usize>, Kind)>) {
        let (mut signs, mut from) = (
            Vec::with_capacity(self.signs.len()),
            Vec::with_capacity(self.from.len()),
        );
        let mut found = found
            .into_iter()
            .map(|(range, kind)| (self.whole(range), kind))
            .peekable();
        let mut at = 0_usize;
        while let (Some(sign), Some(own)) = (self.signs.get(at), self.from.get(at)) {
            while found.next_if(|(range, _)| range.start < at).is_some() {}
            match found.next_if(|(range, _)| range.start == at) {
                Some((range, kind)) => {
                    let parts = self.from.get(range.clone()).unwrap_or_default();
                    let end = parts.iter().map(|part| part.end).max().unwrap_or(own.end);
                    signs.push(opaque(kind));
                    from.push(own.start..end);
                    at = range.end;
                }
                None => {
                    signs.push(*sign);
                    from.push(own.clone());
                    at = at.saturating_add(1);
                }
            }
        }
        (self.signs, self.from) = (signs, from);
    }

    /// The range widened to whole signs of the original (㎡ is read as two).
    fn whole(&self, range: Range<usize>) -> Range<usize> {
        let same = |left: usize, right: usize| match (self.from.get(left), self.from.get(right)) {
            (Some(left), Some(right)) => left.start < right.end && right.start < left.end,
            _ => false,
        };
        let (mut start, mut end) = (range.start, range.end);
        while start > 0 && same(start.saturating_sub(1), start) {
            start = start.saturating_sub(1);
        }
        while end > start && same(end.saturating_sub(1), end) {
            end = end.saturating_add(1);
        }
        start..end
    }

    /// Everything found, in bytes and characters of the original.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let (mut byte, mut char) = (0_usize, 0_usize);
        let mut count = |to: usize| {
            char = char.saturating_add(text.get(byte..to).map_or(0, |part| part.chars().count()));
            byte = byte.max(to);
            char
        };
        for (sign, from) in self.signs.iter().zip(&self.from) {
            let Some(kind) = kind(*sign).filter(|_| {
                self.stood
                    .binary_search_by_key(&from.start, |own| own.start)
                    .is_err()
            }) else {
                continue;
            };
            if spans.last().is_some_and(|last| from.start < last.bytes.end) {
                continue;
            }
            let start = count(from.start);
            spans.push(Span {
                kind,
                bytes: from.clone(),
                chars: start..count(from.end),
            });
        }
        spans
    }
}
