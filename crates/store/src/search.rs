//! Finding things by their words, the newest first, the same on both engines.
//!
//! A room cuts its texts into terms (`text::search::index_terms`) and puts them
//! here under a document's id and a key that orders it, mostly the time of its
//! making. A question is phrases (`text::search::query`): every phrase must
//! occur, and the terms of one phrase stand side by side. How the engine finds
//! them is the matter of [`dialect`](crate::dialect); all that it keeps for that
//! can be made again from `store_search_doc`.

use std::collections::HashMap;

use kernel::{CommunityId, Uuid};

use crate::dialect;
use crate::error::StoreError;
use crate::tx::Tx;

/// Keys are microseconds, from 1970 to the year 2112.
pub const KEY_BITS: u32 = 52;
/// Two documents cannot have one key; the later one moves on by a microsecond, at most this far.
const NEIGHBOURS: i64 = 10_000;
/// More terms of one document are not found.
const TERMS: usize = 16_000;
/// So many fresh documents go into one statement.
const FRESH: usize = 200;
/// PostgreSQL keeps this many places of one term in one document.
const PLACES: u32 = 255;
/// Stands where a term is that cannot be found, so that its neighbours keep their places.
pub(crate) const GAP: &str = "·";

crate::statements! {
    /// Where a document stands.
    KNOWN = "SELECT room, key FROM store_search_doc WHERE community_id = $1 AND id = $2";
    /// Puts a document where nobody stands yet.
    PUT = "INSERT INTO store_search_doc (community_id, id, room, key, terms) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, room, key) DO NOTHING";
    /// Gives a document other terms.
    REWORD = "UPDATE store_search_doc SET terms = $3 WHERE community_id = $1 AND id = $2";
    /// Takes a document away.
    REMOVE = "DELETE FROM store_search_doc WHERE community_id = $1 AND id = $2";
}

impl Tx<'_> {
    /// Lets a document be found by these terms, in place of those it had. `key`
    /// orders the documents of a room, newest first: 0 or more, below 2^52.
    pub fn index<T: AsRef<str>>(
        &mut self,
        community: CommunityId,
        room: &str,
        doc: Uuid,
        key: i64,
        terms: &[T],
    ) -> Result<(), StoreError> {
        if !(0..(1 << KEY_BITS) - NEIGHBOURS).contains(&key) {
            return Err(StoreError::Engine(format!(
                "the search key {key} is no time between 1970 and 2112"
            )));
        }
        let terms = keepable(terms);
        let known = self.maybe(&KNOWN, &[&community, &doc], place)?;
        let key = match known {
            Some((at, old)) if at == room && (key..key + NEIGHBOURS).contains(&old) => {
                self.run(&REWORD, &[&community, &doc, &terms])?;
                old
            }
            Some(_) => {
                self.unindex(community, doc)?;
                self.put(community, room, doc, key, &terms)?
            }
            None => self.put(community, room, doc, key, &terms)?,
        };
        dialect::put_terms(self, &dialect::Shelf { community, room }, key, doc, &terms)
    }

    fn put(
        &mut self,
        community: CommunityId,
        room: &str,
        doc: Uuid,
        key: i64,
        terms: &str,
    ) -> Result<i64, StoreError> {
        for free in key..key + NEIGHBOURS {
            if self.run(&PUT, &[&community, &doc, &room, &free, &terms])? > 0 {
                return Ok(free);
            }
        }
        Err(StoreError::Engine(format!(
            "{NEIGHBOURS} documents of {room} have the search key {key}"
        )))
    }

    /// Lets many documents be found that never were before, each under a key
    /// that no other document of the room has or will get: from [`Clock::tick`](kernel::Clock::tick).
    pub fn index_fresh<T: AsRef<str>>(
        &mut self,
        community: CommunityId,
        room: &str,
        docs: &[(Uuid, i64, Vec<T>)],
    ) -> Result<(), StoreError> {
        for some in docs.chunks(FRESH) {
            let kept: Vec<(Uuid, i64, String)> = some
                .iter()
                .map(|(doc, key, terms)| (*doc, *key, keepable(terms)))
                .collect();
            let sql = crate::insert_text(
                "store_search_doc",
                "community_id, id, room, key, terms",
                kept.len(),
            );
            let mut values: Vec<&dyn kernel::Param> = Vec::new();
            for (doc, key, terms) in &kept {
                values.extend::<[&dyn kernel::Param; 5]>([&community, doc, &room, key, terms]);
            }
            self.run(&sql, &values)?;
            dialect::put_fresh(self, &dialect::Shelf { community, room }, &kept)?;
        }
        Ok(())
    }

    /// Lets a document no longer be found.
    pub fn unindex(&mut self, community: CommunityId, doc: Uuid) -> Result<(), StoreError> {
        let Some((room, key)) = self.maybe(&KNOWN, &[&community, &doc], place)? else {
            return Ok(());
        };
        self.run(&REMOVE, &[&community, &doc])?;
        dialect::drop_terms(
            self,
            &dialect::Shelf {
                community,
                room: &room,
            },
            key,
        )
    }

    /// The documents of a room that hold every phrase, as key and id, newest
    /// first, at most `limit`. The key of the last one is `before` for the next page.
    pub fn find(
        &mut self,
        community: CommunityId,
        room: &str,
        phrases: &[Vec<String>],
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<(i64, Uuid)>, StoreError> {
        let phrases: Option<Vec<Vec<String>>> = phrases
            .iter()
            .filter(|phrase| !phrase.is_empty())
            .map(|phrase| phrase.iter().map(|term| clean(term)).collect())
            .collect();
        let before = before.unwrap_or(i64::MAX).clamp(0, 1 << KEY_BITS);
        match phrases {
            Some(phrases) if !phrases.is_empty() => {
                let question = dialect::Question {
                    phrases: &phrases,
                    before,
                    limit,
                };
                dialect::find(self, &dialect::Shelf { community, room }, &question)
            }
            // A term that no document can hold, or nothing to look for.
            _ => Ok(Vec::new()),
        }
    }
}

fn place(row: &crate::Row<'_>) -> Result<(String, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

/// A term as it is kept: letters, digits and signs beyond ASCII; `None` if it holds anything else.
fn clean(term: &str) -> Option<String> {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || (!sign.is_ascii() && !sign.is_whitespace());
    let fit = !term.is_empty() && term.len() <= 400 && term != GAP && term.chars().all(plain);
    fit.then(|| term.to_ascii_lowercase())
}

/// The terms as one text, with gaps where an engine could not keep one.
fn keepable<T: AsRef<str>>(terms: &[T]) -> String {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut out = String::new();
    for term in terms.iter().take(TERMS) {
        let kept = clean(term.as_ref()).filter(|kept| {
            let times = seen.entry(kept.clone()).or_insert(0);
            *times += 1;
            *times <= PLACES
        });
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(kept.as_deref().unwrap_or(GAP));
    }
    out
}

#[cfg(test)]
mod tests;
