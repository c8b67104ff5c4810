//! How much is taken from whoever sends something.

use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;

use crate::failure::Failure;

/// How long the sender may be silent in the middle of a form.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);

/// What a route takes. Without one: 256 kB of text and no files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of all fields together.
    pub text: u64,
    /// How many files.
    pub files: u64,
    /// Bytes of one file.
    pub each: u64,
    /// Bytes of all files together.
    pub total: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text: 256 * 1024,
            files: 0,
            each: 0,
            total: 0,
        }
    }
}

impl Limits {
    /// A number of files with the most bytes of each: `post(report).layer(Limits::files(9, 10 << 20).layer())`.
    pub fn files(files: u64, each: u64) -> Self {
        Self {
            files,
            each,
            total: files.saturating_mul(each),
            ..Self::default()
        }
    }

    /// No files, and so many bytes of fields.
    pub fn text(text: u64) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// The same with a bound for all files together.
    #[must_use]
    pub fn in_all(self, total: u64) -> Self {
        Self { total, ..self }
    }

    /// As a layer of a route.
    pub fn layer(self) -> Extension<Self> {
        Extension(self)
    }

    /// Bytes of the whole body, with what a form needs around its parts.
    pub fn whole(self) -> u64 {
        self.text
            .saturating_add(self.total)
            .saturating_add(self.files.saturating_mul(1024))
    }

    /// Refuses at once what says of itself that it is too large.
    pub(crate) fn check_announced(self, headers: &HeaderMap) -> Result<(), Failure> {
        match announced(headers) {
            Some(length) if length > self.whole() => Err(self.too_large()),
            _ => Ok(()),
        }
    }

    pub(crate) fn too_large(self) -> Failure {
        Failure::TooLarge {
            most: if self.files > 0 { self.each } else { self.text },
        }
    }
}

pub(crate) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The whole body, if it is no longer than `most`; reading stops there.
pub(crate) async fn collect(mut body: Body, most: u64) -> Result<Bytes, Failure> {
    let mut held = Vec::new();
    while let Some(frame) = next(&mut body).await? {
        let length = u64::try_from(held.len().saturating_add(frame.len())).unwrap_or(u64::MAX);
        if length > most {
            return Err(Failure::TooLarge { most });
        }
        held.extend_from_slice(&frame);
    }
    Ok(held.into())
}

async fn next(body: &mut Body) -> Result<Option<Bytes>, Failure> {
    loop {
        let waited = tokio::time::timeout(SILENCE, body.frame())
            .await
            .map_err(|_| Failure::TimedOut)?;
        match waited {
            None => return Ok(None),
            Some(Err(_)) => return Err(Failure::bad("body", "web-form-cut")),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}
