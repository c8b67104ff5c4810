//! Pure values that know their rules: ids, time, working days, grid paths,
//! receipt numbers. Nothing here reads a file, a socket or the wall clock by
//! itself; time and chance come in through [`Clock`].

mod clock;
mod day;
mod grid;
mod id;
mod stored;
mod zone;

pub use clock::{Clock, Micros};
pub use day::{BadDay, Day, Weekday};
pub use grid::{BadPath, GridLevel, GridPath};
pub use id::{AccountId, BadId, CommunityId, FileId, NodeId, StaffId, UnitId};
pub use stored::{Param, Stored, Value};
/// The identifier type inside every typed id.
pub use uuid::Uuid;
pub use zone::{BadTime, BadZone, Civil, Zone};
