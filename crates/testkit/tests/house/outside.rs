//! What leaves the window: applications on the line to a department, and each
//! step told to the person and to the children, once.

use kernel::{Micros, PersonId};
use people::register::{Change, Details, Given, Kin, change, relation};
use store::StoreError;
use testkit::{Answers, PostBox, TestCentre, both, days, hours};
use window::applications::{ApplicationId, State, Step};
use window::errands::{Way, begin, originals};
use window::outside::{Forward, ForwardState, NewDepartment, keep};
use window::telling::{TellState, TellWay, Telling};

use crate::errands::{acts, new};
use crate::notices::with_messages;
use crate::window::{allowance, applies, elder, holds, steps};

/// The civil affairs office takes applications over the line.
fn wired(centre: &TestCentre) -> PostBox {
    let post = PostBox::open();
    let new = NewDepartment {
        id: None,
        name: "区民政局".into(),
        url: post.url(),
        secret: "0123456789abcdef".into(),
        closed: false,
    };
    let (app, by, community) = (
        centre.app(),
        centre.actors.manager.clone(),
        centre.places.community,
    );
    centre
        .store
        .write_now(move |tx| keep(tx, community, (&by, app.policy()), &new).map_err(|_| StoreError::NoRow))
        .expect("it is kept");
    post
}

/// An application that was just forwarded.
fn forwarded(centre: &TestCentre) -> ApplicationId {
    let applied = applies(centre, allowance(Some(elder(centre)))).expect("it is taken in");
    let (id, clerk) = (applied.application.id, &centre.actors.clerk);
    steps(centre, clerk, id, None, Step::Accept).expect("taken on");
    steps(centre, clerk, id, None, Step::Forward("区民政局".into())).expect("forwarded");
    id
}

fn forwards(centre: &TestCentre, id: ApplicationId) -> Vec<Forward> {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| Forward::of(tx, community, id))
        .expect("they can be read")
}

fn tells(centre: &TestCentre, subject: kernel::Uuid) -> Vec<Telling> {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| Telling::of(tx, community, subject))
        .expect("they can be read")
}

#[test]
fn a_department_that_fails_twice_takes_it_the_third_time_under_one_number() {
    both(|centre| {
        let post = wired(centre);
        post.answers(&[Answers::Busy, Answers::Silence]);
        let id = forwarded(centre);
        for _ in 0..4 {
            centre.does_its_jobs();
            centre.clock.pass(10 * Micros::SECOND);
        }
        let taken = post.taken();
        assert_eq!(taken.len(), 3, "two tries failed");
        assert!(taken.iter().all(|body| body["id"] == taken[0]["id"]));
        assert_eq!(taken[2]["item"]["code"], "YL001");
        assert!(taken[2]["answers"].to_string().contains("6200000000000000000"));
        let sent = forwards(centre, id).remove(0);
        assert_eq!(
            (sent.state, sent.number.as_str(), sent.tries, sent.open_at),
            (ForwardState::Received, "m3", 3, None)
        );
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk
            .opens(&format!("/desk/applications/{id}"))
            .shows("那边收下了")
            .shows("他们的编号 m3");
        clerk.opens("/desk/forwards").shows("转出去的都送到了");
        holds(centre);
    });
}

#[test]
fn what_a_department_refuses_is_seen_by_the_manager_and_sent_again_or_by_hand() {
    both(|centre| {
        let post = wired(centre);
        post.answers(&[Answers::No, Answers::No]);
        let id = forwarded(centre);
        centre.does_its_jobs();
        assert_eq!(forwards(centre, id)[0].state, ForwardState::Stuck);
        let mut manager = centre.signed_in(&centre.actors.manager);
        let page = manager.opens("/desk/forwards");
        page.shows("送不出去").shows("HTTP 400");
        manager
            .submits(&page, "/desk/forwards/", &[("go", "again")])
            .shows("正在送");
        centre.does_its_jobs();
        let page = manager.opens("/desk/forwards");
        page.shows("送不出去");
        manager
            .submits(&page, "/desk/forwards/", &[("go", "hand")])
            .shows("转出去的都送到了");
        centre.clock.pass(days(2));
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 2, "nobody sends it a third time");
        centre
            .signed_in(&centre.actors.other_leader)
            .opens("/desk/forwards")
            .hides("高龄津贴");
        holds(centre);
    });
}

#[test]
fn what_is_called_off_before_it_left_does_not_leave() {
    both(|centre| {
        let post = wired(centre);
        post.answers(&[Answers::Busy]);
        let id = forwarded(centre);
        centre.does_its_jobs();
        let clerk = &centre.actors.clerk;
        steps(centre, clerk, id, None, Step::Withdraw("不办了".into())).expect("withdrawn");
        centre.clock.pass(hours(3));
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 1);
        assert_eq!(forwards(centre, id)[0].state, ForwardState::Off);
    });
}

#[test]
fn a_department_is_kept_by_the_manager_and_its_secret_is_never_shown() {
    let centre = TestCentre::on_sqlite();
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    clerk.opens("/settings/departments").is(403);
    let mut manager = centre.signed_in(&centre.actors.manager);
    let page = manager.opens("/settings/departments");
    let sends = |manager: &mut testkit::Visitor, url: &str, secret: &str| {
        manager.submits(
            &page,
            "/settings/departments",
            &[("name", "区民政局"), ("url", url), ("secret", secret)],
        )
    };
    sends(&mut manager, "http://mz.example/in", "0123456789abcdef")
        .is(422)
        .shows("https:// 开头");
    sends(&mut manager, "https://mz.example/in", "short")
        .is(422)
        .shows("密钥至少要 16 个字");
    let kept = sends(&mut manager, "https://mz.example/in", "0123456789abcdef");
    kept.is(200).shows("区民政局").hides("0123456789abcdef");
    let one = manager.opens(&kept.link("/settings/departments?id=").expect("a link"));
    one.shows("mz.example").hides("0123456789abcdef");
    manager
        .submits(&one, "/settings/departments", &[("closed", "1"), ("key", "k2")])
        .is(200)
        .shows("停用");
}

/// Her daughter, far away.
fn has_a_daughter(centre: &TestCentre, person: PersonId) {
    let child = relation::NewRelation {
        kind: Kin::Child,
        other: None,
        name: "王女士".into(),
        phone: Some("16900005566".into()),
    };
    centre
        .registers(&centre.actors.clerk, move |tx, cx| {
            relation::relate(tx, cx, person, &child)
        })
        .expect("she is her daughter");
}

#[test]
fn each_step_of_an_errand_is_told_to_her_and_to_her_daughter_once() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        let wish = new(centre, Way::Sign);
        has_a_daughter(centre, wish.person);
        let id = acts(centre, move |tx, cx| begin(tx, cx, &wish))
            .expect("it begins")
            .id;
        centre.does_its_jobs();
        centre.does_its_jobs();
        let mut to: Vec<String> = post.taken().iter().map(|body| body["to"].to_string()).collect();
        to.sort();
        assert_eq!(to, ["\"16900004321\"", "\"16900005566\""]);
        let child = post.taken().into_iter().find(|body| body["to"] == "16900005566");
        let text = child.expect("hers")["text"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(text.contains("王桂兰的事：小周替您办"), "{text}");
        // A line that goes dead: nobody knows whether it arrived, so it is not sent again.
        post.answers(&[Answers::Silence, Answers::Busy]);
        acts(centre, move |tx, cx| originals::taken(tx, cx, id, "户口簿")).expect("taken");
        for _ in 0..4 {
            centre.does_its_jobs();
            centre.clock.pass(10 * Micros::SECOND);
        }
        assert_eq!(
            post.taken().len(),
            5,
            "the busy one once more, the silent one never"
        );
        let states: Vec<TellState> = tells(centre, id.0).iter().map(|one| one.state).collect();
        assert_eq!(states.iter().filter(|one| **one == TellState::Sent).count(), 3);
        assert_eq!(states.iter().filter(|one| **one == TellState::Unsure).count(), 1);
        let mut leader = centre.signed_in(&centre.actors.leader);
        leader
            .opens(&format!("/desk/errands/{id}"))
            .shows("短信发给了王女士")
            .shows("不知道到没到");
    });
}

#[test]
fn a_daughter_is_told_only_if_her_mother_agreed() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        let mut wish = new(centre, Way::Sign);
        has_a_daughter(centre, wish.person);
        wish.child_too = false;
        acts(centre, move |tx, cx| begin(tx, cx, &wish)).expect("it begins");
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 1);
        assert_eq!(post.taken()[0]["to"], "16900004321");
    });
}

/// She wants to be told in another way, or has no telephone.
fn wants(centre: &TestCentre, person: PersonId, channel: &'static str, phone: bool) {
    centre
        .registers(&centre.actors.clerk, move |tx, cx| {
            let held = people::register::person(tx, cx.community, person)?.expect("she is there");
            let mut details = Details::of(&held);
            details.channel = channel.into();
            let to = Change {
                details,
                number: Given::Keep,
                phone: if phone { Given::Keep } else { Given::Clear },
                email: Given::Keep,
                state: held.state,
            };
            change(tx, cx, person, held.version, &to)
        })
        .expect("it is changed");
}

#[test]
fn whoever_has_no_telephone_is_told_at_the_door_by_somebody_of_her_places() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        let id = forwarded(centre);
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 1, "the step was told");
        let person = elder_of(centre, id);
        wants(centre, person, "phone", true);
        let clerk = &centre.actors.clerk;
        steps(centre, clerk, id, None, Step::Receipt("民-77".into())).expect("they have it");
        wants(centre, person, "sms", false);
        steps(centre, clerk, id, None, Step::Result("批了。".into())).expect("granted");
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 1, "no message to whoever reads none");
        let mut leader = centre.signed_in(&centre.actors.leader);
        let page = leader.opens("/desk/tells");
        page.shows("打电话")
            .shows("编号 民-77")
            .shows("上门说")
            .shows("批了。");
        let after = leader.submits(&page, "/desk/tells/", &[("go", "missed")]);
        after.shows("没找到人 1 次");
        let page = leader.submits(&after, "/desk/tells/", &[("go", "told")]);
        let page = leader.submits(&page, "/desk/tells/", &[("go", "told"), ("key", "k9")]);
        page.shows("该告诉的都告诉了");
        let done = tells(centre, id.0);
        assert_eq!(done.iter().filter(|one| one.state == TellState::Done).count(), 2);
        assert_eq!(done.iter().filter(|one| one.way == TellWay::Door).count(), 1);
        centre
            .signed_in(&centre.actors.other_leader)
            .opens("/desk/tells")
            .hides("民-77");
        holds(centre);
    });
}

fn elder_of(centre: &TestCentre, id: ApplicationId) -> PersonId {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| window::applications::Application::by_id(tx, community, id))
        .expect("it can be read")
        .expect("it is there")
        .person
        .expect("hers")
}

#[test]
fn without_a_way_for_messages_each_step_is_a_call() {
    both(|centre| {
        let id = forwarded(centre);
        centre.does_its_jobs();
        let all = tells(centre, id.0);
        assert_eq!((all[0].state, all[0].way), (TellState::Staff, TellWay::Call));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk
            .opens(&format!("/desk/applications/{id}"))
            .shows("请打电话告诉王桂兰");
        assert_eq!(
            steps(
                centre,
                &centre.actors.clerk,
                id,
                None,
                Step::Result("批了。".into())
            )
            .expect("granted")
            .state,
            State::Result
        );
        assert_eq!(tells(centre, id.0).len(), 2);
    });
}

#[test]
fn an_item_is_rated_once_online_and_a_bad_grade_brings_it_back_to_the_desk_with_a_deadline() {
    both(|centre| {
        let applied = applies(centre, allowance(Some(elder(centre)))).expect("it is taken in");
        let (id, clerk) = (applied.application.id, &centre.actors.clerk);
        steps(centre, clerk, id, None, Step::Accept).expect("taken on");
        steps(centre, clerk, id, None, Step::Forward("区民政局".into())).expect("forwarded");
        steps(centre, clerk, id, None, Step::Result("不批。".into())).expect("decided");
        let own = format!("/r/{}/rate", applied.reported.secret);
        let mut visitor = centre.visitor();
        let page = visitor.opens(&own);
        page.is(200).shows("基本满意");
        visitor.sends(&page, &own, &[("grade", "1")]).is(303);
        centre
            .visitor()
            .opens("/ratings")
            .shows("网上办的")
            .shows("1 次不满意");
        let (app, community) = (centre.app(), centre.places.community);
        let back = centre
            .store
            .write_now(move |tx| {
                window::applications::redo::done_again(tx, community, "Asia/Shanghai", app.policy())
            })
            .expect("it is taken back");
        assert_eq!(back, 1);
        let again = centre
            .store
            .read_now(move |tx| window::applications::Application::by_id(tx, community, id))
            .expect("it can be read")
            .expect("it is there");
        let matter = centre.matter(again.matter);
        assert_eq!(
            (again.state, again.open_due),
            (State::Checking, Some(matter.settle_due))
        );
        assert!(
            matter.reviewer.is_some() && matter.reviewer != clerk.staff,
            "another looks at it"
        );
        let tasks = centre
            .store
            .read_now(move |tx| matters::rate::open_tasks(tx, community))
            .expect("they can be read");
        let call = tasks
            .iter()
            .find(|task| task.matter == again.matter)
            .expect("a call-back");
        assert!(call.due_at > centre.clock.now());
        // Nothing to be rated until it is answered again.
        visitor
            .sends(&page, &own, &[("grade", "5"), ("key", "k2")])
            .is(409);
        holds(centre);
    });
}

#[test]
fn lists_of_the_day_and_of_visits_are_printed() {
    let centre = TestCentre::on_sqlite();
    let wish = new(&centre, Way::Sign);
    acts(&centre, move |tx, cx| begin(tx, cx, &wish)).expect("it begins");
    let mut leader = centre.signed_in(&centre.actors.leader);
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    for paper in [
        leader.looks("/desk/errands/paper"),
        clerk.looks("/counter/day/paper"),
    ] {
        paper.is(200);
        assert_eq!(paper.headers["content-type"], "application/pdf");
    }
}
