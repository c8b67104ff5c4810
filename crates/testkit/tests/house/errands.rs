//! Errands: consent, steps that are told, originals until they are back.

use people::register::Cx;
use people::register::consent::{Purpose, agreed};
use store::StoreError;
use testkit::{TestCentre, both};
use window::catalogue::shipped;
use window::errands::steps::{NewStep, done, finish, told};
use window::errands::{Errand, ErrandError, ErrandId, ErrandState, NewErrand, Way, begin, originals, rows};

use crate::window::elder;

pub(crate) fn new(centre: &TestCentre, way: Way) -> NewErrand {
    NewErrand {
        person: elder(centre),
        item: shipped::items().iter().find(|item| item.code == "YL001").cloned(),
        about: String::new(),
        way,
        signature: "王桂兰".into(),
        voice: None,
        witness: String::new(),
        visit_at: None,
        child_too: true,
    }
}

pub(crate) fn acts<T: Send + 'static>(
    centre: &TestCentre,
    verb: impl Fn(&mut store::Tx<'_>, &Cx<'_>) -> Result<T, ErrandError> + Send + 'static,
) -> Result<T, ErrandError> {
    centre.registers(&centre.actors.leader, verb)
}

#[test]
fn an_errand_needs_consent_and_a_mark_needs_a_witness() {
    both(|centre| {
        let mut wish = new(centre, Way::Mark);
        let first = wish.clone();
        assert!(matches!(
            acts(centre, move |tx, cx| begin(tx, cx, &first)),
            Err(ErrandError::Field("witness", _))
        ));
        wish.witness = "邻居老李".into();
        let person = wish.person;
        let errand = acts(centre, move |tx, cx| begin(tx, cx, &wish)).expect("it begins");
        assert_eq!(errand.state, ErrandState::Open);
        let community = centre.places.community;
        let yes = centre
            .store
            .read_now(move |tx| agreed(tx, community, person, Purpose::Act));
        assert!(yes.expect("it can be read"), "the consent stands in the register");
        let other = centre.registers(&centre.actors.other_leader, move |tx, cx| {
            done(
                tx,
                cx,
                errand.id,
                &NewStep {
                    words: "x".into(),
                    tell: Vec::new(),
                },
            )
        });
        assert!(matches!(other, Err(ErrandError::NotFound)));
    });
}

fn is_done(centre: &TestCentre, id: ErrandId) -> Result<Errand, ErrandError> {
    acts(centre, move |tx, cx| finish(tx, cx, id, true, "津贴下个月发"))
}

#[test]
fn an_errand_ends_only_when_every_original_is_back_in_her_hand() {
    both(|centre| {
        let wish = new(centre, Way::Sign);
        let id = acts(centre, move |tx, cx| begin(tx, cx, &wish))
            .expect("it begins")
            .id;
        let book = acts(centre, move |tx, cx| originals::taken(tx, cx, id, "户口簿"))
            .expect("taken along")
            .id;
        acts(centre, move |tx, cx| {
            originals::moved(tx, cx, id, book, "区民政局窗口", false)
        })
        .expect("handed on");
        let Err(ErrandError::OriginalOut(name)) = is_done(centre, id) else {
            panic!("it must not end")
        };
        assert_eq!(name, "户口簿");
        acts(centre, move |tx, cx| originals::moved(tx, cx, id, book, "", true)).expect("back");
        let community = centre.places.community;
        let (hands, steps) = centre
            .store
            .read_now(move |tx| {
                let hands = rows::Hand::of(tx, community, book)?;
                Ok::<_, StoreError>((hands, rows::Told::of(tx, community, id)?))
            })
            .expect("they can be read");
        let route: Vec<&str> = hands.iter().map(|hand| hand.to.as_str()).collect();
        assert_eq!(route, ["小周", "区民政局窗口", "本人"]);
        let first = steps.first().expect("a step").id;
        acts(centre, move |tx, cx| told(tx, cx, id, first)).expect("told");
        assert_eq!(is_done(centre, id).expect("it ends").state, ErrandState::Done);
        assert!(matches!(is_done(centre, id), Err(ErrandError::Stale)));
    });
}

#[test]
fn the_leader_begins_an_errand_on_her_page_and_fills_in_the_form() {
    let centre = TestCentre::on_sqlite();
    let person = elder(&centre);
    let mut leader = centre.signed_in(&centre.actors.leader);
    leader.opens("/desk/errands").is(200).shows("现在没有");
    leader.opens("/desk/errands/new?q=王桂兰").is(200).shows("王桂兰");
    let page = leader.opens(&format!("/desk/errands/new?person={person}&about=老人钱"));
    page.is(200).shows("高龄津贴");
    leader
        .sends(
            &page,
            "/desk/errands/new",
            &[("about", "老人钱"), ("signature", "")],
        )
        .is(422)
        .shows("请他写上名字");
    let errand = leader.submits(
        &page,
        "/desk/errands/new",
        &[("about", "老人钱"), ("signature", "王桂兰")],
    );
    errand.is(200).shows("自己写了名字").shows("小周替您办");
    let path = errand.path.split('?').next().unwrap().to_owned();
    let form = leader.submits(&errand, &format!("{path}/apply"), &[]);
    form.is(200)
        .shows("这些我们知道")
        .shows("银行卡号")
        .hides("110105194403050020");
    centre.signed_in(&centre.actors.other_leader).opens(&path).is(404);
}
