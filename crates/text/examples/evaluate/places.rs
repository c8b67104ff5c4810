//! How often the path is read exactly.

use crate::rows::{Report, Row};
use crate::{grid, ratio};
use text::place::Place;

pub fn measure(name: &str, rows: &[Row], report: &mut Report) {
    let grid = grid();
    report.heading(&format!("Place, {name}"));
    let (mut exact, mut numbers) = (0, 0);
    for row in rows {
        let got = grid.read(&row.text).place;
        if got.to_string() == row.place {
            exact += 1;
        } else {
            report.wrong(&format!("{} {} — is {}, read {got}", row.id, row.text, row.place));
        }
        let without = |place: Place| Place {
            spot: None,
            floor: None,
            ..place
        };
        if without(got) == without(Place::from_path(&row.place)) {
            numbers += 1;
        }
    }
    report.figure(
        &format!("place, exact path ({name})"),
        ratio(exact, rows.len()),
        Some(0.97),
    );
    report.figure(
        &format!("place, exact path without spots ({name})"),
        ratio(numbers, rows.len()),
        Some(0.97),
    );
}
