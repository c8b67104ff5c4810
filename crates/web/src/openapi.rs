//! The API document, put together from the rooms, and a page to read it.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder, Server};

use crate::app::App;
use crate::door::Door;
use crate::failure::Failure;
use crate::frame::Frame;

/// The document of all rooms.
pub fn merged(app: &App) -> OpenApi {
    let mut info = Info::new("回音 Huiyin", env!("CARGO_PKG_VERSION"));
    info.description =
        Some("Everything that a page can do. Errors are problem details (RFC 9457).".to_owned());
    let mut all = OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .build();
    for api in app.rooms().iter().filter_map(|room| room.api) {
        all.merge(api());
    }
    all
}

/// `GET /api/openapi.json`.
pub(crate) async fn document(State(app): State<App>) -> Response {
    let text = merged(&app).to_pretty_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

struct Group {
    id: String,
    name: String,
    calls: Vec<Call>,
}

struct Call {
    method: String,
    path: String,
    title: String,
    about: String,
    takes: Vec<Part>,
    answers: Vec<Part>,
}

struct Part {
    name: String,
    place: String,
    about: String,
    required: bool,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    f: Frame,
    groups: Vec<Group>,
    /// Status, word and title of each failure.
    problems: Vec<(u16, &'static str, String)>,
}

/// `GET /api`.
pub(crate) async fn page(door: Door) -> Response {
    let document = serde_json::to_value(merged(&door.app)).unwrap_or_default();
    let problem = |failure: &Failure| {
        let title = door.t(&format!("web-failure-{}-title", failure.word()));
        (failure.status().as_u16(), failure.word(), title)
    };
    let problems = Failure::samples().iter().map(problem).collect();
    let page = ApiPage {
        f: door.frame_t("web-api-title"),
        groups: groups(&document),
        problems,
    };
    door.page(StatusCode::OK, &page)
}

/// The value at a place of a document, or nothing.
fn at<'v>(value: &'v Value, place: &str) -> &'v Value {
    value.pointer(place).unwrap_or(&Value::Null)
}

fn groups(document: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, calls) in at(document, "/paths").as_object().into_iter().flatten() {
        for (method, call) in calls.as_object().into_iter().flatten() {
            if !matches!(method.as_str(), "get" | "post" | "put" | "patch" | "delete") {
                continue;
            }
            let name = at(call, "/tags/0").as_str().unwrap_or("API").to_owned();
            let made = read(method, path, call);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.calls.push(made),
                None => {
                    let id = format!("group-{}", groups.len() + 1);
                    groups.push(Group {
                        id,
                        name,
                        calls: vec![made],
                    });
                }
            }
        }
    }
    groups
}

fn read(method: &str, path: &str, call: &Value) -> Call {
    let text = |value: &Value, place| at(value, place).as_str().unwrap_or_default().to_owned();
    let mut takes: Vec<Part> = at(call, "/parameters")
        .as_array()
        .into_iter()
        .flatten()
        .map(|part| Part {
            name: text(part, "/name"),
            place: text(part, "/in"),
            about: text(part, "/description"),
            required: at(part, "/required").as_bool().unwrap_or(false),
        })
        .collect();
    for (kind, body) in at(call, "/requestBody/content").as_object().into_iter().flatten() {
        let schema = text(body, "/schema/$ref");
        let name = schema.rsplit('/').next().unwrap_or_default().to_owned();
        let name = if name.is_empty() { "body".to_owned() } else { name };
        takes.push(Part {
            name,
            place: kind.clone(),
            about: text(call, "/requestBody/description"),
            required: true,
        });
    }
    let answers = at(call, "/responses")
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, answer)| Part {
            name: status.clone(),
            place: String::new(),
            about: text(answer, "/description"),
            required: false,
        });
    Call {
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: text(call, "/summary"),
        about: text(call, "/description"),
        takes,
        answers: answers.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_with_what_it_takes_and_answers() {
        let document = serde_json::json!({ "paths": { "/api/v1/matters": { "post": {
            "tags": ["matters"], "summary": "Reports",
            "parameters": [{ "name": "Idempotency-Key", "in": "header", "description": "once" }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Report" } } } },
            "responses": { "201": { "description": "made" } },
        } } } });
        let groups = groups(&document);
        assert_eq!((groups.len(), groups[0].name.as_str()), (1, "matters"));
        let call = &groups[0].calls[0];
        assert_eq!((call.method.as_str(), call.takes.len()), ("POST", 2));
        assert_eq!(call.takes[1].name, "Report");
        assert_eq!(call.answers[0].about, "made");
    }
}
