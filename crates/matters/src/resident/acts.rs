//! What whoever holds a receipt can do with it: rate, tell more, withdraw.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Saying, Values};

use super::held::{self, Held};
use super::receipt::{self, load};
use super::{refused, upload};
use crate::cx::{LONGEST, Refused, WordsFault};
use crate::hand::Hand;
use crate::rate::{self, REASONS, Rate, RateError};
use crate::words::Channel;

/// The question how it was done.
#[derive(Template)]
#[template(path = "resident/rate.html")]
pub(crate) struct RatePage {
    pub f: Frame,
    pub base: String,
    pub said: String,
    pub answer: String,
    pub unit: String,
    pub days: i64,
    pub errors: Errors,
    pub values: Values,
}

impl RatePage {
    /// The reasons that can be ticked.
    pub fn reasons() -> &'static [&'static str] {
        REASONS
    }
}

/// `GET /r/{secret}/rate`.
pub(crate) async fn rate_page(door: Door, held: Held) -> Result<Response, Failure> {
    let values = door.query();
    rating(&door, &held, Errors::none(), values).await
}

async fn rating(door: &Door, held: &Held, errors: Errors, values: Values) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let (reader, intake) = (hand.clone(), held.intake.clone());
    let loaded = door
        .read::<_, StoreError, _>(move |tx| load(tx, &reader, &intake))
        .await?;
    let open = loaded.matter.is_open();
    if open || loaded.rated(&held.intake) > 0 {
        return Ok(axum::response::IntoResponse::into_response(Reply::to(
            held.base(),
        )));
    }
    let page = RatePage {
        f: door.frame_t("resident-rate-title"),
        base: held.base(),
        said: held.intake.said.clone(),
        answer: loaded.matter.answer.clone(),
        unit: crate::wall::row::unit_name(&hand.centre, &loaded.matter),
        days: loaded.matter.days(&hand.centre, door.now),
        errors: errors.clone(),
        values,
    };
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(held::secret(door.page(status, &page)))
}

/// `POST /r/{secret}/rate`.
pub(crate) async fn rate(door: Door, held: Held, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let input = Rate {
        grade: form.parsed("grade").unwrap_or(0),
        reasons: form.all("reason").map(str::to_owned).collect(),
        words: form.text("words").to_owned(),
        channel: Channel::Web,
    };
    let (intake, base) = (held.intake.clone(), held.base());
    let done = door
        .write_once::<RateError, _>(form.key(), &form.canonical(), move |tx| {
            rate::rate(tx, &hand.cx(), &intake, &input)?;
            Ok(Reply::to(format!("{base}?said=resident-rated-done")))
        })
        .await;
    let errors = match done {
        Ok(response) => return Ok(response),
        Err(RateError::NoGrade) => Errors::one("grade-5", "resident-rate-none"),
        Err(RateError::Already) => return Err(Failure::conflict("resident-rate-already")),
        Err(RateError::NotAnswered) => return Err(Failure::conflict("resident-rate-early")),
        Err(RateError::Refused(Refused::Words(fault))) => Errors::one("words", words(fault)),
        Err(RateError::Refused(other)) => return Err(refused(other)),
    };
    rating(&door, &held, errors, form.values().clone()).await
}

/// `POST /r/{secret}/tell`.
pub(crate) async fn tell(
    door: Door,
    held: Held,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let hand = Hand::of(&door).await?;
    let mut kept = Vec::new();
    let mut errors = upload::take(&door, &form, &mut kept).await?;
    let text = match (form.text("words"), kept.is_empty()) {
        // A photo without words says something too.
        ("", false) => door.t("resident-tell-photos"),
        (text, _) => text.to_owned(),
    };
    if errors.is_empty() {
        let (intake, base) = (held.intake.clone(), held.base());
        let files: Vec<kernel::FileId> = kept.iter().map(|kept| kept.id).collect();
        let done = door
            .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
                let matter = rate::carried(tx, &hand.cx(), intake.matter)?;
                crate::note::tell(tx, &hand.cx(), matter.id, Some(intake.id), &text, &files)?;
                Ok(Reply::to(format!("{base}?said=resident-told-done")))
            })
            .await;
        match done {
            Ok(response) => return Ok(response),
            Err(Refused::Words(fault)) => errors.add("words", words(fault)),
            Err(other) => return Err(refused(other)),
        }
    }
    receipt::show(&door, &held, &headers, errors, form.values().clone()).await
}

/// `POST /r/{secret}/withdraw`.
pub(crate) async fn withdraw(door: Door, held: Held, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let (id, base) = (held.intake.matter, held.base());
    door.write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
        crate::publish::withdraw_own(tx, &hand.cx(), id)?;
        Ok(Reply::to(format!("{base}?said=resident-withdrawn-done")))
    })
    .await
    .map_err(refused)
}

fn words(fault: WordsFault) -> Saying {
    match fault {
        WordsFault::Empty => Saying::from("resident-words-empty"),
        WordsFault::TooLong { limit } => {
            Saying::from("resident-words-long").with("n", i64::try_from(limit.min(LONGEST)).unwrap_or(4000))
        }
    }
}
