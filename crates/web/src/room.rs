//! What a room brings to the house.

use axum::Router;
use store::{Handler, Migration, Periodic, Sql};

use crate::app::App;

/// Where an entry of the navigation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bar {
    /// The tab bar of residents (phone) and the site bar (wide screens).
    Tabs,
    /// The bar of the staff.
    Desk,
}

/// An entry of the navigation. A room registers one only for a page that works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Nav {
    /// Which bar.
    pub bar: Bar,
    /// Its place among the others, lowest first.
    pub order: u8,
    /// Where it leads.
    pub href: &'static str,
    /// Its picture: an id of `signs.html`; `hui` for the 回.
    pub sign: &'static str,
    /// The key of its word.
    pub word: &'static str,
    /// Kind and action: it is shown to those whom the table of permissions
    /// lets do this without regard to a thing. `None`: to everybody.
    pub needs: Option<(&'static str, &'static str)>,
}

/// A room: its routes, words, permissions, tables and jobs. Everything but the
/// name may be left out: `Room { routes, words, ..Room::new("matters") }`.
#[derive(Clone)]
pub struct Room {
    /// The name of the crate.
    pub name: &'static str,
    /// Its routes, pages and API.
    pub routes: fn() -> Router<App>,
    /// Its part of the API document.
    pub api: Option<fn() -> utoipa::openapi::OpenApi>,
    /// The text of its `permissions.toml`.
    pub permissions: &'static str,
    /// Each kind of thing with the names of its relations: `(Matter::KIND, Matter::relation_names())`.
    pub kinds: Vec<(&'static str, Vec<&'static str>)>,
    /// Its message files by language: `("zh-CN", include_str!("../words/zh-CN.ftl"))`.
    pub words: &'static [(&'static str, &'static str)],
    /// Its migrations.
    pub migrations: Vec<Migration>,
    /// Its named statements, for the statement test: `rows::ALL`.
    pub statements: Vec<(&'static str, &'static Sql)>,
    /// Samples of its composed lists, planned by the statement test as well.
    pub lists: fn() -> Vec<(&'static str, Sql)>,
    /// What does its jobs, by the kind of job.
    pub handlers: fn(&App) -> Vec<(&'static str, Handler)>,
    /// What it does again and again.
    pub periodic: fn(&App) -> Vec<Periodic>,
    /// Its entries in the bars.
    pub nav: Vec<Nav>,
}

impl Room {
    /// An empty room.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Router::new,
            api: None,
            permissions: "",
            kinds: Vec::new(),
            words: &[],
            migrations: Vec::new(),
            statements: Vec::new(),
            lists: Vec::new,
            handlers: |_| Vec::new(),
            periodic: |_| Vec::new(),
            nav: Vec::new(),
        }
    }
}
