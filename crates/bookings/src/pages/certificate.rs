//! `GET /mine/{token}/certificate/{id}`: what somebody learned, to be printed.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::person_of;
use crate::ids::OfferingId;
use crate::learner;
use crate::presence::{Hours, is_enough, own_hours};
use crate::rows::{self, Offering};

/// The page.
#[derive(Template)]
#[template(path = "bookings/certificate.html")]
pub(crate) struct CertificatePage {
    pub f: Frame,
    pub name: String,
    pub offering: Offering,
    pub hours: Hours,
    pub ran: i64,
}

/// The handler.
pub(crate) async fn page(door: Door, Path((given, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let community = door.community.id;
    let person = person_of(door.app.store().keys(), community, &given).ok_or(Failure::NotFound)?;
    let id: OfferingId = id.parse().map_err(|_| Failure::NotFound)?;
    let (known, offering, (hours, ran)) = door
        .read::<_, StoreError, _>(move |tx| {
            let known = learner::by_id(tx, community, person)?.ok_or(StoreError::NoRow)?;
            let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            Ok((known, offering, own_hours(tx, community, person, id)?))
        })
        .await?;
    if !is_enough(hours.times, ran) {
        return Err(Failure::NotFound);
    }
    let page = CertificatePage {
        f: door.frame_t("bookings-certificate-title"),
        name: known.name,
        offering,
        hours,
        ran,
    };
    Ok(door.page(StatusCode::OK, &page))
}
