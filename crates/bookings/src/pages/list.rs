//! `GET /classes`: what is on, by day, place and audience.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Failure, Frame};

use super::{Card, cards};

/// Words by which the list is narrowed: audiences, then kinds.
pub(crate) const WORDS: [&str; 9] = [
    "elders", "evening", "children", "class", "event", "room", "study", "machine", "locker",
];

/// The list.
#[derive(Template)]
#[template(path = "bookings/list.html")]
pub(crate) struct ListPage {
    pub f: Frame,
    pub cards: Vec<Card>,
    /// The word that it is narrowed to.
    pub word: String,
    /// The words that there is something for.
    pub words: Vec<&'static str>,
}

impl ListPage {
    fn label(&self, word: &str) -> String {
        self.f.t(&format!("bookings-for-{word}"))
    }
}

/// The handler.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let all = cards(&door).await?;
    let word = door.query().text("for").to_owned();
    let words = WORDS
        .into_iter()
        .filter(|word| all.iter().any(|card| card.is_for(word)))
        .collect();
    let page = ListPage {
        f: door.frame_t("bookings-list-title"),
        cards: all.into_iter().filter(|card| card.is_for(&word)).collect(),
        word,
        words,
    };
    Ok(door.page(StatusCode::OK, &page))
}
