//! What residents and staff attach: photos and voice notes. The bytes lie in
//! the [`Vault`](crate::Vault), one row here says what they are.

use kernel::{CommunityId, FileId, Micros};

use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::Hash;

kernel::stored_words! {
    /// What a stored file is, found by looking at its bytes.
    pub enum FileKind {
        /// A photo, always JPEG after preparation.
        Jpeg = "image/jpeg",
        /// A voice note in WAVE.
        Wav = "audio/wav",
        /// A voice note in Ogg.
        Ogg = "audio/ogg",
        /// A voice note in WebM.
        Webm = "audio/webm",
        /// A voice note in MP4 (M4A).
        Mp4 = "audio/mp4",
        /// A voice note in MP3.
        Mp3 = "audio/mpeg",
        /// A document, kept as it came: shown only to be saved.
        Pdf = "application/pdf",
        /// Anything else, kept as it came: only ever offered to be saved.
        Other = "application/octet-stream",
    }
}

/// Why a file that somebody sent is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadFile {
    /// More bytes than are taken.
    TooLarge {
        /// The most that is taken, in bytes.
        limit: u64,
    },
    /// It holds no photo.
    NotAPhoto,
    /// A picture, but in a format that is not taken: `HEIC`, `AVIF`, `GIF`, `TIFF`, `BMP`.
    OtherFormat(&'static str),
    /// It holds no voice note.
    NotAVoiceNote,
    /// More pixels than any camera of a resident makes.
    TooManyPixels,
    /// Longer than a voice note may be.
    TooLong {
        /// How long it is, in seconds.
        seconds: u32,
    },
    /// No bytes.
    Empty,
    /// It begins like a photo or voice note, but cannot be read to its end.
    Damaged,
}

impl std::fmt::Display for BadFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the file is larger than {limit} bytes"),
            Self::NotAPhoto => f.write_str("the file is no photo"),
            Self::OtherFormat(name) => write!(f, "photos in {name} are not taken"),
            Self::NotAVoiceNote => f.write_str("the file is no voice note"),
            Self::TooManyPixels => f.write_str("the photo has too many pixels"),
            Self::TooLong { seconds } => write!(f, "the voice note lasts {seconds} s"),
            Self::Empty => f.write_str("the file is empty"),
            Self::Damaged => f.write_str("the file is damaged"),
        }
    }
}

impl std::error::Error for BadFile {}

crate::record! {
    /// One attached file.
    pub struct StoredFile in "store_file" {
        "community_id" => /// Whose.
            community: CommunityId,
        "id" => /// Which.
            id: FileId,
        "sha256" => /// Its bytes in the vault.
            sha256: Hash,
        "kind" => /// What it is.
            kind: FileKind,
        "size" => /// Bytes.
            size: i64,
        "width" => /// Pixels; 0 for a voice note.
            width: u32,
        "height" => /// Pixels; 0 for a voice note.
            height: u32,
        "seconds" => /// Length of a voice note, rounded up; 0 for a photo.
            seconds: u32,
        "taken_at" => /// When the camera says that it was taken, by the camera's own clock: `2026-02-13T18:04:05`, or empty.
            taken_at: String,
        "taken_where" => /// Where the camera says that it was taken, sealed by the caller.
            taken_where: Option<Vec<u8>>,
        "thumb_sha256" => /// The small picture in the vault.
            thumb_sha256: Option<Hash>,
        "created_at" => /// When it arrived.
            created_at: Micros,
    }
}

crate::statements! {
    /// One file by its id.
    BY_ID = "SELECT community_id, id, sha256, kind, size, width, height, seconds, taken_at, taken_where, thumb_sha256, created_at FROM store_file WHERE community_id = $1 AND id = $2";
}

impl StoredFile {
    /// The row of a photo whose two pictures are already in the vault.
    pub fn of_photo(
        at: (CommunityId, FileId, Micros),
        photo: &crate::Photo,
        full: Hash,
        thumb: Hash,
        taken_where: Option<Vec<u8>>,
    ) -> Self {
        let (community, id, created_at) = at;
        Self {
            community,
            id,
            sha256: full,
            kind: FileKind::Jpeg,
            size: i64::try_from(photo.full.len()).unwrap_or(i64::MAX),
            width: photo.width,
            height: photo.height,
            seconds: 0,
            taken_at: photo.taken_at.clone(),
            taken_where,
            thumb_sha256: Some(thumb),
            created_at,
        }
    }

    /// The row of a voice note whose bytes are already in the vault.
    pub fn of_voice(at: (CommunityId, FileId, Micros), voice: &crate::Voice, sha256: Hash) -> Self {
        let (community, id, created_at) = at;
        Self {
            community,
            id,
            sha256,
            kind: voice.kind,
            size: i64::try_from(voice.bytes.len()).unwrap_or(i64::MAX),
            width: 0,
            height: 0,
            seconds: voice.seconds,
            taken_at: String::new(),
            taken_where: None,
            thumb_sha256: None,
            created_at,
        }
    }

    /// The row of a document whose bytes are already in the vault.
    pub fn of_pdf(at: (CommunityId, FileId, Micros), size: usize, sha256: Hash) -> Self {
        let (community, id, created_at) = at;
        Self {
            community,
            id,
            sha256,
            kind: FileKind::Pdf,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            width: 0,
            height: 0,
            seconds: 0,
            taken_at: String::new(),
            taken_where: None,
            thumb_sha256: None,
            created_at,
        }
    }

    /// The same, told apart by its bytes: what does not begin as a document is anything.
    #[must_use]
    pub fn kind_of(self, bytes: &[u8]) -> Self {
        let kind = if bytes.starts_with(b"%PDF-") {
            FileKind::Pdf
        } else {
            FileKind::Other
        };
        Self { kind, ..self }
    }

    /// One file of a community.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: FileId) -> Result<Option<Self>, StoreError> {
        tx.maybe(&BY_ID, &[&community, &id], Self::read)
    }
}
