//! Whoever guesses, learns nothing: every address with an id, as everybody, with
//! the ids of another community and with ids of nothing at all. Both are answered
//! alike, and no word of the neighbours is shown.

use gate::Actor;
use kernel::Uuid;
use testkit::{TestCentre, hours};

use crate::routes::{declared, status_and_body};

/// What must never be read here.
const SECRET: &str = "只有隔壁社区知道的话";

#[test]
fn ids_of_another_community_are_answered_like_ids_of_nothing() {
    let centre = TestCentre::on_sqlite();
    centre.says("路灯不亮");
    let theirs: Vec<Uuid> = centre.neighbour(SECRET);
    let everybody: Vec<Option<&Actor>> = vec![
        None,
        Some(&centre.actors.other_leader),
        Some(&centre.actors.leader),
        Some(&centre.actors.mender),
        Some(&centre.actors.clerk),
        Some(&centre.actors.manager),
    ];
    let mut wrong = Vec::new();
    for (method, path) in declared() {
        if !path.contains('{') || path.contains("{*") || path == "/events" {
            continue;
        }
        for actor in &everybody {
            // So that nobody is held back for asking too often.
            centre.clock.pass(hours(1));
            let program = path.starts_with("/api/") || path.starts_with("/open311/");
            let mut visitor = match actor {
                None => centre.visitor(),
                Some(actor) if program => centre.program(actor),
                Some(actor) => centre.signed_in(actor),
            };
            let mut ask = |id: Uuid| {
                let filled = fill(&path, &id.simple().to_string());
                status_and_body(&mut visitor, &method, &filled)
            };
            let nothing = ask(centre.clock.fresh());
            for id in &theirs {
                let (status, body) = ask(*id);
                if status != nothing.0 || body.contains(SECRET) {
                    wrong.push(format!("{method} {path}: {status}, of nothing {}", nothing.0));
                    break;
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every id of the address is the guessed one.
fn fill(path: &str, guessed: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { guessed } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
