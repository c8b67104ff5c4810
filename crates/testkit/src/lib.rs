//! A small invented centre to test with: two estates, a few buildings and
//! units, staff with their duties, a clock that moves only when told. The same
//! story runs on SQLite and on PostgreSQL.

mod actors;
mod centre;
mod post_box;
mod push_box;
mod scan_box;
mod seed;
mod visitor;

pub use actors::Actors;
pub use centre::{TestCentre, both, days, hours, migrations, minutes, rooms};
pub use post_box::{Answers, PostBox};
pub use push_box::{Handset, PushBox, Pushed};
pub use scan_box::{Looks, ScanBox};
pub use seed::Places;
pub use visitor::{Page, Visitor};
