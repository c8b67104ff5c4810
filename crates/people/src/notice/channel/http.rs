//! One POST: short waits, no redirects, and a clear word on whether another
//! try could tell somebody twice.

use std::time::Duration;

use super::SendError;

/// The most of an answer that is read.
const LONGEST: u64 = 64 << 10;

/// What a deliverer answered.
pub(crate) struct Answer {
    pub status: u16,
    pub body: String,
}

/// Sends a body of any kind; gives the answer whatever its status.
pub(crate) fn exchange(url: &str, headers: &[(&str, String)], body: &[u8]) -> Result<Answer, SendError> {
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_global(Some(Duration::from_secs(30)))
        .max_redirects(0)
        .http_status_as_error(false)
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let mut request = agent.post(url);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let mut response = request.send(body).map_err(|error| sorted(&error))?;
    let status = response.status().as_u16();
    let read = response.body_mut().with_config().limit(LONGEST).read_to_string();
    let body = read.map_err(|error| SendError::Unsure(error.to_string()))?;
    Ok(Answer { status, body })
}

/// Sends JSON.
pub(super) fn post(url: &str, headers: &[(String, String)], body: String) -> Result<Answer, SendError> {
    let kind = ("content-type", "application/json; charset=utf-8".to_owned());
    let given = headers.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let all: Vec<(&str, String)> = std::iter::once(kind).chain(given).collect();
    let answer = exchange(url, &all, body.as_bytes())?;
    match answer.status {
        200..=299 => Ok(answer),
        // Nothing was taken: busy, or too many at once.
        status @ (429 | 503) => Err(SendError::Later(format!("HTTP {status}"))),
        status @ 500..=599 => Err(SendError::Unsure(format!("HTTP {status}"))),
        status => Err(SendError::Never(format!("HTTP {status}"))),
    }
}

fn sorted(error: &ureq::Error) -> SendError {
    let said = error.to_string();
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => SendError::Later(said),
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => SendError::Later(said),
        ureq::Error::Io(inner) if inner.kind() == std::io::ErrorKind::ConnectionRefused => {
            SendError::Later(said)
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            SendError::Never(said)
        }
        _ => SendError::Unsure(said),
    }
}
