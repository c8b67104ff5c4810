//! `GET /services`: by words of every day, by life event, by category, by
//! audience; and `GET /services/elsewhere`: what is not issued here.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Failure, Frame, Values};

use crate::catalogue::item::{AUDIENCES, CATEGORIES, EVENTS};
use crate::catalogue::{Catalogue, Found, Item, Refused, shipped};
use crate::reach::Reach;

/// How many a search shows.
const MOST: usize = 20;

/// One line of the list.
pub(crate) struct Line {
    pub href: String,
    pub name: String,
    /// The language of the small words, if not the page's.
    pub small: String,
    pub foreign: bool,
    pub tag: String,
    pub elsewhere: bool,
}

#[derive(Template)]
#[template(path = "window/list.html")]
pub(crate) struct ListPage {
    pub f: Frame,
    pub values: Values,
    /// What was asked, or the name of the shelf that is shown.
    pub shelf: String,
    pub lines: Vec<Line>,
    /// Word and name.
    pub events: Vec<(&'static str, String)>,
    pub categories: Vec<(&'static str, String, usize)>,
    pub audiences: Vec<(&'static str, String)>,
}

/// What a search or a shelf holds.
pub(crate) fn lines(f: &Frame, catalogue: &Catalogue, values: &Values) -> Vec<Line> {
    let q = values.text("q");
    if !q.is_empty() {
        return catalogue
            .find(q, MOST)
            .into_iter()
            .map(|found| line(f, found))
            .collect();
    }
    let by = |name: &str| values.opt(name).map(str::to_owned);
    let (event, category, audience) = (by("event"), by("in"), by("for"));
    if event.is_none() && category.is_none() && audience.is_none() {
        return Vec::new();
    }
    let of = |item: &&Item| {
        event.as_ref().is_none_or(|one| item.events.contains(one))
            && category.as_ref().is_none_or(|one| item.category == *one)
            && audience.as_ref().is_none_or(|one| item.audience.contains(one))
    };
    catalogue
        .open()
        .filter(of)
        .map(|item| line(f, Found::Item(item)))
        .collect()
}

fn line(f: &Frame, found: Found<'_>) -> Line {
    let chinese = f.lang.is_chinese();
    match found {
        Found::Item(item) => Line {
            href: format!("/services/{}", item.code),
            name: item.name_in(chinese).to_owned(),
            small: item.who_in(chinese).to_owned(),
            foreign: !chinese && item.en.who.is_empty(),
            tag: limit(f, item.promised_days),
            elsewhere: false,
        },
        Found::Refused(one) => Line {
            href: "/services/elsewhere".to_owned(),
            name: if chinese { &one.name } else { &one.name_en }.clone(),
            small: f.t1(
                "window-elsewhere-at",
                "who",
                if chinese { &one.who } else { &one.who_en },
            ),
            foreign: false,
            tag: f.t("window-elsewhere-tag"),
            elsewhere: true,
        },
    }
}

/// How long it takes, in words.
pub fn limit(f: &Frame, days: u32) -> String {
    match days {
        0 => f.t("window-at-once"),
        days => f.t1("window-workdays", "n", days),
    }
}

/// The handler.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let reach = Reach::of(&door).await?;
    let values = door.query();
    let f = door.frame_t("window-title");
    let of = |kind: &str, word: &str| f.t(&format!("window-{kind}-{}", word.replace('_', "-")));
    let named = |name: &str, kind: &str, all: &[&str]| {
        values
            .opt(name)
            .filter(|word| all.contains(word))
            .map(|word| of(kind, word))
    };
    let shelf = values
        .opt("q")
        .map(str::to_owned)
        .or_else(|| named("event", "event", &EVENTS))
        .or_else(|| named("in", "cat", &CATEGORIES))
        .or_else(|| named("for", "for", &AUDIENCES))
        .unwrap_or_default();
    let page = ListPage {
        lines: lines(&f, &reach.catalogue, &values),
        events: EVENTS.iter().map(|word| (*word, of("event", word))).collect(),
        categories: CATEGORIES
            .iter()
            .map(|word| {
                let count = reach
                    .catalogue
                    .open()
                    .filter(|item| item.category == **word)
                    .count();
                (*word, of("cat", word), count)
            })
            .collect(),
        audiences: AUDIENCES.iter().map(|word| (*word, of("for", word))).collect(),
        shelf,
        values,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}

#[derive(Template)]
#[template(path = "window/elsewhere.html")]
pub(crate) struct ElsewherePage {
    pub f: Frame,
    pub refused: &'static [Refused],
}

/// `GET /services/elsewhere`.
pub(crate) async fn elsewhere(door: Door) -> Result<Response, Failure> {
    let page = ElsewherePage {
        f: door.frame_t("window-elsewhere-title"),
        refused: shipped::refused(),
    };
    Ok(door.page(StatusCode::OK, &page))
}
