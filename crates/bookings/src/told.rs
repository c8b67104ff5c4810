//! What somebody is told: kept once for each thing that happened, shown on their
//! own page, and sent to their telephone by a job.

use std::sync::Arc;

use kernel::{CommunityId, Micros, Uuid, Zone};
use people::notice::channel::{Letter, SendError};
use people::notice::errand::{self, Leave, leave, send_letter};
use people::notice::push::{self, Post, Ring, Rung};
use serde_json::json;
use store::{Community, Handler, Job, JobError, Store, StoreError, Tx, record, statements};

use web::{Arg, Lang, Words};

use crate::ids::PersonId;
use crate::learner::{self, PHONE};
use crate::rows::{self, ClaimRow, Offering};

/// The job that tells one person one thing.
pub const TELL: &str = "bookings.tell";

/// The job that leaves word of what was decided for somebody.
pub const DECIDED: &str = "bookings.decided";

kernel::stored_words! {
    /// How far the telling is.
    pub enum WordState {
        /// It waits.
        Waiting = "waiting",
        /// It is leaving the house.
        Leaving = "leaving",
        /// The deliverer took it.
        Sent = "sent",
        /// It left, and nobody knows whether it arrived.
        Unsure = "unsure",
        /// It could not be delivered: their own page shows it.
        Failed = "failed",
    }
}

record! {
    /// Something told.
    pub struct Word in "bookings_word" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Who is told.
        person: PersonId,
        "topic" => /// What happened: the same topic is told once.
        topic: String,
        "title" => /// In a few words.
        title: String,
        "body" => /// The whole.
        body: String,
        "state" => /// How far it is.
        state: WordState,
        "at" => /// When it happened.
        at: Micros,
        "sent_at" => /// When the deliverer took it.
        sent_at: Option<Micros>,
        "receipt" => /// The deliverer's number, or why it failed.
        receipt: String,
    }
}

statements! {
    /// Keeps one, unless that person was told so before.
    ONCE = "INSERT INTO bookings_word (community_id, id, person_id, topic, title, body, state, at, sent_at, receipt) \
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, NULL, '') ON CONFLICT (community_id, person_id, topic) DO NOTHING";
    /// One.
    WORD = "SELECT community_id, id, person_id, topic, title, body, state, at, sent_at, receipt FROM bookings_word WHERE community_id = $1 AND id = $2";
    /// What somebody was told, the newest first.
    WORDS_OF = "SELECT community_id, id, person_id, topic, title, body, state, at, sent_at, receipt FROM bookings_word WHERE community_id = $1 AND person_id = $2 AND at > $3 ORDER BY at DESC LIMIT 10";
    /// What became of it.
    BECAME = "UPDATE bookings_word SET state = $3, sent_at = $4, receipt = $5 WHERE community_id = $1 AND id = $2";
    /// Whoever has a seat in an offering.
    TAKERS = "SELECT DISTINCT person_id FROM bookings_claim WHERE community_id = $1 AND offering_id = $2 AND live ORDER BY person_id";
}

/// What is to be told.
#[derive(Clone, Debug)]
pub struct Say {
    /// What happened: the same topic is told once.
    pub topic: String,
    /// In a few words.
    pub title: String,
    /// The whole.
    pub body: String,
}

/// Tells people; gives how many had not been told.
pub fn tell(
    tx: &mut Tx<'_>,
    community: CommunityId,
    people: &[PersonId],
    say: &Say,
) -> Result<usize, StoreError> {
    let now = tx.now();
    let mut jobs = Vec::new();
    for person in people {
        let id: Uuid = tx.clock().fresh();
        let fresh = tx.run(
            &ONCE,
            &[&community, &id, person, &say.topic, &say.title, &say.body, &now],
        )?;
        if fresh > 0 {
            jobs.push(json!({ "word": id.to_string() }).to_string());
        }
    }
    let told = jobs.len();
    tx.enqueue_all(community, TELL, jobs)?;
    Ok(told)
}

/// Tells everybody who has a seat in an offering.
pub fn tell_takers(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: crate::ids::OfferingId,
    say: &Say,
) -> Result<usize, StoreError> {
    let people = takers(tx, community, offering)?;
    tell(tx, community, &people, say)
}

/// Whoever has a seat in an offering.
pub fn takers(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: crate::ids::OfferingId,
) -> Result<Vec<PersonId>, StoreError> {
    tx.all(&TAKERS, &[&community, &offering], |row| row.get(0))
}

/// What somebody was told in the last weeks.
pub fn words_of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Word>, StoreError> {
    let since = tx.now().plus(-30 * Micros::DAY);
    tx.all(&WORDS_OF, &[&community, &person, &since], Word::read)
}

/// What does this part's jobs.
pub(crate) fn handlers(app: &web::App) -> Vec<(&'static str, Handler)> {
    let demo = app.config().demo;
    let words = Arc::clone(app.words());
    let post = Post::of(app.config());
    vec![
        (TELL, {
            let words = Arc::clone(&words);
            Arc::new(move |store: &Store, job: &Job| send(store, job, demo, &words, &post))
        }),
        (
            DECIDED,
            Arc::new(move |store: &Store, job: &Job| decided(store, job, &words)),
        ),
    ]
}

/// Leaves word for somebody who was offered or given a seat, or did not come.
fn decided(store: &Store, job: &Job, words: &Words) -> Result<(), JobError> {
    let body: serde_json::Value = serde_json::from_str(&job.body).unwrap_or_default();
    let text = |name: &str| {
        body.get(name)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    };
    let id: Uuid = text("claim")
        .parse()
        .map_err(|_| JobError::Never("no claim in the job".to_owned()))?;
    let (title, key) = match text("verb") {
        "offered" => ("bookings-told-offered-title", "bookings-told-offered"),
        "promoted" => ("bookings-told-promoted-title", "bookings-told-promoted"),
        "invited" => ("bookings-told-offered-title", "bookings-told-invited"),
        _ => ("bookings-told-missed-title", "bookings-told-missed"),
    };
    let community = job.community;
    let Some((person, until, offering, zone)) = store.read_now(move |tx| about(tx, community, id))? else {
        return Ok(());
    };
    let until = until.local(&zone).replace('T', " ");
    let args: [(&str, &dyn Arg); 2] = [("title", &offering.title), ("when", &until)];
    let say = Say {
        topic: format!("{}:{id}", text("verb")),
        title: words.text(Lang::Zh, title, &args),
        body: words.text(Lang::Zh, key, &args),
    };
    store.write_now(move |tx| tell(tx, community, &[person], &say).map(|_| ()))?;
    Ok(())
}

/// Whom a claim or a place on a waiting list is about, until when, of what.
fn about(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
) -> Result<Option<(PersonId, Micros, Offering, Zone)>, StoreError> {
    let claim = tx.maybe(&rows::CLAIM, &[&community, &id], ClaimRow::read)?;
    let wait = tx.maybe(&rows::WAIT, &[&community, &id], rows::WaitRow::read)?;
    let claim = claim.map(|claim| (claim.person, claim.until, claim.offering));
    let found = claim.or_else(|| wait.map(|wait| (wait.person, wait.invited, wait.offering)));
    let Some((person, until, offering)) = found else {
        return Ok(None);
    };
    let offering = tx.one(&rows::OFFERING, &[&community, &offering], Offering::read)?;
    let centre = Community::by_id(tx, community)?;
    let zone = centre.and_then(|centre| Zone::named(&centre.zone).ok());
    Ok(Some((
        person,
        until,
        offering,
        zone.unwrap_or_else(Zone::shanghai),
    )))
}

fn word_of(job: &Job) -> Result<Uuid, JobError> {
    let body: serde_json::Value = serde_json::from_str(&job.body).unwrap_or_default();
    let text = body.get("word").and_then(serde_json::Value::as_str);
    text.and_then(|text| Uuid::try_parse(text).ok())
        .ok_or_else(|| JobError::Never("no word in the job".to_owned()))
}

/// Rings, or sends one message. A message is marked as leaving first: whoever finds that mark
/// knows that somebody died on the way, and sends nothing twice.
fn send(store: &Store, job: &Job, demo: bool, words: &Words, post: &Post) -> Result<(), JobError> {
    let (community, id) = (job.community, word_of(job)?);
    let word = store.read_now(move |tx| tx.maybe(&WORD, &[&community, &id], Word::read))?;
    let Some(word) = word else { return Ok(()) };
    if word.state == WordState::Leaving {
        return became(store, community, id, WordState::Unsure, "stopped on the way");
    }
    if word.state != WordState::Waiting {
        return Ok(());
    }
    if let Some(morning) = errand::awake(store, community)? {
        return again(store, job, morning);
    }
    match ring(store, &word, words, post)? {
        Rung::Taken(receipt) => return became(store, community, id, WordState::Sent, &receipt),
        Rung::Later(why) if job.attempts < push::TRIES => return Err(JobError::Later(why)),
        Rung::Later(_) | Rung::Nowhere(_) => {}
    }
    let channel = match leave(store, community, demo)? {
        Leave::Later(at) => return again(store, job, at),
        Leave::NoWay => return became(store, community, id, WordState::Failed, "no way out"),
        Leave::Now(channel) => channel,
    };
    let person = word.person;
    let to = store.write_now(move |tx| {
        tx.run(
            &BECAME,
            &[&community, &id, &WordState::Leaving, &None::<Micros>, &""],
        )?;
        let known = learner::by_id(tx, community, person)?.ok_or(StoreError::NoRow)?;
        tx.keys().open(community, PHONE, &known.phone)
    })?;
    let letter = Letter {
        id: id.simple().to_string(),
        to,
        title: word.title.clone(),
        text: word.body.clone(),
    };
    let last = job.attempts >= store::job::TRIES;
    match send_letter(channel.as_deref(), &letter, store.clock().now()) {
        Ok(receipt) => became(store, community, id, WordState::Sent, &receipt),
        Err(SendError::Later(why)) if !last => {
            became(store, community, id, WordState::Waiting, &why)?;
            Err(JobError::Later(why))
        }
        Err(SendError::Later(why) | SendError::Never(why)) => {
            became(store, community, id, WordState::Failed, &why)
        }
        Err(SendError::Unsure(why)) => became(store, community, id, WordState::Unsure, &why),
    }
}

/// Leaves the same job for later: this one is done.
fn again(store: &Store, job: &Job, at: Micros) -> Result<(), JobError> {
    let (community, body) = (job.community, job.body.clone());
    Ok(store.write_now(move |tx| tx.enqueue(community, TELL, body.clone(), at).map(|_| ()))?)
}

/// Rings for somebody of the register who turned alerts on. The line says
/// nothing of what it is about.
fn ring(store: &Store, word: &Word, words: &Words, post: &Post) -> Result<Rung, StoreError> {
    let (community, person) = (word.community, word.person);
    let (known, centre) = store.read_now(move |tx| {
        Ok::<_, StoreError>((
            learner::by_id(tx, community, person)?,
            Community::by_id(tx, community)?,
        ))
    })?;
    let (Some(whom), Some(centre)) = (known.and_then(|one| one.register), centre) else {
        return Ok(Rung::Nowhere("not of the register".to_owned()));
    };
    let ring = Ring {
        id: word.id.simple().to_string(),
        title: centre.short_name,
        line: words.text(Lang::Zh, "bookings-told-ring", &[]),
        path: "/mine".to_owned(),
    };
    errand::ring(store, post, community, whom, &ring)
}

fn became(
    store: &Store,
    community: CommunityId,
    id: Uuid,
    state: WordState,
    receipt: &str,
) -> Result<(), JobError> {
    let receipt: String = receipt.chars().take(200).collect();
    store.write_now(move |tx| {
        let at = (state == WordState::Sent).then_some(tx.now());
        tx.run(&BECAME, &[&community, &id, &state, &at, &receipt])
            .map(|_| ())
    })?;
    Ok(())
}
