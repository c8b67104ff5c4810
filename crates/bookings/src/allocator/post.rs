//! The receipt: what somebody is told of a decision, as it is kept.

use kernel::Uuid;
use serde::Serialize;
use utoipa::ToSchema;

use crate::draw::hex;
use crate::ledger::Outcome;

/// What somebody is told of a decision.
#[derive(Serialize, ToSchema)]
#[schema(as = BookingReceipt)]
pub struct Receipt<'a> {
    /// `confirmed`, `waiting`, `cancelled` …
    state: &'static str,
    /// The claims, or the place on the list.
    ids: Vec<String>,
    /// The number of the decision: first come is in this order.
    number: i64,
    /// The hash over this decision and all before.
    hash: String,
    /// When.
    at: &'a str,
    /// The place on the waiting list, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    /// The numbered seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    seat: Option<i32>,
}

/// The receipt of a decision as JSON.
pub fn receipt(outcome: &Outcome, at: &str) -> String {
    let Outcome::Done {
        verb,
        things,
        seq,
        hash,
        position,
        seat,
    } = outcome
    else {
        return String::new();
    };
    let receipt = Receipt {
        state: verb,
        ids: things.iter().map(|id: &Uuid| id.simple().to_string()).collect(),
        number: *seq,
        hash: hex(hash),
        at,
        position: *position,
        seat: *seat,
    };
    // Texts and numbers always become JSON.
    serde_json::to_string(&receipt).unwrap_or_default()
}
