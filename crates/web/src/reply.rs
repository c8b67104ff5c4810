//! An answer as plain values, so that it can be kept and given again.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::KeptReply;

/// An answer that a rule decides on, inside its transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply(KeptReply);

impl Reply {
    /// 303 to a page: the answer to a form that was done.
    pub fn to(path: impl Into<String>) -> Self {
        Self::new(StatusCode::SEE_OTHER, path.into(), "", Vec::new())
    }

    /// JSON.
    pub fn json(status: StatusCode, value: &impl serde::Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::new(status, String::new(), "application/json", body),
            Err(error) => {
                tracing::error!(%error, "an answer cannot be written as JSON");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, String::new(), "", Vec::new())
            }
        }
    }

    /// 201 with JSON and the address of what was made.
    pub fn created(path: impl Into<String>, value: &impl serde::Serialize) -> Self {
        let mut reply = Self::json(StatusCode::CREATED, value);
        reply.0.location = path.into();
        reply
    }

    /// Any body.
    pub fn body(status: StatusCode, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, String::new(), content_type, body.into())
    }

    fn new(status: StatusCode, location: String, content_type: &str, body: Vec<u8>) -> Self {
        Self(KeptReply {
            status: status.as_u16(),
            location,
            content_type: content_type.to_owned(),
            body,
        })
    }

    pub(crate) fn kept(self) -> KeptReply {
        self.0
    }

    pub(crate) fn of_kept(kept: KeptReply) -> Self {
        Self(kept)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let KeptReply {
            status,
            location,
            content_type,
            body,
        } = self.0;
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut put = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value)
                && !value.is_empty()
            {
                response.headers_mut().insert(name, value);
            }
        };
        put(header::LOCATION, &location);
        put(header::CONTENT_TYPE, &content_type);
        response
    }
}
