//! Applications: somebody asks for a service item. The matter has the number,
//! the clocks, the timeline and the echo; the application has the item, the
//! form, the papers and the way that it goes.

pub mod apply;
pub mod draft;
pub mod flow;
pub mod list;
pub mod no_loss;
pub mod papers;
pub mod redo;
pub mod rows;
pub mod scanner;
pub mod steps;

pub use apply::{Applied, Apply, ApplyError, apply};
pub use flow::{Flow, State, Verb};
pub use rows::{Application, ApplicationId, Draft, DraftId, PaperFile, Scan};
pub use steps::{Step, StepError, step};
