//! `/desk/errands/{id}`: one errand: its steps and whom they are to be told, the
//! originals that are out, the form that is filled in for the person.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Uuid;
use people::register::{self, Kin, Person, Relation, person};
use store::Tx;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::errands::refused;
use crate::applications::{Application, Draft, draft};
use crate::errands::rows::{HANDS, ORIGINALS, STEPS};
use crate::errands::steps::{self, NewStep};
use crate::errands::{Errand, ErrandError, ErrandId, ErrandState, Hand, Original, Told, originals};
use crate::reach::Reach;
use crate::telling::{TellState, Telling};

#[derive(Template)]
#[template(path = "window/errand.html")]
struct ErrandPage {
    f: Frame,
    errors: Errors,
    values: Values,
    e: Errand,
    name: String,
    place: String,
    /// The children, who are told as well.
    children: Vec<String>,
    steps: Vec<Told>,
    tells: Vec<Telling>,
    originals: Vec<(Original, Vec<Hand>)>,
    application: Option<Application>,
    /// The form that was begun for them.
    form: Option<String>,
    may_work: bool,
}

impl ErrandPage {
    fn way(&self) -> String {
        self.f.t(&format!("window-way-{}", self.e.way))
    }

    /// Who was told a step, and how.
    fn of(&self, step: &Told) -> Vec<&Telling> {
        let same = |one: &&Telling| one.step == Some(step.id);
        self.tells.iter().filter(same).collect()
    }

    fn how(&self, telling: &Telling) -> String {
        super::tells::how(&self.f, telling)
    }

    fn waits(&self, telling: &Telling) -> bool {
        self.may_work && telling.state == TellState::Staff
    }

    fn is_open(&self) -> bool {
        self.e.state == ErrandState::Open
    }

    fn state(&self) -> String {
        self.f.t(&format!("window-errand-{}", self.e.state))
    }
}

struct Loaded {
    e: Errand,
    person: Option<Person>,
    children: Vec<Relation>,
    steps: Vec<Told>,
    tells: Vec<Telling>,
    originals: Vec<(Original, Vec<Hand>)>,
    draft: Option<Draft>,
    application: Option<Application>,
}

fn load(tx: &mut Tx<'_>, reach: &Reach, id: ErrandId) -> Result<Loaded, ErrandError> {
    let (community, hand) = (reach.hand.community, &reach.hand);
    let e = Errand::see(tx, hand.app.policy(), &hand.actor, community, id)?.ok_or(ErrandError::NotFound)?;
    let all = tx.all(&ORIGINALS, &[&community, &id], Original::read)?;
    let mut originals = Vec::with_capacity(all.len());
    for one in all {
        let hands = tx.all(&HANDS, &[&community, &one.id], Hand::read)?;
        originals.push((one, hands));
    }
    let kin = Relation::of(tx, community, e.person)?;
    let draft = match e.draft {
        Some(draft) => Draft::by_id(tx, community, draft)?,
        None => None,
    };
    let application = match draft.as_ref().and_then(|draft| draft.application) {
        Some(id) => Application::by_id(tx, community, id)?,
        None => None,
    };
    Ok(Loaded {
        person: person(tx, community, e.person)?,
        children: kin.into_iter().filter(|one| one.kind == Kin::Child).collect(),
        steps: tx.all(&STEPS, &[&community, &id], Told::read)?,
        tells: Telling::of(tx, community, id.0)?,
        originals,
        draft,
        application,
        e,
    })
}

fn id_of(text: &str) -> Result<ErrandId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

async fn shown(door: &Door, id: ErrandId, values: Values, errors: Errors) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let reach = Reach::of(door).await?;
    let reading = reach.clone();
    let found = door
        .read::<_, ErrandError, _>(move |tx| load(tx, &reading, id))
        .await
        .map_err(refused)?;
    let keys = door.app.store().keys();
    let page = ErrandPage {
        f: door.frame(found.e.item_name.clone()),
        name: found.person.map(|person| person.name).unwrap_or_default(),
        place: reach.hand.centre.names(found.e.path).join(" "),
        children: found.children.into_iter().map(|one| one.name).collect(),
        steps: found.steps,
        tells: found.tells,
        originals: found.originals,
        form: found
            .draft
            .map(|one| format!("/apply/{}", draft::token(keys, door.community.id, one.id))),
        application: found.application,
        may_work: door.may("work", &found.e),
        e: found.e,
        values,
        errors,
    };
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(door.page(status, &page))
}

/// `GET /desk/errands/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    shown(&door, id_of(&id)?, Values::default(), Errors::none()).await
}

/// Runs what a form of the page asks for, once, and comes back to the page.
async fn act<F>(
    door: &Door,
    id: ErrandId,
    form: &Form,
    said: &'static str,
    verb: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Tx<'_>, &register::Cx<'_>) -> Result<(), ErrandError> + Send + 'static,
{
    door.require_any("errands", "see")?;
    let hand = Reach::of(door).await?.hand;
    let done = door
        .write_once::<ErrandError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = register::Cx {
                community: hand.community,
                actor: &hand.actor,
                policy: hand.app.policy(),
            };
            verb(tx, &cx)?;
            Ok(Reply::to(format!("/desk/errands/{id}?said={said}")))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(ErrandError::Field(field, key)) => {
            shown(door, id, form.values().clone(), Errors::one(field, key)).await
        }
        Err(ErrandError::OriginalOut(name)) => {
            let saying = web::Saying::from("window-original-out").with("name", name);
            shown(door, id, form.values().clone(), Errors::one("finish", saying)).await
        }
        Err(other) => Err(refused(other)),
    }
}

/// `POST /desk/errands/{id}/step`.
pub(super) async fn step(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let tell = crate::errands::rows::TELL
        .into_iter()
        .filter(|one| form.all("tell").any(|said| said == *one));
    let new = NewStep {
        words: form.text("words").to_owned(),
        tell: tell.collect(),
    };
    act(&door, id, &form, "window-step-done", move |tx, cx| {
        steps::done(tx, cx, id, &new).map(|_| ())
    })
    .await
}

/// `POST /desk/errands/{id}/told/{step}`.
pub(super) async fn told(
    door: Door,
    Path((id, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (id, step) = (
        id_of(&id)?,
        Uuid::parse_str(&step).map_err(|_| Failure::NotFound)?,
    );
    act(&door, id, &form, "window-step-done", move |tx, cx| {
        steps::told(tx, cx, id, step)
    })
    .await
}

/// `POST /desk/errands/{id}/original`: takes one along.
pub(super) async fn original(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let (id, name) = (id_of(&id)?, form.text("name").to_owned());
    act(&door, id, &form, "window-step-done", move |tx, cx| {
        originals::taken(tx, cx, id, &name).map(|_| ())
    })
    .await
}

/// `POST /desk/errands/{id}/original/{original}`: into another hand, or back.
pub(super) async fn moved(
    door: Door,
    Path((id, one)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (id, one) = (id_of(&id)?, one.parse().map_err(|_| Failure::NotFound)?);
    let (to, back) = (form.text("to").to_owned(), form.text("go") == "back");
    act(&door, id, &form, "window-step-done", move |tx, cx| {
        originals::moved(tx, cx, id, one, &to, back).map(|_| ())
    })
    .await
}

/// `POST /desk/errands/{id}/finish`.
pub(super) async fn finish(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let (done, words) = (form.text("go") != "end", form.text("last").to_owned());
    act(&door, id, &form, "window-step-done", move |tx, cx| {
        steps::finish(tx, cx, id, done, &words).map(|_| ())
    })
    .await
}

/// `POST /desk/errands/{id}/apply`: begins the form for the person, filled with what is known.
pub(super) async fn apply(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (id, reach) = (id_of(&id)?, Reach::of(&door).await?);
    let (keys, community) = (door.app.store().keys().clone(), door.community.id);
    let done = door
        .write_once::<ErrandError, _>(form.key(), &form.canonical(), move |tx| {
            let hand = &reach.hand;
            let cx = register::Cx {
                community,
                actor: &hand.actor,
                policy: hand.app.policy(),
            };
            let mut errand = steps::take(tx, &cx, id)?;
            let item = reach.catalogue.item(&errand.item).ok_or(ErrandError::NotFound)?;
            let reader = hand.actor.label();
            let by = (hand.actor.name.as_str(), reader.as_str());
            let made = draft::begin(tx, &hand.centre, item, Some(errand.person), None, by)?;
            errand.draft = Some(made.id);
            if !errand.save(tx)? {
                return Err(ErrandError::Stale);
            }
            Ok(Reply::to(format!(
                "/apply/{}",
                draft::token(&keys, community, made.id)
            )))
        })
        .await;
    done.map_err(refused)
}
