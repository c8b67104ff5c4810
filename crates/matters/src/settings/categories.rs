//! `/settings/categories`: the kinds of matters and what is promised for each.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{Limit, LimitUnit};
use people::pages::{Add, EditPage, Editing, Field, Kept, ListPage, ListRow, change, keep, paged};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::hand::Hand;
use crate::rulebook::{Category, OTHER};

/// The units of a limit, in the order in which they are offered.
const UNITS: [LimitUnit; 4] = [
    LimitUnit::WallMinutes,
    LimitUnit::WorkMinutes,
    LimitUnit::WorkDays,
    LimitUnit::CalendarDays,
];
/// The most days of a limit: beyond lies no calendar.
const MOST_DAYS: u32 = 365;

/// A limit in plain words: `3 个工作日`, `30 分钟`.
pub(super) fn limit_words(f: &Frame, limit: Limit) -> String {
    let key = match limit.unit {
        LimitUnit::WallMinutes if limit.amount.is_multiple_of(60) => {
            return f.t1("settings-limit-hours", "n", limit.amount / 60);
        }
        LimitUnit::WorkMinutes if limit.amount.is_multiple_of(60) => {
            return f.t1("settings-limit-work-hours", "n", limit.amount / 60);
        }
        LimitUnit::WallMinutes => "settings-limit-minutes",
        LimitUnit::WorkMinutes => "settings-limit-work-minutes",
        LimitUnit::WorkDays => "settings-limit-work-days",
        LimitUnit::CalendarDays => "settings-limit-days",
    };
    f.t1(key, "n", limit.amount)
}

fn unit_words(f: &Frame) -> Vec<(String, String)> {
    let word = |unit: LimitUnit| match unit {
        LimitUnit::WallMinutes => "settings-unit-minutes",
        LimitUnit::WorkMinutes => "settings-unit-work-minutes",
        LimitUnit::WorkDays => "settings-unit-work-days",
        LimitUnit::CalendarDays => "settings-unit-days",
    };
    UNITS
        .iter()
        .map(|unit| (unit.suffix().to_owned(), f.t(word(*unit))))
        .collect()
}

fn fields(f: &Frame) -> Vec<Field> {
    let unit = |name, label: &str| Field::choice(f, name, label, unit_words(f));
    vec![
        Field::new(f, "name", "text", "settings-name"),
        Field::new(f, "name-en", "text", "settings-name-en"),
        Field::new(f, "accept", "number", "settings-accept"),
        unit("accept-unit", "settings-accept-unit"),
        Field::new(f, "first", "number", "settings-first"),
        unit("first-unit", "settings-first-unit"),
        Field::new(f, "settle", "number", "settings-settle"),
        unit("settle-unit", "settings-settle-unit"),
        Field::new(f, "words", "area", "settings-words").hint(f, "settings-words-hint"),
        Field::new(f, "ord", "number", "settings-ord").hint(f, "settings-ord-hint"),
        Field::new(f, "proof", "tick", "settings-proof").hint(f, "settings-proof-hint"),
        Field::new(f, "public", "tick", "settings-public").hint(f, "settings-public-hint"),
    ]
}

/// Reads a limit of two fields.
fn limit(form: &Form, errors: &mut Errors, name: &'static str, unit: &'static str) -> Option<Limit> {
    let amount = form.parsed::<u32>(name).filter(|amount| *amount > 0);
    let chosen = UNITS.into_iter().find(|one| one.suffix() == form.text(unit));
    if chosen.is_none() {
        errors.add(unit, "settings-bad-choice");
    }
    let most = match chosen {
        Some(LimitUnit::WorkDays | LimitUnit::CalendarDays) => MOST_DAYS,
        Some(LimitUnit::WallMinutes | LimitUnit::WorkMinutes) | None => MOST_DAYS * 24 * 60,
    };
    match (amount.filter(|amount| *amount <= most), chosen) {
        (Some(amount), Some(unit)) => Some(Limit { unit, amount }),
        (Some(_), None) => None,
        (None, _) => {
            errors.add(name, "settings-bad-limit");
            None
        }
    }
}

fn read(form: &Form, mut category: Category) -> (Category, Errors) {
    let mut errors = Errors::none();
    form.text("name").clone_into(&mut category.name);
    form.text("name-en").clone_into(&mut category.name_en);
    if category.name.is_empty() || category.name.chars().count() > 20 {
        errors.add("name", "settings-bad-name");
    }
    if category.name_en.chars().count() > 40 {
        errors.add("name-en", "settings-bad-name");
    }
    category.words = form.raw("words").split_whitespace().collect::<Vec<_>>().join(" ");
    if category.words.chars().count() > 4000 {
        errors.add("words", "settings-too-long");
    }
    category.accept = limit(form, &mut errors, "accept", "accept-unit").unwrap_or(category.accept);
    category.first = limit(form, &mut errors, "first", "first-unit").unwrap_or(category.first);
    category.settle = limit(form, &mut errors, "settle", "settle-unit").unwrap_or(category.settle);
    match form.opt("ord").map(str::parse) {
        Some(Ok(ord)) => category.ord = ord,
        Some(Err(_)) => errors.add("ord", "settings-bad-number"),
        None => {}
    }
    category.proof = form.ticked("proof");
    category.public = form.ticked("public");
    category.closed = form.ticked("closed");
    if category.closed && category.code == OTHER {
        errors.add("closed", "settings-keep-other");
    }
    (category, errors)
}

fn list_page(door: &Door, hand: &Hand) -> ListPage {
    let heads = [
        "settings-category",
        "settings-accept-short",
        "settings-first-short",
        "settings-settle-short",
        "settings-marks",
    ];
    let mut page = ListPage::new(door, "settings-categories", "settings-categories-about", &heads);
    let f = &page.f;
    let rows = hand.book.categories.iter().map(|category| {
        let marks = [
            (category.proof, "settings-mark-proof"),
            (!category.public, "settings-mark-private"),
        ];
        let marks = marks.iter().filter(|(on, _)| *on).map(|(_, word)| f.t(word));
        ListRow {
            href: format!("/settings/categories/{}", category.code),
            cells: vec![
                crate::book::row::category_name(&hand.book, &category.code, f),
                limit_words(f, category.accept),
                limit_words(f, category.first),
                limit_words(f, category.settle),
                marks.collect::<Vec<_>>().join(" "),
            ],
            tag: category.closed.then(|| ("sky", f.t("settings-closed"))),
            key: category.code.clone(),
        }
    });
    let rows = paged(door, rows.collect(), 50);
    let mut fields = fields(f);
    fields.insert(
        0,
        Field::new(f, "code", "text", "settings-code").hint(f, "settings-code-hint"),
    );
    page.add = Some(Add {
        title: f.t("settings-category-add"),
        action: "/settings/categories".to_owned(),
        fields,
        go: f.t("settings-add"),
    });
    let values = Values::default()
        .or("public", "1")
        .or("accept", "30")
        .or("first", "1")
        .or("settle", "5");
    page.values = values
        .or("accept-unit", "m")
        .or("first-unit", "wd")
        .or("settle-unit", "wd");
    page.page = rows;
    page
}

/// `GET /settings/categories`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    Ok(list_page(&door, &hand).reply(&door))
}

/// `POST /settings/categories`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    let code = form.text("code");
    let blank = Category {
        community: door.community.id,
        code: code.to_owned(),
        ord: hand.book.categories.iter().map(|one| one.ord).max().unwrap_or(0) + 1,
        name: String::new(),
        name_en: String::new(),
        words: String::new(),
        accept: Limit::minutes(30),
        first: Limit::workdays(1),
        settle: Limit::workdays(5),
        proof: false,
        public: true,
        closed: false,
        version: 1,
    };
    let (category, mut errors) = read(&form, blank);
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !(1..=30).contains(&code.len()) || !code.bytes().all(plain) {
        errors.add("code", "settings-bad-code");
    } else if hand.book.category(code).is_some() {
        errors.add("code", "settings-taken");
    }
    if errors.is_empty() {
        match keep(&door, None, category, 0).await? {
            Kept::Done => {
                return Ok(Reply::to("/settings/categories?said=settings-kept-done").into_response());
            }
            Kept::Stale | Kept::Taken => errors.add("code", "settings-taken"),
        }
    }
    Ok(list_page(&door, &hand).again(&door, &form, errors))
}

async fn shown(
    door: &Door,
    category: &Category,
    typed: Option<(Values, Errors)>,
) -> Result<Response, Failure> {
    let f = door.frame("");
    let mut fields = fields(&f);
    fields
        .push(Field::new(&f, "closed", "tick", "settings-category-closed").hint(&f, "settings-closed-hint"));
    let editing = Editing {
        title: category.name.clone(),
        action: format!("/settings/categories/{}", category.code),
        list: "/settings/categories",
        list_word: "settings-categories",
        fields,
    };
    Ok(EditPage::of(door, category, editing, typed).await?.reply(door))
}

/// `GET /settings/categories/{code}`.
pub(super) async fn page(door: Door, Path(code): Path<String>) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    shown(&door, hand.book.category(&code).ok_or(Failure::NotFound)?, None).await
}

/// `POST /settings/categories/{code}`.
pub(super) async fn save(door: Door, Path(code): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    let old = hand.book.category(&code).ok_or(Failure::NotFound)?;
    let (category, mut errors) = read(&form, old.clone());
    let (stale, both) = ("settings-stale", (old.clone(), category));
    if change(&door, &form, both, &mut errors, stale, ("version", stale)).await? {
        let to = format!("/settings/categories/{code}?said=settings-kept-done");
        return Ok(Reply::to(to).into_response());
    }
    let hand = Hand::of(&door).await?;
    let now = hand.book.category(&code).ok_or(Failure::NotFound)?;
    shown(&door, now, Some((form.values().clone(), errors))).await
}
