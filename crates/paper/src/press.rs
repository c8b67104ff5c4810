//! The press: a sheet set by our own template and written as PDF.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::faces::{Faces, PLAIN, SONG};
use crate::qr;
use crate::sheet::Sheet;

/// How many prints long what was set is remembered; then it is forgotten.
const REMEMBERED: usize = 4;

/// Sets and prints sheets; made once, used by any thread.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Faces,
    files: Files,
}

struct Files {
    main: Source,
    template: Source,
    data: FileId,
    code: FileId,
}

/// A sheet cannot be printed: a defect of the template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unprintable(pub String);

impl std::fmt::Display for Unprintable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the sheet cannot be printed: {}", self.0)
    }
}

impl std::error::Error for Unprintable {}

fn file(path: &str) -> Result<FileId, Unprintable> {
    let path = VirtualPath::new(path).map_err(|error| Unprintable(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl Press {
    /// A press with these faces.
    pub fn new(faces: Faces) -> Result<Self, Unprintable> {
        let source = |path, text: &str| Ok(Source::new(file(path)?, text.to_owned()));
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(faces.book()),
            faces,
            files: Files {
                main: source("/main.typ", include_str!("../templates/main.typ"))?,
                template: source("/sheet.typ", include_str!("../templates/sheet.typ"))?,
                data: file("/sheet.json")?,
                code: file("/code.bin")?,
            },
        })
    }

    /// The sheet as PDF.
    pub fn print(&self, sheet: &Sheet) -> Result<Vec<u8>, Unprintable> {
        let job = Job::of(self, sheet)?;
        let set = typst::compile::<PagedDocument>(&job).output.map_err(fault)?;
        // A sign that no face has is printed as a box, and the file is then not PDF/UA.
        let written = typst_pdf::pdf(&set, &options(&[PdfStandard::Ua_1])?)
            .or_else(|_| typst_pdf::pdf(&set, &options(&[])?).map_err(fault));
        typst::comemo::evict(REMEMBERED);
        written
    }
}

fn options(standards: &[PdfStandard]) -> Result<PdfOptions, Unprintable> {
    let standards = PdfStandards::new(standards).map_err(|error| Unprintable(error.message().to_string()))?;
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Huiyin".into())),
        standards,
        ..PdfOptions::default()
    })
}

fn fault(errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>) -> Unprintable {
    let first = errors.first().map(|error| error.message.to_string());
    Unprintable(first.unwrap_or_default())
}

/// One sheet on the press.
struct Job<'p> {
    press: &'p Press,
    data: Bytes,
    code: Bytes,
}

#[derive(serde::Serialize)]
struct Data<'s> {
    #[serde(flatten)]
    sheet: &'s Sheet,
    /// Points of the code's side; 0 for none.
    code: usize,
    plain: &'static str,
    song: &'static str,
}

impl<'p> Job<'p> {
    fn of(press: &'p Press, sheet: &Sheet) -> Result<Self, Unprintable> {
        let (code, points) = if sheet.qr.is_empty() {
            (0, Vec::new())
        } else {
            qr::picture(&sheet.qr).unwrap_or_default()
        };
        let data = Data {
            sheet,
            code,
            plain: PLAIN,
            song: SONG,
        };
        let data = serde_json::to_vec(&data).map_err(|error| Unprintable(error.to_string()))?;
        Ok(Self {
            press,
            data: Bytes::new(data),
            code: Bytes::new(points),
        })
    }
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.files.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let files = &self.press.files;
        [&files.main, &files.template]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let files = &self.press.files;
        if id == files.data {
            Ok(self.data.clone())
        } else if id == files.code {
            Ok(self.code.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.faces.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
