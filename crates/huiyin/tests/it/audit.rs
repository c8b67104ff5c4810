//! `huiyin audit`: good where all is well, and not where anything was touched.

use std::path::Path;

use serde_json::Value;

use crate::home::{demo, folder, run};

fn audit(data: &Path) -> (i32, Value) {
    let (code, said) = run(data, &["audit", "--json"]);
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
    assert_eq!(figure(&report, "intakes"), 300);
    assert_eq!(
        figure(&report, "intakes"),
        figure(&report, "answered") + figure(&report, "open") + figure(&report, "merged")
    );
    assert_eq!(figure(&report, "skipped_numbers"), 0);
    assert_eq!(figure(&report, "forgotten"), 0);
    assert_eq!(report["communities"][0]["log_whole"], true);
}

#[test]
fn the_demo_has_matters_in_every_state() {
    let data = demo("states");
    let database = rusqlite::Connection::open(data.join("huiyin.db")).unwrap();
    let count = |condition: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM matters_matter WHERE {condition}");
        database.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    for (condition, least) in [
        ("state = 'assigned'", 3),
        ("state = 'in_hand'", 10),
        ("state = 'answered'", 5),
        ("state = 'closed'", 100),
        ("state = 'merged'", 20),
        ("escalated >= 4 AND open_due IS NOT NULL", 3),
        ("paused_at IS NOT NULL", 1),
        ("returns >= 2", 1),
        ("round >= 2", 5),
        ("late", 10),
        ("private", 10),
        ("wall = 2", 100),
        ("wall = 1", 10),
        ("followers > 0", 50),
    ] {
        assert!(count(condition) >= least, "{condition}: {}", count(condition));
    }
    let tables = [
        ("people_node", 282),
        ("people_unit", 25),
        ("matters_category", 23),
        ("matters_intake", 300),
    ];
    for (table, rows) in tables {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(
            database.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap(),
            rows,
            "{table}"
        );
    }
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
        assert_eq!((code, figure(&report, "intakes")), (0, 300));
    }
}
