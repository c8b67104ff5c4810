//! `POST /api/v1/files`: photos and voice notes, kept at once. Each is named by
//! a token that only the centre can make, so that nobody attaches what is not theirs.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::FileId;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Door, Failure, Form};

use super::fault::Fault;
use crate::hand::Hand;
use crate::resident::upload::{self, Kept};

/// Files that were kept.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptFiles)]
pub(super) struct KeptOut {
    /// Tokens, in the order of the files: for `files` and `proof` of other calls.
    files: Vec<String>,
}

/// `POST /files`: `photos` and `voice` of a multipart form.
pub(super) async fn keep(door: Door, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    door.require_any("matters", "report")?;
    let mut kept = Vec::new();
    let errors = upload::take(&door, &form, &mut kept).await?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let (keys, community) = (door.app.store().keys(), door.community.id);
    let files = kept.iter().map(|kept| kept.token(keys, community)).collect();
    Ok(door.json(StatusCode::CREATED, &KeptOut { files }))
}

/// The files that tokens name, with their kind.
pub(super) fn named(
    tokens: &[String],
    hand: &Hand,
    field: &'static str,
) -> Result<Vec<(FileId, String)>, Fault> {
    let keys = hand.app.store().keys();
    let one = |token: &String| {
        Kept::read(keys, hand.community, token)
            .map(|kept| (kept.id, kept.kind.word().to_owned()))
            .ok_or(Fault::field(field, "unknown-file"))
    };
    tokens.iter().map(one).collect()
}

/// The same without their kind.
pub(super) fn photos(tokens: &[String], hand: &Hand, field: &'static str) -> Result<Vec<FileId>, Fault> {
    Ok(named(tokens, hand, field)?
        .into_iter()
        .map(|(id, _)| id)
        .collect())
}
