//! The leader's phone: what it sends is taken in once, and only what is hers.

use axum::http::Method;
use kernel::{GridPath, Micros};
use people::register::{Contact, ContactKind, New, Person, add};
use store::StoreError;
use testkit::{Page, TestCentre, Visitor, both, hours};

use super::register::{north, south};

fn lives(centre: &TestCentre, name: &str, place: GridPath) -> Person {
    let new = New::at(name, place, "");
    centre
        .registers(&centre.actors.clerk, move |tx, cx| add(tx, cx, &new))
        .unwrap()
}

/// Sends as the telephone does: a key of its own, and JSON wanted.
fn phones(visitor: &mut Visitor, path: &str, key: &str, fields: &str) -> Page {
    let guard = visitor.opens("/leader").guard("/leader/report");
    let body = format!("guard={guard}&key={key}&{fields}").into_bytes();
    let kind = Some("application/x-www-form-urlencoded");
    visitor.asks(Method::POST, path, kind, "application/json", body)
}

#[test]
fn what_the_telephone_sends_twice_is_one_matter_with_one_number() {
    both(|centre| {
        let mut leader = centre.signed_in(&centre.actors.leader);
        let at = centre.clock.now().plus(-hours(5)).0 / 1000;
        let fields = format!(
            "words=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE&place={}&at={at}",
            centre.places.south_3_2
        );
        let first = phones(&mut leader, "/leader/report", "k1", &fields);
        first.is(200);
        let again = phones(&mut leader, "/leader/report", "k1", &fields);
        assert_eq!(first.body, again.body);
        let receipt = first.json()["receipt"].as_str().unwrap().to_owned();
        assert!(!receipt.is_empty());
        assert_eq!(centre.no_loss().intakes, 1);
        phones(&mut leader, "/leader/report", "k2", &fields);
        assert_eq!(centre.no_loss().intakes, 2);
        // The same key with other words is no second thing.
        phones(&mut leader, "/leader/report", "k1", "words=x").is(422);
        phones(&mut leader, "/leader/report", "k3", "words=")
            .is(422)
            .json()["errors"][0]["detail"]
            .as_str()
            .unwrap();
        assert_eq!(centre.no_loss().intakes, 2);
    });
}

#[test]
fn a_visit_is_kept_for_the_time_when_it_was_made() {
    both(|centre| {
        let one = lives(centre, "王奶奶", south());
        let mut leader = centre.signed_in(&centre.actors.leader);
        let then = Micros(centre.clock.now().plus(-hours(3)).0 / 1000 * 1000);
        let fields = format!("person={}&at={}", one.id, then.0 / 1000);
        phones(&mut leader, "/leader/visit", "v1", &fields).is(200);
        phones(&mut leader, "/leader/visit", "v1", &fields).is(200);
        let (community, id) = (centre.places.community, one.id);
        let met = centre
            .store
            .read_now::<_, StoreError, _>(move |tx| Contact::of(tx, community, id))
            .unwrap();
        assert_eq!(met.len(), 1);
        assert_eq!((met[0].kind, met[0].at), (ContactKind::Visit, then));
        leader.opens("/leader").is(200).shows("都见过了");
    });
}

#[test]
fn a_leader_visits_tells_and_adds_only_among_her_own() {
    both(|centre| {
        let other = lives(centre, "吴爷爷", north());
        let mut leader = centre.signed_in(&centre.actors.leader);
        leader.opens("/leader").is(200).hides("吴爷爷").hides("北苑");
        phones(
            &mut leader,
            "/leader/visit",
            "v1",
            &format!("person={}", other.id),
        )
        .is(404);
        let away = format!("home={}&name=x", centre.places.north_1_1);
        phones(&mut leader, "/leader/household", "h1", &away).is(404);
        let here = format!(
            "home={}&name=%E7%8E%8B%E5%A5%B6%E5%A5%B6&door=501",
            centre.places.south_3_2
        );
        phones(&mut leader, "/leader/household", "h2", &here).is(200);
        phones(&mut leader, "/leader/household", "h2", &here).is(200);
        leader.opens("/leader").shows("王奶奶");
        assert_eq!(
            leader
                .opens("/leader")
                .body
                .matches(">南苑 3号楼 2单元 王奶奶</option>")
                .count(),
            2,
            "once in each list"
        );
        for actor in [&centre.actors.mender, &centre.actors.arbiter] {
            centre.signed_in(actor).opens("/leader").is(403);
        }
        centre.visitor().opens("/leader").shows("登录");
    });
}

#[test]
fn without_scripts_it_is_a_page_of_plain_forms() {
    both(|centre| {
        lives(centre, "王奶奶", south());
        let mut leader = centre.signed_in(&centre.actors.leader);
        let page = leader.opens("/leader");
        page.shows("一个月没见到的人");
        leader
            .submits(&page, "/leader/visit", &[("person", "")])
            .is(422)
            .shows("请选看了谁");
        let sent = leader.submits(&page, "/leader/report", &[("words", "楼道灯不亮")]);
        sent.is(200).shows("报上去了");
        leader.submits(&page, "/leader/report", &[("words", "")]).is(422);
        let worker = leader.opens("/leader/worker.js");
        worker.is(200);
        assert_eq!(worker.headers["service-worker-allowed"], "/leader");
        assert!(
            worker.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/javascript")
        );
    });
}
