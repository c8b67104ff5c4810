//! A daughter takes part for her mother, on a recorded consent; a lottery is
//! entered by page and drawn when its time has come.

use axum::http::Method;
use bookings::allocator::Allocators;
use bookings::draws;
use bookings::ids::OfferingId;
use gate::Actor;
use kernel::{AccountId, PersonId};
use people::register::consent::{self, Giver, NewConsent, Purpose};
use store::StoreError;
use testkit::{TestCentre, Visitor, both, hours};

use super::lots::lottery;
use super::register::{adds, the_elder};
use super::taking_part::{class, hold};

/// A resident's log-in for this person of the register.
fn resident(centre: &TestCentre, person: PersonId, name: &str) -> Visitor {
    let (community, name) = (centre.places.community, name.to_owned());
    let account = centre.store.write_now(move |tx| {
        let account: AccountId = gate::new_resident(tx, community, &Actor::system(), &name)?;
        let link = store::Sql::composed(
            "UPDATE people_person SET account_id = $3 WHERE community_id = $1 AND id = $2".to_owned(),
        );
        tx.run(&link, &[&community, &person, &Some(account)])?;
        Ok::<_, StoreError>(account)
    });
    centre.inside(account.expect("an account"), gate::Times::default())
}

struct Family {
    mother: PersonId,
    daughter: PersonId,
    consent: kernel::Uuid,
}

fn family(centre: &TestCentre) -> Family {
    let clerk = &centre.actors.clerk;
    let mother = adds(centre, clerk, the_elder()).expect("kept").id;
    let mut new = people::register::New::at("苏小雨", "000100030002".parse().expect("a path"), "502室");
    new.phone = Some("15400001111".into());
    let daughter = adds(centre, clerk, new).expect("kept").id;
    let given = NewConsent {
        purpose: Purpose::Act,
        given_by: Giver::Own,
        agent: Some(daughter),
        agent_name: String::new(),
        agent_phone: None,
        evidence: "签字的委托单".into(),
        until: "2026-12-31".parse().ok(),
    };
    let kept = centre.registers(clerk, move |tx, cx| consent::give(tx, cx, mother, &given));
    Family {
        mother,
        daughter,
        consent: kept.expect("kept").id,
    }
}

#[test]
fn a_daughter_enrols_her_mother_on_a_consent_and_both_names_are_borne() {
    both(|centre| {
        let family = family(centre);
        let (choir, taiji) = (class(centre, "合唱", 5, &[24]), class(centre, "太极", 5, &[30]));
        let calligraphy = class(centre, "书法", 5, &[25]);
        let mut daughter = resident(centre, family.daughter, "苏小雨");
        let mother = family.mother.to_string();
        let join = |daughter: &mut Visitor, class: OfferingId| {
            let page = daughter.opens(&format!("/classes/{class}"));
            page.shows("王建新").shows("苏小雨");
            daughter.submits(&page, &format!("/classes/{class}/join"), &[("who", &mother)])
        };
        join(&mut daughter, choir)
            .is(200)
            .shows("王建新报的")
            .shows("由 苏小雨 代报");
        join(&mut daughter, taiji).is(200).shows("太极");
        let refused = join(&mut daughter, calligraphy);
        refused.is(422).shows("同一时间已经有别的安排");
        // Both names are in the log, with the consent.
        let consent = family.consent.to_string();
        let community = centre.places.community;
        let sql = store::Sql::composed(
            "SELECT COUNT(*) FROM audit_event WHERE community_id = $1 AND verb = 'learner.acted_for' AND body LIKE $2"
                .to_owned(),
        );
        let noted: i64 = centre
            .store
            .read_now(move |tx| tx.one(&sql, &[&community, &format!("%{consent}%")], |row| row.get(0)))
            .expect("read");
        assert!(noted >= 2, "{noted}");
        // Her own page and her mother's are found without a telephone number.
        daughter.opens("/mine").shows("王建新报的");
        hold(centre);
    });
}

#[test]
fn without_a_consent_or_after_it_was_taken_back_nobody_signs_up_another() {
    both(|centre| {
        let family = family(centre);
        let choir = class(centre, "合唱", 5, &[24]);
        let stranger = adds(
            centre,
            &centre.actors.clerk,
            people::register::New::at("李四", "000100030002".parse().expect("a path"), "601室"),
        )
        .expect("kept")
        .id;
        let mut other = resident(centre, stranger, "李四");
        let mother = family.mother.to_string();
        let page = other.opens(&format!("/classes/{choir}"));
        page.hides("王建新");
        other
            .sends(&page, &format!("/classes/{choir}/join"), &[("who", &mother)])
            .is(404);
        let mut daughter = resident(centre, family.daughter, "苏小雨");
        let page = daughter.opens(&format!("/classes/{choir}"));
        let (who, consent) = (family.mother, family.consent);
        centre
            .registers(&centre.actors.clerk, move |tx, cx| {
                consent::revoke(tx, cx, who, consent)
            })
            .expect("taken back");
        daughter
            .sends(&page, &format!("/classes/{choir}/join"), &[("who", &mother)])
            .is(404);
        let nobody = centre.visitor().opens(&format!("/classes/{choir}"));
        centre
            .visitor()
            .sends(&nobody, &format!("/classes/{choir}/join"), &[("who", &mother)])
            .is(422);
    });
}

#[test]
fn a_lottery_is_entered_by_page_drawn_at_its_time_and_never_again() {
    both(|centre| {
        let baking = lottery(centre, "烘焙", 2);
        let mut visitor = centre.visitor();
        let enter = |visitor: &mut Visitor, name: &str| {
            let page = visitor.opens(&format!("/classes/{baking}"));
            let fields = [("name", name), ("phone", "15412345678")];
            visitor.submits(&page, &format!("/classes/{baking}/enter"), &fields)
        };
        for name in ["王桂兰", "李秀英", "赵玉兰"] {
            enter(&mut visitor, name)
                .is(200)
                .shows("已参加摇号")
                .shows("您的编号");
        }
        // Twice is once.
        enter(&mut visitor, "王桂兰").is(200);
        let allocators = centre.app().shelf::<Allocators>();
        let draw = || draws::draw_due(&centre.store, &allocators, centre.places.community);
        draw().expect("nothing is due");
        let page = visitor.opens(&format!("/classes/{baking}"));
        let link = page.link("/draws/").expect("a page of the draw");
        centre.visitor().opens(&link).hides("中签的编号");
        centre.clock.pass(hours(6));
        draw().expect("it is drawn");
        let drawn = centre.visitor().opens(&link);
        drawn.shows("与公示一致");
        let proof = centre.visitor().opens(&format!("{link}/proof.json")).body;
        draw().expect("nothing is left to do");
        assert_eq!(centre.visitor().opens(&format!("{link}/proof.json")).body, proof);
        let published: serde_json::Value = serde_json::from_str(&proof).expect("JSON");
        assert_eq!(published["entries"].as_array().map(Vec::len), Some(3));
        // Two have seats, the third one waits.
        let api = centre.program(&centre.actors.clerk).calls(
            Method::GET,
            &format!("/api/v1/bookings/offerings/{baking}"),
            &serde_json::json!({}),
        );
        assert_eq!(
            (api.json()["free"].as_i64(), api.json()["waiting"].as_i64()),
            (Some(0), Some(1))
        );
        let late = centre.visitor().opens(&format!("/classes/{baking}"));
        assert!(late.form(&format!("/classes/{baking}")).is_none());
        hold(centre);
    });
}
