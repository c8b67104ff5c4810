//! At the door: whoever comes shows a code, or says a name and four digits.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::scan::{holder, refused};
use crate::learner;
use crate::pages::own::{Line, own};
use crate::pages::token;
use crate::pass::Read;

/// Asking for name and digits.
#[derive(Template)]
#[template(path = "bookings/at_door.html")]
pub(crate) struct AtDoorPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub missed: bool,
    /// Whose, once known, and what they have.
    pub name: String,
    pub here: String,
    pub lines: Vec<Line>,
}

impl AtDoorPage {
    fn state(&self, line: &Line) -> String {
        self.f
            .t(&format!("bookings-state-{}", line.state.word().replace('_', "-")))
    }
}

fn empty(door: &Door) -> AtDoorPage {
    AtDoorPage {
        f: door.frame_t("bookings-door-title"),
        errors: Errors::none(),
        values: Values::default(),
        missed: false,
        name: String::new(),
        here: String::new(),
        lines: Vec::new(),
    }
}

/// `GET /desk/classes/at-door`
pub(crate) async fn ask(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    Ok(door.page(StatusCode::OK, &empty(&door)))
}

/// `POST /desk/classes/at-door`
pub(crate) async fn find(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let community = door.community.id;
    let (name, tail) = (form.text("name").to_owned(), form.text("tail").to_owned());
    let found = door
        .read::<_, StoreError, _>(move |tx| learner::by_tail(tx, community, &name, &tail))
        .await?;
    match found.first() {
        Some(known) => {
            let token = token(door.app.store().keys(), community, known.id);
            Ok(Reply::to(format!("/desk/classes/at-door/{token}")).into_response())
        }
        None => {
            let page = AtDoorPage {
                missed: true,
                values: form.values().clone(),
                ..empty(&door)
            };
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `GET /desk/classes/at-door/{token}`: what the code leads to.
pub(crate) async fn page(door: Door, Path(given): Path<String>) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let community = door.community.id;
    let person = match holder(&door, &given, door.now) {
        Read::Good(person) => person,
        read => return Ok(refused(&door, read)),
    };
    let own = door
        .read::<_, StoreError, _>(move |tx| own(tx, community, person))
        .await?;
    let page = AtDoorPage {
        name: own.name,
        here: format!("/desk/classes/at-door/{given}"),
        lines: own.lines.into_iter().filter(|line| line.live).collect(),
        ..empty(&door)
    };
    Ok(door.page(StatusCode::OK, &page))
}
