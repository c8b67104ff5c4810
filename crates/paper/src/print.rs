//! The printer of a server: the press with the system's faces, made when it is
//! first asked for.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::faces::Faces;
use crate::press::{Press, Unprintable};
use crate::sheet::Sheet;

/// The press, once there is one. Cheap to clone.
#[derive(Clone, Default)]
pub struct Printer(Arc<OnceLock<Result<Press, String>>>);

impl Printer {
    /// The sheet as PDF, with the system's faces. Blocks, the first time for as
    /// long as reading them takes: never on a thread of the runtime.
    pub fn print(&self, sheet: &Sheet) -> Result<Vec<u8>, Unprintable> {
        match self.press() {
            Ok(press) => press.print(sheet),
            Err(why) => Err(Unprintable(why.clone())),
        }
    }

    /// Whether anything can be printed; else why not.
    pub fn ready(&self) -> Result<(), String> {
        self.press().as_ref().map(|_| ()).map_err(Clone::clone)
    }

    fn press(&self) -> &Result<Press, String> {
        self.0.get_or_init(|| {
            let own = std::env::var_os("HUIYIN_FONTS");
            let faces = Faces::find(own.as_ref().map(Path::new)).map_err(|error| error.to_string())?;
            Press::new(faces).map_err(|error| error.to_string())
        })
    }
}
