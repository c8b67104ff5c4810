//! A malicious grade given online: whoever answered appeals, somebody else
//! judges; what is struck no longer counts, and nothing is done again for it.

use matters::answer::{Answer, answer};
use matters::assign::{Give, assign};
use matters::rate::{Rate, rate};
use matters::report::Reported;
use matters::rows::Rating;
use matters::words::{Channel, State};
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Page, TestCentre, both, minutes};
use window::applications::{Application, ApplicationId, Step, redo};

use crate::api::{Program, text};
use crate::window::{allowance, applies, elder, holds, steps};

/// Whoever reported it says that it was very bad.
fn is_bad(centre: &TestCentre, said: &Reported) {
    let intake = said.intake.clone();
    let rated = centre.act(&centre.actors.resident, move |tx, cx| {
        let input = Rate {
            grade: 1,
            reasons: Vec::new(),
            words: "骂人的话".into(),
            channel: Channel::Web,
        };
        rate(tx, cx, &intake, &input)
    });
    rated.expect("it is taken");
}

/// A matter that the property company answered, and that was graded very bad.
fn answered_and_bad(centre: &TestCentre) -> Reported {
    let said = centre.says("路灯坏了");
    let id = said.matter.id;
    let input = Answer {
        words: "已经修好。".into(),
        public: String::new(),
        proof: Vec::new(),
        ahead: None,
    };
    centre
        .act(&centre.actors.mender, move |tx, cx| {
            answer(tx, cx, id, None, &input)
        })
        .expect("it is answered");
    is_bad(centre, &said);
    said
}

fn bad(program: &Program<'_>) -> Vec<Value> {
    let list = program.get("/api/v1/ratings/bad").is(200).json();
    list["online"].as_array().expect("a list").clone()
}

#[test]
fn a_malicious_online_rating_judged_by_another_no_longer_counts() {
    both(|centre| {
        let said = answered_and_bad(centre);
        let before = centre.matter(said.matter.id);
        assert_eq!((before.round, before.is_open()), (2, true), "it is done again");
        let mender = Program::of(centre, &centre.actors.mender, &["*"]);
        let found = bad(&mender);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["may_appeal"], json!(true));
        let path = format!("/api/v1/ratings/online/{}", text(&found[0], "id"));
        let why = json!({ "why": "没有修过这盏灯，乱评" });
        let stranger = Program::of(centre, &centre.actors.lift_man, &["*"]);
        assert!(bad(&stranger).is_empty());
        stranger.post(&format!("{path}/appeal"), &why).is(404);
        let clerk = Program::of(centre, &centre.actors.clerk, &["*"]);
        clerk.post(&format!("{path}/appeal"), &why).is(403);
        let narrow = Program::of(centre, &centre.actors.mender, &["matters.*"]);
        narrow.post(&format!("{path}/appeal"), &why).is(404);
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        let verdict = json!({ "struck": true, "ground": "查了，灯是好的" });
        manager.post(&format!("{path}/judge"), &verdict).is(409);
        mender
            .post(&format!("{path}/appeal"), &json!({ "why": " " }))
            .is(422);
        mender.post(&format!("{path}/appeal"), &why).is(200);
        mender.post(&format!("{path}/appeal"), &why).is(409);
        mender.post(&format!("{path}/judge"), &verdict).is(403);
        manager
            .post(&format!("{path}/judge"), &json!({ "struck": true }))
            .is(422);
        let judged = manager.post(&format!("{path}/judge"), &verdict).is(200).json();
        assert_eq!(text(&judged, "verdict"), "struck");
        manager.post(&format!("{path}/judge"), &verdict).is(409);
        let after = centre.matter(said.matter.id);
        assert_eq!((after.round, after.state, after.grade), (1, State::Closed, 0));
        assert_eq!(after.open_due, None, "nobody owes it again");
        assert!(after.replied_at.is_some() && !after.late);
        assert_eq!(after.answer, "已经修好。");
        assert!(centre.no_loss().holds);
    });
}

#[test]
fn a_grade_that_is_kept_goes_on_as_it_was() {
    both(|centre| {
        let said = answered_and_bad(centre);
        let mut mender = centre.signed_in(&centre.actors.mender);
        let page = mender.opens("/counter/ratings");
        page.is(200)
            .shows("路灯坏了")
            .shows("骂人的话")
            .hides("补录纸上的评价");
        mender
            .sends(&page, "/counter/ratings/online/", &[("why", "")])
            .is(422)
            .shows("写上理由");
        mender
            .submits(
                &page,
                "/counter/ratings/online/",
                &[("why", "乱评"), ("key", "k2")],
            )
            .shows("由别人来看");
        let mut manager = centre.signed_in(&centre.actors.manager);
        let page = manager.opens("/counter/ratings");
        page.shows("乱评");
        let fields = [("ground", "灯真的没亮"), ("verdict", "kept")];
        manager
            .submits(&page, "/counter/ratings/online/", &fields)
            .shows("评价算数");
        let after = centre.matter(said.matter.id);
        assert_eq!((after.round, after.is_open()), (2, true));
    });
}

/// So many bad grades of this matter, each a minute newer than the one before.
fn more_bad(centre: &TestCentre, said: &Reported, grades: i32) {
    let (matter, intake) = (said.matter.id, said.intake.id);
    let community = centre.places.community;
    let kept = centre.store.write_now(move |tx| {
        for round in 10..10 + grades {
            let rating = Rating {
                community,
                id: tx.clock().fresh(),
                matter,
                intake,
                round,
                grade: 2,
                reasons: String::new(),
                words: String::new(),
                channel: Channel::Web,
                unit: None,
                at: tx.now().plus(minutes(i64::from(round))),
            };
            rating.insert(tx)?;
        }
        Ok::<_, StoreError>(())
    });
    kept.expect("they are kept");
}

/// A matter that the mender's unit has nothing to do with.
fn of_others(centre: &TestCentre) -> Reported {
    let said = centre.says("电梯坏了");
    let (id, lift, mechanic) = (said.matter.id, centre.places.lift, centre.places.wu);
    centre
        .act(&centre.actors.clerk, move |tx, cx| {
            let to = Give {
                unit: Some(lift),
                owner: Some(mechanic),
                note: String::new(),
            };
            assign(tx, cx, id, None, &to)
        })
        .expect("it is theirs");
    said
}

#[test]
fn a_bad_grade_behind_many_newer_ones_of_others_is_found_and_appealed() {
    both(|centre| {
        let said = answered_and_bad(centre);
        more_bad(centre, &of_others(centre), 40);
        let mut mender = centre.signed_in(&centre.actors.mender);
        let page = mender.opens("/counter/ratings");
        page.shows("路灯坏了").hides("?before=");
        // The manager sees all of them, in two pages, each once.
        let mut manager = centre.signed_in(&centre.actors.manager);
        let first = manager.opens("/counter/ratings");
        first.shows("看更早的").hides("路灯坏了");
        let older = first.link("/counter/ratings?before=").expect("older ones");
        let rest = manager.opens(&older);
        rest.shows("路灯坏了").shows("回到最前").hides("看更早的");
        let cards = |page: &Page| page.body.matches("<section class=\"panel rating\">").count();
        assert_eq!((cards(&first), cards(&rest)), (30, 11));
        // The reason is missing: the same page again.
        let appeal = "/counter/ratings/online/";
        let program = Program::of(centre, &centre.actors.mender, &["*"]);
        assert_eq!(bad(&program).len(), 1);
        mender.submits(&page, appeal, &[("why", "乱评")]).is(200);
        // What waits for a judge leads the list, and is not listed again.
        let first = manager.opens("/counter/ratings");
        first.shows("乱评");
        let older = first.link("/counter/ratings?before=").expect("older ones");
        let rest = manager.opens(&older);
        rest.hides("乱评");
        assert_eq!((cards(&first), cards(&rest)), (31, 10));
        assert_eq!(centre.matter(said.matter.id).round, 2);
    });
}

#[test]
fn behind_a_thousand_of_others_it_is_found_by_going_on() {
    both(|centre| {
        answered_and_bad(centre);
        more_bad(centre, &of_others(centre), 1_005);
        let mut mender = centre.signed_in(&centre.actors.mender);
        let first = mender.opens("/counter/ratings");
        first.shows("这里没有您的").hides("路灯坏了");
        let older = first.link("/counter/ratings?before=").expect("older ones");
        let page = mender.opens(&older);
        page.shows("路灯坏了").hides("看更早的");
        let appeal = "/counter/ratings/online/";
        let refused = mender.sends(&page, appeal, &[("why", "")]);
        refused.is(422).shows("写上理由").shows("路灯坏了");
        mender
            .submits(&refused, appeal, &[("why", "乱评"), ("key", "k2")])
            .shows("乱评");
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        let mut seen = Vec::new();
        let mut next = Some("/api/v1/ratings/bad?limit=100".to_owned());
        while let Some(path) = next {
            let page = manager.get(&path).is(200).json();
            let rows = page["online"].as_array().expect("a list");
            seen.extend(rows.iter().map(|one| text(one, "id")));
            next = page["next"].as_str().map(str::to_owned);
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), all), (1_006, 1_006));
    });
}

fn application(centre: &TestCentre, id: ApplicationId) -> Application {
    let community = centre.places.community;
    let found = centre
        .store
        .read_now(move |tx| Application::by_id(tx, community, id))
        .expect("it can be read");
    found.expect("it is there")
}

/// What the room does by itself every half minute.
fn looks_again(centre: &TestCentre) -> usize {
    let (community, app) = (centre.places.community, centre.app());
    let done = centre.store.write_now(move |tx| {
        let zone = "Asia/Shanghai";
        let again = redo::done_again(tx, community, zone, app.policy())?;
        let back = redo::taken_back(tx, community, zone, app.policy())?;
        Ok::<_, store::StoreError>(again + back)
    });
    done.expect("it looks")
}

#[test]
fn an_application_goes_back_to_where_it_was_when_the_grade_is_struck() {
    both(|centre| {
        let applied = applies(centre, allowance(Some(elder(centre)))).expect("it is taken in");
        let (id, clerk) = (applied.application.id, &centre.actors.clerk);
        for step in [
            Step::Accept,
            Step::Forward("区民政局".into()),
            Step::Receipt("民-7".into()),
            Step::Result("下个月起发。".into()),
            Step::Deliver("告诉本人了".into()),
        ] {
            steps(centre, clerk, id, None, step).expect("it goes on");
        }
        is_bad(centre, &applied.reported);
        assert_eq!(looks_again(centre), 1);
        assert_eq!(application(centre, id).state.word(), "checking");
        let online = || {
            let figures = Program::nobody(centre).get("/api/v1/ratings").is(200).json();
            figures["online"][4]["count"].as_i64()
        };
        assert_eq!(online(), Some(1));
        let clerk = Program::of(centre, clerk, &["*"]);
        let path = format!("/api/v1/ratings/online/{}", text(&bad(&clerk)[0], "id"));
        clerk
            .post(&format!("{path}/appeal"), &json!({ "why": "乱评" }))
            .is(200);
        let manager = Program::of(centre, &centre.actors.manager, &["*"]);
        manager
            .post(
                &format!("{path}/judge"),
                &json!({ "struck": true, "ground": "查了，都办好了" }),
            )
            .is(200);
        assert_eq!(online(), Some(0));
        assert_eq!(looks_again(centre), 1);
        let back = application(centre, id);
        assert_eq!((back.state.word(), back.open_due), ("delivered", None));
        assert_eq!(looks_again(centre), 0);
        holds(centre);
        assert!(centre.no_loss().holds);
    });
}
