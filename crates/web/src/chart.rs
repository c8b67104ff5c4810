//! Charts as SVG made by the server: classes only, so that print and contrast
//! can change them, and the same figures as a table below.
//!
//! Each function gives the chart and its table; the title with its question and
//! the line that answers it stand above, in the page.

mod bars;
mod heat;
mod line;

use std::fmt::Write as _;

use askama::filters::Safe;

use crate::frame::Frame;
use crate::html::escape;

pub use bars::{across, histogram, pairs};
pub use heat::heat;
pub use line::lines;

/// The paper of one chart.
struct Paper {
    width: i64,
    height: i64,
    body: String,
}

impl Paper {
    fn new(width: i64, height: i64) -> Self {
        Self {
            width,
            height,
            body: String::new(),
        }
    }

    fn rect(&mut self, class: &str, x: i64, y: i64, width: i64, height: i64) {
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"/>",
            width.max(0),
            height.max(0)
        );
    }

    fn path(&mut self, class: &str, d: &str) {
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{d}\"/>");
    }

    fn text(&mut self, class: &str, x: i64, y: i64, words: &str) {
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            escape(words)
        );
    }

    /// The chart with its table.
    fn finish(self, f: &Frame, title: &str, table: &Table) -> Safe<String> {
        Safe(format!(
            "<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>{}",
            self.width,
            self.height,
            escape(title),
            self.body,
            table.html(&f.t("web-chart-figures"), title)
        ))
    }
}

/// The figures of a chart.
struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn html(&self, summary: &str, caption: &str) -> String {
        let mut out = format!(
            "<details><summary>{}</summary><table class=\"tbl\"><caption>{}</caption><thead><tr>",
            escape(summary),
            escape(caption)
        );
        for (at, head) in self.heads.iter().enumerate() {
            let class = if at == 0 { "" } else { " class=\"num\"" };
            let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escape(head));
        }
        out.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            out.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let cell = escape(cell);
                let _ = match at {
                    0 => write!(out, "<th scope=\"row\">{cell}</th>"),
                    _ => write!(out, "<td class=\"num\">{cell}</td>"),
                };
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></details>");
        out
    }
}

/// The top of a scale from 0 and the step of its lines: at most four of them.
fn scale(most: i64) -> (i64, i64) {
    let most = most.max(1);
    let mut decade = 1_i64;
    loop {
        for step in [1, 2, 5] {
            let step = step * decade;
            if most <= step.saturating_mul(4) {
                return ((most + step - 1) / step * step, step);
            }
        }
        match decade.checked_mul(10) {
            Some(next) => decade = next,
            None => return (most, most),
        }
    }
}

fn share(value: i64, of: i64, length: i64) -> i64 {
    value.max(0).saturating_mul(length) / of.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};
    use proptest::prelude::*;

    fn frame() -> Frame {
        Frame::for_test(Words::for_test(&[]), Lang::Zh)
    }

    #[test]
    fn a_chart_has_a_name_its_figures_and_no_style() {
        let rows = [("<8月".to_owned(), 38, 36), (String::new(), 41, 40)];
        let Safe(html) = pairs(&frame(), "收到和答复", "收到", "答复", &rows);
        assert!(html.contains("role=\"img\" aria-label=\"收到和答复\""));
        assert!(html.contains("<th scope=\"row\">&lt;8月</th><td class=\"num\">38</td>"));
        assert!(!html.contains("style") && !html.contains("<8月"));
    }

    #[test]
    fn bars_beyond_the_promise_have_the_colour_of_overdue() {
        let rows = [("当天".to_owned(), 22), ("6 天".to_owned(), 5)];
        let Safe(html) = histogram(&frame(), "几天有回音", "件", &rows, Some((1, "承诺 5 天内")));
        assert_eq!(html.matches("class=\"c-late\"").count(), 1);
        assert!(html.contains("class=\"limit\""));
        assert!(html.contains("承诺 5 天内"));
    }

    #[test]
    fn charts_of_nothing_are_still_charts() {
        let f = frame();
        for Safe(html) in [
            pairs(&f, "t", "a", "b", &[]),
            histogram(&f, "t", "n", &[], None),
            across(&f, "t", "n", &[]),
            heat(&f, "t", &[], &[], &[]),
            lines(&f, "t", &[], &[]),
        ] {
            assert!(html.starts_with("<svg"), "{html}");
        }
    }

    proptest! {
        #[test]
        fn a_scale_reaches_its_highest_figure_in_at_most_four_steps(most in 0..1_000_000_000_i64) {
            let (top, step) = scale(most);
            prop_assert!(top >= most && top % step == 0 && top / step <= 4 && top >= 1);
        }
    }
}
