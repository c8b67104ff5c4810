//! `POST /people/{id}/reveal`: opens one sealed field, once; who read it and
//! what for is kept, and can be seen by the person.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::PersonId;
use store::{Reading, Sealed, Tx};
use web::{Door, Failure, Form, Reply};

use super::{Hand, person_id, view};
use crate::register::{Household, Person, Refused, sealed};

/// What a sealed field may be opened for.
pub(crate) const PURPOSES: &[(&str, &str)] = &[
    ("visit", "people-reg-why-visit"),
    ("call", "people-reg-why-call"),
    ("check", "people-reg-why-check"),
    ("errand", "people-reg-why-errand"),
    ("danger", "people-reg-why-danger"),
];

/// Whoever opens what is sealed proved who they are so lately.
const FRESH: i64 = 4 * kernel::Micros::HOUR;

/// The handler. Not done once for a key: the kept answer would hold what is sealed.
pub(super) async fn show(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_proof(FRESH)?;
    let hand = Hand::of(&door).await?;
    let id = person_id(&id)?;
    let purpose = PURPOSES.iter().find(|(word, _)| *word == form.text("purpose"));
    let (purpose, _) = *purpose.ok_or_else(|| Failure::bad("purpose", "people-reg-why-missing"))?;
    let field = match form.text("field") {
        "number" => "number",
        "phone" => "phone",
        "email" => "email",
        "door" => "door",
        _ => return Err(Failure::NotFound),
    };
    let acting = hand.clone();
    let plain = door
        .write::<_, Refused, _>(move |tx| open(tx, &acting, id, field, purpose))
        .await?;
    let acting = hand.clone();
    let known = door
        .read::<_, Refused, _>(move |tx| view::known(tx, &acting, id))
        .await?;
    let mut response = view::show(&door, &hand, &known, Some((field, plain)));
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    Ok(response)
}

/// Somebody opened the address of the form.
pub(super) async fn back(Path(id): Path<String>) -> Response {
    Reply::to(format!("/people/{}", web::url::part(&id))).into_response()
}

fn open(tx: &mut Tx<'_>, hand: &Hand, id: PersonId, field: &str, purpose: &str) -> Result<String, Refused> {
    let one = Person::take(tx, &hand.cx(), id, "reveal")?;
    let (name, held): (&str, Option<Sealed>) = match field {
        "number" => (sealed::NUMBER, one.id_sealed),
        "phone" => (sealed::PHONE, one.phone),
        "email" => (sealed::EMAIL, one.email),
        _ => {
            let home = match one.household {
                Some(home) => Household::by_id(tx, hand.community, home)?,
                None => None,
            };
            (sealed::DOOR, home.and_then(|home| home.door))
        }
    };
    let held = held.ok_or(Refused::NotFound)?;
    let reader = hand.actor.label();
    let reading = Reading {
        field: name,
        reader: &reader,
        purpose,
        subject_kind: "person",
        subject: id.0,
    };
    Ok(tx.unseal(hand.community, &held, &reading)?)
}
