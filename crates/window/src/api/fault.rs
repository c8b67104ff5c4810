//! What a program is told when something cannot be done: problem details (RFC
//! 9457), in the words of the pages.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use web::{Door, Errors, Failure, Saying};

use crate::applications::{ApplyError, StepError};
use crate::forms::answers::Fault;
use crate::forms::definition::{Form, interned, said};

/// The words in which the `type` of these calls may end besides those of every call.
pub(super) const WORDS: &str = "not-now, stale-version";

/// A step that cannot be taken; `by_header` if the version came as `If-Match`.
pub(super) fn step(door: &Door, error: StepError, by_header: bool) -> Response {
    match error {
        StepError::NotNow(state, allowed) => {
            let allowed: Vec<&str> = allowed.iter().map(|verb| verb.word()).collect();
            let more = json!({ "state": state.word(), "allowed": allowed });
            problem(
                door,
                StatusCode::CONFLICT,
                ("not-now", "window-step-not-now"),
                more,
            )
        }
        StepError::Stale => {
            let status = if by_header {
                StatusCode::PRECONDITION_FAILED
            } else {
                StatusCode::CONFLICT
            };
            problem(door, status, ("stale-version", "window-step-stale"), json!({}))
        }
        other => crate::pages::progress::refused(other).into_response(),
    }
}

fn problem(door: &Door, status: StatusCode, (word, key): (&str, &str), mut body: Value) -> Response {
    if let Some(body) = body.as_object_mut() {
        let kind = door.app.config().absolute(&format!("/api#{word}"));
        body.insert("type".to_owned(), kind.into());
        body.insert("title".to_owned(), door.t(key).into());
        body.insert("status".to_owned(), status.as_u16().into());
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}

/// An application that is not taken: each field by its name, in the words of the page.
pub(super) fn apply(door: &Door, form: &Form, error: ApplyError) -> Failure {
    let ApplyError::Faults(faults) = error else {
        return crate::pages::send::refused(error);
    };
    let mut errors = Errors::none();
    for (key, fault) in faults {
        let label = form.field(&key).map(|field| &field.label);
        let label = label.map_or("", |label| said(label, door.lang.is_chinese()));
        errors.add(answer(&key), saying(fault, label));
    }
    errors.into()
}

fn saying(fault: Fault, label: &str) -> Saying {
    Saying::from(fault.key())
        .with("label", label)
        .with("n", fault.bound())
}

/// How the answer of a field is named: `answers.bank_card`.
pub(super) fn answer(key: &str) -> &'static str {
    interned(&format!("answers.{key}"))
}

/// The version of `If-Match: "3"`; `*` asks for none.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<i32>, Failure> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    match value.to_str().unwrap_or_default().trim().trim_matches('"') {
        "*" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Failure::bad("If-Match", "window-api-version")),
    }
}
