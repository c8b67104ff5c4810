//! Photos and voice notes of a report. They are kept at once, before anything
//! else is asked, and travel through the next pages as ids with our proof, so
//! that nobody can attach a file that somebody else sent.

use kernel::{CommunityId, FileId, Micros};
use store::{BadFile, Keyring, StoreError, StoredFile, Vault, prepare_photo, prepare_voice};
use web::{Door, Errors, Failure, Form, Saying, Upload};

use crate::report::PHOTOS;

/// What a kept file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A photo.
    Photo,
    /// A voice note.
    Voice,
}

impl Kind {
    /// The word under which it belongs to a matter.
    pub fn word(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Voice => "voice",
        }
    }
}

/// A file that was kept on an earlier page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    pub id: FileId,
    pub kind: Kind,
}

impl Kept {
    /// As a hidden field carries it.
    pub fn token(self, keys: &Keyring, community: CommunityId) -> String {
        let proof = keys.blind(community, "store_file.carried", &self.plain());
        format!(
            "{}.{}",
            self.plain(),
            gate::base64url(proof.get(..16).unwrap_or_default())
        )
    }

    /// Reads what a hidden field carried; nothing if it is not ours.
    pub fn read(keys: &Keyring, community: CommunityId, token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let id = parts.next()?.parse().ok()?;
        let kind = match parts.next()? {
            "photo" => Kind::Photo,
            "voice" => Kind::Voice,
            _ => return None,
        };
        let kept = Self { id, kind };
        let ours = crate::cx::secret_hash(&kept.token(keys, community)) == crate::cx::secret_hash(token);
        ours.then_some(kept)
    }

    fn plain(self) -> String {
        format!("{}.{}", self.id, self.kind.word())
    }
}

/// The photo that a token of `POST /api/v1/files` names; nothing if it is not ours.
pub fn kept_photo(keys: &Keyring, community: CommunityId, token: &str) -> Option<FileId> {
    let kept = Kept::read(keys, community, token)?;
    (kept.kind == Kind::Photo).then_some(kept.id)
}

/// The voice note that a token of `POST /api/v1/files` names; nothing if it is not ours.
pub fn kept_voice(keys: &Keyring, community: CommunityId, token: &str) -> Option<FileId> {
    let kept = Kept::read(keys, community, token)?;
    (kept.kind == Kind::Voice).then_some(kept.id)
}

/// What a form brings: the files that it holds from before by their tokens and
/// those that came with it; the tokens of all of them; what is wrong.
pub(crate) async fn brought(door: &Door, form: &Form) -> Result<(Vec<Kept>, Vec<String>, Errors), Failure> {
    let (keys, community) = (door.app.store().keys(), door.community.id);
    let mut files: Vec<Kept> = form
        .all("kept")
        .filter_map(|token| Kept::read(keys, community, token))
        .collect();
    let errors = take(door, form, &mut files).await?;
    let tokens = files.iter().map(|kept| kept.token(keys, community)).collect();
    Ok((files, tokens, errors))
}

/// Keeps the files of a form. What cannot be taken is told and left out; the
/// rest is kept. `have` is what was kept before.
pub(crate) async fn take(door: &Door, form: &Form, have: &mut Vec<Kept>) -> Result<Errors, Failure> {
    let mut errors = Errors::none();
    let mut rows = Vec::new();
    let photos = form.files("photos").map(|upload| (upload.clone(), Kind::Photo));
    let voice = form.file("voice").map(|upload| (upload.clone(), Kind::Voice));
    for (upload, kind) in photos.chain(voice) {
        let field = if kind == Kind::Photo { "photos" } else { "voice" };
        if kind == Kind::Photo && have.iter().filter(|kept| kept.kind == kind).count() >= PHOTOS {
            errors.add(
                field,
                Saying::from("resident-photos-many").with("n", i64::try_from(PHOTOS).unwrap_or(9)),
            );
            break;
        }
        match keep(door, &upload, kind).await? {
            Ok(row) => {
                if kind == Kind::Voice {
                    have.retain(|kept| kept.kind != Kind::Voice);
                }
                have.push(Kept { id: row.id, kind });
                rows.push(row);
            }
            Err(bad) => errors.add(field, saying(bad, &upload.name, kind)),
        }
    }
    if !rows.is_empty() {
        door.write::<_, StoreError, _>(move |tx| rows.iter().try_for_each(|row| row.insert(tx).map(|_| ())))
            .await?;
    }
    Ok(errors)
}

async fn keep(door: &Door, upload: &Upload, kind: Kind) -> Result<Result<StoredFile, BadFile>, Failure> {
    let (bytes, vault) = (upload.bytes.clone(), door.app.vault().clone());
    let at = (door.community.id, door.app.clock().fresh::<FileId>(), door.now);
    let app = door.app.clone();
    let seal = move |text: &str| {
        let store = app.store();
        store
            .keys()
            .seal(store.clock(), at.0, "store_file.taken_where", text)
            .map(|sealed| sealed.0)
    };
    // Decoding a photo takes a core for a while: not on the threads that answer requests.
    let work = move || match kind {
        Kind::Photo => photo(&vault, at, &bytes, seal),
        Kind::Voice => voice(&vault, at, &bytes),
    };
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::Broken)?;
    Ok(done?)
}

type At = (CommunityId, FileId, Micros);

fn photo(
    vault: &Vault,
    at: At,
    bytes: &[u8],
    seal: impl Fn(&str) -> Result<Vec<u8>, StoreError>,
) -> Result<Result<StoredFile, BadFile>, StoreError> {
    let photo = match prepare_photo(bytes) {
        Ok(photo) => photo,
        Err(bad) => return Ok(Err(bad)),
    };
    let (full, thumb) = (vault.put(&photo.full)?, vault.put(&photo.thumb)?);
    let taken_where = photo
        .taken_where
        .map(|place| seal(&place.to_string()))
        .transpose()?;
    Ok(Ok(StoredFile::of_photo(at, &photo, full, thumb, taken_where)))
}

fn voice(vault: &Vault, at: At, bytes: &[u8]) -> Result<Result<StoredFile, BadFile>, StoreError> {
    let voice = match prepare_voice(bytes) {
        Ok(voice) => voice,
        Err(bad) => return Ok(Err(bad)),
    };
    let hash = vault.put(&voice.bytes)?;
    Ok(Ok(StoredFile::of_voice(at, &voice, hash)))
}

/// Why a file was not taken, in words with its name.
fn saying(bad: BadFile, name: &str, kind: Kind) -> Saying {
    let said = |key: &'static str| Saying::from(key).with("name", name);
    match (bad, kind) {
        (BadFile::TooLarge { limit }, _) => {
            let size = i64::try_from(limit / (1024 * 1024)).unwrap_or(10);
            said("resident-file-large").with("n", size)
        }
        (BadFile::OtherFormat(format), _) => said("resident-file-format").with("format", format),
        (BadFile::TooLong { seconds }, _) => said("resident-voice-long").with("n", i64::from(seconds)),
        (BadFile::TooManyPixels, _) => said("resident-photo-pixels"),
        (BadFile::NotAPhoto | BadFile::Empty, Kind::Photo) => said("resident-photo-not"),
        (BadFile::Damaged, Kind::Photo) => said("resident-photo-damaged"),
        (BadFile::NotAVoiceNote | BadFile::NotAPhoto | BadFile::Empty | BadFile::Damaged, _) => {
            said("resident-voice-not")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    #[test]
    fn nobody_can_attach_a_file_that_was_not_theirs() {
        let (keys, here) = (Keyring::for_test(), CommunityId(Uuid::from_u128(1)));
        let there = CommunityId(Uuid::from_u128(2));
        let kept = Kept {
            id: FileId(Uuid::from_u128(7)),
            kind: Kind::Photo,
        };
        let token = kept.token(&keys, here);
        assert_eq!(Kept::read(&keys, here, &token), Some(kept));
        assert_eq!(Kept::read(&keys, there, &token), None);
        let other = token.replacen(&kept.id.to_string(), &FileId(Uuid::from_u128(8)).to_string(), 1);
        assert_eq!(Kept::read(&keys, here, &other), None);
        assert_eq!(
            Kept::read(&keys, here, &token.replacen("photo", "voice", 1)),
            None
        );
        assert_eq!(Kept::read(&keys, here, "x"), None);
    }
}
