//! `GET /wall/feed.xml`: the newest echoes for feed readers (Atom, RFC 4287).

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::row::Row;
use crate::hand::Hand;
use crate::lists::{self, WallPart};

/// How many echoes the feed holds.
const ENTRIES: i64 = 50;

/// The feed.
#[derive(Template)]
#[template(path = "wall/feed.xml", escape = "html")]
pub(crate) struct Feed {
    pub f: Frame,
    pub base: String,
    pub updated: Micros,
    pub entries: Vec<Row>,
}

impl Feed {
    /// A text without what XML cannot hold.
    pub fn clean(text: &str) -> String {
        let fit = |sign: &char| !sign.is_control() || matches!(sign, '\n' | '\t');
        text.chars()
            .filter(|sign| fit(sign) && !matches!(sign, '\u{FFFE}' | '\u{FFFF}'))
            .collect()
    }

    /// When an echo was given.
    pub fn at(entry: &Row) -> String {
        entry.echoed().rfc3339_utc()
    }
}

/// The handler.
pub(crate) async fn feed(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let community = door.community.id;
    let matters = door
        .read::<_, StoreError, _>(move |tx| {
            lists::wall(tx, community, WallPart::Answered, None, None, ENTRIES)
        })
        .await?;
    let feed = Feed {
        f: door.frame_t("wall-title"),
        base: door.app.config().absolute(""),
        updated: matters
            .first()
            .map_or(door.community.created_at, |matter| matter.wall_at),
        entries: matters
            .iter()
            .map(|matter| Row::of(matter, &hand.centre, door.now, ""))
            .collect(),
    };
    let kind = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    match feed.render() {
        Ok(xml) => Ok((StatusCode::OK, kind, xml).into_response()),
        Err(error) => {
            tracing::error!(%error, "the feed cannot be rendered");
            Err(Failure::Broken)
        }
    }
}
