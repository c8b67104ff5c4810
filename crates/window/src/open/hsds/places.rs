//! Services at their places: the hall, another house, the telephone's screen.

use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};
use web::{Door, Failure};

use super::super::answer;
use super::JSON;
use super::asked::Asked;
use super::shown::Teller;
use crate::reach::Reach;

/// `GET /hsds/v3/service_at_locations`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let (asked, reach) = (Asked::of(&door)?, Reach::of(&door).await?);
    let teller = Teller::of(&door, &reach);
    let items = asked.items(&door, &reach).into_iter();
    let rows: Vec<Value> = items.flat_map(|item| teller.at_places(item)).collect();
    Ok(asked.page(&door, rows, |row| row))
}

/// `GET /hsds/v3/service_at_locations/{id}`.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let teller = Teller::of(&door, &reach);
    let all = reach.catalogue.open();
    let mut of_all = all.flat_map(|item| teller.at_places(item).into_iter().map(move |at| (item, at)));
    let (item, mut at) = of_all
        .find(|(_, at)| at.get("id") == Some(&json!(id)))
        .ok_or(Failure::NotFound)?;
    // The published description of this path speaks of a service: its name and status stand here, too.
    if let (Some(at), Value::Object(brief)) = (at.as_object_mut(), teller.brief(item)) {
        at.extend(brief.into_iter().filter(|(name, _)| name != "id"));
    }
    Ok(answer(&door, JSON, at.to_string()))
}
