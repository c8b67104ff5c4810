//! `GET /desk`: what is to be done, the nearest due instant first.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Micros, ReceiptNumber};
use store::{StoreError, Tx};
use web::{Door, Failure, Frame, Lang, Reply, Values};

use super::row::Row;
use super::whose::{self, Tab, Whose};
use crate::cx::Cx;
use crate::hand::Hand;
use crate::lists::{self, Cursor, DeskPart, PAGE};
use crate::rows::{self, Intake, Matter};

/// How far back the list of what may go on the wall reaches.
const UNPUBLISHED: i64 = 90 * Micros::DAY;
/// How many of the matters that one's unit helps with are shown.
const HELPING: i64 = 20;
/// How many call-backs are shown.
const TASKS: usize = 40;

/// The inbox.
#[derive(Template)]
#[template(path = "desk/inbox.html")]
pub(crate) struct InboxPage {
    pub f: Frame,
    pub question: String,
    pub tabs: Vec<Shown>,
    /// How many are past their time, where that is counted.
    pub late: Option<i64>,
    pub list: List,
    pub may_take_in: bool,
    /// Whether it follows the centre: the first page of a part does.
    pub live: bool,
    /// Where the block is fetched again.
    pub src: String,
}

/// The part of the inbox that follows the centre.
#[derive(Template)]
#[template(path = "desk/inbox_block.html")]
pub(crate) struct InboxBlock {
    pub f: Frame,
    pub question: String,
    pub tabs: Vec<Shown>,
    pub list: List,
    pub may_take_in: bool,
}

/// A part of the inbox with how much it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shown {
    pub tab: Tab,
    pub word: &'static str,
    pub count: String,
    pub late: i64,
    pub current: bool,
}

/// The lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct List {
    pub rows: Vec<Row>,
    pub helping: Vec<Row>,
    pub next: Option<String>,
    pub first: Option<String>,
}

/// The handler.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    let hand = Hand::of(&door).await?;
    let query = door.query();
    let question: String = query.text("q").chars().take(100).collect();
    if let Some(reply) = by_number(&door, &hand, &question).await? {
        return Ok(reply.into_response());
    }
    let asked = Asked::of(&query, question.clone());
    let live = question.is_empty() && asked.after.is_none();
    let (tabs, list) = filled(&door, hand, asked).await?;
    let current = tabs.iter().find(|tab| tab.current);
    let page = InboxPage {
        f: door.frame_t("desk-title"),
        late: current.filter(|tab| tab.tab != Tab::Wall).map(|tab| tab.late),
        src: current
            .map(|tab| format!("/desk/block?tab={}", tab.tab.word()))
            .unwrap_or_default(),
        may_take_in: door.may_any("matters", "take_in"),
        live: live && current.is_some(),
        question,
        tabs,
        list,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// The handler of the block.
pub(crate) async fn block(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    let hand = Hand::of(&door).await?;
    let (tabs, list) = filled(&door, hand, Asked::of(&door.query(), String::new())).await?;
    let (f, may_take_in) = (door.frame_t("desk-title"), door.may_any("matters", "take_in"));
    Ok(door.page(
        StatusCode::OK,
        &InboxBlock {
            f,
            question: String::new(),
            tabs,
            list,
            may_take_in,
        },
    ))
}

async fn filled(door: &Door, hand: Hand, asked: Asked) -> Result<(Vec<Shown>, List), Failure> {
    let (lang, whose) = (door.lang, Whose::of(&hand.cx()));
    Ok(door
        .read::<_, StoreError, _>(move |tx| read(tx, &hand.cx(), &whose, &asked, lang))
        .await?)
}

struct Asked {
    tab: Option<Tab>,
    after: Cursor,
    question: String,
}

impl Asked {
    fn of(query: &Values, question: String) -> Self {
        Self {
            tab: Tab::of_word(query.text("tab")),
            after: cursor(query),
            question,
        }
    }
}

fn cursor(query: &Values) -> Cursor {
    let (at, key) = query.text("after").split_once('.')?;
    Some((at.parse().ok()?, key.parse().ok()?))
}

/// A whole number leads to its matter at once.
async fn by_number(door: &Door, hand: &Hand, question: &str) -> Result<Option<Reply>, Failure> {
    let Ok(receipt) = ReceiptNumber::parse(question) else {
        return Ok(None);
    };
    if question.chars().count() > 24 {
        return Ok(None);
    }
    let hand = hand.clone();
    let found = door
        .read::<_, StoreError, _>(move |tx| of_receipt(tx, &hand.cx(), receipt))
        .await?;
    Ok(found.map(|matter| Reply::to(format!("/matters/{}", matter.id))))
}

/// The matter of a number, if this person works with it.
pub(super) fn of_receipt(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    receipt: ReceiptNumber,
) -> Result<Option<Matter>, StoreError> {
    let intake = tx.maybe(&rows::INTAKE_BY_RECEIPT, &[&cx.community, &receipt], Intake::read)?;
    let Some(intake) = intake else { return Ok(None) };
    let matter = Matter::by_id(tx, cx.community, intake.matter)?;
    Ok(matter.filter(|matter| cx.policy.may(cx.actor, "work", matter)))
}

fn read(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    whose: &Whose,
    asked: &Asked,
    lang: Lang,
) -> Result<(Vec<Shown>, List), StoreError> {
    let mut tabs = whose::tabs(tx, cx, whose)?;
    if !asked.question.is_empty() {
        let list = searched(tx, cx, asked, lang)?;
        return Ok((tabs, list));
    }
    // Without a wish: the first part that holds something.
    let holds = |shown: &&Shown| shown.count != "0";
    let wanted = tabs.iter().find(|shown| Some(shown.tab) == asked.tab);
    let Some(tab) = wanted
        .or(tabs.iter().find(holds))
        .or(tabs.first())
        .map(|shown| shown.tab)
    else {
        return Ok((tabs, List::default()));
    };
    for shown in &mut tabs {
        shown.current = shown.tab == tab;
    }
    let list = match tab {
        Tab::Mine | Tab::Unit | Tab::All => held(tx, cx, whose, tab, (asked.after, lang))?,
        Tab::Tasks => List {
            rows: tasks(tx, cx, whose, lang)?,
            ..List::default()
        },
        Tab::Wall => unpublished(tx, cx, (asked.after, lang))?,
    };
    Ok((tabs, list))
}

/// What was looked for by words.
fn searched(tx: &mut Tx<'_>, cx: &Cx<'_>, asked: &Asked, lang: Lang) -> Result<List, StoreError> {
    let before = asked.after.map(|(_, key)| key);
    let size = usize::try_from(PAGE).unwrap_or(20) + 1;
    let found = lists::search(tx, cx.community, &asked.question, before, size, |matter| {
        cx.policy.may(cx.actor, "work", matter)
    })?;
    let rest = format!("q={}", web::url::part(&asked.question));
    let later = asked.after.is_some();
    Ok(List::of(&found, cx, lang, tx.now(), &rest, later))
}

/// What one, one's unit or everybody has; and what the unit helps with beside.
fn held(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    whose: &Whose,
    tab: Tab,
    (after, lang): (Cursor, Lang),
) -> Result<List, StoreError> {
    let now = tx.now();
    let found = open(tx, cx, &whose.part(tab), after, PAGE + 1)?;
    let mut list = List::of(
        &found,
        cx,
        lang,
        now,
        &format!("tab={}", tab.word()),
        after.is_some(),
    );
    if tab == Tab::Unit && after.is_none() {
        let helps: Vec<DeskPart> = whose.units.iter().map(|unit| DeskPart::Helping(*unit)).collect();
        let helping = open(tx, cx, &helps, None, HELPING)?;
        list.helping = helping
            .iter()
            .map(|matter| Row::of(matter, cx, lang, now))
            .collect();
    }
    Ok(list)
}

/// What was answered and is not on the wall yet.
fn unpublished(tx: &mut Tx<'_>, cx: &Cx<'_>, (after, lang): (Cursor, Lang)) -> Result<List, StoreError> {
    let now = tx.now();
    let (since, before) = (now.plus(-UNPUBLISHED).0, after.map(|(_, key)| key));
    let found = lists::unpublished(tx, cx.policy, cx.actor, cx.community, since, before, PAGE + 1)?;
    let rest = format!("tab={}", Tab::Wall.word());
    let mut list = List::of(&found, cx, lang, now, &rest, after.is_some());
    // What the whole list is about need not be said of each.
    list.rows
        .iter_mut()
        .for_each(|row| row.flags.retain(|flag| flag.key != "desk-flag-unpublished"));
    Ok(list)
}

impl List {
    fn of(found: &[Matter], cx: &Cx<'_>, lang: Lang, now: Micros, rest: &str, later: bool) -> Self {
        let size = usize::try_from(PAGE).unwrap_or(20);
        let rows: Vec<Row> = found
            .iter()
            .take(size)
            .map(|matter| Row::of(matter, cx, lang, now))
            .collect();
        let last = rows.last().filter(|_| found.len() > size).map(|row| row.key);
        Self {
            next: last.map(|(at, key)| format!("/desk?{rest}&after={at}.{key}")),
            first: later.then(|| format!("/desk?{rest}")),
            rows,
            helping: Vec::new(),
        }
    }
}

/// Pages of several parts as one.
fn open(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    parts: &[DeskPart],
    after: Cursor,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    let mut found = Vec::new();
    for part in parts {
        found.extend(lists::desk(
            tx,
            cx.policy,
            cx.actor,
            cx.community,
            *part,
            after,
            limit,
        )?);
    }
    found.sort_by_key(|matter| (matter.open_due, matter.key));
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// The matters whose reporters this person is to call back, the soonest first.
fn tasks(tx: &mut Tx<'_>, cx: &Cx<'_>, whose: &Whose, lang: Lang) -> Result<Vec<Row>, StoreError> {
    let now = tx.now();
    let mut rows: Vec<Row> = Vec::new();
    for task in whose::own_tasks(tx, cx, whose)? {
        let id = task.matter.to_string();
        if rows.len() >= TASKS || rows.iter().any(|row| row.id == id) {
            continue;
        }
        let matter = Matter::by_id(tx, cx.community, task.matter)?;
        if let Some(matter) = matter.filter(|matter| cx.policy.may(cx.actor, "work", matter)) {
            let row = Row::of(&matter, cx, lang, now);
            let (due, late) = (Some(task.due_at), task.due_at < now);
            rows.push(Row {
                due,
                late,
                waits: "desk-waits-call",
                who: super::row::person(cx.centre, task.owner),
                ..row
            });
        }
    }
    Ok(rows)
}
