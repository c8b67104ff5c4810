//! What a program is told when something cannot be done: problem details (RFC
//! 9457) with a word that stays the same and a message in the caller's language.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use store::StoreError;
use web::{Door, Failure};

use crate::answer::AnswerError;
use crate::assign::GiveError;
use crate::clocks::ClockError;
use crate::correct::CorrectError;
use crate::cx::{Refused, WordsFault};
use crate::merge::MergeError;
use crate::publish::PublishError;
use crate::rate::RateError;
use crate::report::ReportError;

/// Why a call is not answered with what was asked for.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// As for any request of the house.
    House(Failure),
    /// As the rules of this room say.
    Told(Box<Problem>),
}

/// A fault of this room.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub status: StatusCode,
    /// The end of its `type`; the key of its message is `api-fault-` and this.
    pub word: &'static str,
    /// The field that it is about; empty if about none.
    pub field: &'static str,
    /// Further members.
    pub more: Map<String, Value>,
}

impl Fault {
    /// The state of the matter stands against it.
    pub fn conflict(word: &'static str) -> Self {
        Self::told(StatusCode::CONFLICT, word, "")
    }

    /// A field cannot be taken.
    pub fn field(field: &'static str, word: &'static str) -> Self {
        Self::told(StatusCode::UNPROCESSABLE_ENTITY, word, field)
    }

    fn told(status: StatusCode, word: &'static str, field: &'static str) -> Self {
        Self::Told(Box::new(Problem {
            status,
            word,
            field,
            more: Map::new(),
        }))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        if let Self::Told(problem) = &mut self {
            problem.more.insert(name.to_owned(), value);
        }
        self
    }

    /// The answer, in the caller's language.
    pub fn answer(self, door: &Door) -> Response {
        match self {
            // Somebody may: whoever signs in and may.
            Self::House(Failure::Denied) if !door.actor.is_signed_in() => Failure::SignIn.into_response(),
            Self::House(failure) => failure.into_response(),
            Self::Told(problem) => problem.answer(door),
        }
    }
}

impl Problem {
    /// The message, in the caller's language.
    pub fn message(&self, door: &Door) -> String {
        door.t(&format!("api-fault-{}", self.word))
    }

    fn answer(self, door: &Door) -> Response {
        let message = self.message(door);
        let mut body = self.more;
        let kind = door.app.config().absolute(&format!("/api#{}", self.word));
        body.insert("type".to_owned(), kind.into());
        body.insert("title".to_owned(), message.as_str().into());
        body.insert("status".to_owned(), self.status.as_u16().into());
        if !self.field.is_empty() {
            body.insert(
                "errors".to_owned(),
                json!([{ "field": self.field, "detail": message }]),
            );
        }
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, kind, Value::from(body).to_string()).into_response()
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::House(failure)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::House(error.into())
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::House(Failure::NotFound),
            Refused::Denied => Self::House(Failure::Denied),
            Refused::NotNow { state, allowed } => {
                let allowed: Vec<&str> = allowed.iter().map(|verb| verb.word()).collect();
                Self::conflict("not-now")
                    .with("state", state.word().into())
                    .with("allowed", allowed.into())
            }
            Refused::Stale => Self::conflict("stale-version"),
            Refused::BeyondCalendar => Self::conflict("beyond-calendar"),
            Refused::Words(WordsFault::Empty) => Self::field("words", "words-empty"),
            Refused::Words(WordsFault::TooLong { limit }) => {
                Self::field("words", "words-too-long").with("limit", limit.into())
            }
            Refused::Store(error) => error.into(),
        }
    }
}

/// One arm for each error of a verb; whatever every verb can say is told above.
macro_rules! told {
    ($($error:ident { $($case:pat => $fault:expr),+ $(,)? })+) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                use $error::*;
                match error {
                    Refused(other) => other.into(),
                    $($case => $fault,)+
                }
            }
        }
    )+};
}

told! {
    ReportError {
        Empty => Fault::field("said", "nothing-said"),
        TooLong => Fault::field("said", "words-too-long").with("limit", crate::cx::LONGEST.into()),
        TooManyPhotos => Fault::field("files", "too-many-photos"),
        UnknownPlace => Fault::field("place", "unknown-place"),
        UnknownCategory => Fault::field("category", "unknown-category"),
        BadPhone => Fault::field("phone", "bad-phone"),
    }
    GiveError {
        Nobody => Fault::field("unit", "nobody"),
        UnknownUnit => Fault::field("unit", "unknown-unit"),
        UnknownPerson => Fault::field("owner", "unknown-person"),
        Already => Fault::conflict("already"),
    }
    AnswerError {
        NoWords => Fault::field("words", "words-empty"),
        TooLong => Fault::field("words", "words-too-long").with("limit", crate::cx::LONGEST.into()),
        NoProof => Fault::field("proof", "no-proof"),
    }
    ClockError {
        Already => Fault::conflict("already"),
        Amount => Fault::field("workdays", "amount"),
    }
    PublishError {
        Private => Fault::conflict("private"),
        Personal(found) => Fault::field("words", "personal").with("found", found.into()),
    }
    MergeError {
        Itself => Fault::field("with", "itself"),
        NoTarget => Fault::conflict("no-target"),
        HasChildren => Fault::conflict("has-children"),
    }
    RateError {
        NoGrade => Fault::field("grade", "no-grade"),
        Already => Fault::conflict("already-rated"),
        NotAnswered => Fault::conflict("not-answered"),
    }
    CorrectError {
        UnknownCategory => Fault::field("category", "unknown-category"),
        UnknownPlace => Fault::field("place", "unknown-place"),
    }
}

/// Every word, for the document.
pub(crate) const WORDS: &[&str] = &[
    "not-now",
    "stale-version",
    "beyond-calendar",
    "words-empty",
    "words-too-long",
    "nothing-said",
    "too-many-photos",
    "unknown-place",
    "unknown-category",
    "bad-phone",
    "nobody",
    "unknown-unit",
    "unknown-person",
    "already",
    "no-proof",
    "amount",
    "private",
    "personal",
    "itself",
    "no-target",
    "has-children",
    "no-grade",
    "already-rated",
    "not-answered",
    "unknown-file",
    "unknown-channel",
];
