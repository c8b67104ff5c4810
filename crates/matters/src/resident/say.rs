//! Small words for templates: keys made from numbers, days told as today or yesterday.

use std::borrow::Borrow;

use kernel::Micros;
use web::Frame;

/// The word of a stroke.
pub(crate) fn stroke(f: &Frame, n: impl Borrow<u8>) -> String {
    f.t(match n.borrow() {
        1 => "resident-stroke-1",
        2 => "resident-stroke-2",
        3 => "resident-stroke-3",
        _ => "resident-stroke-4",
    })
}

/// The word of a grade.
pub(crate) fn grade(f: &Frame, grade: impl Borrow<i32>) -> String {
    f.t(&format!("resident-grade-{}", grade.borrow()))
}

/// What a grade means, in a few words.
pub(crate) fn grade_hint(f: &Frame, grade: impl Borrow<i32>) -> String {
    f.t(&format!("resident-grade-{}-hint", grade.borrow()))
}

/// Whether a grade is the one that is chosen.
pub(crate) fn is_grade(values: &web::Values, grade: impl Borrow<i32>) -> bool {
    values.is("grade", &grade.borrow().to_string())
}

/// The words of a reason.
pub(crate) fn reason(f: &Frame, word: &str) -> String {
    f.t(&format!("resident-reason-{word}"))
}

/// `今天`, `昨天`, else the day: `10月20日`.
pub(crate) fn day(f: &Frame, at: impl Borrow<Micros>) -> String {
    let day = f.short_date(at.borrow());
    if day == f.short_date(f.now) {
        f.t("resident-today")
    } else if day == f.short_date(f.now.plus(-Micros::DAY)) {
        f.t("resident-yesterday")
    } else {
        // A narrow column may part month and day, never a number from its word.
        day.replace('月', "\u{2060}月").replace('日', "\u{2060}日")
    }
}
