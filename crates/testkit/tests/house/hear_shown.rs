//! What is shown of what was understood: to everybody nothing personal, to the clerk what it may be.

use axum::http::Method;
use kernel::Micros;
use matters::hear::{self, Asked, Whom};
use matters::report::Report;
use matters::words::Channel;
use matters::{answer, publish};
use testkit::{TestCentre, both};

use crate::hear::{says_somewhere, with_namesakes};

#[test]
fn nothing_that_identifies_a_person_is_ever_on_the_wall_in_the_feed_or_in_the_api() {
    let centre = TestCentre::on_sqlite();
    let secrets = [
        "154 1234 5678",
        "１５４１２３４５６７８",
        "苏K12345",
        "张示例",
        "501室",
        "示例兰",
    ];
    let said = "3号楼501室路灯不亮，车苏K12345停在下面，打154 1234 5678或１５４１２３４５６７８，我叫张示例";
    let report = Report {
        node: Some(centre.places.south_3_2),
        channel: Channel::Phone,
        name: "示例兰".into(),
        taken_by: Some(centre.places.clerk),
        ..Report::of(said)
    };
    let told = centre.report(report).expect("taken in");
    let (id, clerk) = (told.matter.id, centre.actors.clerk.clone());
    for words in [
        "路灯不亮，打154 1234 5678",
        "501室路灯不亮",
        "我叫张示例，路灯不亮",
        "示例兰家门口路灯不亮",
    ] {
        let refused = centre.act(&clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, words, "")
        });
        assert!(
            matches!(refused, Err(publish::PublishError::Personal(_))),
            "{words}"
        );
    }
    let proposed = centre
        .act::<_, matters::cx::Refused, _>(&clerk, move |tx, cx| {
            let matter = cx.see(tx, id)?;
            Ok(matters::redact::Redactor::of(tx, cx, &matter)?.redacted(said))
        })
        .expect("proposed");
    assert!(
        secrets.iter().all(|secret| !proposed.contains(secret)),
        "{proposed}"
    );
    let words = proposed.clone();
    centre
        .act(&clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, &words, "")
        })
        .expect("published");
    let manager = centre.actors.manager.clone();
    let input = answer::Answer {
        words: "换好了，示例兰说亮了".into(),
        public: "换好了，示例兰说亮了，电话154 1234 5678；网格员小周看过".into(),
        proof: Vec::new(),
        ahead: None,
    };
    centre
        .act(&manager, move |tx, cx| answer::answer(tx, cx, id, None, &input))
        .expect("answered");
    let answered = centre.matter(id).public_answer;
    assert!(
        answered.contains("小周") && answered.contains("[姓名]"),
        "{answered}"
    );
    let mut visitor = centre.visitor();
    let receipt = told.matter.receipt.to_string();
    for path in [
        "/wall".to_owned(),
        format!("/wall/{receipt}"),
        "/wall/feed.xml".to_owned(),
        "/screen".to_owned(),
        "/wall?q=路灯".to_owned(),
        "/wall?q=15412345678".to_owned(),
        "/wall?q=zsl".to_owned(),
        "/api/v1/wall".to_owned(),
        "/open311/v2/requests.json".to_owned(),
        "/open311/v2/requests.xml".to_owned(),
    ] {
        let page = visitor.looks(&path.replace("路灯", "%E8%B7%AF%E7%81%AF"));
        for secret in secrets {
            assert!(!page.body.contains(secret), "{secret} stands at {path}");
        }
    }
}

#[test]
fn a_false_alarm_goes_on_the_wall_only_when_a_clerk_says_so_and_it_is_kept() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        let (id, clerk) = (told.matter.id, centre.actors.clerk.clone());
        let words = "路灯编号 15412345678 的不亮";
        let refused = centre.act(&clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, words, "")
        });
        let Err(publish::PublishError::Personal(found)) = refused else {
            panic!("it looks like a telephone")
        };
        centre
            .act(&clerk, move |tx, cx| {
                publish::publish_but(tx, cx, id, None, (words, ""), &found)
            })
            .expect("published");
        let community = centre.places.community;
        let lines = centre
            .store
            .read_now(move |tx| matters::cx::timeline(tx, community, id))
            .expect("its timeline");
        let kept = lines.last().expect("a line");
        assert!(
            kept.what.note.contains("15412345678") && kept.what.by == "小林",
            "{kept:?}"
        );
    });
}

#[test]
fn hostile_text_is_heard_in_no_time_and_without_harm() {
    let centre = TestCentre::on_sqlite();
    with_namesakes(&centre);
    let rare = "𬭚㙍🏮\u{200d}👨\u{200d}👩\u{200d}👧 مەھەللە 路灯不亮";
    for words in [
        rare.to_owned(),
        "楼".repeat(4_000),
        "13".repeat(2_000),
        "(a+)+$".repeat(600),
        "0".to_owned(),
    ] {
        let told = says_somewhere(&centre, &words);
        assert_eq!(told.intake.said, words);
        let clerk = centre.actors.clerk.clone();
        centre
            .act::<_, store::StoreError, _>(&clerk, move |tx, cx| {
                hear::likely(tx, cx, &Asked::of(&words), Whom::Staff, 3)
            })
            .expect("compared");
    }
}

#[test]
fn while_the_clerk_types_places_categories_and_likely_matters_come_as_a_block() {
    let centre = TestCentre::on_sqlite();
    let told = centre.says("楼道的路灯不亮了");
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    let page = clerk.opens("/desk/take-in");
    assert!(page.status.is_success(), "{}", page.body);
    let typed = clerk.sends(
        &page,
        "/desk/take-in",
        &[("go", "look"), ("words", "南苑3号楼2单元楼道灯不亮")],
    );
    let receipt = told.matter.receipt.to_string();
    for part in [
        "南苑 3号楼 2单元",
        "设施维修",
        "青禾物业",
        receipt.as_str(),
        "同一个单元",
    ] {
        assert!(typed.body.contains(part), "{part} is missing: {}", typed.body);
    }
    let nobody = centre
        .visitor()
        .asks(Method::POST, "/desk/hear", None, "text/html", Vec::new());
    assert_ne!(nobody.status.as_u16(), 200);
}

#[test]
fn what_was_ticked_from_half_a_sentence_gives_way_to_the_whole_one() {
    let centre = TestCentre::on_sqlite();
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    let page = clerk.opens("/desk/take-in");
    let whole = "南苑3号楼2单元楼道灯不亮";
    let early = [("guessed", "other"), ("category", "other")];
    let typed = clerk.sends(
        &page,
        "/desk/take-in",
        &[&[("go", "look"), ("words", whole)], &early[..]].concat(),
    );
    let ticked = typed.body.find(r#"name="guessed" value="repair""#);
    assert!(ticked.is_some(), "{}", typed.body);
    let page = clerk.opens("/desk/take-in");
    clerk.sends(
        &page,
        "/desk/take-in",
        &[&[("go", "save"), ("words", whole)], &early[..]].concat(),
    );
    let page = clerk.opens("/desk/take-in");
    let chosen = [("guessed", "repair"), ("category", "other"), ("asked", "1")];
    clerk.sends(
        &page,
        "/desk/take-in",
        &[&[("go", "save"), ("words", whole)], &chosen[..]].concat(),
    );
    let community = centre.places.community;
    let mut found = centre
        .store
        .read_now(move |tx| matters::lists::search(tx, community, "楼道灯不亮", None, 9, |_| true))
        .expect("found");
    found.sort_by_key(|matter| matter.receipt.to_string());
    let categories: Vec<String> = found.into_iter().map(|matter| matter.category).collect();
    assert_eq!(
        categories,
        ["repair", "other"],
        "heard from all the words, and chosen by a person"
    );
}

#[test]
fn a_centre_that_was_just_started_hears_what_was_said_before() {
    let centre = TestCentre::on_sqlite();
    let old = centre.says("楼道的路灯不亮了");
    centre.clock.pass(60 * Micros::DAY);
    let told = centre
        .act::<_, store::StoreError, _>(&centre.actors.clerk.clone(), move |tx, cx| {
            while cx.book.ear().listen(tx, cx)? {}
            let found = hear::likely(
                tx,
                cx,
                &Asked::of("南苑3号楼2单元楼道的路灯不亮了"),
                Whom::Staff,
                3,
            )?;
            Ok((cx.book.ear().len(), found))
        })
        .expect("compared");
    assert_eq!(told.0, 1);
    assert!(told.1.iter().all(|one| one.matter.id == old.matter.id));
}
