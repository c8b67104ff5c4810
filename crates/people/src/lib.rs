//! People: the four-level grid (estate, building, staircase, door), the
//! responsible units, the staff with their rosters and deputies, the working
//! days. Everything that differs by place is a row here, versioned, and edited
//! by a manager on a page.

mod centre;
pub mod demo;
pub mod pages;
pub mod rows;

pub use centre::{Centre, Centres, OnDuty, parse_hours};

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
];

/// The room.
pub fn room() -> Room {
    Room {
        routes: pages::routes,
        permissions: include_str!("../permissions.toml"),
        kinds: vec![("people", Vec::new())],
        words: WORDS,
        migrations: vec![store::Migration {
            room: "people",
            number: 1,
            name: "grid",
            sql: include_str!("../migrations/0001_grid.sql"),
        }],
        statements: rows::ALL.to_vec(),
        nav: vec![pages::nav()],
        ..Room::new("people")
    }
}
