//! The small forms of a person's page: a label, a relation, a visit, a move.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{Day, GridPath, PersonId, Uuid};
use serde_json::json;
use store::Tx;
use web::{Door, Failure, Form, Reply};

use super::{Hand, person_id};
use crate::register::contact::Reached;
use crate::register::label::{self, NewLabel};
use crate::register::relation::{self, NewRelation};
use crate::register::{
    ContactKind, Kin, LabelKind, Part, Person, Refused, add, move_to as move_rule, reached,
};

/// Does one thing to somebody once, and goes back to their page.
async fn act<F>(door: &Door, form: &Form, id: &str, mut rule: F) -> Result<Response, Failure>
where
    F: FnMut(&mut Tx<'_>, &Hand, PersonId) -> Result<(), Refused> + Send + 'static,
{
    let hand = Hand::of(door).await?;
    let id = person_id(id)?;
    let body = form.canonical();
    let done = door.write_once::<Refused, _>(form.key(), &body, move |tx| {
        rule(tx, &hand, id)?;
        Ok(Reply::to(format!("/people/{id}?said=people-kept-done")))
    });
    Ok(done.await?)
}

fn day(form: &Form, name: &'static str) -> Result<Option<Day>, Failure> {
    let text = form.opt(name);
    let day = text.map(str::parse::<Day>).transpose();
    day.map_err(|_| Failure::bad(name, "people-bad-day"))
}

fn id_of(text: &str) -> Result<Uuid, Failure> {
    Uuid::try_parse(text).map_err(|_| Failure::NotFound)
}

/// `POST /people/{id}/label`.
pub(super) async fn label(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let kind = LabelKind::from_word(form.text("kind"));
    let new = NewLabel {
        kind: kind.ok_or_else(|| Failure::bad("kind", "people-bad-choice"))?,
        source: form.text("source").chars().take(200).collect(),
        evidence: form.text("evidence").chars().take(200).collect(),
        from: day(&form, "from")?.unwrap_or_else(|| door.now.day(&door.zone)),
        until: day(&form, "until")?,
    };
    act(&door, &form, &id, move |tx, hand, id| {
        label::give(tx, &hand.cx(), id, &new).map(|_| ())
    })
    .await
}

/// `POST /people/{id}/label/{label}/confirm`.
pub(super) async fn confirm(
    door: Door,
    Path((id, label)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let label = id_of(&label)?;
    act(&door, &form, &id, move |tx, hand, id| {
        label::confirm(tx, &hand.cx(), id, label)
    })
    .await
}

/// `POST /people/{id}/label/{label}/end`.
pub(super) async fn end_label(
    door: Door,
    Path((id, label)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let label = id_of(&label)?;
    act(&door, &form, &id, move |tx, hand, id| {
        label::end(tx, &hand.cx(), id, label)
    })
    .await
}

/// `POST /people/{id}/relation`.
pub(super) async fn relate(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let kind = Kin::from_word(form.text("kin"));
    let phone = form.opt("kin_phone").map(|text| {
        kernel::normal_phone(text).ok_or_else(|| Failure::bad("kin_phone", "people-reg-bad-phone"))
    });
    let other = form.opt("other").map(|text| {
        let id = text.rsplit('/').next().unwrap_or_default();
        id.parse()
            .map_err(|_| Failure::bad("other", "people-reg-kin-other-bad"))
    });
    let new = NewRelation {
        kind: kind.ok_or_else(|| Failure::bad("kin", "people-bad-choice"))?,
        other: other.transpose()?,
        name: form.text("kin_name").to_owned(),
        phone: phone.transpose()?,
    };
    act(&door, &form, &id, move |tx, hand, id| {
        relation::relate(tx, &hand.cx(), id, &new).map(|_| ())
    })
    .await
}

/// `POST /people/{id}/relation/{relation}/end`.
pub(super) async fn part(
    door: Door,
    Path((id, relation)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let relation = id_of(&relation)?;
    act(&door, &form, &id, move |tx, hand, id| {
        relation::part(tx, &hand.cx(), id, relation)
    })
    .await
}

/// `POST /people/{id}/visit`: somebody was at the door, or rang, and reached them.
pub(super) async fn visit(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let kind = match form.text("kind") {
        "visit" => ContactKind::Visit,
        "call" => ContactKind::Call,
        "counter" => ContactKind::Counter,
        _ => return Err(Failure::bad("kind", "people-bad-choice")),
    };
    let note: String = form.text("note").chars().take(200).collect();
    act(&door, &form, &id, move |tx, hand, id| {
        let one = Person::take(tx, &hand.cx(), id, "visit")?;
        let how = Reached {
            kind,
            at: tx.now(),
            by: hand.actor.staff,
            subject: None,
            note: note.clone(),
        };
        reached(tx, &one, &how)?;
        let more = json!({ "kind": kind.word() });
        Ok(add::note(tx, &hand.cx(), "person.reached", &one, &more)?)
    })
    .await
}

/// `POST /people/{id}/move`.
pub(super) async fn move_to(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let id = person_id(&id)?;
    let path = form.text("place").parse::<GridPath>();
    let path = path.map_err(|_| Failure::bad("place", "people-bad-choice"))?;
    let part = Part::from_word(form.text("part")).unwrap_or(Part::Kin);
    let (behind, version) = (form.text("door").to_owned(), form.parsed("version").unwrap_or(0));
    door.write::<_, Refused, _>(move |tx| move_rule(tx, &hand.cx(), id, version, (path, &behind, part)))
        .await?;
    Ok(Reply::to(format!("/people/{id}?said=people-kept-done")).into_response())
}
