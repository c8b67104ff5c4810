//! A centre's own forms: a text is looked through when it is brought in, and
//! put to use by a second person. Nothing is ever overwritten.

use kernel::{CommunityId, Micros, Uuid};
use store::audit::Entry;
use store::{StoreError, Tx, record, statements};
use web::Saying;

use super::FormFault;
use super::definition::Form;
use crate::catalogue::edit::Cx;
use crate::catalogue::rows::VersionState;

record! {
    /// A version of a centre's own form.
    pub struct FormVersion in "window_form" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "name" => /// The form's name, as items name it.
        name: String,
        "number" => /// 1, 2, 3 …
        number: i32,
        "state" => /// Where it stands.
        state: VersionState,
        "body" => /// The form, as it was brought in.
        body: String,
        "made_by" => /// Who brought it in, for machines.
        made_by: String,
        "made_name" => /// Their name.
        made_name: String,
        "made_at" => /// When.
        made_at: Micros,
        "decided_name" => /// Who put it to use.
        decided_name: String,
        "decided_at" => /// When.
        decided_at: Option<Micros>,
    }
}

macro_rules! form {
    () => {
        "community_id, id, name, number, state, body, made_by, made_name, made_at, decided_name, decided_at"
    };
}

statements! {
    pub(crate) FORMS = concat!("SELECT ", form!(), " FROM window_form WHERE community_id = $1 ORDER BY name, number DESC LIMIT 200");
    pub(crate) FORM = concat!("SELECT ", form!(), " FROM window_form WHERE community_id = $1 AND id = $2");
    pub(crate) FORM_LIVE = "SELECT body FROM window_form WHERE community_id = $1 AND name = $2 AND state = 'live'";
    pub(crate) FORM_NUMBER = "SELECT MAX(number) FROM window_form WHERE community_id = $1 AND name = $2";
    pub(crate) FORM_RETIRE = "UPDATE window_form SET state = 'past' WHERE community_id = $1 AND name = $2 AND state = 'live'";
    pub(crate) FORM_DECIDE = "UPDATE window_form SET state = $3, decided_name = $4, decided_at = $5 WHERE community_id = $1 AND id = $2 AND state = 'asked'";
}

/// Why a form is not taken.
#[derive(Clone, Debug)]
pub enum FormError {
    /// There is none.
    NotFound,
    /// Not theirs to do.
    Denied,
    /// Who brought it in cannot put it to use.
    SamePerson,
    /// Somebody decided meanwhile.
    Stale,
    /// What is wrong with it.
    Faults(Vec<FormFault>),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for FormError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unique => Self::Stale,
            other => Self::Store(other),
        }
    }
}

impl FormVersion {
    /// Every version, by name, the newest first.
    pub fn all(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Self>, StoreError> {
        tx.all(&FORMS, &[&community], Self::read)
    }
}

/// The centre's own form of this name that is in use, if there is one.
pub fn live(tx: &mut Tx<'_>, community: CommunityId, name: &str) -> Result<Option<Form>, StoreError> {
    if name.is_empty() {
        return Ok(None);
    }
    let body: Option<String> = tx.maybe(&FORM_LIVE, &[&community, &name], |row| row.get(0))?;
    Ok(body.and_then(|body| Form::read(&body).ok()))
}

fn may(cx: &Cx<'_>, action: &str) -> Result<(), FormError> {
    if cx.policy.may_any(cx.actor, "catalogue", action) {
        Ok(())
    } else {
        Err(FormError::Denied)
    }
}

/// Brings a form in; it waits for a second person.
pub fn bring(tx: &mut Tx<'_>, cx: &Cx<'_>, text: &str) -> Result<FormVersion, FormError> {
    may(cx, "edit")?;
    let form = Form::read(text).map_err(FormError::Faults)?;
    let last: Option<i32> = tx.one(&FORM_NUMBER, &[&cx.community, &form.name], |row| row.get(0))?;
    let version = FormVersion {
        community: cx.community,
        id: tx.clock().fresh(),
        name: form.name,
        number: last.unwrap_or(0) + 1,
        state: VersionState::Asked,
        body: text.to_owned(),
        made_by: cx.actor.label(),
        made_name: cx.actor.name.clone(),
        made_at: tx.now(),
        decided_name: String::new(),
        decided_at: None,
    };
    version.insert(tx)?;
    log(tx, cx, &version, "form.brought")?;
    Ok(version)
}

/// Puts a form to use that another brought in, or refuses it.
pub fn decide(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid, yes: bool) -> Result<FormVersion, FormError> {
    may(cx, "publish")?;
    let version = tx
        .maybe(&FORM, &[&cx.community, &id], FormVersion::read)?
        .ok_or(FormError::NotFound)?;
    if yes && version.made_by == cx.actor.label() {
        return Err(FormError::SamePerson);
    }
    let state = if yes {
        VersionState::Live
    } else {
        VersionState::Refused
    };
    if yes {
        tx.run(&FORM_RETIRE, &[&cx.community, &version.name])?;
    }
    let now = tx.now();
    let changed = tx.run(&FORM_DECIDE, &[&cx.community, &id, &state, &cx.actor.name, &now])?;
    if changed == 0 {
        return Err(FormError::Stale);
    }
    log(
        tx,
        cx,
        &version,
        if yes { "form.published" } else { "form.refused" },
    )?;
    Ok(version)
}

fn log(tx: &mut Tx<'_>, cx: &Cx<'_>, version: &FormVersion, verb: &str) -> Result<(), StoreError> {
    let actor = cx.actor.label();
    let entry = Entry {
        actor: &actor,
        verb,
        subject_kind: "window_form",
        subject: version.id,
        body: serde_json::json!({ "name": version.name, "number": version.number, "by": cx.actor.name })
            .to_string(),
    };
    tx.audit(cx.community, &entry)
}

/// What is wrong with a form, as a manager reads it: the field, and what to do.
pub fn saying(fault: &FormFault) -> Saying {
    let said = |key: &'static str, field: &str, what: &str| {
        Saying::from(key).with("field", field).with("what", what)
    };
    match fault {
        FormFault::Text(error) => said("window-form-text", "", error.lines().next().unwrap_or_default()),
        FormFault::TooLarge => said("window-form-large", "", ""),
        FormFault::Count(count) => said("window-form-count", "", &count.to_string()),
        FormFault::Key(key) => said("window-form-key", key, ""),
        FormFault::Twice(key) => said("window-form-twice", key, ""),
        FormFault::Unknown(key, other) => said("window-form-unknown", key, other),
        FormFault::Loop(keys) => said("window-form-loop", "", &keys.join(" → ")),
        FormFault::Unreachable(key) => said("window-form-unreachable", key, ""),
        FormFault::Later(key, other) => said("window-form-later", key, other),
        FormFault::Words(key, language) => said("window-form-words", key, language),
        FormFault::NoChoices(key) => said("window-form-choices", key, ""),
        FormFault::From(key, from) => said("window-form-from", key, from),
        FormFault::Function(key, text) => said("window-form-function", key, text),
        FormFault::Bounds(key) => said("window-form-bounds", key, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(form!(), FormVersion::COLUMNS);
    }
}
