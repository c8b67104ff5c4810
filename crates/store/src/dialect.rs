//! The only place where the two engines are told apart in SQL: how words are
//! found. On SQLite an FTS5 index without content, on PostgreSQL a `tsvector`
//! with a GIN index; both are fed with our own terms, never with an engine's
//! parser. All tables here begin with `search_` and follow from
//! `store_search_doc`; they are never exported.

use kernel::{CommunityId, Uuid};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::search::{GAP, KEY_BITS};
use crate::sql::Sql;
use crate::tx::{Engine, Tx};

/// What stands for `/* search index */` in a migration on SQLite.
pub(crate) const SQLITE_SEARCH: &str = "
CREATE TABLE search_shelf (
  number INTEGER PRIMARY KEY,
  community_id UUID NOT NULL,
  room TEXT NOT NULL,
  UNIQUE (community_id, room)
);
CREATE VIRTUAL TABLE search_fts USING fts5(terms, content='', contentless_delete=1, tokenize='ascii');
";

/// What stands for `/* search index */` in a migration on PostgreSQL.
pub(crate) const POSTGRES_SEARCH: &str = "
CREATE TABLE search_vector (
  community_id UUID NOT NULL,
  room TEXT NOT NULL,
  key BIGINT NOT NULL,
  id UUID NOT NULL,
  terms TSVECTOR NOT NULL,
  PRIMARY KEY (community_id, room, key)
);
CREATE INDEX search_vector_terms ON search_vector USING gin (terms);
";

const POSTGRES_INDEX: &str = "CREATE INDEX search_vector_terms ON search_vector USING gin (terms)";

/// Whether a table is the engine's own way to find words: no schema rule, no
/// export and no count is about it.
pub fn is_engine_table(name: &str) -> bool {
    name.starts_with("search_")
}

/// Whose documents: those of one room of one community.
pub(crate) struct Shelf<'a> {
    pub community: CommunityId,
    pub room: &'a str,
}

/// What is looked for.
pub(crate) struct Question<'a> {
    pub phrases: &'a [Vec<String>],
    /// Only keys below this one.
    pub before: i64,
    pub limit: usize,
}

/// Puts a document's terms into the index, in place of those at this key.
pub(crate) fn put_terms(
    tx: &mut Tx<'_>,
    shelf: &Shelf<'_>,
    key: i64,
    doc: Uuid,
    terms: &str,
) -> Result<(), StoreError> {
    if let Engine::Sqlite(_) = tx.engine {
        let place = shelf_start(tx, shelf)? + key;
        return tx.run(&SQLITE_PUT, &[&place, &terms]).map(|_| ());
    }
    let vector = vector(&mark(shelf), terms);
    tx.run(
        &POSTGRES_PUT,
        &[&shelf.community, &shelf.room, &key, &doc, &vector],
    )
    .map(|_| ())
}

/// Puts documents into the index at keys where none is yet.
pub(crate) fn put_fresh(
    tx: &mut Tx<'_>,
    shelf: &Shelf<'_>,
    docs: &[(Uuid, i64, String)],
) -> Result<(), StoreError> {
    if let Engine::Sqlite(_) = tx.engine {
        let start = shelf_start(tx, shelf)?;
        for (_, key, terms) in docs {
            tx.run(&SQLITE_PUT, &[&(start + key), &terms.as_str()])?;
        }
        return Ok(());
    }
    let mark = mark(shelf);
    let vectors: Vec<String> = docs.iter().map(|(_, _, terms)| vector(&mark, terms)).collect();
    let rows: Vec<String> = (0..docs.len()).map(|at| fresh_row(at * 3)).collect();
    let sql = Sql::composed(format!(
        "INSERT INTO search_vector (community_id, room, key, id, terms) VALUES {}",
        rows.join(", ")
    ));
    let mut values: Vec<&dyn kernel::Param> = vec![&shelf.community, &shelf.room];
    for ((doc, key, _), vector) in docs.iter().zip(&vectors) {
        values.extend::<[&dyn kernel::Param; 3]>([key, doc, vector]);
    }
    tx.run(&sql, &values).map(|_| ())
}

/// The places of one row's key, id and terms; the community is $1, the room $2.
fn fresh_row(before: usize) -> String {
    let (key, id, terms) = (before + 3, before + 4, before + 5);
    format!("($1, $2, ${key}, ${id}, CAST(CAST(${terms} AS TEXT) AS TSVECTOR))")
}

/// Takes the document at this key out of the index.
pub(crate) fn drop_terms(tx: &mut Tx<'_>, shelf: &Shelf<'_>, key: i64) -> Result<(), StoreError> {
    if let Engine::Sqlite(_) = tx.engine {
        let place = shelf_start(tx, shelf)? + key;
        return tx.run(&SQLITE_DROP, &[&place]).map(|_| ());
    }
    tx.run(&POSTGRES_DROP, &[&shelf.community, &shelf.room, &key])
        .map(|_| ())
}

/// The documents of a shelf that hold every phrase, newest first.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    shelf: &Shelf<'_>,
    question: &Question<'_>,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    match tx.engine {
        Engine::Sqlite(_) => sqlite_find(tx, shelf, question),
        Engine::Postgres(_) => postgres_find(tx, shelf, question),
    }
}

// --- SQLite: one FTS5 table for all; the row number is shelf and key, so that
// --- one shelf is one range of rows and its newest document the last of them.

static SHELF: Sql = Sql::new("SELECT number FROM search_shelf WHERE community_id = $1 AND room = $2");
static NEW_SHELF: Sql =
    Sql::new("INSERT INTO search_shelf (community_id, room) VALUES ($1, $2) ON CONFLICT DO NOTHING");
static SQLITE_FIND: Sql = Sql::new(
    "SELECT d.key, d.id FROM search_fts CROSS JOIN store_search_doc d
     ON d.community_id = $1 AND d.room = $2 AND d.key = search_fts.rowid - $3
     WHERE search_fts MATCH $5 AND search_fts.rowid >= $3 AND search_fts.rowid < $4
     ORDER BY search_fts.rowid DESC LIMIT $6",
);
static SQLITE_PUT: Sql = Sql::new("INSERT OR REPLACE INTO search_fts (rowid, terms) VALUES ($1, $2)");
static SQLITE_DROP: Sql = Sql::new("DELETE FROM search_fts WHERE rowid = $1");

/// Row numbers have 64 bits: this many shelves fit into one file.
const SHELVES: i64 = 1 << (64 - KEY_BITS);

/// The row number of key 0 of a shelf; makes the shelf if it is not there.
fn shelf_start(tx: &mut Tx<'_>, shelf: &Shelf<'_>) -> Result<i64, StoreError> {
    if let Some(start) = known_shelf(tx, shelf)? {
        return Ok(start);
    }
    tx.run(&NEW_SHELF, &[&shelf.community, &shelf.room])?;
    known_shelf(tx, shelf)?.ok_or(StoreError::NoRow)
}

fn known_shelf(tx: &mut Tx<'_>, shelf: &Shelf<'_>) -> Result<Option<i64>, StoreError> {
    let number: Option<i64> = tx.maybe(&SHELF, &[&shelf.community, &shelf.room], |row| row.get(0))?;
    match number {
        Some(number) if number < SHELVES => Ok(Some((number - SHELVES / 2) << KEY_BITS)),
        Some(_) => Err(StoreError::Engine(format!(
            "one SQLite file holds at most {SHELVES} searchable lists"
        ))),
        None => Ok(None),
    }
}

fn sqlite_find(
    tx: &mut Tx<'_>,
    shelf: &Shelf<'_>,
    question: &Question<'_>,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    let Some(start) = known_shelf(tx, shelf)? else {
        return Ok(Vec::new());
    };
    let end = start.saturating_add(question.before);
    let wanted: Vec<String> = question
        .phrases
        .iter()
        .map(|phrase| format!("\"{}\"", phrase.join(" ")))
        .collect();
    let wanted = wanted.join(" AND ");
    let limit = i64::try_from(question.limit).unwrap_or(i64::MAX);
    tx.all(
        &SQLITE_FIND,
        &[&shelf.community, &shelf.room, &start, &end, &wanted, &limit],
        hit,
    )
}

// --- PostgreSQL: every term carries a mark of its shelf, so that the index
// --- leads to the documents of this community and room only.

static POSTGRES_PUT: Sql = Sql::new(
    "INSERT INTO search_vector (community_id, room, key, id, terms)
     VALUES ($1, $2, $3, $4, CAST(CAST($5 AS TEXT) AS TSVECTOR))
     ON CONFLICT (community_id, room, key) DO UPDATE SET id = excluded.id, terms = excluded.terms",
);
static POSTGRES_DROP: Sql =
    Sql::new("DELETE FROM search_vector WHERE community_id = $1 AND room = $2 AND key = $3");
/// Looks through the newest `$6` documents only: quick, and enough for a frequent word.
static POSTGRES_NEWEST: Sql = Sql::new(
    "SELECT key, id FROM (
       SELECT key, id, terms FROM search_vector WHERE community_id = $1 AND room = $2 AND key < $3
       ORDER BY key DESC LIMIT $6) AS newest
     WHERE terms @@ CAST(CAST($4 AS TEXT) AS TSQUERY) ORDER BY key DESC LIMIT $5",
);
/// Takes all that hold a rarer word from the GIN index, and sorts them.
static POSTGRES_ALL: Sql = Sql::new(
    "WITH hits AS MATERIALIZED (
       SELECT key, id FROM search_vector WHERE community_id = $1 AND room = $2 AND key < $3
       AND terms @@ CAST(CAST($4 AS TEXT) AS TSQUERY))
     SELECT key, id FROM hits ORDER BY key DESC LIMIT $5",
);

fn postgres_find(
    tx: &mut Tx<'_>,
    shelf: &Shelf<'_>,
    question: &Question<'_>,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    let mark = mark(shelf);
    let side_by_side = |phrase: &Vec<String>| {
        let terms: Vec<String> = phrase.iter().map(|term| format!("'{mark}{term}'")).collect();
        terms.join(" <-> ")
    };
    let wanted: Vec<String> = question
        .phrases
        .iter()
        .map(|phrase| format!("({})", side_by_side(phrase)))
        .collect();
    let wanted = wanted.join(" & ");
    let limit = i64::try_from(question.limit).unwrap_or(i64::MAX);
    let mut window = NEWEST;
    loop {
        let newest: Vec<(i64, Uuid)> = tx.all(
            &POSTGRES_NEWEST,
            &[
                &shelf.community,
                &shelf.room,
                &question.before,
                &wanted,
                &limit,
                &window,
            ],
            hit,
        )?;
        if newest.len() >= question.limit {
            return Ok(newest);
        }
        match wider(window, newest.len(), question.limit) {
            Some(further) => window = further,
            None => break,
        }
    }
    let params: [&dyn kernel::Param; 5] = [&shelf.community, &shelf.room, &question.before, &wanted, &limit];
    tx.all(&POSTGRES_ALL, &params, hit)
}

/// How many of the newest documents are looked through at first.
const NEWEST: i64 = 1_000;
/// A word is rarer than this many times less than asked for among the newest: the index is quicker.
const RARE: i64 = 6;

/// How far to look, as often as the word was found so far; `None` for a rare
/// word, or if it was looked for further already.
fn wider(window: i64, found: usize, limit: usize) -> Option<i64> {
    let (found, limit) = (i64::try_from(found).ok()?, i64::try_from(limit).ok()?);
    let frequent = found > 0 && found.saturating_mul(RARE) >= limit;
    (window == NEWEST && frequent).then(|| window.saturating_mul(limit.saturating_mul(3)) / (2 * found))
}

/// Four letters of the shelf's hash. Two shelves with one mark cost time, not truth.
fn mark(shelf: &Shelf<'_>) -> String {
    let hash = Sha256::new()
        .chain_update(shelf.community.0.as_bytes())
        .chain_update(shelf.room)
        .finalize();
    hash.iter()
        .take(4)
        .map(|byte| char::from(b'a' + byte % 26))
        .collect()
}

/// The terms in PostgreSQL's own notation, each with its place.
fn vector(mark: &str, terms: &str) -> String {
    let mut out = String::new();
    for (place, term) in (1..).zip(terms.split(' ')) {
        if term != GAP && !term.is_empty() {
            out.push_str(&format!("'{mark}{term}':{place} "));
        }
    }
    out
}

// --- Making the index again from the documents, after an import.

static PAGE: Sql = Sql::new(
    "SELECT community_id, room, key, id, terms FROM store_search_doc
     WHERE (community_id, room, key) > ($1, $2, $3) ORDER BY community_id, room, key LIMIT 1000",
);

/// Makes the index of a database that has none yet from `store_search_doc`.
pub(crate) fn rebuild(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let postgres = matches!(tx.engine, Engine::Postgres(_));
    if postgres {
        // Building it at the end takes a fraction of the time.
        tx.batch("SET LOCAL maintenance_work_mem = '256MB'; DROP INDEX search_vector_terms")?;
    }
    let mut last = (CommunityId(Uuid::nil()), String::new(), -1);
    loop {
        let page = tx.all(&PAGE, &[&last.0, &last.1, &last.2], |row| {
            Ok((
                row.get(0)?,
                row.get::<String>(1)?,
                row.get::<i64>(2)?,
                row.get::<Uuid>(3)?,
                row.get::<String>(4)?,
            ))
        })?;
        for (community, room, key, doc, terms) in &page {
            put_terms(
                tx,
                &Shelf {
                    community: *community,
                    room,
                },
                *key,
                *doc,
                terms,
            )?;
        }
        match page.into_iter().last() {
            Some((community, room, key, ..)) => last = (community, room, key),
            None if postgres => return tx.batch(POSTGRES_INDEX),
            None => return Ok(()),
        }
    }
}

fn hit(row: &crate::Row<'_>) -> Result<(i64, Uuid), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}
