//! The receipt: what somebody is told of a decision, as it is kept.

use kernel::{Micros, Uuid};
use serde::Serialize;

use crate::draw::hex;
use crate::ledger::Outcome;

#[derive(Serialize)]
struct Receipt<'a> {
    state: &'a str,
    ids: Vec<String>,
    number: i64,
    hash: String,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seat: Option<i32>,
}

/// The receipt of a decision as JSON.
pub fn receipt(outcome: &Outcome, now: Micros) -> String {
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
        at: now.rfc3339_utc(),
        position: *position,
        seat: *seat,
    };
    // Texts and numbers always become JSON.
    serde_json::to_string(&receipt).unwrap_or_default()
}
