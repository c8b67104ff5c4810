//! `/hsds/v3`: the catalogue as Human Services Data, Open Referral 3.0.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};
use web::{Door, Failure};

use super::{answer, id_of};
use crate::catalogue::item::{AUDIENCES, CATEGORIES, EVENTS};
use crate::catalogue::{Found, Item};
use crate::pages::item::Facts;
use crate::reach::Reach;

/// Rows of a page, if nobody says.
const PAGE: usize = 50;
/// The most rows of a page.
const MOST: usize = 500;
const JSON: &str = "application/json";

/// `GET /hsds/v3`: what this is.
pub(super) async fn meta(door: Door) -> Result<Response, Failure> {
    let config = door.app.config();
    let value = json!({
        "version": "3.0",
        "profile": "https://docs.openreferral.org/en/3.0/hsds/",
        "openapi_url": config.absolute("/api/openapi.json"),
    });
    Ok(answer(JSON, value.to_string()))
}

/// A page of rows, as HSDS wants pages.
fn page(door: &Door, rows: Vec<Value>) -> Response {
    let query = door.query();
    let size = query.parsed("per_page").unwrap_or(PAGE).clamp(1, MOST);
    let number: usize = query.parsed("page").unwrap_or(1).max(1);
    let (total, pages) = (rows.len(), rows.len().div_ceil(size).max(1));
    let contents: Vec<Value> = rows
        .into_iter()
        .skip((number - 1).saturating_mul(size))
        .take(size)
        .collect();
    let value = json!({
        "total_items": total, "total_pages": pages, "page_number": number, "size": contents.len(),
        "first_page": number == 1, "last_page": number >= pages, "empty": contents.is_empty(), "contents": contents,
    });
    answer(JSON, value.to_string())
}

/// The organisation that decides on an item.
fn of_department(name: &str) -> Value {
    json!({ "id": id_of("organization", name), "name": name, "description": name })
}

fn term(kind: &str, word: &str, name: &str) -> Value {
    json!({
        "id": id_of(kind, word), "code": word, "name": name, "description": name,
        "taxonomy": kind, "taxonomy_detail": { "id": id_of("taxonomy", kind), "name": kind, "description": kind },
    })
}

fn attributes(door: &Door, item: &Item) -> Vec<Value> {
    let of = |kind: &'static str, key: &str, word: &str| {
        let name = door.t(&format!("window-{key}-{}", word.replace('_', "-")));
        let link = id_of("attribute", &format!("{} {kind} {word}", item.code));
        json!({
            "id": link, "link_id": id_of("service", &item.code), "taxonomy_term_id": id_of(kind, word),
            "link_type": kind, "link_entity": "service", "value": word, "taxonomy_term": term(kind, word, &name),
        })
    };
    let mut all = vec![of("category", "cat", &item.category)];
    all.extend(item.events.iter().map(|word| of("life-event", "event", word)));
    all.extend(item.audience.iter().map(|word| of("audience", "for", word)));
    all
}

/// The fields of a service that stand alone.
fn plain(door: &Door, item: &Item, facts: &Facts) -> Value {
    let mut process = facts.channels.join("; ");
    process.push_str(&format!("; {}", facts.promised));
    let mut value = json!({
        "id": id_of("service", &item.code), "organization": of_department(&item.department),
        "name": item.name, "alternate_name": item.name_en, "description": format!("{}。{}。", item.who, item.result),
        "url": door.app.config().absolute(&format!("/services/{}", item.code)), "status": if item.closed { "inactive" } else { "active" },
        "application_process": process, "fees_description": facts.fee,
        "eligibility_description": std::iter::once(item.who.as_str()).chain(item.conditions.iter().map(String::as_str)).collect::<Vec<_>>().join("；"),
    });
    if let (Some(age), Some(value)) = (least_age(item), value.as_object_mut()) {
        value.insert("minimum_age".to_owned(), json!(age));
    }
    value
}

/// The least age, if a condition says one: `年满80周岁`.
fn least_age(item: &Item) -> Option<u32> {
    let said = item.conditions.iter().find_map(|one| one.strip_prefix("年满"))?;
    let digits: String = said.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Everything about a service.
fn whole(door: &Door, item: &Item, facts: &Facts) -> Value {
    let mut value = plain(door, item, facts);
    let service = id_of("service", &item.code);
    let documents = item.papers.iter().map(|paper| {
        let id = id_of("document", &format!("{} {}", item.code, paper.name));
        json!({ "id": id, "service_id": service, "document": paper.name })
    });
    let more = json!({
        "phones": [{ "id": id_of("phone", &item.code), "service_id": service, "number": facts.phone, "type": "voice" }],
        "schedules": [{ "id": id_of("schedule", &item.code), "service_id": service, "description": facts.hours }],
        "languages": [{ "id": id_of("language", &item.code), "service_id": service, "name": "中文", "code": "zh" }],
        "service_areas": [{ "id": id_of("area", &item.code), "service_id": service, "name": door.community.name }],
        "required_documents": documents.collect::<Vec<_>>(),
        "attributes": attributes(door, item),
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

/// `GET /hsds/v3/services`.
pub(super) async fn services(door: Door) -> Result<Response, Failure> {
    let (reach, query, f) = (Reach::of(&door).await?, door.query(), door.frame(""));
    let catalogue = &reach.catalogue;
    let asked: Vec<&Item> = match query.opt("search") {
        Some(words) => catalogue
            .find(words, MOST)
            .into_iter()
            .filter_map(|found| match found {
                Found::Item(item) => Some(item),
                Found::Refused(_) => None,
            })
            .collect(),
        None => catalogue.open().collect(),
    };
    let (wanted, by) = (query.text("taxonomy_term_id"), query.text("organization_id"));
    let has_term = |item: &Item| {
        let ids = std::iter::once(id_of("category", &item.category))
            .chain(item.events.iter().map(|word| id_of("life-event", word)))
            .chain(item.audience.iter().map(|word| id_of("audience", word)));
        wanted.is_empty() || ids.into_iter().any(|id| id.to_string() == wanted)
    };
    let is_by = |item: &Item| by.is_empty() || id_of("organization", &item.department).to_string() == by;
    let full = query.is("full", "true");
    let rows = asked
        .into_iter()
        .filter(|item| has_term(item) && is_by(item))
        .map(|item| {
            let facts = Facts::of(&f, &reach.hand.centre, item);
            if full {
                whole(&door, item, &facts)
            } else {
                plain(&door, item, &facts)
            }
        });
    Ok(page(&door, rows.collect()))
}

/// `GET /hsds/v3/services/{id}`.
pub(super) async fn service(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (reach, f) = (Reach::of(&door).await?, door.frame(""));
    let found = reach
        .catalogue
        .open()
        .find(|item| id_of("service", &item.code).to_string() == id);
    let item = found.ok_or(Failure::NotFound)?;
    let facts = Facts::of(&f, &reach.hand.centre, item);
    Ok(answer(JSON, whole(&door, item, &facts).to_string()))
}

fn departments(reach: &Reach) -> BTreeSet<String> {
    reach
        .catalogue
        .open()
        .map(|item| item.department.clone())
        .collect()
}

/// `GET /hsds/v3/organizations`.
pub(super) async fn organizations(door: Door) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    Ok(page(
        &door,
        departments(&reach)
            .iter()
            .map(|name| of_department(name))
            .collect(),
    ))
}

/// `GET /hsds/v3/organizations/{id}`.
pub(super) async fn organization(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let all = departments(&reach);
    let found = all
        .iter()
        .find(|name| id_of("organization", name).to_string() == id);
    Ok(answer(
        JSON,
        of_department(found.ok_or(Failure::NotFound)?).to_string(),
    ))
}

/// `GET /hsds/v3/taxonomies`.
pub(super) async fn taxonomies(door: Door) -> Result<Response, Failure> {
    let of = |kind: &str| json!({ "id": id_of("taxonomy", kind), "name": kind, "description": kind });
    Ok(page(
        &door,
        ["category", "life-event", "audience"]
            .iter()
            .map(|kind| of(kind))
            .collect(),
    ))
}

/// `GET /hsds/v3/taxonomy_terms`.
pub(super) async fn terms(door: Door) -> Result<Response, Failure> {
    let of = |kind: &'static str, key: &'static str, words: &[&str]| -> Vec<Value> {
        let one = |word: &&str| {
            term(
                kind,
                word,
                &door.t(&format!("window-{key}-{}", word.replace('_', "-"))),
            )
        };
        words.iter().map(one).collect()
    };
    let mut all = of("category", "cat", &CATEGORIES);
    all.extend(of("life-event", "event", &EVENTS));
    all.extend(of("audience", "for", &AUDIENCES));
    Ok(page(&door, all))
}
