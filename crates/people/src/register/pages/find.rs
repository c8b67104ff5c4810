//! `GET /people`: one line for every way of looking for somebody.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::Hand;
use super::row::Row;
use crate::register::{Found, Reach, Seek, search};

/// Who was found.
#[derive(Template)]
#[template(path = "register/find.html")]
pub(crate) struct FindPage {
    pub f: Frame,
    pub question: String,
    pub rows: Vec<Row>,
    pub next: Option<String>,
    pub first: bool,
    /// Where the first page is.
    pub start: String,
    pub may_add: bool,
    pub may_keep: bool,
    pub may_export: bool,
}

/// `GET /people`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let query = door.query();
    let question: String = query.text("q").chars().take(100).collect();
    let mut seek = Seek::of_line(&hand.centre, &question);
    seek.before = query.parsed("after");
    let (acting, first) = (hand.clone(), seek.before.is_none());
    let found: Found = door
        .read::<_, StoreError, _>(move |tx| search(tx, acting.community, &Reach::of(&acting.actor), &seek))
        .await?;
    let f = door.frame_t("people-reg-title");
    let asked = web::url::part(&question);
    let page = FindPage {
        rows: found
            .persons
            .iter()
            .map(|one| Row::of(&f, &hand.centre, one))
            .collect(),
        next: found.next.map(|key| format!("/people?q={asked}&after={key}")),
        first,
        start: format!("/people?q={asked}"),
        may_add: door.may_any("register", "add"),
        may_keep: door.may_any("register", "keep"),
        may_export: door.may_any("register", "export"),
        question,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}
