//! One letter leaves the house: within the day's budget, not at night, once.

use std::sync::Arc;

use kernel::{AccountId, CommunityId, Micros, Zone};
use serde_json::json;
use store::{Community, Job, JobError, Store, StoreError, Tx};
use web::{Lang, Words};

use super::channel::{ChannelKind, Letter, SendError};
use super::channels::{Channel, Ways, spend, ways};
use super::fill::id_of;
use super::push::{Post, Ring};
use super::rows::{self, Notice, Told, ToldId, ToldState};
use super::{ring, text};
use crate::register::sealed::{EMAIL, PHONE};
use crate::register::{Person, person};

/// The job that tells one person.
pub const TELL: &str = "people.tell";
/// The hours in which nothing leaves the house: minutes of the day, over midnight or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quiet {
    /// From this minute …
    pub from: u16,
    /// … until this one.
    pub until: u16,
}

impl Default for Quiet {
    /// From nine in the evening until eight in the morning.
    fn default() -> Self {
        Self {
            from: 21 * 60,
            until: 8 * 60,
        }
    }
}

impl Quiet {
    /// Reads `1260-480`; none if it is not that.
    pub fn of(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let (from, until) = (from.trim().parse().ok()?, until.trim().parse().ok()?);
        (from <= 1440 && until <= 1440).then_some(Self { from, until })
    }

    /// The hours of a centre.
    pub fn read(tx: &mut Tx<'_>, community: CommunityId) -> Result<Self, StoreError> {
        let text: Option<String> = tx.maybe(&rows::QUIET, &[&community], |row| row.get(0))?;
        Ok(text.and_then(|text| Self::of(&text)).unwrap_or_default())
    }

    /// The end to wait for, if it is quiet now.
    pub fn end_of(self, zone: &Zone, now: Micros) -> Option<Micros> {
        let (day, minute) = zone.day_and_minute(now);
        let tonight = minute >= self.from;
        let this_morning = minute < self.until;
        if self.from > self.until {
            return if tonight {
                Some(zone.instant(day.plus_days(1), self.until))
            } else {
                this_morning.then(|| zone.instant(day, self.until))
            };
        }
        (tonight && this_morning).then(|| zone.instant(day, self.until))
    }
}

/// What a letter needs to leave the house.
pub struct Outbox {
    /// The message files.
    pub words: Arc<Words>,
    /// The address that links begin with.
    pub home: String,
    /// How rings leave.
    pub post: Post,
    /// A demo: a telephone is enough for a message.
    pub demo: bool,
}

/// What is to be done with a letter.
enum Next {
    /// Nothing: it was done, or there is nobody to tell.
    Nothing,
    /// It leaves now.
    Go(Box<(Letter, Option<Channel>)>),
    /// It rings now.
    Ring(Option<AccountId>, Box<Ring>),
}

/// Tells one person, or one group.
pub fn deliver(store: &Store, job: &Job, out: &Outbox) -> Result<(), JobError> {
    let (community, id): (CommunityId, ToldId) = (job.community, id_of(job, "told")?);
    let (words, home) = (Arc::clone(&out.words), out.home.clone());
    let next = store.write_now(move |tx| prepare(tx, community, id, &words, &home))?;
    let letter = match next {
        Next::Nothing => return Ok(()),
        Next::Ring(account, it) => return ring::ring(store, job, out, (id, account), &it),
        Next::Go(letter) => letter,
    };
    let (letter, channel) = *letter;
    let second = store.clock().now().0.div_euclid(Micros::SECOND);
    let sent = match &channel {
        Some(channel) => channel.config.send(&letter, second),
        // Only a demo lays letters out without a way to send them: nobody's telephone rings.
        None => Ok("demo".to_owned()),
    };
    let last = job.attempts >= store::job::TRIES;
    let (state, receipt) = match &sent {
        Ok(receipt) => (ToldState::Sent, receipt.clone()),
        Err(SendError::Later(why)) if !last => (ToldState::Waiting, why.clone()),
        Err(SendError::Later(why) | SendError::Never(why)) => (ToldState::Failed, why.clone()),
        Err(SendError::Unsure(why)) => (ToldState::Unsure, why.clone()),
    };
    let receipt: String = receipt.chars().take(200).collect();
    store.write_now(move |tx| became(tx, community, id, state, &receipt))?;
    match sent {
        Err(SendError::Later(why)) if !last => Err(JobError::Later(why)),
        _ => Ok(()),
    }
}

/// Keeps what became of a telling that was leaving.
pub(super) fn became(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: ToldId,
    state: ToldState,
    receipt: &str,
) -> Result<(), StoreError> {
    let at = (state == ToldState::Sent).then_some(tx.now());
    tx.run(&rows::BECAME, &[&community, &id, &state, &at, &receipt])
        .map(|_| ())
}

/// Decides what to do, and marks that it leaves: whoever finds that mark later
/// knows that somebody died on the way, and sends nothing a second time.
fn prepare(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: ToldId,
    words: &Words,
    home: &str,
) -> Result<Next, StoreError> {
    let Some(told) = tx.maybe(&rows::TOLD, &[&community, &id], Told::read)? else {
        return Ok(Next::Nothing);
    };
    let rings = told.channel == ChannelKind::Push.word();
    // A ring that was on its way rings again: on the device it is the same one.
    if told.state == ToldState::Leaving && !rings {
        became(tx, community, id, ToldState::Unsure, "stopped on the way")?;
        return Ok(Next::Nothing);
    }
    let notice = tx.maybe(&rows::NOTICE, &[&community, &told.notice], Notice::read)?;
    let centre = Community::by_id(tx, community)?;
    let (ToldState::Waiting | ToldState::Leaving, Some(notice), Some(centre)) = (told.state, notice, centre)
    else {
        return Ok(Next::Nothing);
    };
    if told.reached_at.is_some() {
        // Somebody was faster at the door.
        return Ok(Next::Nothing);
    }
    let zone = Zone::named(&centre.zone).unwrap_or_else(|_| Zone::shanghai());
    let now = tx.now();
    let quiet = Quiet::read(tx, community)?;
    if let Some(morning) = quiet.end_of(&zone, now) {
        return again(tx, community, id, morning);
    }
    let ways = ways(tx, community)?;
    let channel = match ChannelKind::from_word(&told.channel) {
        Some(kind) if kind.is_group() => ways.by_id(rows::ChannelId(told.subject)),
        Some(kind) => ways.of(kind),
        None => None,
    };
    if let Some(channel) = channel {
        let (day, _) = zone.day_and_minute(now);
        if !spend(tx, community, &channel.row, day)? {
            let tomorrow = zone.instant(day.plus_days(1), quiet.until);
            return again(tx, community, id, tomorrow);
        }
    }
    leave(tx, &centre, (&told, &notice), (words, home), (&ways, channel))
}

/// It leaves the house now, on this channel.
fn leave(
    tx: &mut Tx<'_>,
    centre: &Community,
    (told, notice): (&Told, &Notice),
    (words, home): (&Words, &str),
    (ways, channel): (&Ways, Option<&Channel>),
) -> Result<Next, StoreError> {
    let community = centre.id;
    let rings = told.channel == ChannelKind::Push.word();
    let person = match told.kind.as_str() {
        "person" => person(tx, community, kernel::PersonId(told.subject))?,
        _ => None,
    };
    let lang = person
        .as_ref()
        .map_or(Lang::Zh, |person| language(person, notice));
    tx.run(&rows::LEAVE_HOUSE, &[&community, &told.id])?;
    if rings {
        let account = ring::account_of(told, person.as_ref()).filter(|_| ways.push());
        let ring = text::ring(words, lang, centre, notice, told);
        return Ok(Next::Ring(account, Box::new(ring)));
    }
    let to = address(tx, told, person.as_ref())?;
    let (title, text) = text::letter(words, lang, centre, notice, told, home);
    let letter = Letter {
        id: told.id.to_string(),
        to,
        title,
        text,
    };
    Ok(Next::Go(Box::new((letter, channel.cloned()))))
}

/// Leaves the same job for later: this one is done.
fn again(tx: &mut Tx<'_>, community: CommunityId, id: ToldId, at: Micros) -> Result<Next, StoreError> {
    tx.enqueue(community, TELL, json!({ "told": id.to_string() }).to_string(), at)?;
    Ok(Next::Nothing)
}

/// The number or address; reading it for a notice is what it was given for.
fn address(tx: &mut Tx<'_>, told: &Told, person: Option<&Person>) -> Result<String, StoreError> {
    let sealed = match (told.channel.as_str(), person) {
        ("sms", Some(person)) => person.phone.as_ref().map(|sealed| (PHONE, sealed)),
        ("mail", Some(person)) => person.email.as_ref().map(|sealed| (EMAIL, sealed)),
        _ => None,
    };
    match sealed {
        Some((field, sealed)) => tx.keys().open(told.community, field, sealed),
        None => Ok(String::new()),
    }
}

/// English for those who read it and no Chinese, if the notice has it.
fn language(person: &Person, notice: &Notice) -> Lang {
    let reads = |tag: &str| {
        person
            .languages
            .split_whitespace()
            .any(|held| held.starts_with(tag))
    };
    if reads("en") && !reads("zh") && !notice.body_en.is_empty() {
        Lang::En
    } else {
        Lang::Zh
    }
}

/// Sends a code for signing in: at any hour, and never after it has run out.
pub fn code(store: &Store, job: &Job, words: &Words, demo: bool) -> Result<(), JobError> {
    let community = job.community;
    let letter = gate::CodeLetter::open(store.keys(), community, &job.body)
        .ok_or_else(|| JobError::Never("no code in the job".to_owned()))?;
    let now = store.clock().now();
    if now >= letter.until {
        return Ok(());
    }
    let (centre, ways) = store
        .read_now(move |tx| Ok::<_, StoreError>((Community::by_id(tx, community)?, ways(tx, community)?)))?;
    let Some(channel) = ways.of(ChannelKind::Sms) else {
        return if demo {
            Ok(())
        } else {
            Err(JobError::Never("no channel for text messages".to_owned()))
        };
    };
    let name = centre.map(|centre| centre.short_name).unwrap_or_default();
    let text = words.text(
        Lang::Zh,
        "people-notice-code",
        &[("name", &name), ("code", &letter.code)],
    );
    let out = Letter {
        id: job.id.simple().to_string(),
        to: letter.phone,
        title: String::new(),
        text,
    };
    match channel.config.send(&out, now.0.div_euclid(Micros::SECOND)) {
        Ok(_) => Ok(()),
        Err(SendError::Later(why)) => Err(JobError::Later(why)),
        Err(SendError::Never(why) | SendError::Unsure(why)) => Err(JobError::Never(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Day;

    #[test]
    fn what_comes_at_night_waits_for_the_morning() {
        let (zone, quiet) = (Zone::shanghai(), Quiet::default());
        let day: Day = "2026-03-10".parse().unwrap();
        let at = |day: Day, minute| zone.instant(day, minute);
        assert_eq!(
            quiet.end_of(&zone, at(day, 1260)),
            Some(at(day.plus_days(1), 480))
        );
        assert_eq!(quiet.end_of(&zone, at(day, 0)), Some(at(day, 480)));
        assert_eq!(quiet.end_of(&zone, at(day, 480)), None);
        assert_eq!(quiet.end_of(&zone, at(day, 1259)), None);
        let noon = Quiet::of("720-840").unwrap();
        assert_eq!(noon.end_of(&zone, at(day, 800)), Some(at(day, 840)));
        assert_eq!(noon.end_of(&zone, at(day, 840)), None);
        let never = Quiet::of("0-0").unwrap();
        assert_eq!(never.end_of(&zone, at(day, 3)), None);
        assert_eq!(Quiet::of("x"), None);
    }
}
