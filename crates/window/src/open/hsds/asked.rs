//! What a question of the standard's API asks for, and the page that answers it.

use std::collections::HashSet;

use axum::response::Response;
use kernel::{Micros, Uuid};
use serde_json::{Value, json};
use web::{Door, Errors, Failure};

use super::super::{answer, id_everywhere};
use super::JSON;
use crate::catalogue::{Found, Item};
use crate::reach::Reach;

/// Rows of a page, if nobody says.
const PAGE: usize = 50;
/// The most rows of a page.
const MOST: usize = 500;

/// The fields of a question; what a list does not know it leaves alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Words of every day.
    pub search: Option<String>,
    /// Everything about each.
    pub full: bool,
    /// Organisations with everything about their services.
    pub full_service: bool,
    /// Only ids and when they changed.
    pub minimal: bool,
    /// Changed since then.
    pub since: Option<Micros>,
    /// Of this term.
    pub term: Option<String>,
    /// Of any term of this taxonomy.
    pub taxonomy: Option<String>,
    /// Of this organisation.
    pub organization: Option<String>,
    /// Below this term.
    pub parent: Option<String>,
    page: usize,
    size: Option<usize>,
    lines: bool,
}

impl Asked {
    /// Reads the query; what cannot be understood is said, not passed over.
    pub fn of(door: &Door) -> Result<Self, Failure> {
        let query = door.query();
        let mut errors = Errors::none();
        let mut number = |field: &'static str| {
            let given = query.opt(field)?;
            let read = given.parse().ok().filter(|number: &usize| *number > 0);
            if read.is_none() {
                errors.add(field, "window-hsds-number");
            }
            read
        };
        let (page, size) = (number("page").unwrap_or(1), number("per_page"));
        let mut since = None;
        if let Some(given) = query.opt("modified_after") {
            since = Micros::parse(given, &door.zone).ok();
            if since.is_none() {
                errors.add("modified_after", "window-hsds-time");
            }
        }
        let format = query.opt("format").unwrap_or("json");
        if !["json", "ndjson"].contains(&format) {
            errors.add("format", "window-hsds-format");
        }
        let asked = Self {
            search: query.opt("search").map(str::to_owned),
            full: query.is("full", "true"),
            full_service: query.is("full_service", "true"),
            minimal: query.is("minimal", "true"),
            since,
            term: query.opt("taxonomy_term_id").map(str::to_owned),
            taxonomy: query.opt("taxonomy_id").map(str::to_owned),
            organization: query.opt("organization_id").map(str::to_owned),
            parent: query.opt("parent_id").map(str::to_owned),
            page,
            size,
            lines: format == "ndjson",
        };
        errors.checked().map_err(Failure::BadInput)?;
        Ok(asked)
    }

    /// The items that are asked for: found, of the terms, changed since. Whoever
    /// asks what changed is told of what is no longer offered, too.
    pub fn items<'a>(&self, door: &Door, reach: &'a Reach) -> Vec<&'a Item> {
        let catalogue = &reach.catalogue;
        let all: Vec<&Item> = match &self.search {
            Some(words) => {
                let found = catalogue.find(words, MOST).into_iter();
                found
                    .filter_map(|found| match found {
                        Found::Item(item) => Some(item),
                        Found::Refused(_) => None,
                    })
                    .collect()
            }
            None if self.since.is_some() => catalogue.all().iter().collect(),
            None => catalogue.open().collect(),
        };
        let holds = |item: &&Item| {
            self.since.is_none_or(|since| changed(door, reach, item) >= since)
                && self.has_term(item)
                && self.organization.as_ref().is_none_or(|wanted| {
                    let own = super::shown::id(door, "organization", &item.department);
                    own.to_string() == *wanted
                })
        };
        all.into_iter().filter(holds).collect()
    }

    fn has_term(&self, item: &Item) -> bool {
        let terms = || {
            let of = |kind: &'static str, words: &[String]| -> Vec<(&'static str, Uuid)> {
                words
                    .iter()
                    .map(|word| (kind, id_everywhere(kind, word)))
                    .collect()
            };
            let mut all = of("category", std::slice::from_ref(&item.category));
            all.extend(of("life-event", &item.events));
            all.extend(of("audience", &item.audience));
            all
        };
        let term = |wanted: &String| terms().iter().any(|(_, id)| id.to_string() == *wanted);
        let taxonomy = |wanted: &String| {
            let mut kinds = terms().into_iter().map(|(kind, _)| kind);
            kinds.any(|kind| id_everywhere("taxonomy", kind).to_string() == *wanted)
        };
        self.term.as_ref().is_none_or(term) && self.taxonomy.as_ref().is_none_or(taxonomy)
    }

    /// Whether a text holds the words that are searched.
    pub fn speaks(&self, texts: &[&str]) -> bool {
        self.search.as_ref().is_none_or(|words| {
            let words = words.to_lowercase();
            texts.iter().any(|text| text.to_lowercase().contains(&words))
        })
    }

    /// A page of things, as the standard wants pages; or all of them, one in a line.
    pub fn page<T>(&self, door: &Door, things: Vec<T>, told: impl Fn(T) -> Value) -> Response {
        if self.lines {
            let lines: String = things.into_iter().map(|one| format!("{}\n", told(one))).collect();
            return answer(door, "application/x-ndjson", lines);
        }
        let size = match self.size {
            Some(size) => size.min(MOST),
            // Without a size, ids are told all at once, as the standard asks.
            None if self.minimal => things.len().max(1),
            None => PAGE,
        };
        let (number, total, pages) = (self.page, things.len(), things.len().div_ceil(size).max(1));
        let shown = things
            .into_iter()
            .skip((number - 1).saturating_mul(size))
            .take(size);
        let contents: Vec<Value> = shown.map(told).collect();
        let value = json!({
            "total_items": total, "total_pages": pages, "page_number": number, "size": contents.len(),
            "first_page": number == 1, "last_page": number >= pages, "empty": contents.is_empty(), "contents": contents,
        });
        answer(door, JSON, value.to_string())
    }
}

/// When an item was changed here; what the program brings, since the centre is there.
pub(super) fn changed(door: &Door, reach: &Reach, item: &Item) -> Micros {
    let own = reach.catalogue.changed(&item.code);
    own.unwrap_or(door.community.created_at)
}

/// The first of each name, in their order.
pub(super) fn once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}
