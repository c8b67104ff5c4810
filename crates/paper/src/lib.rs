//! Paper: documents of a service centre as PDF, in Chinese, for A4, A5 and the
//! 80 mm roll. A [`Sheet`] says what stands on the paper, in the words that it
//! is given; a [`Press`] sets and prints it. The faces are loaded once and
//! given to the press; nothing else is read, and nothing tells the time. Files
//! are tagged for readers (PDF/UA-1) and carry only the glyphs they use.

mod faces;
mod picture;
mod press;
mod print;
mod qr;
mod sheet;

pub use faces::{Faces, NoFaces};
pub use picture::Painter;
pub use press::{Press, Unprintable};
pub use print::Printer;
pub use sheet::{Fact, Part, Sheet, Size, Tick};
