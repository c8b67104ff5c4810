//! Bookings: taking part. Classes, events, rooms, seats, machines and
//! appointments, given out by one engine: first come first served, by lot, or
//! from a waiting list. The rules are in [`ledger`], their order and
//! durability in [`allocator`], dates in [`recur`], lotteries in [`draw`].

mod ages;
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
pub mod no_show;
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
        migrations: migrations(),
        statements: statements(),
        handlers: told::handlers,
        nav: vec![pages::nav(), desk::nav()],
        periodic,
        ..Room::new("bookings")
    }
}

/// The tables, as they came to be.
fn migrations() -> Vec<store::Migration> {
    let all = [
        ("bookings", include_str!("../migrations/0001_bookings.sql")),
        ("terms", include_str!("../migrations/0002_terms.sql")),
        ("behalf", include_str!("../migrations/0003_behalf.sql")),
        ("lobby", include_str!("../migrations/0004_lobby.sql")),
        ("footfall", include_str!("../migrations/0005_footfall.sql")),
        ("clubs", include_str!("../migrations/0006_clubs.sql")),
        ("turns", include_str!("../migrations/0007_turns.sql")),
        ("no_show", include_str!("../migrations/0008_no_show.sql")),
    ];
    let numbered = (1..).zip(all);
    numbered
        .map(|(number, (name, sql))| store::Migration {
            room: "bookings",
            number,
            name,
            sql,
        })
        .collect()
}

/// Everything that this room asks of the store.
fn statements() -> Vec<(&'static str, &'static store::Sql)> {
    rows::ALL
        .iter()
        .chain(rows::draws::ALL)
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
        .chain(no_show::ALL)
        .chain(presence::ALL)
        .chain(told::ALL)
        .chain(pages::statements())
        .chain(desk::statements())
        .copied()
        .collect()
}

/// What is done again and again.
fn periodic(app: &web::App) -> Vec<store::Periodic> {
    let allocators = app.shelf::<allocator::Allocators>();
    vec![
        store::Periodic {
            name: "bookings.forget",
            every: kernel::Micros::HOUR,
            run: std::sync::Arc::new(allocator::forget_keys),
        },
        store::Periodic {
            name: "bookings.draws",
            // So often that the turn of a server that was killed in the middle is soon over.
            every: 15 * kernel::Micros::SECOND,
            run: std::sync::Arc::new(move |store: &store::Store, turn: &store::Turn| {
                draws::draw_due(store, &allocators, turn.community)
            }),
        },
    ]
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
            "bookings-mark-",
            "bookings-rule-",
        ];
        let faults = web::missing_keys("bookings", env!("CARGO_MANIFEST_DIR"), super::WORDS, &made);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
