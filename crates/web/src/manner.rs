//! How a request wants to be answered: language, size of letters, page or JSON.

use std::sync::{Arc, OnceLock};

use axum::http::{HeaderMap, Method, header, request};

use crate::again::Typed;
use crate::cookie;
use crate::door::Door;
use crate::words::Lang;

/// What can be told from the head of a request before anybody is known.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The language: cookie, then `Accept-Language`, then Chinese.
    pub lang: Lang,
    /// 长辈版: bigger letters, fewer words.
    pub elder: bool,
    /// More contrast.
    pub contrast: bool,
    /// The answer shall be JSON: under `/api` and `/hsds`, or asked for by `Accept`.
    pub json: bool,
    /// htmx asks for a block of the page.
    pub htmx: bool,
    /// The path with its query.
    pub path: String,
    /// Where a link may lead back to: this page, or for a form the page that it was on.
    pub here: String,
    /// The method.
    pub method: Method,
}

impl Manner {
    /// Reads the head of a request.
    pub fn of(parts: &request::Parts) -> Self {
        let headers = &parts.headers;
        let path = parts
            .uri
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let on = |name| cookie::preference(headers, name) == Some("1");
        let here = if parts.method.is_safe() {
            path.clone()
        } else {
            referer(headers).unwrap_or_else(|| path.clone())
        };
        Self {
            lang: lang(headers),
            elder: on("elder"),
            contrast: on("contrast"),
            json: wants_json(headers, &path),
            htmx: headers.contains_key("hx-request"),
            path,
            here,
            method: parts.method.clone(),
        }
    }
}

fn lang(headers: &HeaderMap) -> Lang {
    let accepted = || {
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
    };
    cookie::preference(headers, "lang")
        .and_then(Lang::of_tag)
        .or_else(|| accepted().and_then(Lang::of_accept))
        .unwrap_or(Lang::Zh)
}

/// The path of the page that the form was on, if it is of the same host.
fn referer(headers: &HeaderMap) -> Option<String> {
    let (_, rest) = headers.get(header::REFERER)?.to_str().ok()?.split_once("://")?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let path = rest.strip_prefix(host)?;
    path.starts_with('/').then(|| crate::url::local(path).to_owned())
}

fn wants_json(headers: &HeaderMap, path: &str) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |kind: &str| accept.find(kind).unwrap_or(usize::MAX);
    let json = first("application/json").min(first("application/problem+json"));
    (path.starts_with("/api/") || path.starts_with("/hsds/")) && first("text/html") == usize::MAX
        || json < first("text/html")
}

/// What is kept beside one request, for the page that tells of a failure.
#[derive(Clone)]
pub(crate) struct Kept {
    pub manner: Arc<Manner>,
    pub door: Arc<OnceLock<Door>>,
    /// What was typed, once a form was read.
    pub typed: Arc<OnceLock<Typed>>,
}

impl Kept {
    pub fn of(parts: &request::Parts) -> Self {
        Self {
            manner: Arc::new(Manner::of(parts)),
            door: Arc::default(),
            typed: Arc::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner(path: &str, headers: &[(&str, &str)]) -> Manner {
        let mut request = axum::http::Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Manner::of(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn the_cookie_decides_the_language_before_the_browser_does() {
        assert_eq!(
            manner("/", &[("cookie", "lang=en"), ("accept-language", "zh")]).lang,
            Lang::En
        );
        assert_eq!(
            manner("/", &[("cookie", "lang=xx"), ("accept-language", "en")]).lang,
            Lang::En
        );
        assert_eq!(manner("/", &[("accept-language", "zh-TW")]).lang, Lang::Zh);
        assert_eq!(manner("/", &[]).lang, Lang::Zh);
    }

    #[test]
    fn json_is_for_the_api_and_for_those_who_ask() {
        let browser = (
            "accept",
            "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
        );
        assert!(!manner("/wall", &[browser]).json);
        assert!(!manner("/wall", &[]).json);
        assert!(manner("/wall", &[("accept", "application/json")]).json);
        assert!(manner("/api/v1/matters", &[("accept", "*/*")]).json);
        assert!(!manner("/api/", &[browser]).json);
    }
}
