//! Masking: recall of numbers and of names, precision.

use crate::ratio;
use crate::rows::Report;
use text::mask::{Kind, Masker, Scope};

/// Spans of the data: `[[2, 10, "PLATE"], …]`.
fn spans(column: &str) -> Vec<(usize, usize, String)> {
    serde_json::from_str(column).unwrap_or_default()
}

pub fn measure(report: &mut Report) {
    let masker = Masker::new(Scope::Person);
    report.heading("Masking, pii_dev");
    let (mut numbers, mut numbers_found, mut names, mut names_found, mut found, mut right) =
        (0, 0, 0, 0, 0, 0);
    for line in include_str!("../../data/pii_dev.tsv").lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(id), Some(said), Some(gold)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let gold = spans(gold);
        let got: Vec<(usize, usize, String)> = masker
            .find(said)
            .into_iter()
            .map(|span| {
                (
                    span.chars.start,
                    span.chars.end,
                    format!("{:?}", span.kind).to_uppercase(),
                )
            })
            .collect();
        for span in &gold {
            let hit = usize::from(got.contains(span));
            if span.2 == format!("{:?}", Kind::Name).to_uppercase() {
                names += 1;
                names_found += hit;
            } else {
                numbers += 1;
                numbers_found += hit;
            }
        }
        found += got.len();
        right += got.iter().filter(|span| gold.contains(span)).count();
        if got != gold {
            report.wrong(&format!("{id} {said} — is {gold:?}, found {got:?}"));
        }
    }
    report.figure(
        "masking recall, numbers (pii_dev)",
        ratio(numbers_found, numbers),
        Some(0.98),
    );
    report.figure(
        "masking recall, names (pii_dev)",
        ratio(names_found, names),
        Some(0.90),
    );
    report.figure("masking precision (pii_dev)", ratio(right, found), Some(0.97));
}
