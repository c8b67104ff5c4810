//! Finding an item by the words of every day: 老人钱 finds the old-age
//! allowance. All in memory: a catalogue is a few thousand items at most.
//!
//! Texts are read in pairs of neighbouring characters. A pair counts the more
//! the fewer items hold it. What people say about an item counts like its name;
//! a whole phrase that stands in the question counts once more.

use std::collections::HashMap;
use std::sync::OnceLock;

use text::initials;
use text::normal::Normal;

use super::item::Item;
use super::shipped::Refused;

/// What is found: an item by its place in the list, or a certificate of the negative list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Hit {
    /// The item at this place.
    Item(usize),
    /// The certificate at this place.
    Refused(usize),
}

/// The index over a catalogue.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    terms: HashMap<String, Vec<(Hit, f32)>>,
    /// Whole phrases, each with what it speaks of.
    phrases: HashMap<Vec<char>, Vec<Hit>>,
    longest: usize,
    many: f32,
}

/// Characters read of a question.
const ASKED: usize = 60;
/// What people say around the thing: nobody's name.
const ROUND: &[&str] = &[
    "怎么办理",
    "怎么申请",
    "怎么领取",
    "如何办理",
    "去哪里办",
    "哪里可以",
    "在哪里办",
    "需要什么",
    "什么材料",
    "要什么手续",
    "可不可以",
    "能不能",
    "可以吗",
    "想问一下",
    "问一下",
    "请问",
    "麻烦",
    "你好",
    "您好",
    "怎么弄",
    "怎么办",
    "怎么",
    "如何",
    "去哪儿",
    "去哪",
    "哪里",
    "哪儿",
    "我想要",
    "我想",
    "我要",
    "想要",
    "帮我",
    "给我",
    "咋办",
    "咋",
    "有没有",
    "多少",
    "什么时候",
    "什么",
    "可以",
    "一下",
    "这里",
    "现在",
    "今年",
    "我们",
    "我家",
    "家里的",
    "申请",
    "办理",
    "吗",
    "呢",
    "啊",
    "吧",
];

const NAME: f32 = 3.0;
const SAID: f32 = 3.0;
const BESIDE: f32 = 0.8;
const OTHER_WORD: f32 = 0.55;

impl Finder {
    /// The index of these items and certificates.
    pub fn of(items: &[Item], refused: &[Refused]) -> Self {
        let mut finder = Self {
            many: 1.0 + f32::from(u16::try_from(items.len() + refused.len()).unwrap_or(u16::MAX)),
            ..Self::default()
        };
        for (place, item) in items.iter().enumerate().filter(|(_, item)| !item.closed) {
            let hit = Hit::Item(place);
            let beside = [
                item.who.as_str(),
                &item.result,
                &item.department,
                &item.conditions.join(" "),
            ]
            .join(" ");
            finder.add(
                hit,
                &[
                    (&item.name, NAME),
                    (&item.words, SAID),
                    (&item.name_en, NAME),
                    (&beside, BESIDE),
                ],
            );
            finder.speak(hit, &item.name);
            finder.speak(hit, &item.code);
            item.words
                .split_whitespace()
                .for_each(|word| finder.speak(hit, word));
            finder.sound(hit, &item.name);
        }
        for (place, one) in refused.iter().enumerate() {
            let hit = Hit::Refused(place);
            finder.add(
                hit,
                &[(&one.name, NAME), (&one.words, SAID), (&one.name_en, NAME)],
            );
            finder.speak(hit, &one.name);
            one.words
                .split_whitespace()
                .for_each(|word| finder.speak(hit, word));
        }
        finder
    }

    fn add(&mut self, hit: Hit, fields: &[(&str, f32)]) {
        let mut held: HashMap<String, f32> = HashMap::new();
        for (text, weight) in fields {
            for term in terms(Normal::of(text).chars()) {
                let best = held.entry(term).or_insert(0.0);
                *best = best.max(*weight);
            }
        }
        for (term, weight) in held {
            self.terms.entry(term).or_default().push((hit, weight));
        }
    }

    fn speak(&mut self, hit: Hit, phrase: &str) {
        let chars = Normal::of(phrase).chars().to_vec();
        self.longest = self.longest.max(chars.len());
        let hits = self.phrases.entry(chars).or_default();
        if !hits.contains(&hit) {
            hits.push(hit);
        }
    }

    fn sound(&mut self, hit: Hit, name: &str) {
        for term in initials::index_terms(name) {
            let rows = self.terms.entry(term).or_default();
            if rows.last().is_none_or(|(last, _)| *last != hit) {
                rows.push((hit, NAME));
            }
        }
    }

    /// What fits a question best, the best first; at most `most`.
    pub fn find(&self, asked: &str, most: usize) -> Vec<Hit> {
        let whole: Vec<char> = Normal::of(asked).chars().iter().copied().take(ASKED).collect();
        let core = bared(&whole);
        let mut scores: HashMap<Hit, f32> = HashMap::new();
        for piece in &core {
            self.weigh(piece, 1.0, &mut scores);
            for word in others(piece) {
                self.weigh(&word, OTHER_WORD, &mut scores);
            }
        }
        self.whole_phrases(&whole, 1.0, &mut scores);
        if let Some(sounds) = initials::query(asked) {
            for term in sounds {
                self.count(&term, 1.0, &mut scores);
            }
        }
        let mut found: Vec<(Hit, f32)> = scores.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let best = found.first().map_or(0.0, |(_, score)| *score);
        found.retain(|(_, score)| *score >= best * 0.12);
        found.into_iter().take(most).map(|(hit, _)| hit).collect()
    }

    fn weigh(&self, chars: &[char], weight: f32, scores: &mut HashMap<Hit, f32>) {
        for term in terms(chars) {
            let alone = if term.chars().count() == 1 { 0.15 } else { 1.0 };
            self.count(&term, weight * alone, scores);
        }
    }

    fn count(&self, term: &str, weight: f32, scores: &mut HashMap<Hit, f32>) {
        let Some(rows) = self.terms.get(term) else { return };
        let rare = (self.many / f32::from(u16::try_from(rows.len()).unwrap_or(u16::MAX))).ln();
        for (hit, field) in rows {
            *scores.entry(*hit).or_insert(0.0) += rare * field * weight;
        }
    }

    /// Everyday phrases that stand in the question as they are: the longer, the surer.
    fn whole_phrases(&self, chars: &[char], weight: f32, scores: &mut HashMap<Hit, f32>) {
        for from in 0..chars.len() {
            for long in 2..=self.longest.min(chars.len() - from) {
                let Some(hits) = chars
                    .get(from..from + long)
                    .and_then(|piece| self.phrases.get(piece))
                else {
                    continue;
                };
                let surely = f32::from(u8::try_from(long.min(8)).unwrap_or(8));
                let whole = if long == chars.len() { 2.0 } else { 1.0 };
                let shared = f32::from(u16::try_from(hits.len()).unwrap_or(u16::MAX)).sqrt();
                for hit in hits {
                    *scores.entry(*hit).or_insert(0.0) += 6.0 * surely * whole * weight / shared;
                }
            }
        }
    }
}

/// Pairs of neighbouring characters, runs of letters and digits, and single characters.
fn terms(chars: &[char]) -> Vec<String> {
    let mut out = Vec::new();
    for run in chars.split(|sign| !sign.is_alphanumeric()) {
        if run.iter().all(char::is_ascii) {
            if run.len() > 1 {
                out.push(run.iter().collect());
            }
            continue;
        }
        out.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
        out.extend(run.iter().map(|sign| sign.to_string()));
    }
    out
}

/// The question without what is said around the thing: its pieces.
fn bared(chars: &[char]) -> Vec<Vec<char>> {
    let mut pieces = vec![Vec::new()];
    let mut at = 0;
    while let Some(sign) = chars.get(at) {
        let rest: &[char] = chars.get(at..).unwrap_or_default();
        let round = ROUND.iter().find(|word| {
            let word: Vec<char> = word.chars().collect();
            rest.starts_with(&word)
        });
        match round {
            Some(word) => {
                at += word.chars().count();
                pieces.push(Vec::new());
            }
            None => {
                if let Some(last) = pieces.last_mut() {
                    last.push(*sign);
                }
                at += 1;
            }
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    if pieces.is_empty() {
        vec![chars.to_vec()]
    } else {
        pieces
    }
}

/// Groups of words that say the same.
fn groups() -> &'static [Vec<Vec<char>>] {
    static GROUPS: OnceLock<Vec<Vec<Vec<char>>>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let lines = include_str!("../../data/synonyms.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        lines
            .map(|line| {
                line.split_whitespace()
                    .map(|word| Normal::of(word).chars().to_vec())
                    .collect()
            })
            .collect()
    })
}

/// Words that say the same as words of the piece.
fn others(piece: &[char]) -> Vec<Vec<char>> {
    let stands =
        |word: &Vec<char>| word.len() <= piece.len() && piece.windows(word.len()).any(|here| here == word);
    let mut out: Vec<Vec<char>> = Vec::new();
    for group in groups().iter().filter(|group| group.iter().any(stands)) {
        // The first word is the catalogue's own; the next few are the commonest.
        out.extend(
            group
                .iter()
                .take(3)
                .filter(|word| !stands(word) && word.len() > 1)
                .cloned(),
        );
    }
    out
}

#[cfg(test)]
mod tests;
