//! Services: the items of the catalogue.

use axum::extract::Path;
use axum::response::Response;
use web::{Door, Failure};

use super::super::answer;
use super::JSON;
use super::asked::Asked;
use super::shown::{Teller, id as id_here};
use crate::reach::Reach;

/// `GET /hsds/v3/services`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let (asked, reach) = (Asked::of(&door)?, Reach::of(&door).await?);
    let teller = Teller::of(&door, &reach);
    let told = |item| match (asked.minimal, asked.full) {
        (true, _) => teller.minimal(item),
        (false, true) => teller.whole(item),
        (false, false) => teller.plain(item),
    };
    Ok(asked.page(&door, asked.items(&door, &reach), told))
}

/// `GET /hsds/v3/services/{id}`; one that is no longer offered is told as inactive.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let found = reach
        .catalogue
        .all()
        .iter()
        .find(|item| id_here(&door, "service", &item.code).to_string() == id);
    let told = Teller::of(&door, &reach).whole(found.ok_or(Failure::NotFound)?);
    Ok(answer(&door, JSON, told.to_string()))
}
