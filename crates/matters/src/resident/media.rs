//! Sends a photo or a voice note to whoever may have it. Players of voice notes
//! ask for parts of a file, so parts can be had (RFC 9110, section 14).

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::{FileKind, StoredFile};
use web::{Door, Failure};

/// The answer with a file; `?small=1` asks for the small picture.
pub async fn send(door: &Door, file: StoredFile, headers: &HeaderMap) -> Result<Response, Failure> {
    let small = door.query().is("small", "1");
    let hash = file.thumb_sha256.filter(|_| small).unwrap_or(file.sha256);
    let vault = door.app.vault().clone();
    let bytes = tokio::task::spawn_blocking(move || vault.get(hash))
        .await
        .map_err(|_| Failure::Broken)??;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, body, range) = match asked.and_then(|asked| part(asked, bytes.len())) {
        Some((from, until)) => {
            let whole = bytes.len();
            let part = bytes.get(from..until).unwrap_or_default().to_vec();
            (
                StatusCode::PARTIAL_CONTENT,
                part,
                Some(format!("bytes {from}-{}/{whole}", until.saturating_sub(1))),
            )
        }
        None => (StatusCode::OK, bytes, None),
    };
    let mut response = (status, Body::from(body)).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(file.kind)));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=3600"),
    );
    let saved = match file.kind {
        FileKind::Pdf => Some("attachment; filename=\"paper.pdf\""),
        FileKind::Other => Some("attachment; filename=\"paper.bin\""),
        _ => None,
    };
    if let Some(name) = saved {
        out.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    }
    out.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    if let Some(range) = range.and_then(|range| HeaderValue::from_str(&range).ok()) {
        out.insert(header::CONTENT_RANGE, range);
    }
    Ok(response)
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpeg => "image/jpeg",
        FileKind::Wav => "audio/wav",
        FileKind::Ogg => "audio/ogg",
        FileKind::Webm => "audio/webm",
        FileKind::Mp4 => "audio/mp4",
        FileKind::Mp3 => "audio/mpeg",
        FileKind::Pdf => "application/pdf",
        FileKind::Other => "application/octet-stream",
    }
}

/// The one part that is asked for, as the bytes from and before which it lies.
/// Several parts, or what cannot be read, get the whole file.
fn part(asked: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let (from, until) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.checked_add(1)?.min(length)),
        (Ok(from), Err(_)) if to.is_empty() => (from, length),
        (Err(_), Ok(last)) if from.is_empty() => (length.saturating_sub(last), length),
        _ => return None,
    };
    (from < until).then_some((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_gets_the_part_that_it_asks_for() {
        assert_eq!(part("bytes=0-1", 10), Some((0, 2)));
        assert_eq!(part("bytes=4-", 10), Some((4, 10)));
        assert_eq!(part("bytes=-3", 10), Some((7, 10)));
        assert_eq!(part("bytes=0-99", 10), Some((0, 10)));
        for odd in [
            "bytes=9-2",
            "bytes=10-",
            "bytes=0-1,4-5",
            "bytes=-",
            "lines=1-2",
            "",
        ] {
            assert_eq!(part(odd, 10), None, "{odd}");
        }
    }
}
