//! `POST /settings/days/hours`: the office hours, which count for working minutes.

use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Reply};

use super::days;
use super::field::{clock, minute};
use crate::centre::parse_hours;
use crate::rows;

/// The name of the setting.
const NAME: &str = "office_hours";

/// Office hours as people write them: `08:30–12:00, 13:30–17:30`.
pub(super) fn shown(segments: &[(u16, u16)]) -> String {
    let parts = segments
        .iter()
        .map(|(from, to)| format!("{}–{}", clock(i32::from(*from)), clock(i32::from(*to))));
    parts.collect::<Vec<_>>().join(", ")
}

/// Reads them, as minutes of the day: `510-720,810-1050`.
fn read(typed: &str) -> Option<String> {
    let parts = typed.split([',', '，', '、', ';']).map(|part| {
        let (from, to) = part.trim().split_once(['-', '–', '—', '~', '～', '至', '到'])?;
        Some(format!("{}-{}", minute(from)?, minute(to)?))
    });
    let text = parts.collect::<Option<Vec<_>>>()?.join(",");
    parse_hours(&text).map(|_| text)
}

/// The handler.
pub(super) async fn save(door: Door, form: Form) -> Result<Response, Failure> {
    super::open(&door).await?;
    let Some(text) = read(form.text("hours")) else {
        let errors = Errors::one("hours", "people-bad-hours");
        return days::shown(&door, Some((form.values().clone(), errors))).await;
    };
    let (community, actor) = (door.community.id, door.actor.clone());
    door.write::<_, StoreError, _>(move |tx| {
        rows::set(tx, community, NAME, &text)?;
        let before = rows::history(tx, community, "setting", NAME)?;
        let version = before.first().map_or(1, |version| version.version + 1);
        let body = serde_json::json!({ "by": actor.name, "hours": text });
        rows::keep_version(tx, community, "setting", NAME, version, &actor.label(), &body)
    })
    .await?;
    super::forget(&door);
    Ok(Reply::to("/settings/days?said=people-kept-done").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        assert_eq!(
            read("8:30-12:00，13:30–17:30").as_deref(),
            Some("510-720,810-1050")
        );
        assert_eq!(shown(&[(510, 720), (810, 1050)]), "08:30–12:00, 13:30–17:30");
        assert_eq!((read(""), read("12:00-8:00"), read("x")), (None, None, None));
    }
}
