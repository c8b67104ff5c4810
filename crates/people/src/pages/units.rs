//! `/settings/units`: who answers for what.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::UnitId;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::edit::{EditPage, Editing};
use super::field::Field;
use super::keep::{Kept, Subject, change, keep};
use super::list::{Add, ListPage, ListRow, paged};
use crate::centre::Centre;
use crate::rows::{self, Unit};

/// The kinds of units.
const KINDS: [&str; 6] = [
    "property",
    "community",
    "street",
    "department",
    "utility",
    "partner",
];

impl Subject for Unit {
    const KIND: &'static str = "unit";

    fn subject(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        pairs(&[
            ("name", &self.name),
            ("kind", &self.kind),
            ("phone", &self.phone),
            ("closed", tick(self.closed)),
        ])
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Unit::insert(self, tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        tx.run(
            &rows::SAVE_UNIT,
            &[
                &self.community,
                &self.id,
                &self.name,
                &self.kind,
                &self.phone,
                &self.closed,
                &version,
            ],
        )
    }
}

/// Pairs of a form.
pub(super) fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// The value of a box.
pub(super) fn tick(on: bool) -> &'static str {
    if on { "1" } else { "" }
}

fn kind_word(f: &Frame, kind: &str) -> String {
    let key = format!("people-unit-{kind}");
    if f.knows(&key) { f.t(&key) } else { kind.to_owned() }
}

fn fields(f: &Frame) -> Vec<Field> {
    let kinds = KINDS
        .iter()
        .map(|kind| ((*kind).to_owned(), kind_word(f, kind)))
        .collect();
    vec![
        Field::new(f, "name", "text", "people-name"),
        Field::choice(f, "kind", "people-unit-kind", kinds),
        Field::new(f, "phone", "tel", "people-phone").hint(f, "people-phone-hint"),
    ]
}

fn read(form: &Form, mut unit: Unit) -> (Unit, Errors) {
    let mut errors = Errors::none();
    unit.name = form.text("name").to_owned();
    unit.kind = form.text("kind").to_owned();
    unit.phone = form.text("phone").to_owned();
    unit.closed = form.ticked("closed");
    if unit.name.is_empty() || unit.name.chars().count() > 60 {
        errors.add("name", "people-bad-name");
    }
    if !KINDS.contains(&unit.kind.as_str()) {
        errors.add("kind", "people-bad-choice");
    }
    if unit.phone.chars().count() > 30 {
        errors.add("phone", "people-too-long");
    }
    (unit, errors)
}

fn list_page(door: &Door, centre: &Centre) -> ListPage {
    let heads = [
        "people-name",
        "people-unit-kind",
        "people-phone",
        "people-unit-staff",
    ];
    let mut page = ListPage::new(door, "people-units", "people-units-about", &heads);
    let f = &page.f;
    let rows = centre.units.iter().map(|unit| {
        let staff = centre
            .staff
            .iter()
            .filter(|one| one.unit == Some(unit.id) && !one.closed);
        ListRow {
            href: format!("/settings/units/{}", unit.id),
            cells: vec![
                unit.name.clone(),
                kind_word(f, &unit.kind),
                unit.phone.clone(),
                staff.count().to_string(),
            ],
            tag: unit.closed.then(|| ("sky", f.t("people-closed"))),
            key: unit.id.to_string(),
        }
    });
    let rows = paged(door, rows.collect(), 50);
    page.add = Some(Add {
        title: f.t("people-unit-add"),
        action: "/settings/units".to_owned(),
        fields: fields(f),
        go: f.t("people-add"),
    });
    page.page = rows;
    page
}

/// `GET /settings/units`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    Ok(list_page(&door, &centre).reply(&door))
}

/// `POST /settings/units`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let blank = Unit {
        community: door.community.id,
        id: door.app.clock().fresh(),
        name: String::new(),
        kind: String::new(),
        phone: String::new(),
        closed: false,
        version: 1,
    };
    let (unit, mut errors) = read(&form, blank);
    if errors.is_empty() {
        match keep(&door, None, unit, 0).await? {
            Kept::Done => return Ok(Reply::to("/settings/units?said=people-kept-done").into_response()),
            Kept::Stale | Kept::Taken => errors.add("name", "people-name-taken"),
        }
    }
    Ok(list_page(&door, &centre).again(&door, &form, errors))
}

async fn shown(door: &Door, unit: &Unit, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let f = door.frame("");
    let mut fields = fields(&f);
    fields.push(Field::new(&f, "closed", "tick", "people-unit-closed").hint(&f, "people-closed-hint"));
    let editing = Editing {
        title: unit.name.clone(),
        action: format!("/settings/units/{}", unit.id),
        list: "/settings/units",
        list_word: "people-units",
        fields,
    };
    Ok(EditPage::of(door, unit, editing, typed).await?.reply(door))
}

/// `GET /settings/units/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    shown(&door, find(&centre, &id)?, None).await
}

fn find<'c>(centre: &'c Centre, id: &str) -> Result<&'c Unit, Failure> {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    centre.unit(id).ok_or(Failure::NotFound)
}

/// `POST /settings/units/{id}`.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let old = find(&centre, &id)?;
    let (unit, mut errors) = read(&form, old.clone());
    let both = (old.clone(), unit);
    let taken = ("name", "people-name-taken");
    if change(&door, &form, both, &mut errors, "people-stale", taken).await? {
        let to = format!("/settings/units/{id}?said=people-kept-done");
        return Ok(Reply::to(to).into_response());
    }
    let centre = super::centre(&door).await?;
    shown(&door, find(&centre, &id)?, Some((form.values().clone(), errors))).await
}
