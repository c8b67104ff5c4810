//! Papers: photographed with the telephone, or sent as a PDF. Pictures are made
//! anew from their pixels; a PDF is kept as it came, looked through if a
//! scanner is configured, and only ever offered to be saved.

use axum::body::Bytes;
use kernel::{CommunityId, FileId, Micros};
use store::{BadFile, StoreError, StoredFile, Tx, Vault, prepare_photo};
use web::{Door, Errors, Failure, Form, Limits, Saying, Upload};

use super::rows::{self, ApplicationId, DraftId, PaperFile, Scan};
use super::scanner::Scanner;

/// Bytes of one file.
const EACH: u64 = 20 << 20;
/// Files of one form: a scan of 40 pages, page by page.
const FILES: u64 = 40;
/// Bytes of all files of one form.
const TOTAL: u64 = 120 << 20;
/// Files of one application.
const MOST: usize = 120;

/// What a page with papers takes.
pub fn limits() -> Limits {
    Limits::files(FILES, EACH).in_all(TOTAL)
}

/// To what papers belong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// A form that somebody fills in.
    Draft(DraftId),
    /// An application.
    Application(ApplicationId),
}

/// The papers of a draft or an application, the oldest first.
pub fn papers(tx: &mut Tx<'_>, community: CommunityId, of: Of) -> Result<Vec<PaperFile>, StoreError> {
    match of {
        Of::Draft(id) => tx.all(&rows::PAPERS_OF_DRAFT, &[&community, &id], PaperFile::read),
        Of::Application(id) => tx.all(&rows::PAPERS_OF_APPLICATION, &[&community, &id], PaperFile::read),
    }
}

/// Keeps the files of a form's field under the paper's name. What cannot be
/// taken is told with what to do; the rest is kept.
pub async fn take(
    door: &Door,
    form: &Form,
    field: &'static str,
    name: &str,
    of: Of,
    scanner: &Scanner,
) -> Result<Errors, Failure> {
    let (kept, errors) = looked_through(door, form, field, of, scanner).await?;
    if kept.is_empty() {
        return Ok(errors);
    }
    let new = New {
        of,
        name: name.to_owned(),
        by: door.actor.name.clone(),
        kept,
    };
    let community = door.community.id;
    door.write::<_, StoreError, _>(move |tx| new.keep(tx, community).map(|_| ()))
        .await?;
    Ok(errors)
}

/// Papers that were looked through and are not kept yet.
pub(crate) struct New {
    /// To what they belong.
    pub of: Of,
    /// Which paper they are.
    pub name: String,
    /// Who brought them.
    pub by: String,
    /// The files.
    pub kept: Vec<(StoredFile, Scan)>,
}

impl New {
    /// Keeps them.
    pub fn keep(&self, tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<PaperFile>, StoreError> {
        let mut papers = Vec::with_capacity(self.kept.len());
        for (file, scan) in &self.kept {
            file.insert(tx)?;
            papers.push(one(tx, community, self, file.id, *scan)?);
        }
        Ok(papers)
    }
}

fn one(
    tx: &mut Tx<'_>,
    community: CommunityId,
    new: &New,
    file: FileId,
    scan: Scan,
) -> Result<PaperFile, StoreError> {
    let (draft, application) = match new.of {
        Of::Draft(id) => (Some(id), None),
        Of::Application(id) => (None, Some(id)),
    };
    let paper = PaperFile {
        community,
        id: tx.clock().fresh(),
        draft,
        application,
        name: new.name.clone(),
        file,
        scan,
        by_name: new.by.clone(),
        at: tx.now(),
    };
    paper.insert(tx)?;
    Ok(paper)
}

/// A photo that was kept before belongs to an application as this paper.
pub(crate) fn photo(
    tx: &mut Tx<'_>,
    community: CommunityId,
    of: ApplicationId,
    (name, by): (&str, &str),
    file: FileId,
) -> Result<PaperFile, StoreError> {
    let new = New {
        of: Of::Application(of),
        name: name.to_owned(),
        by: by.to_owned(),
        kept: Vec::new(),
    };
    one(tx, community, &new, file, Scan::Redrawn)
}

/// The files of a form's field, made ready to be kept, and what cannot be taken.
pub(crate) async fn looked_through(
    door: &Door,
    form: &Form,
    field: &'static str,
    of: Of,
    scanner: &Scanner,
) -> Result<(Vec<(StoredFile, Scan)>, Errors), Failure> {
    let mut errors = Errors::none();
    let community = door.community.id;
    let have = door
        .read::<_, StoreError, _>(move |tx| papers(tx, community, of))
        .await?
        .len();
    let uploads: Vec<Upload> = form.files(field).cloned().collect();
    let mut kept: Vec<(StoredFile, Scan)> = Vec::new();
    if have + uploads.len() > MOST {
        let most = i64::try_from(MOST).unwrap_or(100);
        errors.add(field, Saying::from("window-paper-many").with("n", most));
        return Ok((kept, errors));
    }
    for upload in uploads {
        match prepare(door, upload.bytes.clone(), scanner).await? {
            Ok(one) => {
                if one.1 == Scan::Quarantined {
                    let name = upload.name.as_str();
                    errors.add(field, Saying::from("window-paper-harmful").with("name", name));
                }
                kept.push(one);
            }
            Err(bad) => errors.add(field, saying(bad, &upload.name)),
        }
    }
    Ok((kept, errors))
}

type At = (CommunityId, FileId, Micros);

async fn prepare(
    door: &Door,
    bytes: Bytes,
    scanner: &Scanner,
) -> Result<Result<(StoredFile, Scan), BadFile>, Failure> {
    let vault = door.app.vault().clone();
    let at: At = (door.community.id, door.app.clock().fresh(), door.now);
    let scanner = scanner.clone();
    // Decoding and scanning take a while: not on the threads that answer requests.
    let work = move || keep(&vault, at, &bytes, &scanner);
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::Broken)?;
    Ok(done?)
}

fn keep(
    vault: &Vault,
    at: At,
    bytes: &[u8],
    scanner: &Scanner,
) -> Result<Result<(StoredFile, Scan), BadFile>, StoreError> {
    // A document may be larger than a photo, and is never taken for one.
    let photo = if bytes.starts_with(b"%PDF-") {
        Err(BadFile::NotAPhoto)
    } else {
        prepare_photo(bytes)
    };
    let photo = match photo {
        Ok(photo) => photo,
        Err(bad @ (BadFile::TooLarge { .. } | BadFile::Empty)) => return Ok(Err(bad)),
        // A PDF, or anything else that somebody brought: kept as it came, marked by what the
        // scanner says of it, and never opened here, only offered to be saved.
        Err(_) => {
            let scan = scanner.scan(bytes);
            if scan == Scan::Quarantined {
                tracing::warn!("a harmful file was sent");
            }
            let hash = vault.put(bytes)?;
            return Ok(Ok((
                StoredFile::of_pdf(at, bytes.len(), hash).kind_of(bytes),
                scan,
            )));
        }
    };
    let (full, thumb) = (vault.put(&photo.full)?, vault.put(&photo.thumb)?);
    Ok(Ok((
        StoredFile::of_photo(at, &photo, full, thumb, None),
        Scan::Redrawn,
    )))
}

/// The names of a form's fields for files: one for each paper, and one for whatever else there is.
pub const FIELDS: [&str; 12] = [
    "p_0", "p_1", "p_2", "p_3", "p_4", "p_5", "p_6", "p_7", "p_8", "p_9", "p_10", "p_11",
];

/// Keeps the files of a form under the papers' names, in their order; what
/// stands beyond the list is something else that they want to add.
pub async fn take_all(door: &Door, form: &Form, names: &[String], of: Of) -> Result<Errors, Failure> {
    let (mut errors, scanner) = (Errors::none(), Scanner::of(door.app.config()));
    for (place, field) in FIELDS.into_iter().enumerate() {
        if form.files(field).next().is_none() {
            continue;
        }
        let name = names.get(place).map_or("", String::as_str);
        let found = take(door, form, field, name, of, &scanner).await?;
        found
            .iter()
            .for_each(|fault| errors.add(fault.field, fault.saying.clone()));
    }
    Ok(errors)
}

/// Why a file was not taken, in words with its name.
fn saying(bad: BadFile, name: &str) -> Saying {
    let said = |key: &'static str| Saying::from(key).with("name", name);
    match bad {
        BadFile::TooLarge { limit } => {
            said("window-paper-large").with("n", i64::try_from(limit >> 20).unwrap_or(20))
        }
        BadFile::OtherFormat(_) | BadFile::NotAPhoto | BadFile::NotAVoiceNote | BadFile::TooLong { .. } => {
            said("window-paper-format")
        }
        BadFile::TooManyPixels | BadFile::Empty | BadFile::Damaged => said("window-paper-damaged"),
    }
}
