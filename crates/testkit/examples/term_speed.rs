//! How long it takes to keep a term of 13 classes with 16 sessions each, holidays
//! and clashes looked at; and to show a month of 50 rooms; on both engines.
//!
//! `scripts/with-postgres cargo run --release -p testkit --example term_speed`

use std::time::{Duration, Instant};

use bookings::offer::offer;
use bookings::rows::{Kind, Offering, WayWord};
use bookings::term::{ClassDraft, keep};
use kernel::{CommunityId, Micros, Uuid, WorkCalendar};
use store::{Sql, StoreError};
use testkit::{TestCentre, days};

fn main() {
    measure("SQLite", &TestCentre::on_sqlite());
    if std::env::var_os("HUIYIN_TEST_PG_URL").is_some() {
        measure("PostgreSQL", &TestCentre::on_postgres());
    }
}

fn measure(engine: &str, centre: &TestCentre) {
    let mut terms: Vec<Duration> = (0..9).map(|year| term(centre, year)).collect();
    terms.sort_unstable();
    rooms(centre);
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    clerk.opens("/desk/classes/rooms?month=2026-03").is(200);
    let mut views: Vec<Duration> = (0..200)
        .map(|_| {
            let begin = Instant::now();
            clerk.opens("/desk/classes/rooms?month=2026-03").is(200);
            begin.elapsed()
        })
        .collect();
    views.sort_unstable();
    println!(
        "{engine}: a term of 13 x 16 sessions kept in {:?} (median of {}, longest {:?}); a month of 50 rooms p50 {:?}, p95 {:?}",
        terms[terms.len() / 2],
        terms.len(),
        terms[terms.len() - 1],
        views[100],
        views[190]
    );
}

/// One term of a year of its own; the later ones are held against the earlier.
fn term(centre: &TestCentre, year: i64) -> Duration {
    let community = centre.places.community;
    let first: kernel::Day = "2026-03-16".parse().expect("a day");
    let drafts: Vec<ClassDraft> = (0..13)
        .map(|n| ClassDraft {
            title: format!("第 {n} 门课"),
            teacher: format!("老师 {}", n % 7),
            place: format!("教室 {}", n % 5),
            starts: format!(
                "{}T{:02}:00",
                first.plus_days(year * 7 * 20 + n % 5),
                8 + n / 5 * 2
            ),
            ..ClassDraft::default()
        })
        .collect();
    let begin = Instant::now();
    let kept = centre.store.write_now(move |tx| {
        let calendar = WorkCalendar::mainland_china();
        keep(tx, community, "test", &calendar, &drafts, "窗口").map_err(|_| StoreError::NoRow)
    });
    let took = begin.elapsed();
    assert_eq!(kept.expect("it is kept").len(), 13);
    took
}

/// Fifty rooms, half of their cells of the month taken.
fn rooms(centre: &TestCentre) {
    let community = centre.places.community;
    for n in 0..50 {
        let made = centre.store.write_now(move |tx| {
            let now = tx.now();
            let mut room = Offering::blank(
                community,
                tx.clock().fresh(),
                &format!("活动室 {n}"),
                Kind::Room,
                now,
            );
            (room.way, room.slot_minutes) = (WayWord::Unit, 30);
            (room.open_minute, room.close_minute) = (9 * 60, 21 * 60);
            let id = offer(tx, "test", &room, &[], &[])?;
            cells(tx, community, id.0)
        });
        made.expect("it is kept");
    }
}

fn cells(tx: &mut store::Tx<'_>, community: CommunityId, room: Uuid) -> Result<(), StoreError> {
    let sql = Sql::composed(
        "INSERT INTO bookings_cell (community_id, offering_id, cell, seat, claim_id) VALUES ($1, $2, $3, 0, $4)"
            .to_owned(),
    );
    let first = Micros::parse("2026-03-01T09:00", &kernel::Zone::shanghai()).expect("a time");
    for day in 0..31 {
        for half in 0..12 {
            let cell = first.plus(days(day) + half * 60 * Micros::MINUTE);
            let claim: Uuid = tx.clock().fresh();
            tx.run(&sql, &[&community, &room, &cell, &claim])?;
        }
    }
    Ok(())
}
