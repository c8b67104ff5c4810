//! Matters: anything that somebody asks. What was said is kept at once and
//! unchanged; it gets a number, a deadline, a person and a responsible unit;
//! it is handled, answered, published on the echo wall and rated. Each verb
//! has a file of its own name.

pub mod accept;
pub mod answer;
mod api;
pub mod appeal;
pub mod assign;
pub mod bad;
mod book;
pub mod carry;
pub mod clocks;
pub mod complain;
pub mod correct;
pub mod cx;
pub mod demo;
mod desk;
pub mod escalate;
pub mod event;
pub mod follow;
pub mod hand;
pub mod hear;
mod leader;
pub mod lists;
mod manager;
pub mod matter;
pub mod merge;
mod met;
pub mod no_loss;
pub mod note;
pub mod number;
pub mod paper;
pub mod publish;
pub mod rate;
pub mod redact;
pub mod report;
mod resident;
pub mod rows;
pub mod rulebook;
mod settings;
mod wall;
pub mod whose;
pub mod words;
pub mod workflow;

pub use resident::media::send as send_file;
pub use resident::upload::{kept_photo, kept_voice};

use web::Room;

/// The room's message files, a file for each part and language.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/resident.zh-CN.ftl")),
    ("en", include_str!("../words/resident.en.ftl")),
    ("zh-CN", include_str!("../words/wall.zh-CN.ftl")),
    ("en", include_str!("../words/wall.en.ftl")),
    ("zh-CN", include_str!("../words/desk.zh-CN.ftl")),
    ("en", include_str!("../words/desk.en.ftl")),
    ("zh-CN", include_str!("../words/book.zh-CN.ftl")),
    ("en", include_str!("../words/book.en.ftl")),
    ("zh-CN", include_str!("../words/manager.zh-CN.ftl")),
    ("en", include_str!("../words/manager.en.ftl")),
    ("zh-CN", include_str!("../words/settings.zh-CN.ftl")),
    ("en", include_str!("../words/settings.en.ftl")),
    ("zh-CN", include_str!("../words/hear.zh-CN.ftl")),
    ("en", include_str!("../words/hear.en.ftl")),
    ("zh-CN", include_str!("../words/leader.zh-CN.ftl")),
    ("en", include_str!("../words/leader.en.ftl")),
    ("zh-CN", include_str!("../words/api.zh-CN.ftl")),
    ("en", include_str!("../words/api.en.ftl")),
];

/// The room.
pub fn room() -> Room {
    use gate::Thing;
    Room {
        routes: || {
            axum::Router::new()
                .merge(resident::routes())
                .merge(wall::routes())
                .merge(desk::routes())
                .merge(leader::routes())
                .merge(book::routes())
                .merge(manager::routes())
                .merge(settings::routes())
                .merge(hear::routes())
                .merge(api::routes())
        },
        api: Some(api::document),
        permissions: include_str!("../permissions.toml"),
        kinds: vec![
            (rows::Matter::KIND, rows::Matter::relation_names()),
            ("matters", Vec::new()),
        ],
        words: WORDS,
        migrations: vec![
            store::Migration {
                room: "matters",
                number: 1,
                name: "matters",
                sql: include_str!("../migrations/0001_matters.sql"),
            },
            store::Migration {
                room: "matters",
                number: 2,
                name: "hear",
                sql: include_str!("../migrations/0002_hear.sql"),
            },
            store::Migration {
                room: "matters",
                number: 5,
                name: "whose",
                sql: include_str!("../migrations/0005_whose.sql"),
            },
            store::Migration {
                room: "matters",
                number: 6,
                name: "appeal",
                sql: include_str!("../migrations/0006_appeal.sql"),
            },
        ],
        statements: rows::ALL
            .iter()
            .chain(whose::ALL)
            .chain(bad::ALL)
            .chain(appeal::ALL)
            .chain(rulebook::ALL)
            .chain(no_loss::ALL)
            .chain(lists::ALL)
            .chain(hear::rows::ALL)
            .chain(manager::rows::ALL)
            .chain(settings::ALL)
            .chain(api::ALL)
            .copied()
            .collect(),
        lists: || {
            lists::samples()
                .into_iter()
                .chain(manager::rows::samples())
                .collect()
        },
        nav: resident::nav()
            .into_iter()
            .chain(desk::nav())
            .chain([leader::nav(), book::nav()])
            .chain(manager::nav())
            .collect(),
        periodic: hear::periodic,
        ..Room::new("matters")
    }
}
