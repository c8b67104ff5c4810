//! How long one notice to 10,000 households takes to be laid out, on both
//! engines; and that laying it out again after half of it adds nobody twice.
//!
//! `scripts/with-postgres cargo run --release -p testkit --example notice_speed`

use std::time::Instant;

use kernel::{GridPath, Micros};
use people::notice::{self, ChannelKind, Config, Draft, Kept, Wanted, channel::Sms};
use people::register::{New, add};
use store::{Job, Sql, StoreError};
use testkit::TestCentre;

const HOUSEHOLDS: usize = 10_000;

fn main() {
    lay_out("SQLite", &TestCentre::on_sqlite());
    if std::env::var_os("HUIYIN_TEST_PG_URL").is_some() {
        lay_out("PostgreSQL", &TestCentre::on_postgres());
    }
}

fn lay_out(engine: &str, centre: &TestCentre) {
    let community = centre.places.community;
    let path: GridPath = "000100030002".parse().expect("a path");
    for part in 0..HOUSEHOLDS / 100 {
        let added = centre.registers(&centre.actors.clerk, move |tx, cx| {
            for n in 0..100 {
                let number = part * 100 + n;
                let new = New {
                    phone: Some(format!("169{number:08}")),
                    ..New::at("住户", path, &format!("{number}"))
                };
                add(tx, cx, &new)?;
            }
            Ok::<_, people::register::Refused>(())
        });
        added.expect("they are added");
    }
    let manager = centre.actors.manager.clone();
    let app = centre.app();
    let id = centre
        .store
        .write_now::<_, StoreError, _>(move |tx| {
            let kept = Kept {
                id: None,
                kind: ChannelKind::Sms,
                name: "短信".into(),
                path: GridPath::ROOT,
                config: Config::Sms(Sms {
                    url: "http://127.0.0.1:9/".into(),
                    headers: String::new(),
                    body: "{}".into(),
                }),
                per_day: 100_000,
                closed: false,
            };
            notice::keep_channel(tx, community, &manager, &kept)?;
            let account = gate::new_resident(tx, community, &manager, "写通知的人")?;
            let maker = gate::Actor {
                account: Some(account),
                ..manager.clone()
            };
            let draft = Draft {
                title: "明天停水".into(),
                body: "八点到十点".into(),
                wanted: Wanted {
                    residents: true,
                    ..Wanted::default()
                },
                ..Draft::default()
            };
            let made =
                notice::make(tx, community, &maker, app.policy(), &draft).map_err(|_| StoreError::NoRow)?;
            notice::send(tx, community, &maker, app.policy(), made.id).map_err(|_| StoreError::NoRow)?;
            Ok(made.id)
        })
        .expect("it is sent");
    let job = Job {
        community,
        id: centre.clock.fresh(),
        kind: notice::FILL.into(),
        body: format!("{{\"notice\":\"{id}\"}}"),
        state: store::job::JobState::Waiting,
        run_at: Micros(0),
        lease_until: Micros(0),
        lease_by: String::new(),
        attempts: 1,
        last_error: String::new(),
        created_at: Micros(0),
    };
    let start = Instant::now();
    notice::fill(&centre.store, &job, false).expect("it is laid out");
    println!(
        "{engine}: {HOUSEHOLDS} households laid out in {:.2} s",
        start.elapsed().as_secs_f64()
    );
    let (told, jobs) = counted(centre);
    println!("{engine}: {told} told, {jobs} messages");
    // Half of it forgotten, as if the server had been killed in the middle.
    centre
        .store
        .write_now::<_, StoreError, _>(move |tx| {
            let half = Sql::composed(
                "DELETE FROM people_told WHERE community_id = $1 AND id > (SELECT id FROM people_told WHERE community_id = $1 ORDER BY id LIMIT 1 OFFSET 5000)".to_owned(),
            );
            tx.run(&half, &[&community])?;
            let again = Sql::composed("UPDATE people_notice SET state = 'filling' WHERE community_id = $1 AND id = $2".to_owned());
            tx.run(&again, &[&community, &id]).map(|_| ())
        })
        .expect("half is forgotten");
    notice::fill(&centre.store, &job, false).expect("it goes on");
    let (told, _) = counted(centre);
    println!("{engine}: {told} told after going on from the middle");
    assert_eq!(told, i64::try_from(HOUSEHOLDS).expect("small"));
}

fn counted(centre: &TestCentre) -> (i64, i64) {
    let community = centre.places.community;
    centre
        .store
        .read_now::<_, StoreError, _>(move |tx| {
            let count = |text: &str| Sql::composed(text.to_owned());
            let told = count("SELECT COUNT(*) FROM people_told WHERE community_id = $1");
            let jobs =
                count("SELECT COUNT(*) FROM store_job WHERE community_id = $1 AND kind = 'people.tell'");
            Ok((
                tx.one(&told, &[&community], |row| row.get(0))?,
                tx.one(&jobs, &[&community], |row| row.get(0))?,
            ))
        })
        .expect("it can be counted")
}
