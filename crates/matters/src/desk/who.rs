//! `GET /matters/{id}/who`: who can see what is not public of a matter, and why.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, WhoPage, who_may};

use crate::hand::Hand;
use crate::rows::{Matter, MatterId};

/// The handler.
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    let (hand, id): (Hand, MatterId) = (Hand::of(&door).await?, id.parse().map_err(|_| Failure::NotFound)?);
    let community = door.community.id;
    let (found, all) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((Matter::by_id(tx, community, id)?, gate::everybody(tx, community)?))
        })
        .await?;
    let cx = hand.cx();
    let matter = found
        .filter(|matter| cx.policy.may(cx.actor, "work", matter))
        .ok_or(Failure::NotFound)?;
    door.require("who", &matter)?;
    let f = door.frame_t("desk-who");
    let page = WhoPage {
        thing: matter.receipt.to_string(),
        back: format!("/matters/{id}"),
        who: who_may(&f, cx.policy, &all, "work", &matter),
        public: matter.wall > 0,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}
