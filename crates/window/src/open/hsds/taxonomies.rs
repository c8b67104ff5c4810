//! Taxonomies: by kind, by what happens in a life, by for whom; and their terms.

use axum::extract::Path;
use axum::response::Response;
use serde_json::Value;
use web::{Door, Failure};

use super::super::answer;
use super::JSON;
use super::asked::Asked;
use super::shown::Teller;
use crate::catalogue::item::{AUDIENCES, CATEGORIES, EVENTS};
use crate::reach::Reach;

/// Each taxonomy, the beginning of its words in the message files, and its codes.
const ALL: [(&str, &str, &[&str]); 3] = [
    ("category", "cat", &CATEGORIES),
    ("life-event", "event", &EVENTS),
    ("audience", "for", &AUDIENCES),
];

fn all_terms(teller: &Teller<'_>) -> Vec<Value> {
    let of = |(kind, key, words): (&'static str, &str, &[&str])| -> Vec<Value> {
        words.iter().map(|word| teller.term(kind, key, word)).collect()
    };
    ALL.into_iter().flat_map(of).collect()
}

fn said<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn by_id(door: &Door, all: Vec<Value>, id: &str) -> Result<Response, Failure> {
    let found = all.into_iter().find(|one| said(one, "id") == id);
    let found = found.ok_or(Failure::NotFound)?;
    Ok(answer(door, JSON, found.to_string()))
}

/// `GET /hsds/v3/taxonomies`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let (asked, reach) = (Asked::of(&door)?, Reach::of(&door).await?);
    let teller = Teller::of(&door, &reach);
    let rows = ALL.iter().map(|(kind, _, _)| teller.taxonomy(kind));
    let found = rows.filter(|one| asked.speaks(&[said(one, "name"), said(one, "description")]));
    Ok(asked.page(&door, found.collect(), |row| row))
}

/// `GET /hsds/v3/taxonomies/{id}`.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let teller = Teller::of(&door, &reach);
    let all = ALL.iter().map(|(kind, _, _)| teller.taxonomy(kind)).collect();
    by_id(&door, all, &id)
}

/// `GET /hsds/v3/taxonomy_terms`; no term stands below another.
pub(super) async fn terms(door: Door) -> Result<Response, Failure> {
    let (asked, reach) = (Asked::of(&door)?, Reach::of(&door).await?);
    let mut rows = all_terms(&Teller::of(&door, &reach));
    rows.retain(|one| {
        asked.parent.is_none()
            && asked.speaks(&[said(one, "name"), said(one, "code")])
            && asked
                .taxonomy
                .as_ref()
                .is_none_or(|wanted| said(one, "taxonomy_id") == wanted)
    });
    Ok(asked.page(&door, rows, |row| row))
}

/// `GET /hsds/v3/taxonomy_terms/{id}`.
pub(super) async fn term(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    by_id(&door, all_terms(&Teller::of(&door, &reach)), &id)
}
