//! `/people/import`: an office's list, from the file to the register, one
//! question a page.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Uuid;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply};

use super::Hand;
use crate::register::Refused;
use crate::register::import::column::{self, Column};
use crate::register::import::read::{self, Cells, MOST_ROWS};
use crate::register::import::weigh::Wrong;
use crate::register::import::workbook::{Mending, mend};
use crate::register::import::{self, Import, ImportRow, Stage};

/// The largest file.
pub(super) const LARGEST: u64 = 40 << 20;
/// Rows that one transaction keeps while a file is taken in.
const CHUNK: usize = 2_000;
/// A file that is still being read after so long did not arrive whole.
const TORN: i64 = 2 * kernel::Micros::MINUTE;
/// Bad rows on one page.
const SHOWN: i64 = 50;

/// All imports, and the form of a new one.
#[derive(Template)]
#[template(path = "register/imports.html")]
pub(crate) struct ImportsPage {
    pub f: Frame,
    pub errors: Errors,
    pub most: usize,
    pub past: Vec<(String, String, &'static str, String)>,
}

/// One import.
#[derive(Template)]
#[template(path = "register/import.html")]
pub(crate) struct ImportPage {
    pub f: Frame,
    pub errors: Errors,
    pub href: String,
    pub stage: &'static str,
    pub waits: bool,
    /// The file did not arrive whole: the server stopped meanwhile.
    pub torn: bool,
    pub version: i32,
    pub total: i64,
    pub percent: i64,
    pub figures: Vec<(&'static str, i64)>,
    pub bad: i64,
    pub columns: Vec<Choice>,
    pub words: Vec<(&'static str, String)>,
    pub rows: Vec<BadRow>,
    pub next: Option<String>,
}

/// A column with what it is taken for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Choice {
    pub at: usize,
    pub head: String,
    pub sample: String,
    pub chosen: &'static str,
}

/// A row that will not do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct BadRow {
    pub line: i64,
    pub name: String,
    pub faults: Vec<String>,
}

async fn of_keeper(door: &Door) -> Result<Hand, Failure> {
    door.require_any("register", "keep")?;
    Hand::of(door).await
}

async fn imports(door: &Door, hand: &Hand, errors: Errors) -> Result<Response, Failure> {
    let community = hand.community;
    let latest = door
        .read::<_, StoreError, _>(move |tx| Import::latest(tx, community))
        .await?;
    let f = door.frame_t("people-imp-title");
    let past = latest.into_iter().map(|one| {
        let when = f.moment(one.created_at);
        (
            format!("/people/import/{}", one.id.simple()),
            one.name,
            stage_word(one.stage),
            when,
        )
    });
    let page = ImportsPage {
        past: past.collect(),
        errors,
        most: MOST_ROWS,
        f,
    };
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(door.page(status, &page))
}

/// `GET /people/import`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let hand = of_keeper(&door).await?;
    imports(&door, &hand, Errors::none()).await
}

/// `POST /people/import`: takes a file in; nothing of the register is changed.
pub(super) async fn upload(door: Door, mut form: Form) -> Result<Response, Failure> {
    let hand = of_keeper(&door).await?;
    let file = form.take_files().into_iter().find(|file| file.field == "list");
    let Some(file) = file else {
        return imports(&door, &hand, Errors::one("list", "people-imp-file-none")).await;
    };
    let name = file.name.clone();
    let parsed = tokio::task::spawn_blocking(move || read::read(&file.bytes));
    let table = match parsed.await.map_err(|_| Failure::Broken)? {
        Ok(table) => table,
        Err(fault) => return imports(&door, &hand, Errors::one("list", fault.key())).await,
    };
    let head = read::Table {
        rows: Vec::new(),
        ..table.clone()
    };
    let (acting, total) = (hand.clone(), i64::try_from(table.rows.len()).unwrap_or(i64::MAX));
    let begun = door.write::<_, Refused, _>(move |tx| import::begin(tx, &acting.cx(), &name, &head, total));
    let id = begun.await?.id;
    let mut rows = table.rows;
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        let (community, some) = (hand.community, std::mem::replace(&mut rows, rest));
        door.write::<_, StoreError, _>(move |tx| import::put_rows(tx, community, id, &some))
            .await?;
    }
    let community = hand.community;
    door.write::<_, StoreError, _>(move |tx| import::ready(tx, community, id))
        .await?;
    Ok(Reply::to(format!("/people/import/{}", id.simple())).into_response())
}

/// The key of the word of a step.
fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "people-imp-stage-reading",
        Stage::Read => "people-imp-stage-read",
        Stage::Checking => "people-imp-stage-checking",
        Stage::Checked => "people-imp-stage-checked",
        Stage::Running => "people-imp-stage-running",
        Stage::Done => "people-imp-stage-done",
    }
}

fn id_of(text: &str) -> Result<Uuid, Failure> {
    Uuid::try_parse(text).map_err(|_| Failure::NotFound)
}

/// A fault in words.
fn fault_words(f: &Frame, heads: &[String], wrong: &Wrong) -> String {
    let head = heads.get(wrong.column).map_or("", String::as_str);
    let what = f.t1(
        &format!("people-imp-bad-{}", wrong.what),
        "value",
        wrong.value.as_str(),
    );
    if head.is_empty() {
        what
    } else {
        format!("{head}: {what}")
    }
}

fn bad_row(f: &Frame, import: &Import, row: &ImportRow, cells: &Cells) -> (BadRow, Vec<Wrong>) {
    let wrong: Vec<Wrong> = serde_json::from_str(&row.faults).unwrap_or_default();
    let heads = import.head_names();
    let name_at = column::read(&import.columns)
        .iter()
        .position(|held| *held == Column::Name);
    let name = name_at
        .and_then(|at| cells.texts.get(at))
        .cloned()
        .unwrap_or_default();
    let shown = BadRow {
        line: row.line,
        name,
        faults: wrong.iter().map(|one| fault_words(f, &heads, one)).collect(),
    };
    (shown, wrong)
}

struct Read {
    import: Import,
    first: Vec<String>,
    bad: Vec<(ImportRow, Cells)>,
}

async fn known(door: &Door, hand: &Hand, id: Uuid, after: i64, limit: i64) -> Result<Read, Failure> {
    let community = hand.community;
    let found = door.read::<_, StoreError, _>(move |tx| {
        let Some(import) = Import::by_id(tx, community, id)? else {
            return Ok(None);
        };
        let first = import::first_row(tx, &import)?;
        let bad = import::bad_after(tx, &import, after, limit)?;
        Ok(Some(Read { import, first, bad }))
    });
    found.await?.ok_or(Failure::NotFound)
}

async fn show(door: &Door, hand: &Hand, id: Uuid, errors: Errors) -> Result<Response, Failure> {
    let after = door.query().parsed("after").unwrap_or(0);
    let known = known(door, hand, id, after, SHOWN + 1).await?;
    let (import, href) = (&known.import, format!("/people/import/{}", id.simple()));
    let f = door.frame(import.name.clone());
    let chosen = column::read(&import.columns);
    let columns = import
        .head_names()
        .into_iter()
        .enumerate()
        .map(|(at, head)| Choice {
            at,
            head,
            sample: known.first.get(at).map(|text| sample(text)).unwrap_or_default(),
            chosen: chosen.get(at).map_or("skip", |column| column.word()),
        });
    let most = usize::try_from(SHOWN).unwrap_or(50);
    let more = known
        .bad
        .get(most.saturating_sub(1))
        .filter(|_| known.bad.len() > most);
    let torn = import.stage == Stage::Reading && door.now.since(import.updated_at) > TORN;
    let steady = torn || matches!(import.stage, Stage::Read | Stage::Checked | Stage::Done);
    let page = ImportPage {
        next: more.map(|(row, _)| format!("{href}?after={}", row.line)),
        rows: known
            .bad
            .iter()
            .take(most)
            .map(|(row, cells)| bad_row(&f, import, row, cells).0)
            .collect(),
        columns: columns.collect(),
        words: Column::ALL
            .iter()
            .map(|column| (column.word(), f.t(&format!("people-imp-col-{column}"))))
            .collect(),
        stage: import.stage.word(),
        waits: !steady,
        torn,
        version: import.version,
        total: import.total,
        percent: percent(import),
        figures: vec![
            ("people-imp-fresh", import.fresh),
            ("people-imp-changed", import.changed),
            ("people-imp-same", import.same),
            ("people-imp-bad", import.bad),
        ],
        bad: import.bad,
        href,
        errors,
        f,
    };
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(door.page(status, &page))
}

/// A cell as a sample: of a long number only its beginning.
fn sample(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let shown = if digits < 7 { 20 } else { 2 };
    let short: String = text.chars().take(shown).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// How far the present step is, in hundredths.
fn percent(import: &Import) -> i64 {
    let through = match import.stage {
        Stage::Checking => import.fresh + import.changed + import.same + import.bad,
        // The line that was reached: a few lines stand above the rows.
        Stage::Running => import.done,
        Stage::Reading | Stage::Read => 0,
        Stage::Checked | Stage::Done => import.total,
    };
    (through.saturating_mul(100) / import.total.max(1)).clamp(0, 100)
}

/// `GET /people/import/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let hand = of_keeper(&door).await?;
    show(&door, &hand, id_of(&id)?, Errors::none()).await
}

/// `POST /people/import/{id}`: names the columns, or has the good rows taken in.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let hand = of_keeper(&door).await?;
    let id = id_of(&id)?;
    let version = form.parsed("version").unwrap_or(0);
    let acting = hand.clone();
    let done = if form.text("do") == "confirm" {
        door.write::<_, Refused, _>(move |tx| import::confirm(tx, &acting.cx(), id, version))
            .await
    } else {
        let heads = known(&door, &hand, id, i64::MAX, 1)
            .await?
            .import
            .head_names()
            .len();
        let columns: Vec<Column> = (0..heads)
            .map(|at| Column::from_word(form.text(&format!("c{at}"))).unwrap_or(Column::Skip))
            .collect();
        door.write::<_, Refused, _>(move |tx| import::name_columns(tx, &acting.cx(), id, version, &columns))
            .await
    };
    match done {
        Ok(()) => Ok(Reply::to(format!("/people/import/{}", id.simple())).into_response()),
        Err(Refused::Field(_, key)) => show(&door, &hand, id, Errors::one("c0", key)).await,
        Err(refused) => Err(refused.into()),
    }
}

/// `GET /people/import/{id}/mend`: the bad rows as a workbook to be mended and loaded again.
pub(super) async fn mend_book(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let hand = of_keeper(&door).await?;
    let id = id_of(&id)?;
    let most = i64::try_from(MOST_ROWS).unwrap_or(i64::MAX);
    let known = known(&door, &hand, id, 0, most).await?;
    let f = door.frame("");
    let rows: Vec<Mending> = known
        .bad
        .into_iter()
        .map(|(row, cells)| {
            let (shown, wrong) = bad_row(&f, &known.import, &row, &cells);
            Mending {
                cells,
                wrong,
                words: shown.faults.join("; "),
            }
        })
        .collect();
    let heads = known.import.head_names();
    let made = tokio::task::spawn_blocking(move || mend(&heads, &rows));
    let book = made.await.map_err(|_| Failure::Broken)?.map_err(|error| {
        tracing::error!(%error, "a workbook cannot be written");
        Failure::Broken
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let named = format!(
        "attachment; filename=\"mend-{}.xlsx\"",
        &id.simple().to_string().chars().take(8).collect::<String>()
    );
    let mut response = ([(header::CONTENT_TYPE, kind)], book).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    Ok(response)
}
