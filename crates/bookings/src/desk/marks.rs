//! `/desk/classes/marks`: who did not come, and why. Whoever wrote a mark down
//! does not decide about it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::ids::ClaimId;
use crate::marks::{self, Listed, MarkError, MarkState};
use crate::no_show::NoShow;

/// The page.
#[derive(Template)]
#[template(path = "bookings/marks.html")]
pub(super) struct MarksPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    /// Those who said why.
    pub said: Vec<Listed>,
    /// Those that count.
    pub stand: Vec<Listed>,
    /// The numbers of the rule.
    pub rule: NoShow,
    /// They may set them.
    pub may_rule: bool,
    /// As the log names whoever looks.
    pub own: String,
}

impl MarksPage {
    /// Whether the words that were typed are about this one.
    fn is_typed(&self, one: &Listed) -> bool {
        self.values.is("mark", &one.id.to_string())
    }

    fn is_own(&self, one: &Listed) -> bool {
        one.actor == self.own
    }
}

async fn shown(door: &Door, values: Values, errors: Errors) -> Result<Response, Failure> {
    let community = door.community.id;
    let (said, stand, rule) = door
        .read::<_, StoreError, _>(move |tx| {
            let said = marks::in_state(tx, community, MarkState::Said)?;
            let stand = marks::in_state(tx, community, MarkState::Stands)?;
            Ok((said, stand, NoShow::of(tx, community)?))
        })
        .await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = MarksPage {
        f: door.frame_t("bookings-marks-desk"),
        errors,
        values,
        said,
        stand,
        rule,
        may_rule: door.may_any("bookings", "rule"),
        own: door.actor.label(),
    };
    Ok(door.page(status, &page))
}

/// `GET /desk/classes/marks`
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "judge")?;
    shown(&door, Values::default(), Errors::none()).await
}

/// `POST /desk/classes/marks/{id}`
pub(super) async fn judge(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "judge")?;
    let id: ClaimId = id.parse().map_err(|_| Failure::NotFound)?;
    let (community, actor) = (door.community.id, door.actor.label());
    let (lift, words) = (form.text("do") == "lift", form.text("words").to_owned());
    let done = door
        .write::<_, MarkError, _>(move |tx| {
            marks::judge(tx, community, &actor, id, (lift, &words)).map(|_| ())
        })
        .await;
    match done {
        Ok(()) => Ok(Reply::to("/desk/classes/marks?said=bookings-mark-judged-done").into_response()),
        Err(MarkError::NotFound) => Err(Failure::NotFound),
        Err(MarkError::Store(error)) => Err(error.into()),
        Err(MarkError::Same) => Err(Failure::conflict("bookings-mark-same")),
        Err(MarkError::Done | MarkError::Late) => Err(Failure::conflict("bookings-mark-done")),
        Err(MarkError::Words) => {
            let errors = Errors::one("words", "bookings-mark-words");
            shown(&door, form.values().clone(), errors).await
        }
    }
}
