//! A house with one small room, and a browser that keeps cookies.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gate::{Grant, NewAccount, Role};
use http_body_util::BodyExt;
use kernel::{Clock, CommunityId, Micros, Uuid};
use store::{Community, Keyring, Options, Place, Store, StoreError};
use tower::ServiceExt;
use web::{App, Config, Door, Errors, Failure, Form, Frame, Json, Limits, Reply, Room, Values};

pub const PASSWORD: &str = "回音壁前有三棵槐树";

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "frame.html" %}{% import "forms.html" as forms %}
{% block main %}{{ forms::summary(f, errors) }}<form method="post" action="{{ action }}">{{ f.guard() }}{{ f.once() }}
{{ forms::area(f, errors, values, "words", "什么事", "一句话", "song") }}
{{ forms::input(f, errors, values, "name", "怎么称呼", "", "text", "name") }}<button>好</button></form>{% endblock %}"#
)]
struct NotePage {
    f: Frame,
    errors: Errors,
    values: Values,
    action: &'static str,
}

async fn show(door: Door) -> Response {
    let f = door.frame("说一件事");
    door.page(StatusCode::OK, &NotePage { f, errors: Errors::none(), values: Values::default(), action: "/note" })
}

async fn note(door: Door, form: Form) -> Result<Response, Failure> {
    if form.text("words").is_empty() {
        let (f, errors) = (door.frame("说一件事"), Errors::one("words", "web-form-cut"));
        let page = NotePage { f, errors, values: form.values().clone(), action: "/note" };
        return Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let done = |_: &mut store::Tx<'_>| Ok::<_, Failure>(Reply::to("/note?said=web-signed-out-done"));
    door.write_once(form.key(), &form.canonical(), done).await
}

async fn staff(door: Door) -> Result<Response, Failure> {
    door.require_signed_in()?;
    let f = door.frame("工作");
    let page = NotePage { f, errors: Errors::none(), values: Values::default(), action: "/staff" };
    Ok(door.page(StatusCode::OK, &page))
}

async fn staff_post(door: Door, form: Form) -> Result<String, Failure> {
    door.require_signed_in()?;
    Ok(form.text("words").to_owned())
}

async fn files(form: Form) -> String {
    form.files("photo").map(|file| format!("{} {}", file.name, file.bytes.len())).collect::<Vec<_>>().join(", ")
}

async fn echo(door: Door, json: Json<serde_json::Value>) -> Response {
    door.json(StatusCode::OK, &json.value)
}

async fn panics() -> Response {
    panic!("on purpose")
}

async fn number(Path(number): Path<u32>) -> Response {
    number.to_string().into_response()
}

fn routes() -> Router<App> {
    Router::new()
        .route("/note", get(show).post(note))
        .route("/staff", get(staff).post(staff_post))
        .route("/files", post(files).layer(Limits::files(2, 1 << 20).layer()))
        .route("/api/echo", post(echo))
        .route("/panic", get(panics))
        .route("/number/{n}", get(number))
}

pub struct House {
    pub app: App,
    pub clock: Clock,
    pub router: Router,
    folder: std::path::PathBuf,
}

impl House {
    pub fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("huiyin-web-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let clock = Clock::fixed(Micros(1_729_563_960_000_000));
        let place = Place::Sqlite(folder.join("huiyin.db"));
        let rooms = vec![Room { routes, ..Room::new("notes") }];
        store::migrate(&place, &web::migrations(&rooms)).unwrap();
        let store = Store::open(place, clock.clone(), Arc::new(Keyring::for_test()), &Options::default()).unwrap();
        people(&store);
        let config = Config { data_dir: folder.clone(), ..Config::for_test() };
        let app = App::open(config, store, rooms).unwrap();
        Self { router: web::router(app.clone()), app, clock, folder }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn people(store: &Store) {
    let hash = gate::hash_password(store.clock(), PASSWORD);
    let rule = move |tx: &mut store::Tx<'_>| {
        let id = CommunityId(Uuid::from_u128(7));
        let community = Community {
            community_id: id,
            id,
            slug: "qinghe".to_owned(),
            name: "青禾里社区".to_owned(),
            short_name: "青禾里".to_owned(),
            phone: "0000-1234".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            host: String::new(),
            created_at: tx.now(),
        };
        community.insert(tx)?;
        for (login, role) in [("clerk", Role::Clerk), ("operator", Role::Operator)] {
            let new = NewAccount {
                login: login.to_owned(),
                name: "小林".to_owned(),
                staff: None,
                password_hash: hash.clone(),
                must_change: false,
            };
            let mut by = gate::Actor::nobody();
            by.grants.push(Grant::of(Role::Manager));
            let account = gate::create_account(tx, id, &by, &new).map_err(|_| StoreError::Unique)?;
            let now = tx.now();
            gate::give_role(tx, id, &by, account.id, &Grant::of(role), now, None)
                .map_err(|_| StoreError::Unique)?;
        }
        Ok::<_, StoreError>(())
    };
    std::thread::scope(|scope| scope.spawn(|| store.write_now(rule).unwrap()).join().unwrap());
}

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
            tag.contains("type=\"hidden\"").then(|| Some((part("name")?, part("value")?)))?
        };
        let main = html.split("<main").nth(1).unwrap_or(html);
        Self(main.split("<input ").skip(1).filter_map(|tag| field(tag.split('>').next()?)).collect())
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
        let says = BTreeMap::from([("host", "huiyin.test".to_owned()), ("sec-fetch-site", "same-origin".to_owned())]);
        Self { router: house.router.clone(), cookies: BTreeMap::new(), says }
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
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let endless = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = if endless { Default::default() } else { body.collect().await.unwrap().to_bytes() };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
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
        let request = self.request("POST", path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    pub async fn post_json(&self, path: &str, body: &str, guard: Option<&str>) -> Answer {
        let mut request = self.request("POST", path).header("content-type", "application/json");
        if let Some(guard) = guard {
            request = request.header("x-guard", guard);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub async fn post_files(&self, path: &str, fields: &Fields, files: &[(&str, &str, Vec<u8>)]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in &fields.0 {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/jpeg\r\n\r\n");
            body.extend(head.into_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = self.request("POST", path).header("content-type", "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Says that so many bytes will come, and sends none.
    pub async fn announce(&self, path: &str, length: u64) -> Answer {
        let request = self.request("POST", path).header("content-type", "multipart/form-data; boundary=b");
        self.send(request.header("content-length", length).body(Body::empty()).unwrap()).await
    }

    pub async fn sign_in(&mut self, login: &str) {
        let form = self.open("/sign-in").await.with("login", login).with("password", PASSWORD);
        let answer = self.post("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.keep(&answer);
    }
}
