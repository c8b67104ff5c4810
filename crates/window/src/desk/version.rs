//! `/settings/versions/{id}`: what a proposal changes; publish it or refuse it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use people::pages::{Side, sides};
use store::StoreError;
use web::{Door, Failure, Form, Frame, Reply};

use crate::catalogue::Catalogues;
use crate::catalogue::edit::{self, Change, EditError};
use crate::catalogue::rows::{Version, VersionId, VersionState};
use crate::reach::Reach;

#[derive(Template)]
#[template(path = "window/version.html")]
struct VersionPage {
    f: Frame,
    sides: Vec<Side>,
    version: Version,
    changes: Vec<Change>,
    asked: bool,
    /// Proposed by the one who looks: another must decide.
    own: bool,
    may_publish: bool,
}

impl VersionPage {
    fn state(&self) -> String {
        self.f.t(&format!("window-version-is-{}", self.version.state))
    }
}

/// What cannot be done, as the failure that is told.
pub(crate) fn refused(error: EditError) -> Failure {
    match error {
        EditError::NotFound => Failure::NotFound,
        EditError::Denied => Failure::Denied,
        EditError::SamePerson => Failure::conflict("window-edit-same-person"),
        EditError::Stale => Failure::conflict("window-edit-stale"),
        EditError::Fields(faults) => {
            let (field, key) = faults
                .first()
                .copied()
                .unwrap_or(("name", "window-edit-bad-name"));
            Failure::bad(field, key)
        }
        EditError::Store(error) => error.into(),
    }
}

/// `GET /settings/versions/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    let id: VersionId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    let found = door
        .read::<_, StoreError, _>(move |tx| Version::with_earlier(tx, community, id))
        .await?;
    let (version, before) = found.ok_or(Failure::NotFound)?;
    let page = VersionPage {
        f: door.frame(format!(
            "{} {}",
            version.item().name,
            door.t1("window-version", "n", version.number)
        )),
        sides: sides(&door),
        changes: edit::diff(&before, &version.item()),
        asked: version.state == VersionState::Asked,
        own: version.made_by == door.actor.label(),
        may_publish: door.may_any("catalogue", "publish"),
        version,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /settings/versions/{id}/publish`.
pub(super) async fn publish(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    decide(door, &id, form, true).await
}

/// `POST /settings/versions/{id}/refuse`.
pub(super) async fn refuse(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    decide(door, &id, form, false).await
}

async fn decide(door: Door, id: &str, _form: Form, yes: bool) -> Result<Response, Failure> {
    door.require_any("catalogue", "publish")?;
    let id: VersionId = id.parse().map_err(|_| Failure::NotFound)?;
    let reach = Reach::of(&door).await?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    door.write::<_, EditError, _>(move |tx| {
        let cx = edit::Cx {
            community,
            actor: &actor,
            policy: app.policy(),
        };
        if yes {
            edit::publish(tx, &cx, id)
        } else {
            edit::refuse(tx, &cx, id)
        }
    })
    .await
    .map_err(refused)?;
    reach.hand.forget();
    door.app.shelf::<Catalogues>().forget(community);
    let said = if yes {
        "window-published-done"
    } else {
        "window-refused-done"
    };
    Ok(axum::response::IntoResponse::into_response(Reply::to(format!(
        "/settings/items?said={said}"
    ))))
}
