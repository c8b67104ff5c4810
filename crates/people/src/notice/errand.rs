//! One letter or ring of another room to one person: not at night, within the day's
//! budget. Whether it left before is the asker's to know.

use kernel::{CommunityId, Micros, PersonId, Zone};
use store::{Community, Store, StoreError};

use super::channel::{ChannelKind, Letter, SendError};
use super::channels::{Channel, spend, ways};
use super::deliver::Quiet;
use super::push::{Post, Ring, Rung, devices};
use crate::register::person;

/// Whether a letter may leave now.
#[derive(Clone, Debug)]
pub enum Leave {
    /// It may, by this way; none in a demo, where nobody's telephone rings.
    Now(Option<Box<Channel>>),
    /// Not before this.
    Later(Micros),
    /// There is no way out for text messages.
    NoWay,
}

/// Asks for leave for one text message, and takes it from the day's budget.
pub fn leave(store: &Store, community: CommunityId, demo: bool) -> Result<Leave, StoreError> {
    store.write_now(move |tx| {
        let centre = Community::by_id(tx, community)?.ok_or(StoreError::NoRow)?;
        let zone = Zone::named(&centre.zone).unwrap_or_else(|_| Zone::shanghai());
        let (now, quiet) = (tx.now(), Quiet::read(tx, community)?);
        if let Some(morning) = quiet.end_of(&zone, now) {
            return Ok(Leave::Later(morning));
        }
        let ways = ways(tx, community)?;
        let Some(channel) = ways.of(ChannelKind::Sms) else {
            return Ok(if demo { Leave::Now(None) } else { Leave::NoWay });
        };
        let (day, _) = zone.day_and_minute(now);
        if !spend(tx, community, &channel.row, day)? {
            return Ok(Leave::Later(zone.instant(day.plus_days(1), quiet.until)));
        }
        Ok(Leave::Now(Some(Box::new(channel.clone()))))
    })
}

/// Sends one letter by a way that [`leave`] gave.
pub fn send_letter(channel: Option<&Channel>, letter: &Letter, now: Micros) -> Result<String, SendError> {
    match channel {
        Some(channel) => channel.config.send(letter, now.0.div_euclid(Micros::SECOND)),
        None => Ok("demo".to_owned()),
    }
}

/// Rings for somebody of the register who turned alerts on and wants to be told
/// there. Not at night: the caller asks [`awake`] first. Twice is seen once.
pub fn ring(
    store: &Store,
    post: &Post,
    community: CommunityId,
    whom: PersonId,
    ring: &Ring,
) -> Result<Rung, StoreError> {
    let account = store.write_now(move |tx| {
        let ways = ways(tx, community)?;
        let known = person(tx, community, whom)?;
        let wants = known.filter(|one| ways.push() && matches!(one.channel.as_str(), "" | "push" | "app"));
        let Some(account) = wants.and_then(|one| one.account) else {
            return Ok(None);
        };
        if devices(tx, community, account)?.is_empty() {
            return Ok(None);
        }
        let Some(channel) = ways.of(ChannelKind::Push) else {
            return Ok(Some(account));
        };
        let centre = Community::by_id(tx, community)?.ok_or(StoreError::NoRow)?;
        let zone = Zone::named(&centre.zone).unwrap_or_else(|_| Zone::shanghai());
        let (day, _) = zone.day_and_minute(tx.now());
        Ok::<_, StoreError>(spend(tx, community, &channel.row, day)?.then_some(account))
    })?;
    match account {
        Some(account) => post.ring(store, community, account, ring),
        None => Ok(Rung::Nowhere("no device".to_owned())),
    }
}

/// The morning to wait for, if nothing leaves the house now.
pub fn awake(store: &Store, community: CommunityId) -> Result<Option<Micros>, StoreError> {
    store.read_now(move |tx| {
        let centre = Community::by_id(tx, community)?.ok_or(StoreError::NoRow)?;
        let zone = Zone::named(&centre.zone).unwrap_or_else(|_| Zone::shanghai());
        Ok(Quiet::read(tx, community)?.end_of(&zone, tx.now()))
    })
}
