//! `POST /matters/{id}/contact`: shows a telephone number that was sealed,
//! once; who asked and what for is kept in the log.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::{Reading, Sealed, Tx};
use web::{Door, Failure, Form, Reply};

use super::fault::Fault;
use super::matter::{self, Number};
use crate::cx::Cx;
use crate::hand::Hand;
use crate::report::{NAME, PHONE};
use crate::rows::{self, Intake, IntakeId, MatterId};

/// Whoever opens a sealed number proved who they are so lately: the counter
/// rings people all day, so this is half a working day.
const FRESH: i64 = 4 * kernel::Micros::HOUR;

/// What a number may be looked at for.
pub(crate) const PURPOSES: &[(&str, &str)] = &[
    ("clear_up", "desk-contact-clear-up"),
    ("visit", "desk-contact-visit"),
    ("tell", "desk-contact-tell"),
    ("call_back", "desk-contact-call-back"),
];

/// The handler. Not done once for a key: the kept answer would hold the number.
pub(crate) async fn show(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    door.require_proof(FRESH)?;
    let (hand, id): (Hand, MatterId) = (Hand::of(&door).await?, id.parse().map_err(|_| Failure::NotFound)?);
    let intake = form.parsed::<IntakeId>("intake").ok_or(Failure::NotFound)?;
    let purpose = PURPOSES.iter().find(|(word, _)| *word == form.text("purpose"));
    let (purpose, _) = purpose.ok_or_else(|| Failure::bad("purpose", "desk-contact-why"))?;
    let (acting, purpose) = (hand.clone(), *purpose);
    let number = door
        .write::<_, Fault, _>(move |tx| open(tx, &acting.cx(), id, intake, purpose))
        .await?;
    let known = matter::known(&door, &hand, id).await?.ok_or(Failure::NotFound)?;
    let mut response = matter::show(&door, &hand, StatusCode::OK, &known, None, Some(number))?;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Somebody opened the address of the form.
pub(crate) async fn back(Path(id): Path<String>) -> Response {
    Reply::to(format!("/matters/{}", web::url::part(&id))).into_response()
}

fn open(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    intake: IntakeId,
    purpose: &str,
) -> Result<Number, Fault> {
    let matter = cx.see(tx, id).map_err(|error| Fault::of(error, "purpose"))?;
    if !cx.policy.may(cx.actor, "contact", &matter) {
        return Err(Fault::Denied);
    }
    let intake = tx.maybe(&rows::INTAKE_BY_ID, &[&cx.community, &intake], Intake::read)?;
    let intake = intake.ok_or(Fault::NotFound)?;
    let carrier = crate::rate::carried(tx, cx, intake.matter).map_err(|error| Fault::of(error, "purpose"))?;
    if intake.anonymous || carrier.id != id && intake.matter != id {
        return Err(Fault::NotFound);
    }
    let reader = cx.actor.label();
    let mut unseal = |sealed: &Option<Sealed>, field: &str| -> Result<String, Fault> {
        let Some(sealed) = sealed else {
            return Ok(String::new());
        };
        let reading = Reading {
            field,
            reader: &reader,
            purpose,
            subject_kind: "matter",
            subject: id.0,
        };
        Ok(tx.unseal(cx.community, sealed, &reading)?)
    };
    Ok(Number {
        name: unseal(&intake.name, NAME)?,
        phone: unseal(&intake.phone, PHONE)?,
        intake: intake.id.to_string(),
    })
}
