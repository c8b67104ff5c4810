//! The small forms of a person's page: a label, a relation, a visit, a move.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{Day, GridPath, PersonId, Uuid};
use serde_json::json;
use store::Tx;
use web::{Door, Failure, Form, Reply};

use super::{Hand, person_id};
use crate::register::consent::{self, Giver, NewConsent, Purpose};
use crate::register::contact::Reached;
use crate::register::label::{self, NewLabel};
use crate::register::merge;
use crate::register::own;
use crate::register::relation::{self, NewRelation};
use crate::register::wish::{self, WishKind};
use crate::register::{
    ContactKind, Cx, Kin, LabelKind, Part, Person, Refused, add, move_to as move_rule, reached,
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

/// Does one thing to something that is kept of somebody: who, and which.
async fn act_on(
    door: &Door,
    form: &Form,
    (id, which): &(String, String),
    rule: fn(&mut Tx<'_>, &Cx<'_>, PersonId, Uuid) -> Result<(), Refused>,
) -> Result<Response, Failure> {
    let which = Uuid::try_parse(which).map_err(|_| Failure::NotFound)?;
    act(door, form, id, move |tx, hand, id| {
        rule(tx, &hand.cx(), id, which)
    })
    .await
}

fn day(form: &Form, name: &'static str) -> Result<Option<Day>, Failure> {
    let text = form.opt(name);
    let day = text.map(str::parse::<Day>).transpose();
    day.map_err(|_| Failure::bad(name, "people-bad-day"))
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
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act_on(&door, &form, &of, label::confirm).await
}

/// `POST /people/{id}/label/{label}/end`.
pub(super) async fn end_label(
    door: Door,
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act_on(&door, &form, &of, label::end).await
}

/// `POST /people/{id}/relation`.
pub(super) async fn relate(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let kind = Kin::from_word(form.text("kin"));
    let phone = form.opt("kin_phone").map(|text| {
        kernel::normal_phone(text).ok_or_else(|| Failure::bad("kin_phone", "people-reg-bad-phone"))
    });
    let new = NewRelation {
        kind: kind.ok_or_else(|| Failure::bad("kin", "people-bad-choice"))?,
        other: somebody(&form, "other")?,
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
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act_on(&door, &form, &of, relation::part).await
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

/// The id of somebody, or the address of their page.
fn somebody(form: &Form, field: &'static str) -> Result<Option<PersonId>, Failure> {
    let read = form.opt(field).map(|text| {
        let id = text.split(['?', '#']).next().unwrap_or_default();
        let id = id.rsplit('/').next().unwrap_or_default();
        id.parse()
            .map_err(|_| Failure::bad(field, "people-reg-kin-other-bad"))
    });
    read.transpose()
}

/// `POST /people/{id}/merge`: the other entry goes up in this one.
pub(super) async fn merge(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let other = somebody(&form, "other")?.ok_or(Failure::NotFound)?;
    act(&door, &form, &id, move |tx, hand, id| {
        merge::merge(tx, &hand.cx(), id, other).map(|_| ())
    })
    .await
}

/// `POST /people/{id}/merge/{merge}/undo`.
pub(super) async fn unmerge(
    door: Door,
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act_on(&door, &form, &of, merge::unmerge).await
}

/// `POST /people/{id}/consent`.
pub(super) async fn consent(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let phone = form.opt("agent_phone").map(|text| {
        kernel::normal_phone(text).ok_or_else(|| Failure::bad("agent_phone", "people-reg-bad-phone"))
    });
    let purpose = Purpose::from_word(form.text("purpose"));
    let new = NewConsent {
        purpose: purpose.ok_or_else(|| Failure::bad("purpose", "people-bad-choice"))?,
        given_by: Giver::from_word(form.text("given_by")).unwrap_or(Giver::Own),
        agent: somebody(&form, "agent")?,
        agent_name: form.text("agent_name").chars().take(60).collect(),
        agent_phone: phone.transpose()?,
        evidence: form.text("evidence").chars().take(200).collect(),
        until: day(&form, "until")?,
    };
    act(&door, &form, &id, move |tx, hand, id| {
        consent::give(tx, &hand.cx(), id, &new).map(|_| ())
    })
    .await
}

/// `POST /people/{id}/consent/{consent}/revoke`.
pub(super) async fn revoke(
    door: Door,
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act_on(&door, &form, &of, consent::revoke).await
}

/// `POST /people/{id}/card`: a card to get in with, for the person who stands at
/// the counter. Not done once for a key: the kept answer would hold the digits.
pub(super) async fn card(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    door.require_any("resident", "card")?;
    let hand = Hand::of(&door).await?;
    let id = person_id(&id)?;
    let (name, digits) = door
        .write::<_, Refused, _>(move |tx| {
            let digits = own::issue_card(tx, &hand.cx(), id)?;
            Ok((Person::see(tx, &hand.cx(), id)?.name, digits))
        })
        .await?;
    Ok(crate::pages::made_card(&door, name, digits))
}

/// `POST /people/{id}/untie`: the log-in is no longer theirs.
pub(super) async fn untie(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    act(&door, &form, &id, move |tx, hand, id| {
        own::untie(tx, &hand.cx(), id)
    })
    .await
}

/// `POST /people/{id}/wish`: they asked at the counter to have something put
/// right, or everything erased.
pub(super) async fn wish(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let kind = WishKind::from_word(form.text("kind")).ok_or(Failure::NotFound)?;
    let words = form.text("words").to_owned();
    act(&door, &form, &id, move |tx, hand, id| {
        let one = Person::take(tx, &hand.cx(), id, "edit")?;
        wish::ask(tx, &hand.cx(), &one, kind, &words).map(|_| ())
    })
    .await
}
