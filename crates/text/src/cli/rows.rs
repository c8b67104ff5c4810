//! Rows of the input: JSON lines, or a table whose first line names the columns.

use serde_json::Value;

use super::CliError;
use crate::moment::micros;

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub id: String,
    /// In µs; 0 when no time is given.
    pub at: i64,
    pub text: String,
    pub category: Option<String>,
}

/// Reads the rows of a file; its name tells the form.
pub(super) fn parse(name: &str, lines: &str) -> Result<Vec<Row>, CliError> {
    let numbered = (1_usize..)
        .zip(lines.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    if name.to_lowercase().ends_with(".tsv") {
        let header: Vec<&str> = lines
            .lines()
            .next()
            .unwrap_or_default()
            .trim_end()
            .split('\t')
            .collect();
        let row = |(number, line): (usize, &str)| {
            let cells: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
            let cell = |name: &str| {
                let at = header.iter().position(|column| *column == name)?;
                cells.get(at).map(|cell| (*cell).to_owned())
            };
            row(cell("id"), cell("time"), cell("text"), cell("category"))
                .ok_or_else(|| CliError::Row(name.to_owned(), number))
        };
        return numbered.skip(1).map(row).collect();
    }
    let row = |(number, line): (usize, &str)| {
        let bad = || CliError::Row(name.to_owned(), number);
        let value: Value = serde_json::from_str(line).map_err(|_| bad())?;
        let field = |name: &str| match value.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        row(field("id"), field("time"), field("text"), field("category")).ok_or_else(bad)
    };
    numbered.map(row).collect()
}

fn row(
    id: Option<String>,
    time: Option<String>,
    text: Option<String>,
    category: Option<String>,
) -> Option<Row> {
    let at = time.as_deref().and_then(micros).unwrap_or(0);
    Some(Row {
        id: id?,
        at,
        text: text?,
        category,
    })
}
