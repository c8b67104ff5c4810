//! `/desk/applications/{id}`: one application: what was asked, the papers, the
//! steps that can be taken now.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Micros, Uuid};
use store::{StoredFile, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::applications::apply::{ANSWERS, NAME};
use crate::applications::papers::{self, Of};
use crate::applications::scanner::Scanner;
use crate::applications::steps::{self, StepError, action};
use crate::applications::{Application, ApplicationId, Flow, PaperFile, Scan, Step, Verb};
use crate::forms::definition::Form as Definition;
use crate::forms::{Answers, show};
use crate::outside::Forward;
use crate::pages::progress::refused;
use crate::reach::Reach;
use crate::telling::Telling;

/// Whoever opens what is sealed proved who they are so lately.
pub(crate) const FRESH: i64 = 4 * Micros::HOUR;

#[derive(Template)]
#[template(path = "window/application.html")]
struct ApplicationPage {
    f: Frame,
    errors: Errors,
    values: Values,
    a: Application,
    name: String,
    summary: Vec<(&'static str, String, String)>,
    /// Answers in full, opened just now.
    open: Vec<(String, String)>,
    papers: Vec<PaperFile>,
    forwards: Vec<Forward>,
    tells: Vec<Telling>,
    can: Vec<Verb>,
}

impl ApplicationPage {
    fn state(&self) -> String {
        self.f.t(&format!("window-state-{}", self.a.state))
    }

    fn verb(&self, verb: &Verb) -> String {
        self.f.t(&format!("window-do-{verb}"))
    }

    fn words(&self, verb: &Verb) -> String {
        self.f.t(&format!("window-words-{verb}"))
    }

    fn scan(&self, paper: &PaperFile) -> String {
        self.f.t(&format!("window-scan-{}", paper.scan))
    }

    fn sent(&self, forward: &Forward) -> String {
        self.f.t(&format!("window-outside-is-{}", forward.state))
    }

    fn told(&self, telling: &Telling) -> String {
        super::tells::how(&self.f, telling)
    }

    fn with_words(&self, verb: &Verb) -> bool {
        *verb != Verb::Accept
    }

    fn preset(&self, verb: &Verb) -> String {
        let typed = self.values.text("verb") == verb.word();
        match verb {
            _ if typed => self.values.raw("words").to_owned(),
            Verb::Forward => self.a.department.clone(),
            _ => String::new(),
        }
    }

    fn can_open(&self, paper: &PaperFile) -> bool {
        paper.scan != Scan::Quarantined
    }
}

fn id_of(text: &str) -> Result<ApplicationId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// An application with what hangs on it.
pub(crate) struct Loaded {
    pub a: Application,
    pub papers: Vec<PaperFile>,
    pub forwards: Vec<Forward>,
    pub tells: Vec<Telling>,
}

/// Reads an application of one's places.
pub(crate) fn load(tx: &mut Tx<'_>, reach: &Reach, id: ApplicationId) -> Result<Loaded, StepError> {
    let cx = reach.hand.cx();
    let a = steps::see(tx, &cx, reach.hand.app.policy(), id)?;
    Ok(Loaded {
        papers: papers::papers(tx, cx.community, Of::Application(id))?,
        forwards: Forward::of(tx, cx.community, id)?,
        tells: Telling::of(tx, cx.community, id.0)?,
        a,
    })
}

async fn shown(
    door: &Door,
    id: ApplicationId,
    typed: (Values, Errors),
    reveal: Option<&str>,
    status: StatusCode,
) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let reach = Reach::of(door).await?;
    let reading = reach.clone();
    let loaded = door
        .read::<_, StepError, _>(move |tx| load(tx, &reading, id))
        .await
        .map_err(refused)?;
    let keys = door.app.store().keys();
    let f = door.frame(loaded.a.item_name.clone());
    let answers = Answers::of_json(&keys.open(loaded.a.community, ANSWERS, &loaded.a.answers)?);
    let form: Definition = serde_json::from_str(&loaded.a.form).unwrap_or_default();
    let flow = Flow::named(&loaded.a.flow);
    let may = |verb: &Verb| door.may(action(*verb), &loaded.a);
    let can = flow.map(|flow| flow.allowed(loaded.a.state)).unwrap_or_default();
    let open = match reveal {
        None => Vec::new(),
        Some(_) => form
            .fields
            .iter()
            .filter(|field| field.is_sealed() && !answers.text(&field.key).is_empty())
            .map(|field| {
                let label = crate::forms::definition::said(&field.label, door.lang.is_chinese());
                (label.to_owned(), answers.text(&field.key).to_owned())
            })
            .collect(),
    };
    let name = keys.open(loaded.a.community, NAME, &loaded.a.name)?;
    let page = ApplicationPage {
        summary: show::summary(&f, &form, &answers, &Default::default()),
        can: can.into_iter().filter(may).collect(),
        papers: loaded.papers,
        forwards: loaded.forwards,
        tells: loaded.tells,
        a: loaded.a,
        name,
        open,
        values: typed.0,
        errors: typed.1,
        f,
    };
    Ok(crate::pages::apply::secret(door.page(status, &page)))
}

/// `GET /desk/applications/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    shown(
        &door,
        id_of(&id)?,
        (Values::default(), Errors::none()),
        None,
        StatusCode::OK,
    )
    .await
}

/// The step that a form names.
fn step_of(form: &Form) -> Option<Step> {
    let verb = Verb::from_word(form.text("verb"))?;
    Some(Step::of(verb, form.text("words"), form.text("remedy")))
}

/// `POST /desk/applications/{id}/step`.
pub(super) async fn step(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let id = id_of(&id)?;
    let step = step_of(&form).ok_or_else(|| Failure::bad("verb", "window-step-not-now"))?;
    let (reach, version) = (Reach::of(&door).await?, form.parsed::<i32>("version"));
    let done = door
        .write_once::<StepError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = reach.hand.cx();
            let a = steps::step(tx, &cx, reach.hand.app.policy(), id, version, &step)?;
            Ok(Reply::to(format!(
                "/desk/applications/{}?said=window-step-done",
                a.id
            )))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(StepError::Field(field, key)) => {
            let typed = (form.values().clone(), Errors::one(field, key));
            shown(&door, id, typed, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(StepError::Stale) => {
            let typed = (form.values().clone(), Errors::one("verb", "window-step-stale"));
            shown(&door, id, typed, None, StatusCode::CONFLICT).await
        }
        Err(other) => Err(refused(other)),
    }
}

/// `POST /desk/applications/{id}/papers`: staff photograph papers.
pub(super) async fn papers(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let (id, reach) = (id_of(&id)?, Reach::of(&door).await?);
    let reading = reach.clone();
    let found = door
        .read::<_, StepError, _>(move |tx| load(tx, &reading, id))
        .await
        .map_err(refused)?;
    door.require("work", &found.a)?;
    let name = form.text("name").chars().take(60).collect::<String>();
    let (of, scanner) = (Of::Application(id), Scanner::of(door.app.config()));
    let errors = papers::take(&door, &form, "files", &name, of, &scanner).await?;
    if errors.is_empty() {
        return Ok(Reply::to(format!("/desk/applications/{id}?said=window-papers-done")).into_response());
    }
    shown(
        &door,
        id,
        (form.values().clone(), errors),
        None,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await
}

/// `POST /desk/applications/{id}/reveal`: the numbers in full; who read them and what for is kept.
pub(super) async fn reveal(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let (id, reach) = (id_of(&id)?, Reach::of(&door).await?);
    door.require_proof(FRESH)?;
    door.write::<_, StepError, _>(move |tx| {
        steps::reveal(tx, &reach.hand.cx(), reach.hand.app.policy(), id).map(|_| ())
    })
    .await
    .map_err(refused)?;
    shown(
        &door,
        id,
        (Values::default(), Errors::none()),
        Some("all"),
        StatusCode::OK,
    )
    .await
}

/// `GET /desk/applications/{id}/paper/{paper}`: one file; nothing that may be harmful.
pub(crate) async fn paper(
    door: Door,
    Path((id, paper)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let (id, reach) = (id_of(&id)?, Reach::of(&door).await?);
    let paper: Uuid = Uuid::parse_str(&paper).map_err(|_| Failure::NotFound)?;
    let file = door
        .read::<_, StepError, _>(move |tx| {
            let found = load(tx, &reach, id)?;
            let open = found
                .papers
                .iter()
                .find(|one| one.id == paper && one.scan != Scan::Quarantined);
            match open {
                Some(one) => Ok(StoredFile::by_id(tx, found.a.community, one.file)?),
                None => Ok::<_, StepError>(None),
            }
        })
        .await
        .map_err(refused)?;
    matters::send_file(&door, file.ok_or(Failure::NotFound)?, &headers).await
}
