//! `GET /people/{id}/who`: who can see somebody, and why.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Failure, WhoPage, who_may};

use super::{Hand, person_id};
use crate::register::{Person, Refused};

/// The handler.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let id = person_id(&id)?;
    let acting = hand.clone();
    let (one, all) = door
        .read::<_, Refused, _>(move |tx| {
            let one = Person::take(tx, &acting.cx(), id, "edit")?;
            Ok((one, gate::everybody(tx, acting.community)?))
        })
        .await?;
    let f = door.frame_t("people-reg-who");
    let page = WhoPage {
        thing: one.name.clone(),
        back: format!("/people/{id}"),
        who: who_may(&f, hand.cx().policy, &all, "see", &one),
        public: false,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}
