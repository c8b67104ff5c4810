//! `/settings/forms`: a centre's own forms. A text is looked through at once,
//! every fault is named with what to do, and a second person puts it to use.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Uuid;
use people::pages::{Side, sides};
use store::StoreError;
use web::{Door, Errors, Failure, Form as Sent, Frame, Reply, Values};

use crate::catalogue::edit::Cx;
use crate::catalogue::rows::VersionState;
use crate::forms::definition::said;
use crate::forms::kept::{FormError, FormVersion, bring, decide, saying};
use crate::forms::{Form, FormFault};

#[derive(Template)]
#[template(path = "window/own_forms.html")]
struct FormsPage {
    f: Frame,
    sides: Vec<Side>,
    errors: Errors,
    values: Values,
    rows: Vec<FormVersion>,
    /// The fields of a text that was looked through and has no fault.
    sound: Vec<(String, bool)>,
    own: String,
    may_publish: bool,
}

impl FormsPage {
    fn state(&self, version: &FormVersion) -> String {
        self.f.t(&format!("window-version-is-{}", version.state))
    }

    fn waits(&self, version: &FormVersion) -> bool {
        self.may_publish && version.state == VersionState::Asked
    }

    fn is_own(&self, version: &FormVersion) -> bool {
        version.made_by == self.own
    }
}

async fn shown(door: &Door, values: Values, faults: &[FormFault], sound: bool) -> Result<Response, Failure> {
    let community = door.community.id;
    let rows = door
        .read::<_, StoreError, _>(move |tx| FormVersion::all(tx, community))
        .await?;
    let mut errors = Errors::none();
    faults.iter().for_each(|fault| errors.add("text", saying(fault)));
    let form = Form::read(values.raw("text")).ok().filter(|_| sound);
    let chinese = door.lang.is_chinese();
    let fields = form.map(|form| form.fields).unwrap_or_default();
    let page = FormsPage {
        f: door.frame_t("window-forms-title"),
        sides: sides(door),
        sound: fields
            .iter()
            .map(|field| (said(&field.label, chinese).to_owned(), field.required))
            .collect(),
        errors,
        values,
        rows,
        own: door.actor.label(),
        may_publish: door.may_any("catalogue", "publish"),
    };
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(door.page(status, &page))
}

/// `GET /settings/forms`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    shown(&door, Values::default(), &[], false).await
}

/// `POST /settings/forms`: looks a text through, or brings it in.
pub(super) async fn save(door: Door, form: Sent) -> Result<Response, Failure> {
    door.require_any("catalogue", "edit")?;
    let text = form.raw("text").to_owned();
    if form.text("go") == "check" {
        let faults = Form::read(&text).err().unwrap_or_default();
        return shown(&door, form.values().clone(), &faults, true).await;
    }
    let at = door.clone();
    let done = door
        .write_once::<FormError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = Cx {
                community: at.community.id,
                actor: &at.actor,
                policy: at.app.policy(),
            };
            bring(tx, &cx, &text)?;
            Ok(Reply::to("/settings/forms?said=window-form-brought"))
        })
        .await;
    match done {
        Err(FormError::Faults(faults)) => shown(&door, form.values().clone(), &faults, false).await,
        other => other.map_err(refused),
    }
}

/// `POST /settings/forms/{id}`: puts it to use, or refuses it.
pub(super) async fn answer(door: Door, Path(id): Path<String>, form: Sent) -> Result<Response, Failure> {
    door.require_any("catalogue", "publish")?;
    let id = Uuid::parse_str(&id).map_err(|_| Failure::NotFound)?;
    let yes = form.text("go") == "yes";
    let at = door.clone();
    let done = door
        .write_once::<FormError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = Cx {
                community: at.community.id,
                actor: &at.actor,
                policy: at.app.policy(),
            };
            decide(tx, &cx, id, yes)?;
            Ok(Reply::to("/settings/forms?said=window-step-done"))
        })
        .await;
    done.map_err(refused)
}

fn refused(error: FormError) -> Failure {
    match error {
        FormError::NotFound => Failure::NotFound,
        FormError::Denied => Failure::Denied,
        FormError::SamePerson => Failure::conflict("window-edit-same-person"),
        FormError::Stale | FormError::Faults(_) => Failure::conflict("window-edit-stale"),
        FormError::Store(error) => error.into(),
    }
}
