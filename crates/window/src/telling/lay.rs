//! Laying out: who is told what happened, and how. A message if they read
//! messages; else a task for the staff, on the telephone or at the door.

use kernel::{CommunityId, GridPath, Micros, PersonId, Uuid};
use people::register::consent::{Purpose, agreed};
use people::register::{Kin, Person, Relation, person};
use store::{StoreError, Tx};

use super::rows::{TELL_ONCE, TellId, TellState, TellWay};
use super::send::TELL;
use crate::applications::Application;
use crate::applications::apply::NAME;
use crate::applications::flow::Verb;
use crate::errands::Errand;

/// Something that happened.
struct News<'n> {
    community: CommunityId,
    topic: String,
    about: &'static str,
    subject: Uuid,
    step: Option<Uuid>,
    words: &'n str,
}

/// Who is told, and how.
struct To {
    whom: &'static str,
    person: Option<PersonId>,
    relation: Option<Uuid>,
    name: String,
    path: GridPath,
    way: TellWay,
}

/// The way in which a person is told: their own wish, and what they can do.
pub fn way_of(person: &Person) -> TellWay {
    let needs = |word: &str| person.needs.split_whitespace().any(|held| held == word);
    let has = person.phone.is_some();
    match person.channel.as_str() {
        "visit" | "family" => TellWay::Door,
        _ if !has => TellWay::Door,
        "phone" if needs("hearing") => TellWay::Door,
        "phone" => TellWay::Call,
        // Whoever cannot read a message is rung.
        _ if needs("reading") || needs("sight") => TellWay::Call,
        _ => TellWay::Sms,
    }
}

/// A step of an errand is told to those that it names.
pub(crate) fn errand(
    tx: &mut Tx<'_>,
    errand: &Errand,
    step: Uuid,
    words: &str,
    tell: &[&str],
) -> Result<(), StoreError> {
    let Some(one) = person(tx, errand.community, errand.person)? else {
        return Ok(());
    };
    let news = News {
        community: errand.community,
        topic: format!("step:{step}"),
        about: "errand",
        subject: errand.id.0,
        step: Some(step),
        words,
    };
    if tell.contains(&"person") {
        to_person(tx, &news, &one)?;
    }
    if tell.contains(&"child") {
        to_children(tx, &news, &one)?;
    }
    Ok(())
}

/// A step of an application is told to whoever asked, and to the children.
pub(crate) fn application(
    tx: &mut Tx<'_>,
    application: &Application,
    verb: Verb,
    words: &str,
) -> Result<(), StoreError> {
    let words = format!("{}：{words}", application.item_name);
    let news = News {
        community: application.community,
        topic: format!("{}:{verb}:{}", application.id, application.version),
        about: "application",
        subject: application.id.0,
        step: None,
        words: &words,
    };
    let known = match application.person {
        Some(id) => person(tx, application.community, id)?,
        None => None,
    };
    if let Some(one) = known {
        to_person(tx, &news, &one)?;
        return to_children(tx, &news, &one);
    }
    let name = tx.keys().open(application.community, NAME, &application.name)?;
    let to = To {
        whom: "person",
        person: None,
        relation: None,
        name,
        path: application.path,
        way: TellWay::Sms,
    };
    keep(tx, &news, &to)
}

fn to_person(tx: &mut Tx<'_>, news: &News<'_>, one: &Person) -> Result<(), StoreError> {
    let to = To {
        whom: "person",
        person: Some(one.id),
        relation: None,
        name: one.name.clone(),
        path: one.path,
        way: way_of(one),
    };
    keep(tx, news, &to)
}

/// The children who can be reached, if the person agreed that the family is told.
fn to_children(tx: &mut Tx<'_>, news: &News<'_>, one: &Person) -> Result<(), StoreError> {
    if !agreed(tx, news.community, one.id, Purpose::Family)? {
        return Ok(());
    }
    for child in Relation::of(tx, news.community, one.id)? {
        if child.kind != Kin::Child || child.ended_at.is_some() {
            continue;
        }
        let reached = match child.other {
            Some(other) => person(tx, news.community, other)?.is_some_and(|other| other.phone.is_some()),
            None => child.phone.is_some(),
        };
        if !reached {
            continue;
        }
        let to = To {
            whom: "child",
            person: Some(one.id),
            relation: Some(child.id),
            name: child.name,
            path: one.path,
            way: TellWay::Sms,
        };
        keep(tx, news, &to)?;
    }
    Ok(())
}

fn keep(tx: &mut Tx<'_>, news: &News<'_>, to: &To) -> Result<(), StoreError> {
    let id: TellId = tx.clock().fresh();
    let who = to.relation.map_or_else(String::new, |id| format!(":{id}"));
    let topic = format!("{}:{}{who}", news.topic, to.whom);
    let (state, open_key) = match to.way {
        TellWay::Sms => (TellState::Waiting, None),
        TellWay::Call | TellWay::Door => (TellState::Staff, Some(tx.clock().tick().0)),
    };
    let now: Micros = tx.now();
    let fresh = tx.run(
        &TELL_ONCE,
        &[
            &news.community,
            &id,
            &topic,
            &news.about,
            &news.subject,
            &news.step,
            &to.whom,
            &to.person,
            &to.relation,
            &to.name,
            &to.path,
            &news.words,
            &to.way,
            &state,
            &now,
            &open_key,
        ],
    )?;
    if fresh > 0 && state == TellState::Waiting {
        let body = serde_json::json!({ "tell": id.to_string() }).to_string();
        tx.enqueue(news.community, TELL, body, now)?;
    }
    Ok(())
}
