//! Keeping a change: the row, its version with who and when, a new edition.
//! Whoever was slower is told, and loses nothing that was typed.

use kernel::CommunityId;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Values};

use crate::rows;

/// Something that managers edit.
pub trait Subject: Clone + Send + 'static {
    /// What kind of setting it is, in the history.
    const KIND: &'static str;
    /// Which one, in the history.
    fn subject(&self) -> String;
    /// Its version.
    fn version(&self) -> i32;
    /// Its values as the fields of its form; what is kept in the history.
    fn pairs(&self) -> Vec<(String, String)>;
    /// Makes its row.
    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    /// Saves its row if it still has this version: rows changed.
    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError>;

    /// Its values, to fill its form.
    fn values(&self) -> Values {
        Values::new(self.pairs()).or("version", self.version().to_string())
    }
}

/// What became of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// It is kept.
    Done,
    /// Somebody else changed it meanwhile.
    Stale,
    /// Another one has that name.
    Taken,
}

enum Fault {
    Stale,
    Store(StoreError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Keeps a new thing, or a change of an old one that was read at `version`.
pub async fn keep<S: Subject + Sync>(
    door: &Door,
    old: Option<S>,
    new: S,
    version: i32,
) -> Result<Kept, Failure> {
    let (community, actor) = (door.community.id, door.actor.clone());
    let done = door
        .write(move |tx| {
            let number = match &old {
                None => {
                    new.insert(tx)?;
                    1
                }
                Some(old) => {
                    if new.save(tx, version)? == 0 {
                        return Err(Fault::Stale);
                    }
                    first(tx, community, old)?;
                    version + 1
                }
            };
            note(tx, community, &actor, &new, number).map_err(Fault::Store)
        })
        .await;
    super::forget(door);
    match done {
        Ok(()) => Ok(Kept::Done),
        Err(Fault::Stale) => Ok(Kept::Stale),
        Err(Fault::Store(StoreError::Unique)) => Ok(Kept::Taken),
        Err(Fault::Store(error)) => Err(error.into()),
    }
}

/// Keeps what a form made of an old thing, unless something is wrong with it;
/// true if it is kept, else `errors` says why. `stale` is the saying when
/// somebody else was faster, `taken` the field and the saying when another one
/// has that name.
pub async fn change<S: Subject + Sync>(
    door: &Door,
    form: &Form,
    (old, new): (S, S),
    errors: &mut Errors,
    stale: &'static str,
    taken: (&'static str, &'static str),
) -> Result<bool, Failure> {
    if !errors.is_empty() {
        return Ok(false);
    }
    let version = form.parsed("version").unwrap_or(0);
    let (field, saying) = match keep(door, Some(old), new, version).await? {
        Kept::Done => return Ok(true),
        Kept::Stale => ("version", stale),
        Kept::Taken => taken,
    };
    errors.add(field, saying);
    Ok(false)
}

/// What came with the beginning has no line in the history: it gets one when
/// it is changed first, so that the change can be seen.
fn first<S: Subject>(tx: &mut Tx<'_>, community: CommunityId, old: &S) -> Result<(), StoreError> {
    if rows::history(tx, community, S::KIND, &old.subject())?.is_empty() {
        let body = body(old, "");
        rows::keep_version(
            tx,
            community,
            S::KIND,
            &old.subject(),
            old.version(),
            "system",
            &body,
        )?;
    }
    Ok(())
}

/// Keeps a version of a thing whose row is written already.
pub(crate) fn note<S: Subject>(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &gate::Actor,
    new: &S,
    version: i32,
) -> Result<(), StoreError> {
    let body = body(new, &actor.name);
    rows::keep_version(
        tx,
        community,
        S::KIND,
        &new.subject(),
        version,
        &actor.label(),
        &body,
    )
}

fn body<S: Subject>(thing: &S, by: &str) -> serde_json::Value {
    let mut map = serde_json::Map::new();
    for (name, value) in thing.pairs() {
        match map.get_mut(&name) {
            Some(serde_json::Value::String(held)) => {
                held.push(' ');
                held.push_str(&value);
            }
            _ => {
                map.insert(name, value.into());
            }
        }
    }
    map.insert("by".to_owned(), by.into());
    map.into()
}
