use super::*;
use crate::plan::{Choice, Clash, Closure, plan};
use kernel::{CommunityId, Micros, Uuid, WorkCalendar, Zone};

fn draft() -> ClassDraft {
    ClassDraft {
        title: "书法".to_owned(),
        starts: "2026-09-17T14:00".to_owned(),
        count: 4,
        ..ClassDraft::default()
    }
}

#[test]
fn a_good_draft_has_no_faults_and_each_bad_field_is_named() {
    assert_eq!(draft().faults(), []);
    let bad = ClassDraft {
        title: String::new(),
        minutes: 0,
        seats: 3,
        kept: 4,
        count: 0,
        drawn: true,
        ..draft()
    };
    let fields: Vec<&str> = bad.faults().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["title", "count", "minutes", "seats", "closes"]);
}

#[test]
fn a_closure_of_the_room_moves_its_classes_and_no_others() {
    let shut = Closure {
        community: CommunityId(Uuid::nil()),
        id: Uuid::nil(),
        place: "书画室".to_owned(),
        from: "2026-09-24".parse().unwrap(),
        until: "2026-09-24".parse().unwrap(),
        reason: "换地板".to_owned(),
        ended: false,
        made: Micros(0),
    };
    let calendar = WorkCalendar::mainland_china();
    let days = |place: &str, choice| {
        let wish = ClassDraft {
            place: place.to_owned(),
            choice,
            ..draft()
        };
        plan(
            &wish.plan(),
            &Zone::shanghai(),
            &calendar,
            std::slice::from_ref(&shut),
        )
        .unwrap()
    };
    let moved = days("书画室", Choice::Move);
    assert!(moved[1].clashes.contains(&Clash::Closed("换地板".to_owned())) && !moved[1].held);
    assert_eq!(moved.iter().filter(|one| one.held).count(), 4);
    assert!(days("三楼", Choice::Move)[1].held);
}

#[test]
fn an_hour_that_the_clocks_skip_is_never_planned() {
    let wish = ClassDraft {
        rule: "FREQ=DAILY".to_owned(),
        starts: "2026-03-27T02:30".to_owned(),
        choice: Choice::Keep,
        ..draft()
    };
    let zone = Zone::named("Europe/Berlin").unwrap();
    let calendar = WorkCalendar::new(zone.clone(), []);
    let planned = plan(&wish.plan(), &zone, &calendar, &[]).unwrap();
    let days: Vec<&str> = planned.iter().map(|one| &one.session.original[..10]).collect();
    // On 29 March 2026 it is never half past two in Berlin.
    assert_eq!(days, ["2026-03-27", "2026-03-28", "2026-03-30", "2026-03-31"]);
}
