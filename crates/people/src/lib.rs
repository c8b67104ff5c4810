//! People: the four-level grid (estate, building, staircase, door), the
//! responsible units, the staff with their rosters and deputies, the working
//! days; and the [`register`] of those who live here. Everything that differs by place is a row here, versioned, and edited
//! by a manager on a page.

mod centre;
pub mod demo;
pub mod notice;
pub mod pages;
pub mod register;
pub mod rows;

pub use centre::{Centre, Centres, OnDuty, parse_hours};

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
    ("zh-CN", include_str!("../words/register.zh-CN.ftl")),
    ("en", include_str!("../words/register.en.ftl")),
    ("zh-CN", include_str!("../words/notice.zh-CN.ftl")),
    ("en", include_str!("../words/notice.en.ftl")),
];

/// The room's lines of the table of permissions.
pub(crate) const PERMISSIONS: &str = include_str!("../permissions.toml");

/// The room.
pub fn room() -> Room {
    use gate::Thing;
    Room {
        routes: || {
            pages::routes()
                .merge(register::pages::routes())
                .merge(notice::pages::routes())
        },
        permissions: PERMISSIONS,
        kinds: vec![
            ("people", Vec::new()),
            ("register", Vec::new()),
            (register::Person::KIND, register::Person::relation_names()),
            ("notices", Vec::new()),
            (notice::Told::KIND, notice::Told::relation_names()),
        ],
        words: WORDS,
        migrations: vec![
            store::Migration {
                room: "people",
                number: 1,
                name: "grid",
                sql: include_str!("../migrations/0001_grid.sql"),
            },
            store::Migration {
                room: "people",
                number: 2,
                name: "register",
                sql: include_str!("../migrations/0002_register.sql"),
            },
            store::Migration {
                room: "people",
                number: 3,
                name: "import",
                sql: include_str!("../migrations/0003_import.sql"),
            },
            store::Migration {
                room: "people",
                number: 4,
                name: "merge_consent",
                sql: include_str!("../migrations/0004_merge_consent.sql"),
            },
            store::Migration {
                room: "people",
                number: 5,
                name: "wish",
                sql: include_str!("../migrations/0005_wish.sql"),
            },
            store::Migration {
                room: "people",
                number: 10,
                name: "notice",
                sql: include_str!("../migrations/0010_notice.sql"),
            },
            store::Migration {
                room: "people",
                number: 11,
                name: "push",
                sql: include_str!("../migrations/0011_push.sql"),
            },
            store::Migration {
                room: "people",
                number: 12,
                name: "names",
                sql: include_str!("../migrations/0012_names.sql"),
            },
            store::Migration {
                room: "people",
                number: 13,
                name: "unnumbered",
                sql: include_str!("../migrations/0013_unnumbered.sql"),
            },
        ],
        statements: rows::ALL
            .iter()
            .chain(register::rows::ALL)
            .chain(register::import::ALL)
            .chain(notice::rows::ALL)
            .chain(notice::push::device::ALL)
            .chain(notice::push::key::ALL)
            .chain(register::merge::ALL)
            .chain(register::consent::ALL)
            .chain(register::no_loss::ALL)
            .chain(register::export::ALL)
            .chain(register::own::ALL)
            .chain(register::wish::ALL)
            .copied()
            .collect(),
        handlers: |app| {
            let mut all = register::import::handlers(app);
            all.extend(notice::handlers(app));
            all
        },
        lists: register::audience::samples,
        nav: register::pages::nav()
            .into_iter()
            .chain([notice::pages::nav(), pages::nav()])
            .collect(),
        ..Room::new("people")
    }
}
