//! People: the four-level grid (estate, building, staircase, door), the
//! responsible units, the staff with their rosters and deputies, the working
//! days. Everything that differs by place is a row here, versioned, and edited
//! by a manager on a page.

mod centre;
pub mod demo;
pub mod rows;

pub use centre::{Centre, Centres, OnDuty, parse_hours};

use web::Room;

/// The room.
pub fn room() -> Room {
    Room {
        migrations: vec![store::Migration {
            room: "people",
            number: 1,
            name: "grid",
            sql: include_str!("../migrations/0001_grid.sql"),
        }],
        statements: rows::ALL.to_vec(),
        ..Room::new("people")
    }
}
