//! Measures the crate on its own data and prints the table of bars.
//!
//! `cargo run -p text --release --example evaluate` writes the wrong cases to `target/text-report.md`;
//! with `-- learn` it prints newly learned weights for `lexicon/likeness.txt` instead.

mod categories;
mod duplicates;
mod masks;
mod places;
mod rows;

use rows::Report;

fn main() -> std::io::Result<()> {
    let train = rows::read(include_str!("../../data/train.tsv"));
    let dev = rows::read(include_str!("../../data/dev.tsv"));
    if std::env::args().any(|word| word == "learn") {
        print!("{}", duplicates::learned(&train));
        return Ok(());
    }
    let mut report = Report::default();
    places::measure("dev", &dev, &mut report);
    places::measure("train", &train, &mut report);
    categories::measure(&train, &dev, &mut report);
    masks::measure(&mut report);
    duplicates::measure(&train, &dev, &mut report);
    print!("{}", report.table());
    let path = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned()) + "/text-report.md";
    std::fs::write(&path, report.whole())?;
    println!("\nwrong cases: {path}");
    Ok(())
}

/// The crate's own grid.
fn grid() -> text::place::Gazetteer {
    text::place::Gazetteer::from_tsv(include_str!("../../data/places.tsv"))
        .unwrap_or_else(|_| text::place::Gazetteer::new(Vec::new()))
}

/// `part` of `whole` as a figure of three decimals.
fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap_or(0)) / f64::from(u32::try_from(whole.max(1)).unwrap_or(1))
}
