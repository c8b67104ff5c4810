//! Category: first and among the first three.

use crate::rows::{Report, Row};
use crate::{grid, ratio};
use text::category::{Counts, suggest};
use text::things::Things;

fn hits(
    learned: &[&Row],
    asked: &[&Row],
    things: &Things,
    mut wrong: impl FnMut(&Row, &[String]),
) -> (usize, usize) {
    let grid = grid();
    let mut counts = Counts::default();
    learned
        .iter()
        .for_each(|row| counts.learn(things, &grid.without_names(&row.text), &row.category));
    let (mut first, mut three) = (0, 0);
    for row in asked {
        let top: Vec<String> = suggest(things, &counts, &grid.without_names(&row.text), 3)
            .into_iter()
            .map(|one| one.category)
            .collect();
        if top.first() == Some(&row.category) {
            first += 1;
        } else {
            wrong(row, &top);
        }
        three += usize::from(top.contains(&row.category));
    }
    (first, three)
}

pub fn measure(train: &[Row], dev: &[Row], report: &mut Report) {
    let things = Things::known();
    let (train, dev): (Vec<&Row>, Vec<&Row>) = (train.iter().collect(), dev.iter().collect());
    for (name, learned, asked) in [
        ("dev after train", &train, &dev),
        ("train after dev", &dev, &train),
    ] {
        report.heading(&format!("Category, {name}"));
        let (first, three) = hits(learned, asked, &things, |row, top| {
            report.wrong(&format!(
                "{} {} — is {}, suggested {}",
                row.id,
                row.text,
                row.category,
                top.join(" ")
            ));
        });
        report.figure(
            &format!("category top-1 ({name})"),
            ratio(first, asked.len()),
            Some(0.60),
        );
        report.figure(
            &format!("category top-3 ({name})"),
            ratio(three, asked.len()),
            Some(0.85),
        );
    }
    let (first, three) = hits(&[], &dev, &things, |_, _| {});
    report.figure(
        "category top-1 (dev, lexicon alone)",
        ratio(first, dev.len()),
        None,
    );
    report.figure(
        "category top-3 (dev, lexicon alone)",
        ratio(three, dev.len()),
        None,
    );
    let mut blank = Things::default();
    blank.add("");
    let (first, three) = hits(&train, &dev, &blank, |_, _| {});
    report.figure(
        "category top-1 (dev, counts alone)",
        ratio(first, dev.len()),
        None,
    );
    report.figure(
        "category top-3 (dev, counts alone)",
        ratio(three, dev.len()),
        None,
    );
}
