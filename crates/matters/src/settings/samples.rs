//! Whether the words of the settings are complete, and limits in plain words.

use kernel::Limit;
use web::Lang;

use super::categories::limit_words;
use crate::wall::samples::frame;

#[test]
fn a_limit_is_told_in_plain_words() {
    let f = frame(Lang::Zh);
    let told = |limit: Limit| limit_words(&f, limit);
    assert_eq!(told(Limit::minutes(30)), "30 分钟");
    assert_eq!(told(Limit::minutes(1440)), "24 小时");
    assert_eq!(told(Limit::work_minutes(120)), "上班 2 小时");
    assert_eq!(told(Limit::workdays(3)), "3 个工作日");
    assert_eq!(told(Limit::days(7)), "7 天");
}

#[test]
fn every_word_of_the_settings_is_there_in_both_languages() {
    let own: Vec<(&str, &str)> = crate::WORDS
        .iter()
        .copied()
        .filter(|(_, text)| text.starts_with("settings-"))
        .collect();
    let faults = web::missing_keys("settings", env!("CARGO_MANIFEST_DIR"), &own, &[]);
    let faults: Vec<String> = faults
        .into_iter()
        .filter(|fault| fault.contains("settings-") && !fault.contains("neither"))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
