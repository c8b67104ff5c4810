//! What was said is understood: the hard cases. Nothing is decided by itself.

use std::cell::RefCell;

use matters::hear::{self, Asked, Likely, Whom, decide, themes, weigh};
use matters::report::{Report, Reported};
use matters::{answer, correct, lists, merge, publish};
use people::rows::Node;
use testkit::{TestCentre, both, days, hours, minutes};

/// Three estates that share a name, a street, and spots: the cases that must be asked back.
pub fn with_namesakes(centre: &TestCentre) {
    let community = centre.places.community;
    centre
        .store
        .write_now(move |tx| {
            let nodes: [(&[u16], &str, &str); 9] = [
                (&[3], "文昌小区北区", "文北"),
                (&[3, 1], "5号楼", ""),
                (&[4], "文昌小区南区", "文南"),
                (&[4, 1], "5号楼", ""),
                (&[5], "锦绣苑", "锦绣"),
                (&[5, 1], "3号楼", "3栋"),
                (&[5, 1, 2], "2单元", ""),
                (&[5, 2], "12号楼", "12栋"),
                (&[5, 3], "银杏广场", "银杏树下"),
            ];
            for (steps, name, alias) in nodes {
                let path = steps
                    .iter()
                    .try_fold(kernel::GridPath::ROOT, |path, step| path.child(*step));
                Node {
                    community,
                    id: tx.clock().fresh(),
                    path: path.expect("a short path"),
                    name: name.into(),
                    alias: alias.into(),
                    closed: false,
                    version: 1,
                }
                .insert(tx)?;
            }
            people::rows::new_edition(tx, community)
        })
        .expect("they are kept");
}

/// What is heard about the place: the certain one, those to ask about, a building that is not there.
fn heard(centre: &TestCentre, words: &'static str) -> (String, Vec<String>, Option<String>) {
    centre
        .act::<_, store::StoreError, _>(&centre.actors.clerk.clone(), move |_, cx| {
            let heard = hear::place(cx.centre, cx.hearing(), words, None);
            let name = |id: &kernel::NodeId| hear::grid::full_name(cx.centre, *id);
            let certain = heard.node.as_ref().map(name).unwrap_or_default();
            Ok((certain, heard.ask.iter().map(name).collect(), heard.unknown))
        })
        .expect("it is read")
}

fn likely(centre: &TestCentre, actor: &gate::Actor, words: &'static str, whom: Whom) -> Vec<Likely> {
    centre
        .act::<_, store::StoreError, _>(actor, move |tx, cx| {
            hear::likely(tx, cx, &Asked::of(words), whom, 3)
        })
        .expect("it is compared")
}

pub fn says_somewhere(centre: &TestCentre, words: &str) -> Reported {
    centre.report(Report::of(words)).expect("taken in")
}

fn answers(centre: &TestCentre, of: &Reported, words: &'static str) {
    let (id, manager) = (of.matter.id, centre.actors.manager.clone());
    let input = answer::Answer {
        words: words.into(),
        public: words.into(),
        proof: Vec::new(),
        ahead: None,
    };
    centre
        .act(&manager, move |tx, cx| answer::answer(tx, cx, id, None, &input))
        .expect("answered");
}

fn publishes(centre: &TestCentre, of: &Reported, words: &'static str) {
    let (id, clerk) = (of.matter.id, centre.actors.clerk.clone());
    centre
        .act(&clerk, move |tx, cx| {
            publish::publish(tx, cx, id, None, words, "")
        })
        .expect("published");
}

#[test]
fn a_place_in_the_words_becomes_a_node_when_there_is_no_doubt() {
    let centre = TestCentre::on_sqlite();
    with_namesakes(&centre);
    for (words, place) in [
        ("南苑3号楼2单元的灯不亮", "南苑 3号楼 2单元"),
        ("南苑三栋二单元楼道灯瞎了", "南苑 3号楼 2单元"),
        ("锦绣3-2-501漏水", "锦绣苑 3号楼 2单元"),
        ("錦繡苑３號樓電梯壞了", "锦绣苑 3号楼"),
        ("锦绣苑3号楼11楼的灯坏了", "锦绣苑 3号楼"),
        ("锦绣苑12号的垃圾没人收", "锦绣苑 12号楼"),
        ("锦绣苑银杏广场的长椅断了", "锦绣苑 银杏广场"),
        ("文北5号楼停电", "文昌小区北区 5号楼"),
        ("3月2日501路公交没停", ""),
        ("昨天比分3-2，吵了一夜", ""),
        ("😀\u{200b}路灯不亮", ""),
    ] {
        let (certain, ask, unknown) = heard(&centre, words);
        assert_eq!(
            (certain.as_str(), ask.len(), unknown),
            (place, 0, None),
            "{words}"
        );
    }
}

#[test]
fn namesakes_and_unknown_buildings_are_asked_back_and_never_guessed() {
    let centre = TestCentre::on_sqlite();
    with_namesakes(&centre);
    let (certain, ask, _) = heard(&centre, "文昌小区5号楼停电了");
    assert_eq!((certain.as_str(), ask.len()), ("", 2), "{ask:?}");
    assert!(
        says_somewhere(&centre, "文昌小区5号楼停电了")
            .matter
            .node
            .is_none()
    );
    let (certain, ask, unknown) = heard(&centre, "锦绣苑99号楼的灯坏了");
    assert_eq!(
        (certain.as_str(), ask.len(), unknown.as_deref()),
        ("", 0, Some("99"))
    );
    assert!(
        says_somewhere(&centre, "锦绣苑99号楼的灯坏了")
            .matter
            .node
            .is_none()
    );
}

#[test]
fn a_report_without_a_chosen_place_gets_the_one_that_its_words_state() {
    both(|centre| {
        let told = says_somewhere(centre, "南苑3号楼2单元楼道灯不亮");
        assert_eq!(told.matter.node, Some(centre.places.south_3_2));
        assert_eq!(told.intake.node, None, "nobody chose it");
        let by_spot = Report {
            place: "南苑3号楼".into(),
            ..Report::of("电梯坏了")
        };
        let told = centre.report(by_spot).expect("taken in");
        assert_eq!(told.matter.node, Some(centre.places.south_3));
        assert!(says_somewhere(centre, "路灯不亮").matter.node.is_none());
    });
}

#[test]
fn the_same_thing_at_the_same_place_is_offered_with_why_and_never_merged_by_itself() {
    both(|centre| {
        let lamp = says_somewhere(centre, "南苑3号楼2单元楼道的路灯不亮了");
        says_somewhere(centre, "北苑1号楼1单元楼道的路灯不亮了");
        centre.clock.pass(hours(3));
        let found = likely(
            centre,
            &centre.actors.clerk,
            "南苑三栋二单元楼道灯坏了，晚上看不见",
            Whom::Staff,
        );
        assert_eq!(
            found.first().map(|one| one.matter.id),
            Some(lamp.matter.id),
            "{found:?}"
        );
        let first = &found[0];
        assert!(first.proposed && !first.again);
        assert!(
            first.why.contains(&text::likeness::Why::SameUnit),
            "{:?}",
            first.why
        );
        assert!(
            first.why.contains(&text::likeness::Why::SameThing("路灯".into())),
            "{:?}",
            first.why
        );
        assert!(
            found.iter().skip(1).all(|one| one.score < first.score / 2.0),
            "another estate is another lamp"
        );
        let second = says_somewhere(centre, "南苑三栋二单元楼道灯坏了，晚上看不见");
        assert_eq!(centre.matter(second.matter.id).merged_into, None);
        assert!(
            likely(
                centre,
                &centre.actors.lift_man,
                "南苑3号楼2单元路灯不亮",
                Whom::Staff
            )
            .is_empty(),
            "not theirs to see"
        );
    });
}

#[test]
fn what_was_answered_lately_is_offered_as_come_back_and_the_new_one_points_to_it() {
    both(|centre| {
        let old = says_somewhere(centre, "南苑3号楼2单元路灯不亮");
        answers(centre, &old, "灯头换了");
        centre.clock.pass(days(7));
        let found = likely(
            centre,
            &centre.actors.clerk,
            "南苑3号楼2单元路灯又不亮了",
            Whom::Staff,
        );
        assert_eq!(
            found.first().map(|one| (one.matter.id, one.again, one.proposed)),
            Some((old.matter.id, true, false))
        );
        let new = says_somewhere(centre, "南苑3号楼2单元路灯又不亮了");
        let (clerk, old_id, of) = (centre.actors.clerk.clone(), old.matter.id, new.matter.clone());
        let noted = centre
            .act(&clerk, move |tx, cx| hear::again::again(tx, cx, &of, old_id))
            .expect("noted");
        assert!(noted);
        let (community, id) = (centre.places.community, new.matter.id);
        let lines = centre
            .store
            .read_now(move |tx| matters::cx::timeline(tx, community, id))
            .expect("its timeline");
        assert!(lines.iter().any(|line| line.what.other == Some(old_id.0)));
        assert_eq!(
            centre.matter(new.matter.id).merged_into,
            None,
            "a new matter with its own promise"
        );
        centre.clock.pass(days(40));
        assert!(
            likely(
                centre,
                &centre.actors.clerk,
                "南苑3号楼2单元路灯又不亮了",
                Whom::Staff
            )
            .iter()
            .all(|one| !one.again)
        );
    });
}

#[test]
fn everybody_is_asked_only_about_what_stands_on_the_wall_by_what_stands_there() {
    both(|centre| {
        let told = centre.says("路灯不亮，我家老人王桂芳摔了一跤，电话15412345678");
        assert!(
            likely(
                centre,
                &centre.actors.resident,
                "南苑3号楼路灯不亮",
                Whom::Everybody
            )
            .is_empty()
        );
        publishes(centre, &told, "楼道的路灯不亮");
        let found = likely(
            centre,
            &centre.actors.resident,
            "南苑3号楼路灯不亮",
            Whom::Everybody,
        );
        assert_eq!(found.len(), 1);
        let probing = likely(
            centre,
            &centre.actors.resident,
            "老人王桂芳摔了一跤",
            Whom::Everybody,
        );
        assert!(
            probing.is_empty(),
            "hidden words must not be found out by asking: {probing:?}"
        );
    });
}

#[test]
fn clerks_decisions_are_kept_and_a_pair_held_apart_is_not_offered_again() {
    both(|centre| {
        let (one, two) = (centre.says("路灯不亮"), centre.says("路灯不亮了呀，很黑"));
        let (a, b) = (one.matter.id, two.matter.id);
        let clerk = centre.actors.clerk.clone();
        let alike = move |tx: &mut store::Tx<'_>, cx: &matters::cx::Cx<'_>| {
            let asked = Asked {
                own: Some(b),
                node: two.matter.node,
                ..Asked::of("路灯不亮了呀，很黑")
            };
            hear::likely(tx, cx, &asked, Whom::Staff, 3)
        };
        assert_eq!(centre.act(&clerk, alike).expect("compared").len(), 1);
        centre
            .act(&clerk, move |tx, cx| decide::other(tx, cx, a, b))
            .expect("held apart");
        assert!(centre.act(&clerk, alike).expect("compared").is_empty());
        let refused = centre.act(&centre.actors.mender.clone(), move |tx, cx| {
            decide::other(tx, cx, a, b)
        });
        assert!(refused.is_err(), "the property's man does not decide this");
        centre
            .act(&clerk, move |tx, cx| merge::merge(tx, cx, b, a, ""))
            .expect("merged after all");
        let decided = centre
            .act::<_, store::StoreError, _>(&clerk, weigh::decided)
            .expect("read");
        assert_eq!(
            decided.iter().map(|(_, same)| *same).collect::<Vec<_>>(),
            [true],
            "the later decision counts"
        );
        centre
            .act(&clerk, move |tx, cx| merge::unmerge(tx, cx, b, ""))
            .expect("undone");
        let decided = centre
            .act::<_, store::StoreError, _>(&clerk, weigh::decided)
            .expect("read");
        assert!(!decided[0].1);
    });
}

#[test]
fn the_category_is_suggested_with_why_and_learns_from_corrections() {
    both(|centre| {
        let names = |words: &'static str| {
            let choose = move |tx: &mut store::Tx<'_>, cx: &matters::cx::Cx<'_>| {
                cx.book.hear_lessons(tx, cx)?;
                let choices = cx.book.hear(Some(cx.hearing()), words, 3);
                Ok::<_, store::StoreError>(
                    choices
                        .iter()
                        .map(|one| one.category.code.clone())
                        .collect::<Vec<_>>(),
                )
            };
            centre.act(&centre.actors.clerk.clone(), choose).expect("chosen")
        };
        assert_eq!(names("楼道的灯不亮").first().map(String::as_str), Some("repair"));
        assert_eq!(names("电梯又坏了").first().map(String::as_str), Some("lift"));
        assert_eq!(
            names("跟隔壁吵架吵到半夜").first().map(String::as_str),
            Some("quarrel")
        );
        assert_eq!(says_somewhere(centre, "你好").matter.category, "other");
        let odd = "快递柜的屏幕花了，取不了件";
        for times in 0..6 {
            let told = says_somewhere(centre, odd);
            let (id, clerk) = (told.matter.id, centre.actors.clerk.clone());
            if told.matter.category != "lift" {
                centre
                    .act(&clerk, move |tx, cx| {
                        correct::correct(tx, cx, id, None, Some("lift"), None, "")
                    })
                    .expect("corrected");
            }
            centre.clock.pass(minutes(1 + times));
        }
        assert_eq!(
            names(odd).first().map(String::as_str),
            Some("lift"),
            "it was corrected often enough"
        );
    });
}

#[test]
fn words_initials_and_numbers_find_the_same_on_both_engines() {
    let found: RefCell<Vec<Vec<Vec<String>>>> = RefCell::default();
    both(|centre| {
        for words in [
            "3号楼的路灯不亮了",
            "路燈壞了",
            "電梯停在11樓",
            "水管漏水，楼道湿滑",
            "WIFI连不上",
        ] {
            centre.says(words);
        }
        let seek = |question: &'static str| {
            let community = centre.places.community;
            let found = centre
                .store
                .read_now(move |tx| lists::search(tx, community, question, None, 10, |_| true));
            found
                .expect("it is looked for")
                .iter()
                .map(|one| one.words.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(seek("ldbl"), ["3号楼的路灯不亮了"]);
        assert_eq!(seek("LDHL"), ["路燈壞了"]);
        assert_eq!(seek("wifi"), ["WIFI连不上"]);
        assert_eq!(seek("路灯").len(), 2);
        assert_eq!(seek("灯").len(), 2);
        assert_eq!(seek("ny").len(), 5, "the place is found by its initials too");
        assert!(seek("zzz").is_empty() && seek("").is_empty() && seek("'; DROP").is_empty());
        found
            .borrow_mut()
            .push(["ldbl", "路灯", "11楼", "ny", "南苑 灯"].map(seek).to_vec());
    });
    let found = found.into_inner();
    assert_eq!(found[0], found[1]);
}

#[test]
fn what_is_said_more_often_than_usual_is_a_theme_with_examples() {
    both(|centre| {
        centre.clock.pass(days(35));
        for words in ["楼道的灯不亮", "路灯坏了", "灯一闪一闪", "路灯不亮，很黑"] {
            centre.says(words);
            centre.clock.pass(hours(5));
        }
        let found = centre
            .act::<_, store::StoreError, _>(&centre.actors.manager.clone(), themes::themes)
            .expect("counted");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (
                found[0].estate.as_str(),
                found[0].category.as_str(),
                found[0].times
            ),
            ("南苑", "设施维修", 4)
        );
        assert_eq!((found[0].examples.len(), found[0].usually().as_str()), (3, "0.0"));
        let page = centre.signed_in(&centre.actors.manager).opens("/manage/themes");
        assert!(
            page.status.is_success() && page.body.contains("设施维修"),
            "{}",
            page.body
        );
        assert_ne!(centre.visitor().looks("/manage/themes").status.as_u16(), 200);
    });
}

#[test]
fn the_same_person_every_day_is_one_matter_and_many_letters_of_one_form_are_many() {
    both(|centre| {
        let first = centre.says("楼道堆满纸箱，走不过去");
        centre.clock.pass(days(1));
        let found = likely(
            centre,
            &centre.actors.clerk,
            "南苑3号楼2单元楼道堆满纸箱，走不过去",
            Whom::Staff,
        );
        assert_eq!(found.first().map(|one| one.matter.id), Some(first.matter.id));
        let letter = |building: &str| format!("尊敬的领导：{building}楼道堆满纸箱，请清理，谢谢");
        let other = says_somewhere(centre, &letter("北苑1号楼1单元"));
        let found = likely(
            centre,
            &centre.actors.clerk,
            "尊敬的领导：南苑3号楼楼道堆满纸箱，请清理，谢谢",
            Whom::Staff,
        );
        assert!(
            found
                .iter()
                .filter(|one| one.proposed)
                .all(|one| one.matter.id != other.matter.id),
            "{found:?}"
        );
    });
}
