//! `GET /matters/{id}/slip`: the receipt on paper, for whoever has no telephone
//! to keep it on.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Micros;
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
    door.require_any("matters", "desk")?;
    let (hand, id): (Hand, MatterId) = (Hand::of(&door).await?, id.parse().map_err(|_| Failure::NotFound)?);
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
    let page = SlipPage {
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
    };
    Ok(door.page(StatusCode::OK, &page))
}
