//! 未诉先办: what is said more often than usual this week, by place and category.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Micros;
use store::{StoreError, Tx};
use text::themes::{Said, rising};
use web::{Door, Failure, Frame};

use super::rows::{self, SaidThen};
use crate::cx::Cx;
use crate::hand::Hand;

/// Weeks that say what is usual.
const WEEKS: u32 = 4;
/// The most themes that are shown: more are no news.
const SHOWN: usize = 8;
/// The newest matters that are looked at.
const MOST: i64 = 20_000;

/// Something said more often than usual.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    /// The estate; empty for the whole centre.
    pub estate: String,
    /// The category's name.
    pub category: String,
    /// What is mostly spoken of.
    pub things: Vec<String>,
    /// How often this week.
    pub times: u32,
    /// How often in a usual week, in tenths.
    pub usual: u32,
    /// The newest of them.
    pub examples: Vec<Example>,
}

/// One of those that said it.
#[derive(Clone, PartialEq, Debug)]
pub struct Example {
    /// Its id, which leads to it.
    pub id: String,
    /// Its number.
    pub receipt: String,
    /// Its words.
    pub words: String,
    /// When it was said.
    pub at: Micros,
}

impl Theme {
    /// How often this week, as messages count.
    pub fn this_week(&self) -> i64 {
        i64::from(self.times)
    }

    /// How often in a usual week: `0.5`.
    pub fn usually(&self) -> String {
        format!("{}.{}", self.usual / 10, self.usual % 10)
    }
}

/// The themes of the last seven days, the most surprising first.
pub fn themes(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Vec<Theme>, StoreError> {
    let now = tx.now();
    let since = now.plus(-7 * Micros::DAY * (i64::from(WEEKS) + 1)).0;
    let all = tx.all(&rows::SAID_SINCE, &[&cx.community, &since, &MOST], SaidThen::read)?;
    let said: Vec<Said> = all.iter().map(|one| said(cx, one)).collect();
    let themes = rising(&cx.hearing().things, &said, now.0, WEEKS);
    let example = |id: &String| {
        let one = all.iter().find(|one| one.id.to_string() == *id)?;
        Some(Example {
            id: one.id.to_string(),
            receipt: one.receipt.to_string(),
            words: one.words.clone(),
            at: one.at,
        })
    };
    Ok(themes
        .into_iter()
        .take(SHOWN)
        .map(|theme| Theme {
            examples: theme.examples.iter().filter_map(example).collect(),
            estate: theme.estate.unwrap_or_default(),
            category: theme.category,
            things: theme.things,
            times: theme.times,
            usual: tenths(theme.usual),
        })
        .collect())
}

fn said(cx: &Cx<'_>, one: &SaidThen) -> Said {
    let category = cx.book.category(&one.category);
    Said {
        id: one.id.to_string(),
        at: one.at.0,
        estate: cx.centre.names(one.path).first().map(|name| (*name).to_owned()),
        category: category.map_or_else(|| one.category.clone(), |category| category.name.clone()),
        text: one.words.clone(),
    }
}

/// A small figure in whole tenths.
fn tenths(figure: f64) -> u32 {
    (0_u32..100_000)
        .find(|tenths| f64::from(*tenths) + 0.5 >= figure * 10.0)
        .unwrap_or(0)
}

/// The page.
#[derive(Template)]
#[template(path = "hear/themes.html")]
pub(crate) struct ThemesPage {
    pub f: Frame,
    pub themes: Vec<Theme>,
}

/// `GET /manage/themes`.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "manage")?;
    let hand = Hand::of(&door).await?;
    let themes = door
        .read::<_, StoreError, _>(move |tx| themes(tx, &hand.cx()))
        .await?;
    Ok(door.page(
        StatusCode::OK,
        &ThemesPage {
            f: door.frame_t("hear-themes-title"),
            themes,
        },
    ))
}
