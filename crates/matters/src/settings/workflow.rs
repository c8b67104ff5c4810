//! `/settings/workflow`: the versions of a matter's life. A new one is read
//! and checked before it is kept; matters end by the one that they began with.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use people::pages::{Add, Field, ListPage, ListRow, forget};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Page, Reply, Saying};

use super::rows::{Flow, flows};
use crate::book::row::state_word;
use crate::hand::Hand;
use crate::rulebook::KEEP_WORKFLOW;
use crate::words::{State, Verb};
use crate::workflow::{Fault, Workflow};

/// The workflow that the program brings, as text.
const SHIPPED: &str = include_str!("../../workflow.toml");

async fn kept(door: &Door) -> Result<Vec<Flow>, Failure> {
    let community = door.community.id;
    Ok(door
        .read::<_, StoreError, _>(move |tx| flows(tx, community))
        .await?)
}

fn list_page(door: &Door, hand: &Hand, kept: &[Flow]) -> ListPage {
    let heads = [
        "settings-flow-version",
        "settings-flow-at",
        "settings-flow-by",
        "settings-flow-steps",
    ];
    let mut page = ListPage::new(door, "settings-workflow", "settings-workflow-about", &heads);
    let f = &page.f;
    let row = |version: i32, at: String, by: String, text: &str| ListRow {
        href: format!("/settings/workflow/{version}"),
        cells: vec![version.to_string(), at, by, steps(f, text)],
        tag: None,
        key: version.to_string(),
    };
    let mut rows: Vec<ListRow> = kept
        .iter()
        .map(|flow| row(flow.version, f.moment(flow.at), flow.actor.clone(), &flow.body))
        .collect();
    if rows.is_empty() {
        rows.push(row(1, String::new(), f.t("settings-flow-shipped"), SHIPPED));
    }
    if let Some(first) = rows.first_mut() {
        first.tag = Some(("", f.t("settings-flow-now")));
    }
    let next = hand.book.newest_workflow().map_or(1, |flow| flow.version) + 1;
    page.add = Some(Add {
        title: f.t1("settings-flow-add", "n", next),
        action: "/settings/workflow".to_owned(),
        fields: vec![Field::new(f, "body", "area", "settings-flow-body").hint(f, "settings-flow-hint")],
        go: f.t("settings-flow-go"),
    });
    page.page = Page {
        rows,
        back: None,
        next: None,
        next_key: None,
    };
    page
}

/// What can be done in each state, in a line.
fn steps(f: &Frame, text: &str) -> String {
    let Ok(flow) = Workflow::read(text) else {
        return String::new();
    };
    let states = State::ALL.iter().map(|state| {
        let count = flow.allowed(*state).len();
        format!("{} {count}", state_word(f, *state))
    });
    states.collect::<Vec<_>>().join(" · ")
}

/// `GET /settings/workflow`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    let kept = kept(&door).await?;
    Ok(list_page(&door, &hand, &kept).reply(&door))
}

/// `GET /settings/workflow/{version}`: the text, to be changed and sent back.
pub(super) async fn text(door: Door, Path(version): Path<i32>) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let kept = kept(&door).await?;
    let found = kept
        .into_iter()
        .find(|flow| flow.version == version)
        .map(|flow| flow.body);
    let body = found
        .or_else(|| (version == 1).then(|| SHIPPED.to_owned()))
        .ok_or(Failure::NotFound)?;
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((StatusCode::OK, kind, body).into_response())
}

/// `POST /settings/workflow`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "settings")?;
    let hand = Hand::of(&door).await?;
    let (f, body) = (door.frame(""), form.raw("body").to_owned());
    let newest = hand.book.newest_workflow().map_or(1, |flow| flow.version);
    let mut errors = Errors::none();
    match Workflow::read(&body) {
        Ok(flow) if flow.version == newest + 1 => {}
        Ok(_) => errors.add(
            "body",
            Saying::from("settings-flow-number").with("n", i64::from(newest + 1)),
        ),
        Err(faults) => {
            for fault in faults.iter().take(20) {
                errors.add("body", told(&f, fault));
            }
        }
    }
    if errors.is_empty() {
        let (community, by) = (door.community.id, door.actor.clone());
        let done = door
            .write::<_, StoreError, _>(move |tx| keep(tx, community, &by, newest, &body))
            .await;
        forget(&door);
        match done {
            Ok(()) => return Ok(Reply::to("/settings/workflow?said=settings-flow-done").into_response()),
            Err(StoreError::Unique) => errors.add("body", "settings-stale"),
            Err(error) => return Err(error.into()),
        }
    }
    let kept = kept(&door).await?;
    Ok(list_page(&door, &hand, &kept).again(&door, &form, errors))
}

/// Keeps the next version; and the program's own first, so that matters which
/// began with it find it again.
fn keep(
    tx: &mut Tx<'_>,
    community: kernel::CommunityId,
    by: &gate::Actor,
    newest: i32,
    body: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    if flows(tx, community)?.is_empty() {
        tx.run(
            &KEEP_WORKFLOW,
            &[&community, &1_i32, &now, &String::new(), &SHIPPED],
        )?;
    }
    let version = newest + 1;
    tx.run(&KEEP_WORKFLOW, &[&community, &version, &now, &by.name, &body])?;
    let about = serde_json::json!({ "by": by.name, "version": version });
    people::rows::keep_version(tx, community, "workflow", "matter", version, &by.label(), &about)
}

/// A fault in words.
fn told(f: &Frame, fault: &Fault) -> Saying {
    let state = |key: &'static str, state: &State| Saying::from(key).with("state", state_word(f, *state));
    match fault {
        Fault::Form(why) => Saying::from("settings-flow-form").with("why", why.trim().to_owned()),
        Fault::Word(word) => Saying::from("settings-flow-word").with("word", word.clone()),
        Fault::Unreachable(at) => state("settings-flow-unreachable", at),
        Fault::DeadEnd(at) => state("settings-flow-dead", at),
        Fault::NoEnd(at) => state("settings-flow-endless", at),
        Fault::Twice(verb, at) => state("settings-flow-twice", at).with("verb", Verb::word(*verb)),
    }
}
