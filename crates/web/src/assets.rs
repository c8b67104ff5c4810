//! Files for browsers, embedded in the program, each at an address that
//! carries the hash of its content and may therefore be kept for ever.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::failure::Failure;

/// Name, hash, content; made by `build.rs`.
static FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The picture signs, for the frame.
pub const SIGNS: &str = include_str!("../assets/signs.html");

struct Asset {
    plain: Bytes,
    squeezed: Option<Bytes>,
    mime: &'static str,
}

struct Shelf {
    urls: HashMap<&'static str, String>,
    by_path: HashMap<String, Asset>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf {
        urls: HashMap::new(),
        by_path: HashMap::new(),
    };
    for (name, hash, content) in FILES {
        let path = hashed(name, hash);
        shelf.urls.insert(name, format!("/assets/{path}"));
        let mime = mime(name);
        let asset = Asset {
            plain: Bytes::from_static(content),
            squeezed: squeeze(content, mime),
            mime,
        };
        shelf.by_path.insert(path, asset);
    }
    shelf
});

/// `huiyin.css` with its hash: `huiyin.1a2b3c4d5e6f.css`.
fn hashed(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("{stem}.{hash}.{end}"),
        None => format!("{name}.{hash}"),
    }
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn squeeze(content: &[u8], mime: &str) -> Option<Bytes> {
    if !(mime.starts_with("text/") || mime.ends_with("+xml") || mime.ends_with("json")) {
        return None;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).ok()?;
    let squeezed = encoder.finish().ok()?;
    (squeezed.len() < content.len()).then(|| Bytes::from(squeezed))
}

/// The address of an asset by its plain name; logged when there is none.
pub fn url(name: &str) -> &'static str {
    match SHELF.urls.get(name) {
        Some(url) => url,
        None => {
            tracing::error!(name, "no such asset");
            "/assets/none"
        }
    }
}

/// Whether there is such an asset.
pub fn exists(name: &str) -> bool {
    SHELF.urls.contains_key(name)
}

/// `GET /assets/{*path}`.
pub(crate) async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = SHELF.by_path.get(&path) else {
        return Failure::NotFound.into_response();
    };
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let (body, encoding) = match &asset.squeezed {
        Some(squeezed) if takes_gzip => (squeezed, Some("gzip")),
        _ => (&asset.plain, None),
    };
    let mut response = (StatusCode::OK, Body::from(body.clone())).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    if asset.squeezed.is_some() {
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// `GET /favicon.ico`: browsers ask for it unasked.
pub(crate) async fn favicon() -> Response {
    axum::response::Redirect::permanent(url("favicon.svg")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_asset_carries_the_hash_of_its_content() {
        let url = url("huiyin.css");
        let hash = FILES.iter().find(|(name, ..)| *name == "huiyin.css").unwrap().1;
        assert_eq!(url, format!("/assets/huiyin.{hash}.css"));
        assert_eq!(hash.len(), 12);
    }

    #[tokio::test]
    async fn an_asset_is_sent_squeezed_to_those_who_take_it() {
        let path = url("huiyin.css").strip_prefix("/assets/").unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        let response = serve(Path(path.clone()), headers).await;
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        let plain = serve(Path(path), HeaderMap::new()).await;
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        assert!(
            plain.headers()[header::CACHE_CONTROL]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
    }

    #[tokio::test]
    async fn an_unknown_asset_is_not_found() {
        let response = serve(Path("huiyin.000000000000.css".to_owned()), HeaderMap::new()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}
