//! The window: what a resident can ask for, what it takes, and how it is
//! asked. The catalogue of service items is in [`catalogue`], forms as data in
//! [`forms`], what is asked and what becomes of it in [`applications`], what staff do for
//! those who cannot go in [`errands`].
//!
//! The counter stands on this: [`reach::Reach`], [`catalogue::Catalogue::find`],
//! [`pages::item::Facts`], [`forms::shelf::of`], [`forms::known()`],
//! [`forms::show::shown`] with the macros of `window/parts.html`,
//! [`applications::draft::begin`], [`applications::apply()`],
//! [`applications::step()`].

mod api;
pub mod applications;
pub mod catalogue;
pub mod demo;
mod desk;
pub mod errands;
pub mod forms;
mod open;
pub mod outside;
pub mod pages;
pub mod reach;
pub mod telling;

use std::sync::Arc;

use web::Room;

/// The room's message files.
pub const WORDS: &[(&str, &str)] = &[
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
    ("zh-CN", include_str!("../words/apply.zh-CN.ftl")),
    ("en", include_str!("../words/apply.en.ftl")),
];

/// The room.
pub fn room() -> Room {
    use gate::Thing;
    Room {
        routes: || {
            axum::Router::new()
                .merge(pages::routes())
                .merge(desk::routes())
                .merge(open::routes())
                .merge(api::routes())
        },
        api: Some(api::document),
        words: WORDS,
        permissions: include_str!("../permissions.toml"),
        kinds: vec![
            ("catalogue", Vec::new()),
            ("applications", Vec::new()),
            (
                applications::Application::KIND,
                applications::Application::relation_names(),
            ),
            ("errands", Vec::new()),
            ("departments", Vec::new()),
            (telling::Telling::KIND, telling::Telling::relation_names()),
            (errands::Errand::KIND, errands::Errand::relation_names()),
        ],
        migrations: vec![
            store::Migration {
                room: "window",
                number: 1,
                name: "catalogue",
                sql: include_str!("../migrations/0001_catalogue.sql"),
            },
            store::Migration {
                room: "window",
                number: 2,
                name: "applications",
                sql: include_str!("../migrations/0002_applications.sql"),
            },
            store::Migration {
                room: "window",
                number: 3,
                name: "outside",
                sql: include_str!("../migrations/0003_outside.sql"),
            },
            store::Migration {
                room: "window",
                number: 4,
                name: "forms",
                sql: include_str!("../migrations/0004_forms.sql"),
            },
        ],
        statements: catalogue::rows::ALL
            .iter()
            .chain(forms::known::ALL)
            .chain(forms::kept::ALL)
            .chain(applications::rows::ALL)
            .chain(outside::rows::ALL)
            .chain(outside::department::ALL)
            .chain(telling::rows::ALL)
            .chain(applications::no_loss::ALL)
            .chain(errands::rows::ALL)
            .chain(open::ALL)
            .copied()
            .collect(),
        lists: || {
            let mut lists = applications::list::samples();
            lists.extend(errands::rows::samples());
            lists.extend(telling::rows::samples());
            lists
        },
        handlers: |app| vec![outside::send::handler(app), telling::send::handler(app)],
        nav: vec![pages::nav(), desk::nav()],
        periodic: |app| {
            let app = app.clone();
            vec![
                store::Periodic {
                    name: "window.forget",
                    every: kernel::Micros::HOUR,
                    run: Arc::new(|store, turn| {
                        let community = turn.community;
                        store
                            .write_now(move |tx| applications::draft::forget_old(tx, community))
                            .map(|_| ())?;
                        Ok(())
                    }),
                },
                store::Periodic {
                    name: "window.done_again",
                    every: 30 * kernel::Micros::SECOND,
                    run: Arc::new(move |store: &store::Store, turn: &store::Turn| {
                        let (app, community) = (app.clone(), turn.community);
                        store.write_now(move |tx| {
                            let Some(centre) = store::Community::by_id(tx, community)? else {
                                return Ok(0);
                            };
                            let zone = &centre.zone;
                            let again = applications::redo::done_again(tx, community, zone, app.policy())?;
                            let back = applications::redo::taken_back(tx, community, zone, app.policy())?;
                            Ok::<_, store::StoreError>(again + back)
                        })?;
                        Ok(())
                    }),
                },
            ]
        },
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
            "window-state-",
            "window-next-",
            "window-do-",
            "window-words-",
            "window-hsds-",
            "window-scan-",
            "window-way-",
            "window-tell-",
            "window-outside-is-",
            "window-form-",
            "window-errand-open",
            "window-errand-done",
            "window-errand-ended",
        ];
        let faults = web::missing_keys("window", env!("CARGO_MANIFEST_DIR"), super::WORDS, &made);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
