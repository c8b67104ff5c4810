//! The window: the catalogue as it is edited, asking for an item on a page and
//! what the counter does with it.

use gate::Actor;
use kernel::PersonId;
use people::register::{New, add};
use store::StoreError;
use testkit::{Page, TestCentre, Visitor, both};
use window::applications::no_loss::window_loss;
use window::applications::{Apply, ApplyError, State, Step, StepError, apply, draft, step};
use window::catalogue::edit::{self, EditError};
use window::catalogue::shipped;
use window::forms::{Answers, known::known, shelf};

use crate::register::number_of;

/// An elder of whom the register knows what a form asks.
pub(crate) fn elder(centre: &TestCentre) -> PersonId {
    let path = centre
        .store
        .read_now({
            let community = centre.places.community;
            move |tx| people::Centre::load(tx, community, "Asia/Shanghai")
        })
        .expect("the centre")
        .node(centre.places.south_3_2)
        .expect("a place")
        .path;
    let one = centre.registers(&centre.actors.clerk, move |tx, cx| {
        let new = New {
            number: Some(number_of("11010519440305002")),
            phone: Some("16900004321".to_owned()),
            ..New::at("王桂兰", path, "501")
        };
        add(tx, cx, &new)
    });
    one.expect("she is added").id
}

pub(crate) fn typed(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (key, value) in pairs {
        answers.set(key, *value);
    }
    answers
}

/// A bank card with a right check digit that no bank has given out.
pub(crate) const CARD: &str = "6200000000000000000";

pub(crate) fn allowance(person: Option<PersonId>) -> Apply {
    let item = shipped::items()
        .iter()
        .find(|item| item.code == "YL001")
        .expect("it is shipped")
        .clone();
    Apply {
        form: shelf::of(&item),
        item,
        typed: typed(&[("bank_card", CARD), ("sign", "王桂兰")]),
        person,
        channel: matters::words::Channel::Counter,
        taken_by: "小林".into(),
        agent_name: String::new(),
        consent: None,
        draft: None,
        lang: "zh-CN".into(),
    }
}

pub(crate) fn applies(
    centre: &TestCentre,
    input: Apply,
) -> Result<window::applications::Applied, ApplyError> {
    let number = centre.number();
    centre.act(&centre.actors.clerk, move |tx, cx| apply(tx, cx, number, &input))
}

pub(crate) fn steps(
    centre: &TestCentre,
    actor: &Actor,
    id: window::applications::ApplicationId,
    version: Option<i32>,
    what: Step,
) -> Result<window::applications::Application, StepError> {
    let app = centre.app();
    centre.act(actor, move |tx, cx| {
        step(tx, cx, app.policy(), id, version, &what)
    })
}

pub(crate) fn holds(centre: &TestCentre) {
    let community = centre.places.community;
    let found = centre
        .store
        .read_now(move |tx| window_loss(tx, community))
        .expect("it can be read");
    assert!(found.holds, "{found:?}");
}

#[test]
fn a_known_elder_types_two_of_eight_fields_and_next_time_only_signs() {
    both(|centre| {
        let person = elder(centre);
        let asked = |centre: &TestCentre| {
            let community = centre.places.community;
            centre
                .store
                .write_now(move |tx| {
                    let form = allowance(None).form;
                    assert_eq!(form.fields.len(), 8);
                    let held = people::Centre::load(tx, community, "Asia/Shanghai")?;
                    let who = people::register::person(tx, community, person)?.expect("she is there");
                    let held = known(tx, &held, &form, &who, "test")?;
                    let open = form
                        .fields
                        .iter()
                        .filter(|field| field.computed.is_none() && !held.contains_key(&field.key));
                    Ok::<_, StoreError>(open.map(|field| field.key.clone()).collect::<Vec<_>>())
                })
                .expect("it can be read")
        };
        assert_eq!(asked(centre), ["bank_card", "sign"]);
        let applied = applies(centre, allowance(Some(person))).expect("it is taken in");
        assert_eq!(applied.application.state, State::Received);
        assert!(
            applied.reported.matter.private,
            "nobody's hardship stands on the wall"
        );
        assert_eq!(asked(centre), ["sign"], "nobody is asked twice");
        holds(centre);
    });
}

#[test]
fn an_application_is_checked_forwarded_decided_and_delivered() {
    both(|centre| {
        let person = elder(centre);
        let applied = applies(centre, allowance(Some(person))).expect("it is taken in");
        let id = applied.application.id;
        let clerk = &centre.actors.clerk;
        let due = applied.application.due_at;
        let accepted = steps(centre, clerk, id, Some(1), Step::Accept).expect("taken on");
        assert_eq!(accepted.state, State::Checking);
        assert!(
            matches!(
                steps(centre, clerk, id, Some(1), Step::Ask("照片".into())),
                Err(StepError::Stale)
            ),
            "another clerk was faster"
        );
        assert!(matches!(
            steps(centre, clerk, id, None, Step::Ask(" ".into())),
            Err(StepError::Field("words", _))
        ));
        let asked = steps(centre, clerk, id, None, Step::Ask("请补一张银行卡照片".into())).expect("asked");
        assert_eq!(
            (asked.state, asked.missing.as_str()),
            (State::Correcting, "请补一张银行卡照片")
        );
        assert!(
            centre.matter(asked.matter).paused_at.is_some(),
            "the clock stands still"
        );
        centre.clock.pass(testkit::days(7));
        let again = steps(centre, clerk, id, None, Step::Supplement("拍好了".into())).expect("it came");
        assert!(again.due_at > due, "the promise moves by what the pause took");
        assert!(matches!(
            steps(centre, clerk, id, None, Step::Deliver("领走".into())),
            Err(StepError::NotNow(State::Checking, _))
        ));
        steps(centre, clerk, id, None, Step::Forward("区民政局".into())).expect("forwarded");
        steps(centre, clerk, id, None, Step::Receipt("民-2026-77".into())).expect("they have it");
        let leader = &centre.actors.leader;
        assert!(matches!(
            steps(centre, leader, id, None, Step::Result("行".into())),
            Err(StepError::Denied)
        ));
        let other = &centre.actors.other_leader;
        assert!(matches!(
            steps(centre, other, id, None, Step::Accept),
            Err(StepError::NotFound)
        ));
        steps(
            centre,
            clerk,
            id,
            None,
            Step::Result("下个月起每月发津贴。".into()),
        )
        .expect("granted");
        let done = steps(centre, clerk, id, None, Step::Deliver("告诉本人了".into())).expect("delivered");
        assert_eq!((done.state, done.open_due), (State::Delivered, None));
        assert_eq!(centre.matter(done.matter).answer, "下个月起每月发津贴。");
        assert!(centre.no_loss().holds);
        holds(centre);
    });
}

#[test]
fn a_refusal_says_why_and_what_can_be_done() {
    both(|centre| {
        let applied = applies(centre, allowance(Some(elder(centre)))).expect("it is taken in");
        let refuse = |remedy: &str| Step::Refuse {
            ground: "年龄未满。".into(),
            remedy: remedy.into(),
        };
        let clerk = &centre.actors.clerk;
        let id = applied.application.id;
        assert!(matches!(
            steps(centre, clerk, id, None, refuse("")),
            Err(StepError::Field("remedy", _))
        ));
        let refused = steps(centre, clerk, id, None, refuse("可以向区民政局问。")).expect("refused");
        assert_eq!(refused.state, State::Refused);
        assert!(centre.matter(refused.matter).answer.contains("可以向区民政局问"));
    });
}

#[test]
fn an_item_is_published_by_a_second_person_and_its_history_stays() {
    both(|centre| {
        let (community, app) = (centre.places.community, centre.app());
        let edits = |actor: &Actor, promised: u32| {
            let (actor, app) = (actor.clone(), app.clone());
            centre.store.write_now(move |tx| {
                let cx = edit::Cx {
                    community,
                    actor: &actor,
                    policy: app.policy(),
                };
                let mut item = shipped::items()[10].clone();
                item.promised_days = promised;
                item.confirmed = true;
                edit::propose(tx, &cx, item, "试一试")
            })
        };
        let manager = Actor {
            account: Some(centre.clock.fresh()),
            ..centre.actors.manager.clone()
        };
        assert!(matches!(edits(&centre.actors.clerk, 5), Err(EditError::Denied)));
        assert!(matches!(edits(&manager, 99), Err(EditError::Fields(_))));
        let version = edits(&manager, 5).expect("it is proposed");
        assert!(
            matches!(edits(&manager, 4), Err(EditError::Stale)),
            "one proposal at a time"
        );
        let decides = |actor: &Actor| {
            let (actor, app, id) = (actor.clone(), app.clone(), version.id);
            centre.store.write_now(move |tx| {
                let cx = edit::Cx {
                    community,
                    actor: &actor,
                    policy: app.policy(),
                };
                edit::publish(tx, &cx, id)
            })
        };
        assert!(matches!(decides(&manager), Err(EditError::SamePerson)));
        let second = Actor {
            staff: Some(centre.places.arbiter),
            ..manager.clone()
        };
        decides(&second).expect("it is published");
        assert!(matches!(decides(&second), Err(EditError::Stale)));
        let live = centre
            .store
            .read_now(move |tx| window::catalogue::Catalogue::load(tx, community))
            .expect("it can be read");
        let code = &shipped::items()[10].code;
        let item = live.item(code).expect("it stands there");
        assert_eq!((item.promised_days, item.version, item.confirmed), (5, 1, true));
        let code = code.clone();
        let before = centre
            .store
            .read_now(move |tx| window::catalogue::rows::item_at(tx, community, &code, 0))
            .expect("it can be read");
        assert_ne!(before.expect("as it was shipped").promised_days, 5);
    });
}

/// Goes on from a page of the form with these answers.
fn fills(visitor: &mut Visitor, page: &Page, fields: &[(&str, &str)]) -> Page {
    let action = page.path.split('?').next().unwrap_or_default().to_owned();
    visitor.submits(page, &action, fields)
}

#[test]
fn somebody_asks_on_the_telephone_leaves_comes_back_and_sends_once() {
    both(|centre| {
        let mut visitor = centre.visitor();
        visitor.opens("/services?q=老人钱").is(200).shows("高龄津贴");
        visitor
            .opens("/services/YL001")
            .is(200)
            .shows("我要办")
            .shows("不收钱");
        visitor.opens("/services?q=无犯罪证明").shows("社区不能开");
        let begin = visitor.opens("/services/YL001/apply");
        let first = visitor.submits(&begin, "/services/YL001/apply", &[("whom", "self")]);
        first.is(200).shows("姓名").shows("身份证号");
        let wrong = fills(
            &mut visitor,
            &first,
            &[("q_name", "李秀英"), ("q_id_card", "110105194403050028")],
        );
        wrong.is(422).shows("请照着身份证再填一次");
        assert!(wrong.body.contains("李秀英"), "what was typed is kept");
        let second = fills(
            &mut visitor,
            &wrong,
            &[("q_name", "李秀英"), ("q_id_card", "110105194403050020")],
        );
        second.is(200).shows("电话");
        let later = visitor.sends(
            &second,
            &format!("{}/later", second.path.split('?').next().unwrap()),
            &[],
        );
        let code = later
            .text()
            .split("9 个数字：")
            .nth(1)
            .expect("a code")
            .trim()
            .chars()
            .take(12)
            .collect::<String>();
        let mut other = centre.visitor();
        let resume = other.opens("/apply");
        other
            .submits(&resume, "/apply", &[("code", "000 000 000")])
            .is(422);
        let back = other.submits(&resume, "/apply", &[("code", &code)]);
        back.is(200).shows("电话");
        let third = fills(
            &mut other,
            &back,
            &[("q_phone", "16900004321"), ("q_born", "19440305")],
        );
        let fourth = fills(
            &mut other,
            &third,
            &[("q_place", "南苑3号楼"), ("q_bank_card", "6200000000000000001")],
        );
        fourth.is(422).shows("银行卡号");
        let papers = fills(
            &mut other,
            &fourth,
            &[("q_place", "南苑3号楼"), ("q_bank_card", CARD)],
        );
        papers.is(200);
        let check = other.opens(&format!("{}?page=9", papers.path.split('?').next().unwrap()));
        check
            .shows("再看一眼")
            .shows("**** 0000")
            .hides("110105194403050020");
        let send = format!("{}/send", check.path.split('?').next().unwrap());
        other.sends(&check, &send, &[]).is(422).shows("请签上名字");
        let sent = other.submits(&check, &send, &[("q_sign", "李秀英")]);
        sent.is(200).shows("收到了").shows("回执号");
        other
            .submits(&check, &send, &[("q_sign", "李秀英")])
            .is(200)
            .shows("收到了");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let list = clerk.opens("/desk/applications");
        list.is(200).shows("高龄津贴");
        assert_eq!(
            list.body.matches("/desk/applications/").count()
                - list.body.matches("action=\"/desk/applications/").count(),
            1
        );
        let one = clerk.opens(&list.link("/desk/applications/").expect("a link"));
        one.is(200).shows("**** 0000").hides("110105194403050020");
        let step = format!("{}/step", one.path);
        clerk.sends(&one, &step, &[]).is(303);
        clerk
            .sends(
                &one,
                &step,
                &[("verb", "ask"), ("words", "x"), ("key", "other-key")],
            )
            .is(409)
            .shows("别人刚刚动过");
        let token = sent.path.split('?').next().unwrap();
        other.opens(token).shows("正在看");
        holds(centre);
    });
}

#[test]
fn a_draft_of_another_log_in_is_not_shown() {
    let centre = TestCentre::on_sqlite();
    let (community, person) = (centre.places.community, elder(&centre));
    let token = centre
        .store
        .write_now({
            let keys = centre.store.keys().clone();
            move |tx| {
                let own = people::Centre::load(tx, community, "Asia/Shanghai")?;
                let item = &shipped::items()[10];
                let account = Some(tx.clock().fresh());
                let made = draft::begin(tx, &own, item, Some(person), account, ("", "test"))?;
                Ok::<_, StoreError>(draft::token(&keys, community, made.id))
            }
        })
        .expect("it is begun");
    centre.visitor().opens(&format!("/apply/{token}")).hides("王桂兰");
    centre
        .signed_in(&centre.actors.clerk)
        .opens(&format!("/apply/{token}"))
        .is(404);
    centre.visitor().opens("/apply/x.y").is(404);
}
