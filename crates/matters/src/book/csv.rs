//! Lines of a CSV file that a spreadsheet opens without running anything in it.

use web::Frame;

use super::row::Cell;

/// Says to spreadsheets that what follows is UTF-8.
pub(super) const MARK: &str = "\u{feff}";

/// One line.
pub(super) fn line(cells: &[Cell], f: &Frame) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(&plain(cell, f))).collect();
    format!("{}\r\n", cells.join(","))
}

fn plain(cell: &Cell, f: &Frame) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Moment(at) => f.local(*at).replace('T', " "),
        Cell::Empty => String::new(),
    }
}

/// A text that begins like a formula gets an apostrophe before it.
fn harmless(text: &str) -> String {
    let formula = text
        .trim_start_matches([' ', '\u{3000}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_a_formula_is_only_text() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert!(harmless(bad).starts_with('\''), "{bad:?}");
        }
        assert_eq!(harmless("灯坏了"), "灯坏了");
    }

    proptest! {
        #[test]
        fn a_quoted_text_is_read_back_as_it_was(text: String) {
            let out = quoted(&text);
            let back = match out.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                Some(inside) if text.contains(['"', ',', '\n', '\r', ';', '\t']) => inside.replace("\"\"", "\""),
                _ => out,
            };
            prop_assert_eq!(back, text);
        }
    }
}
