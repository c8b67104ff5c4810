//! The other commands: what they say, and their exit codes.

use serde_json::Value;

use crate::home::{demo, folder, run, start, stop};

#[test]
fn three_working_days_from_13_february_2026_end_on_the_25th() {
    let (code, said) = run(
        &folder("workday"),
        &[
            "workday",
            "add",
            "--from",
            "2026-02-13T18:00",
            "--days",
            "3",
            "--json",
        ],
    );
    let answer: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, answer["due_day"].as_str()), (0, Some("2026-02-25")));
    assert_eq!(
        answer["counted"],
        serde_json::json!(["2026-02-14", "2026-02-24", "2026-02-25"])
    );
    assert_eq!(answer["provisional"], false);
}

#[test]
fn wrong_usage_is_2_and_a_store_that_is_not_there_3() {
    let data = folder("codes");
    assert_eq!(run(&data, &["nonsense"]).0, 2);
    assert_eq!(
        run(&data, &["workday", "add", "--from", "yesterday", "--days", "1"]).0,
        2
    );
    assert_eq!(run(&data, &["migrate", "--distribute"]).0, 2);
    assert_eq!(run(&data, &["text", "nonsense"]).0, 2);
    for words in [&["audit"][..], &["backup", "copy"], &["export", "copy"]] {
        let (code, said) = run(&data, words);
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("there is no database"), "{said}");
    }
    assert!(!data.join("huiyin.db").exists());
}

#[test]
fn migrating_twice_does_nothing_the_second_time() {
    let data = folder("migrate");
    let (code, said) = run(&data, &["migrate"]);
    assert!(code == 0 && said.contains("applied store/0001_base"), "{said}");
    let (code, said) = run(&data, &["migrate"]);
    assert!(code == 0 && said.contains("nothing to apply"), "{said}");
}

#[test]
fn a_demo_prints_its_accounts_and_a_real_centre_none() {
    let data = demo("accounts");
    let (child, said) = start(&data, "demo");
    assert!(
        said.contains("manager") && said.contains("xigua-zhentian") && said.contains("0137"),
        "{said}"
    );
    assert_eq!(stop(child), 0);
    let (child, said) = start(&data, "serve");
    assert!(!said.contains("xigua-zhentian"), "{said}");
    assert_eq!(stop(child), 0);
}

#[test]
fn a_demo_is_not_made_beside_a_centre_of_ones_own() {
    let data = demo("other");
    let database = rusqlite::Connection::open(data.join("huiyin.db")).unwrap();
    database
        .execute("UPDATE community SET slug = 'real'", [])
        .unwrap();
    let (code, said) = run(&data, &["demo"]);
    assert_eq!(code, 2);
    assert!(said.contains("a centre of its own"), "{said}");
}

#[test]
fn the_api_document_needs_no_centre() {
    let data = folder("openapi");
    let (code, said) = run(&data, &["openapi"]);
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, 0);
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3."))
    );
    assert_eq!(std::fs::read_dir(data).unwrap().count(), 0);
}
