//! People: the four-level grid (estate, building, staircase, door), the
//! responsible units, the staff with their rosters and deputies, the working
//! days. Everything that differs by place is a row here, versioned, and edited
//! by a manager on a page.

mod centre;
pub mod rows;

pub use centre::{Centre, Centres, OnDuty, parse_hours};
