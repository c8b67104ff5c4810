//! `/services/{code}/apply` and `/apply/{token}`: asking for an item, step by
//! step on a telephone. Every page is kept; one can leave and come back.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use people::register::Person;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::sitting::Sitting;
use crate::applications::{Draft, draft};
use crate::catalogue::Item;
use crate::forms::{Shown, show};
use crate::reach::Reach;

/// How somebody begins: for whom.
#[derive(Template)]
#[template(path = "window/begin.html")]
struct BeginPage {
    f: Frame,
    errors: Errors,
    values: Values,
    item: Item,
    /// The person of this log-in, if the register knows them.
    own: Option<String>,
}

/// The person behind the log-in, if the register knows one.
async fn own(door: &Door) -> Result<Option<Person>, Failure> {
    let Some(account) = door.actor.account.filter(|_| door.actor.grants.is_empty()) else {
        return Ok(None);
    };
    let community = door.community.id;
    // The first look names the person of a telephone: a write.
    Ok(door
        .write::<_, StoreError, _>(move |tx| people::notice::pages::own_person(tx, community, account))
        .await?)
}

fn online(reach: &Reach, code: &str) -> Result<Item, Failure> {
    let item = reach.catalogue.item(code).filter(|item| item.is_online());
    item.cloned().ok_or(Failure::NotFound)
}

/// `GET /services/{code}/apply`.
pub(crate) async fn begin_page(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    let item = online(&Reach::of(&door).await?, &code)?;
    let own = own(&door).await?.map(|person| person.name);
    let page = BeginPage {
        f: door.frame(item.name_in(door.lang.is_chinese()).to_owned()),
        errors: Errors::none(),
        values: door.query(),
        item,
        own,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /services/{code}/apply`: begins the form.
pub(crate) async fn begin(door: Door, Path(code): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let reach = Reach::of(&door).await?;
    let item = online(&reach, &code)?;
    let person = if form.text("whom") == "other" {
        None
    } else {
        own(&door).await?
    };
    let account = person.as_ref().and(door.actor.account);
    let (id, reader) = (person.map(|person| person.id), door.actor.label());
    let (centre, agent) = (
        reach.hand.centre.clone(),
        form.text("agent").chars().take(40).collect::<String>(),
    );
    let (keys, community) = (door.app.store().keys().clone(), door.community.id);
    Ok(door
        .write_once::<StoreError, _>(form.key(), &form.canonical(), move |tx| {
            let draft = draft::begin(tx, &centre, &item, id, account, (&agent, &reader))?;
            Ok(Reply::to(format!(
                "/apply/{}",
                draft::token(&keys, community, draft.id)
            )))
        })
        .await?)
}

/// One step of the form.
#[derive(Template)]
#[template(path = "window/apply.html")]
struct ApplyPage {
    f: Frame,
    errors: Errors,
    s: Sitting,
    shown: Shown,
    summary: Vec<(&'static str, String, String)>,
    /// The code to speak, just made.
    code: String,
}

impl ApplyPage {
    fn of(door: &Door, s: Sitting, errors: Errors, code: String) -> Self {
        let f = door.frame(s.title(door.lang.is_chinese()).to_owned());
        let shown = show::shown(&f, &s.form, &s.fields(), &s.body.typed, &s.body.held);
        let summary = show::summary(&f, &s.form, &s.body.typed, &s.body.held);
        Self {
            f,
            errors,
            s,
            shown,
            summary,
            code,
        }
    }

    /// The name of the field for the files of a paper.
    fn slot(&self, place: impl std::borrow::Borrow<usize>) -> &'static str {
        crate::forms::definition::interned(&format!("p_{}", place.borrow()))
    }

    fn reply(&self, door: &Door) -> Response {
        let status = if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        secret(door.page(status, self))
    }
}

/// What is only for whoever has the link: kept by nobody on the way.
pub(crate) fn secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// `GET /apply/{token}`: the step that is asked for, or the first that is not done.
pub(crate) async fn page(door: Door, Path(token): Path<String>) -> Result<Response, Failure> {
    let s = Sitting::of(&door, &token, door.query().parsed("page")).await?;
    if s.draft.application.is_some() {
        return super::progress::page(&door, s, Errors::none()).await;
    }
    Ok(ApplyPage::of(&door, s, Errors::none(), String::new()).reply(&door))
}

/// `POST /apply/{token}`: keeps the answers of a page, right or wrong, and goes on if they are right.
pub(crate) async fn answer(door: Door, Path(token): Path<String>, form: Form) -> Result<Response, Failure> {
    let mut s = Sitting::of(&door, &token, form.parsed("page")).await?;
    if s.draft.application.is_some() {
        return Ok(Reply::to(s.href()).into_response());
    }
    let fields: Vec<_> = s.fields().into_iter().cloned().collect();
    let fields: Vec<_> = fields.iter().collect();
    let typed = show::typed(&form, &fields);
    s.body.typed.replace(&fields, &typed);
    let faults = draft::faults_of(&fields, &typed, &s.body.held);
    let (mut held, body) = (s.draft.clone(), s.body.clone());
    door.write::<_, StoreError, _>(move |tx| {
        let kept = held.clone();
        held = Draft::by_id(tx, kept.community, kept.id)?.unwrap_or(kept);
        held.keep(tx, &body).map(|_| ())
    })
    .await?;
    if faults.is_empty() {
        return Ok(Reply::to(format!("{}?page={}", s.href(), s.page + 1)).into_response());
    }
    let f = door.frame(String::new());
    let errors = show::errors(&f, &s.form, &faults);
    Ok(ApplyPage::of(&door, s, errors, String::new()).reply(&door))
}

/// `POST /apply/{token}/later`: a code by which one comes back.
pub(crate) async fn later(door: Door, Path(token): Path<String>, form: Form) -> Result<Response, Failure> {
    let s = Sitting::of(&door, &token, form.parsed("page")).await?;
    let draft = s.draft.clone();
    let code = door
        .write::<_, StoreError, _>(move |tx| {
            let mut draft = Draft::by_id(tx, draft.community, draft.id)?.ok_or(StoreError::NoRow)?;
            draft.code(tx)
        })
        .await?;
    let spoken = [code.get(..3), code.get(3..6), code.get(6..)];
    let code = spoken.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(ApplyPage::of(&door, s, Errors::none(), code).reply(&door))
}

/// `POST /apply/{token}/papers`: photographs, or a PDF.
pub(crate) async fn papers(door: Door, Path(token): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let s = Sitting::of(&door, &token, form.parsed("page")).await?;
    if s.draft.application.is_some() {
        return super::progress::papers(&door, s, &form).await;
    }
    let of = crate::applications::papers::Of::Draft(s.draft.id);
    let errors = s.take_papers(&door, &form, of).await?;
    if errors.is_empty() && form.text("go") == "on" {
        return Ok(Reply::to(format!("{}?page={}", s.href(), s.page + 1)).into_response());
    }
    let s = Sitting::of(&door, &token, Some(s.page)).await?;
    Ok(ApplyPage::of(&door, s, errors, String::new()).reply(&door))
}

/// The form again with what is wrong, at the step that can mend it.
pub(super) fn again(door: &Door, s: Sitting, errors: Errors) -> Response {
    ApplyPage::of(door, s, errors, String::new()).reply(door)
}

/// How one comes back by a code.
#[derive(Template)]
#[template(path = "window/resume.html")]
struct ResumePage {
    f: Frame,
    errors: Errors,
    values: Values,
}

/// `GET /apply`.
pub(crate) async fn resume_page(door: Door) -> Result<Response, Failure> {
    let page = ResumePage {
        f: door.frame_t("window-resume-title"),
        errors: Errors::none(),
        values: Values::default(),
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /apply`: by nine digits. Guessing is held back by address.
pub(crate) async fn resume(door: Door, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let (community, code) = (door.community.id, form.text("code").to_owned());
    let found = door
        .read::<_, StoreError, _>(move |tx| Draft::by_code(tx, community, &code))
        .await?;
    if let Some(draft) = found {
        let token = draft::token(door.app.store().keys(), community, draft.id);
        return Ok(Reply::to(format!("/apply/{token}")).into_response());
    }
    let page = ResumePage {
        f: door.frame_t("window-resume-title"),
        errors: Errors::one("code", "window-resume-none"),
        values: form.values().clone(),
    };
    Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
