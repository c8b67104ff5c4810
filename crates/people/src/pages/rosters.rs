//! `/settings/rosters`: who has which duty where and when, and who steps in.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{GridPath, StaffId, Uuid};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Reply, Values};

use super::duty::{duties, duty_word, fields, read, when};
use super::edit::{EditPage, Editing};
use super::field::{Field, clock, or_none, place_name};
use super::keep::{Subject, change, keep};
use super::list::{Add, Ask, ListPage, ListRow, paged};
use super::units::tick;
use crate::centre::Centre;
use crate::rows::{self, Roster};

impl Subject for Roster {
    const KIND: &'static str = "roster";

    fn subject(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let mut all = vec![
            ("duty".to_owned(), self.duty.clone()),
            ("place".to_owned(), self.path.to_string()),
            (
                "unit".to_owned(),
                self.unit.map(|unit| unit.to_string()).unwrap_or_default(),
            ),
            ("staff".to_owned(), self.staff.to_string()),
            (
                "deputy".to_owned(),
                self.deputy.map(|staff| staff.to_string()).unwrap_or_default(),
            ),
            ("from".to_owned(), clock(self.from_minute)),
            ("until".to_owned(), clock(self.until_minute)),
            ("from-day".to_owned(), self.from_day.clone()),
            ("until-day".to_owned(), self.until_day.clone()),
            ("closed".to_owned(), tick(self.closed).to_owned()),
        ];
        let days = (1..=7).filter(|day| self.weekdays & (1 << (day - 1)) != 0);
        all.extend(days.map(|day: i32| ("weekday".to_owned(), day.to_string())));
        all
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Roster::insert(self, tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        tx.run(
            &rows::SAVE_ROSTER,
            &[
                &self.community,
                &self.id,
                &self.duty,
                &self.path,
                &self.unit,
                &self.staff,
                &self.deputy,
                &self.weekdays,
                &self.from_minute,
                &self.until_minute,
                &self.from_day,
                &self.until_day,
                &self.closed,
                &version,
            ],
        )
    }
}

fn person(centre: &Centre, id: StaffId) -> String {
    centre.person(id).map(|one| one.name.clone()).unwrap_or_default()
}

async fn every(door: &Door) -> Result<Vec<Roster>, Failure> {
    let community = door.community.id;
    let read = door.read::<_, StoreError, _>(move |tx| tx.all(&rows::ROSTERS, &[&community], Roster::read));
    Ok(read.await?)
}

async fn list_page(door: &Door, centre: &Centre) -> Result<ListPage, Failure> {
    let heads = [
        "people-duty",
        "people-place",
        "people-who",
        "people-deputy",
        "people-when",
    ];
    let mut page = ListPage::new(door, "people-rosters", "people-rosters-about", &heads);
    let f = &page.f;
    let query = door.query();
    let wanted = query.text("duty").to_owned();
    let mut all = every(door).await?;
    all.retain(|row| wanted.is_empty() || row.duty == wanted);
    all.sort_by(|a, b| (a.closed, &a.duty, a.path, a.id).cmp(&(b.closed, &b.duty, b.path, b.id)));
    let rows = all.iter().map(|row| {
        let unit = row.unit.and_then(|id| centre.unit(id));
        let duty = duty_word(f, &row.duty);
        let mark = |word: &str| Some(("sky", f.t(word)));
        ListRow {
            href: format!("/settings/rosters/{}", row.id),
            cells: vec![
                unit.map_or(duty.clone(), |unit| format!("{} {duty}", unit.name)),
                place_name(centre, row.path, f),
                person(centre, row.staff),
                row.deputy.map(|id| person(centre, id)).unwrap_or_default(),
                when(row, f),
            ],
            tag: if row.closed { mark("people-closed") } else { None },
            key: row.id.to_string(),
        }
    });
    let rows = paged(door, rows.collect(), 50);
    page.ask = Some(Ask {
        title: f.t("people-rosters-find"),
        action: "/settings/rosters",
        fields: vec![Field::choice(
            f,
            "duty",
            "people-duty",
            or_none(f, duties(centre, f), "people-any"),
        )],
        values: query,
        go: f.t("people-find"),
        said: Vec::new(),
    });
    page.add = Some(Add {
        title: f.t("people-roster-add"),
        action: "/settings/rosters".to_owned(),
        fields: prefixed(fields(f, centre)),
        go: f.t("people-add"),
    });
    let values = Values::new(
        (1..=7)
            .map(|day: i32| ("weekday".to_owned(), day.to_string()))
            .collect(),
    );
    page.values = values.or("from", "00:00").or("until", "24:00");
    page.page = rows;
    Ok(page)
}

/// The list asks for a duty too: two controls of one page must not share an id.
fn prefixed(fields: Vec<Field>) -> Vec<Field> {
    fields
        .into_iter()
        .map(|field| {
            if field.name == "duty" {
                Field {
                    name: "new-duty",
                    ..field
                }
            } else {
                field
            }
        })
        .collect()
}

/// `GET /settings/rosters`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    Ok(list_page(&door, &centre).await?.reply(&door))
}

/// `POST /settings/rosters`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let blank = Roster {
        community: door.community.id,
        id: door.app.clock().fresh(),
        duty: String::new(),
        path: GridPath::ROOT,
        unit: None,
        staff: StaffId(Uuid::nil()),
        deputy: None,
        weekdays: 0,
        from_minute: 0,
        until_minute: 1440,
        from_day: String::new(),
        until_day: String::new(),
        closed: false,
        version: 1,
    };
    let (mut row, read_errors) = read(&form, &centre, blank);
    form.text("new-duty").clone_into(&mut row.duty);
    let mut errors = Errors::none();
    for fault in read_errors.iter().filter(|fault| fault.field != "duty") {
        errors.add(fault.field, fault.saying.clone());
    }
    if row.duty.is_empty() {
        errors.add("new-duty", "people-bad-choice");
    }
    if errors.is_empty() {
        keep(&door, None, row, 0).await?;
        return Ok(Reply::to("/settings/rosters?said=people-kept-done").into_response());
    }
    Ok(list_page(&door, &centre).await?.again(&door, &form, errors))
}

async fn shown(
    door: &Door,
    centre: &Centre,
    row: &Roster,
    typed: Option<(Values, Errors)>,
) -> Result<Response, Failure> {
    let f = door.frame("");
    let mut fields = fields(&f, centre);
    fields.push(Field::new(&f, "closed", "tick", "people-roster-closed"));
    let editing = Editing {
        title: format!(
            "{} {}",
            duty_word(&f, &row.duty),
            place_name(centre, row.path, &f)
        ),
        action: format!("/settings/rosters/{}", row.id),
        list: "/settings/rosters",
        list_word: "people-rosters",
        fields,
    };
    Ok(EditPage::of(door, row, editing, typed).await?.reply(door))
}

async fn find(door: &Door, id: &str) -> Result<Roster, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let found = every(door).await?.into_iter().find(|row| row.id == id);
    found.ok_or(Failure::NotFound)
}

/// `GET /settings/rosters/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    shown(&door, &centre, &find(&door, &id).await?, None).await
}

/// `POST /settings/rosters/{id}`.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let old = find(&door, &id).await?;
    let (row, mut errors) = read(&form, &centre, old.clone());
    let (stale, both) = ("people-stale", (old, row));
    if change(&door, &form, both, &mut errors, stale, ("version", stale)).await? {
        let to = format!("/settings/rosters/{id}?said=people-kept-done");
        return Ok(Reply::to(to).into_response());
    }
    let row = find(&door, &id).await?;
    shown(&door, &centre, &row, Some((form.values().clone(), errors))).await
}
