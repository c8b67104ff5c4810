//! Bookings: taking part. Classes, events, rooms, seats, machines and
//! appointments, given out by one engine: first come first served, by lot, or
//! from a waiting list. The rules are in [`ledger`], their order and
//! durability in [`allocator`], dates in [`recur`], lotteries in [`draw`].

pub mod allocator;
pub mod draw;
pub mod ids;
pub mod ledger;
pub mod recur;
pub mod rows;

use web::Room;

/// The room.
pub fn room() -> Room {
    Room {
        permissions: include_str!("../permissions.toml"),
        kinds: vec![("bookings", Vec::new())],
        migrations: vec![store::Migration {
            room: "bookings",
            number: 1,
            name: "bookings",
            sql: include_str!("../migrations/0001_bookings.sql"),
        }],
        statements: rows::ALL.to_vec(),
        ..Room::new("bookings")
    }
}
