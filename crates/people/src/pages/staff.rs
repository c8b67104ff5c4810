//! `/settings/staff`: who works here, and when somebody is away.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{Micros, StaffId, UnitId};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::edit::{EditPage, Editing};
use super::field::{Field, or_none};
use super::keep::{Kept, Subject, change, keep};
use super::list::{Add, Ask, ListPage, ListRow, paged};
use super::units::{pairs, tick};
use crate::centre::Centre;
use crate::rows::{self, Absence, Staff};

impl Subject for Staff {
    const KIND: &'static str = "staff";

    fn subject(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let unit = self.unit.map(|id| id.to_string()).unwrap_or_default();
        pairs(&[
            ("name", &self.name),
            ("title", &self.title),
            ("phone", &self.phone),
            ("hours", &self.hours),
            ("unit", &unit),
            ("closed", tick(self.closed)),
        ])
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Staff::insert(self, tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        tx.run(
            &rows::SAVE_STAFF,
            &[
                &self.community,
                &self.id,
                &self.name,
                &self.title,
                &self.phone,
                &self.hours,
                &self.unit,
                &self.closed,
                &version,
            ],
        )
    }
}

/// Units as choices.
pub(super) fn units(centre: &Centre) -> Vec<(String, String)> {
    let open = centre.units.iter().filter(|unit| !unit.closed);
    open.map(|unit| (unit.id.to_string(), unit.name.clone()))
        .collect()
}

/// Everybody who is here, as choices.
pub(super) fn people(centre: &Centre) -> Vec<(String, String)> {
    let here = centre.staff.iter().filter(|one| !one.closed);
    let mut all: Vec<(String, String)> = here
        .map(|one| (one.id.to_string(), format!("{} {}", one.name, one.title)))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

fn fields(f: &Frame, centre: &Centre) -> Vec<Field> {
    vec![
        Field::new(f, "name", "text", "people-staff-name").hint(f, "people-staff-name-hint"),
        Field::new(f, "title", "text", "people-staff-title").hint(f, "people-staff-title-hint"),
        Field::new(f, "phone", "tel", "people-phone").hint(f, "people-phone-hint"),
        Field::new(f, "hours", "text", "people-staff-hours").hint(f, "people-staff-hours-hint"),
        Field::choice(
            f,
            "unit",
            "people-unit",
            or_none(f, units(centre), "people-no-unit"),
        ),
    ]
}

fn read(form: &Form, centre: &Centre, mut one: Staff) -> (Staff, Errors) {
    let mut errors = Errors::none();
    one.name = form.text("name").to_owned();
    one.title = form.text("title").to_owned();
    one.phone = form.text("phone").to_owned();
    one.hours = form.text("hours").to_owned();
    one.unit = form.parsed::<UnitId>("unit");
    one.closed = form.ticked("closed");
    if one.name.is_empty() || one.name.chars().count() > 60 {
        errors.add("name", "people-bad-name");
    }
    for (name, text) in [
        ("title", &one.title),
        ("phone", &one.phone),
        ("hours", &one.hours),
    ] {
        if text.chars().count() > 60 {
            errors.add(name, "people-too-long");
        }
    }
    if form.opt("unit").is_some() && one.unit.and_then(|id| centre.unit(id)).is_none() {
        errors.add("unit", "people-bad-choice");
    }
    (one, errors)
}

fn list_page(door: &Door, centre: &Centre) -> ListPage {
    let heads = [
        "people-staff-name",
        "people-staff-title",
        "people-unit",
        "people-phone",
    ];
    let mut page = ListPage::new(door, "people-staff", "people-staff-about", &heads);
    let f = &page.f;
    let query = door.query();
    let wanted = query.text("q").to_owned();
    let named = |one: &&Staff| one.name.contains(&wanted) || one.title.contains(&wanted);
    let mut staff: Vec<&Staff> = centre.staff.iter().filter(named).collect();
    staff.sort_by(|a, b| (a.closed, a.unit, &a.title, &a.name).cmp(&(b.closed, b.unit, &b.title, &b.name)));
    let rows = staff.into_iter().map(|one| {
        let unit = one.unit.and_then(|id| centre.unit(id));
        ListRow {
            href: format!("/settings/staff/{}", one.id),
            cells: vec![
                one.name.clone(),
                one.title.clone(),
                unit.map(|unit| unit.name.clone()).unwrap_or_default(),
                one.phone.clone(),
            ],
            tag: one.closed.then(|| ("sky", f.t("people-staff-left"))),
            key: one.id.to_string(),
        }
    });
    let rows = paged(door, rows.collect(), 50);
    page.ask = Some(Ask {
        title: f.t("people-staff-find"),
        action: "/settings/staff",
        fields: vec![Field::new(f, "q", "search", "people-staff-find-label")],
        values: query,
        go: f.t("people-find"),
        said: Vec::new(),
    });
    page.add = Some(Add {
        title: f.t("people-staff-add"),
        action: "/settings/staff".to_owned(),
        fields: fields(f, centre),
        go: f.t("people-add"),
    });
    page.page = rows;
    page
}

/// `GET /settings/staff`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    Ok(list_page(&door, &centre).reply(&door))
}

/// `POST /settings/staff`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let blank = Staff {
        community: door.community.id,
        id: door.app.clock().fresh(),
        name: String::new(),
        title: String::new(),
        phone: String::new(),
        hours: String::new(),
        unit: None,
        closed: false,
        version: 1,
    };
    let (one, mut errors) = read(&form, &centre, blank);
    if errors.is_empty() {
        match keep(&door, None, one, 0).await? {
            Kept::Done => return Ok(Reply::to("/settings/staff?said=people-kept-done").into_response()),
            Kept::Stale | Kept::Taken => errors.add("name", "people-name-taken"),
        }
    }
    Ok(list_page(&door, &centre).again(&door, &form, errors))
}

async fn shown(
    door: &Door,
    centre: &Centre,
    one: &Staff,
    typed: Option<(Values, Errors)>,
) -> Result<Response, Failure> {
    let f = door.frame("");
    let mut fields = fields(&f, centre);
    fields.push(Field::new(&f, "closed", "tick", "people-staff-left").hint(&f, "people-staff-left-hint"));
    let editing = Editing {
        title: format!("{} {}", one.title, one.name).trim().to_owned(),
        action: format!("/settings/staff/{}", one.id),
        list: "/settings/staff",
        list_word: "people-staff",
        fields,
    };
    let mut page = EditPage::of(door, one, editing, typed).await?;
    page.more = Some(Add {
        title: f.t("people-away"),
        action: format!("/settings/staff/{}/away", one.id),
        fields: vec![
            Field::new(&f, "away-from", "datetime-local", "people-away-from"),
            Field::new(&f, "away-until", "datetime-local", "people-away-until"),
            Field::new(&f, "reason", "text", "people-away-reason").hint(&f, "people-away-hint"),
        ],
        go: f.t("people-away-go"),
    });
    Ok(page.reply(door))
}

/// `GET /settings/staff/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    shown(&door, &centre, find(&centre, &id)?, None).await
}

fn find<'c>(centre: &'c Centre, id: &str) -> Result<&'c Staff, Failure> {
    let id: StaffId = id.parse().map_err(|_| Failure::NotFound)?;
    centre.person(id).ok_or(Failure::NotFound)
}

/// `POST /settings/staff/{id}`.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let old = find(&centre, &id)?;
    let (one, mut errors) = read(&form, &centre, old.clone());
    let both = (old.clone(), one);
    let taken = ("name", "people-name-taken");
    if change(&door, &form, both, &mut errors, "people-stale", taken).await? {
        let to = format!("/settings/staff/{id}?said=people-kept-done");
        return Ok(Reply::to(to).into_response());
    }
    let centre = super::centre(&door).await?;
    shown(
        &door,
        &centre,
        find(&centre, &id)?,
        Some((form.values().clone(), errors)),
    )
    .await
}

/// `POST /settings/staff/{id}/away`: the deputies step in for this time.
pub(super) async fn away(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let one = find(&centre, &id)?;
    let mut errors = Errors::none();
    let mut at = |name: &'static str| {
        let read = Micros::parse(form.text(name), centre.zone()).ok();
        if read.is_none() {
            errors.add(name, "people-bad-time");
        }
        read.unwrap_or_default()
    };
    let (from, until) = (at("away-from"), at("away-until"));
    if errors.is_empty() && until <= from {
        errors.add("away-until", "people-bad-term");
    }
    if !errors.is_empty() {
        let values = form.values().clone();
        let kept = one
            .pairs()
            .into_iter()
            .fold(values, |values, (name, value)| match name.as_str() {
                "name" => values.or("name", value),
                "title" => values.or("title", value),
                "phone" => values.or("phone", value),
                "hours" => values.or("hours", value),
                "unit" => values.or("unit", value),
                _ => values,
            });
        return shown(&door, &centre, one, Some((kept, errors))).await;
    }
    let reason: String = form.text("reason").chars().take(60).collect();
    let (community, staff, actor) = (door.community.id, one.id, door.actor.clone());
    door.write::<_, StoreError, _>(move |tx| {
        let row = Absence {
            community,
            id: tx.clock().fresh(),
            staff,
            from,
            until,
            reason: reason.clone(),
        };
        row.insert(tx)?;
        let body =
            serde_json::json!({ "by": actor.name, "from": from.0, "until": until.0, "reason": reason });
        rows::keep_version(
            tx,
            community,
            "absence",
            &row.id.to_string(),
            1,
            &actor.label(),
            &body,
        )
    })
    .await?;
    super::forget(&door);
    Ok(Reply::to(format!("/settings/staff/{id}?said=people-away-done")).into_response())
}
