//! The register of people: who is found how, and by whom.

use gate::{Actor, Thing};
use kernel::{GridPath, PersonId};
use people::Centre;
use people::register::{
    Change, Contact, ContactKind, Details, Given, Household, Label, LabelKind, New, Part, Person, Reach,
    Refused, Relation, Seek, State, add, audience, change, contact, label, move_to, relation, search,
};
use store::StoreError;
use testkit::{TestCentre, both, days};

fn place(text: &str) -> GridPath {
    text.parse().unwrap()
}

/// 南苑 3号楼 2单元.
pub(crate) fn south() -> GridPath {
    place("000100030002")
}

/// 北苑 1号楼 1单元.
pub(crate) fn north() -> GridPath {
    place("000200010001")
}

fn elder() -> New {
    New {
        phone: Some("16900001234".into()),
        part: Part::Head,
        ..New::at("王建新", south(), "501室")
    }
}

pub fn adds(centre: &TestCentre, actor: &Actor, new: New) -> Result<Person, Refused> {
    centre.registers(actor, move |tx, cx| add(tx, cx, &new))
}

fn finds(centre: &TestCentre, actor: &Actor, line: &str) -> Vec<String> {
    let (community, actor, line) = (centre.places.community, actor.clone(), line.to_owned());
    let found = centre.store.read_now::<_, StoreError, _>(move |tx| {
        let settings = Centre::load(tx, community, "Asia/Shanghai")?;
        search(
            tx,
            community,
            &Reach::of(&actor),
            &Seek::of_line(&settings, &line),
        )
    });
    let mut names: Vec<String> = found.unwrap().persons.into_iter().map(|one| one.name).collect();
    names.sort();
    names
}

pub fn number_of(prefix: &str) -> kernel::IdNumber {
    let signs = "0123456789X";
    signs
        .chars()
        .find_map(|sign| format!("{prefix}{sign}").parse().ok())
        .expect("one of the check signs fits")
}

pub fn the_elder() -> New {
    New {
        number: Some(number_of("11010519391231001")),
        ..elder()
    }
}

#[test]
fn somebody_is_found_by_every_way_that_people_are_looked_for() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let one = adds(centre, clerk, the_elder()).unwrap();
        adds(centre, clerk, New::at("吴静雪", north(), "101")).unwrap();
        adds(centre, clerk, New::at("李四", south(), "502")).unwrap();
        assert_eq!(one.born.map(|day| day.to_string()).as_deref(), Some("1939-12-31"));
        for line in [
            "王建新",
            "建新",
            "王",
            "16900001234",
            "1234",
            "3号楼 wjx",
            "南苑3号楼2单元 王",
        ] {
            assert_eq!(finds(centre, clerk, line), ["王建新"], "{line}");
        }
        let whole = number_of("11010519391231001");
        assert_eq!(finds(centre, clerk, whole.whole()), ["王建新"]);
        assert_eq!(finds(centre, clerk, whole.tail()), ["王建新"]);
        assert_eq!(finds(centre, clerk, "WJX"), ["吴静雪", "王建新"]);
        assert_eq!(finds(centre, clerk, "3号楼"), ["李四", "王建新"]);
        assert_eq!(finds(centre, clerk, "北苑"), ["吴静雪"]);
        assert_eq!(finds(centre, clerk, "").len(), 3);
        assert!(finds(centre, clerk, "赵").is_empty());
    });
}

#[test]
fn a_leader_knows_only_the_people_of_her_own_places() {
    both(|centre| {
        let one = adds(centre, &centre.actors.clerk, the_elder()).unwrap();
        let (own, other) = (&centre.actors.leader, &centre.actors.other_leader);
        for line in ["wjx", "", "1234", "16900001234", "南苑"] {
            assert_eq!(finds(centre, own, line), ["王建新"], "{line}");
            assert!(finds(centre, other, line).is_empty(), "{line}");
            assert!(finds(centre, &centre.actors.resident, line).is_empty(), "{line}");
        }
        let id = one.id;
        let seen = |actor: &Actor| centre.registers(actor, move |tx, cx| Person::see(tx, cx, id));
        assert!(seen(own).is_ok());
        for stranger in [other, &centre.actors.mender, &centre.actors.resident] {
            assert!(matches!(seen(stranger), Err(Refused::NotFound)));
        }
        assert!(matches!(
            adds(centre, other, New::at("周五", south(), "1")),
            Err(Refused::NotFound)
        ));
    });
}

#[test]
fn the_sealed_is_not_in_the_database() {
    let centre = TestCentre::on_sqlite();
    let one = adds(&centre, &centre.actors.clerk, the_elder()).unwrap();
    let text = format!("{one:?}");
    for part in ["16900001234", "1234", "110105", "501"] {
        assert!(!text.contains(part), "{part}: {text}");
    }
    assert!(one.household.is_some());
}

#[test]
fn two_persons_never_have_one_number() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let one = adds(centre, clerk, the_elder()).unwrap();
        let second = New {
            number: the_elder().number,
            ..New::at("王建国", north(), "")
        };
        let refused = adds(centre, clerk, second.clone()).unwrap_err();
        assert!(matches!(refused, Refused::Taken(Some(id)) if id == one.id));
        let hidden = adds(centre, &centre.actors.other_leader, second).unwrap_err();
        assert!(matches!(hidden, Refused::Taken(None)));
    });
}

fn as_it_is(one: &Person) -> Change {
    Change {
        details: Details::of(one),
        number: Given::Keep,
        phone: Given::Keep,
        email: Given::Keep,
        state: one.state,
    }
}

#[test]
fn a_change_is_kept_once_and_found_at_once() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let one = adds(centre, clerk, the_elder()).unwrap();
        let (id, mut to) = (one.id, as_it_is(&one));
        to.details.name = "汪建新".into();
        to.details.former_names = "王建新 老王".into();
        to.phone = Given::Set("15400005678".into());
        let again = to.clone();
        let changed = centre
            .registers(clerk, move |tx, cx| change(tx, cx, id, 1, &to))
            .unwrap();
        assert_eq!((changed.version, changed.id_blind == one.id_blind), (2, true));
        let stale = centre.registers(clerk, move |tx, cx| change(tx, cx, id, 1, &again));
        assert!(matches!(stale, Err(Refused::Stale)));
        assert_eq!(finds(centre, clerk, "老王"), ["汪建新"]);
        assert_eq!(finds(centre, clerk, "5678"), ["汪建新"]);
        assert!(finds(centre, clerk, "1234").is_empty());
        let mine = centre.actors.leader.clone();
        let to = as_it_is(&changed);
        let denied = centre.registers(&mine, move |tx, cx| change(tx, cx, id, 2, &to));
        assert!(matches!(denied, Err(Refused::Denied)));
    });
}

#[test]
fn who_moves_is_found_where_they_live_now() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let one = adds(centre, clerk, the_elder()).unwrap();
        let (id, community) = (one.id, centre.places.community);
        gives(centre, clerk, id, LabelKind::Alone);
        let moved = centre
            .registers(clerk, move |tx, cx| {
                move_to(tx, cx, id, 1, (north(), "101", Part::Head))
            })
            .unwrap();
        assert_eq!(finds(centre, &centre.actors.other_leader, "wjx"), ["王建新"]);
        assert!(finds(centre, &centre.actors.leader, "wjx").is_empty());
        let (old, new) = (one.household.unwrap(), moved.household.unwrap());
        let home = |household| {
            centre
                .store
                .read_now(move |tx| Household::people(tx, community, household))
                .unwrap()
                .len()
        };
        assert_eq!((home(old), home(new)), (0, 1));
        assert_eq!(group(centre, &[north()], &[LabelKind::Alone]), [id]);
    });
}

fn gives(centre: &TestCentre, actor: &Actor, id: PersonId, kind: LabelKind) -> Label {
    centre
        .registers(actor, move |tx, cx| {
            let new = label::NewLabel {
                kind,
                source: "入户走访".into(),
                evidence: "走访记录".into(),
                from: tx.now().day(&kernel::Zone::shanghai()),
                until: None,
            };
            label::give(tx, cx, id, &new)
        })
        .unwrap()
}

fn group(centre: &TestCentre, places: &[GridPath], labels: &[LabelKind]) -> Vec<PersonId> {
    let community = centre.places.community;
    let wanted = audience::Audience {
        places: places.to_vec(),
        labels: labels.to_vec(),
        ..audience::Audience::default()
    };
    centre
        .store
        .read_now(move |tx| audience::audience(tx, community, &Reach::All, &wanted, 100))
        .unwrap()
}

#[test]
fn a_label_counts_when_it_is_confirmed() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let id = adds(centre, clerk, the_elder()).unwrap().id;
        let proposed = gives(centre, &centre.actors.leader, id, LabelKind::Alone);
        assert!(proposed.confirmed_at.is_none());
        assert!(group(centre, &[south()], &[LabelKind::Alone]).is_empty());
        let label = proposed.id;
        let own = centre.registers(&centre.actors.leader, move |tx, cx| {
            label::confirm(tx, cx, id, label)
        });
        assert!(matches!(own, Err(Refused::Denied)));
        centre
            .registers(clerk, move |tx, cx| label::confirm(tx, cx, id, label))
            .unwrap();
        assert_eq!(group(centre, &[south()], &[LabelKind::Alone]), [id]);
        assert!(group(centre, &[north()], &[LabelKind::Alone]).is_empty());
        centre
            .registers(clerk, move |tx, cx| label::end(tx, cx, id, label))
            .unwrap();
        assert!(group(centre, &[], &[LabelKind::Alone]).is_empty());
    });
}

#[test]
fn who_was_reached_by_nobody_is_on_the_list() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let met = adds(centre, clerk, the_elder()).unwrap();
        let silent = adds(centre, clerk, New::at("李四", south(), "502")).unwrap();
        centre.clock.pass(days(40));
        let (community, one) = (centre.places.community, met.clone());
        let figures = centre.store.write_now::<_, StoreError, _>(move |tx| {
            let now = tx.now();
            let how = contact::Reached {
                kind: ContactKind::Visit,
                at: now,
                by: None,
                subject: None,
                note: String::new(),
            };
            contact::reached(tx, &one, &how)?;
            let since = now.plus(days(-30));
            let quiet = audience::Audience {
                silent_since: Some(since),
                ..audience::Audience::default()
            };
            let all = audience::Audience::default();
            Ok((
                audience::audience(tx, community, &Reach::All, &quiet, 10)?,
                audience::covered(tx, community, &Reach::All, &all, since)?,
                Contact::of(tx, community, one.id)?.len(),
            ))
        });
        let (quiet, covered, contacts) = figures.unwrap();
        assert_eq!((quiet, contacts), (vec![silent.id], 1));
        let counted: Vec<(i64, i64)> = covered.iter().map(|place| (place.all, place.reached)).collect();
        assert_eq!(counted, [(2, 1)]);
    });
}

#[test]
fn a_child_is_the_child_of_its_parent_from_both_sides() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let elder = adds(centre, clerk, the_elder()).unwrap().id;
        let daughter = adds(centre, clerk, New::at("王芳", north(), "101")).unwrap().id;
        let community = centre.places.community;
        let kept = centre.registers(clerk, move |tx, cx| {
            let child = relation::NewRelation {
                kind: people::register::Kin::Child,
                other: Some(daughter),
                name: String::new(),
                phone: None,
            };
            let neighbour = relation::NewRelation {
                kind: people::register::Kin::Emergency,
                other: None,
                name: "老邻居".into(),
                phone: Some("15400009999".into()),
            };
            relation::relate(tx, cx, elder, &neighbour)?;
            relation::relate(tx, cx, elder, &child)
        });
        assert_eq!(kept.unwrap().name, "王芳");
        let of = |id| {
            let all = centre
                .store
                .read_now(move |tx| Relation::of(tx, community, id))
                .unwrap();
            all.into_iter().map(|one| one.kind.word()).collect::<Vec<_>>()
        };
        assert_eq!(of(daughter), ["parent"]);
        assert_eq!(of(elder).len(), 2);
    });
}

#[test]
fn a_list_of_persons_is_what_the_gate_lets_through() {
    both(|centre| {
        let clerk = &centre.actors.clerk;
        for (name, at) in [("甲一", south()), ("乙二", north()), ("丙三", GridPath::ROOT)] {
            adds(centre, clerk, New::at(name, at, "")).unwrap();
        }
        let (app, community) = (centre.app(), centre.places.community);
        for actor in [
            clerk,
            &centre.actors.leader,
            &centre.actors.other_leader,
            &centre.actors.manager,
        ] {
            let (app, actor) = (app.clone(), actor.clone());
            let (listed, let_through) = centre
                .store
                .read_now::<_, StoreError, _>(move |tx| {
                    let (condition, values) = app.policy().narrow::<Person>(&actor, "see", "p", 2);
                    let sql = store::Sql::composed(format!(
                        "SELECT p.id FROM people_person p WHERE p.community_id = $1 AND {condition} ORDER BY p.id"
                    ));
                    let mut params: Vec<&dyn kernel::Param> = vec![&community];
                    params.extend(values.iter().map(|value| -> &dyn kernel::Param { value }));
                    let listed: Vec<PersonId> = tx.all(&sql, &params, |row| row.get(0))?;
                    let all = audience::people_of(tx, community, &Reach::All, &audience::Audience::default(), 10)?;
                    let mut through: Vec<PersonId> = all
                        .iter()
                        .filter(|one| app.policy().may(&actor, "see", *one))
                        .map(|one| one.id)
                        .collect();
                    through.sort();
                    Ok((listed, through))
                })
                .unwrap();
            assert_eq!(listed, let_through);
        }
        assert_eq!(Person::KIND, "person");
        assert_eq!(State::ALL.len(), 4);
    });
}

#[test]
fn two_entries_of_one_person_are_proposed_merged_and_taken_apart() {
    use people::register::{consent, merge};
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let born = "1939-12-31".parse().ok();
        let first = adds(centre, clerk, the_elder()).unwrap();
        let mut second = New::at("王建新", north(), "101");
        second.details.born = born;
        second.phone = Some("15400007777".into());
        let second = adds(centre, clerk, second).unwrap();
        gives(centre, clerk, second.id, LabelKind::Alone);
        let (one, kept, gone) = (first.clone(), first.id, second.id);
        let alike = centre
            .registers(clerk, move |tx, cx| Ok::<_, Refused>(merge::alike(tx, cx, &one)?))
            .unwrap();
        assert_eq!(alike.len(), 1);
        let merged = centre
            .registers(clerk, move |tx, cx| merge::merge(tx, cx, kept, gone))
            .unwrap();
        assert_eq!(finds(centre, clerk, "wjx"), ["王建新"]);
        assert!(finds(centre, clerk, "北苑").is_empty());
        assert_eq!(group(centre, &[], &[LabelKind::Alone]), [kept]);
        let id = merged.id;
        centre
            .registers(clerk, move |tx, cx| merge::unmerge(tx, cx, kept, id))
            .unwrap();
        assert_eq!(finds(centre, clerk, "wjx").len(), 2);
        assert_eq!(finds(centre, clerk, "7777"), ["王建新"]);
        assert_eq!(group(centre, &[], &[LabelKind::Alone]), [gone]);
        let community = centre.places.community;
        let count = centre
            .store
            .read_now(move |tx| consent::count(tx, community))
            .unwrap();
        assert_eq!(count, 0);
    });
}

#[test]
fn who_may_act_for_somebody_is_recorded_and_taken_back_at_once() {
    use people::register::consent::{self, Consent, Giver, NewConsent, Purpose};
    both(|centre| {
        let clerk = &centre.actors.clerk;
        let community = centre.places.community;
        let elder = adds(centre, clerk, the_elder()).unwrap().id;
        let gives = |evidence: &str| {
            let new = NewConsent {
                purpose: Purpose::Act,
                given_by: Giver::Own,
                agent: None,
                agent_name: "王芳".into(),
                agent_phone: Some("15400001111".into()),
                evidence: evidence.into(),
                until: "2026-12-31".parse().ok(),
            };
            centre.registers(clerk, move |tx, cx| consent::give(tx, cx, elder, &new))
        };
        assert!(matches!(gives(" "), Err(Refused::Field("evidence", _))));
        let given = gives("签字的委托单").unwrap();
        assert!(!format!("{given:?}").contains("15400001111"));
        let acts = || {
            let read = centre
                .store
                .read_now(move |tx| consent::acts_for_by_phone(tx, community, "154 0000 1111"));
            read.unwrap().iter().map(|one| one.person).collect::<Vec<_>>()
        };
        assert_eq!(acts(), [elder]);
        let id = given.id;
        let denied = centre.registers(&centre.actors.leader, move |tx, cx| {
            consent::revoke(tx, cx, elder, id)
        });
        assert!(matches!(denied, Err(Refused::Denied)));
        centre
            .registers(clerk, move |tx, cx| consent::revoke(tx, cx, elder, id))
            .unwrap();
        assert!(acts().is_empty());
        let all = centre
            .store
            .read_now(move |tx| Consent::of(tx, community, elder))
            .unwrap();
        assert_eq!((all.len(), all[0].revoked_by.as_str()), (1, "小林"));
    });
}
