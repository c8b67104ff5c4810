//! `POST /requests`: a report by another program, in a token's name.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::{Actor, Token};
use kernel::NodeId;
use serde_json::Value;
use store::StoreError;
use web::{Door, Reply, Values};

use super::super::fault::Fault;
use super::super::shown::time;
use super::answer::{Bad, Format, fields};
use super::services::jurisdiction;
use crate::hand::Hand;
use crate::report::{self, Report};
use crate::words::Channel;

/// The most bytes of a form.
const MOST: usize = 256 * 1024;

pub(super) async fn post(
    door: &Door,
    headers: &HeaderMap,
    request: Request,
    format: Format,
) -> Result<Response, Bad> {
    let form = read(headers, request).await?;
    jurisdiction(door, form.text("jurisdiction_id"))?;
    let actor = whose(door, &form).await?;
    let hand = Hand::reach(&door.app, &door.community, Arc::new(actor)).await?;
    let input = input(door, &hand, &form)?;
    let receipt = crate::number::next(door).await?;
    let input = input.heard(&hand.cx(), receipt);
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .filter(|key| key.len() <= 100);
    let (asking, mime) = (door.clone(), format.mime());
    let rule = move |tx: &mut store::Tx<'_>| {
        let said = report::report(tx, &hand.cx(), receipt, &input)?;
        let zone = hand.centre.zone();
        let notice = asking.t1("api-open311-notice", "due", time(said.matter.settle_due, zone));
        let one = fields([
            ("service_request_id", said.matter.receipt.to_string().into()),
            ("service_notice", notice.into()),
            ("account_id", Value::Null),
        ]);
        Ok(Reply::body(
            StatusCode::CREATED,
            mime,
            format.list("service_requests", "request", vec![one]),
        ))
    };
    let bytes = form
        .pairs()
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect::<String>();
    let done = match key {
        Some(key) => door.write_once::<Fault, _>(key, bytes.as_bytes(), rule).await,
        None => door.write(rule).await.map(IntoResponse::into_response),
    };
    done.map_err(|fault| match fault {
        Fault::House(failure) => failure.into(),
        Fault::Told(problem) => Bad::about(400, "api-open311-refused", problem.message(door)),
    })
}

/// A form's fields. The key in it is the proof: no page of a stranger has it.
async fn read(headers: &HeaderMap, request: Request) -> Result<Values, Bad> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !kind.is_empty() && !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Bad::new(400, "api-open311-form"));
    }
    let bytes = axum::body::to_bytes(request.into_body(), MOST)
        .await
        .map_err(|_| Bad::new(413, "api-open311-form"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Bad::new(400, "api-open311-form"))?;
    Ok(Values::of_query(text))
}

/// In whose name the key asks.
async fn whose(door: &Door, form: &Values) -> Result<Actor, Bad> {
    let key = form.opt("api_key").ok_or(Bad::new(403, "api-open311-no-key"))?;
    let wrong = || Bad::new(403, "api-open311-bad-key");
    let token = Token::parse(key).ok_or_else(wrong)?;
    let community = door.community.id;
    let session = door
        .read::<_, StoreError, _>(move |tx| gate::token_session(tx, community, &token))
        .await?
        .ok_or_else(wrong)?;
    if door.app.policy().may_any(&session.actor, "matters", "report") {
        Ok(std::sync::Arc::unwrap_or_clone(session.actor))
    } else {
        Err(wrong())
    }
}

fn input(door: &Door, hand: &Hand, form: &Values) -> Result<Report, Bad> {
    let code = form
        .opt("service_code")
        .ok_or_else(|| Bad::about(400, "api-open311-missing", "service_code"))?;
    let known = hand.book.category(code).filter(|category| !category.closed);
    let category = known.ok_or_else(|| Bad::about(404, "api-open311-service", code))?;
    let node: Option<NodeId> = match form.opt("address_id") {
        Some(id) => Some(
            id.parse()
                .map_err(|_| Bad::about(400, "api-open311-missing", "address_id"))?,
        ),
        None => None,
    };
    let place = match (form.text("address_string"), form.text("lat"), form.text("long")) {
        ("", "", _) | ("", _, "") if node.is_none() => {
            return Err(Bad::about(
                400,
                "api-open311-missing",
                "lat & long / address_string / address_id",
            ));
        }
        ("", "", _) | ("", _, "") => String::new(),
        ("", lat, long) => format!("{lat}, {long}"),
        (address, _, _) => address.to_owned(),
    };
    // Choosing a service and a place says something by itself.
    let said = form.opt("description").unwrap_or(&category.name).to_owned();
    let said = match form.opt("media_url") {
        Some(url) => format!("{said}\n{url}"),
        None => said,
    };
    let name = format!("{}{}", form.text("last_name"), form.text("first_name"));
    let name = match form.opt("email") {
        Some(email) => format!("{name} <{email}>"),
        None => name,
    };
    Ok(Report {
        channel: Channel::Open311,
        category: Some(category.code.clone()),
        node,
        place,
        name,
        phone: form.text("phone").to_owned(),
        lang: door.lang.tag().to_owned(),
        ..Report::of(&said)
    })
}
