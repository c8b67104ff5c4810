//! What can go wrong with any request, and what the person is told.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::StoreError;

use crate::errors::{Errors, Saying};

/// Why a request is not answered with what was asked for. Handlers give it
/// back with `?`; one place renders it, as a page in the person's language or
/// as problem details (RFC 9457).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// There is no such thing, or the person may not know of it.
    NotFound,
    /// The thing may be known, but this may not be done with it.
    Denied,
    /// Somebody must sign in first. What was typed is kept.
    SignIn,
    /// Who they are must be proved anew, since what is asked for is sealed. What
    /// was typed is kept.
    Prove,
    /// The first password must be changed before anything else.
    ChangePassword,
    /// Whoever works here must lock their door twice first.
    LockTwice,
    /// The form page was too old, or lost its proof; what was typed is kept.
    Stale,
    /// The request came from a stranger's page.
    Foreign,
    /// The fields cannot be read or used, and there is no form to show again.
    BadInput(Errors),
    /// Another state, or another key, than was expected. 409.
    Conflict(Saying),
    /// The idempotency key was used for something else. 422.
    OtherBody,
    /// More was sent than is taken here.
    TooLarge {
        /// What is taken, in bytes.
        most: u64,
    },
    /// Too often; seconds to wait.
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The store cannot be reached, or its disk is full: nothing was kept.
    Unavailable,
    /// It took too long; perhaps it was done, perhaps not.
    TimedOut,
    /// Another way of asking is needed here.
    WrongMethod,
    /// A defect in the program.
    Broken,
}

impl Failure {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Denied | Self::Foreign | Self::ChangePassword | Self::LockTwice => StatusCode::FORBIDDEN,
            Self::SignIn | Self::Prove => StatusCode::UNAUTHORIZED,
            Self::Stale | Self::BadInput(_) | Self::OtherBody => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable | Self::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The word for it in message keys and in the `type` of problem details.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Denied => "denied",
            Self::SignIn => "sign-in",
            Self::Prove => "prove",
            Self::ChangePassword => "change-password",
            Self::LockTwice => "lock-twice",
            Self::Stale => "stale",
            Self::Foreign => "foreign",
            Self::BadInput(_) => "bad-input",
            Self::Conflict(_) => "conflict",
            Self::OtherBody => "other-body",
            Self::TooLarge { .. } => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::Unavailable => "unavailable",
            Self::TimedOut => "timed-out",
            Self::WrongMethod => "wrong-method",
            Self::Broken => "broken",
        }
    }

    /// One of each, for the page that tells programs of them.
    pub(crate) fn samples() -> [Self; 17] {
        [
            Self::NotFound,
            Self::Denied,
            Self::SignIn,
            Self::Prove,
            Self::ChangePassword,
            Self::LockTwice,
            Self::Stale,
            Self::Foreign,
            Self::BadInput(Errors::none()),
            Self::Conflict("web-failure-conflict-what".into()),
            Self::OtherBody,
            Self::TooLarge { most: 0 },
            Self::TooMany { retry_after: 60 },
            Self::Unavailable,
            Self::TimedOut,
            Self::WrongMethod,
            Self::Broken,
        ]
    }

    /// A fault of one field.
    pub fn bad(field: &'static str, saying: impl Into<Saying>) -> Self {
        Self::BadInput(Errors::one(field, saying))
    }

    /// A conflict, told by a message.
    pub fn conflict(saying: impl Into<Saying>) -> Self {
        Self::Conflict(saying.into())
    }

    /// The failure that an answer of a library's extractor or router stands for.
    pub(crate) fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::WrongMethod),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge { most: 0 }),
            StatusCode::SERVICE_UNAVAILABLE => Some(Self::Unavailable),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Some(Self::TimedOut),
            other if other.is_server_error() => Some(Self::Broken),
            // A path or query that cannot be read leads nowhere.
            StatusCode::BAD_REQUEST => Some(Self::NotFound),
            other if other.is_client_error() => Some(Self::BadInput(Errors::none())),
            _ => None,
        }
    }
}

/// The answer carries the failure itself; the outermost layer renders it.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::TooMany { retry_after } = self {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRow => Self::NotFound,
            StoreError::Busy | StoreError::Unavailable(_) | StoreError::File(_) => {
                tracing::error!(%error, "the store is not available");
                Self::Unavailable
            }
            StoreError::Unique
            | StoreError::Reference
            | StoreError::BadValue { .. }
            | StoreError::Engine(_)
            | StoreError::Sealed
            | StoreError::Panicked => {
                tracing::error!(%error, "a rule failed");
                Self::Broken
            }
        }
    }
}

impl From<Errors> for Failure {
    fn from(errors: Errors) -> Self {
        Self::BadInput(errors)
    }
}

impl From<std::convert::Infallible> for Failure {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
