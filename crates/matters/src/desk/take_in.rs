//! `/desk/take-in`: staff write down what somebody says at the counter, on the
//! telephone or on paper, and read the number aloud.

use axum::http::StatusCode;
use axum::response::Response;
use gate::Role;
use kernel::{FileId, GridPath, NodeId, PersonId};
use people::register::Person;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Reply, Saying, Values};

use super::fault::Fault;
use super::hints::{Hints, HintsBlock, Noted, chosen_category};
use super::place;
use super::take_in_page::{self, TakeInPage};
use crate::cx::Cx;
use crate::hand::Hand;
use crate::hear;
use crate::merge;
use crate::report::{self, Report};
use crate::resident::upload::{self, Kept};
use crate::rows::{Matter, MatterId};
use crate::whose::For;
use crate::words::Channel;

/// How words can come in here, with their names.
pub(crate) const CHANNELS: &[(Channel, &str)] = &[
    (Channel::Counter, "desk-channel-counter"),
    (Channel::Phone, "desk-channel-phone"),
    (Channel::Paper, "desk-channel-paper"),
    (Channel::Leader, "desk-channel-leader"),
];

/// `GET`: an empty form, and what was taken in just before.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "take_in")?;
    let hand = Hand::of(&door).await?;
    let query = door.query();
    let mut values = Values::default().or("channel", channel(&query, &hand.cx()).word());
    if let Some(id) = query.parsed::<PersonId>("person") {
        values = of_theirs(&door, &hand, values, id).await?;
    }
    let done = query.parsed::<MatterId>("done");
    show(
        &door,
        &hand,
        StatusCode::OK,
        values,
        Errors::none(),
        Vec::new(),
        done,
    )
    .await
}

/// What is known of somebody stands in the form already: who, and where
/// they live.
async fn of_theirs(door: &Door, hand: &Hand, values: Values, id: PersonId) -> Result<Values, Failure> {
    let theirs = hand.clone();
    let one = door
        .read::<_, StoreError, _>(move |tx| known(tx, &theirs.cx(), id))
        .await?;
    let Some(one) = one else { return Ok(values) };
    let home = if one.path == GridPath::ROOT {
        String::new()
    } else {
        hand.cx().centre.names(one.path).join(" ")
    };
    Ok(values
        .or("person", id.to_string())
        .or("name", one.name)
        .or("where", home))
}

/// `POST /desk/hear`: places, categories and matters that fit what is
/// typed so far, as a block of the page.
pub(crate) async fn hints(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "take_in")?;
    let (hand, values, lang) = (Hand::of(&door).await?, form.values().clone(), door.lang);
    let h = door
        .read::<_, StoreError, _>(move |tx| Hints::of(tx, &hand.cx(), &values, lang))
        .await?;
    Ok(door.page(
        StatusCode::OK,
        &HintsBlock {
            f: door.frame_t("desk-take-title"),
            h,
        },
    ))
}

/// `POST`: takes it in, once.
pub(crate) async fn save(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "take_in")?;
    let hand = Hand::of(&door).await?;
    let (files, kept, errors) = upload::brought(&door, &form).await?;
    let values = form.values().clone();
    if form.text("go") == "look" {
        return show(&door, &hand, StatusCode::OK, values, errors, kept, None).await;
    }
    let fault = if !errors.is_empty() {
        Fault::Fields(errors)
    } else {
        match once(&door, &hand, &form, &files).await {
            Ok(response) => return Ok(response),
            Err(fault) => fault,
        }
    };
    match fault {
        Fault::Fields(errors) => {
            show(
                &door,
                &hand,
                StatusCode::UNPROCESSABLE_ENTITY,
                values,
                errors,
                kept,
                None,
            )
            .await
        }
        other @ (Fault::Stale | Fault::NotNow | Fault::NotFound | Fault::Denied | Fault::Store(_)) => {
            Err(other.into())
        }
    }
}

async fn once(door: &Door, hand: &Hand, form: &Form, files: &[Kept]) -> Result<Response, Fault> {
    let values = form.values();
    let cx = hand.cx();
    let channel = channel(values, &cx);
    let mut input = input(door, &cx, values, files, channel)?;
    input.taken_by = cx.actor.staff;
    ask_first(door, hand, values).await?;
    let receipt = crate::number::next(door).await?;
    let input = input.heard(&cx, receipt);
    let (hand, same) = (hand.clone(), values.parsed::<MatterId>("same"));
    let person = values.parsed::<PersonId>("person");
    let before = values.text("same").strip_prefix("again:");
    let before = before.and_then(|id| id.parse::<MatterId>().ok());
    door.write_once::<Fault, _>(form.key(), &form.canonical(), move |tx| {
        let cx = hand.cx();
        let mut input = input.clone();
        input.whose = whose(tx, &cx, person)?;
        let said = report::report(tx, &cx, receipt, &input).map_err(Fault::of_report)?;
        let id = said.matter.id;
        if let Some(old) = before {
            cx.see(tx, old).map_err(|error| Fault::of(error, "same"))?;
            hear::again::again(tx, &cx, &said.matter, old).map_err(|error| Fault::of(error, "same"))?;
        }
        if let Some(other) = same {
            join(tx, &cx, said.matter, other)?;
        }
        Ok(Reply::to(format!(
            "/desk/take-in?done={id}&channel={}&said=desk-take-done",
            channel.word()
        )))
    })
    .await
}

/// For whom it is taken in, as far as this person may know them.
fn whose(tx: &mut Tx<'_>, cx: &Cx<'_>, person: Option<PersonId>) -> Result<Option<For>, Fault> {
    let Some(id) = person else { return Ok(None) };
    let one = known(tx, cx, id)?.ok_or(Fault::NotFound)?;
    Ok(Some(For {
        person: one.id,
        consent: None,
    }))
}

/// Somebody of the register whom this person may see.
fn known(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    let found = people::register::person(tx, cx.community, id)?;
    Ok(found.filter(|one| one.is_here() && cx.policy.may(cx.actor, "see", one)))
}

/// Makes it one with a matter that stands open and that this person works with.
fn join(tx: &mut Tx<'_>, cx: &Cx<'_>, own: Matter, other: MatterId) -> Result<(), Fault> {
    let there = Matter::by_id(tx, cx.community, other)?;
    if !there.is_some_and(|matter| cx.policy.may(cx.actor, "work", &matter)) {
        return Err(Fault::at("same", "desk-merge-no-target"));
    }
    merge::join_own(tx, cx, own, other)
        .map(|_| ())
        .map_err(|error| Fault::of_merge(error, "same"))
}

/// Before a second matter is made of the same thing, it is asked once.
async fn ask_first(door: &Door, hand: &Hand, values: &Values) -> Result<(), Fault> {
    if values.is("asked", "1") {
        return Ok(());
    }
    let (hand, values, lang) = (hand.clone(), values.clone(), door.lang);
    let hints = door
        .read::<_, StoreError, _>(move |tx| Hints::of(tx, &hand.cx(), &values, lang))
        .await?;
    if !hints.near.iter().any(|one| one.ask) {
        Ok(())
    } else {
        Err(Fault::at("same", "desk-take-same-ask"))
    }
}

fn input(
    door: &Door,
    cx: &Cx<'_>,
    values: &Values,
    files: &[Kept],
    channel: Channel,
) -> Result<Report, Fault> {
    let (node, place) = place_of(cx, values)?;
    let kind = |kept: &Kept| {
        if channel == Channel::Paper {
            "scan"
        } else {
            kept.kind.word()
        }
    };
    let category = values.opt("other").or(chosen_category(values));
    let files: Vec<(FileId, String)> = files
        .iter()
        .map(|kept| (kept.id, kind(kept).to_owned()))
        .collect();
    Ok(Report {
        channel,
        category: category.map(str::to_owned),
        node,
        place,
        name: values.text("name").to_owned(),
        phone: values.text("phone").to_owned(),
        anonymous: values.is("anonymous", "1"),
        private: values.is("private", "1"),
        files,
        lang: door.lang.tag().to_owned(),
        ..Report::of(values.raw("words"))
    })
}

/// The place that was chosen, or the only one that fits; what the grid does
/// not say stays in words.
fn place_of(cx: &Cx<'_>, values: &Values) -> Result<(Option<NodeId>, String), Fault> {
    let (typed, spot) = (values.text("where"), values.text("spot"));
    if typed.is_empty() {
        let heard = hear::place(cx.centre, cx.hearing(), values.text("words"), None);
        let tapped = values.parsed::<NodeId>("node");
        let tapped = tapped.filter(|id| heard.ask.contains(id));
        return Ok((heard.node.or(tapped), spot.to_owned()));
    }
    let found = place::find(cx.centre, typed);
    let chosen = values
        .parsed::<NodeId>("node")
        .filter(|id| found.places.iter().any(|(known, _)| known == id));
    match chosen.or(found.only()) {
        Some(node) => Ok((Some(node), format!("{} {spot}", found.rest).trim().to_owned())),
        None if found.places.is_empty() => Ok((None, format!("{typed} {spot}").trim().to_owned())),
        None => {
            let n = i64::try_from(found.places.len()).unwrap_or(0);
            Err(Fault::at("where", Saying::from("desk-place-choose").with("n", n)))
        }
    }
}

/// How it came: as the form says, else by who takes it in.
fn channel(values: &Values, cx: &Cx<'_>) -> Channel {
    let said = Channel::from_word(values.text("channel"));
    let known = said.filter(|said| CHANNELS.iter().any(|(channel, _)| channel == said));
    let counter = [Role::Clerk, Role::Manager, Role::Secretary]
        .iter()
        .any(|role| cx.actor.has(*role));
    known.unwrap_or(if counter {
        Channel::Counter
    } else {
        Channel::Leader
    })
}

async fn show(
    door: &Door,
    hand: &Hand,
    status: StatusCode,
    values: Values,
    errors: Errors,
    kept: Vec<String>,
    done: Option<MatterId>,
) -> Result<Response, Failure> {
    let (hand, lang, typed) = (hand.clone(), door.lang, values.clone());
    let (today, book) = (super::panel::today(door), std::sync::Arc::clone(&hand.book));
    let person = values.parsed::<PersonId>("person");
    let (h, recent, done, whose) = door
        .read::<_, StoreError, _>(move |tx| {
            let cx = hand.cx();
            let h = Hints::of(tx, &cx, &typed, lang)?;
            let recent = take_in_page::recent(tx, &cx, lang, today)?;
            let done = done.map(|id| Noted::of(tx, &cx, id)).transpose()?.flatten();
            let whose = match person {
                Some(id) => known(tx, &cx, id)?,
                None => None,
            };
            Ok((h, recent, done, whose))
        })
        .await?;
    let page = TakeInPage {
        f: door.frame_t("desk-take-title"),
        categories: super::panel::categories(&book, lang),
        h,
        recent,
        done,
        kept,
        whose: whose.map(|one| (one.id.to_string(), one.name)),
        values,
        errors,
    };
    Ok(door.page(status, &page))
}
