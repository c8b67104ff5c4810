//! `GET /book.csv` and `GET /book.xlsx`: the register as a file, page by page
//! from the store, so that its length costs no memory. Who took it is kept.
//! Names and telephones of residents are in none of it.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use store::audit::Entry;
use store::{StoreError, Tx};
use tokio::sync::mpsc;
use web::{Door, Failure, Frame};

use super::ask::Asked;
use super::csv;
use super::list::begin;
use super::row::{Cell, HEADS, Row};
use super::xlsx::Workbook;
use crate::hand::Hand;

/// Rows of one reading transaction.
const CHUNK: i64 = 500;

type Sent = Result<Bytes, std::io::Error>;

/// `GET /book.csv`.
pub(super) async fn csv(door: Door) -> Result<Response, Failure> {
    export(door, "csv", "text/csv; charset=utf-8").await
}

/// `GET /book.xlsx`.
pub(super) async fn xlsx(door: Door) -> Result<Response, Failure> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    export(door, "xlsx", kind).await
}

/// The file being written.
enum Writer {
    Csv(String),
    Xlsx(Box<Workbook>),
}

impl Writer {
    fn begin(ending: &str, door: &Door, f: &Frame) -> Self {
        let heads: Vec<String> = HEADS.iter().map(|key| f.t(key)).collect();
        if ending == "xlsx" {
            return Self::Xlsx(Box::new(Workbook::begin(&f.title, &heads, door.zone.clone())));
        }
        let cells: Vec<Cell> = heads.into_iter().map(Cell::Text).collect();
        Self::Csv(format!("{}{}", csv::MARK, csv::line(&cells, f)))
    }

    fn row(&mut self, cells: &[Cell], f: &Frame) {
        match self {
            Self::Csv(text) => text.push_str(&csv::line(cells, f)),
            Self::Xlsx(book) => book.row(cells),
        }
    }

    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(text) => std::mem::take(text).into_bytes(),
            Self::Xlsx(book) => book.take(),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Self::Csv(text) => text.into_bytes(),
            Self::Xlsx(book) => book.finish(),
        }
    }
}

async fn export(door: Door, ending: &'static str, kind: &'static str) -> Result<Response, Failure> {
    let (hand, asked) = begin(&door).await?;
    if !asked.errors.is_empty() {
        return Err(Failure::BadInput(asked.errors));
    }
    let (by, query) = (hand.clone(), asked.query());
    door.write::<_, StoreError, _>(move |tx| note(tx, &by, ending, &query))
        .await?;
    let name = format!("huiyin-{}.{ending}", door.now.day(&door.zone));
    let (sender, receiver) = mpsc::channel::<Sent>(2);
    tokio::spawn(Box::pin(send(door, hand, asked, ending, sender)));
    let chunks = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    // Whoever squeezes the answer may ask once more after its end.
    let chunks = futures_util::StreamExt::fuse(chunks);
    let mut response = ([(header::CONTENT_TYPE, kind)], Body::from_stream(chunks)).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn note(tx: &mut Tx<'_>, hand: &Hand, ending: &str, query: &str) -> Result<(), StoreError> {
    let body = serde_json::json!({ "by": hand.actor.name, "format": ending, "query": query });
    let entry = Entry {
        actor: &hand.actor.label(),
        verb: "book.exported",
        subject_kind: "book",
        subject: hand.community.0,
        body: body.to_string(),
    };
    tx.audit(hand.community, &entry)
}

/// Reads page after page and hands it on, as fast as the reader takes it. A
/// store that fails breaks the line: half a file must not look like a whole one.
async fn send(door: Door, hand: Hand, asked: Asked, ending: &'static str, to: mpsc::Sender<Sent>) {
    let f = door.frame_t("book-title");
    let mut writer = Writer::begin(ending, &door, &f);
    let mut before = None;
    loop {
        let (inner, filter) = (hand.clone(), asked.clone());
        let read = door.read::<_, StoreError, _>(move |tx| filter.fetch(tx, &inner, before, CHUNK));
        let found = match read.await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                let _ = to.send(Err(std::io::Error::other("the store failed"))).await;
                return;
            }
        };
        for matter in &found {
            let row = Row::of(matter, &hand.centre, &hand.book, &f);
            writer.row(&row.cells(&f), &f);
        }
        before = found.last().map(|matter| matter.key);
        let whole = i64::try_from(found.len()).unwrap_or(0) < CHUNK;
        if to.send(Ok(writer.take().into())).await.is_err() {
            return;
        }
        if whole {
            break;
        }
    }
    let _ = to.send(Ok(writer.finish().into())).await;
}
