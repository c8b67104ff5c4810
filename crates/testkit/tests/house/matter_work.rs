//! The work between receipt and answer: who may, clocks, escalation.

use matters::assign::{Give, GiveError, assign};
use matters::clocks::{ClockError, extend, pause, resume};
use matters::cx::Refused;
use matters::report::Report;
use matters::words::{State, Verb};
use matters::{accept, correct};
use testkit::{both, days, hours};

#[test]
fn the_second_return_goes_to_the_arbiter() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        let id = told.matter.id;
        let mender = centre.actors.mender.clone();
        let back = centre
            .act(&mender, move |tx, cx| {
                accept::hand_back(tx, cx, id, None, "不归物业")
            })
            .expect("returned");
        assert_eq!(
            (back.state, back.owner),
            (State::Received, Some(centre.places.clerk))
        );
        let clerk = centre.actors.clerk.clone();
        let property = centre.places.property;
        let give = Give {
            unit: Some(property),
            ..Give::default()
        };
        centre
            .act(&clerk, move |tx, cx| assign(tx, cx, id, None, &give))
            .expect("assigned");
        let again = centre
            .act(&mender, move |tx, cx| {
                accept::hand_back(tx, cx, id, None, "真的不归")
            })
            .expect("returned");
        assert_eq!(again.owner, Some(centre.places.arbiter));
    });
}

#[test]
fn another_grids_leader_does_not_learn_that_a_matter_exists() {
    both(|centre| {
        let id = centre.says("路灯不亮").matter.id;
        let stranger = centre.actors.other_leader.clone();
        let seen = centre.act(&stranger, move |tx, cx| cx.see(tx, id));
        assert!(matches!(seen, Err(Refused::NotFound)));
        let own = centre.actors.leader.clone();
        assert!(centre.act(&own, move |tx, cx| cx.see(tx, id)).is_ok());
        let denied = centre.act(&own, move |tx, cx| assign(tx, cx, id, None, &Give::default()));
        assert!(matches!(denied, Err(GiveError::Refused(Refused::Denied))));
    });
}

#[test]
fn a_stale_version_changes_nothing() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        let (id, version) = (told.matter.id, told.matter.version);
        let mender = centre.actors.mender.clone();
        centre
            .act(&mender, move |tx, cx| accept::accept(tx, cx, id, Some(version)))
            .expect("accepted");
        let late = centre.act(&mender, move |tx, cx| {
            accept::hand_back(tx, cx, id, Some(version), "不归")
        });
        assert!(matches!(late, Err(Refused::Stale)));
        assert_eq!(centre.matter(id).state, State::InHand);
    });
}

#[test]
fn what_cannot_be_done_now_says_what_can() {
    both(|centre| {
        let id = centre.says("路灯不亮").matter.id;
        let clerk = centre.actors.clerk.clone();
        let early = centre.act(&clerk, move |tx, cx| {
            matters::rate::close(tx, cx, id, None, "好了")
        });
        let Err(Refused::NotNow { state, allowed }) = early else {
            panic!("{early:?}")
        };
        assert_eq!(state, State::Assigned);
        assert!(allowed.contains(&Verb::Answer) && !allowed.contains(&Verb::Close));
    });
}

#[test]
fn a_pause_moves_the_promise_by_its_working_days_and_an_extension_by_its_own() {
    both(|centre| {
        let told = centre.says("路灯不亮");
        let id = told.matter.id;
        let manager = centre.actors.manager.clone();
        centre
            .act(&manager, move |tx, cx| pause(tx, cx, id, None, "等配件"))
            .expect("paused");
        assert!(matches!(
            centre.act(&manager, move |tx, cx| pause(tx, cx, id, None, "等配件")),
            Err(ClockError::Already)
        ));
        centre.clock.pass(days(2));
        let goes_on = centre
            .act(&manager, move |tx, cx| resume(tx, cx, id, None, "到了"))
            .expect("resumed");
        // Two working days later than Friday 13 March 17:00: Tuesday the 17th.
        assert_eq!(goes_on.settle_due.since(told.matter.settle_due), days(4));
        let more = centre
            .act(&manager, move |tx, cx| extend(tx, cx, id, None, 2, "要停电"))
            .expect("extended");
        assert_eq!(more.settle_due.since(goes_on.settle_due), days(2));
        let mender = centre.actors.mender.clone();
        let own = centre.act(&mender, move |tx, cx| extend(tx, cx, id, None, 2, "还要"));
        assert!(
            matches!(own, Err(ClockError::Refused(Refused::Denied))),
            "nobody extends their own promise"
        );
    });
}

#[test]
fn a_warning_comes_before_the_deadline_and_each_day_after_it_one_level_up() {
    both(|centre| {
        let id = centre.says("路灯不亮").matter.id;
        assert_eq!(centre.look_at_clocks().total(), 0);
        centre.clock.pass(hours(1) + hours(1));
        centre.look_at_clocks();
        assert_eq!(centre.matter(id).escalated, 1);
        for level in 2..=5 {
            centre.clock.pass(days(1));
            centre.look_at_clocks();
            assert_eq!(centre.matter(id).escalated, level);
        }
        centre.clock.pass(days(9));
        assert_eq!(
            centre.look_at_clocks().total(),
            0,
            "above the street there is nobody"
        );
    });
}

#[test]
fn all_that_is_overdue_goes_up_in_one_pass_oldest_first() {
    both(|centre| {
        let told: Vec<_> = (0..30)
            .map(|n| centre.says(&format!("第{n}盏路灯不亮")).matter.id)
            .collect();
        centre.clock.pass(days(30));
        let passed = centre.look_at_clocks();
        assert_eq!(passed.raised, told.len());
        assert_eq!(centre.no_loss().forgotten, 0);
    });
}

#[test]
fn an_answer_that_nobody_rates_closes_after_a_week() {
    both(|centre| {
        let id = centre.says("路灯不亮").matter.id;
        let mender = centre.actors.mender.clone();
        let input = matters::answer::Answer {
            words: "换了".into(),
            ..Default::default()
        };
        centre
            .act(&mender, move |tx, cx| {
                matters::answer::answer(tx, cx, id, None, &input)
            })
            .expect("answered");
        centre.clock.pass(days(8));
        assert_eq!(centre.look_at_clocks().closed, 1);
        assert_eq!(centre.matter(id).state, State::Closed);
    });
}

#[test]
fn a_corrected_category_brings_its_own_limits_from_the_first_receipt() {
    both(|centre| {
        let told = centre.report(Report::of("不知道找谁")).expect("taken in");
        assert_eq!(told.matter.category, "other");
        let id = told.matter.id;
        centre.clock.pass(hours(1));
        let clerk = centre.actors.clerk.clone();
        let right = centre
            .act(&clerk, move |tx, cx| {
                correct::correct(tx, cx, id, None, Some("repair"), None, "")
            })
            .expect("corrected");
        assert_eq!(right.settle_due.0, 1_773_392_400_000_000);
    });
}
