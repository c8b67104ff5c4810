//! `/settings/items`: the catalogue, what waits for a second person, and the
//! form of one item with its history.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use people::pages::{Field, Side, sides};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::catalogue::edit::{self, EditError};
use crate::catalogue::item::{AUDIENCES, CATEGORIES, EVENTS, English, PaperKind};
use crate::catalogue::rows::Version;
use crate::catalogue::{Item, shipped};
use crate::reach::Reach;

#[derive(Template)]
#[template(path = "window/items.html")]
struct ItemsPage {
    f: Frame,
    sides: Vec<Side>,
    values: Values,
    waiting: Vec<Version>,
    all: Vec<Item>,
    may_edit: bool,
}

/// `GET /settings/items`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("catalogue", "see")?;
    let reach = Reach::of(&door).await?;
    let community = door.community.id;
    let waiting = door
        .read::<_, StoreError, _>(move |tx| Version::asked(tx, community))
        .await?;
    let values = door.query();
    let q = values.text("q");
    let items = if q.is_empty() {
        reach.catalogue.all().to_vec()
    } else {
        let found = reach.catalogue.find(q, 50).into_iter();
        found
            .filter_map(|found| match found {
                crate::catalogue::Found::Item(item) => Some(item.clone()),
                crate::catalogue::Found::Refused(_) => None,
            })
            .collect()
    };
    let page = ItemsPage {
        f: door.frame_t("window-edit-title"),
        sides: sides(&door),
        waiting,
        all: items,
        may_edit: door.may_any("catalogue", "edit"),
        values,
    };
    Ok(door.page(StatusCode::OK, &page))
}

#[derive(Template)]
#[template(path = "window/edit.html")]
struct EditPage {
    f: Frame,
    sides: Vec<Side>,
    errors: Errors,
    values: Values,
    fields: Vec<Field>,
    code: String,
    history: Vec<Version>,
    /// Somebody's proposal waits: no second one beside it.
    waits: bool,
}

/// The fields of an item.
fn fields(f: &Frame) -> Vec<Field> {
    let choices = |kind: &str, all: &[&str]| -> Vec<(String, String)> {
        let of = |word: &&str| {
            (
                (*word).to_owned(),
                f.t(&format!("window-{kind}-{}", word.replace('_', "-"))),
            )
        };
        all.iter().map(of).collect()
    };
    let ticks = |name, label, choices| Field {
        choices,
        ..Field::new(f, name, "ticks", label)
    };
    let text = |name, label| Field::new(f, name, "text", label);
    let area = |name, label| Field::new(f, name, "area", label);
    vec![
        text("name", "window-edit-name"),
        text("name_en", "window-edit-name-en"),
        Field::choice(f, "category", "window-edit-category", choices("cat", &CATEGORIES)),
        ticks("audience", "window-edit-audience", choices("for", &AUDIENCES)),
        ticks("events", "window-edit-events", choices("event", &EVENTS)),
        area("words", "window-edit-words").hint(f, "window-edit-words-hint"),
        text("who", "window-item-who"),
        text("who_en", "window-edit-who-en"),
        area("conditions", "window-item-conditions").hint(f, "window-edit-lines"),
        area("conditions_en", "window-edit-conditions-en").hint(f, "window-edit-conditions-en-hint"),
        area("papers", "window-item-papers").hint(f, "window-edit-papers-hint"),
        Field::new(f, "legal", "number", "window-edit-legal"),
        Field::new(f, "promised", "number", "window-edit-promised").hint(f, "window-edit-promised-hint"),
        text("fee", "window-item-fee").hint(f, "window-edit-fee-hint"),
        text("fee_en", "window-edit-fee-en"),
        ticks(
            "channels",
            "window-item-channels",
            choices("channel", &["window", "online", "agent"]),
        ),
        text("department", "window-item-department"),
        text("place", "window-item-place").hint(f, "window-edit-empty-hint"),
        text("hours", "window-item-hours").hint(f, "window-edit-empty-hint"),
        text("phone", "window-item-phone").hint(f, "window-edit-empty-hint"),
        text("result", "window-item-result"),
        text("result_en", "window-edit-result-en"),
        text("complain", "window-item-complain").hint(f, "window-edit-empty-hint"),
        text("form", "window-edit-form").hint(f, "window-edit-form-hint"),
        Field::new(f, "confirmed", "tick", "window-edit-confirmed"),
        Field::new(f, "closed", "tick", "window-edit-closed"),
        area("note", "window-edit-note").hint(f, "window-edit-note-hint"),
    ]
}

/// An item as its form shows it.
fn values(item: &Item) -> Values {
    let papers = item
        .papers
        .iter()
        .map(|paper| format!("{}:{}", paper.name, paper.kind));
    let mut pairs: Vec<(String, String)> = [
        ("name", item.name.clone()),
        ("name_en", item.name_en.clone()),
        ("category", item.category.clone()),
        ("words", item.words.clone()),
        ("who", item.who.clone()),
        ("who_en", item.en.who.clone()),
        ("conditions", item.conditions.join("\n")),
        ("conditions_en", item.en.conditions.join("\n")),
        ("papers", papers.collect::<Vec<_>>().join("\n")),
        ("legal", item.legal_days.to_string()),
        ("promised", item.promised_days.to_string()),
        ("fee", item.fee.clone()),
        ("fee_en", item.en.fee.clone()),
        ("department", item.department.clone()),
        ("place", item.place.clone()),
        ("hours", item.hours.clone()),
        ("phone", item.phone.clone()),
        ("result", item.result.clone()),
        ("result_en", item.en.result.clone()),
        ("complain", item.complain.clone()),
        ("form", item.form.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    let many = [
        ("audience", &item.audience),
        ("events", &item.events),
        ("channels", &item.channels),
    ];
    for (name, all) in many {
        pairs.extend(all.iter().map(|one| (name.to_owned(), one.clone())));
    }
    for (name, held) in [("confirmed", item.confirmed), ("closed", item.closed)] {
        if held {
            pairs.push((name.to_owned(), "1".to_owned()));
        }
    }
    Values::new(pairs)
}

/// The item that a form holds.
fn read(form: &Form, code: &str, flow: &str) -> Item {
    let text = |name: &str| form.text(name).to_owned();
    let lines = |name: &str| -> Vec<String> {
        let lines = form
            .text(name)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let all = |name: &str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let paper = |line: String| {
        let (name, kind) = line.rsplit_once([':', '：']).unwrap_or((&line, ""));
        let mut paper = shipped::paper(name.trim());
        if PaperKind::from_word(kind.trim()).is_some() {
            paper.kind = kind.trim().to_owned();
        }
        paper
    };
    Item {
        code: code.to_owned(),
        name: text("name"),
        name_en: text("name_en"),
        category: text("category"),
        audience: all("audience"),
        events: all("events"),
        words: text("words").split_whitespace().collect::<Vec<_>>().join(" "),
        who: text("who"),
        conditions: lines("conditions"),
        en: English {
            who: text("who_en"),
            conditions: lines("conditions_en"),
            result: text("result_en"),
            fee: text("fee_en"),
        },
        papers: lines("papers").into_iter().map(paper).collect(),
        legal_days: form.parsed("legal").unwrap_or(u32::MAX),
        promised_days: form.parsed("promised").unwrap_or(u32::MAX),
        fee: text("fee"),
        channels: all("channels"),
        department: text("department"),
        place: text("place"),
        hours: text("hours"),
        phone: text("phone"),
        result: text("result"),
        complain: text("complain"),
        form: text("form"),
        flow: flow.to_owned(),
        confirmed: form.ticked("confirmed"),
        closed: form.ticked("closed"),
        ..Item::default()
    }
}

async fn shown(door: &Door, code: &str, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let reach = Reach::of(door).await?;
    let new = code == "new";
    let item = match reach.catalogue.item(code) {
        Some(item) => item.clone(),
        None if new => Item::default(),
        None => return Err(Failure::NotFound),
    };
    let (community, of) = (door.community.id, code.to_owned());
    let history = door
        .read::<_, StoreError, _>(move |tx| Version::history(tx, community, &of))
        .await?;
    let f = door.frame(if new {
        door.t("window-edit-new")
    } else {
        item.name.clone()
    });
    let (values, errors) = typed.unwrap_or_else(|| (values(&item), Errors::none()));
    let mut fields = fields(&f);
    if new {
        fields.insert(
            0,
            Field::new(&f, "code", "text", "window-edit-code").hint(&f, "window-edit-code-hint"),
        );
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = EditPage {
        sides: sides(door),
        waits: history.iter().any(|version| version.state.word() == "asked"),
        fields,
        code: code.to_owned(),
        errors,
        values,
        history,
        f,
    };
    Ok(door.page(status, &page))
}

/// `GET /settings/items/{code}`; `new` is an empty one.
pub(super) async fn page(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    door.require_any("catalogue", "edit")?;
    shown(&door, &code, None).await
}

/// `POST /settings/items/{code}`: proposes a version.
pub(super) async fn propose(door: Door, Path(code): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("catalogue", "edit")?;
    let reach = Reach::of(&door).await?;
    let new = code == "new";
    if !new && reach.catalogue.item(&code).is_none() {
        return Err(Failure::NotFound);
    }
    let own = if new {
        form.text("code").to_ascii_uppercase()
    } else {
        code.clone()
    };
    if new && reach.catalogue.item(&own).is_some() {
        let errors = Errors::one("code", "window-edit-code-taken");
        return shown(&door, &code, Some((form.values().clone(), errors))).await;
    }
    let flow = reach.catalogue.item(&own).map(|item| item.flow.as_str());
    let (item, note) = (
        read(&form, &own, flow.unwrap_or_default()),
        form.text("note").to_owned(),
    );
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let done = door
        .write_once(form.key(), &form.canonical(), move |tx| {
            let cx = edit::Cx {
                community,
                actor: &actor,
                policy: app.policy(),
            };
            let version = edit::propose(tx, &cx, item.clone(), &note)?;
            Ok::<_, EditError>(Reply::to(format!(
                "/settings/versions/{}?said=window-proposed-done",
                version.id
            )))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(EditError::Fields(faults)) => {
            let mut errors = Errors::none();
            faults.into_iter().for_each(|(field, key)| errors.add(field, key));
            shown(&door, &code, Some((form.values().clone(), errors))).await
        }
        Err(other) => Err(super::version::refused(other)),
    }
}
