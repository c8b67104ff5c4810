//! Which estates a text names: by name, by alias, by a namesake's common stem, by a slip of the same sound.

use std::ops::Range;

use pinyin::ToPinyin;

use super::gazetteer::{Estate, Kind};
use crate::normal::Normal;
use crate::words::{Words, after};

/// Ends that tell namesakes apart.
const PARTS: [&str; 22] = [
    "东区", "南区", "西区", "北区", "中区", "东苑", "南苑", "西苑", "北苑", "一期", "二期", "三期", "四期",
    "五期", "一区", "二区", "三区", "四区", "五区", "a区", "b区", "c区",
];
/// Ends that people leave out.
const ENDS: [&str; 6] = ["小区", "新村", "家园", "花园", "公寓", "社区"];
/// After a short alias these make another name of it: 锦绣路, 玉兰树, 春晖小学.
const OTHERS: [&str; 21] = [
    "路",
    "街",
    "巷",
    "大道",
    "大街",
    "桥",
    "小学",
    "中学",
    "幼儿园",
    "银行",
    "医院",
    "公园",
    "树",
    "花",
    "民警",
    "医生",
    "卫生",
    "干部",
    "书记",
    "矫正",
    "团购",
];

/// Names looked at in one text.
const NAMES: usize = 32;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Means {
    /// One place.
    One(usize),
    /// Several places share this stem; each with the part that tells it apart.
    Several(Vec<(usize, String)>),
}

/// A place named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The places that it may be; one when the name is its own.
    pub which: Vec<usize>,
    /// Where the name stands.
    pub at: Range<usize>,
}

/// The names of all places.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    words: Words<Means>,
    /// Full names of three characters or more, by their sound.
    sounds: Vec<(usize, Vec<char>, Vec<String>)>,
}

impl Names {
    pub fn of(estates: &[Estate]) -> Self {
        let mut names = Self::default();
        let mut stems: Vec<(String, usize, String)> = Vec::new();
        for (which, estate) in estates.iter().enumerate() {
            let full = Normal::of(&estate.name).to_string();
            for name in std::iter::once(&full).chain(&estate.aliases) {
                names.words.add(name, Means::One(which));
            }
            if let Some((stem, part)) = PARTS
                .iter()
                .find_map(|part| Some((full.strip_suffix(part)?, *part)))
            {
                stems.push((stem.to_owned(), which, part.to_owned()));
                if let Some(short) = ENDS.iter().find_map(|end| stem.strip_suffix(end)) {
                    stems.push((short.to_owned(), which, part.to_owned()));
                }
            }
            let chars: Vec<char> = full.chars().collect();
            if let Some(sound) = sound(&chars).filter(|_| chars.len() >= 3) {
                names.sounds.push((which, chars, sound));
            }
        }
        names.add_stems(&stems);
        names
    }

    fn add_stems(&mut self, stems: &[(String, usize, String)]) {
        for (stem, which, part) in stems {
            for joint in ["", "的"] {
                self.words
                    .add(&format!("{stem}{joint}{part}"), Means::One(*which));
            }
            let taken = self.words.at(&stem.chars().collect::<Vec<_>>(), 0);
            if taken.is_some_and(|(range, _)| range.end == stem.chars().count()) {
                continue;
            }
            let group = stems.iter().filter(|other| other.0 == *stem);
            let group = group.map(|(_, which, part)| (*which, part.clone())).collect();
            self.words.add(stem, Means::Several(group));
        }
    }

    /// The places named, from left to right.
    pub fn find(&self, chars: &[char], estates: &[Estate]) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        for (at, means) in self.words.find(chars).into_iter().take(NAMES) {
            let which = match means {
                Means::One(which) => {
                    let short = at.len() <= 2 && estates.get(*which).is_some_and(|e| e.kind != Kind::Street);
                    if short && after(chars, at.end, &OTHERS).is_some() {
                        continue;
                    }
                    vec![*which]
                }
                Means::Several(group) => told_apart(group, chars),
            };
            match found.last_mut().filter(|last| last.at == at) {
                Some(same) => {
                    let new = which
                        .into_iter()
                        .filter(|one| !same.which.contains(one))
                        .collect::<Vec<_>>();
                    same.which.extend(new);
                }
                None => found.push(Named { which, at }),
            }
        }
        if found.is_empty() {
            self.by_sound(chars)
        } else {
            found
        }
    }

    /// A full name written with other characters of nearly the same sound: 锦秀苑.
    fn by_sound(&self, chars: &[char]) -> Vec<Named> {
        let heard: Vec<Option<String>> = chars.iter().map(|sign| syllable(*sign)).collect();
        let mut found = Vec::new();
        for (which, name, sound) in &self.sounds {
            let windows = chars.windows(name.len()).zip(heard.windows(name.len()));
            for (at, (signs, syllables)) in windows.enumerate() {
                let alike = syllables
                    .iter()
                    .zip(sound)
                    .all(|(heard, sound)| heard.as_ref() == Some(sound));
                if alike && signs.iter().zip(name).any(|(sign, own)| sign == own) {
                    found.push(Named {
                        which: vec![*which],
                        at: at..at.saturating_add(name.len()),
                    });
                }
            }
        }
        found.sort_by_key(|named| named.at.start);
        found
    }
}

/// Those of a group whose own part is said anywhere; all of them when none is.
fn told_apart(group: &[(usize, String)], chars: &[char]) -> Vec<usize> {
    let said = |part: &str| (0..chars.len()).any(|at| crate::words::stands(chars, at, part));
    let told: Vec<usize> = group
        .iter()
        .filter(|(_, part)| said(part))
        .map(|(which, _)| *which)
        .collect();
    if told.len() == 1 {
        told
    } else {
        group.iter().map(|(which, _)| *which).collect()
    }
}

fn sound(chars: &[char]) -> Option<Vec<String>> {
    chars.iter().map(|sign| syllable(*sign)).collect()
}

/// A syllable without its tone and without the differences that many speakers do not make.
fn syllable(sign: char) -> Option<String> {
    let plain = sign.to_pinyin()?.plain();
    let plain = plain.replace("zh", "z").replace("ch", "c").replace("sh", "s");
    let plain = plain
        .replace("ing", "in")
        .replace("eng", "en")
        .replace("ang", "an");
    Some(match plain.strip_prefix('l') {
        Some(rest) => format!("n{rest}"),
        None => plain,
    })
}
