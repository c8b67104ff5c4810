//! A workbook or a CSV file as rows of text. Nothing is believed: not its
//! type, not its size, not what it says of itself.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, ExcelDateTime, Reader, Xlsx};
use serde::{Deserialize, Serialize};

/// Rows of one import; more are to be split.
pub const MOST_ROWS: usize = 100_000;
/// Columns that are read.
const MOST_COLUMNS: usize = 60;
/// Characters of one cell.
const LONGEST: usize = 500;
/// What a workbook may unfold to.
const MOST_BYTES: u64 = 400 << 20;

/// A table that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The sheet.
    pub sheet: String,
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows below, with their numbers in the sheet, counted from 1.
    pub rows: Vec<(i64, Cells)>,
}

/// The cells of one row.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Cells {
    /// Their texts.
    #[serde(rename = "c")]
    pub texts: Vec<String>,
    /// What is odd about some: the column and the mark.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(usize, Mark)>,
}

/// What is odd about a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It is part of a merged cell.
    Merged,
    /// It is a formula.
    Formula,
    /// It is a plain number where offices mean text; the value.
    Number,
    /// It shows an error of the program.
    Error,
}

/// Why a file cannot be read at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// Neither a workbook nor a table of text.
    Kind,
    /// A workbook of the old kind (.xls).
    Old,
    /// It would unfold to more than is taken: a bomb.
    Bomb,
    /// It is locked with a password, or broken.
    Broken,
    /// There are no rows under the heads.
    Empty,
    /// More rows than are taken.
    TooMany,
}

impl Unreadable {
    /// The key of the message.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kind => "people-imp-file-kind",
            Self::Old => "people-imp-file-old",
            Self::Bomb => "people-imp-file-bomb",
            Self::Broken => "people-imp-file-broken",
            Self::Empty => "people-imp-file-empty",
            Self::TooMany => "people-imp-file-many",
        }
    }
}

/// Reads the first sheet of a workbook, or a CSV file in UTF-8 or GB 18030.
pub fn read(bytes: &[u8]) -> Result<Table, Unreadable> {
    let table = match bytes {
        [b'P', b'K', 3, 4, ..] => workbook(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Unreadable::Old),
        _ => csv(bytes)?,
    };
    if table.rows.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(table)
}

/// Unfolds every part into nothing, and counts: what it says of its size is not believed.
fn harmless(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if archive.len() > 2_000 {
        return Err(Unreadable::Bomb);
    }
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Unreadable::Broken)?;
        let mut limited = part.take(left);
        let size = std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| Unreadable::Broken)?;
        left = left.saturating_sub(size);
        if left == 0 {
            return Err(Unreadable::Bomb);
        }
    }
    Ok(())
}

fn workbook(bytes: &[u8]) -> Result<Table, Unreadable> {
    harmless(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let range = book.worksheet_range(&sheet).map_err(|_| Unreadable::Broken)?;
    let (top, left) = range.start().ok_or(Unreadable::Empty)?;
    let (bottom, right) = range.end().ok_or(Unreadable::Empty)?;
    // A single cell far away makes a sheet of a million empty rows: refuse before walking over them.
    if usize::try_from(bottom - top).unwrap_or(usize::MAX) > MOST_ROWS.saturating_mul(3)
        || usize::try_from(right - left).unwrap_or(usize::MAX) > 2_000
    {
        return Err(Unreadable::TooMany);
    }
    let odd = oddities(&mut book, &sheet);
    let rows = range.rows().enumerate().map(|(at, row)| {
        let line = top.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let mut cells = Cells::default();
        for (column, data) in row.iter().take(MOST_COLUMNS).enumerate() {
            let (text, mark) = shown(data);
            let across = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            cells.texts.push(text.chars().take(LONGEST).collect());
            let mark = odd.mark(line, across).or(mark);
            cells.marks.extend(mark.map(|mark| (column, mark)));
        }
        (i64::from(line) + 1, cells)
    });
    table(sheet, rows)
}

/// Merged cells and formulas of a sheet.
struct Oddities {
    merged: Vec<calamine::Dimensions>,
    formulas: BTreeSet<(u32, u32)>,
}

impl Oddities {
    fn mark(&self, row: u32, column: u32) -> Option<Mark> {
        if self.formulas.contains(&(row, column)) {
            return Some(Mark::Formula);
        }
        let held = |cell: &&calamine::Dimensions| cell.contains(row, column);
        self.merged.iter().find(held).map(|_| Mark::Merged)
    }
}

fn oddities<R: Read + std::io::Seek>(book: &mut Xlsx<R>, sheet: &str) -> Oddities {
    let mut formulas = BTreeSet::new();
    if let Ok(range) = book.worksheet_formula(sheet) {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, text) in range.used_cells() {
            if !text.is_empty() {
                let place = |from: u32, at: usize| from.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                formulas.insert((place(top, row), place(left, column)));
            }
        }
    }
    let merged = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    // So many that looking through them for each cell would take minutes.
    let merged = if merged.len() > 5_000 { Vec::new() } else { merged };
    Oddities { merged, formulas }
}

/// A cell as text, and whether a number stands where text is meant.
fn shown(data: &Data) -> (String, Option<Mark>) {
    match data {
        Data::String(text) => (text.trim().to_owned(), None),
        Data::Int(number) => (number.to_string(), Some(Mark::Number)),
        Data::Float(number) => (plain(*number), Some(Mark::Number)),
        Data::Bool(yes) => (if *yes { "是" } else { "否" }.to_owned(), None),
        Data::DateTime(day) => (day_text(day), None),
        Data::DateTimeIso(text) | Data::DurationIso(text) => (text.chars().take(10).collect(), None),
        Data::Error(_) => (String::new(), Some(Mark::Error)),
        Data::Empty => (String::new(), None),
    }
}

/// A whole number without its decimal point.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e19 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

fn day_text(day: &ExcelDateTime) -> String {
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// The first row with at least two texts is the heads; a title above it is passed over.
fn table(sheet: String, rows: impl Iterator<Item = (i64, Cells)>) -> Result<Table, Unreadable> {
    let mut out = Table {
        sheet,
        ..Table::default()
    };
    for (line, cells) in rows {
        let filled = cells.texts.iter().filter(|text| !text.is_empty()).count();
        if out.heads.is_empty() {
            let own = |mark: &(usize, Mark)| mark.1 == Mark::Merged;
            if filled >= 2 || (filled == 1 && !cells.marks.iter().any(own)) {
                out.heads = cells.texts;
            }
        } else if filled > 0 {
            if out.rows.len() == MOST_ROWS {
                return Err(Unreadable::TooMany);
            }
            out.rows.push((line, cells));
        }
    }
    if out.heads.is_empty() {
        Err(Unreadable::Empty)
    } else {
        Ok(out)
    }
}

fn csv(bytes: &[u8]) -> Result<Table, Unreadable> {
    if bytes.contains(&0) {
        return Err(Unreadable::Kind);
    }
    let (utf8, _, broken) = encoding_rs::UTF_8.decode(bytes);
    let text = if broken {
        let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
        if broken {
            return Err(Unreadable::Kind);
        }
        text
    } else {
        utf8
    };
    let separator = [',', '\t', ';', '，']
        .into_iter()
        .max_by_key(|sign| text.lines().next().unwrap_or_default().matches(*sign).count())
        .unwrap_or(',');
    let rows = records(&text, separator);
    table(String::new(), rows.into_iter())
}

/// The records of a text, quoted fields with line breaks in them too.
fn records(text: &str, separator: char) -> Vec<(i64, Cells)> {
    let (mut out, mut cells, mut field) = (Vec::new(), Cells::default(), String::new());
    let (mut quoted, mut line, mut begun) = (false, 1, 1);
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(sign) = signs.next() {
        line += i64::from(sign == '\n');
        if quoted {
            match sign {
                '"' if signs.peek() == Some(&'"') => {
                    signs.next();
                    field.push('"');
                }
                '"' => quoted = false,
                _ => field.push(sign),
            }
        } else if sign == '"' && field.trim().is_empty() {
            field.clear();
            quoted = true;
        } else if sign == separator || sign == '\n' {
            if cells.texts.len() < MOST_COLUMNS {
                cells.texts.push(field.trim().chars().take(LONGEST).collect());
            }
            field.clear();
            if sign == '\n' {
                out.push((begun, std::mem::take(&mut cells)));
                begun = line;
            }
        } else {
            field.push(sign);
        }
        if out.len() > MOST_ROWS + 20 {
            break;
        }
    }
    if !field.trim().is_empty() || !cells.texts.is_empty() {
        cells.texts.push(field.trim().chars().take(LONGEST).collect());
        out.push((begun, cells));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_of_any_office_is_read() {
        let text = "姓名,身份证号\r\n\"王,建新\",11010519491231002X\r\n\r\n李四,\"a\"\"b\n二行\"\n";
        let (gbk, _, _) = encoding_rs::GB18030.encode(text);
        for bytes in [text.as_bytes(), &gbk, format!("\u{feff}{text}").as_bytes()] {
            let table = read(bytes).unwrap();
            assert_eq!(table.heads, ["姓名", "身份证号"]);
            assert_eq!(table.rows.len(), 2);
            assert_eq!(table.rows[0].1.texts, ["王,建新", "11010519491231002X"]);
            assert_eq!(table.rows[1].1.texts[1], "a\"b\n二行");
            assert_eq!((table.rows[0].0, table.rows[1].0), (2, 4));
        }
    }

    #[test]
    fn what_is_no_table_is_named() {
        assert_eq!(read(b""), Err(Unreadable::Empty));
        assert_eq!(read(b"\x89PNG\r\n\0\0"), Err(Unreadable::Kind));
        assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 1]), Err(Unreadable::Old));
        assert_eq!(read(b"PK\x03\x04broken"), Err(Unreadable::Broken));
        assert_eq!(read("姓名,电话\n".as_bytes()), Err(Unreadable::Empty));
        let many = format!("姓名,电话\n{}", "王,1\n".repeat(MOST_ROWS + 1));
        assert_eq!(read(many.as_bytes()), Err(Unreadable::TooMany));
    }

    #[test]
    fn a_bomb_is_not_unfolded() {
        use std::io::Write;
        let mut zipped = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let plain = zip::write::SimpleFileOptions::default();
        zipped.start_file("xl/worksheets/sheet1.xml", plain).unwrap();
        let zeros = vec![0u8; 1 << 20];
        for _ in 0..401 {
            zipped.write_all(&zeros).unwrap();
        }
        let bomb = zipped.finish().unwrap().into_inner();
        assert!(bomb.len() < 1 << 20);
        assert_eq!(read(&bomb), Err(Unreadable::Bomb));
    }

    #[test]
    fn merged_cells_formulas_and_numbers_are_marked() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let plain = rust_xlsxwriter::Format::new();
        sheet.merge_range(0, 0, 0, 2, "2026年名册", &plain).unwrap();
        for (column, head) in (0..).zip(["姓名", "生日", "门牌"]) {
            sheet.write_string(1, column, head).unwrap();
        }
        sheet.write_string(2, 0, "王建新").unwrap();
        sheet.write_number(2, 1, 14_246.0).unwrap();
        sheet.merge_range(2, 2, 3, 2, "501", &plain).unwrap();
        sheet.write_formula(3, 0, "=A3").unwrap();
        let table = read(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(table.heads, ["姓名", "生日", "门牌"]);
        assert_eq!(table.rows[0].0, 3);
        assert_eq!(table.rows[0].1.marks, [(1, Mark::Number), (2, Mark::Merged)]);
        assert_eq!(table.rows[1].1.marks, [(0, Mark::Formula), (2, Mark::Merged)]);
    }
}
