//! `GET /matters/{id}/slip`: the receipt on paper, for whoever has no telephone
//! to keep it on.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Micros;
use paper::{Fact, Part, Sheet, Size};
use store::StoreError;
use web::{Door, Failure, Frame};

use super::hints::Noted;
use crate::cx::Cx;
use crate::hand::Hand;
use crate::rows::{self, Intake, MatterId};

/// The slip.
#[derive(Template)]
#[template(path = "desk/slip.html")]
pub(crate) struct SlipPage {
    pub f: Frame,
    pub noted: Noted,
    /// The beginning of the number, without the last four digits.
    pub head: String,
    pub said: String,
    pub at: Micros,
    /// Where its state can be looked up.
    pub status: String,
}

/// The handler.
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let page = slip(&door, &id).await?;
    Ok(door.page(StatusCode::OK, &page))
}

/// `GET /matters/{id}/slip/paper`: the same as PDF, on A5 or the roll.
pub(crate) async fn paper(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let page = slip(&door, &id).await?;
    let (f, noted) = (&page.f, &page.noted);
    let or_nobody = |name: &str| {
        if name.is_empty() {
            f.t("desk-who-nobody")
        } else {
            name.to_owned()
        }
    };
    let facts = vec![
        Fact::of(f.t("desk-slip-when"), f.moment(noted.due)).hint(f.t("desk-slip-when-hint")),
        Fact::of(f.t("desk-slip-who"), or_nobody(&noted.owner)).hint(f.t("desk-slip-who-hint")),
        Fact::of(f.t("desk-slip-unit"), or_nobody(&noted.unit)).hint(f.t("desk-slip-unit-hint")),
    ];
    let size = Size::from_word(door.query().text("size"));
    let said = if page.said.is_empty() {
        f.t("desk-no-words")
    } else {
        page.said.clone()
    };
    let sheet = Sheet::new(
        size,
        f.lang.tag(),
        f.t("desk-slip-head"),
        f.community.name.clone(),
    )
    .part(Part::Number {
        label: f.t("desk-slip-number"),
        head: format!("{} {}", f.community.short_name, page.head),
        tail: noted.last_four.clone(),
    })
    .part(Part::Said { text: said })
    .part(Part::Facts { facts })
    .para(f.t("desk-slip-vow"))
    .foot(f.moment(page.at))
    .foot(f.community.name.clone())
    .foot(f.community.phone.clone())
    .foot(f.t("desk-slip-scan"))
    .code(page.status.clone(), f.t("desk-slip-scan"));
    crate::paper::answer(&door, sheet).await
}

async fn slip(door: &Door, id: &str) -> Result<SlipPage, Failure> {
    door.require_any("matters", "desk")?;
    let (hand, id): (Hand, MatterId) = (Hand::of(door).await?, id.parse().map_err(|_| Failure::NotFound)?);
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let cx: Cx<'_> = hand.cx();
            let Some(noted) = Noted::of(tx, &cx, id)? else {
                return Ok(None);
            };
            let said = tx
                .all(&rows::INTAKES, &[&cx.community, &id], Intake::read)?
                .into_iter()
                .next();
            Ok(said.map(|said| (noted, said)))
        })
        .await?;
    let (noted, intake) = found.ok_or(Failure::NotFound)?;
    Ok(SlipPage {
        f: door.frame_t("desk-slip-title"),
        head: noted
            .receipt
            .strip_suffix(&noted.last_four)
            .unwrap_or_default()
            .to_owned(),
        noted,
        said: intake.said,
        at: intake.said_at,
        status: door.app.config().absolute("/status"),
    })
}
