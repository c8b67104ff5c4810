//! Organisations: who decides on items.

use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};
use web::{Door, Failure};

use super::super::answer;
use super::JSON;
use super::asked::{Asked, once};
use super::shown::{Teller, id as id_here};
use crate::reach::Reach;

/// An organisation with its services.
fn whole(teller: &Teller<'_>, department: &str, full_service: bool) -> Value {
    let mut value = teller.organization(department);
    let items = teller.reach.catalogue.open();
    let services = items.filter(|item| item.department == department).map(|item| {
        if full_service {
            teller.whole(item)
        } else {
            teller.brief(item)
        }
    });
    if let Some(value) = value.as_object_mut() {
        value.insert("services".to_owned(), json!(services.collect::<Vec<_>>()));
    }
    value
}

/// `GET /hsds/v3/organizations`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let (asked, reach) = (Asked::of(&door)?, Reach::of(&door).await?);
    let teller = Teller::of(&door, &reach);
    let mut of_terms = asked.clone();
    of_terms.search = None;
    let mut items = of_terms.items(&door, &reach);
    items.retain(|item| asked.speaks(&[&item.department, item.department_in(false)]));
    let mut names = once(items.into_iter().map(|item| item.department.as_str()));
    names.sort_unstable();
    let told = |name| {
        if asked.full || asked.full_service {
            whole(&teller, name, asked.full_service)
        } else {
            teller.organization(name)
        }
    };
    Ok(asked.page(&door, names, told))
}

/// `GET /hsds/v3/organizations/{id}`.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (asked, reach) = (Asked::of(&door)?, Reach::of(&door).await?);
    let found = reach
        .catalogue
        .open()
        .find(|item| id_here(&door, "organization", &item.department).to_string() == id);
    let name = &found.ok_or(Failure::NotFound)?.department;
    let told = whole(&Teller::of(&door, &reach), name, asked.full_service);
    Ok(answer(&door, JSON, told.to_string()))
}
