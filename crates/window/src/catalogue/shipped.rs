//! The catalogue that the program brings: 120 items of typical values, which
//! each centre confirms or changes, and the certificates that no community may
//! issue (民发〔2020〕20号).

use std::collections::HashMap;
use std::sync::OnceLock;

use super::item::{English, Item, Paper};

/// A certificate that the community may not issue, and who does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// What people come for.
    pub name: String,
    /// How they say it, between spaces.
    pub words: String,
    /// Who issues it.
    pub who: String,
    /// What to do.
    pub how: String,
    /// The name in English.
    pub name_en: String,
    /// Who issues it, in English.
    pub who_en: String,
}

/// The rows of a table with a head line.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

fn at<'a>(row: &[&'a str], place: usize) -> &'a str {
    row.get(place).copied().unwrap_or_default().trim()
}

fn parts(text: &str, by: char) -> Vec<String> {
    let parts = text.split(by).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Names of papers with their English names and kinds.
pub fn papers() -> &'static HashMap<&'static str, (&'static str, &'static str)> {
    static PAPERS: OnceLock<HashMap<&str, (&str, &str)>> = OnceLock::new();
    PAPERS.get_or_init(|| {
        rows(include_str!("../../data/papers.tsv"))
            .map(|row| (at(&row, 0), (at(&row, 1), at(&row, 2))))
            .collect()
    })
}

/// A paper by its name; one that nobody knows must be brought.
pub fn paper(name: &str) -> Paper {
    let (name_en, kind) = papers().get(name).copied().unwrap_or(("", "paper"));
    Paper {
        name: name.to_owned(),
        name_en: name_en.to_owned(),
        kind: kind.to_owned(),
    }
}

/// The English name of an office, empty if nobody has told it.
pub fn department_en(name: &str) -> &'static str {
    static OFFICES: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    let offices = OFFICES.get_or_init(|| {
        let all = rows(include_str!("../../data/departments.tsv"));
        all.map(|row| (at(&row, 0), at(&row, 1))).collect()
    });
    offices.get(name).copied().unwrap_or_default()
}

/// The items.
pub fn items() -> &'static [Item] {
    static ITEMS: OnceLock<Vec<Item>> = OnceLock::new();
    ITEMS.get_or_init(read)
}

fn read() -> Vec<Item> {
    let plain: HashMap<&str, Vec<&str>> = rows(include_str!("../../data/plain.tsv"))
        .map(|row| (at(&row, 0), row))
        .collect();
    let english: HashMap<&str, Vec<&str>> = rows(include_str!("../../data/plain_en.tsv"))
        .map(|row| (at(&row, 0), row))
        .collect();
    let none = Vec::new();
    rows(include_str!("../../data/items.tsv"))
        .map(|row| {
            let said = plain.get(at(&row, 0)).unwrap_or(&none);
            let en = english.get(at(&row, 0)).unwrap_or(&none);
            let days = at(&row, 6).parse().unwrap_or(0);
            let papers = parts(at(&row, 8), ';');
            Item {
                code: at(&row, 0).to_owned(),
                version: 0,
                name: at(&row, 1).to_owned(),
                name_en: at(&row, 2).to_owned(),
                category: at(&row, 3).to_owned(),
                audience: parts(at(&row, 4), ';'),
                department: at(&row, 5).to_owned(),
                legal_days: days,
                promised_days: days,
                channels: parts(at(&row, 7), ';'),
                papers: papers
                    .iter()
                    .filter(|name| *name != "无")
                    .map(|name| paper(name))
                    .collect(),
                words: at(said, 1).to_owned(),
                events: parts(at(said, 2), ' '),
                who: at(said, 3).to_owned(),
                en: English {
                    who: at(en, 1).to_owned(),
                    conditions: parts(at(en, 2), ';'),
                    result: at(en, 3).to_owned(),
                    fee: at(en, 4).to_owned(),
                },
                conditions: parts(at(said, 4), ';')
                    .into_iter()
                    .filter(|one| one != "无")
                    .collect(),
                result: at(said, 5).to_owned(),
                fee: at(said, 6).to_owned(),
                ..Item::default()
            }
        })
        .collect()
}

/// The certificates that no community may issue.
pub fn refused() -> &'static [Refused] {
    static REFUSED: OnceLock<Vec<Refused>> = OnceLock::new();
    REFUSED.get_or_init(|| {
        rows(include_str!("../../data/refused.tsv"))
            .map(|row| Refused {
                name: at(&row, 0).to_owned(),
                words: at(&row, 1).to_owned(),
                who: at(&row, 2).to_owned(),
                how: at(&row, 3).to_owned(),
                name_en: at(&row, 4).to_owned(),
                who_en: at(&row, 5).to_owned(),
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::item::{AUDIENCES, CATEGORIES, EVENTS, PaperKind};
    use super::*;

    #[test]
    fn the_shipped_items_have_every_element_that_a_resident_needs() {
        assert_eq!(items().len(), 120);
        for item in items() {
            assert!(item.faults().is_empty(), "{}: {:?}", item.code, item.faults());
            assert!(!item.words.is_empty() && !item.events.is_empty(), "{}", item.code);
            assert!(!item.department.is_empty(), "{}", item.code);
            assert!(item.is_told_in(false), "{} in English: {:?}", item.code, item.en);
            assert!(!department_en(&item.department).is_empty(), "{}", item.department);
            assert!(
                item.events.iter().all(|one| EVENTS.contains(&one.as_str())),
                "{}",
                item.code
            );
            assert!(
                item.audience.iter().all(|one| AUDIENCES.contains(&one.as_str())),
                "{}",
                item.code
            );
            for paper in &item.papers {
                assert!(!paper.name_en.is_empty(), "{}: {}", item.code, paper.name);
                assert!(PaperKind::from_word(&paper.kind).is_some(), "{}", paper.kind);
            }
        }
        for category in CATEGORIES {
            assert!(items().iter().any(|item| item.category == category), "{category}");
        }
    }

    #[test]
    fn twenty_certificates_are_refused_and_each_says_who_issues_it() {
        assert_eq!(refused().len(), 20);
        assert!(
            refused()
                .iter()
                .all(|one| !one.who.is_empty() && !one.how.is_empty() && !one.who_en.is_empty())
        );
    }

    #[test]
    fn what_residents_read_is_short_and_plain() {
        for item in items() {
            let said = [&item.who, &item.result].into_iter().chain(&item.conditions);
            for text in said {
                assert!(text.chars().count() <= 30, "{}: {text}", item.code);
                assert!(
                    !["受理", "办结", "诉求", "工单"]
                        .iter()
                        .any(|word| text.contains(word)),
                    "{text}"
                );
            }
        }
    }
}
