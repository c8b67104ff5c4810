//! Workbooks that go out: the bad rows to be mended and loaded again.

use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

use super::read::Cells;
use super::weigh::Wrong;

/// One bad row: what it says, what is wrong, and that in words.
pub struct Mending {
    /// Its cells.
    pub cells: Cells,
    /// The faults by column.
    pub wrong: Vec<Wrong>,
    /// The faults in words.
    pub words: String,
}

/// The head of the column that says what to mend; it is passed over when the file comes back.
pub const WHAT: &str = "要改的地方";

/// The bad rows as a workbook: the faulty cells are coloured, what to do stands first.
pub fn mend(heads: &[String], rows: &[Mending]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_bold().set_num_format("@");
    let bad = Format::new()
        .set_num_format("@")
        .set_background_color(Color::RGB(0x00FF_C96B));
    let own: Vec<usize> = (0..heads.len())
        .filter(|at| heads.get(*at).is_some_and(|head| head != WHAT))
        .collect();
    sheet.write_string_with_format(0, 0, WHAT, &bold)?;
    sheet.set_column_width(0, 40)?;
    sheet.set_freeze_panes(1, 0)?;
    for (to, from) in (1u16..).zip(&own) {
        // Everything is text: a spreadsheet must not take the last digits of a card away.
        sheet.set_column_format(to, &text)?;
        sheet.set_column_width(to, 18)?;
        let head = heads.get(*from).map_or("", String::as_str);
        sheet.write_string_with_format(0, to, head, &bold)?;
    }
    for (line, row) in (1u32..).zip(rows) {
        sheet.write_string(line, 0, &row.words)?;
        for (to, from) in (1u16..).zip(&own) {
            let cell = row.cells.texts.get(*from).map_or("", String::as_str);
            let faulty = row.wrong.iter().any(|wrong| wrong.column == *from);
            sheet.write_string_with_format(line, to, cell, if faulty { &bad } else { &text })?;
        }
    }
    book.save_to_buffer()
}
