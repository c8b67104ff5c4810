//! `GET /book` and `GET /book/print`: the register as a page and on paper.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::GridLevel;
use store::StoreError;
use web::{Door, Errors, Failure, Frame, Page, Pager, Values};

use super::ask::Asked;
use super::row::{Row, category_name, state_word};
use crate::hand::Hand;
use crate::words::State;

/// Rows of a page on the screen.
const PAGE: u32 = 50;
/// Rows of a page on paper: what a printer takes in one go.
const SHEET: u32 = 500;

/// The register.
#[derive(Template)]
#[template(path = "book/list.html")]
pub(super) struct BookPage {
    pub f: Frame,
    pub values: Values,
    pub errors: Errors,
    pub choices: Choices,
    pub page: Page<Row>,
    /// The filters as a query, for the links.
    pub query: String,
    pub narrow: bool,
}

/// The register on paper.
#[derive(Template)]
#[template(path = "book/print.html")]
pub(super) struct PrintPage {
    pub f: Frame,
    pub page: Page<Row>,
    pub query: String,
    /// The filters in words.
    pub asked: Vec<String>,
}

/// What can be chosen, as value and name.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    pub states: Vec<(String, String)>,
    pub categories: Vec<(String, String)>,
    pub units: Vec<(String, String)>,
    pub places: Vec<(String, String)>,
}

impl Choices {
    fn of(hand: &Hand, f: &Frame) -> Self {
        let states = State::ALL
            .iter()
            .map(|state| (state.word().to_owned(), state_word(f, *state)));
        let categories = hand.book.categories.iter().map(|category| {
            (
                category.code.clone(),
                category_name(&hand.book, &category.code, f),
            )
        });
        let units = hand
            .centre
            .units
            .iter()
            .map(|unit| (unit.id.to_string(), unit.name.clone()));
        let places = hand
            .centre
            .nodes()
            .iter()
            .filter(|node| matches!(node.path.level(), GridLevel::Estate | GridLevel::Building))
            .map(|node| (node.id.to_string(), hand.centre.names(node.path).join(" ")));
        Self {
            states: states.collect(),
            categories: categories.collect(),
            units: units.collect(),
            places: places.collect(),
        }
    }

    /// The filters that are set, in words.
    fn told(&self, f: &Frame, values: &Values) -> Vec<String> {
        let name = |list: &[(String, String)], field: &str| {
            let wanted = values.opt(field)?;
            list.iter()
                .find(|(value, _)| value == wanted)
                .map(|(_, name)| name.clone())
        };
        let text = |key: &str, field: &str| values.opt(field).map(|typed| f.t1(key, "text", typed));
        [
            name(&self.states, "state"),
            name(&self.categories, "category"),
            name(&self.units, "unit"),
            name(&self.places, "place"),
            values.is("late", "1").then(|| f.t("book-only-late")),
            values.is("bad", "1").then(|| f.t("book-only-bad")),
            text("book-told-from", "from"),
            text("book-told-until", "until"),
            text("book-told-words", "q"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `GET /book`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    let (hand, asked) = begin(&door).await?;
    let f = door.frame_t("book-title");
    let page = rows(&door, &hand, &asked, &f, PAGE).await?;
    let status = if asked.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = BookPage {
        choices: Choices::of(&hand, &f),
        page,
        query: asked.query(),
        narrow: asked.is_narrow(),
        values: asked.values,
        errors: asked.errors,
        f,
    };
    Ok(door.page(status, &page))
}

/// `GET /book/print`.
pub(super) async fn print(door: Door) -> Result<Response, Failure> {
    let (hand, asked) = begin(&door).await?;
    let f = door.frame_t("book-title");
    let page = PrintPage {
        page: rows(&door, &hand, &asked, &f, SHEET).await?,
        query: asked.query(),
        asked: Choices::of(&hand, &f).told(&f, &asked.values),
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// The settings and the filters, for whoever may read the register.
pub(super) async fn begin(door: &Door) -> Result<(Hand, Asked), Failure> {
    door.require_any("matters", "book")?;
    let hand = Hand::of(door).await?;
    let asked = Asked::of(door.query(), &hand);
    Ok((hand, asked))
}

async fn rows(door: &Door, hand: &Hand, asked: &Asked, f: &Frame, size: u32) -> Result<Page<Row>, Failure> {
    let pager = Pager::of(&f.path, size);
    let (before, limit) = (pager.key::<i64>(), pager.limit());
    let (inner, filter) = (hand.clone(), asked.clone());
    let found = door
        .read::<_, StoreError, _>(move |tx| filter.fetch(tx, &inner, before, limit))
        .await?;
    let page = pager.page(found, |matter| matter.key.to_string());
    Ok(page.map(|matter| Row::of(&matter, &hand.centre, &hand.book, f)))
}
