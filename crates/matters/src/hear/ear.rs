//! What the server has in its ear: the open matters of each community and those
//! answered lately, ready to be compared with what somebody types. Built from
//! the rows, the newest first; kept up to date from the log of what happened,
//! whichever server did it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kernel::{GridPath, Micros};
use store::{StoreError, Tx};
use text::likeness::{Candidate, Index, Standing};
use text::place::Place;

use super::grid::Hearing;
use super::rows::{self, Told};
use crate::cx::Cx;
use crate::rows::MatterId;
use crate::words::State;

/// The most matters kept of a community.
const CAP: usize = 100_000;
/// Open ones older than this are not compared: they are hardly the same incident.
const OPEN: i64 = 180 * Micros::DAY;
/// What was answered longer ago did not come back: it is new.
const ANSWERED: i64 = 30 * Micros::DAY;
/// Older matters are read in slices of so much time and so many rows.
const SLICE: i64 = 7 * Micros::DAY;
const ROWS: i64 = 1_000;
/// Events are read in pages.
const PAGE: i64 = 4_000;
/// Events committed late are still heard: another server's clock may be this much behind.
const OVERLAP: i64 = 2 * Micros::SECOND;

/// What is in the ear for one community; held beside its settings, over all editions of them.
#[derive(Debug, Default)]
pub struct Ear {
    held: RwLock<Option<Held>>,
    turn: Mutex<()>,
}

#[derive(Debug)]
struct Held {
    print: u64,
    index: Index,
    known: HashMap<MatterId, Known>,
    order: BTreeSet<(i64, MatterId)>,
    /// Matters with smaller keys are not read yet; `None`: all are.
    older: Option<i64>,
    heard: i64,
    recent: BTreeSet<i64>,
    swept: Micros,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Known {
    key: i64,
    path: GridPath,
    answered: Option<Micros>,
}

impl Ear {
    /// Hears what happened since the last time, and reads one slice of older
    /// matters. Gives whether older ones are left. If another request is
    /// listening already, that is enough.
    pub fn listen(&self, tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<bool, StoreError> {
        let Ok(_turn) = self.turn.try_lock() else {
            return Ok(false);
        };
        let hearing = cx.hearing();
        let begun = self.look(|held| held.print == hearing.print).unwrap_or(false);
        if !begun {
            let heard = tx.maybe(&rows::LAST_TICK, &[&cx.community], |row| row.get(0))?;
            self.put(Held::new(hearing, heard.unwrap_or(0), tx.now()));
        }
        self.news(tx, cx, hearing)?;
        self.older(tx, cx, hearing)
    }

    fn news(&self, tx: &mut Tx<'_>, cx: &Cx<'_>, hearing: &Hearing) -> Result<(), StoreError> {
        let mut after = self.look(|held| held.heard - OVERLAP).unwrap_or(0);
        loop {
            let page: Vec<(i64, MatterId)> = tx.all(&rows::NEWS, &[&cx.community, &after, &PAGE], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let fresh: Vec<(i64, MatterId)> = self
                .look(|held| {
                    page.iter()
                        .filter(|(tick, _)| !held.recent.contains(tick))
                        .copied()
                        .collect()
                })
                .unwrap_or_default();
            let changed: BTreeSet<MatterId> = fresh.iter().map(|(_, id)| *id).collect();
            let mut told = Vec::new();
            for id in changed {
                told.extend(tx.maybe(&rows::TOLD, &[&cx.community, &id], Told::read)?);
            }
            let now = tx.now();
            self.change(|held| {
                told.into_iter().for_each(|one| held.take(cx, hearing, one, now));
                held.note(&fresh);
                held.sweep(now);
            });
            match page.last() {
                Some((tick, _)) if i64::try_from(page.len()).unwrap_or(0) == PAGE => after = *tick,
                _ => return Ok(()),
            }
        }
    }

    fn older(&self, tx: &mut Tx<'_>, cx: &Cx<'_>, hearing: &Hearing) -> Result<bool, StoreError> {
        let Some(before) = self.look(|held| held.older).flatten() else {
            return Ok(false);
        };
        let now = tx.now();
        let (end, oldest) = (now.0 - ANSWERED, now.0 - OPEN);
        let from = before.min(now.0).saturating_sub(SLICE).max(oldest);
        let page = tx.all(
            &rows::TOLD_BETWEEN,
            &[&cx.community, &before, &from, &end, &ROWS],
            Told::read,
        )?;
        let full = i64::try_from(page.len()).unwrap_or(0) == ROWS;
        let next = if full {
            page.last().map_or(from, |last| last.key)
        } else {
            from
        };
        let left = self.change(|held| {
            for one in page {
                held.take(cx, hearing, one, now);
            }
            let enough = held.order.len() >= CAP || (next <= oldest && !full);
            held.older = (!enough).then_some(next);
            held.older.is_some()
        });
        Ok(left.unwrap_or(false))
    }

    /// The likeliest, likeliest first; nothing before the first listening.
    pub(crate) fn likest(&self, at: Micros, text: &str, place: &Place, count: usize) -> Vec<Candidate> {
        let place = Some(place).filter(|place| !place.is_empty());
        self.look(|held| held.index.likest(at.0, text, place, count))
            .unwrap_or_default()
    }

    /// How many matters are in the ear.
    pub fn len(&self) -> usize {
        self.look(|held| held.index.len()).unwrap_or(0)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn put(&self, held: Held) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    fn look<T>(&self, look: impl FnOnce(&Held) -> T) -> Option<T> {
        self.held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .map(look)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .as_mut()
            .map(change)
    }
}

impl Held {
    fn new(hearing: &Hearing, heard: i64, now: Micros) -> Self {
        let (grid, things) = (Arc::clone(&hearing.gazetteer), Arc::clone(&hearing.things));
        Self {
            print: hearing.print,
            index: Index::new(grid, things, hearing.weights.clone()),
            known: HashMap::new(),
            order: BTreeSet::new(),
            older: Some(i64::MAX),
            heard,
            recent: BTreeSet::new(),
            swept: now,
        }
    }

    /// Takes a matter in as it stands now, or out.
    fn take(&mut self, cx: &Cx<'_>, hearing: &Hearing, told: Told, now: Micros) {
        let lately = told.answered_at.filter(|at| now.since(*at) < ANSWERED);
        let standing = match told.state {
            _ if told.merged_into.is_some() => None,
            State::Received | State::Assigned | State::InHand => Some(Standing::Open),
            State::Answered | State::Closed => lately.map(|_| Standing::Answered),
            State::Merged => None,
        };
        let Some(standing) = standing else {
            return self.drop(told.id);
        };
        let answered = lately.filter(|_| standing == Standing::Answered);
        let known = Known {
            key: told.key,
            path: told.path,
            answered,
        };
        let id = told.id.to_string();
        let before = self.known.insert(told.id, known);
        if before.is_none_or(|before| before.path != told.path) {
            let place = hearing.true_place(cx.centre, told.path, &told.words, &told.spot);
            let place = Some(&place).filter(|place| !place.is_empty());
            self.index.add(&id, told.received_at.0, &told.words, place);
            self.order.insert((told.key, told.id));
        }
        self.index.stands(&id, standing);
        while self.order.len() > CAP {
            let Some((_, oldest)) = self.order.first().copied() else {
                return;
            };
            self.drop(oldest);
        }
    }

    fn drop(&mut self, id: MatterId) {
        if let Some(known) = self.known.remove(&id) {
            self.order.remove(&(known.key, id));
            self.index.remove(&id.to_string());
        }
    }

    fn note(&mut self, events: &[(i64, MatterId)]) {
        self.recent.extend(events.iter().map(|(tick, _)| *tick));
        self.heard = self.recent.last().copied().unwrap_or(self.heard).max(self.heard);
        self.recent = self.recent.split_off(&(self.heard - OVERLAP));
    }

    /// Once a day: what was answered long ago goes.
    fn sweep(&mut self, now: Micros) {
        if now.since(self.swept) < Micros::DAY {
            return;
        }
        self.swept = now;
        let old = |known: &Known| known.answered.is_some_and(|at| now.since(at) >= ANSWERED);
        let gone: Vec<MatterId> = self
            .known
            .iter()
            .filter(|(_, known)| old(known))
            .map(|(id, _)| *id)
            .collect();
        gone.into_iter().for_each(|id| self.drop(id));
    }
}
