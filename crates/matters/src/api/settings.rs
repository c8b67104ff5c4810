//! `GET /api/v1/categories`, `/units`, `/grid`: what a report can be about.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use kernel::{GridLevel, GridPath};
use web::{Door, Failure, Lang};

use super::shown::{CategoryOut, PlaceOut, UnitOut};
use crate::hand::Hand;

/// `GET /categories`.
pub(super) async fn categories(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let english = door.lang == Lang::En;
    let all: Vec<CategoryOut> = hand
        .book
        .open_categories()
        .map(|one| CategoryOut::of(one, english))
        .collect();
    Ok(door.json(StatusCode::OK, &all))
}

/// `GET /units`.
pub(super) async fn units(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let open = hand.centre.units.iter().filter(|unit| !unit.closed);
    let all: Vec<UnitOut> = open
        .map(|unit| UnitOut {
            id: unit.id.to_string(),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            phone: unit.phone.clone(),
        })
        .collect();
    Ok(door.json(StatusCode::OK, &all))
}

/// `GET /grid`.
pub(super) async fn grid(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let ids: HashMap<GridPath, String> = hand
        .centre
        .nodes()
        .iter()
        .map(|node| (node.path, node.id.to_string()))
        .collect();
    let open = hand.centre.nodes().iter().filter(|node| !node.closed);
    let all: Vec<PlaceOut> = open
        .map(|node| PlaceOut {
            id: node.id.to_string(),
            within: node
                .path
                .upward()
                .filter(|path| *path != node.path)
                .find_map(|path| ids.get(&path).cloned()),
            level: level(node.path.level()),
            name: node.name.clone(),
        })
        .collect();
    Ok(door.json(StatusCode::OK, &all))
}

fn level(level: GridLevel) -> &'static str {
    match level {
        GridLevel::Community => "community",
        GridLevel::Estate => "estate",
        GridLevel::Building => "building",
        GridLevel::Staircase => "staircase",
        GridLevel::Door => "door",
    }
}
