//! For the tests of rooms: whether a room's words are complete.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::words::{Lang, OWN};

/// Faults of a room's message files, in words; empty if all is well. Looks at
/// `src` and `templates` below `folder` (`env!("CARGO_MANIFEST_DIR")`).
///
/// A fault is: a key that is asked for (`t("…")` and the like, or any text of
/// the sources that begins with `<room>-`) and missing in a language; a key that
/// nothing asks for; a key whose values differ between languages. Keys made at
/// run time are named by their beginnings in `made`.
pub fn missing_keys(room: &str, folder: &str, words: &[(&str, &str)], made: &[&str]) -> Vec<String> {
    let own: Vec<(Lang, BTreeMap<String, BTreeSet<String>>)> = Lang::ALL
        .iter()
        .map(|lang| {
            (
                *lang,
                keys(words.iter().filter(|(tag, _)| Lang::of_tag(tag) == Some(*lang))),
            )
        })
        .collect();
    let house = keys(OWN.iter());
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for file in sources(folder) {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let rust = file.extension().is_some_and(|end| end == "rs");
        // What tests ask for proves nothing.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (literal, asked) in literals(text) {
            if !is_key(&literal) {
                continue;
            }
            let of_room = literal.starts_with(&format!("{room}-"));
            used.insert(literal.clone());
            if asked && !of_room && !house.contains_key(&literal) {
                faults.push(format!(
                    "{}: {literal} is neither the room's nor the house's",
                    file.display()
                ));
            } else if of_room && (asked || rust) {
                for (lang, held) in &own {
                    if !held.contains_key(&literal) {
                        faults.push(format!(
                            "{}: {literal} is missing in {}",
                            file.display(),
                            lang.tag()
                        ));
                    }
                }
            }
        }
    }
    for (lang, held) in &own {
        for (key, values) in held {
            if !used.contains(key) && !made.iter().any(|begin| key.starts_with(begin)) {
                faults.push(format!("{key} in {}: nothing asks for it", lang.tag()));
            }
            for (other, theirs) in &own {
                match theirs.get(key) {
                    None => faults.push(format!("{key} is in {} but not in {}", lang.tag(), other.tag())),
                    Some(held) if held != values => {
                        faults.push(format!(
                            "{key}: {} has {values:?}, {} has {held:?}",
                            lang.tag(),
                            other.tag()
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

/// Each key of message files with the names of its values.
fn keys<'a>(files: impl Iterator<Item = &'a (&'a str, &'a str)>) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, text) in files {
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once('=')
                && !line.starts_with([' ', '\t', '}', '*', '['])
            {
                key = name.trim().to_owned();
                all.entry(key.clone()).or_default();
            }
            let values = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
                    .collect()
            });
            if let Some(held) = all.get_mut(&key) {
                held.extend(values);
            }
        }
    }
    all
}

fn is_key(text: &str) -> bool {
    text.contains('-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Every text between two quotes, and whether it is the key of a message.
fn literals(text: &str) -> Vec<(String, bool)> {
    const ASKING: [&str; 7] = ["t(", "t1(", "t2(", "t3(", "frame_t(", "knows(", ".say("];
    let called = |before: &str| {
        ASKING.iter().any(|call| {
            before
                .strip_suffix(call)
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    };
    // Quotes nest in templates (`title="{{ f.t("…") }}"`), so every stretch
    // between two of them is looked at.
    let parts: Vec<&str> = text.split('"').collect();
    let pairs = parts.windows(2).filter_map(|pair| pair.split_first());
    pairs
        .map(|(before, rest)| match rest.concat().split_once("said=") {
            Some((_, said)) => (said.to_owned(), true),
            None => (rest.concat(), called(before)),
        })
        .collect()
}

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for part in ["src", "templates"] {
        walk(&Path::new(folder).join(part), &mut files);
    }
    files.sort();
    files
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs" || end == "html") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webs_own_words_are_complete_and_all_in_use() {
        let faults = missing_keys("web", env!("CARGO_MANIFEST_DIR"), OWN, &["web-failure-"]);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_missing_an_unused_and_an_uneven_key_are_found() {
        let folder = std::env::temp_dir().join(format!("huiyin-words-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("templates")).unwrap();
        std::fs::write(
            folder.join("templates/a.html"),
            "{{ f.t(\"wall-a\") }}{{ f.t1(\"wall-b\", \"n\", 1) }}",
        )
        .unwrap();
        let zh = ("zh-CN", "wall-a = 甲\nwall-b = { $n } 天\nwall-c = 丙\n");
        let en = ("en", "wall-b = { $m } days\n");
        let faults = missing_keys("wall", &folder.display().to_string(), &[zh, en], &[]).join("\n");
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(faults.contains("wall-a is missing in en"));
        assert!(faults.contains("wall-c in zh-CN: nothing asks for it"));
        assert!(faults.contains("wall-b: zh-CN has {\"n\"}"));
    }
}
