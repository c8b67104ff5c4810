//! A browser that keeps cookies, and the forms that it fills.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::common::{House, PASSWORD};

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The hidden fields of the last form of a page, and what is typed into it.
#[derive(Clone, Debug)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn of(html: &str) -> Self {
        let field = |tag: &str| {
            let part = |name: &str| {
                let rest = tag.split_once(&format!("{name}=\""))?.1;
                Some(rest.split_once('"')?.0.replace("&#38;", "&"))
            };
            tag.contains("type=\"hidden\"")
                .then(|| Some((part("name")?, part("value")?)))?
        };
        let main = html.split("<main").nth(1).unwrap_or(html);
        Self(
            main.split("<input ")
                .skip(1)
                .filter_map(|tag| field(tag.split('>').next()?))
                .collect(),
        )
    }

    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs: Vec<_> = self.0.iter().filter(|(held, _)| held != name).cloned().collect();
        pairs.push((name.to_owned(), value.to_owned()));
        Self(pairs)
    }

    pub fn get(&self, name: &str) -> &str {
        &self.0.iter().find(|(held, _)| held == name).unwrap().1
    }
}

pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    says: BTreeMap<&'static str, String>,
}

impl Browser {
    pub fn new(house: &House) -> Self {
        let says = BTreeMap::from([
            ("host", "huiyin.test".to_owned()),
            ("sec-fetch-site", "same-origin".to_owned()),
        ]);
        Self {
            router: house.router.clone(),
            cookies: BTreeMap::new(),
            says,
        }
    }

    pub fn say(&mut self, name: &'static str, value: &str) {
        self.says.insert(name, value.to_owned());
    }

    pub fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.says {
            request = request.header(*name, value);
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if cookies.is_empty() {
            request
        } else {
            request.header("cookie", cookies.join("; "))
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let endless = parts
            .headers
            .get("content-type")
            .is_some_and(|kind| kind == "text/event-stream");
        let bytes = if endless {
            Default::default()
        } else {
            body.collect().await.unwrap().to_bytes()
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap())
            .await
    }

    /// Opens a page with a form.
    pub async fn open(&mut self, path: &str) -> Fields {
        let answer = self.get(path).await;
        self.keep(&answer);
        Fields::of(&answer.text)
    }

    pub async fn post(&self, path: &str, fields: &Fields) -> Answer {
        let body: Vec<String> = fields
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", web::url::part(name), web::url::part(value)))
            .collect();
        let request = self
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    pub async fn post_json(&self, path: &str, body: &str, guard: Option<&str>) -> Answer {
        let mut request = self
            .request("POST", path)
            .header("content-type", "application/json");
        if let Some(guard) = guard {
            request = request.header("x-guard", guard);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub async fn post_files(&self, path: &str, fields: &Fields, files: &[(&str, &str, Vec<u8>)]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in &fields.0 {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .into_bytes(),
            );
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = self
            .request("POST", path)
            .header("content-type", "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Says that so many bytes will come, and sends none.
    pub async fn announce(&self, path: &str, length: u64) -> Answer {
        let request = self
            .request("POST", path)
            .header("content-type", "multipart/form-data; boundary=b");
        self.send(
            request
                .header("content-length", length)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub async fn sign_in(&mut self, login: &str) {
        let form = self
            .open("/sign-in")
            .await
            .with("login", login)
            .with("password", PASSWORD);
        let answer = self.post("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.keep(&answer);
    }
}
