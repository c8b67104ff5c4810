//! Pictures for where a page is passed on: an SVG drawn to PNG with the faces
//! of the system. Nothing but the given text is read.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use crate::faces::{self, PLAIN};
use crate::press::Unprintable;

/// What draws pictures, once there are faces. Cheap to clone.
#[derive(Clone, Default)]
pub struct Painter(Arc<OnceLock<Arc<Database>>>);

impl Painter {
    /// The picture as PNG. Blocks, the first time for as long as reading the
    /// faces takes: never on a thread of the runtime.
    pub fn png(&self, svg: &str) -> Result<Vec<u8>, Unprintable> {
        let broken = |why: &dyn std::fmt::Display| Unprintable(why.to_string());
        let faces = self.0.get_or_init(|| {
            let mut faces = Database::new();
            let own = std::env::var_os("HUIYIN_FONTS");
            for path in faces::paths(own.as_ref().map(Path::new)) {
                // A file that is no face is passed over: what is left is drawn with.
                let _ = faces.load_font_file(path);
            }
            Arc::new(faces)
        });
        if faces.is_empty() {
            return Err(Unprintable("no face for Chinese".to_owned()));
        }
        let options = Options {
            font_family: PLAIN.to_owned(),
            fontdb: Arc::clone(faces),
            ..Options::default()
        };
        let tree = Tree::from_str(svg, &options).map_err(|error| broken(&error))?;
        let size = tree.size().to_int_size();
        let mut picture =
            Pixmap::new(size.width(), size.height()).ok_or_else(|| broken(&"a picture without a size"))?;
        resvg::render(&tree, Transform::identity(), &mut picture.as_mut());
        picture.encode_png().map_err(|error| broken(&error))
    }
}
