//! `huiyin audit`: good where all is well, and not where anything was touched.

use std::path::Path;

use serde_json::Value;

use store::pg_test::TestPostgres;

use crate::home::{demo, folder, run, run_on};

fn audit(data: &Path) -> (i32, Value) {
    told(run(data, &["audit", "--json"]))
}

fn told((code, said): (i32, String)) -> (i32, Value) {
    let json = said.split("\nhuiyin: ").next().unwrap_or_default();
    (
        code,
        serde_json::from_str(json).unwrap_or_else(|_| panic!("{said}")),
    )
}

fn touch(data: &Path, sql: &str) {
    let changed = rusqlite::Connection::open(data.join("huiyin.db"))
        .unwrap()
        .execute(sql, [])
        .unwrap();
    assert!(changed > 0, "{sql}");
}

fn figure(report: &Value, name: &str) -> i64 {
    report["communities"][0]["matters"][name].as_i64().unwrap()
}

#[test]
fn the_demo_loses_nothing() {
    let data = demo("whole");
    let (code, report) = audit(&data);
    assert_eq!(code, 0, "{report}");
    assert_eq!(figure(&report, "intakes"), 308);
    assert_eq!(
        figure(&report, "intakes"),
        figure(&report, "answered") + figure(&report, "open") + figure(&report, "merged")
    );
    assert_eq!(figure(&report, "skipped_numbers"), 0);
    assert_eq!(report["communities"][0]["log_whole"], true);
}

#[test]
fn a_changed_line_of_the_log_is_named() {
    let data = demo("changed");
    touch(
        &data,
        "UPDATE audit_event SET body = replace(body, 'a', 'b') WHERE tick = (SELECT max(tick) - 0 FROM audit_event WHERE verb = 'answer')",
    );
    let (code, report) = audit(&data);
    assert_eq!(code, 1);
    assert_eq!(report["communities"][0]["log"]["faults"][0]["fault"], "changed");
}

#[test]
fn a_line_that_was_taken_out_of_the_log_is_named() {
    let data = demo("missing");
    touch(
        &data,
        "DELETE FROM audit_event WHERE tick = (SELECT min(tick) FROM audit_event WHERE verb = 'rate')",
    );
    let (code, report) = audit(&data);
    assert_eq!(code, 1);
    assert_eq!(report["communities"][0]["log"]["faults"][0]["fault"], "missing");
}

#[test]
fn a_matter_that_nobody_owns_is_a_loss() {
    let data = demo("unowned");
    touch(
        &data,
        "UPDATE matters_matter SET owner_id = NULL WHERE id = (SELECT id FROM matters_matter WHERE state = 'in_hand' LIMIT 1)",
    );
    let (code, report) = audit(&data);
    assert_eq!((code, figure(&report, "lost")), (1, 1));
}

#[test]
fn a_photo_that_is_gone_or_changed_is_named() {
    let data = demo("photo");
    let folder = std::fs::read_dir(data.join("files"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let file = folder.filter(|path| !path.ends_with("new")).find_map(|path| {
        std::fs::read_dir(path)
            .unwrap()
            .next()
            .map(|entry| entry.unwrap().path())
    });
    std::fs::write(file.unwrap(), b"another picture").unwrap();
    let (code, report) = audit(&data);
    assert_eq!(code, 1);
    assert_eq!(report["disk"]["damaged"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_centre_comes_back_from_a_backup_and_from_an_export() {
    let data = demo("copied");
    for (out, back, word) in [
        ("backup", "restore", "restored"),
        ("export", "import", "imported"),
    ] {
        let (copy, other) = (folder(&format!("{out}-copy")), folder(&format!("{out}-home")));
        let copy = copy.join("copy").display().to_string();
        assert_eq!(run(&data, &[out, &copy]).0, 0);
        let (code, said) = run(&other, &[back, &copy]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains(word) && said.contains("put the key file"), "{said}");
        // Without its keys a centre is not opened, and no other keys are made.
        assert_eq!(run(&other, &["audit"]).0, 2);
        std::fs::create_dir_all(other.join("keys")).unwrap();
        std::fs::copy(data.join("keys/seal.json"), other.join("keys/seal.json")).unwrap();
        let (code, report) = audit(&other);
        assert_eq!((code, figure(&report, "intakes")), (0, 308));
    }
}

#[test]
fn a_centre_moves_to_postgres_and_back_and_loses_nothing() {
    let data = demo("moved");
    let database = TestPostgres::start().fresh_database();
    let store::Place::Postgres(url) = database.place() else {
        panic!("a PostgreSQL")
    };
    let (there, back) = (folder("moved-there"), folder("moved-back"));
    for home in [&there, &back] {
        std::fs::create_dir_all(home.join("keys")).unwrap();
        std::fs::copy(data.join("keys/seal.json"), home.join("keys/seal.json")).unwrap();
    }
    let copy = |name: &str| folder(name).join("copy").display().to_string();
    let (first, second) = (copy("moved-first"), copy("moved-second"));

    assert_eq!(run(&data, &["export", &first]).0, 0);
    let (code, said) = run_on(&there, &url, &["import", &first]);
    assert_eq!(code, 0, "{said}");
    let on_postgres = told(run_on(&there, &url, &["audit", "--json"]));
    assert_eq!(run_on(&there, &url, &["export", &second]).0, 0);
    let (code, said) = run(&back, &["import", &second]);
    assert_eq!(code, 0, "{said}");

    for (code, report) in [on_postgres, audit(&back)] {
        assert_eq!((code, figure(&report, "intakes")), (0, 308), "{report}");
        assert_eq!(report["communities"][0]["log_whole"], true);
    }
    let read = |home: &Path| told(run(home, &["audit", "--json"])).1["communities"][0]["matters"].clone();
    assert_eq!(read(&data), read(&back));
}
