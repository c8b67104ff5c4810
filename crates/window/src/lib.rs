//! The window: what a resident can ask for, what it takes, and how it is
//! asked. The catalogue of service items is in [`catalogue`].

pub mod catalogue;
mod desk;
pub mod pages;
pub mod reach;

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
];

/// The room.
pub fn room() -> Room {
    Room {
        routes: || axum::Router::new().merge(pages::routes()).merge(desk::routes()),
        words: WORDS,
        permissions: include_str!("../permissions.toml"),
        kinds: vec![("catalogue", Vec::new())],
        migrations: vec![store::Migration {
            room: "window",
            number: 1,
            name: "catalogue",
            sql: include_str!("../migrations/0001_catalogue.sql"),
        }],
        statements: catalogue::rows::ALL.to_vec(),
        nav: vec![pages::nav()],
        ..Room::new("window")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_are_complete_and_all_in_use() {
        let made = [
            "window-cat-",
            "window-event-",
            "window-for-",
            "window-why-",
            "window-channel-",
            "window-version-",
        ];
        let faults = web::missing_keys("window", env!("CARGO_MANIFEST_DIR"), super::WORDS, &made);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
