//! Why an action of the desk was not done, and what is said of it.

use store::StoreError;
use web::{Errors, Failure, Saying};

use crate::answer::AnswerError;
use crate::assign::GiveError;
use crate::clocks::ClockError;
use crate::correct::CorrectError;
use crate::cx::{Refused, WordsFault};
use crate::merge::MergeError;
use crate::publish::PublishError;
use crate::rate::RateError;
use crate::report::ReportError;

/// What went wrong: with the fields, or with the matter.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// The form is shown again.
    Fields(Errors),
    /// Somebody changed the matter meanwhile.
    Stale,
    /// Not in this state.
    NotNow,
    /// There is none, or it is not theirs to know.
    NotFound,
    /// Not theirs to do.
    Denied,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Fields(errors) => Self::BadInput(errors),
            Fault::Stale => Self::conflict("desk-stale"),
            Fault::NotNow => Self::conflict("desk-not-now"),
            Fault::NotFound => Self::NotFound,
            Fault::Denied => Self::Denied,
            Fault::Store(error) => error.into(),
        }
    }
}

impl Fault {
    /// A fault of one field.
    pub fn at(field: &'static str, saying: impl Into<Saying>) -> Self {
        Self::Fields(Errors::one(field, saying))
    }

    /// A refusal; `field` is where its words were typed.
    pub fn of(refused: Refused, field: &'static str) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Denied => Self::Denied,
            Refused::NotNow { .. } => Self::NotNow,
            Refused::Stale => Self::Stale,
            Refused::BeyondCalendar => Self::at(field, "desk-beyond"),
            Refused::Words(WordsFault::Empty) => Self::at(field, "desk-words-empty"),
            Refused::Words(WordsFault::TooLong { limit }) => Self::at(field, too_long(limit)),
            Refused::Store(error) => Self::Store(error),
        }
    }

    /// Of an answer.
    pub fn of_answer(error: AnswerError) -> Self {
        match error {
            AnswerError::NoWords => Self::at("answer_words", "desk-words-empty"),
            AnswerError::TooLong => Self::at("answer_words", too_long(crate::cx::LONGEST)),
            AnswerError::NoProof => Self::at("photos", "desk-answer-no-proof"),
            AnswerError::Refused(refused) => Self::of(refused, "answer_words"),
        }
    }

    /// Of giving it to somebody; the fields of who and of the words.
    pub fn of_give(error: GiveError, unit: &'static str, note: &'static str) -> Self {
        match error {
            GiveError::Nobody => Self::at(unit, "desk-give-nobody"),
            GiveError::UnknownUnit => Self::at(unit, "desk-give-unit"),
            GiveError::UnknownPerson => Self::at(unit, "desk-give-person"),
            GiveError::Already => Self::at(unit, "desk-give-already"),
            GiveError::Refused(refused) => Self::of(refused, note),
        }
    }

    /// Of the clocks.
    pub fn of_clock(error: ClockError, reason: &'static str) -> Self {
        match error {
            ClockError::Already => Self::at(reason, "desk-clock-already"),
            ClockError::Amount => Self::at("extend_days", "desk-extend-amount"),
            ClockError::Refused(refused) => Self::of(refused, reason),
        }
    }

    /// Of a correction.
    pub fn of_correct(error: CorrectError) -> Self {
        match error {
            CorrectError::UnknownCategory => Self::at("correct_category", "desk-category-gone"),
            CorrectError::UnknownPlace => Self::at("correct_where", "desk-place-none"),
            CorrectError::Refused(refused) => Self::of(refused, "correct_note"),
        }
    }

    /// Of the wall.
    pub fn of_publish(error: PublishError) -> Self {
        match error {
            PublishError::Private => Self::at("publish_words", "desk-publish-private"),
            PublishError::Personal(found) => Self::at(
                "publish_words",
                Saying::from("desk-publish-personal").with("what", found.join("，")),
            ),
            PublishError::Refused(refused) => Self::of(refused, "publish_words"),
        }
    }

    /// Of a merge.
    pub fn of_merge(error: MergeError, field: &'static str) -> Self {
        match error {
            MergeError::Itself => Self::at(field, "desk-merge-itself"),
            MergeError::NoTarget => Self::at(field, "desk-merge-no-target"),
            MergeError::HasChildren => Self::at(field, "desk-merge-children"),
            MergeError::Refused(refused) => Self::of(refused, field),
        }
    }

    /// Of a rating.
    pub fn of_rate(error: RateError) -> Self {
        match error {
            RateError::NoGrade => Self::at("rate_grade", "desk-rate-no-grade"),
            RateError::Already => Self::at("rate_intake", "desk-rate-already"),
            RateError::NotAnswered => Self::at("rate_grade", "desk-rate-not-answered"),
            RateError::Refused(refused) => Self::of(refused, "rate_words"),
        }
    }

    /// Of a report at the counter.
    pub fn of_report(error: ReportError) -> Self {
        match error {
            ReportError::Empty => Self::at("words", "desk-take-empty"),
            ReportError::TooLong => Self::at("words", too_long(crate::cx::LONGEST)),
            ReportError::TooManyPhotos => Self::at("photos", "desk-take-photos"),
            ReportError::UnknownPlace => Self::at("where", "desk-place-none"),
            ReportError::UnknownCategory => Self::at("other", "desk-category-gone"),
            ReportError::BadPhone => Self::at("phone", "desk-take-phone"),
            ReportError::Refused(refused) => Self::of(refused, "words"),
        }
    }
}

fn too_long(limit: usize) -> Saying {
    Saying::from("desk-words-long").with("n", i64::try_from(limit).unwrap_or(0))
}
