//! The job that tells one person one step: not at night, within the day's
//! budget, once. What cannot be sent becomes a task of the staff.

use std::sync::Arc;

use kernel::{CommunityId, Micros, PersonId};
use people::notice::channel::{Letter, SendError};
use people::notice::errand::{self, Leave, leave, send_letter};
use people::notice::push::{self, Post, Ring, Rung};
use people::register::sealed::{KIN_PHONE, PHONE};
use people::register::{Relation, person};
use store::{Community, Handler, Job, JobError, Store, StoreError, Tx};
use web::{App, Arg, Lang, Words};

use super::rows::{TellId, TellState, Telling};
use crate::applications::apply::ANSWERS;
use crate::applications::{Application, ApplicationId};
use crate::forms::Answers;
use crate::forms::definition::Form;

/// The job that tells one person one step.
pub const TELL: &str = "window.tell";

/// What does this part's jobs.
pub(crate) fn handler(app: &App) -> (&'static str, Handler) {
    let (demo, words) = (app.config().demo, Arc::clone(app.words()));
    let post = Post::of(app.config());
    (
        TELL,
        Arc::new(move |store: &Store, job: &Job| tell(store, job, demo, &words, &post)),
    )
}

fn id_of(job: &Job) -> Result<TellId, JobError> {
    let body: serde_json::Value = serde_json::from_str(&job.body).unwrap_or_default();
    let text = body.get("tell").and_then(serde_json::Value::as_str);
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| JobError::Never("nothing to tell in the job".to_owned()))
}

/// Rings, or sends one message. A message is marked as leaving first: whoever finds that mark
/// knows that somebody died on the way, and sends nothing twice.
fn tell(store: &Store, job: &Job, demo: bool, words: &Arc<Words>, post: &Post) -> Result<(), JobError> {
    let (community, id) = (job.community, id_of(job)?);
    let found = store.read_now(move |tx| Telling::by_id(tx, community, id))?;
    let Some(telling) = found else { return Ok(()) };
    if telling.state == TellState::Leaving {
        return became(store, &telling, TellState::Unsure, "stopped on the way");
    }
    if telling.state != TellState::Waiting {
        return Ok(());
    }
    if let Some(morning) = errand::awake(store, community)? {
        return again(store, job, morning);
    }
    match ring(store, &telling, words, post)? {
        Rung::Taken(receipt) => return became(store, &telling, TellState::Sent, &receipt),
        Rung::Later(why) if job.attempts < push::TRIES => return Err(JobError::Later(why)),
        Rung::Later(_) | Rung::Nowhere(_) => {}
    }
    let channel = match leave(store, community, demo)? {
        Leave::Later(at) => return again(store, job, at),
        Leave::NoWay => return became(store, &telling, TellState::Staff, "no way out"),
        Leave::Now(channel) => channel,
    };
    let (held, words) = (telling.clone(), Arc::clone(words));
    let letter = store.write_now(move |tx| letter(tx, &held, &words))?;
    let Some(letter) = letter else {
        return became(store, &telling, TellState::Staff, "no telephone number");
    };
    let leaving = Telling {
        state: TellState::Leaving,
        ..telling.clone()
    };
    let first = leaving.clone();
    if !store.write_now(move |tx| first.become_from(tx, TellState::Waiting))? {
        return Ok(());
    }
    let last = job.attempts >= store::job::TRIES;
    match send_letter(channel.as_deref(), &letter, store.clock().now()) {
        Ok(receipt) => became(store, &leaving, TellState::Sent, &receipt),
        Err(SendError::Later(why)) if !last => {
            became(store, &leaving, TellState::Waiting, &why)?;
            Err(JobError::Later(why))
        }
        Err(SendError::Later(why) | SendError::Never(why)) => became(store, &leaving, TellState::Staff, &why),
        Err(SendError::Unsure(why)) => became(store, &leaving, TellState::Unsure, &why),
    }
}

/// Leaves the same job for later: this one is done.
fn again(store: &Store, job: &Job, at: Micros) -> Result<(), JobError> {
    let (community, body) = (job.community, job.body.clone());
    Ok(store.write_now(move |tx| tx.enqueue(community, TELL, body.clone(), at).map(|_| ()))?)
}

/// Rings for whoever turned alerts on. The line says nothing of what it is about.
fn ring(store: &Store, telling: &Telling, words: &Words, post: &Post) -> Result<Rung, StoreError> {
    let (held, community) = (telling.clone(), telling.community);
    let found = store.read_now(move |tx| {
        let centre = Community::by_id(tx, community)?.ok_or(StoreError::NoRow)?;
        Ok::<_, StoreError>((whom(tx, &held)?, centre.short_name))
    })?;
    let (Some(whom), title) = found else {
        return Ok(Rung::Nowhere("not of the register".to_owned()));
    };
    let key = if telling.whom == "child" {
        "window-tell-ring-child"
    } else {
        "window-tell-ring"
    };
    let ring = Ring {
        id: telling.id.0.simple().to_string(),
        title,
        line: words.text(Lang::Zh, key, &[]),
        path: "/me".to_owned(),
    };
    errand::ring(store, post, community, whom, &ring)
}

/// Who of the register is told, if they are of it.
fn whom(tx: &mut Tx<'_>, telling: &Telling) -> Result<Option<PersonId>, StoreError> {
    match (telling.relation, telling.person) {
        (Some(relation), Some(id)) => {
            let all = Relation::of(tx, telling.community, id)?;
            Ok(all
                .into_iter()
                .find(|one| one.id == relation)
                .and_then(|one| one.other))
        }
        (_, person) => Ok(person),
    }
}

fn became(store: &Store, telling: &Telling, state: TellState, receipt: &str) -> Result<(), JobError> {
    let (from, mut now) = (telling.state, telling.clone());
    receipt.clone_into(&mut now.receipt);
    store.write_now(move |tx| {
        if state == TellState::Staff {
            now.for_staff(tx);
        } else {
            now.state = state;
            now.told_at = (state == TellState::Sent).then(|| tx.now());
        }
        now.become_from(tx, from).map(|_| ())
    })?;
    Ok(())
}

/// The message; none if there is no number to send it to.
fn letter(tx: &mut Tx<'_>, telling: &Telling, words: &Words) -> Result<Option<Letter>, StoreError> {
    let Some(to) = number(tx, telling)? else {
        return Ok(None);
    };
    let centre = Community::by_id(tx, telling.community)?.ok_or(StoreError::NoRow)?;
    let whose = match (telling.whom.as_str(), telling.person) {
        ("child", Some(id)) => person(tx, telling.community, id)?.map(|one| one.name),
        _ => None,
    };
    let whose = whose.unwrap_or_default();
    let key = if whose.is_empty() {
        "window-tell-letter"
    } else {
        "window-tell-letter-child"
    };
    let args: [(&str, &dyn Arg); 4] = [
        ("centre", &centre.short_name),
        ("whose", &whose),
        ("words", &telling.words),
        ("phone", &centre.phone),
    ];
    Ok(Some(Letter {
        id: telling.id.0.simple().to_string(),
        to,
        title: String::new(),
        text: words.text(Lang::Zh, key, &args),
    }))
}

/// The telephone number: telling them is what it was given for.
fn number(tx: &mut Tx<'_>, telling: &Telling) -> Result<Option<String>, StoreError> {
    let community = telling.community;
    match (telling.relation, telling.person) {
        (Some(relation), Some(id)) => {
            let all = Relation::of(tx, community, id)?;
            match all.into_iter().find(|one| one.id == relation) {
                Some(one) if one.other.is_some() => of_person(tx, community, one.other),
                Some(one) => match &one.phone {
                    Some(phone) => tx.keys().open(community, KIN_PHONE, phone).map(Some),
                    None => Ok(None),
                },
                None => Ok(None),
            }
        }
        (_, Some(id)) => of_person(tx, community, Some(id)),
        (_, None) => of_application(tx, telling),
    }
}

fn of_person(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Option<kernel::PersonId>,
) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    match person(tx, community, id)?.and_then(|one| one.phone) {
        Some(phone) => tx.keys().open(community, PHONE, &phone).map(Some),
        None => Ok(None),
    }
}

fn of_application(tx: &mut Tx<'_>, telling: &Telling) -> Result<Option<String>, StoreError> {
    let id = ApplicationId::from(telling.subject);
    let Some(application) = Application::by_id(tx, telling.community, id)? else {
        return Ok(None);
    };
    let form: Form = serde_json::from_str(&application.form).unwrap_or_default();
    let answers = tx.keys().open(telling.community, ANSWERS, &application.answers)?;
    let answers = Answers::of_json(&answers);
    let field = form
        .fields
        .iter()
        .find(|field| field.from.as_deref() == Some("person.phone"));
    let typed = field.map_or("", |field| answers.text(&field.key));
    Ok(kernel::normal_phone(typed))
}
