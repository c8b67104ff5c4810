//! People report and are answered while the server is killed. Whatever was
//! acknowledged must be there, as far as it was acknowledged; nothing twice;
//! and the audit must hold.

use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};

use serde_json::{Value, json};

use crate::centre::Made;
use crate::server::{Dice, Http, LOADERS, audit, kill, number, on_postgres, on_sqlite, start, until_killed};

/// What a loader was told is done, or was not told.
#[derive(Clone, Debug)]
enum News {
    /// A report: id, receipt.
    Taken(String, String),
    /// A matter stands at least at this version.
    Changed(String, i64),
    /// A report was sent with this key, and the server died before it answered.
    Unknown(String),
}

/// What must be there.
#[derive(Default)]
struct Acknowledged {
    matters: std::collections::BTreeMap<String, (String, i64)>,
}

impl Acknowledged {
    fn note(&mut self, news: &News) {
        match news {
            News::Taken(id, receipt) => {
                let known = self.matters.insert(id.clone(), (receipt.clone(), 1));
                assert!(known.is_none(), "{receipt} was given twice");
            }
            News::Changed(id, version) => {
                let held = self.matters.get_mut(id).expect("it was reported before");
                held.1 = held.1.max(*version);
            }
            News::Unknown(_) => {}
        }
    }
}

/// Sends JSON and reads JSON.
fn send(http: &mut Http, method: &str, path: &str, key: &str, body: &Value) -> std::io::Result<(u16, Value)> {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let (status, said) = http.send(method, path, key, &body)?;
    Ok((status, serde_json::from_str(&said).unwrap_or_default()))
}

fn text(of: &Value, name: &str) -> String {
    of[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {of}"))
        .to_owned()
}

fn report(key: &str) -> Value {
    json!({ "said": format!("三号楼的灯坏了 {key}"), "category": "other" })
}

/// Reports, answers every second one, until the server is gone.
fn load(address: SocketAddr, token: &str, name: &str, news: &Sender<News>) {
    let Ok(mut http) = Http::to(address, token) else {
        return;
    };
    for n in 0.. {
        let key = format!("{name}-{n}");
        let Ok((status, taken)) = send(&mut http, "POST", "/api/v1/matters", &key, &report(&key)) else {
            let _ = news.send(News::Unknown(key));
            return;
        };
        assert_eq!(status, 201, "{taken}");
        let id = text(&taken, "id");
        let _ = news.send(News::Taken(id.clone(), text(&taken, "receipt")));
        if n % 2 == 0 {
            let path = format!("/api/v1/matters/{id}/answer");
            let answer = json!({ "words": "已经换好了。" });
            let Ok((status, changed)) = send(&mut http, "POST", &path, "", &answer) else {
                return;
            };
            assert_eq!(status, 200, "{changed}");
            let _ = news.send(News::Changed(id, changed["version"].as_i64().unwrap()));
        }
    }
}

fn story(made: &Made, kills: u64) {
    let (mut dice, seed) = Dice::thrown();
    let mut acknowledged = Acknowledged::default();
    let mut doubtful: Vec<String> = Vec::new();
    for round in 0..kills {
        let (child, address) = start(made);
        let mut http = Http::to(address, &made.token).unwrap();
        // Whoever was not told asks again with the same key: it is done once.
        for key in doubtful.drain(..) {
            let (status, taken) = send(&mut http, "POST", "/api/v1/matters", &key, &report(&key)).unwrap();
            assert_eq!(status, 201, "{taken}");
            acknowledged.note(&News::Taken(text(&taken, "id"), text(&taken, "receipt")));
        }
        let (sender, news) = channel();
        let loaders: Vec<_> = (0..LOADERS)
            .map(|loader| {
                let (sender, token) = (sender.clone(), made.token.clone());
                std::thread::spawn(move || {
                    load(address, &token, &format!("k{seed}-{round}-{loader}"), &sender)
                })
            })
            .collect();
        drop(sender);
        let moment = 1 + dice.below(120);
        let all = until_killed(child, &news, moment);
        assert!(
            all.len() >= usize::try_from(moment).unwrap(),
            "the server ended early"
        );
        loaders.into_iter().for_each(|loader| loader.join().unwrap());
        for one in &all {
            acknowledged.note(one);
            if let News::Unknown(key) = one {
                doubtful.push(key.clone());
            }
        }
        if round % 20 == 19 || round + 1 == kills {
            check(made, &acknowledged, &mut doubtful);
            eprintln!(
                "{} kills, {} matters acknowledged",
                round + 1,
                acknowledged.matters.len()
            );
        }
    }
}

/// Everything that was acknowledged is there; nothing else is; the audit holds.
fn check(made: &Made, acknowledged: &Acknowledged, doubtful: &mut Vec<String>) {
    let (child, address) = start(made);
    let mut http = Http::to(address, &made.token).unwrap();
    for (id, (receipt, version)) in &acknowledged.matters {
        let path = format!("/api/v1/matters/{id}");
        let (status, whole) = send(&mut http, "GET", &path, "", &Value::Null).unwrap();
        assert_eq!(status, 200, "{receipt} is lost");
        assert_eq!(whole["matter"]["receipt"], receipt.as_str());
        assert!(
            whole["matter"]["version"].as_i64().unwrap() >= *version,
            "{receipt}: an answer is lost"
        );
        let answers = whole["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|line| line["verb"] == "answer")
            .count();
        assert_eq!(
            answers,
            usize::from(whole["matter"]["state"] == "answered"),
            "{receipt}"
        );
    }
    kill(child);
    let matters = &audit(made)["matters"];
    let intakes = usize::try_from(matters["intakes"].as_u64().unwrap()).unwrap();
    let known = acknowledged.matters.len();
    assert!(
        (known..=known + doubtful.len()).contains(&intakes),
        "{known} acknowledged, {intakes} there: {matters}"
    );
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed_on_sqlite() {
    on_sqlite("reports", |made| story(made, number("HUIYIN_KILLS", 5)));
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed_on_postgres() {
    on_postgres("reports", |made| story(made, number("HUIYIN_KILLS", 5)));
}
