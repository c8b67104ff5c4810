//! Notices: to the right people, on the channel that they use, once.

use kernel::{GridPath, Micros, PersonId};
use people::notice::{ChannelKind, Config, Kept, channel::Sms, keep_channel};
use people::register::{LabelKind, New, Person, add, label};
use store::StoreError;
use testkit::{Answers, Page, PostBox, TestCentre, Visitor, both, days, hours};

use super::doors::resident;
use super::register::{north, south};

fn lives(centre: &TestCentre, name: &str, place: GridPath, phone: &str) -> Person {
    let new = New {
        phone: (!phone.is_empty()).then(|| phone.to_owned()),
        ..New::at(name, place, "")
    };
    centre
        .registers(&centre.actors.clerk, move |tx, cx| add(tx, cx, &new))
        .unwrap()
}

fn is(centre: &TestCentre, id: PersonId, kind: LabelKind) {
    let clerk = &centre.actors.clerk;
    let given = centre.registers(clerk, move |tx, cx| {
        let new = label::NewLabel {
            kind,
            source: "入户走访".into(),
            evidence: "走访记录".into(),
            from: tx.now().day(&kernel::Zone::shanghai()),
            until: None,
        };
        label::give(tx, cx, id, &new)
    });
    let given = given.unwrap().id;
    // Whoever gives it at the counter may have confirmed it with the same stroke.
    let _ = centre.registers(clerk, move |tx, cx| label::confirm(tx, cx, id, given));
}

pub(crate) fn with_messages(centre: &TestCentre, per_day: i64) -> PostBox {
    let post = PostBox::open();
    let config = Config::Sms(Sms {
        url: post.url(),
        headers: "x-key: abc".into(),
        body: r#"{"to":"{to}","text":"{text}","ref":"{id}"}"#.into(),
    });
    let (community, by) = (centre.places.community, centre.actors.manager.clone());
    let kept = Kept {
        id: None,
        kind: ChannelKind::Sms,
        name: "短信".into(),
        path: GridPath::ROOT,
        config,
        per_day,
        closed: false,
    };
    centre
        .store
        .write_now::<_, StoreError, _>(move |tx| keep_channel(tx, community, &by, &kept))
        .unwrap();
    post
}

/// Writes a notice and sends it; gives its page.
pub(crate) fn sends(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Page {
    let form = visitor.opens("/desk/notices/new");
    let mut all = vec![
        ("title", "明天停水"),
        ("body", "上午八点到十点停水，请先接好水。"),
    ];
    all.extend(fields);
    let draft = visitor.submits(&form, "/desk/notices/new", &all);
    draft.is(200);
    let id = draft.path.clone();
    visitor.submits(&draft, &format!("{id}/send"), &[]);
    visitor.opens(&id)
}

fn told(post: &PostBox) -> Vec<String> {
    let mut all: Vec<String> = post
        .taken()
        .iter()
        .map(|body| body["to"].as_str().unwrap_or_default().to_owned())
        .collect();
    all.sort();
    all
}

#[test]
fn lone_elders_of_two_buildings_are_told_once_and_nobody_else() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        let alone = lives(centre, "王奶奶", south(), "16900000001");
        let other = lives(centre, "吴爷爷", north(), "16900000002");
        lives(centre, "小李", south(), "16900000003");
        let silent = lives(centre, "哑爷爷", south(), "");
        for one in [&alone, &other, &silent] {
            is(centre, one.id, LabelKind::Alone);
        }
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1"), ("labels", "alone")]);
        centre.does_its_jobs();
        centre.does_its_jobs();
        assert_eq!(told(&post), ["16900000001", "16900000002"]);
        let text = post.taken()[0]["text"].as_str().unwrap().to_owned();
        assert!(
            text.starts_with("【青禾】明天停水：") && text.contains("/n/"),
            "{text}"
        );
        let page = clerk.opens(&page.path);
        page.shows("共 3 人")
            .shows("还有 3 人没有到")
            .shows("哑爷爷")
            .hides("小李");
        // The elder presses the button behind the link: opening it alone counts nothing.
        let link = text
            .split_whitespace()
            .last()
            .unwrap()
            .replace("http://huiyin.test", "");
        let mut elder = centre.visitor();
        let read = elder.opens(&link);
        read.shows("上午八点到十点停水");
        clerk.opens(&page.path).shows("自己看了 0 人");
        elder.submits(&read, "/n/", &[]).shows("您知道了");
        elder.submits(&read, "/n/", &[]).shows("您知道了");
        clerk.opens(&page.path).shows("自己看了 1 人");
        // The leader of the staircase tells the one without a telephone.
        let mut leader = centre.signed_in(&centre.actors.leader);
        let own = leader.opens(&page.path);
        own.shows("哑爷爷").hides("吴爷爷");
        let after = leader.submits(&own, "/desk/told/", &[]);
        after.shows("当面说了").hides("哑爷爷");
    });
}

#[test]
fn another_leader_sees_nothing_of_it() {
    both(|centre| {
        let one = lives(centre, "王奶奶", south(), "");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1"), ("places", "00010003")]);
        centre.does_its_jobs();
        let own = clerk.opens(&page.path);
        let action = own.form("/desk/told/").expect("somebody waits").0;
        let mut stranger = centre.signed_in(&centre.actors.other_leader);
        stranger.opens("/desk/notices").is(200).hides("明天停水");
        stranger.opens(&page.path).is(404).hides("明天停水");
        let guard = stranger.opens("/desk/notices/new").guard("/desk/notices/new");
        let body = format!("guard={guard}").into_bytes();
        let kind = Some("application/x-www-form-urlencoded");
        let answer = stranger.asks(axum::http::Method::POST, &action, kind, "text/html", body);
        answer.is(404);
        let (community, id) = (centre.places.community, one.id);
        let met = centre
            .store
            .read_now::<_, StoreError, _>(move |tx| people::register::Contact::of(tx, community, id))
            .unwrap();
        assert!(met.is_empty());
    });
}

#[test]
fn a_leader_tells_no_more_than_her_own_places() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        lives(centre, "王奶奶", south(), "16900000001");
        lives(centre, "吴爷爷", north(), "16900000002");
        let mut leader = centre.signed_in(&centre.actors.leader);
        // Even when the form is bent to ask for another's estate.
        sends(&mut leader, &[("residents", "1"), ("places", "0002")]).shows("共 0 人");
        sends(&mut leader, &[("residents", "1")]);
        centre.does_its_jobs();
        assert_eq!(told(&post), ["16900000001"]);
    });
}

#[test]
fn people_of_one_telephone_get_one_message() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        lives(centre, "王奶奶", south(), "16900000001");
        lives(centre, "王爷爷", south(), "16900000001");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1")]);
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 1);
        clerk.opens(&page.path).shows("共 2 人").shows("家里合用一个电话");
        let text = post.taken()[0]["text"].as_str().unwrap().to_owned();
        let link = text
            .split_whitespace()
            .last()
            .unwrap()
            .replace("http://huiyin.test", "");
        let mut home = centre.visitor();
        let read = home.opens(&link);
        home.submits(&read, "/n/", &[]);
        clerk.opens(&page.path).shows("自己看了 2 人");
    });
}

#[test]
fn what_nobody_knows_arrived_is_not_sent_twice() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        lives(centre, "王奶奶", south(), "16900000001");
        post.answers(&[Answers::Silence]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1")]);
        centre.does_its_jobs();
        centre.clock.pass(hours(2));
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 1);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk.opens(&page.path).shows("发了，不知道到没到");
    });
}

#[test]
fn a_busy_provider_is_asked_again_with_the_same_number() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        lives(centre, "王奶奶", south(), "16900000001");
        post.answers(&[Answers::Busy, Answers::Busy]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1")]);
        centre.does_its_jobs();
        for _ in 0..3 {
            centre.clock.pass(10 * Micros::SECOND);
            centre.does_its_jobs();
        }
        let taken = post.taken();
        assert_eq!(taken.len(), 3);
        assert!(taken.iter().all(|body| body["ref"] == taken[0]["ref"]));
        clerk.opens(&page.path).shows("发到了，没有回话");
    });
}

#[test]
fn a_refused_number_is_told_in_person() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        lives(centre, "王奶奶", south(), "16900000001");
        post.answers(&[Answers::No]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1")]);
        centre.does_its_jobs();
        clerk.opens(&page.path).shows("发不出去").shows("王奶奶");
    });
}

#[test]
fn nothing_leaves_at_night_and_nothing_beyond_the_budget() {
    both(|centre| {
        let post = with_messages(centre, 2);
        for n in 1..=3 {
            lives(centre, &format!("住户{n}"), south(), &format!("1690000000{n}"));
        }
        centre.clock.pass(hours(13));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        sends(&mut clerk, &[("residents", "1")]);
        centre.does_its_jobs();
        assert!(post.taken().is_empty(), "it is eleven at night");
        centre.clock.pass(hours(9));
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 2, "the budget of a day");
        centre.clock.pass(days(1));
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 3);
    });
}

#[test]
fn a_notice_laid_out_a_second_time_tells_nobody_twice() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        for n in 1..=9 {
            lives(centre, &format!("住户{n}"), south(), &format!("1690000000{n}"));
        }
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = sends(&mut clerk, &[("residents", "1"), ("roles", "leader")]);
        centre.does_its_jobs();
        // As if the server had died before it noted that everybody's is laid out.
        let community = centre.places.community;
        let id = page.path.rsplit('/').next().unwrap().to_owned();
        centre
            .store
            .write_now::<_, StoreError, _>(move |tx| {
                let undo = store::Sql::composed(
                    "UPDATE people_notice SET state = 'filling' WHERE community_id = $1 AND id = $2"
                        .to_owned(),
                );
                let id: kernel::NodeId = id.parse().expect("an id");
                tx.run(&undo, &[&community, &id])?;
                tx.enqueue(
                    community,
                    people::notice::FILL,
                    format!("{{\"notice\":\"{id}\"}}"),
                    tx.now(),
                )?;
                Ok(())
            })
            .unwrap();
        centre.does_its_jobs();
        assert_eq!(post.taken().len(), 9);
        clerk.opens(&page.path).shows("共 9 人");
    });
}

#[test]
fn whoever_reads_english_is_told_in_english() {
    both(|centre| {
        let post = with_messages(centre, 1000);
        let new = New {
            phone: Some("16900000009".into()),
            ..New::at("Ann Lee", south(), "")
        };
        let mut new = new;
        new.details.languages = "english".into();
        centre
            .registers(&centre.actors.clerk, move |tx, cx| add(tx, cx, &new))
            .unwrap();
        lives(centre, "王奶奶", south(), "16900000001");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let english = [
            ("title_en", "No water tomorrow"),
            ("body_en", "From eight to ten."),
        ];
        let mut fields = vec![("residents", "1")];
        fields.extend(english);
        sends(&mut clerk, &fields);
        centre.does_its_jobs();
        let mut texts: Vec<String> = post
            .taken()
            .iter()
            .map(|body| body["text"].as_str().unwrap().to_owned())
            .collect();
        texts.sort();
        assert!(
            texts[0].contains("No water tomorrow: From eight to ten."),
            "{texts:?}"
        );
        assert!(texts[1].contains("明天停水"), "{texts:?}");
    });
}

#[test]
fn a_resident_who_signs_in_by_telephone_reads_what_is_theirs() {
    both(|centre| {
        let one = lives(centre, "王奶奶", south(), "16900000001");
        lives(centre, "吴爷爷", north(), "16900000002");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        sends(&mut clerk, &[("residents", "1"), ("places", "0001")]);
        centre.does_its_jobs();
        let mut elder = resident(centre, "16900000001");
        let page = elder.opens("/notices");
        page.shows("明天停水");
        let action = page.form("/notices/").expect("a button").0;
        elder.submits(&page, "/notices/", &[]).shows("您知道了");
        let mut other = resident(centre, "16900000002");
        other.opens("/notices").hides("明天停水");
        let guard = other.opens("/me/sessions").guard("/sign-out");
        let kind = Some("application/x-www-form-urlencoded");
        let bent = other.asks(
            axum::http::Method::POST,
            &action,
            kind,
            "text/html",
            format!("guard={guard}").into_bytes(),
        );
        bent.is(404);
        resident(centre, "15400000000")
            .opens("/notices")
            .shows("还不知道您是名册里的哪一位");
        let (community, id) = (centre.places.community, one.id);
        let met = centre
            .store
            .read_now::<_, StoreError, _>(move |tx| people::register::Contact::of(tx, community, id))
            .unwrap();
        assert_eq!(met.len(), 1);
    });
}

#[test]
fn nobody_without_the_role_writes_a_notice() {
    both(|centre| {
        for actor in [&centre.actors.mender, &centre.actors.arbiter] {
            let mut visitor = centre.signed_in(actor);
            visitor.opens("/desk/notices/new").is(403);
            visitor.opens("/desk/notices").is(403);
        }
    });
}
