//! The faces that documents are set in: a plain one in two weights, and the
//! one that is kept for residents' words.

use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontWeight};

/// Where systems keep their fonts.
const FOLDERS: &[&str] = &[
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/truetype/noto",
    "/usr/local/share/fonts",
];
/// The files that are looked for, with another name that they may have.
const FILES: &[[&str; 2]] = &[
    ["NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf"],
    ["NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf"],
    ["NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"],
];
/// The family of the centre's words.
pub(crate) const PLAIN: &str = "Noto Sans CJK SC";
/// The family of residents' words.
pub(crate) const SONG: &str = "Noto Serif CJK SC";

/// Faces, read and understood.
pub struct Faces {
    pub(crate) fonts: Vec<Font>,
}

/// There is no face for Chinese.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoFaces {
    /// Where was looked.
    pub looked: Vec<PathBuf>,
}

impl std::fmt::Display for NoFaces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "no face for Chinese: install fonts-noto-cjk, or name the folder of NotoSansCJK-Regular.ttc in HUIYIN_FONTS; looked in"
        )?;
        self.looked
            .iter()
            .try_for_each(|folder| write!(f, " {}", folder.display()))
    }
}

impl std::error::Error for NoFaces {}

fn folders(own: Option<&Path>) -> Vec<PathBuf> {
    match own {
        Some(folder) => vec![folder.to_owned()],
        None => FOLDERS.iter().map(PathBuf::from).collect(),
    }
}

/// The files of the faces that the system has, one for each weight.
pub(crate) fn paths(own: Option<&Path>) -> Vec<PathBuf> {
    let folders = folders(own);
    let find = |names: &[&str; 2]| {
        folders
            .iter()
            .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
            .find(|path| path.is_file())
    };
    FILES.iter().filter_map(find).collect()
}

impl Faces {
    /// The faces in these files' bytes. There must be a plain one in simplified Chinese.
    pub fn of(files: Vec<Vec<u8>>) -> Result<Self, NoFaces> {
        let ours = |font: &Font| [PLAIN, SONG].contains(&font.info().family.as_str());
        let fonts: Vec<Font> = files
            .into_iter()
            .flat_map(|file| Font::iter(Bytes::new(file)).collect::<Vec<_>>())
            .filter(ours)
            .collect();
        let plain =
            |font: &Font| font.info().family == PLAIN && font.info().variant.weight < FontWeight::SEMIBOLD;
        if fonts.iter().any(plain) {
            Ok(Self { fonts })
        } else {
            Err(NoFaces { looked: Vec::new() })
        }
    }

    /// The faces that the system has: in `own` if it is named, else where systems keep them.
    pub fn find(own: Option<&Path>) -> Result<Self, NoFaces> {
        let files = paths(own).into_iter().filter_map(|path| std::fs::read(path).ok());
        Self::of(files.collect()).map_err(|_| NoFaces { looked: folders(own) })
    }

    pub(crate) fn book(&self) -> FontBook {
        FontBook::from_fonts(&self.fonts)
    }
}
