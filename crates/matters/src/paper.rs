//! Papers of this server: a sheet goes in, a PDF comes out.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use paper::{Printer, Sheet};
use web::{Door, Failure};

/// The sheet as a PDF that the browser shows and can print. Without a face for
/// Chinese on the server it is said what to do instead.
pub async fn answer(door: &Door, sheet: Sheet) -> Result<Response, Failure> {
    let printer = Printer::clone(&door.app.shelf::<Printer>());
    let name = format!("inline; filename=\"{}.pdf\"", sheet.size.word());
    let printed = tokio::task::spawn_blocking(move || match printer.ready() {
        Ok(()) => Ok(printer.print(&sheet)),
        Err(why) => Err(why),
    })
    .await
    .map_err(|_| Failure::Broken)?;
    let pdf = match printed {
        Ok(Ok(pdf)) => pdf,
        Ok(Err(error)) => {
            tracing::error!(%error, "a paper");
            return Err(Failure::Broken);
        }
        Err(why) => {
            tracing::warn!(why, "nothing can be printed");
            return Err(Failure::conflict("desk-paper-no-faces"));
        }
    };
    let mut response = Body::from(pdf).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
