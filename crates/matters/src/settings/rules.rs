//! `/settings/rules`: category × place × hour of the day → duty and unit, and
//! a box that says who would get a matter.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{GridPath, Micros, UnitId, Uuid};
use people::pages::{
    Add, Ask, EditPage, Editing, Field, ListPage, ListRow, change, clock, keep, minute, paged, part,
};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::book::row::category_name;
use crate::hand::Hand;
use crate::rulebook::Rule;

fn categories(hand: &Hand, f: &Frame, any: &str) -> Vec<(String, String)> {
    let open = hand.book.open_categories();
    let named = open.map(|one| (one.code.clone(), category_name(&hand.book, &one.code, f)));
    std::iter::once((String::new(), f.t(any))).chain(named).collect()
}

fn units(hand: &Hand, f: &Frame) -> Vec<(String, String)> {
    let open = hand.centre.units.iter().filter(|unit| !unit.closed);
    let named = open.map(|unit| (unit.id.to_string(), unit.name.clone()));
    std::iter::once((String::new(), f.t("settings-rule-no-unit")))
        .chain(named)
        .collect()
}

fn fields(hand: &Hand, f: &Frame) -> Vec<Field> {
    vec![
        Field::new(f, "ord", "number", "settings-rule-ord").hint(f, "settings-rule-ord-hint"),
        Field::choice(
            f,
            "category",
            "settings-category",
            categories(hand, f, "settings-any"),
        ),
        Field::choice(f, "place", "settings-place", part(&hand.centre, f)),
        Field::new(f, "from", "text", "settings-from").hint(f, "settings-from-hint"),
        Field::new(f, "until", "text", "settings-until").hint(f, "settings-until-hint"),
        Field::choice(f, "duty", "settings-duty", people::pages::duties(&hand.centre, f)),
        Field::choice(f, "unit", "settings-rule-unit", units(hand, f)),
    ]
}

fn read(form: &Form, hand: &Hand, mut rule: Rule) -> (Rule, Errors) {
    let mut errors = Errors::none();
    match form
        .parsed::<i32>("ord")
        .filter(|ord| (0..=100_000).contains(ord))
    {
        Some(ord) => rule.ord = ord,
        None => errors.add("ord", "settings-bad-number"),
    }
    form.text("category").clone_into(&mut rule.category);
    if !rule.category.is_empty() && hand.book.category(&rule.category).is_none() {
        errors.add("category", "settings-bad-choice");
    }
    match form.text("place").parse::<GridPath>() {
        Ok(path) if path == GridPath::ROOT || hand.centre.at(path).is_some() => rule.path = path,
        Ok(_) | Err(_) => errors.add("place", "settings-bad-choice"),
    }
    for (name, into) in [("from", &mut rule.from_minute), ("until", &mut rule.until_minute)] {
        match minute(form.text(name)) {
            Some(at) => *into = at,
            None => errors.add(name, "settings-bad-clock"),
        }
    }
    form.text("duty").clone_into(&mut rule.duty);
    if !(1..=40).contains(&rule.duty.len()) {
        errors.add("duty", "settings-bad-choice");
    }
    rule.unit = form
        .parsed::<UnitId>("unit")
        .filter(|id| hand.centre.unit(*id).is_some());
    if form.opt("unit").is_some() && rule.unit.is_none() {
        errors.add("unit", "settings-bad-choice");
    }
    rule.closed = form.ticked("closed");
    (rule, errors)
}

/// What a line decides, in words.
fn place(hand: &Hand, path: GridPath, f: &Frame) -> String {
    if path == GridPath::ROOT {
        f.t("settings-everywhere")
    } else {
        hand.centre.names(path).join(" ")
    }
}

fn duty_word(hand: &Hand, duty: &str, f: &Frame) -> String {
    let all = people::pages::duties(&hand.centre, f);
    let found = all.into_iter().find(|(word, _)| word == duty);
    found.map_or_else(|| duty.to_owned(), |(_, name)| name)
}

/// The question "who would get this", with its answer.
fn ask(door: &Door, hand: &Hand, f: &Frame) -> Ask {
    let query = door.query();
    let at = Micros::parse(query.text("try-at"), hand.centre.zone()).unwrap_or(f.now);
    let mut said = Vec::new();
    if query.opt("try-at").is_some() {
        let path = query.text("try-place").parse::<GridPath>().unwrap_or_default();
        let route = hand
            .book
            .route(&hand.centre, query.text("try-category"), path, at);
        let person = route.owner.and_then(|id| hand.centre.person(id));
        let unit = route.unit.and_then(|id| hand.centre.unit(id));
        let name = person.map_or_else(
            || f.t("settings-try-nobody"),
            |one| format!("{} {}", one.title, one.name),
        );
        let unit = unit.map_or_else(|| f.t("settings-rule-no-unit"), |unit| unit.name.clone());
        said.push(f.t3(
            "settings-try-said",
            "at",
            f.moment(at),
            "unit",
            unit,
            "name",
            name,
        ));
        if route.deputy {
            said.push(f.t("settings-try-deputy"));
        }
        if route.last_resort {
            said.push(f.t("settings-try-last"));
        }
    }
    let values = query.or("try-at", f.local(at));
    Ask {
        title: f.t("settings-try"),
        action: "/settings/rules",
        fields: vec![
            Field::choice(
                f,
                "try-category",
                "settings-category",
                categories(hand, f, "settings-try-any"),
            ),
            Field::choice(f, "try-place", "settings-place", part(&hand.centre, f)),
            Field::new(f, "try-at", "datetime-local", "settings-try-at"),
        ],
        values,
        go: f.t("settings-try-go"),
        said,
    }
}

fn list_page(door: &Door, hand: &Hand) -> ListPage {
    let heads = [
        "settings-rule-ord",
        "settings-category",
        "settings-place",
        "settings-hours",
        "settings-duty",
        "settings-rule-unit",
    ];
    let mut page = ListPage::new(door, "settings-rules", "settings-rules-about", &heads);
    let f = &page.f;
    let rows = hand.book.rules.iter().map(|rule| {
        let unit = rule.unit.and_then(|id| hand.centre.unit(id));
        let hours = match (rule.from_minute, rule.until_minute) {
            (0, 1440) => f.t("settings-all-day"),
            (from, until) => format!("{}–{}", clock(from), clock(until)),
        };
        let category = if rule.category.is_empty() {
            f.t("settings-any")
        } else {
            category_name(&hand.book, &rule.category, f)
        };
        ListRow {
            href: format!("/settings/rules/{}", rule.id),
            cells: vec![
                rule.ord.to_string(),
                category,
                place(hand, rule.path, f),
                hours,
                duty_word(hand, &rule.duty, f),
                unit.map_or_else(|| f.t("settings-rule-no-unit"), |unit| unit.name.clone()),
            ],
            tag: rule.closed.then(|| ("sky", f.t("settings-closed"))),
            key: rule.id.to_string(),
        }
    });
    let rows = paged(door, rows.collect(), 50);
    page.ask = Some(ask(door, hand, f));
    page.add = Some(Add {
        title: f.t("settings-rule-add"),
        action: "/settings/rules".to_owned(),
        fields: fields(hand, f),
        go: f.t("settings-add"),
    });
    let next = hand.book.rules.iter().map(|rule| rule.ord).max().unwrap_or(0) + 10;
    page.values = Values::default()
        .or("ord", next.to_string())
        .or("from", "00:00")
        .or("until", "24:00");
    page.page = rows;
    page
}

/// `GET /settings/rules`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    Ok(list_page(&door, &hand).reply(&door))
}

/// `POST /settings/rules`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    let blank = Rule {
        community: door.community.id,
        id: door.app.clock().fresh(),
        ord: 0,
        category: String::new(),
        path: GridPath::ROOT,
        from_minute: 0,
        until_minute: 1440,
        duty: String::new(),
        unit: None,
        closed: false,
        version: 1,
    };
    let (rule, errors) = read(&form, &hand, blank);
    if errors.is_empty() {
        keep(&door, None, rule, 0).await?;
        return Ok(Reply::to("/settings/rules?said=settings-kept-done").into_response());
    }
    Ok(list_page(&door, &hand).again(&door, &form, errors))
}

async fn shown(
    door: &Door,
    hand: &Hand,
    rule: &Rule,
    typed: Option<(Values, Errors)>,
) -> Result<Response, Failure> {
    let f = door.frame("");
    let mut fields = fields(hand, &f);
    fields.push(Field::new(&f, "closed", "tick", "settings-rule-closed"));
    let editing = Editing {
        title: f.t1("settings-rule-title", "n", rule.ord),
        action: format!("/settings/rules/{}", rule.id),
        list: "/settings/rules",
        list_word: "settings-rules",
        fields,
    };
    Ok(EditPage::of(door, rule, editing, typed).await?.reply(door))
}

fn find<'h>(hand: &'h Hand, id: &str) -> Result<&'h Rule, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    hand.book
        .rules
        .iter()
        .find(|rule| rule.id == id)
        .ok_or(Failure::NotFound)
}

/// `GET /settings/rules/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    shown(&door, &hand, find(&hand, &id)?, None).await
}

/// `POST /settings/rules/{id}`.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    let old = find(&hand, &id)?;
    let (rule, mut errors) = read(&form, &hand, old.clone());
    let (stale, both) = ("settings-stale", (old.clone(), rule));
    if change(&door, &form, both, &mut errors, stale, ("version", stale)).await? {
        let to = format!("/settings/rules/{id}?said=settings-kept-done");
        return Ok(Reply::to(to).into_response());
    }
    let hand = Hand::of(&door).await?;
    let typed = Some((form.values().clone(), errors));
    shown(&door, &hand, find(&hand, &id)?, typed).await
}
