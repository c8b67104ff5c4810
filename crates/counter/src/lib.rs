//! The counter: whoever comes takes a ticket, is called by a window, is served
//! there, and says how it was. [`queue`] holds the verbs of a ticket, [`rank`]
//! the order of the line and what is told of it, [`appoint`] promised hours,
//! [`device`] the machines in the lobby.

mod api;
pub mod appoint;
pub mod cx;
pub mod demo;
pub mod device;
pub mod no_loss;
mod pages;
pub mod queue;
pub mod rank;
pub mod rate;
pub mod rows;
pub mod setup;
pub mod work;

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
];

/// The room.
pub fn room() -> Room {
    Room {
        routes: || pages::routes().merge(api::routes()),
        api: Some(api::document),
        words: WORDS,
        permissions: include_str!("../permissions.toml"),
        kinds: vec![("counter", Vec::new())],
        migrations: vec![
            store::Migration {
                room: "counter",
                number: 1,
                name: "queue",
                sql: include_str!("../migrations/0001_queue.sql"),
            },
            store::Migration {
                room: "counter",
                number: 2,
                name: "rating",
                sql: include_str!("../migrations/0002_rating.sql"),
            },
            store::Migration {
                room: "counter",
                number: 3,
                name: "work",
                sql: include_str!("../migrations/0003_work.sql"),
            },
        ],
        statements: rows::ALL
            .iter()
            .chain(appoint::ALL)
            .chain(device::ALL)
            .chain(rate::ALL)
            .chain(work::ALL)
            .copied()
            .collect(),
        nav: pages::nav(),
        periodic: pages::periodic,
        ..Room::new("counter")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_are_complete_and_all_in_use() {
        let made = [
            "counter-priority-",
            "counter-state-",
            "counter-device-kind-",
            "counter-promise-",
            "counter-grade-",
            "counter-reason-",
            "counter-verdict-",
            "counter-day-",
        ];
        let faults = web::missing_keys("counter", env!("CARGO_MANIFEST_DIR"), super::WORDS, &made);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
