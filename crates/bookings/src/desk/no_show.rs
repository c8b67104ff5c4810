//! `/settings/no-show`: the numbers of the rule about who did not come.

use axum::response::{IntoResponse, Response};
use people::pages::{EditPage, Editing, Field, Kept, keep};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Reply, Saying, Values};

use crate::no_show::{BOUNDS, NoShow};

async fn rule(door: &Door) -> Result<NoShow, Failure> {
    door.require_any("bookings", "rule")?;
    let community = door.community.id;
    Ok(door
        .read::<_, StoreError, _>(move |tx| NoShow::of(tx, community))
        .await?)
}

async fn shown(door: &Door, rule: &NoShow, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let f = door.frame("");
    let field = |(name, bounds): &(&'static str, std::ops::RangeInclusive<i64>)| {
        let mut field = Field::new(&f, name, "number", &format!("bookings-rule-{name}"));
        field.hint = f.t2(
            "bookings-rule-bounds",
            "from",
            *bounds.start(),
            "until",
            *bounds.end(),
        );
        field
    };
    let editing = Editing {
        title: f.t("bookings-rule-title"),
        action: "/settings/no-show".to_owned(),
        list: "/desk/classes/marks",
        list_word: "bookings-marks-desk",
        fields: BOUNDS.iter().map(field).collect(),
    };
    Ok(EditPage::of(door, rule, editing, typed).await?.reply(door))
}

/// `GET /settings/no-show`
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    let rule = rule(&door).await?;
    shown(&door, &rule, None).await
}

/// The rule as it was typed, and what is wrong with it.
fn read(form: &Form, old: &NoShow) -> (NoShow, Errors) {
    let (mut new, mut errors) = (old.clone(), Errors::none());
    for (name, bounds) in BOUNDS {
        let typed = form.parsed::<i64>(name).filter(|typed| bounds.contains(typed));
        match (typed, new.number(name)) {
            (Some(typed), Some(number)) => *number = typed,
            (Some(_) | None, _) => errors.add(
                name,
                Saying::from("bookings-rule-bad")
                    .with("from", *bounds.start())
                    .with("until", *bounds.end()),
            ),
        }
    }
    (new, errors)
}

/// `POST /settings/no-show`
pub(super) async fn save(door: Door, form: Form) -> Result<Response, Failure> {
    let old = rule(&door).await?;
    let (new, mut errors) = read(&form, &old);
    let version = form.parsed("version").unwrap_or(0);
    if errors.is_empty() {
        let known = (old.version > 0).then(|| old.clone());
        // Whoever saw the program's own numbers does not undo what another set meanwhile.
        let kept = if version == old.version {
            keep(&door, known, new, version).await?
        } else {
            Kept::Stale
        };
        match kept {
            Kept::Done => {
                return Ok(Reply::to("/settings/no-show?said=bookings-rule-kept-done").into_response());
            }
            Kept::Stale | Kept::Taken => errors.add("version", "bookings-rule-stale"),
        }
    }
    let now = rule(&door).await?;
    shown(&door, &now, Some((form.values().clone(), errors))).await
}
