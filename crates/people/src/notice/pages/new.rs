//! `/desk/notices/new`: what is to be told, and to whom.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use gate::Role;
use kernel::GridLevel;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::centre::Centre;
use crate::notice::draft::{self, Draft, Made, Wanted};
use crate::pages::Field;
use crate::register::{LabelKind, Reach};

/// The roles that a notice can be for.
const ROLES: [Role; 4] = [Role::Leader, Role::UnitMember, Role::Clerk, Role::Manager];

#[derive(Template)]
#[template(path = "notice/new.html")]
pub(super) struct NewPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub texts: Vec<Field>,
    pub whom: Vec<Field>,
}

/// `GET /desk/notices/new`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("notices", "send")?;
    let values = Values::default().or("residents", "1");
    shown(&door, StatusCode::OK, Errors::none(), values).await
}

/// Estates and buildings within the reach: whole staircases are a building's own.
fn places(centre: &Centre, reach: &Reach) -> Vec<(String, String)> {
    let open = centre.nodes().iter().filter(|node| !node.closed);
    let near = open.filter(|node| match reach {
        Reach::All => node.path.level() <= GridLevel::Building,
        Reach::In(places) => places.iter().any(|place| place.contains(&node.path)),
    });
    near.map(|node| (node.path.to_string(), centre.names(node.path).join(" ")))
        .collect()
}

async fn shown(door: &Door, status: StatusCode, errors: Errors, values: Values) -> Result<Response, Failure> {
    let centre = crate::pages::centre(door).await?;
    let f = door.frame_t("people-notice-new");
    let ticks = |name, label, choices| Field {
        choices,
        ..Field::new(&f, name, "ticks", label)
    };
    let labels = LabelKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), label(&f, *kind)))
        .collect();
    let roles = ROLES
        .iter()
        .map(|role| (role.word().to_owned(), crate::pages::role_word(&f, *role)))
        .collect();
    let page = NewPage {
        texts: vec![
            Field::new(&f, "title", "text", "people-notice-title"),
            Field::new(&f, "body", "area", "people-notice-body").hint(&f, "people-notice-body-hint"),
            Field::new(&f, "title_en", "text", "people-notice-title-en").hint(&f, "people-notice-en-hint"),
            Field::new(&f, "body_en", "area", "people-notice-body-en"),
        ],
        whom: vec![
            ticks(
                "places",
                "people-notice-places",
                places(&centre, &Reach::of(&door.actor)),
            ),
            Field::new(&f, "residents", "tick", "people-notice-residents")
                .hint(&f, "people-notice-residents-hint"),
            ticks("labels", "people-notice-labels", labels),
            Field::new(&f, "from_age", "number", "people-notice-from-age"),
            Field::new(&f, "until_age", "number", "people-notice-until-age"),
            ticks("roles", "people-notice-roles", roles),
        ],
        errors,
        values,
        f,
    };
    Ok(door.page(status, &page))
}

/// A label as people say it.
pub(super) fn label(f: &Frame, kind: LabelKind) -> String {
    f.t(&format!("people-reg-label-{}", kind.word().replace('_', "-")))
}

fn read(form: &Form) -> Draft {
    let all = |name: &str| form.all(name).map(str::to_owned).collect();
    Draft {
        title: form.text("title").to_owned(),
        body: form.text("body").to_owned(),
        title_en: form.text("title_en").to_owned(),
        body_en: form.text("body_en").to_owned(),
        wanted: Wanted {
            places: all("places"),
            labels: all("labels"),
            from_age: form.parsed("from_age"),
            until_age: form.parsed("until_age"),
            roles: all("roles"),
            residents: form.ticked("residents"),
            reach: None,
        },
    }
}

/// `POST /desk/notices/new`: keeps the draft, and shows whom it would reach.
pub(super) async fn make(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("notices", "send")?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let written = read(&form);
    let made = door
        .write_once(form.key(), &form.canonical(), move |tx| {
            let notice = draft::make(tx, community, &actor, app.policy(), &written)?;
            Ok::<_, Made>(Reply::to(format!("/desk/notices/{}", notice.id)))
        })
        .await;
    match made {
        Ok(response) => Ok(response),
        Err(Made::Field(field, said)) => {
            let errors = Errors::one(field, said);
            shown(
                &door,
                StatusCode::UNPROCESSABLE_ENTITY,
                errors,
                form.values().clone(),
            )
            .await
        }
        Err(Made::NotFound) => Err(Failure::NotFound),
        Err(Made::Denied | Made::Sent) => Err(Failure::Denied),
        Err(Made::Store(error)) => Err(error.into()),
    }
}
