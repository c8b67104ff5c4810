//! `GET /api/v1/services`: what can be asked for, everything about one item,
//! and its form as data. Open to everybody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Failure};

use super::shown::{FormOut, LineOut, ServiceOut};
use crate::catalogue::{Catalogue, Found, Item};
use crate::forms::{kept, shelf};
use crate::pages::item::Facts;
use crate::reach::Reach;

/// The most that a search finds.
const MOST: usize = 100;

/// A page of the catalogue.
#[derive(Serialize, ToSchema)]
#[schema(as = ServicePage)]
pub(super) struct PageOut {
    services: Vec<LineOut>,
    /// The address of the next page, if there is one.
    next: Option<String>,
}

/// `GET /services`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let query = door.query();
    let limit = query.parsed("limit").unwrap_or(20).clamp(1, 100);
    let mut found = wanted(&reach.catalogue, &door);
    if let Some(after) = query.opt("after") {
        let place = found.iter().position(|one| key(one) == after);
        found = found.split_off(place.map_or(found.len(), |place| place + 1));
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| {
        let kept = query.query_without(&["after"]);
        let join = if kept.is_empty() { "" } else { "&" };
        format!("/api/v1/services?{kept}{join}after={}", web::url::part(key(last)))
    });
    let services = found
        .into_iter()
        .map(|one| match one {
            Found::Item(item) => LineOut::of_item(&door, item),
            Found::Refused(one) => LineOut::of_refused(one),
        })
        .collect();
    Ok(door.json(StatusCode::OK, &PageOut { services, next }))
}

fn key<'a>(found: &Found<'a>) -> &'a str {
    match found {
        Found::Item(item) => &item.code,
        Found::Refused(one) => &one.name,
    }
}

/// What fits: by words the best first, else in the order of the catalogue.
fn wanted<'a>(catalogue: &'a Catalogue, door: &Door) -> Vec<Found<'a>> {
    let query = door.query();
    let of = |name: &str| query.opt(name).map(str::to_owned);
    let (category, event, audience) = (of("category"), of("event"), of("audience"));
    let fits = |item: &Item| {
        !item.closed
            && category.as_ref().is_none_or(|one| item.category == *one)
            && event.as_ref().is_none_or(|one| item.events.contains(one))
            && audience.as_ref().is_none_or(|one| item.audience.contains(one))
    };
    let plain = category.is_none() && event.is_none() && audience.is_none();
    let all = match query.opt("q") {
        Some(asked) => catalogue.find(asked, MOST),
        None => catalogue.open().map(Found::Item).collect(),
    };
    all.into_iter()
        .filter(|found| match found {
            Found::Item(item) => fits(item),
            Found::Refused(_) => plain,
        })
        .collect()
}

fn open(reach: &Reach, code: &str) -> Result<Item, Failure> {
    let item = reach.catalogue.item(code).filter(|item| !item.closed);
    item.cloned().ok_or(Failure::NotFound)
}

/// `GET /services/{code}`.
pub(super) async fn one(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let item = open(&reach, &code)?;
    let facts = Facts::of(&door.frame(""), &reach.hand.centre, &item);
    Ok(door.json(StatusCode::OK, &ServiceOut::of(&door, item, facts)))
}

/// `GET /services/{code}/form`.
pub(super) async fn form(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    let item = open(&Reach::of(&door).await?, &code)?;
    Ok(door.json(StatusCode::OK, &FormOut::of(form_of(&door, &item).await?)))
}

/// The form of an item as it is in use now.
pub(super) async fn form_of(door: &Door, item: &Item) -> Result<crate::forms::Form, Failure> {
    let (community, item) = (door.community.id, item.clone());
    let form = door
        .read::<_, StoreError, _>(move |tx| {
            Ok(kept::live(tx, community, &item.form)?.unwrap_or_else(|| shelf::of(&item)))
        })
        .await?;
    Ok(form)
}
