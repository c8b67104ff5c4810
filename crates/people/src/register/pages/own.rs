//! `/me`: somebody sees what is kept of them, who looked at it and why, to what
//! they agreed and for whom they may act; takes consents back, takes a copy
//! along, and asks to have things put right or erased.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{AccountId, Micros, Uuid};
use store::audit::Event;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::Hand;
use super::row::{Row, age, place};
use super::view::{ConsentRow, Past, consent_row, facts, label_word, past};
use crate::register::consent::Consent;
use crate::register::own::{self, Unknown, Ward};
use crate::register::wish::{self, Wish, WishKind};
use crate::register::{Contact, Label, Person, Refused};

/// One's own page.
#[derive(Template)]
#[template(path = "register/own.html")]
pub(crate) struct OwnPage {
    pub f: Frame,
    pub known: Option<Own>,
    /// The log-in has a telephone that was proved: who it is can be said here.
    pub phone: bool,
    pub wards: Vec<Row>,
    /// They work here: a desk, a password.
    pub works_here: bool,
    pub errors: Errors,
    pub values: Values,
}

/// What is kept of somebody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    pub name: String,
    pub age: String,
    pub place: String,
    pub facts: Vec<(String, String)>,
    pub labels: Vec<(String, String)>,
    pub consents: Vec<ConsentRow>,
    pub readings: Vec<Past>,
    pub contacts: Vec<(String, String)>,
    pub wishes: Vec<(String, String)>,
}

/// What the store knows.
struct Read {
    one: Person,
    labels: Vec<Label>,
    consents: Vec<Consent>,
    events: Vec<Event>,
    contacts: Vec<Contact>,
    wishes: Vec<Wish>,
}

impl Read {
    fn of(tx: &mut Tx<'_>, hand: &Hand, account: AccountId) -> Result<Option<Self>, StoreError> {
        let community = hand.community;
        let Some(one) = own::of(tx, community, account)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            labels: Label::of(tx, community, one.id)?,
            consents: Consent::of(tx, community, one.id)?,
            events: Event::of_subject(tx, community, one.id.0)?,
            contacts: Contact::of(tx, community, one.id)?,
            wishes: Wish::of(tx, community, one.id)?,
            one,
        }))
    }

    fn shown(&self, f: &Frame, hand: &Hand) -> Own {
        let one = &self.one;
        let consents = self.consents.iter().take(30);
        Own {
            name: one.name.clone(),
            age: age(f, one, f.today()),
            place: place(f, &hand.centre, one.path),
            facts: facts(f, one),
            labels: self.labels.iter().map(|label| own_label(f, label)).collect(),
            consents: consents.map(|consent| consent_row(f, consent)).collect(),
            readings: past(f, hand, &self.events, true),
            contacts: self
                .contacts
                .iter()
                .take(20)
                .map(|met| own_contact(f, met))
                .collect(),
            wishes: self.wishes.iter().map(|wish| own_wish(f, wish)).collect(),
        }
    }
}

fn own_label(f: &Frame, label: &Label) -> (String, String) {
    let from = f.t2(
        "people-own-label",
        "source",
        &label.source,
        "day",
        label.from_day.to_string(),
    );
    (label_word(f, label.kind), from)
}

fn own_contact(f: &Frame, contact: &Contact) -> (String, String) {
    (
        f.date(contact.at),
        f.t(&format!("people-reg-contact-{}", contact.kind)),
    )
}

fn own_wish(f: &Frame, wish: &Wish) -> (String, String) {
    let what = match wish.kind {
        WishKind::Correct => wish.words.clone(),
        WishKind::Erase => f.t("people-own-erase-word"),
    };
    let state = match wish.done_at {
        None => f.t1("people-own-wish-due", "day", f.date(wish.due_at)),
        Some(at) => f.t2(
            "people-own-wish-done",
            "day",
            f.date(at),
            "outcome",
            &wish.outcome,
        ),
    };
    (what, state)
}

/// The log-in of a browser; residents without one are led to their door.
fn account(door: &Door) -> Result<AccountId, Box<Response>> {
    match door.actor.account {
        Some(account) if !door.by_program() => Ok(account),
        Some(_) => Err(Box::new(Failure::Denied.into_response())),
        None => {
            let to = web::url::part(door.manner.path.split('?').next().unwrap_or("/me"));
            Err(Box::new(Reply::to(format!("/enter?to={to}")).into_response()))
        }
    }
}

/// `GET /me`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    show(&door, StatusCode::OK, Errors::none(), Values::default()).await
}

async fn show(door: &Door, status: StatusCode, errors: Errors, values: Values) -> Result<Response, Failure> {
    let account = match account(door) {
        Ok(account) => account,
        Err(response) => return Ok(*response),
    };
    let hand = Hand::anybody(door).await?;
    let acting = hand.clone();
    let (read, wards, phone) = door
        .read::<_, StoreError, _>(move |tx| {
            let read = Read::of(tx, &acting, account)?;
            let wards = own::wards(tx, acting.community, account)?;
            let phone = gate::resident(tx, acting.community, account)?;
            Ok((read, wards, phone.is_some_and(|known| known.phone.is_some())))
        })
        .await?;
    let f = door.frame_t("people-own-title");
    let page = OwnPage {
        known: read.map(|read| read.shown(&f, &hand)),
        phone,
        wards: wards.iter().map(|ward| ward_row(&f, &hand, ward)).collect(),
        works_here: door.actor.staff.is_some() || !door.actor.grants.is_empty(),
        errors,
        values,
        f,
    };
    let mut response = door.page(status, &page);
    private(&mut response);
    Ok(response)
}

fn ward_row(f: &Frame, hand: &Hand, ward: &Ward) -> Row {
    Row {
        href: format!("/me/family/{}", ward.person.id),
        ..Row::of(f, &hand.centre, &ward.person)
    }
}

/// One's own pages are for nobody's shelf.
fn private(response: &mut Response) {
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
}

/// `POST /me/known`: says who one is.
pub(super) async fn recognise(door: Door, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let account = door.actor.account.ok_or(Failure::SignIn)?;
    let (community, actor) = (door.community.id, door.actor.clone());
    let (name, tail) = (form.text("name").to_owned(), form.text("tail").to_owned());
    let done = door
        .write::<_, StoreError, _>(move |tx| own::recognise(tx, community, &actor, account, (&name, &tail)))
        .await?;
    let (status, key) = match done {
        Ok(_) => return Ok(Reply::to("/me?said=people-own-known-done").into_response()),
        Err(Unknown::NoPhone) => (StatusCode::UNPROCESSABLE_ENTITY, "people-own-no-phone"),
        Err(Unknown::Nobody) => (StatusCode::UNPROCESSABLE_ENTITY, "people-own-nobody"),
        Err(Unknown::Taken) => (StatusCode::UNPROCESSABLE_ENTITY, "people-own-taken"),
        Err(Unknown::TooMany(_)) => (StatusCode::TOO_MANY_REQUESTS, "people-own-too-many"),
    };
    show(&door, status, Errors::one("name", key), form.values().clone()).await
}

/// `POST /me/consent/{id}/revoke`.
pub(super) async fn revoke(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let account = door.actor.account.ok_or(Failure::SignIn)?;
    let consent = Uuid::try_parse(&id).map_err(|_| Failure::NotFound)?;
    let (hand, body) = (Hand::anybody(&door).await?, form.canonical());
    let done = door.write_once::<Refused, _>(form.key(), &body, move |tx| {
        own::revoke(tx, &hand.cx(), account, consent)?;
        Ok(Reply::to("/me?said=people-own-revoked-done"))
    });
    Ok(done.await?)
}

/// `POST /me/wish`: asks to have something put right, or everything erased.
pub(super) async fn wish(door: Door, form: Form) -> Result<Response, Failure> {
    let account = door.actor.account.ok_or(Failure::SignIn)?;
    let kind = WishKind::from_word(form.text("kind")).ok_or(Failure::NotFound)?;
    let (hand, words, body) = (
        Hand::anybody(&door).await?,
        form.text("words").to_owned(),
        form.canonical(),
    );
    let done = door
        .write_once::<Refused, _>(form.key(), &body, move |tx| {
            let own = own::of(tx, hand.community, account)?.ok_or(Refused::NotFound)?;
            wish::ask(tx, &hand.cx(), &own, kind, &words)?;
            Ok(Reply::to("/me?said=people-own-wish-taken-done"))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(Refused::Field(field, key)) => {
            let errors = Errors::one(field, key);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&door, status, errors, form.values().clone()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Whoever takes a copy along proved who they are so lately.
const FRESH: i64 = 30 * Micros::MINUTE;

/// `POST /me/copy`: everything that is kept of oneself, as a file that programs
/// and people can read; what is sealed is opened for its owner, and that is
/// recorded like any other reading.
pub(super) async fn copy(door: Door, _form: Form) -> Result<Response, Failure> {
    let account = match account(&door) {
        Ok(account) => account,
        Err(response) => return Ok(*response),
    };
    let fresh = door
        .session
        .as_ref()
        .is_some_and(|session| session.proved_within(FRESH, door.now));
    if !fresh {
        return Ok(Reply::to("/enter?to=%2Fme").into_response());
    }
    let hand = Hand::anybody(&door).await?;
    let copy = door
        .write::<_, Refused, _>(move |tx| crate::register::copy::own(tx, &hand.cx(), &hand.centre, account))
        .await?;
    let mut response = door.json(StatusCode::OK, &copy);
    let named = HeaderValue::from_static("attachment; filename=\"huiyin.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
    private(&mut response);
    Ok(response)
}
