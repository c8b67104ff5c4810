//! A house with one small room.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gate::{Grant, NewAccount, Role};
use kernel::{Clock, CommunityId, Micros, Uuid};
use store::{Community, Keyring, Options, Place, Store, StoreError};
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
    door.page(
        StatusCode::OK,
        &NotePage {
            f,
            errors: Errors::none(),
            values: Values::default(),
            action: "/note",
        },
    )
}

async fn note(door: Door, form: Form) -> Result<Response, Failure> {
    if form.text("words").is_empty() {
        let (f, errors) = (door.frame("说一件事"), Errors::one("words", "web-form-cut"));
        let page = NotePage {
            f,
            errors,
            values: form.values().clone(),
            action: "/note",
        };
        return Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let done = |_: &mut store::Tx<'_>| Ok::<_, Failure>(Reply::to("/note?said=web-signed-out-done"));
    door.write_once(form.key(), &form.canonical(), done).await
}

async fn staff(door: Door) -> Result<Response, Failure> {
    door.require_signed_in()?;
    let f = door.frame("工作");
    let page = NotePage {
        f,
        errors: Errors::none(),
        values: Values::default(),
        action: "/staff",
    };
    Ok(door.page(StatusCode::OK, &page))
}

async fn staff_post(door: Door, form: Form) -> Result<String, Failure> {
    door.require_signed_in()?;
    Ok(form.text("words").to_owned())
}

async fn files(form: Form) -> String {
    form.files("photo")
        .map(|file| format!("{} {}", file.name, file.bytes.len()))
        .collect::<Vec<_>>()
        .join(", ")
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
        let rooms = vec![Room {
            routes,
            ..Room::new("notes")
        }];
        store::migrate(&place, &web::migrations(&rooms)).unwrap();
        let store = Store::open(
            place,
            clock.clone(),
            Arc::new(Keyring::for_test()),
            &Options::default(),
        )
        .unwrap();
        people(&store);
        let config = Config {
            data_dir: folder.clone(),
            ..Config::for_test()
        };
        let app = App::open(config, store, rooms).unwrap();
        Self {
            router: web::router(app.clone()),
            app,
            clock,
            folder,
        }
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
