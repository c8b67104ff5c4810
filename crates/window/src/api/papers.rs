//! `POST /api/v1/applications/{id}/papers`: staff add papers, photos or PDFs;
//! and one paper as it was sent.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use web::{Door, Failure, Form, Reply};

use super::register::id_of;
use super::shown::FileOut;
use crate::applications::StepError;
use crate::applications::papers::{New, Of, looked_through};
use crate::applications::scanner::Scanner;
use crate::desk::application::load;
use crate::pages::progress::refused;
use crate::reach::Reach;

/// `POST /applications/{id}/papers`: `name` and `files` of a multipart form.
pub(super) async fn keep(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let (id, reach) = (id_of(&id)?, Reach::of(&door).await?);
    let found = door
        .read::<_, StepError, _>(move |tx| load(tx, &reach, id))
        .await
        .map_err(refused)?;
    door.require("work", &found.a)?;
    let of = Of::Application(id);
    let scanner = Scanner::of(door.app.config());
    let (kept, errors) = looked_through(&door, &form, "files", of, &scanner).await?;
    errors.checked()?;
    if kept.is_empty() {
        return Err(Failure::bad("files", "window-api-file"));
    }
    let new = New {
        of,
        name: form.text("name").chars().take(60).collect(),
        by: door.actor.name.clone(),
        kept,
    };
    let (community, zone) = (door.community.id, door.zone.clone());
    door.write_once::<Failure, _>(form.key(), &form.canonical(), move |tx| {
        let papers = new.keep(tx, community)?;
        let out: Vec<FileOut> = papers.iter().map(|one| FileOut::of(one, &zone)).collect();
        Ok(Reply::json(StatusCode::CREATED, &out))
    })
    .await
}

/// `GET /applications/{id}/papers/{paper}`: nothing that may be harmful.
pub(super) async fn one(
    door: Door,
    path: Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    crate::desk::application::paper(door, path, headers).await
}
