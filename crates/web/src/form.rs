//! What a person sends: the fields and files of a form, proved to be ours.

mod limits;
mod multipart;
mod values;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};

use crate::again::Typed;
use crate::app::App;
use crate::door::Door;
use crate::failure::Failure;
use crate::guard;
use crate::manner::Kept;

pub use limits::Limits;
pub(crate) use limits::{announced, collect};
pub use values::Values;

/// A file that came with a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    /// The field.
    pub field: String,
    /// The name that the sender's machine gave it, without folders. Only to be shown.
    pub name: String,
    /// The type that the sender's machine claims. Not to be believed.
    pub mime: String,
    /// The content, not empty.
    pub bytes: Bytes,
}

/// A form: its proof is checked, its size is within the route's [`Limits`].
#[derive(Clone, Debug)]
pub struct Form {
    values: Values,
    files: Vec<Upload>,
    key: String,
}

impl Form {
    /// A field, trimmed; empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.values.text(name)
    }

    /// A field, trimmed, unless it is empty.
    pub fn opt(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A field as it was typed, spaces and all.
    pub fn raw(&self, name: &str) -> &str {
        self.values.raw(name)
    }

    /// Every value of a field that may come several times.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.values.all(name)
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.text(name), "1" | "on" | "true" | "yes")
    }

    /// A field read as another type; `None` if it is empty or cannot be read.
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.opt(name)?.parse().ok()
    }

    /// What was typed, to fill the form again.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The files of a field.
    pub fn files<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f Upload> {
        self.files.iter().filter(move |file| file.field == name)
    }

    /// The first file of a field.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == name)
    }

    /// Takes every file out of the form.
    pub fn take_files(&mut self) -> Vec<Upload> {
        std::mem::take(&mut self.files)
    }

    /// The idempotency key: the hidden field, else `Idempotency-Key`, else a fresh one.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The form as bytes that are equal when the same was sent: for
    /// [`Door::write_once`](crate::Door::write_once).
    pub fn canonical(&self) -> Vec<u8> {
        let files = self
            .files
            .iter()
            .map(|file| (file.field.as_str(), file.bytes.as_ref()));
        self.values.canonical(files)
    }

    /// A form for tests.
    pub fn for_test(pairs: &[(&str, &str)]) -> Self {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Self {
            values: Values::new(pairs),
            files: Vec::new(),
            key: "test-key".to_owned(),
        }
    }
}

impl FromRequest<App> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let door = Door::from_request_parts(&mut parts, app).await?;
        let limits = parts.extensions.get::<Limits>().copied().unwrap_or_default();
        limits.check_announced(&parts.headers)?;
        let kept = parts.extensions.get::<Kept>().cloned();
        let (pairs, files) = read(&parts.headers, body, limits, app).await?;
        if let Some(kept) = &kept {
            let _ = kept
                .typed
                .set(Typed::new(&door.manner.path, &pairs, !files.is_empty()));
        }
        let values = Values::new(pairs);
        guard::check(&door, &parts.headers, values.raw("guard"))?;
        let key = key(&values, &parts.headers, &door)?;
        Ok(Self { values, files, key })
    }
}

type Read = (Vec<(String, String)>, Vec<Upload>);

async fn read(
    headers: &HeaderMap,
    body: axum::body::Body,
    limits: Limits,
    app: &App,
) -> Result<Read, Failure> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") {
        let _room = app.upload_room(headers, limits).await?;
        multipart::read(kind, body, limits).await
    } else if essence.is_empty() || essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let bytes = collect(body, limits.text).await?;
        Ok((values::decode(&bytes)?, Vec::new()))
    } else {
        Err(Failure::bad("body", "web-form-kind"))
    }
}

fn key(values: &Values, headers: &HeaderMap, door: &Door) -> Result<String, Failure> {
    match values.opt("key") {
        Some(key) => good_key(key),
        None => key_of_header(headers, door),
    }
}

pub(crate) fn key_of_header(headers: &HeaderMap, door: &Door) -> Result<String, Failure> {
    match headers.get("idempotency-key") {
        Some(key) => good_key(key.to_str().unwrap_or_default()),
        None => {
            let fresh: kernel::Uuid = door.app.clock().fresh();
            Ok(fresh.simple().to_string())
        }
    }
}

fn good_key(key: &str) -> Result<String, Failure> {
    let good = (1..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        Ok(key.to_owned())
    } else {
        Err(Failure::bad("key", "web-form-key"))
    }
}
