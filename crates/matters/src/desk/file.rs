//! `GET /matters/{id}/file/{file}`: a photo or voice note, for those who work
//! with the matter.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::FileId;
use store::{StoreError, StoredFile, Tx};
use web::{Door, Failure};

use crate::cx::Cx;
use crate::hand::Hand;
use crate::resident::media;
use crate::rows::{self, Attached, Matter, MatterId};

/// The handler.
pub(crate) async fn file(
    door: Door,
    Path((id, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let id: MatterId = id.parse().map_err(|_| Failure::NotFound)?;
    let file: FileId = file.parse().map_err(|_| Failure::NotFound)?;
    let found = door
        .read::<_, StoreError, _>(move |tx| find(tx, &hand.cx(), id, file))
        .await?;
    media::send(&door, found.ok_or(Failure::NotFound)?, &headers).await
}

fn find(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, file: FileId) -> Result<Option<StoredFile>, StoreError> {
    let matter = Matter::by_id(tx, cx.community, id)?;
    if !matter.is_some_and(|matter| cx.policy.may(cx.actor, "work", &matter)) {
        return Ok(None);
    }
    for row in tx.all(&rows::FILE_OF, &[&cx.community, &file], Attached::read)? {
        let belongs = row.matter == id
            || Matter::by_id(tx, cx.community, row.matter)?
                .is_some_and(|child| child.merged_into == Some(id));
        if belongs {
            return StoredFile::by_id(tx, cx.community, file);
        }
    }
    Ok(None)
}
