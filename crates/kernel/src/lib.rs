//! Pure values that know their rules: ids, time, working days, grid paths,
//! receipt numbers. Nothing here reads a file, a socket or the wall clock by
//! itself; time and chance come in through [`Clock`].

mod calendar;
mod clock;
mod clocks;
mod columns;
mod day;
mod digits;
mod due;
mod grid;
mod holidays;
mod hours;
mod id;
mod id_card;
mod id_number;
mod limit;
mod lunar;
mod mask;
mod money;
mod receipt;
mod solar_term;
mod stored;
mod zone;

pub use calendar::WorkCalendar;
pub use clock::{Clock, Micros};
pub use clocks::{ClockChange, ClockEvent, ClockState};
pub use day::{BadDay, Day, Weekday};
pub use digits::ascii_digits;
pub use due::{BeyondHorizon, Due, Known};
pub use grid::{BadPath, GridLevel, GridPath};
pub use holidays::{BadRow, DayKind, DayRow, RowFault, mainland_china_rows, parse_rows};
pub use hours::OfficeHours;
pub use id::{AccountId, BadId, CommunityId, FileId, HouseholdId, NodeId, PersonId, StaffId, UnitId};
pub use id_card::{BadIdCard, IdCard};
pub use id_number::{IdKind, IdNumber};
pub use limit::{BadLimit, Limit, LimitUnit};
pub use lunar::LunarDate;
pub use mask::{mask_name, mask_phone, normal_phone, phone_tail};
pub use money::{BadMoney, Fen};
pub use receipt::{BadReceipt, ReceiptNumber};
pub use solar_term::solar_term;
pub use stored::{Param, Stored, Value};
/// The identifier type inside every typed id.
pub use uuid::Uuid;
pub use zone::{BadTime, BadZone, Civil, Zone};
