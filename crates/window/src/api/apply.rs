//! `POST /api/v1/applications`: somebody asks for an item; a program for
//! themselves, or one of the staff for a person of the register.

use std::collections::BTreeMap;

use axum::response::Response;
use kernel::{FileId, PersonId};
use matters::words::Channel;
use people::register::{self, Person};
use serde::Deserialize;
use serde_json::Value;
use store::Tx;
use utoipa::ToSchema;
use web::{Door, Errors, Failure, OpenJson, Reply, Saying};

use super::shown::{PaperBody, ReceiptOut};
use super::{fault, services};
use crate::applications::{Applied, Apply, apply as taken, papers};
use crate::catalogue::Item;
use crate::forms::{Answers, Form};
use crate::reach::Reach;

/// The most papers that go along at once.
const PAPERS: usize = 40;

/// What is asked for, and for whom.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ApplicationBody)]
pub(super) struct ApplyBody {
    /// A code of `GET /services`.
    item: String,
    /// For whom, of the register: staff for those of their places, others for
    /// themselves. What is known of them need not be answered.
    person: Option<String>,
    /// The name, where the form asks for it.
    name: String,
    /// The telephone, where the form asks for it.
    phone: String,
    /// By the keys of `GET /services/{code}/form`; several ticks as a list.
    #[schema(value_type = Object)]
    answers: BTreeMap<String, Value>,
    /// Photos that go along.
    papers: Vec<PaperBody>,
    /// How staff took it in: counter, phone, leader or paper. Others: leave out.
    channel: Option<String>,
    /// Who asks for them, if not they themselves.
    agent: String,
}

/// `POST /applications`.
pub(super) async fn apply(door: Door, body: OpenJson<ApplyBody>) -> Result<Response, Failure> {
    door.hold_back()?;
    door.require_any("applications", "apply")?;
    let json = body.0;
    let reach = Reach::of(&door).await?;
    let channel = channel(&door, json.value.channel.as_deref())?;
    let item = asked(&reach, &json.value.item, channel)?;
    let form = services::form_of(&door, &item).await?;
    let files = files(&door, &json.value.papers)?;
    let person = person(&door, json.value.person.as_deref())?;
    let input = Apply {
        typed: typed(&form, &json.value)?,
        person,
        channel,
        taken_by: match channel {
            Channel::Api => String::new(),
            _ => door.actor.name.clone(),
        },
        agent_name: json.value.agent.chars().take(40).collect(),
        consent: None,
        draft: None,
        lang: door.lang.tag().to_owned(),
        item,
        form,
    };
    let receipt = matters::number::next(&door).await?;
    let asking = door.clone();
    door.write_once::<Failure, _>(&json.key, &json.bytes, move |tx| {
        let hand = &reach.hand;
        whose(tx, &asking, person)?;
        let told = |error| fault::apply(&asking, &input.form, error);
        let done = taken(tx, &hand.cx(), receipt, &input).map_err(told)?;
        for (name, file) in &files {
            let by = (name.as_str(), asking.actor.name.as_str());
            papers::photo(tx, hand.community, done.application.id, by, *file)?;
        }
        let files: Vec<FileId> = files.iter().map(|(_, file)| *file).collect();
        let refused = |error| crate::pages::progress::refused(crate::applications::StepError::from(error));
        matters::carry::attach(tx, &hand.cx(), done.application.matter, &files).map_err(refused)?;
        let path = format!("/api/v1/applications/{}", done.application.id);
        Ok(Reply::created(path, &told_to(&asking, done)))
    })
    .await
}

fn told_to(door: &Door, done: Applied) -> ReceiptOut {
    let a = done.application;
    let secret = done.reported.secret;
    ReceiptOut {
        id: a.id.to_string(),
        receipt: a.receipt.to_string(),
        link: door.app.config().absolute(&format!("/r/{secret}")),
        secret,
        matter: a.matter.to_string(),
        item: a.item,
        item_name: a.item_name,
        state: a.state.word(),
        due_at: a.due_at.rfc3339(&door.zone),
    }
}

/// How it came; only staff may say that they took it in for somebody.
fn channel(door: &Door, word: Option<&str>) -> Result<Channel, Failure> {
    match word {
        None | Some("api") => Ok(Channel::Api),
        Some(word) => Channel::from_word(word)
            .filter(|_| door.may_any("applications", "see"))
            .ok_or_else(|| Failure::bad("channel", "window-api-channel")),
    }
}

/// The item, if it can be asked for in this way.
fn asked(reach: &Reach, code: &str, channel: Channel) -> Result<Item, Failure> {
    let item = reach.catalogue.item(code).filter(|item| !item.closed);
    let item = item.ok_or_else(|| Failure::bad("item", "window-api-item"))?;
    if channel == Channel::Api && !item.is_online() {
        return Err(Failure::bad("item", "window-api-not-online"));
    }
    Ok(item.clone())
}

fn person(door: &Door, id: Option<&str>) -> Result<Option<PersonId>, Failure> {
    let Some(id) = id else { return Ok(None) };
    door.require_signed_in()?;
    id.parse()
        .map(Some)
        .map_err(|_| Failure::bad("person", "window-api-id"))
}

/// Whether whoever asks may ask for this person: staff for those whom they may
/// see, anybody for themselves. Else there is no such person.
fn whose(tx: &mut Tx<'_>, door: &Door, person: Option<PersonId>) -> Result<(), Failure> {
    let Some(id) = person else { return Ok(()) };
    let community = door.community.id;
    if let Some(account) = door.actor.account.filter(|_| door.actor.grants.is_empty()) {
        let own = people::notice::pages::own_person(tx, community, account)?;
        return own
            .filter(|own| own.id == id)
            .map(|_| ())
            .ok_or(Failure::NotFound);
    }
    let cx = register::Cx {
        community,
        actor: &door.actor,
        policy: door.app.policy(),
    };
    match Person::see(tx, &cx, id) {
        Ok(_) => Ok(()),
        Err(register::Refused::Store(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// The photos that tokens name.
pub(super) fn files(door: &Door, papers: &[PaperBody]) -> Result<Vec<(String, FileId)>, Failure> {
    if papers.len() > PAPERS {
        let most = i64::try_from(PAPERS).unwrap_or(40);
        let many = Saying::from("window-paper-many").with("n", most);
        return Err(Failure::bad("papers", many));
    }
    let keys = door.app.store().keys();
    let one = |paper: &PaperBody| {
        let file = matters::kept_photo(keys, door.community.id, &paper.file);
        let name = paper.name.chars().take(60).collect();
        file.map(|file| (name, file))
            .ok_or_else(|| Failure::bad("papers", "window-api-file"))
    };
    papers.iter().map(one).collect()
}

/// What was answered, by the fields of the form; what no field asks for is a fault.
fn typed(form: &Form, body: &ApplyBody) -> Result<Answers, Failure> {
    let (mut answers, mut errors) = (Answers::default(), Errors::none());
    for (key, value) in &body.answers {
        let known = form.field(key).filter(|field| field.computed.is_none());
        match (known, plain(value)) {
            (None, _) => errors.add("answers", unknown(key)),
            (Some(_), None) => errors.add(fault::answer(key), "window-api-answer"),
            (Some(_), Some(text)) => answers.set(key, text),
        }
    }
    for (from, said) in [("person.name", &body.name), ("person.phone", &body.phone)] {
        let field = form
            .fields
            .iter()
            .find(|field| field.from.as_deref() == Some(from));
        if let Some(field) = field.filter(|field| answers.text(&field.key).is_empty()) {
            answers.set(&field.key, said.trim());
        }
    }
    errors.checked()?;
    Ok(answers)
}

fn unknown(key: &str) -> Saying {
    let key: String = key.chars().take(40).collect();
    Saying::from("window-api-unknown-field").with("key", key)
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Array(all) => {
            let all: Option<Vec<&str>> = all.iter().map(Value::as_str).collect();
            all.map(|all| all.join(" "))
        }
        Value::Object(_) => None,
    }
}
