//! Bookings: taking part. Classes, events, rooms, seats, machines and
//! appointments, given out by one engine: first come first served, by lot, or
//! from a waiting list. The rules are in [`ledger`], their order and
//! durability in [`allocator`], dates in [`recur`], lotteries in [`draw`].

pub mod allocator;
mod api;
pub mod behalf;
pub mod blocked;
pub mod books;
pub mod change;
pub mod claims;
pub mod club;
pub mod demo;
mod desk;
pub mod draw;
pub mod draws;
pub mod fault;
pub mod footfall;
pub mod ids;
pub mod learner;
pub mod ledger;
pub mod lobby;
pub mod marks;
pub mod offer;
pub mod pace;
mod pages;
pub mod pass;
pub mod plan;
pub mod presence;
pub mod recur;
pub mod rows;
pub mod term;
pub mod told;

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
];

/// The room.
pub fn room() -> Room {
    Room {
        routes: || {
            axum::Router::new()
                .merge(api::routes())
                .merge(pages::routes())
                .merge(desk::routes())
                .merge(draws::routes())
        },
        api: Some(api::document),
        words: WORDS,
        permissions: include_str!("../permissions.toml"),
        kinds: vec![("bookings", Vec::new())],
        migrations: vec![
            store::Migration {
                room: "bookings",
                number: 1,
                name: "bookings",
                sql: include_str!("../migrations/0001_bookings.sql"),
            },
            store::Migration {
                room: "bookings",
                number: 2,
                name: "terms",
                sql: include_str!("../migrations/0002_terms.sql"),
            },
            store::Migration {
                room: "bookings",
                number: 3,
                name: "behalf",
                sql: include_str!("../migrations/0003_behalf.sql"),
            },
            store::Migration {
                room: "bookings",
                number: 4,
                name: "lobby",
                sql: include_str!("../migrations/0004_lobby.sql"),
            },
            store::Migration {
                room: "bookings",
                number: 5,
                name: "footfall",
                sql: include_str!("../migrations/0005_footfall.sql"),
            },
            store::Migration {
                room: "bookings",
                number: 6,
                name: "clubs",
                sql: include_str!("../migrations/0006_clubs.sql"),
            },
            store::Migration {
                room: "bookings",
                number: 7,
                name: "turns",
                sql: include_str!("../migrations/0007_turns.sql"),
            },
        ],
        statements: rows::ALL
            .iter()
            .chain(behalf::ALL)
            .chain(blocked::ALL)
            .chain(books::ALL)
            .chain(change::ALL)
            .chain(club::ALL)
            .chain(fault::ALL)
            .chain(footfall::ALL)
            .chain(plan::statements())
            .chain(lobby::ALL)
            .chain(marks::ALL)
            .chain(presence::ALL)
            .chain(told::ALL)
            .chain(pages::statements())
            .chain(desk::statements())
            .copied()
            .collect(),
        handlers: told::handlers,
        nav: vec![pages::nav(), desk::nav()],
        periodic: |app| {
            let allocators = app.shelf::<allocator::Allocators>();
            vec![
                store::Periodic {
                    name: "bookings.forget",
                    every: kernel::Micros::HOUR,
                    run: std::sync::Arc::new(allocator::forget_keys),
                },
                store::Periodic {
                    name: "bookings.draws",
                    every: 30 * kernel::Micros::SECOND,
                    run: std::sync::Arc::new(move |store: &store::Store, turn: &store::Turn| {
                        draws::draw_due(store, &allocators, turn.community)
                    }),
                },
            ]
        },
        ..Room::new("bookings")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_are_complete_and_all_in_use() {
        let made = [
            "bookings-for-",
            "bookings-state-",
            "bookings-weekday-",
            "bookings-part-",
        ];
        let faults = web::missing_keys("bookings", env!("CARGO_MANIFEST_DIR"), super::WORDS, &made);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
