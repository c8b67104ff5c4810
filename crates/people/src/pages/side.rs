//! The list of all pages of settings, beside each of them.

use web::Door;

/// An entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Where it leads.
    pub href: &'static str,
    /// Its word.
    pub word: String,
    /// Whether this page belongs to it.
    pub current: bool,
}

/// Address, word, and who may: kind and action.
const ALL: [(&str, &str, &str, &str); 16] = [
    (
        "/settings/categories",
        "people-nav-categories",
        "matters",
        "settings",
    ),
    ("/settings/rules", "people-nav-rules", "matters", "settings"),
    ("/settings/items", "people-nav-items", "catalogue", "see"),
    ("/settings/forms", "people-nav-forms", "catalogue", "see"),
    (
        "/settings/departments",
        "people-nav-departments",
        "departments",
        "see",
    ),
    ("/settings/workflow", "people-nav-workflow", "matters", "settings"),
    ("/settings/grid", "people-nav-grid", "people", "edit"),
    ("/settings/cover", "people-nav-cover", "people", "edit"),
    ("/settings/units", "people-nav-units", "people", "edit"),
    ("/settings/staff", "people-nav-staff", "people", "edit"),
    ("/settings/rosters", "people-nav-rosters", "people", "edit"),
    ("/settings/days", "people-nav-days", "people", "edit"),
    ("/settings/no-show", "people-nav-no-show", "bookings", "rule"),
    ("/settings/accounts", "people-nav-accounts", "account", "see"),
    ("/settings/channels", "people-notice-ways", "notices", "channels"),
    ("/settings/permissions", "people-nav-permissions", "policy", "see"),
];

/// The pages that this person may open.
pub fn sides(door: &Door) -> Vec<Side> {
    let path = door.manner.path.split('?').next().unwrap_or_default();
    ALL.iter()
        .filter(|(_, _, kind, action)| door.may_any(kind, action))
        .map(|(href, word, _, _)| Side {
            href,
            word: door.t(word),
            current: path == *href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')),
        })
        .collect()
}
