//! `/settings/permissions`: who may do what, as the program holds it.

use axum::response::Response;
use gate::Word;
use web::{Door, Failure, Frame, Page};

use super::account::role_word;
use super::list::{ListPage, ListRow};

/// A word of the table as people say it.
fn word(f: &Frame, word: &Word) -> String {
    match word {
        Word::Everyone => f.t("people-may-everyone"),
        Word::SignedIn => f.t("people-may-signed-in"),
        Word::Role(role) => role_word(f, *role),
        Word::Relation(name) => known(f, &format!("people-may-{}", name.replace('_', "-")), name),
    }
}

/// The message, or the name as the program has it.
fn known(f: &Frame, key: &str, name: &str) -> String {
    if f.knows(key) { f.t(key) } else { name.to_owned() }
}

/// `GET /settings/permissions`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("policy", "see")?;
    let heads = ["people-may-kind", "people-may-action", "people-may-who"];
    let mut page = ListPage::new(&door, "people-permissions", "people-permissions-about", &heads);
    let f = &page.f;
    let rows = door.app.policy().table().iter().map(|line| {
        let who: Vec<String> = line.words.iter().map(|one| word(f, one)).collect();
        ListRow {
            cells: vec![
                known(f, &format!("people-kind-{}", line.kind), &line.kind),
                known(
                    f,
                    &format!("people-can-{}", line.action.replace('_', "-")),
                    &line.action,
                ),
                who.join(&f.t("people-or")),
            ],
            ..ListRow::default()
        }
    });
    let rows = rows.collect();
    page.page = Page {
        rows,
        back: None,
        next: None,
        next_key: None,
    };
    Ok(page.reply(&door))
}
