//! The clocks of a matter: what pauses, extensions and a reopening do to its date.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own data should stop"
)]

use kernel::{ClockChange, ClockEvent, ClockState, Limit, Micros, WorkCalendar, Zone};
use proptest::prelude::*;

use ClockChange::{Extend, Pause, Restart, Resume, Stop};

fn at(text: &str) -> Micros {
    Micros::parse(text, &Zone::shanghai()).unwrap()
}

fn clock(start: &str, limit: Limit, events: &[(&str, ClockChange)], now: &str) -> ClockState {
    let events: Vec<_> = events
        .iter()
        .map(|(when, kind)| ClockEvent {
            at: at(when),
            kind: *kind,
        })
        .collect();
    ClockState::derive(
        &WorkCalendar::mainland_china(),
        at(start),
        limit,
        &events,
        at(now),
    )
    .unwrap()
}

#[test]
fn a_pause_over_the_spring_festival_takes_only_its_working_days() {
    let events = [("2026-02-13T11:00", Pause), ("2026-02-25T11:00", Resume)];
    let state = clock(
        "2026-02-12T10:00",
        Limit::workdays(3),
        &events,
        "2026-02-25T12:00",
    );
    // Without the pause 13, 14, 24 February; it took 14, 24 and 25.
    assert_eq!(state.due.at, at("2026-02-27T17:00"));
    assert!(!state.is_paused() && !state.is_late());
}

#[test]
fn a_matter_paused_at_once_is_due_as_if_received_on_the_day_it_was_resumed() {
    let events = [("2026-03-02T10:00", Pause), ("2026-03-05T15:00", Resume)];
    let paused = clock(
        "2026-03-02T10:00",
        Limit::workdays(3),
        &events,
        "2026-03-05T16:00",
    );
    let later = clock("2026-03-05T15:00", Limit::workdays(3), &[], "2026-03-05T16:00");
    assert_eq!(paused.due, later.due);
}

#[test]
fn while_it_is_paused_the_date_is_the_one_of_resuming_now() {
    let events = [("2026-03-03T10:00", Pause)];
    let state = clock(
        "2026-03-02T10:00",
        Limit::minutes(2 * 1440),
        &events,
        "2026-03-06T10:00",
    );
    assert_eq!(state.due.at, at("2026-03-07T10:00"));
    assert_eq!(state.paused_since, Some(at("2026-03-03T10:00")));
    assert!(!state.is_warning(at("2026-03-06T10:00")));
}

#[test]
fn lateness_cannot_be_paused_away() {
    let events = [("2026-03-05T10:00", Pause), ("2026-03-20T10:00", Resume)];
    let state = clock(
        "2026-03-02T10:00",
        Limit::workdays(2),
        &events,
        "2026-03-20T17:00",
    );
    assert_eq!(state.due.at, at("2026-03-04T17:00"));
    assert_eq!(state.late_by, 16 * Micros::DAY);
}

#[test]
fn a_pause_on_the_last_day_after_closing_time_of_the_resuming_leaves_the_next_day() {
    let events = [("2026-03-04T10:00", Pause), ("2026-03-06T18:00", Resume)];
    let state = clock(
        "2026-03-02T10:00",
        Limit::workdays(2),
        &events,
        "2026-03-06T18:00",
    );
    assert_eq!(state.due.at, at("2026-03-09T17:00"));
}

#[test]
fn the_lateness_of_a_stopped_clock_stands_still() {
    let events = [("2026-03-02T10:45", Stop)];
    let state = clock(
        "2026-03-02T10:00",
        Limit::minutes(30),
        &events,
        "2026-05-02T10:00",
    );
    assert_eq!(
        (state.late_by, state.stopped_at),
        (15 * Micros::MINUTE, Some(at("2026-03-02T10:45")))
    );
    assert!(!state.is_warning(at("2026-05-02T10:00")));
}

#[test]
fn a_reopened_matter_counts_anew() {
    let events = [
        ("2026-03-03T10:00", Extend(Limit::workdays(9))),
        ("2026-03-04T10:00", Stop),
        ("2026-03-10T10:00", Restart),
    ];
    let state = clock(
        "2026-03-02T10:00",
        Limit::workdays(2),
        &events,
        "2026-03-10T10:00",
    );
    assert_eq!(
        (state.started, state.due.at),
        (at("2026-03-10T10:00"), at("2026-03-12T17:00"))
    );
    assert_eq!(state.stopped_at, None);
}

#[test]
fn an_extension_in_another_unit_is_added_to_the_date() {
    let events = [("2026-03-02T10:05", Extend(Limit::workdays(1)))];
    let state = clock(
        "2026-03-02T10:00",
        Limit::minutes(30),
        &events,
        "2026-03-02T10:10",
    );
    assert_eq!(state.due.at, at("2026-03-03T17:00"));
}

#[test]
fn four_fifths_are_counted_in_the_clocks_own_unit() {
    let warn = |limit| clock("2026-02-13T18:00", limit, &[], "2026-02-13T18:00").warn_at;
    // Five days of eight hours less one: the fourth day's closing time.
    assert_eq!(warn(Limit::workdays(5)), at("2026-02-26T17:00"));
    assert_eq!(warn(Limit::minutes(100)), at("2026-02-13T19:20"));
    assert_eq!(warn(Limit::work_minutes(600)), at("2026-02-14T17:00"));
}

#[test]
fn an_order_of_events_does_not_matter_and_the_future_is_not_counted() {
    let now = "2026-03-06T10:00";
    let one = clock(
        "2026-03-02T10:00",
        Limit::workdays(3),
        &[("2026-03-03T10:00", Pause), ("2026-03-04T10:00", Resume)],
        now,
    );
    let other = clock(
        "2026-03-02T10:00",
        Limit::workdays(3),
        &[
            ("2026-03-04T10:00", Resume),
            ("2026-03-07T10:00", Stop),
            ("2026-03-03T10:00", Pause),
        ],
        now,
    );
    assert_eq!(one, other);
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1u32..5000).prop_map(Limit::minutes),
        (1u32..5000).prop_map(Limit::work_minutes),
        (0u32..40).prop_map(Limit::workdays),
        (0u32..40).prop_map(Limit::days),
    ]
}

fn more(limit: Limit, amount: u32) -> Limit {
    Limit {
        amount: limit.amount + amount,
        ..limit
    }
}

/// Minutes after the start of 2025.
fn later(minutes: i64) -> Micros {
    at("2025-01-01T00:00").plus(minutes * Micros::MINUTE)
}

fn events() -> impl Strategy<Value = Vec<ClockEvent>> {
    let kind = prop_oneof![
        3 => Just(Pause), 3 => Just(Resume), 1 => limit().prop_map(Extend), 1 => Just(Stop), 1 => Just(Restart),
    ];
    proptest::collection::vec((0i64..80_000, kind), 0..8).prop_map(|all| {
        all.into_iter()
            .map(|(when, kind)| ClockEvent {
                at: later(when),
                kind,
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_pause_never_makes_the_date_earlier(
        start in 0i64..300_000, limit in limit(), pauses in proptest::collection::vec((0i64..40_000, 0i64..40_000), 1..4),
    ) {
        let calendar = WorkCalendar::mainland_china();
        let mut before = ClockState::derive(&calendar, later(start), limit, &[], later(900_000)).unwrap();
        let (mut events, mut now) = (Vec::new(), start);
        for (wait, length) in pauses {
            events.push(ClockEvent { at: later(now + wait), kind: Pause });
            now += wait + length;
            events.push(ClockEvent { at: later(now), kind: Resume });
            let after = ClockState::derive(&calendar, later(start), limit, &events, later(900_000)).unwrap();
            prop_assert!(after.due.at >= before.due.at);
            before = after;
        }
    }

    #[test]
    fn a_clock_that_was_not_late_when_paused_is_not_late_when_resumed(
        start in 0i64..300_000, limit in limit(), extension in proptest::option::of(limit()), wait in 0i64..40_000, length in 0i64..80_000,
    ) {
        let calendar = WorkCalendar::mainland_china();
        let mut events: Vec<_> = extension.map(|more| ClockEvent { at: later(start), kind: Extend(more) }).into_iter().collect();
        let (pause, resume) = (later(start + wait), later(start + wait + length));
        let before = ClockState::derive(&calendar, later(start), limit, &events, pause).unwrap();
        events.push(ClockEvent { at: pause, kind: Pause });
        events.push(ClockEvent { at: resume, kind: Resume });
        let after = ClockState::derive(&calendar, later(start), limit, &events, resume).unwrap();
        if pause < before.due.at {
            prop_assert!(!after.is_late());
        } else {
            prop_assert_eq!(after.due, before.due);
        }
    }

    #[test]
    fn an_extension_gives_the_date_of_the_longer_limit(
        start in 0i64..300_000, limit in limit(), amount in 0u32..30, when in 0i64..20_000,
    ) {
        let calendar = WorkCalendar::mainland_china();
        let extension = ClockEvent { at: later(start + when), kind: Extend(Limit { amount, ..limit }) };
        let now = later(start + when);
        let extended = ClockState::derive(&calendar, later(start), limit, &[extension], now);
        let longer = ClockState::derive(&calendar, later(start), more(limit, amount), &[], now);
        prop_assert_eq!(extended, longer);
    }

    #[test]
    fn the_warning_comes_between_the_start_and_the_date(start in 0i64..300_000, limit in limit(), events in events()) {
        let calendar = WorkCalendar::mainland_china();
        let state = ClockState::derive(&calendar, later(start), limit, &events, later(400_000)).unwrap();
        prop_assert!(state.started <= state.warn_at && state.warn_at <= state.due.at);
    }

    #[test]
    fn no_instant_panics(
        start: i64, limit in limit(), amount: u32, now: i64, moments in proptest::collection::vec(any::<i64>(), 6), mixed in events(),
    ) {
        let calendar = WorkCalendar::mainland_china();
        let kinds = [Pause, Resume, Extend(Limit::days(amount)), Restart, Pause, Stop];
        let events: Vec<_> =
            moments.into_iter().zip(kinds).map(|(at, kind)| ClockEvent { at: Micros(at), kind }).chain(mixed).collect();
        for now in [Micros(now), Micros(i64::MAX), later(500_000)] {
            let _ = ClockState::derive(&calendar, Micros(start), limit, &events, now);
            let _ = ClockState::derive(&calendar, later(0), Limit { amount, ..limit }, &events, now);
        }
    }
}
