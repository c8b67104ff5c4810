//! Somebody with a browser: opens pages, fills in forms, keeps cookies. The
//! whole service answers, only the network is left out.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

/// The largest page that a test reads.
const LARGEST: usize = 8 << 20;

/// A visitor with cookies of their own.
pub struct Visitor {
    router: Router,
    runtime: std::sync::Arc<tokio::runtime::Runtime>,
    cookies: BTreeMap<String, String>,
    bearer: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    /// The address that was asked for.
    pub path: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Visitor {
    /// A visitor whom nobody knows.
    pub fn new(router: Router, runtime: std::sync::Arc<tokio::runtime::Runtime>) -> Self {
        Self {
            router,
            runtime,
            cookies: BTreeMap::new(),
            bearer: None,
        }
    }

    /// With a session's cookie.
    pub fn with_session(mut self, token: &str) -> Self {
        self.cookies.insert("session".to_owned(), token.to_owned());
        self
    }

    /// With an API token.
    pub fn with_token(mut self, token: &str) -> Self {
        self.bearer = Some(token.to_owned());
        self
    }

    /// Opens a page; redirects are followed.
    pub fn opens(&mut self, path: &str) -> Page {
        let mut page = self.asks(Method::GET, path, None, "text/html", Vec::new());
        for _ in 0..5 {
            let Some(to) = page
                .headers
                .get(header::LOCATION)
                .and_then(|to| to.to_str().ok())
                .map(str::to_owned)
            else {
                break;
            };
            page = self.asks(Method::GET, &to, None, "text/html", Vec::new());
        }
        page
    }

    /// Opens a page without following a redirect.
    pub fn looks(&mut self, path: &str) -> Page {
        self.asks(Method::GET, path, None, "text/html", Vec::new())
    }

    /// Fills in the form of a page whose action begins with `action`, and
    /// follows where it leads. Hidden fields go along as they are.
    pub fn submits(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let sent = self.sends(page, action, fields);
        match sent.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()) {
            Some(to) if sent.status == StatusCode::SEE_OTHER => {
                let to = to.to_owned();
                self.opens(&to)
            }
            _ => sent,
        }
    }

    /// Sends a form and does not follow where it leads.
    pub fn sends(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let (target, mut pairs) = page
            .form(action)
            .unwrap_or_else(|| panic!("no form {action} on {}: {}", page.path, page.text()));
        pairs.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        pairs.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let body: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        self.asks(
            Method::POST,
            &target,
            Some("application/x-www-form-urlencoded"),
            "text/html",
            body.join("&").into_bytes(),
        )
    }

    /// Sends JSON and reads JSON.
    pub fn calls(&mut self, method: Method, path: &str, body: &serde_json::Value) -> Page {
        self.asks(
            method,
            path,
            Some("application/json"),
            "application/json",
            body.to_string().into_bytes(),
        )
    }

    /// One request, as it is.
    pub fn asks(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        accept: &str,
        body: Vec<u8>,
    ) -> Page {
        let jar: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "huiyin.test")
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, "zh-CN");
        if !jar.is_empty() {
            request = request.header(header::COOKIE, jar.join("; "));
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(token) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let router = self.router.clone();
        let (parts, bytes) = self.runtime.block_on(async move {
            let response = router.oneshot(request).await.expect("the service always answers");
            let (parts, body) = response.into_parts();
            (parts, to_bytes(body, LARGEST).await.expect("the body ends"))
        });
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let pair = set
                .to_str()
                .unwrap_or_default()
                .split(';')
                .next()
                .unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Page {
            path: path.to_owned(),
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

impl Page {
    /// The form whose action begins with `action`: its address and its hidden
    /// and preset fields.
    pub fn form(&self, action: &str) -> Option<(String, Vec<(String, String)>)> {
        self.body.split("<form").skip(1).find_map(|rest| {
            let form = rest.split("</form").next()?;
            let head = form.split('>').next()?;
            let target = attribute(head, "action").unwrap_or_else(|| self.path.clone());
            (target.starts_with(action) && head.contains("post")).then(|| (target, preset(form)))
        })
    }

    /// What proves that a form came from this page.
    #[track_caller]
    pub fn guard(&self, action: &str) -> String {
        let (_, fields) = self
            .form(action)
            .unwrap_or_else(|| panic!("no form {action} on {}: {}", self.path, self.text()));
        let guard = fields.into_iter().find(|(name, _)| name == "guard");
        guard.expect("a guard").1
    }

    /// The page shows these words.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        assert!(
            self.text().contains(words),
            "{} {} does not show {words:?}: {}",
            self.status,
            self.path,
            self.text()
        );
        self
    }

    /// The page does not show these words.
    #[track_caller]
    pub fn hides(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words), "{} shows {words:?}", self.path);
        self
    }

    /// The page has this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.path, self.body))
    }

    /// The body without tags, entities read.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for sign in self.body.chars() {
            match sign {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => out.push(sign),
                _ => {}
            }
        }
        unescaped(&out).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The first address on the page that begins so.
    pub fn link(&self, start: &str) -> Option<String> {
        let mark = format!("href=\"{start}");
        let at = self.body.find(&mark)? + 6;
        self.body.get(at..)?.split('"').next().map(unescaped)
    }
}

/// The fields of a form as they stand: hidden ones, typed ones, chosen ones.
fn preset(form: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for tag in form
        .split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
    {
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let kind = attribute(tag, "type").unwrap_or_default();
        let choice = matches!(kind.as_str(), "radio" | "checkbox");
        if kind == "file" || kind == "submit" || (choice && !tag.contains("checked")) {
            continue;
        }
        out.push((name, attribute(tag, "value").unwrap_or_default()));
    }
    for rest in form.split("<textarea").skip(1) {
        let (Some(head), Some(text)) = (rest.split('>').next(), rest.split_once('>').map(|(_, text)| text))
        else {
            continue;
        };
        let text = text.split("</textarea").next().unwrap_or_default();
        if let Some(name) = attribute(head, "name") {
            out.push((name, unescaped(text.trim_start_matches('\n'))));
        }
    }
    for rest in form.split("<select").skip(1) {
        let Some(name) = rest.split('>').next().and_then(|head| attribute(head, "name")) else {
            continue;
        };
        let options = rest.split("</select").next().unwrap_or_default();
        let chosen = options.split("<option").skip(1).find(|option| {
            option
                .split('>')
                .next()
                .is_some_and(|head| head.contains("selected"))
        });
        let first = options.split("<option").nth(1);
        let value = chosen
            .or(first)
            .and_then(|option| attribute(option.split('>').next().unwrap_or_default(), "value"));
        out.push((name, value.unwrap_or_default()));
    }
    out
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mark = format!(" {name}=\"");
    let at = tag.find(&mark)? + mark.len();
    tag.get(at..)?.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&#60;", "<")
        .replace("&gt;", ">")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
