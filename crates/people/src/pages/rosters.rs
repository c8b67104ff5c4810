//! `/settings/rosters`: who has which duty where and when, and who steps in.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{Day, GridPath, StaffId, UnitId, Uuid};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::edit::{EditPage, Editing};
use super::field::{self, Field, clock, minute, or_none, place_name};
use super::keep::{Kept, Subject, keep};
use super::list::{Add, Ask, ListPage, ListRow, paged};
use super::staff::{people, units};
use super::units::tick;
use crate::centre::Centre;
use crate::rows::{self, Roster};

/// The duties that the program knows of; a centre may have others.
const DUTIES: [&str; 8] = [
    "leader",
    "grid",
    "unit",
    "unit_head",
    "centre",
    "arbiter",
    "secretary",
    "street",
];

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

fn duty_word(f: &Frame, duty: &str) -> String {
    let key = format!("people-duty-{}", duty.replace('_', "-"));
    if f.knows(&key) { f.t(&key) } else { duty.to_owned() }
}

/// Every duty with its name: those that the program knows, then the centre's own.
pub fn duties(centre: &Centre, f: &Frame) -> Vec<(String, String)> {
    let mut all: Vec<String> = DUTIES.iter().map(|duty| (*duty).to_owned()).collect();
    for row in centre.rosters() {
        if !all.contains(&row.duty) {
            all.push(row.duty.clone());
        }
    }
    all.into_iter()
        .map(|duty| (duty.clone(), duty_word(f, &duty)))
        .collect()
}

fn weekdays(f: &Frame) -> Vec<(String, String)> {
    (1..=7)
        .map(|day: i32| (day.to_string(), f.t1("web-weekday", "n", day)))
        .collect()
}

fn fields(f: &Frame, centre: &Centre) -> Vec<Field> {
    let days = Field {
        choices: weekdays(f),
        ..Field::new(f, "weekday", "ticks", "people-weekdays")
    };
    vec![
        Field::choice(f, "duty", "people-duty", duties(centre, f)),
        Field::choice(f, "place", "people-place", field::part(centre, f)),
        Field::choice(f, "staff", "people-who", people(centre)),
        Field::choice(
            f,
            "deputy",
            "people-deputy",
            or_none(f, people(centre), "people-no-deputy"),
        ),
        Field::choice(
            f,
            "unit",
            "people-unit",
            or_none(f, units(centre), "people-no-unit"),
        ),
        days,
        Field::new(f, "from", "text", "people-from").hint(f, "people-time-hint"),
        Field::new(f, "until", "text", "people-until").hint(f, "people-until-hint"),
        Field::new(f, "from-day", "date", "people-from-day"),
        Field::new(f, "until-day", "date", "people-until-day").hint(f, "people-term-hint"),
    ]
}

fn read(form: &Form, centre: &Centre, mut row: Roster) -> (Roster, Errors) {
    let mut errors = Errors::none();
    row.duty = form.text("duty").to_owned();
    if !(1..=40).contains(&row.duty.len()) {
        errors.add("duty", "people-bad-choice");
    }
    match form.text("place").parse::<GridPath>() {
        Ok(path) if path == GridPath::ROOT || centre.at(path).is_some() => row.path = path,
        Ok(_) | Err(_) => errors.add("place", "people-bad-choice"),
    }
    let person = |name| {
        form.parsed::<StaffId>(name)
            .filter(|id| centre.person(*id).is_some())
    };
    match person("staff") {
        Some(staff) => row.staff = staff,
        None => errors.add("staff", "people-bad-choice"),
    }
    row.deputy = person("deputy");
    if form.opt("deputy").is_some() && row.deputy.is_none() {
        errors.add("deputy", "people-bad-choice");
    } else if row.deputy == Some(row.staff) {
        errors.add("deputy", "people-own-deputy");
    }
    row.unit = form
        .parsed::<UnitId>("unit")
        .filter(|id| centre.unit(*id).is_some());
    let days = form.all("weekday").filter_map(|day| day.parse::<i32>().ok());
    row.weekdays = days
        .filter(|day| (1..=7).contains(day))
        .fold(0, |bits, day| bits | 1 << (day - 1));
    if row.weekdays == 0 {
        errors.add("weekday", "people-no-weekday");
    }
    for (name, into) in [("from", &mut row.from_minute), ("until", &mut row.until_minute)] {
        match minute(form.text(name)) {
            Some(at) => *into = at,
            None => errors.add(name, "people-bad-clock"),
        }
    }
    for (name, into) in [("from-day", &mut row.from_day), ("until-day", &mut row.until_day)] {
        let typed = form.text(name);
        if !typed.is_empty() && typed.parse::<Day>().is_err() {
            errors.add(name, "people-bad-day");
        }
        typed.clone_into(into);
    }
    if !row.until_day.is_empty() && row.until_day < row.from_day {
        errors.add("until-day", "people-bad-term");
    }
    row.closed = form.ticked("closed");
    (row, errors)
}

/// When a duty is had, in words.
fn when(row: &Roster, f: &Frame) -> String {
    let days = match row.weekdays {
        0b111_1111 => f.t("people-every-day"),
        0b001_1111 => f.t("people-weekdays-plain"),
        0b110_0000 => f.t("people-weekend"),
        bits => (1..=7)
            .filter(|day| bits & (1 << (day - 1)) != 0)
            .map(|day: i32| f.t1("web-weekday", "n", day))
            .collect::<Vec<_>>()
            .join(" "),
    };
    let hours = match (row.from_minute, row.until_minute) {
        (0, 1440) => f.t("people-all-day"),
        (from, until) => format!("{}–{}", clock(from), clock(until)),
    };
    let term = if row.from_day.is_empty() && row.until_day.is_empty() {
        String::new()
    } else {
        format!(" {}–{}", row.from_day, row.until_day)
    };
    format!("{days} {hours}{term}")
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
    let mut page = list_page(&door, &centre).await?;
    page.values = form.values().clone();
    page.errors = errors;
    Ok(page.reply(&door))
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
    if errors.is_empty() {
        let version = form.parsed("version").unwrap_or(0);
        match keep(&door, Some(old), row, version).await? {
            Kept::Done => {
                let to = format!("/settings/rosters/{id}?said=people-kept-done");
                return Ok(Reply::to(to).into_response());
            }
            Kept::Stale | Kept::Taken => errors.add("version", "people-stale"),
        }
    }
    let row = find(&door, &id).await?;
    shown(&door, &centre, &row, Some((form.values().clone(), errors))).await
}
