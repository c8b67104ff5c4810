//! `/people/export`: copies of the register, asked by one and agreed by another.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{GridPath, Uuid};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::{Hand, view};
use crate::pages::Field;
use crate::register::export::{self, Export};
use crate::register::{LabelKind, Refused};

/// The copies.
#[derive(Template)]
#[template(path = "register/exports.html")]
pub(crate) struct ExportsPage {
    pub f: Frame,
    pub fields: Vec<Field>,
    pub values: Values,
    pub errors: Errors,
    pub rows: Vec<Copy>,
}

/// A copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Copy {
    pub href: String,
    pub what: String,
    pub reason: String,
    pub asked: String,
    pub agreed: String,
    pub taken: String,
    pub may_agree: bool,
    pub may_take: bool,
}

fn copy(f: &Frame, hand: &Hand, one: &Export) -> Copy {
    let label = LabelKind::from_word(&one.label).map(|kind| view::label_word(f, kind));
    let place = if one.path == GridPath::ROOT {
        f.t("people-everywhere")
    } else {
        hand.centre.names(one.path).join(" ")
    };
    let by = |name: &str, at| format!("{name} {}", f.moment(at));
    Copy {
        href: format!("/people/export/{}", one.id.simple()),
        what: format!("{place} {}", label.unwrap_or_default()),
        reason: one.reason.clone(),
        asked: by(&one.asked_name, one.asked_at),
        agreed: one
            .agreed_at
            .map(|at| by(&one.agreed_name, at))
            .unwrap_or_default(),
        taken: one
            .taken_at
            .map(|at| f.t2("people-exp-taken", "n", one.persons, "when", f.moment(at)))
            .unwrap_or_default(),
        may_agree: one.agreed_at.is_none() && hand.actor.staff != Some(one.asked_by),
        may_take: one.ready(hand.actor.staff, f.now),
    }
}

async fn show(door: &Door, hand: &Hand, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let community = hand.community;
    let latest = door
        .read::<_, StoreError, _>(move |tx| Export::latest(tx, community))
        .await?;
    let f = door.frame_t("people-exp-title");
    let mut labels: Vec<(String, String)> = LabelKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), view::label_word(&f, *kind)))
        .collect();
    labels.insert(0, (String::new(), f.t("people-reg-anybody")));
    let (values, errors) = typed.unwrap_or_default();
    let page = ExportsPage {
        fields: vec![
            Field::choice(
                &f,
                "place",
                "people-reg-place",
                crate::pages::part(&hand.centre, &f),
            ),
            Field::choice(&f, "label", "people-reg-label", labels),
            Field::new(&f, "reason", "text", "people-exp-reason"),
        ],
        rows: latest.iter().map(|one| copy(&f, hand, one)).collect(),
        values,
        errors,
        f,
    };
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(door.page(status, &page))
}

async fn of_exporter(door: &Door) -> Result<Hand, Failure> {
    door.require_any("register", "export")?;
    Hand::of(door).await
}

/// `GET /people/export`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let hand = of_exporter(&door).await?;
    show(&door, &hand, None).await
}

/// `POST /people/export`: asks for a copy.
pub(super) async fn ask(door: Door, form: Form) -> Result<Response, Failure> {
    let hand = of_exporter(&door).await?;
    let path = form.text("place").parse::<GridPath>().unwrap_or(GridPath::ROOT);
    let label = LabelKind::from_word(form.text("label"));
    let (acting, reason) = (hand.clone(), form.text("reason").to_owned());
    let body = form.canonical();
    let done = door
        .write_once::<Refused, _>(form.key(), &body, move |tx| {
            export::ask(tx, &acting.cx(), path, label, &reason)?;
            Ok(Reply::to("/people/export?said=people-kept-done"))
        })
        .await;
    match done {
        Ok(reply) => Ok(reply),
        Err(Refused::Field(field, key)) => {
            show(
                &door,
                &hand,
                Some((form.values().clone(), Errors::one(field, key))),
            )
            .await
        }
        Err(refused) => Err(refused.into()),
    }
}

/// `POST /people/export/{id}/agree`.
pub(super) async fn agree(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    let hand = of_exporter(&door).await?;
    let id = Uuid::try_parse(&id).map_err(|_| Failure::NotFound)?;
    door.write::<_, Refused, _>(move |tx| export::agree(tx, &hand.cx(), id))
        .await?;
    Ok(Reply::to("/people/export?said=people-kept-done").into_response())
}

/// `POST /people/export/{id}/take`: the workbook, once.
pub(super) async fn take(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    let hand = of_exporter(&door).await?;
    let id = Uuid::try_parse(&id).map_err(|_| Failure::NotFound)?;
    let acting = hand.clone();
    let (export, lines) = door
        .write::<_, Refused, _>(move |tx| export::take(tx, &acting.cx(), &acting.centre, id))
        .await?;
    let when = door.now.local(&door.zone).replace('T', " ");
    let made = tokio::task::spawn_blocking(move || export::book(&export, &when, &lines));
    let book = made.await.map_err(|_| Failure::Broken)?.map_err(|error| {
        tracing::error!(%error, "a workbook cannot be written");
        Failure::Broken
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let mut response = ([(header::CONTENT_TYPE, kind)], book).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"register.xlsx\""),
    );
    Ok(response)
}
