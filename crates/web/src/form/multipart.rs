//! Forms with files, read piece by piece.

use axum::body::{Body, Bytes};
use multer::{Field, Multipart};

use super::limits::SILENCE;
use super::{Limits, Read, Upload, values};
use crate::failure::Failure;

pub(super) async fn read(kind: &str, body: Body, limits: Limits) -> Result<Read, Failure> {
    let boundary = multer::parse_boundary(kind).map_err(|_| Failure::bad("body", "web-form-kind"))?;
    let whole = multer::SizeLimit::new().whole_stream(limits.whole());
    let constraints = multer::Constraints::new().size_limit(whole);
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let (mut text, mut total) = (0_u64, 0_u64);
    while let Some(mut part) = patient(parts.next_field(), limits).await? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name().map(base) {
            let mime = part
                .content_type()
                .map_or_else(String::new, |mime| mime.essence_str().to_owned());
            let most = limits.each.min(limits.total.saturating_sub(total));
            let bytes = collect(&mut part, most, limits).await?;
            // A file control that was left alone sends an empty part.
            if bytes.is_empty() {
                continue;
            }
            if count(files.len()) >= limits.files {
                return Err(Failure::BadInput(crate::Errors::one(
                    "files",
                    crate::Saying::from("web-form-files").with("n", i64::try_from(limits.files).unwrap_or(0)),
                )));
            }
            total = total.saturating_add(count(bytes.len()));
            files.push(Upload {
                field: name,
                name: file,
                mime,
                bytes,
            });
        } else {
            let bytes = collect(&mut part, limits.text.saturating_sub(text), limits).await?;
            text = text
                .saturating_add(count(bytes.len()))
                .saturating_add(count(name.len()));
            let value = String::from_utf8(bytes.into()).map_err(|_| Failure::bad("body", "web-form-utf8"))?;
            pairs.push((name, values::clean(value)));
            if pairs.len() > 2000 {
                return Err(Failure::bad("body", "web-form-fields"));
            }
        }
    }
    Ok((pairs, files))
}

async fn collect(part: &mut Field<'_>, most: u64, limits: Limits) -> Result<Bytes, Failure> {
    let mut held = Vec::new();
    while let Some(piece) = patient(part.chunk(), limits).await? {
        if count(held.len()).saturating_add(count(piece.len())) > most {
            return Err(limits.too_large());
        }
        held.extend_from_slice(&piece);
    }
    Ok(held.into())
}

async fn patient<T>(
    wait: impl Future<Output = Result<Option<T>, multer::Error>>,
    limits: Limits,
) -> Result<Option<T>, Failure> {
    match tokio::time::timeout(SILENCE, wait).await {
        Err(_) => Err(Failure::TimedOut),
        Ok(Ok(part)) => Ok(part),
        Ok(Err(multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. })) => {
            Err(limits.too_large())
        }
        Ok(Err(_)) => Err(Failure::bad("body", "web-form-cut")),
    }
}

/// The last part of a file's name, whichever machine it is from; at most 120 letters.
fn base(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|letter| !letter.is_control())
        .take(120)
        .collect()
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
