//! `/desk/errands`: what is under way, and beginning one: who, what, and how
//! they agreed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FileId, Micros, PersonId};
use people::register::{self, Person, Reach as Places, Seek, search};
use store::{StoreError, StoredFile, prepare_voice};
use web::{Door, Errors, Failure, Form, Frame, Page, Pager, Reply, Values};

use crate::catalogue::Found;
use crate::errands::{Errand, ErrandError, NewErrand, Way, begin, rows};
use crate::reach::Reach;

/// Rows of a page.
const PAGE: u32 = 30;

#[derive(Template)]
#[template(path = "window/errands.html")]
struct ListPage {
    f: Frame,
    page: Page<Errand>,
}

/// `GET /desk/errands`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let pager = Pager::of(&door.manner.path, PAGE);
    let (after, limit) = (pager.key::<i64>(), pager.limit());
    let rows = door
        .read::<_, StoreError, _>(move |tx| rows::open(tx, app.policy(), &actor, community, after, limit))
        .await?;
    let page = ListPage {
        f: door.frame_t("window-errands-title"),
        page: pager.page(rows, |errand| errand.key.to_string()),
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// Somebody who can be chosen.
struct Choice {
    id: PersonId,
    name: String,
    place: String,
}

#[derive(Template)]
#[template(path = "window/errand_new.html")]
struct NewPage {
    f: Frame,
    errors: Errors,
    values: Values,
    found: Vec<Choice>,
    person: Option<Choice>,
    /// Items that the words may mean.
    means: Vec<(String, String)>,
}

impl NewPage {
    fn way(&self, way: &str) -> String {
        self.f.t(&format!("window-way-{way}"))
    }
}

async fn new_shown(door: &Door, values: Values, errors: Errors) -> Result<Response, Failure> {
    let reach = Reach::of(door).await?;
    let (hand, typed) = (reach.hand.clone(), values.clone());
    let (found, person) = door
        .read::<_, StoreError, _>(move |tx| {
            let cx = register::Cx {
                community: hand.community,
                actor: &hand.actor,
                policy: hand.app.policy(),
            };
            let person = match typed.parsed::<PersonId>("person") {
                Some(id) => Person::see(tx, &cx, id).ok(),
                None => None,
            };
            let q = typed.text("q");
            let found = if q.is_empty() || person.is_some() {
                Vec::new()
            } else {
                let seek = Seek::of_line(&hand.centre, q);
                search(tx, hand.community, &Places::of(&hand.actor), &seek)?.persons
            };
            Ok((found, person))
        })
        .await?;
    let centre = &reach.hand.centre;
    let choice = |person: &Person| Choice {
        id: person.id,
        name: person.name.clone(),
        place: centre.names(person.path).join(" "),
    };
    let about = values.text("about");
    let items = if about.is_empty() {
        Vec::new()
    } else {
        reach.catalogue.find(about, 4)
    };
    let items = items.into_iter().filter_map(|one| match one {
        Found::Item(item) => Some((item.code.clone(), item.name.clone())),
        Found::Refused(_) => None,
    });
    let page = NewPage {
        f: door.frame_t("window-errand-new"),
        found: found.iter().map(choice).collect(),
        person: person.as_ref().map(choice),
        means: items.collect(),
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

/// `GET /desk/errands/new`.
pub(super) async fn new_page(door: Door) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let values = door.query().or("way", Way::Sign.word());
    new_shown(&door, values, Errors::none()).await
}

/// What cannot be done, as the failure that is told; a field's fault is shown by its form.
pub(crate) fn refused(error: ErrandError) -> Failure {
    match error {
        ErrandError::NotFound => Failure::NotFound,
        ErrandError::Denied => Failure::Denied,
        ErrandError::Stale => Failure::conflict("window-errand-stale"),
        ErrandError::OriginalOut(name) => {
            Failure::Conflict(web::Saying::from("window-original-out").with("name", name))
        }
        ErrandError::Field(field, key) => Failure::bad(field, key),
        ErrandError::Store(error) => error.into(),
    }
}

/// Keeps the voice note of a consent, if one was sent.
async fn voice(door: &Door, form: &Form) -> Result<Result<Option<FileId>, Errors>, Failure> {
    let Some(upload) = form.files("voice").next().cloned() else {
        return Ok(Ok(None));
    };
    let vault = door.app.vault().clone();
    let at = (door.community.id, door.app.clock().fresh::<FileId>(), door.now);
    let work = move || match prepare_voice(&upload.bytes) {
        Ok(voice) => vault
            .put(&voice.bytes)
            .map(|hash| Some(StoredFile::of_voice(at, &voice, hash))),
        Err(_) => Ok(None),
    };
    let kept = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::Broken)??;
    let Some(file) = kept else {
        return Ok(Err(Errors::one("voice", "window-errand-bad-voice")));
    };
    let id = file.id;
    door.write::<_, StoreError, _>(move |tx| file.insert(tx)).await?;
    Ok(Ok(Some(id)))
}

/// `POST /desk/errands/new`.
pub(super) async fn make(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let values = form.values().clone();
    let Some(person) = form.parsed::<PersonId>("person") else {
        return new_shown(&door, values, Errors::one("q", "window-errand-no-person")).await;
    };
    let reach = Reach::of(&door).await?;
    let voice = match voice(&door, &form).await? {
        Ok(voice) => voice,
        Err(errors) => return new_shown(&door, values, errors).await,
    };
    let strokes = form
        .all("signature")
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let new = NewErrand {
        person,
        item: reach.catalogue.item(form.text("item")).cloned(),
        about: form.text("about").to_owned(),
        way: Way::from_word(form.text("way")).unwrap_or(Way::Sign),
        signature: strokes,
        voice,
        witness: form.text("witness").chars().take(60).collect(),
        visit_at: Micros::parse(form.text("visit"), &door.zone).ok(),
        child_too: form.ticked("child_too"),
    };
    let hand = reach.hand.clone();
    let done = door
        .write_once::<ErrandError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = register::Cx {
                community: hand.community,
                actor: &hand.actor,
                policy: hand.app.policy(),
            };
            let errand = begin(tx, &cx, &new)?;
            Ok(Reply::to(format!(
                "/desk/errands/{}?said=window-errand-begun-done",
                errand.id
            )))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(ErrandError::Field(field, key)) => new_shown(&door, values, Errors::one(field, key)).await,
        Err(other) => Err(refused(other)),
    }
}
