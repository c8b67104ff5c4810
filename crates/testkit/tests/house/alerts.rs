//! Alerts: whoever turned them on is rung once, in their own hand only; whoever
//! cannot be rung is told another way.

use axum::http::Method;
use kernel::{AccountId, GridPath, Micros, Uuid};
use people::notice::ChannelKind;
use people::register::{New, Person, Refused, add, own, person};
use serde_json::Value;
use store::StoreError;
use testkit::{Handset, Page, PushBox, Pushed, TestCentre, Visitor, both, hours};

use crate::notices::{sends, with_messages};
use crate::register::south;

/// Somebody of the register with a log-in, and their browser.
fn lives(centre: &TestCentre, name: &str, phone: &str) -> (Person, Visitor) {
    let new = New {
        phone: Some(phone.to_owned()),
        ..New::at(name, south(), "")
    };
    let clerk = &centre.actors.clerk;
    let one = centre.registers(clerk, move |tx, cx| add(tx, cx, &new)).unwrap();
    tied(centre, one)
}

/// Gives somebody of the register a log-in.
fn tied(centre: &TestCentre, one: Person) -> (Person, Visitor) {
    let id = one.id;
    let one = centre.registers::<_, Refused, _>(&centre.actors.clerk, move |tx, cx| {
        own::issue_card(tx, cx, id)?;
        Ok(person(tx, cx.community, id)?.unwrap())
    });
    let one = one.unwrap();
    let visitor = centre.inside(one.account.unwrap(), gate::Times::of_residents());
    (one, visitor)
}

fn posts(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.opens("/me/alerts");
    let form = page.form("/me/alerts").map_or("/sign-out", |_| "/me/alerts");
    let guard = page.guard(form);
    let mut body = format!("guard={guard}");
    for (name, value) in fields {
        body.push_str(&format!("&{name}={}", web::url::part(value)));
    }
    let kind = Some("application/x-www-form-urlencoded");
    visitor.asks(Method::POST, path, kind, "text/html", body.into_bytes())
}

/// Turns alerts on as the page's script does.
fn turns_on(visitor: &mut Visitor, handset: &Handset) -> Page {
    let begun = posts(visitor, "/me/alerts/begin", &[]);
    begun.is(200);
    assert_eq!(
        gate::from_base64url(begun.json()["key"].as_str().unwrap())
            .unwrap()
            .len(),
        65
    );
    let fields = [
        ("endpoint", handset.address.as_str()),
        ("p256dh", &handset.p256dh()),
        ("auth", &handset.auth()),
    ];
    posts(visitor, "/me/alerts", &fields)
}

/// Turns alerts on and hears the first ring.
fn is_rung(centre: &TestCentre, push: &PushBox, visitor: &mut Visitor, handset: &Handset) {
    turns_on(visitor, handset).is(303);
    centre.does_its_jobs();
    only(push.take());
}

/// Sends a notice and lets it go out; gives the address of its page.
fn tells(centre: &TestCentre, visitor: &mut Visitor, fields: &[(&str, &str)]) -> String {
    let page = sends(visitor, fields);
    centre.does_its_jobs();
    page.path
}

/// Somebody with alerts on, on a telephone that is all their own.
fn with_alerts(centre: &TestCentre, push: &PushBox) -> (Person, Visitor, Handset) {
    let (one, mut elder) = lives(centre, "王奶奶", "16900000001");
    let mine = push.handset("mine", 7);
    is_rung(centre, push, &mut elder, &mine);
    (one, elder, mine)
}

fn waits_a_little(centre: &TestCentre) {
    for _ in 0..6 {
        centre.clock.pass(Micros::MINUTE);
        centre.does_its_jobs();
    }
}

fn only(mut all: Vec<Pushed>) -> Pushed {
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn a_notice_rings_once_and_is_read_on_its_own_telephone_only() {
    both(|centre| {
        let (sms, push) = (with_messages(centre, 1000), PushBox::open());
        let (one, mut elder) = lives(centre, "王奶奶", "16900000001");
        lives(centre, "吴爷爷", "16900000002");
        let (mine, other) = (push.handset("mine", 7), push.handset("other", 9));
        elder.opens("/me").shows("手机提醒");
        elder.opens("/me/alerts").shows("还是发短信");
        turns_on(&mut elder, &mine).is(303);
        turns_on(&mut elder, &mine).is(303);
        centre.does_its_jobs();
        let hello = only(push.take());
        assert_eq!(mine.reads(&hello.body).unwrap()["path"], "/me/alerts");
        elder.opens("/me/alerts").shows("响过");

        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let path = tells(centre, &mut clerk, &[("residents", "1")]);
        centre.does_its_jobs();
        let rung = only(push.take());
        assert_eq!(rung.path, "/to/mine");
        assert!(
            other.reads(&rung.body).is_none(),
            "another's telephone opens nothing"
        );
        let said: Value = mine.reads(&rung.body).unwrap();
        assert_eq!(
            (&said["title"], &said["body"]),
            (&"青禾".into(), &"明天停水".into())
        );
        assert_eq!(rung.headers["content-encoding"], "aes128gcm");
        assert_eq!(rung.headers["topic"], said["tag"].as_str().unwrap());
        let claims = rung.claims.expect("the centre signed it");
        assert_eq!(claims["aud"], push.origin());
        let second = centre.clock.now().0 / Micros::SECOND;
        let left = claims["exp"].as_i64().unwrap() - second;
        assert!((1..=86_400).contains(&left), "{left}");
        let texts: Vec<Value> = sms.taken().iter().map(|body| body["to"].clone()).collect();
        assert_eq!(texts, ["16900000002"], "whoever was rung gets no text message");

        // She opens it and says that she knows.
        let link = said["path"].as_str().unwrap().to_owned();
        let read = elder.opens(&link);
        read.shows("上午八点到十点停水");
        elder.submits(&read, "/n/", &[]).shows("您知道了");
        clerk.opens(&path).shows("自己看了 1 人");
        let id = one.id;
        let now = centre.registers::<_, Refused, _>(&centre.actors.clerk, move |tx, cx| {
            Ok(person(tx, cx.community, id)?.unwrap().channel)
        });
        assert_eq!(now.unwrap(), "push");
    });
}

#[test]
fn what_concerns_only_some_says_nothing_on_a_locked_screen() {
    both(|centre| {
        let push = PushBox::open();
        with_alerts(centre, &push);
        let mut new = New::at("赵奶奶", south(), "");
        new.details.born = "1940-01-01".parse().ok();
        let old = centre
            .registers(&centre.actors.clerk, move |tx, cx| add(tx, cx, &new))
            .unwrap();
        let (_, mut old) = tied(centre, old);
        let hers = push.handset("hers", 8);
        is_rung(centre, &push, &mut old, &hers);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        tells(centre, &mut clerk, &[("residents", "1"), ("from_age", "80")]);
        let rung = only(push.take());
        let said = hers.reads(&rung.body).unwrap();
        assert_eq!(said["body"], "有一件事要告诉您，点开看。");
    });
}

#[test]
fn a_telephone_that_is_gone_is_ended_and_its_owner_is_told_by_message() {
    both(|centre| {
        let (sms, push) = (with_messages(centre, 1000), PushBox::open());
        let (_, mut elder, _) = with_alerts(centre, &push);
        push.answers(&[410]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let path = tells(centre, &mut clerk, &[("residents", "1")]);
        assert_eq!((push.take().len(), sms.taken().len()), (1, 1));
        clerk.opens(&path).shows("发到了，没有回话");
        elder.opens("/me/alerts").hides("关掉");
        tells(centre, &mut clerk, &[("residents", "1")]);
        assert_eq!((push.take().len(), sms.taken().len()), (0, 2));
    });
}

#[test]
fn a_busy_push_service_is_asked_again_and_then_another_way_is_taken() {
    both(|centre| {
        let (sms, push) = (with_messages(centre, 1000), PushBox::open());
        with_alerts(centre, &push);
        push.answers(&[429, 503]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        tells(centre, &mut clerk, &[("residents", "1")]);
        waits_a_little(centre);
        let tries = push.take();
        assert_eq!(tries.len(), 3);
        assert!(
            tries
                .iter()
                .all(|one| one.headers["topic"] == tries[0].headers["topic"])
        );
        assert!(sms.taken().is_empty());

        push.answers(&[503; 20]);
        tells(centre, &mut clerk, &[("residents", "1")]);
        waits_a_little(centre);
        assert_eq!(push.take().len(), 4);
        assert_eq!(sms.taken().len(), 1);
        // It rings again once the service is well.
        push.answers(&[]);
        tells(centre, &mut clerk, &[("residents", "1")]);
        assert_eq!((push.take().len(), sms.taken().len()), (1, 1));
    });
}

#[test]
fn nothing_rings_at_night() {
    both(|centre| {
        let push = PushBox::open();
        with_alerts(centre, &push);
        centre.clock.pass(hours(13));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        tells(centre, &mut clerk, &[("residents", "1")]);
        assert!(push.take().is_empty(), "it is eleven at night");
        centre.clock.pass(hours(10));
        centre.does_its_jobs();
        only(push.take());
    });
}

#[test]
fn a_service_that_is_not_known_and_keys_that_are_none_are_refused() {
    both(|centre| {
        let push = PushBox::open();
        let (_, mut elder) = lives(centre, "王奶奶", "16900000001");
        let mine = push.handset("mine", 7);
        for address in [
            "https://evil.example/x",
            "http://169.254.169.254/latest/meta-data",
            "https://127.0.0.1@evil.example/x",
            "",
        ] {
            turns_on(&mut elder, &mine.at(address))
                .is(422)
                .shows("中心发不到");
        }
        let half = [
            ("endpoint", mine.address.as_str()),
            ("p256dh", "AAAA"),
            ("auth", "AAAA"),
        ];
        posts(&mut elder, "/me/alerts", &half).is(422).shows("没有打开");
        for n in 0..5 {
            turns_on(&mut elder, &push.handset(&format!("n{n}"), 10 + n)).is(303);
        }
        turns_on(&mut elder, &mine).is(422).shows("已经有五台了");
    });
}

#[test]
fn nobody_ends_or_takes_anothers_telephone() {
    both(|centre| {
        let push = PushBox::open();
        let (_, mut elder) = lives(centre, "王奶奶", "16900000001");
        let (_, mut stranger) = lives(centre, "吴爷爷", "16900000002");
        let mine = push.handset("mine", 7);
        turns_on(&mut elder, &mine).is(303);
        let page = elder.opens("/me/alerts");
        let action = page.form("/me/alerts/").unwrap().0;
        posts(&mut stranger, &action, &[]).is(404);
        // The address alone is not enough to have another's alerts.
        let guessed = push.handset("x", 9).at(&mine.address);
        turns_on(&mut stranger, &guessed).is(422);
        elder.opens("/me/alerts").shows("关掉");
        stranger.opens("/me/alerts").hides("关掉");
        // The same browser in another's hand: it rings for whoever holds it now.
        turns_on(&mut stranger, &mine).is(303);
        elder.opens("/me/alerts").hides("关掉");
        let page = stranger.opens("/me/alerts");
        stranger.submits(&page, "/me/alerts/", &[]).shows("关掉了");
        centre
            .visitor()
            .opens("/push-worker.js")
            .is(200)
            .shows("showNotification");
        let told = centre
            .store
            .read_now({
                let community = centre.places.community;
                move |tx| people::register::no_loss::register_loss(tx, community)
            })
            .unwrap();
        assert!(told.holds && told.devices == 1, "{told:?}");
    });
}

#[test]
fn those_who_work_here_are_rung_and_the_centre_can_take_alerts_out_of_use() {
    both(|centre| {
        let push = PushBox::open();
        let mut leader = centre.signed_in(&centre.actors.leader);
        let mine = push.handset("desk", 7);
        is_rung(centre, &push, &mut leader, &mine);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        tells(centre, &mut clerk, &[("roles", "leader")]);
        assert_eq!(mine.reads(&only(push.take()).body).unwrap()["body"], "明天停水");

        let (community, by) = (centre.places.community, centre.actors.manager.clone());
        let closed = people::notice::Kept {
            id: None,
            kind: ChannelKind::Push,
            name: "手机提醒".into(),
            path: GridPath::ROOT,
            config: people::notice::Config::Push,
            per_day: 100,
            closed: true,
        };
        centre
            .store
            .write_now::<_, StoreError, _>(move |tx| {
                people::notice::keep_channel(tx, community, &by, &closed)
            })
            .unwrap();
        tells(centre, &mut clerk, &[("roles", "leader")]);
        assert!(push.take().is_empty());
        leader.opens("/me/alerts").shows("中心现在不发手机提醒");
    });
}

#[test]
fn a_step_of_an_errand_rings_and_sends_no_text_message() {
    both(|centre| {
        let (sms, push) = (with_messages(centre, 1000), PushBox::open());
        let mut wish = crate::errands::new(centre, window::errands::Way::Sign);
        wish.child_too = false;
        let whose = wish.person;
        let one = centre.registers::<_, Refused, _>(&centre.actors.clerk, move |tx, cx| {
            Ok(person(tx, cx.community, whose)?.unwrap())
        });
        let (_, mut elder) = tied(centre, one.unwrap());
        let mine = push.handset("mine", 7);
        is_rung(centre, &push, &mut elder, &mine);
        let errand = crate::errands::acts(centre, move |tx, cx| window::errands::begin(tx, cx, &wish));
        let errand = errand.expect("it begins").id;
        centre.does_its_jobs();
        push.take();
        crate::errands::acts(centre, move |tx, cx| {
            let step = window::errands::steps::NewStep {
                words: "材料交上去了".into(),
                tell: vec!["person"],
            };
            window::errands::steps::done(tx, cx, errand, &step)
        })
        .expect("a step");
        centre.does_its_jobs();
        let said = mine.reads(&only(push.take()).body).unwrap();
        assert_eq!(said["body"], "您办的事有消息了，点开看。");
        assert!(sms.taken().is_empty());
    });
}

#[test]
fn a_change_of_what_was_booked_rings() {
    both(|centre| {
        let (sms, push) = (with_messages(centre, 1000), PushBox::open());
        let (_, _, mine) = with_alerts(centre, &push);
        let community = centre.places.community;
        centre
            .store
            .write_now::<_, StoreError, _>(move |tx| {
                let who = bookings::learner::Meet {
                    name: "王奶奶".into(),
                    phone: "16900000001".into(),
                    ..Default::default()
                };
                let met = bookings::learner::meet(tx, community, "test", &who).unwrap();
                let say = bookings::told::Say {
                    topic: "moved".into(),
                    title: "课改了".into(),
                    body: "书法课改到周四。".into(),
                };
                bookings::told::tell(tx, community, &[met.id], &say).map(|_| ())
            })
            .unwrap();
        centre.does_its_jobs();
        let said = mine.reads(&only(push.take()).body).unwrap();
        assert_eq!(said["body"], "您报名的事有消息了，点开看。");
        assert!(sms.taken().is_empty());
    });
}

#[test]
fn erasing_what_is_kept_of_somebody_ends_their_alerts() {
    both(|centre| {
        let push = PushBox::open();
        let (one, mut elder, _) = with_alerts(centre, &push);
        let account: AccountId = one.account.unwrap();
        let page = elder.opens("/me");
        let asked = elder.submits(&page, "/me/wish", &[("kind", "erase")]);
        asked.shows("收到了");
        let erased = centre.registers::<_, Refused, _>(&centre.actors.manager, move |tx, cx| {
            let open = people::register::wish::Wish::open(tx, cx.community, (Micros(0), Uuid::nil()), 9)?;
            people::register::wish::decide(tx, cx, open[0].id, true, "")?;
            Ok(people::notice::push::devices(tx, cx.community, account)?.len())
        });
        assert_eq!(erased.unwrap(), 0);
    });
}
