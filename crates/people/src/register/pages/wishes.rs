//! `/people/wishes`: what residents want put right or erased, the first due
//! first; each is decided with a word that they can read.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Micros, Uuid};
use web::{Door, Failure, Form, Frame, Reply};

use super::Hand;
use crate::register::person::person;
use crate::register::wish::{self, Wish, WishKind};
use crate::register::{Person, Refused};

/// So many stand on the page.
const PAGE: i64 = 50;

/// What waits.
#[derive(Template)]
#[template(path = "register/wishes.html")]
pub(crate) struct WishesPage {
    pub f: Frame,
    pub rows: Vec<Waits>,
    /// Where the list goes on.
    pub more: Option<String>,
}

/// One wish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Waits {
    pub id: String,
    pub name: String,
    pub href: String,
    pub words: String,
    pub erase: bool,
    pub asked: String,
    pub due: Micros,
}

/// `GET /people/wishes`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("register", "keep")?;
    let hand = Hand::of(&door).await?;
    let query = door.query();
    let after = (
        query.parsed::<i64>("after").map_or(Micros(0), Micros),
        query.parsed::<Uuid>("id").unwrap_or(Uuid::nil()),
    );
    let found = door
        .read::<_, Refused, _>(move |tx| {
            let mut found = Vec::new();
            for wish in Wish::open(tx, hand.community, after, PAGE)? {
                let one = person(tx, hand.community, wish.person)?;
                let seen = one.filter(|one| hand.cx().policy.may(&hand.actor, "see", one));
                found.push((wish, seen));
            }
            Ok(found)
        })
        .await?;
    let f = door.frame_t("people-reg-wishes");
    let full = found.len() >= usize::try_from(PAGE).unwrap_or(50);
    let last = found.last().filter(|_| full);
    let page = WishesPage {
        more: last.map(|(wish, _)| format!("/people/wishes?after={}&id={}", wish.due_at.0, wish.id)),
        rows: found
            .iter()
            .filter_map(|(wish, one)| Some(row(&f, wish, one.as_ref()?)))
            .collect(),
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}

fn row(f: &Frame, wish: &Wish, one: &Person) -> Waits {
    Waits {
        id: wish.id.simple().to_string(),
        name: one.name.clone(),
        href: format!("/people/{}", one.id),
        words: wish.words.clone(),
        erase: wish.kind == WishKind::Erase,
        asked: f.date(wish.asked_at),
        due: wish.due_at,
    }
}

/// `POST /people/wishes/{id}`.
pub(super) async fn decide(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("register", "keep")?;
    let id = Uuid::try_parse(&id).map_err(|_| Failure::NotFound)?;
    let hand = Hand::of(&door).await?;
    let (erase, outcome) = (form.text("go") == "erase", form.text("outcome").to_owned());
    let body = form.canonical();
    let done = door.write_once::<Refused, _>(form.key(), &body, move |tx| {
        wish::decide(tx, &hand.cx(), id, erase, &outcome)?;
        Ok(Reply::to("/people/wishes?said=people-kept-done"))
    });
    Ok(done.await?)
}
