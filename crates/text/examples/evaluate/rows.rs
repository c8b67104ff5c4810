//! The rows of the data and the report that is written.

use std::fmt::Write;

/// One report of the data.
pub struct Row {
    pub id: String,
    pub at: i64,
    pub text: String,
    pub category: String,
    pub place: String,
    pub cluster: String,
}

pub fn read(table: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = table
        .lines()
        .skip(1)
        .map(|line| {
            let mut columns = line.split('\t').map(str::to_owned);
            let mut next = || columns.next().unwrap_or_default();
            let (id, time, text, category) = (next(), next(), next(), next());
            let (_, place, cluster) = (next(), next(), next());
            Row {
                id,
                at: text::moment::micros(&time).unwrap_or(0),
                text,
                category,
                place,
                cluster,
            }
        })
        .collect();
    rows.sort_by_key(|row| row.at);
    rows
}

/// The table of bars and, below it, every wrong case.
#[derive(Default)]
pub struct Report {
    lines: Vec<(String, f64, Option<f64>)>,
    cases: String,
}

impl Report {
    /// A measured figure with its bar, if it has one.
    pub fn figure(&mut self, what: &str, value: f64, bar: Option<f64>) {
        self.lines.push((what.to_owned(), value, bar));
    }

    pub fn heading(&mut self, what: &str) {
        let _ = write!(self.cases, "\n## {what}\n\n");
    }

    pub fn wrong(&mut self, case: &str) {
        let _ = writeln!(self.cases, "- {case}");
    }

    pub fn table(&self) -> String {
        let mut table = "| what | measured | bar | |\n| --- | --- | --- | --- |\n".to_owned();
        for (what, value, bar) in &self.lines {
            let met = bar.map_or("", |bar| if *value >= bar { "met" } else { "MISSED" });
            let bar = bar.map_or(String::new(), |bar| format!("{bar:.2}"));
            let _ = writeln!(table, "| {what} | {value:.3} | {bar} | {met} |");
        }
        table
    }

    pub fn whole(&self) -> String {
        format!("# Hearing well: measured\n\n{}\n{}", self.table(), self.cases)
    }
}
