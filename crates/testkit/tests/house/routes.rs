//! Every route as everybody: a new route without a line here fails, and so
//! does a line that changes. What a person may not see is 404 or the way to
//! sign in, never 403 with a hint.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use axum::http::Method;
use gate::Actor;
use testkit::{TestCentre, Visitor};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/house/routes.txt");

/// The routes that the sources declare: method and path.
pub(crate) fn declared() -> Vec<(Method, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crates' folder");
    let mut files = Vec::new();
    for room in ["web", "people", "matters", "bookings", "window", "counter"] {
        sources(&crates.join(room).join("src"), &mut files);
    }
    let mut routes = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for part in text.split(".route(").skip(1) {
            let Some(path) = address(part) else { continue };
            let handlers = call(part);
            for (word, method) in [
                ("get(", Method::GET),
                ("post(", Method::POST),
                ("put(", Method::PUT),
                ("delete(", Method::DELETE),
            ] {
                if handlers.contains(word) {
                    routes.push((method, path.clone()));
                }
            }
        }
    }
    routes.sort_by_key(|(method, path)| (path.clone(), method.to_string()));
    routes.dedup();
    routes
}

/// The address of a declaration: plain, of a verb of the API, or below a receipt.
fn address(part: &str) -> Option<String> {
    let part = part.trim_start();
    let first = part.split('"').nth(1)?;
    if part.starts_with('"') {
        Some(first.to_owned())
    } else if part.starts_with("&at(") {
        Some(format!("/api/v1/matters/{{id}}/{first}"))
    } else if first.starts_with("{start}") {
        Some(
            first
                .replace("{start}", "/r/{secret}")
                .replace("{{", "{")
                .replace("}}", "}"),
        )
    } else {
        None
    }
}

/// What stands between the brackets of a call.
fn call(text: &str) -> &str {
    let mut depth = 1usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            out.push(path);
        }
    }
}

fn filled(centre: &TestCentre, path: &str, told: &matters::report::Reported) -> String {
    let stranger = centre.clock.fresh::<kernel::Uuid>().simple().to_string();
    path.split('/')
        .map(|part| match part {
            "{id}" if path.starts_with("/matters/") || path.starts_with("/api/v1/matters/") => {
                told.matter.id.to_string()
            }
            "{receipt}" => told.matter.receipt.to_string(),
            "{*path}" => "nothing".to_owned(),
            part if part.starts_with('{') => stranger.clone(),
            part => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn status(visitor: &mut Visitor, method: &Method, path: &str) -> u16 {
    status_and_body(visitor, method, path).0
}

/// What is answered to a request that brings the proof of a form, and nothing else.
pub(crate) fn status_and_body(visitor: &mut Visitor, method: &Method, path: &str) -> (u16, String) {
    let told = |page: testkit::Page| (page.status.as_u16(), page.body);
    if *method == Method::GET {
        return told(visitor.looks(path));
    }
    if path.starts_with("/api/") || path.starts_with("/open311/") {
        return told(visitor.calls(method.clone(), path, &serde_json::json!({})));
    }
    // The proof of a form of theirs, and nothing else filled in.
    let page = visitor.opens("/me/password");
    let fields = ["/me/password", "/sign-in", "/"]
        .iter()
        .find_map(|action| page.form(action))
        .map(|(_, fields)| fields)
        .unwrap_or_default();
    let body: Vec<String> = fields
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "guard" | "key" | "form_token" | "csrf"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let kind = Some("application/x-www-form-urlencoded");
    told(visitor.asks(
        method.clone(),
        path,
        kind,
        "text/html",
        body.join("&").into_bytes(),
    ))
}

#[test]
fn every_route_answers_everybody_as_the_table_says() {
    let centre = TestCentre::on_sqlite();
    let told = centre.says("路灯不亮");
    let everybody: Vec<(&str, Option<&Actor>)> = vec![
        ("nobody", None),
        ("other leader", Some(&centre.actors.other_leader)),
        ("own leader", Some(&centre.actors.leader)),
        ("unit", Some(&centre.actors.mender)),
        ("clerk", Some(&centre.actors.clerk)),
        ("manager", Some(&centre.actors.manager)),
    ];
    let names: Vec<&str> = everybody.iter().map(|(name, _)| *name).collect();
    let mut table = format!("route | {}\n", names.join(" | "));
    for (method, path) in declared() {
        if path == "/events" || path == "/sign-out" || path.ends_with("end-others") {
            // A line that stays open; the ends of the visitor's own sessions.
            continue;
        }
        // The limit of one address is not what is asked here.
        centre.clock.pass(testkit::minutes(1));
        let path_now = filled(&centre, &path, &told);
        let mut line = format!("{method} {path}");
        for (_, actor) in &everybody {
            let program = path.starts_with("/api/v1/") || path.starts_with("/open311/");
            let mut visitor = match actor {
                None => centre.visitor(),
                Some(actor) if program => centre.program(actor),
                Some(actor) => centre.signed_in(actor),
            };
            write!(line, " | {}", status(&mut visitor, &method, &path_now)).expect("a line");
        }
        table.push_str(&line);
        table.push('\n');
    }
    assert!(!table.contains("| 500"), "{table}");
    if std::env::var_os("HUIYIN_UPDATE").is_some() {
        std::fs::write(TABLE, &table).expect("the table can be written");
    }
    let reviewed = std::fs::read_to_string(TABLE).unwrap_or_default();
    let new: Vec<&str> = table
        .lines()
        .filter(|line| !reviewed.lines().any(|known| known == *line))
        .collect();
    assert!(
        table == reviewed,
        "changed (HUIYIN_UPDATE=1 keeps them): {new:#?}"
    );
}

#[test]
fn nothing_is_asked_of_the_gate_that_its_table_does_not_know() {
    let centre = TestCentre::on_sqlite();
    let told = centre.says("路灯不亮");
    let mut manager = centre.signed_in(&centre.actors.manager);
    for (method, path) in declared() {
        if path != "/events" && method == Method::GET {
            manager.looks(&filled(&centre, &path, &told));
        }
    }
    assert_eq!(centre.app().policy().unknown(), Vec::<(String, String)>::new());
}
