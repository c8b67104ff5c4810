//! `POST /matters/{id}/{action}`: does one thing to a matter, once.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{FileId, StaffId, UnitId};
use store::Tx;
use web::{Door, Errors, Failure, Form, Reply, Saying, Values};

use super::act::{Act, Spec};
use super::fault::Fault;
use super::matter::{self, Notice, Trouble};
use super::target::{one_place, target};
use crate::answer::{self, Answer};
use crate::assign::{self, Give};
use crate::correct;
use crate::cx::Cx;
use crate::hand::Hand;
use crate::rate::{self, Rate};
use crate::redact::{self, Redactor};
use crate::resident::upload::{self, Kept};
use crate::rows::{self, Intake, IntakeId, Matter, MatterId};
use crate::words::Channel;
use crate::{accept, clocks, merge, note, publish};

/// The handler.
pub(crate) async fn act(
    door: Door,
    Path((id, word)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    let spec = Spec::of_word(&word).ok_or(Failure::NotFound)?;
    let (hand, id): (Hand, MatterId) = (Hand::of(&door).await?, id.parse().map_err(|_| Failure::NotFound)?);
    let (files, kept, errors) = upload::brought(&door, &form).await?;
    let fault = if errors.is_empty() {
        match once(&door, &hand, spec, id, &form, &files).await {
            Ok(response) => return Ok(response),
            Err(fault) => fault,
        }
    } else {
        Fault::Fields(errors)
    };
    again(&door, &hand, spec, id, &form, kept, fault).await
}

/// Somebody opened the address of a form.
pub(crate) async fn back(Path((id, _)): Path<(String, String)>) -> Response {
    Reply::to(format!("/matters/{}", web::url::part(&id))).into_response()
}

async fn once(
    door: &Door,
    hand: &Hand,
    spec: &'static Spec,
    id: MatterId,
    form: &Form,
    files: &[Kept],
) -> Result<Response, Fault> {
    let (hand, values) = (hand.clone(), form.values().clone());
    let files: Vec<FileId> = files.iter().map(|kept| kept.id).collect();
    door.write_once::<Fault, _>(form.key(), &form.canonical(), move |tx| {
        let cx = hand.cx();
        let matter = perform(tx, &cx, spec.act, id, &values, &files)?;
        // Whoever hands a matter back may not see it any more.
        let to = if cx.policy.may(cx.actor, "work", &matter) {
            format!("/matters/{}", matter.id)
        } else {
            "/desk".to_owned()
        };
        Ok(Reply::to(format!("{to}?said={}", spec.done)))
    })
    .await
}

/// The page again, with what was typed and why it was not taken.
async fn again(
    door: &Door,
    hand: &Hand,
    spec: &Spec,
    id: MatterId,
    form: &Form,
    kept: Vec<String>,
    fault: Fault,
) -> Result<Response, Failure> {
    let told = |key| {
        Some(Notice {
            key,
            instead: Vec::new(),
            typed: String::new(),
        })
    };
    let (status, errors, notice, values) = match fault {
        Fault::Fields(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            errors,
            None,
            propose(spec.act, form.values()),
        ),
        Fault::Stale => (
            StatusCode::CONFLICT,
            Errors::none(),
            told("desk-stale"),
            form.values().clone(),
        ),
        Fault::NotNow => (
            StatusCode::CONFLICT,
            Errors::none(),
            told("desk-not-now"),
            form.values().clone(),
        ),
        other @ (Fault::NotFound | Fault::Denied | Fault::Store(_)) => return Err(other.into()),
    };
    let known = matter::known(door, hand, id).await?.ok_or(Failure::NotFound)?;
    let trouble = Trouble {
        act: spec.act,
        values,
        errors,
        notice,
        kept,
    };
    matter::show(door, hand, status, &known, Some(trouble), None)
}

/// An answer that has something to cut comes back with a proposal for the wall.
fn propose(act: Act, values: &Values) -> Values {
    match act {
        Act::Answer if values.is("answer_wall", "1") && values.text("answer_public").is_empty() => {
            let others = values
                .pairs()
                .iter()
                .filter(|(name, _)| name != "answer_public")
                .cloned()
                .collect();
            Values::new(others).or("answer_public", redact::redacted(values.text("answer_words")))
        }
        _ => values.clone(),
    }
}

fn perform(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    act: Act,
    id: MatterId,
    v: &Values,
    files: &[FileId],
) -> Result<Matter, Fault> {
    let version = v.parsed::<i32>("version");
    match act {
        Act::Accept => accept::accept(tx, cx, id, version).map_err(|error| Fault::of(error, "accept")),
        Act::Answer => answer(tx, cx, id, version, v, files),
        Act::Publish => publish(tx, cx, id, version, v),
        Act::Assign => assign::assign(tx, cx, id, version, &give(v))
            .map_err(|error| Fault::of_give(error, "give_unit", "give_note")),
        Act::Transfer => assign::transfer(tx, cx, id, version, &give(v))
            .map_err(|error| Fault::of_give(error, "give_unit", "give_note")),
        Act::Reply => note::reply(tx, cx, id, version, v.text("reply_words"))
            .map_err(|error| Fault::of(error, "reply_words")),
        Act::Ask => note::ask(tx, cx, id, v.text("ask_words")).map_err(|error| Fault::of(error, "ask_words")),
        Act::CallBack => {
            rate::call_back(tx, cx, id, v.text("call_note")).map_err(|error| Fault::of(error, "call_note"))
        }
        Act::Rate => rate_for(tx, cx, id, v),
        Act::Note => note::note(tx, cx, id, v.text("note_words"), files)
            .map_err(|error| Fault::of(error, "note_words")),
        Act::Join => {
            let unit = v
                .parsed::<UnitId>("join_unit")
                .ok_or_else(|| Fault::at("join_unit", "desk-give-nobody"))?;
            assign::join(tx, cx, id, version, unit, v.text("join_note"))
                .map_err(|error| Fault::of_give(error, "join_unit", "join_note"))
        }
        Act::Return => accept::hand_back(tx, cx, id, version, v.text("return_ground"))
            .map_err(|error| Fault::of(error, "return_ground")),
        Act::Pause => clocks::pause(tx, cx, id, version, v.text("pause_reason"))
            .map_err(|error| Fault::of_clock(error, "pause_reason")),
        Act::Resume => clocks::resume(tx, cx, id, version, v.text("resume_reason"))
            .map_err(|error| Fault::of_clock(error, "resume_reason")),
        Act::Extend => {
            let days = v.parsed::<u32>("extend_days").unwrap_or(0);
            clocks::extend(tx, cx, id, version, days, v.text("extend_reason"))
                .map_err(|error| Fault::of_clock(error, "extend_reason"))
        }
        Act::Correct => correct(tx, cx, id, version, v),
        Act::Merge => {
            let other = target(tx, cx, v)?;
            merge::merge(tx, cx, id, other, v.text("merge_note"))
                .map_err(|error| Fault::of_merge(error, "merge_number"))
        }
        Act::Unmerge => merge::unmerge(tx, cx, id, v.text("unmerge_note"))
            .map_err(|error| Fault::of_merge(error, "unmerge_note")),
        Act::Reopen => rate::reopen(tx, cx, id, version, v.text("reopen_ground"))
            .map_err(|error| Fault::of(error, "reopen_ground")),
        Act::Close => rate::close(tx, cx, id, version, v.text("close_note"))
            .map_err(|error| Fault::of(error, "close_note")),
        Act::Withdraw => publish::withdraw(tx, cx, id, version, v.text("withdraw_ground"))
            .map_err(|error| Fault::of(error, "withdraw_ground")),
    }
}

fn give(v: &Values) -> Give {
    Give {
        unit: v.parsed::<UnitId>("give_unit"),
        owner: v.parsed::<StaffId>("give_person"),
        note: v.text("give_note").to_owned(),
    }
}

/// What goes on the wall was read by whoever answers: words without anything
/// to cut were read when they were written, others come back to be read.
fn answer(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    v: &Values,
    files: &[FileId],
) -> Result<Matter, Fault> {
    let words = v.text("answer_words");
    let typed = v.text("answer_public");
    let public = match (v.is("answer_wall", "1"), typed.is_empty()) {
        (false, _) => "",
        (true, true) => words,
        (true, false) => typed,
    };
    let matter = cx
        .see(tx, id)
        .map_err(|error| Fault::of(error, "answer_public"))?;
    let left = Redactor::of(tx, cx, &matter)?.left_over(public, &[]);
    if !left.is_empty() {
        let saying = Saying::from("desk-answer-personal").with("what", left.join("，"));
        return Err(Fault::at("answer_public", saying));
    }
    let input = Answer {
        words: words.to_owned(),
        public: public.to_owned(),
        proof: files.to_vec(),
        ahead: None,
    };
    answer::answer(tx, cx, id, version, &input).map_err(Fault::of_answer)
}

fn publish(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    v: &Values,
) -> Result<Matter, Fault> {
    if !v.is("publish_read", "1") {
        return Err(Fault::at("publish_read", "desk-publish-unread"));
    }
    let nobodys: Vec<String> = v.all("publish_nobodys").map(str::to_owned).collect();
    let texts = (v.text("publish_words"), v.text("publish_answer"));
    publish::publish_but(tx, cx, id, version, texts, &nobodys).map_err(Fault::of_publish)
}

fn correct(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    v: &Values,
) -> Result<Matter, Fault> {
    let node = match v.opt("correct_where") {
        Some(text) => Some(one_place(cx, text, "correct_where")?),
        None => None,
    };
    correct::correct(
        tx,
        cx,
        id,
        version,
        v.opt("correct_category"),
        node,
        v.text("correct_note"),
    )
    .map_err(Fault::of_correct)
}

/// A rating that somebody gave by word of mouth.
fn rate_for(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, v: &Values) -> Result<Matter, Fault> {
    let matter = cx.see(tx, id).map_err(|error| Fault::of(error, "rate_words"))?;
    if !cx.policy.may(cx.actor, "rate_for", &matter) {
        return Err(Fault::Denied);
    }
    let wanted = v.parsed::<IntakeId>("rate_intake");
    let intake = match wanted {
        Some(intake) => tx.maybe(&rows::INTAKE_BY_ID, &[&cx.community, &intake], Intake::read)?,
        None => tx
            .all(&rows::INTAKES, &[&cx.community, &id], Intake::read)?
            .into_iter()
            .next(),
    };
    let intake = intake.ok_or(Fault::NotFound)?;
    let carrier = rate::carried(tx, cx, intake.matter).map_err(|error| Fault::of(error, "rate_words"))?;
    if carrier.id != id {
        return Err(Fault::NotFound);
    }
    let input = Rate {
        grade: v.parsed("rate_grade").unwrap_or(0),
        reasons: v.all("rate_reason").map(str::to_owned).collect(),
        words: v.text("rate_words").to_owned(),
        channel: if v.is("rate_channel", "counter") {
            Channel::Counter
        } else {
            Channel::Phone
        },
    };
    rate::rate(tx, cx, &intake, &input).map_err(Fault::of_rate)
}
