//! `/status`: look a matter up by its number and the last four digits of the
//! telephone. Nothing tells which of the two was wrong.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::Limiter;
use kernel::{BadReceipt, Micros, ReceiptNumber};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::mine::{self, Key};
use crate::rows::{self, Intake};

/// The question.
#[derive(Template)]
#[template(path = "resident/status.html")]
pub(crate) struct StatusPage {
    pub f: Frame,
    pub mine: Vec<(String, String)>,
    pub missed: bool,
    pub errors: Errors,
    pub values: Values,
}

/// How often it may be tried: four digits must not be guessed.
pub(crate) struct Tries {
    address: Limiter,
    number: Limiter,
}

impl Default for Tries {
    fn default() -> Self {
        Self {
            address: Limiter::new(20, Micros::HOUR, 20_000),
            number: Limiter::new(8, Micros::HOUR, 20_000),
        }
    }
}

impl Tries {
    /// Counts a try; gives the seconds to wait if there were too many.
    pub(crate) fn take(&self, address: &str, number: ReceiptNumber, now: Micros) -> Result<(), u32> {
        let wait =
            |again: Micros| u32::try_from(again.since(now).max(0) / Micros::SECOND + 1).unwrap_or(3600);
        self.address.take(&gate::network(address), now).map_err(wait)?;
        self.number.take(&number.to_string(), now).map_err(wait)
    }
}

/// `GET /status`.
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    show(&door, &headers, false, Errors::none(), door.query()).await
}

async fn show(
    door: &Door,
    headers: &HeaderMap,
    missed: bool,
    errors: Errors,
    values: Values,
) -> Result<Response, Failure> {
    let status = if missed || !errors.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let mine = known(door, headers).await?;
    Ok(door.page(
        status,
        &StatusPage {
            f: door.frame_t("resident-status-title"),
            mine,
            missed,
            errors,
            values,
        },
    ))
}

/// The receipts of this device: address and number.
async fn known(door: &Door, headers: &HeaderMap) -> Result<Vec<(String, String)>, Failure> {
    let known = mine::keys(door, headers);
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let (community, keys) = (door.community.id, std::sync::Arc::clone(door.app.store().keys()));
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let mut found = Vec::new();
            for key in &known {
                let intake = super::held::open(tx, &keys, community, key)?;
                found.extend(intake.map(|intake| (key.base(), intake.receipt.to_string())));
            }
            Ok(found)
        })
        .await?;
    Ok(found)
}

/// `POST /status`.
pub(crate) async fn look(door: Door, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    let tail: String = form
        .text("tail")
        .chars()
        .filter_map(|sign| sign.to_digit(10).or_else(|| wide(sign)))
        .filter_map(|n| char::from_digit(n, 10))
        .collect();
    let mut errors = Errors::none();
    let number = ReceiptNumber::parse(form.text("number"));
    match &number {
        Ok(_) => {}
        Err(BadReceipt::WrongCheck) => errors.add("number", "resident-status-check"),
        Err(BadReceipt::NotANumber) if form.text("number").is_empty() => {
            errors.add("number", "resident-status-no-number")
        }
        Err(BadReceipt::NotANumber) => errors.add("number", "resident-status-not-number"),
    }
    if tail.len() != 4 {
        errors.add("tail", "resident-status-tail");
    }
    let number = match number {
        Ok(number) if errors.is_empty() => number,
        _ => return show(&door, &headers, false, errors, form.values().clone()).await,
    };
    let tries = door.app.shelf::<Tries>();
    tries
        .take(&door.address, number, door.now)
        .map_err(|retry_after| Failure::TooMany { retry_after })?;
    let (community, keys) = (door.community.id, std::sync::Arc::clone(door.app.store().keys()));
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let intake = tx.maybe(&rows::INTAKE_BY_RECEIPT, &[&community, &number], Intake::read)?;
            Ok(intake.filter(|intake| intake.tail_is(&keys, &tail)))
        })
        .await?;
    let Some(intake) = found else {
        return show(&door, &headers, true, Errors::none(), form.values().clone()).await;
    };
    let proof = mine::proof(door.app.store().keys(), community, intake.id);
    let mut response = Reply::to(format!("/i/{}", intake.id)).into_response();
    let cookie = mine::remember(&door, &headers, Key::Shown(intake.id, proof));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Full-width digits, as some keyboards write them.
fn wide(sign: char) -> Option<u32> {
    u32::from(sign).checked_sub(u32::from('０')).filter(|n| *n < 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_cannot_be_guessed() {
        let tries = Tries::default();
        let number = ReceiptNumber::in_period(2410, 137).unwrap();
        let mut addresses = (0..100).map(|n| format!("10.0.{n}.1"));
        let taken = addresses
            .by_ref()
            .take_while(|address| tries.take(address, number, Micros(0)).is_ok())
            .count();
        assert_eq!(taken, 8);
        let other = ReceiptNumber::in_period(2410, 138).unwrap();
        assert!(tries.take("10.9.9.9", other, Micros(0)).is_ok());
        assert!(tries.take("10.9.9.9", number, Micros(Micros::HOUR * 2)).is_ok());
    }
}
