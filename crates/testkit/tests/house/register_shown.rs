//! The register on its pages, and what leaves it.

use gate::Actor;
use kernel::GridPath;
use people::Centre;
use people::register::{Contact, ContactKind, Refused};
use testkit::both;

use crate::register::{adds, number_of, the_elder};

#[test]
fn the_pages_of_the_register_show_what_the_viewer_may_know() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let path = format!("/people/{}", one.id);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk
            .opens("/people?q=wjx")
            .is(200)
            .shows("王建新")
            .shows("南苑 3号楼 2单元");
        let page = clerk.opens(&path);
        page.is(200).hides("16900001234").hides("501室");
        clerk
            .submits(
                &page,
                &format!("{path}/reveal"),
                &[("field", "phone"), ("purpose", "")],
            )
            .is(422);
        let open = clerk.submits(
            &page,
            &format!("{path}/reveal"),
            &[("field", "phone"), ("purpose", "visit")],
        );
        open.is(200).shows("16900001234").shows("上门");
        clerk.opens(&path).hides("16900001234").shows("谁看过（1 次）");
        let page = clerk.opens(&path);
        clerk
            .submits(
                &page,
                &format!("{path}/visit"),
                &[("kind", "visit"), ("note", "身体好")],
            )
            .shows("上门见到");
        let form = clerk.opens(&format!("{path}/edit"));
        let bad = [("number", "110105194912310021"), ("name", "王建新")];
        clerk
            .submits(&form, &format!("{path}/edit"), &bad)
            .is(422)
            .shows("校验位");
        clerk
            .submits(&form, &format!("{path}/edit"), &[("name", "汪建新")])
            .is(200)
            .shows("汪建新");
        clerk
            .submits(&form, &format!("{path}/edit"), &[("name", "黄建新")])
            .is(409);

        let new = clerk.opens("/people/new");
        let taken = number_of("11010519391231001");
        let fields = [
            ("name", "王二"),
            ("number", taken.whole()),
            ("place", "000100030002"),
        ];
        clerk
            .submits(&new, "/people", &fields)
            .is(422)
            .shows("看看是不是同一个人");
        clerk
            .submits(
                &new,
                "/people",
                &[("name", "李四"), ("place", "000100030002"), ("door", "502")],
            )
            .is(200)
            .shows("李四");

        let mut leader = centre.signed_in(&centre.actors.leader);
        leader
            .opens("/people/silent")
            .is(200)
            .shows("30 天里联系到 1 位，共 2 位")
            .shows("李四");
        leader.looks(&format!("{path}/edit")).is(403);
        let mut other = centre.signed_in(&centre.actors.other_leader);
        other.looks(&path).is(404);
        other.opens("/people/silent").hides("李四");
        centre.signed_in(&centre.actors.mender).looks("/people").is(403);
    });
}

#[test]
fn a_place_is_handed_over_in_one_step() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let path = format!("/people/{}", one.id);
        let (old, new) = (&centre.actors.mender, &centre.actors.arbiter);
        // Both have log-ins; the deputy of the mender's unit gets none.
        let (mut before, mut after) = (centre.signed_in(old), centre.signed_in(new));
        let mut manager = centre.signed_in(&centre.actors.manager);
        let href = format!("/settings/grid/{}/leader", centre.places.south_3_2);
        let hands = |manager: &mut testkit::Visitor, to: kernel::StaffId| {
            let page = manager.opens(&href);
            manager.submits(
                &page,
                &href,
                &[("staff", &to.to_string()), ("until", "2027-03-09")],
            );
        };
        hands(&mut manager, centre.places.mender);
        before.opens(&path).is(200);
        after.looks(&path).is(403);
        hands(&mut manager, centre.places.arbiter);
        after.opens(&path).is(200);
        before.looks(&path).is(403);
        manager.opens(&href).shows("老许");
        let page = manager.opens(&href);
        manager.submits(&page, &href, &[("staff", "")]).shows("没有人");
        after.looks(&path).is(403);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk.looks(&href).is(403);
    });
}

#[test]
fn whoever_reports_something_by_name_was_reached() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let report = |anonymous| matters::report::Report {
            name: "王建新".into(),
            phone: "169 0000 1234".into(),
            anonymous,
            ..matters::report::Report::of("路灯不亮")
        };
        let (community, id) = (centre.places.community, one.id);
        let contacts = || {
            centre
                .store
                .read_now(move |tx| Contact::of(tx, community, id))
                .unwrap()
        };
        centre.report(report(true)).unwrap();
        assert!(contacts().is_empty());
        centre.report(report(false)).unwrap();
        assert_eq!(
            contacts().iter().map(|one| one.kind).collect::<Vec<_>>(),
            [ContactKind::Matter]
        );
    });
}

#[test]
fn a_copy_of_the_register_needs_two_persons_and_everybody_in_it_can_see_it() {
    use people::register::export;
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let manager = &centre.actors.manager;
        let second = Actor {
            staff: Some(centre.places.arbiter),
            name: "老许".into(),
            grants: vec![gate::Grant::of(gate::Role::Secretary)],
            ..Actor::nobody()
        };
        let asked = centre
            .registers(manager, |tx, cx| {
                export::ask(tx, cx, GridPath::ROOT, None, "普查")
            })
            .unwrap();
        let id = asked.id;
        let agree = |actor: &Actor| centre.registers(actor, move |tx, cx| export::agree(tx, cx, id));
        let community = centre.places.community;
        let take = |actor: &Actor| {
            centre.registers(actor, move |tx, cx| {
                let settings = Centre::load(tx, community, "Asia/Shanghai")?;
                export::take(tx, cx, &settings, id)
            })
        };
        assert!(matches!(agree(manager), Err(Refused::Denied)));
        assert!(matches!(take(manager), Err(Refused::Denied)));
        assert!(matches!(agree(&centre.actors.clerk), Err(Refused::Denied)));
        agree(&second).unwrap();
        assert!(matches!(take(&second), Err(Refused::Denied)));
        let (copy, lines) = take(manager).unwrap();
        assert_eq!((copy.persons, lines[0].cells[5].as_str()), (1, "16900001234"));
        assert!(
            export::book(&copy, "2026-03-10 10:00", &lines)
                .unwrap()
                .starts_with(b"PK")
        );
        assert!(matches!(take(manager), Err(Refused::Denied)));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        clerk
            .opens(&format!("/people/{}", one.id))
            .shows("导出名册")
            .shows("谁看过（2 次）");
        clerk.looks("/people/export").is(403);
    });
}
