//! Bookings: taking part. Classes, events, rooms, seats, machines and
//! appointments, given out by one engine: first come first served, by lot, or
//! from a waiting list. The rules are in [`ledger`], their order and
//! durability in [`allocator`], dates in [`recur`], lotteries in [`draw`].

pub mod allocator;
mod api;
pub mod books;
pub mod draw;
pub mod ids;
pub mod learner;
pub mod ledger;
pub mod offer;
pub mod recur;
pub mod rows;

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
];

/// The room.
pub fn room() -> Room {
    Room {
        routes: || axum::Router::new().merge(api::routes()),
        words: WORDS,
        permissions: include_str!("../permissions.toml"),
        kinds: vec![("bookings", Vec::new())],
        migrations: vec![store::Migration {
            room: "bookings",
            number: 1,
            name: "bookings",
            sql: include_str!("../migrations/0001_bookings.sql"),
        }],
        statements: rows::ALL.iter().chain(books::ALL).copied().collect(),
        ..Room::new("bookings")
    }
}
