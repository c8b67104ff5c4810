//! The engines called as an operator calls them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken test shall panic"
)]

use text::cli::{CliError, run};

const PLACES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/places.tsv");
const TRAIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/train.tsv");
const DEV: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/dev.tsv");

fn call(args: &[&str], stdin: &str) -> Result<Vec<serde_json::Value>, CliError> {
    let mut out = Vec::new();
    run(
        args.iter().map(|word| (*word).to_owned()),
        stdin.as_bytes(),
        &mut out,
    )?;
    let out = String::from_utf8(out).unwrap();
    Ok(out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect())
}

#[test]
fn place_answers_each_row_with_its_path() {
    let rows =
        "{\"id\":\"a\",\"text\":\"锦绣苑3号楼2单元电梯停了\"}\n\n{\"id\":7,\"text\":\"文昌小区3号楼漏水\"}\n";
    let answers = call(&["place", "--places", PLACES], rows).unwrap();
    assert_eq!(answers[0], serde_json::json!({"id": "a", "place": "锦绣苑/3/2"}));
    assert_eq!(
        answers[1]["ask"],
        serde_json::json!(["文昌小区北区/3", "文昌小区南区/3"])
    );
}

#[test]
fn duplicates_answers_in_time_order_and_sees_only_what_came_before() {
    let answers = call(
        &["duplicates", "--places", PLACES, "--history", TRAIN, "--new", DEV],
        "",
    )
    .unwrap();
    assert_eq!(answers.len(), 95);
    let mut seen: Vec<String> = include_str!("../data/train.tsv")
        .lines()
        .skip(1)
        .map(|l| l[..5].to_owned())
        .collect();
    for answer in &answers {
        for one in answer["candidates"].as_array().unwrap() {
            assert!(seen.contains(&one["id"].as_str().unwrap().to_owned()));
        }
        seen.push(answer["id"].as_str().unwrap().to_owned());
    }
}

#[test]
fn category_learns_from_a_table_and_gives_three() {
    let row = "{\"id\":\"a\",\"text\":\"垃圾房有老鼠窜来窜去\"}";
    let answers = call(&["category", "--places", PLACES, "--train", TRAIN], row).unwrap();
    assert_eq!(answers[0]["top"].as_array().unwrap().len(), 3);
    assert_eq!(answers[0]["top"][0], "环境卫生");
}

#[test]
fn mask_gives_spans_in_characters() {
    let row = "{\"id\":\"a\",\"text\":\"😀打16912345678\"}";
    let answers = call(&["mask", "--places", PLACES], row).unwrap();
    let expected = serde_json::json!({"id": "a", "masked": "😀打[电话]", "spans": [[2, 13, "PHONE"]]});
    assert_eq!(answers[0], expected);
}

#[test]
fn a_wrong_call_says_what_is_wrong() {
    assert!(matches!(call(&["sing"], ""), Err(CliError::Usage(_))));
    assert!(matches!(call(&["place"], ""), Err(CliError::Usage(_))));
    assert!(matches!(
        call(&["place", "--places"], ""),
        Err(CliError::Usage(_))
    ));
    assert!(matches!(
        call(&["place", "--places", "/nowhere"], ""),
        Err(CliError::Io(..))
    ));
    assert!(matches!(
        call(&["mask"], "{}\nnot json"),
        Err(CliError::Row(_, 1))
    ));
}
