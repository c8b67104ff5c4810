//! One spelling for every way of writing the same thing, with the way back to the original kept.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::script::{is_invisible, simplified};

/// How many combining marks may hang on one sign; more is hostile and each is then read alone.
const MARKS: usize = 16;

/// A text in one spelling: NFKC, simplified, lower case, without invisible signs.
///
/// Character `n` came from the bytes `origin(n)` of the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normal {
    chars: Vec<char>,
    from: Vec<Range<usize>>,
}

impl Normal {
    /// Reads a text of any length; time and memory grow with its length only.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut normal = Self {
            chars: Vec::with_capacity(text.len() / 3),
            from: Vec::with_capacity(text.len() / 3),
        };
        let mut rest = text.char_indices().peekable();
        let mut cluster = Vec::new();
        while let Some((start, sign)) = rest.next() {
            let mut end = start.saturating_add(sign.len_utf8());
            if is_invisible(sign) {
                continue;
            }
            cluster.clear();
            cluster.push(sign);
            while let Some(&(at, mark)) = rest.peek() {
                if mark.is_ascii() || cluster.len() > MARKS || !is_combining_mark(mark) || is_invisible(mark)
                {
                    break;
                }
                cluster.push(mark);
                end = at.saturating_add(mark.len_utf8());
                rest.next();
            }
            normal.push(&cluster, start..end);
        }
        normal
    }

    fn push(&mut self, cluster: &[char], from: Range<usize>) {
        if let [sign] = cluster
            && sign.is_ascii()
        {
            self.chars.push(sign.to_ascii_lowercase());
            self.from.push(from);
            return;
        }
        // The signs of the main block are their own normal form and have no case.
        if let ['\u{4e00}'..='\u{9fff}'] = cluster {
            self.chars.extend(cluster.iter().copied().map(simplified));
            self.from.push(from);
            return;
        }
        for sign in cluster.iter().copied().nfkc().flat_map(char::to_lowercase) {
            if !is_invisible(sign) {
                self.chars.push(simplified(sign));
                self.from.push(from.clone());
            }
        }
    }

    /// The characters.
    #[must_use]
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The character at a place, if the text is that long.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// How many characters there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether nothing visible was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The bytes of the original behind the characters of `range`; empty when the range is.
    #[must_use]
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let Some(inside) = self.from.get(range).filter(|inside| !inside.is_empty()) else {
            return 0..0;
        };
        let start = inside.iter().map(|from| from.start).min().unwrap_or(0);
        let end = inside.iter().map(|from| from.end).max().unwrap_or(0);
        start..end
    }

    /// The characters of a range as a string; empty when the range is outside.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> String {
        self.chars.get(range).unwrap_or_default().iter().collect()
    }
}

impl std::fmt::Display for Normal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.chars
            .iter()
            .try_for_each(|sign| std::fmt::Write::write_char(out, *sign))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spelled(text: &str) -> String {
        Normal::of(text).to_string()
    }

    #[test]
    fn traditional_full_width_and_capitals_become_one_spelling() {
        assert_eq!(spelled("３幢２單元電梯ＡＢ"), "3幢2单元电梯ab");
    }

    #[test]
    fn invisible_signs_are_not_read() {
        assert_eq!(spelled("路\u{200b}灯\u{feff}坏\u{fe0f}了"), "路灯坏了");
    }

    #[test]
    fn the_way_back_is_kept_across_wide_signs() {
        let text = "😀𬭚３號";
        let normal = Normal::of(text);
        let digit = normal.chars().iter().position(|sign| *sign == '3').unwrap();
        assert_eq!(&text[normal.origin(digit..digit + 2)], "３號");
    }

    #[test]
    fn a_sign_that_becomes_two_points_back_to_the_one() {
        let text = "甲㎡乙";
        let normal = Normal::of(text);
        assert_eq!(normal.to_string(), "甲m2乙");
        assert_eq!(&text[normal.origin(2..3)], "㎡");
    }

    proptest! {
        #[test]
        fn every_origin_is_a_piece_of_the_original(text in "\\PC{0,60}") {
            let normal = Normal::of(&text);
            for at in 0..normal.len() {
                prop_assert!(text.get(normal.origin(at..at + 1)).is_some());
            }
        }

        #[test]
        fn normal_text_stays_as_it_is(text in "[東门路燈Ａ-Ｚa-zA-Z０-９㎡①。，😀]{0,60}") {
            let once = spelled(&text);
            prop_assert_eq!(spelled(&once), once);
        }
    }
}
