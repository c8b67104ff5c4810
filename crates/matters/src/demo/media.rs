//! Pictures and voices for the demo. They are drawn by the program and lie in
//! the vault already; here each gets a row of its own whenever it is attached.

use std::collections::BTreeMap;

use kernel::{CommunityId, FileId};
use store::{Hash, Photo, StoreError, StoredFile, Tx, Voice};

/// A picture and its two files in the vault.
#[derive(Clone, Debug)]
pub struct Picture {
    /// As it was prepared.
    pub photo: Photo,
    /// The whole picture.
    pub full: Hash,
    /// The small one.
    pub thumb: Hash,
}

/// What can be attached.
#[derive(Clone, Debug, Default)]
pub struct Media {
    /// Pictures by what they show: `lamp`; `lamp.done` when it is mended.
    pub pictures: BTreeMap<String, Picture>,
    /// A voice note.
    pub voice: Option<(Voice, Hash)>,
}

impl Media {
    /// A fresh row for the picture of this name, if there is one.
    pub(super) fn picture(
        &self,
        tx: &mut Tx<'_>,
        community: CommunityId,
        name: &str,
    ) -> Result<Option<FileId>, StoreError> {
        let Some(picture) = self.pictures.get(name) else {
            return Ok(None);
        };
        let at = (community, tx.clock().fresh(), tx.now());
        let row = StoredFile::of_photo(at, &picture.photo, picture.full, picture.thumb, None);
        row.insert(tx)?;
        Ok(Some(row.id))
    }

    /// A fresh row for the voice note, if there is one.
    pub(super) fn voice(
        &self,
        tx: &mut Tx<'_>,
        community: CommunityId,
    ) -> Result<Option<FileId>, StoreError> {
        let Some((voice, hash)) = &self.voice else {
            return Ok(None);
        };
        let row = StoredFile::of_voice((community, tx.clock().fresh(), tx.now()), voice, *hash);
        row.insert(tx)?;
        Ok(Some(row.id))
    }
}
