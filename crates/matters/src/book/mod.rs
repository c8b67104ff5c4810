//! The echo book: the complete register with its filters, on paper and as files.

mod ask;
mod csv;
mod export;
mod list;
pub(crate) mod row;
mod xlsx;

use axum::Router;
use axum::routing::get;
use web::{App, Bar, Nav};

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/book", get(list::page))
        .route("/book/print", get(list::print))
        .route("/book.csv", get(export::csv))
        .route("/book.xlsx", get(export::xlsx))
}

/// Its entry in the bar of the staff.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 40,
        href: "/book",
        sign: "file",
        word: "book-title",
        needs: Some(("matters", "book")),
    }
}

#[cfg(test)]
mod samples;
