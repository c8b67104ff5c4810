//! What became of an application, for whoever holds its link: the strokes of
//! 回, what is missing, what came of it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply};

use super::sitting::Sitting;
use crate::applications::papers::Of;
use crate::applications::steps::{self, StepError};
use crate::applications::{Application, State, Step};
use crate::reach::Reach;

#[derive(Template)]
#[template(path = "window/progress.html")]
struct ProgressPage {
    f: Frame,
    errors: Errors,
    s: Sitting,
    a: Application,
    number: String,
    last_four: String,
    receipt: Option<String>,
}

impl ProgressPage {
    fn state(&self) -> String {
        self.f.t(&format!("window-state-{}", self.a.state))
    }

    fn next(&self) -> String {
        self.f.t(&format!("window-next-{}", self.a.state))
    }

    fn missing(&self) -> bool {
        self.a.state == State::Correcting
    }

    /// Where they say how it was: once for each item that was decided.
    fn rate(&self) -> Option<String> {
        let over = matches!(self.a.state, State::Result | State::Delivered | State::Refused);
        let link = self.receipt.as_ref().filter(|_| over)?;
        Some(format!("{link}/rate"))
    }

    fn can_withdraw(&self) -> bool {
        matches!(
            self.a.state,
            State::Received | State::Checking | State::Correcting | State::Forwarded
        )
    }
}

/// What cannot be done, as the failure that is told.
pub(crate) fn refused(error: StepError) -> Failure {
    match error {
        StepError::NotFound => Failure::NotFound,
        StepError::Denied => Failure::Denied,
        StepError::NotNow(..) => Failure::conflict("window-step-not-now"),
        StepError::Stale => Failure::conflict("window-step-stale"),
        StepError::Field(field, key) => Failure::bad(field, key),
        StepError::Matter(matters::cx::Refused::Store(error)) => error.into(),
        StepError::Matter(_) => Failure::conflict("window-step-not-now"),
        StepError::Store(error) => error.into(),
    }
}

/// The page of a form that was sent.
pub(super) async fn page(door: &Door, s: Sitting, errors: Errors) -> Result<Response, Failure> {
    let (community, id) = (door.community.id, s.draft.application.ok_or(Failure::NotFound)?);
    let found = door
        .read::<_, StoreError, _>(move |tx| Application::by_id(tx, community, id))
        .await?;
    let a = found.ok_or(Failure::NotFound)?;
    let number = a.receipt.to_string();
    let last_four = a.receipt.last_four();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ProgressPage {
        f: door.frame(s.title(door.lang.is_chinese()).to_owned()),
        number: number.strip_suffix(&last_four).unwrap_or(&number).to_owned(),
        last_four,
        receipt: s
            .draft
            .link(door.app.store().keys())
            .map(|secret| format!("/r/{secret}")),
        errors,
        s,
        a,
    };
    Ok(super::apply::secret(door.page(status, &page)))
}

/// Papers for an application that is under way; if they were asked for, it goes on.
pub(super) async fn papers(door: &Door, s: Sitting, form: &Form) -> Result<Response, Failure> {
    let id = s.draft.application.ok_or(Failure::NotFound)?;
    let before = s.papers.len();
    let errors = s.take_papers(door, form, Of::Application(id)).await?;
    if !errors.is_empty() {
        let s = Sitting::of(door, &s.token, None).await?;
        return page(door, s, errors).await;
    }
    let after = Sitting::of(door, &s.token, None).await?.papers.len();
    let said = form.text("words").chars().take(500).collect::<String>();
    if after == before && said.is_empty() {
        return page(door, s, Errors::one("words", "window-supplement-empty")).await;
    }
    let href = s.href();
    act(door, s, Step::Supplement(said)).await?;
    Ok(Reply::to(format!("{href}?said=window-supplemented-done")).into_response())
}

/// A step that the holder of the link takes.
async fn act(door: &Door, s: Sitting, step: Step) -> Result<(), Failure> {
    let (reach, id) = (
        Reach::of(door).await?,
        s.draft.application.ok_or(Failure::NotFound)?,
    );
    door.write::<_, StepError, _>(move |tx| {
        let cx = reach.hand.cx();
        let a = Application::by_id(tx, cx.community, id)?.ok_or(StepError::NotFound)?;
        steps::take(tx, &cx, a, &step).map(|_| ())
    })
    .await
    .map_err(refused)
}

/// `POST /apply/{token}/withdraw`.
pub(crate) async fn withdraw(door: Door, Path(token): Path<String>, form: Form) -> Result<Response, Failure> {
    let s = Sitting::of(&door, &token, None).await?;
    let href = s.href();
    if !form.ticked("sure") {
        return page(&door, s, Errors::one("sure", "window-withdraw-sure")).await;
    }
    act(&door, s, Step::Withdraw(String::new())).await?;
    Ok(Reply::to(format!("{href}?said=window-withdrawn-done")).into_response())
}
