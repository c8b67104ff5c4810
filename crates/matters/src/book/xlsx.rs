//! A workbook of one sheet, written piece by piece: a hundred thousand lines
//! need no more memory than one page of them.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use kernel::{Micros, Zone};

use super::row::Cell;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const TOP: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>"#;
const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="2" width="17" customWidth="1"/><col min="3" max="3" width="60" customWidth="1"/><col min="4" max="17" width="17" customWidth="1"/></cols><sheetData>"#;
/// Days from the spreadsheet's first day to 1 January 1970.
const EPOCH: i64 = 25_569;

/// A workbook being written: take the bytes out from time to time.
pub(super) struct Workbook {
    zip: Zip,
    zone: Zone,
}

impl Workbook {
    /// Begins a workbook whose sheet has this name and these heads.
    pub fn begin(sheet: &str, heads: &[String], zone: Zone) -> Self {
        let workbook = format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            escaped(sheet)
        );
        let mut zip = Zip::default();
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", TOP),
            ("xl/workbook.xml", workbook.as_str()),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/styles.xml", STYLES),
        ] {
            zip.begin(name);
            zip.write(text.as_bytes());
            zip.end();
        }
        zip.begin("xl/worksheets/sheet1.xml");
        let mut row = format!("{SHEET}<row>");
        for head in heads {
            let _ = write!(
                row,
                r#"<c t="inlineStr" s="2"><is><t>{}</t></is></c>"#,
                escaped(head)
            );
        }
        row.push_str("</row>");
        zip.write(row.as_bytes());
        Self { zip, zone }
    }

    /// One more line.
    pub fn row(&mut self, cells: &[Cell]) {
        let mut row = "<row>".to_owned();
        for cell in cells {
            let _ = match cell {
                Cell::Text(text) if text.is_empty() => write!(row, "<c/>"),
                Cell::Text(text) => write!(
                    row,
                    r#"<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                    escaped(text)
                ),
                Cell::Number(number) => write!(row, "<c><v>{number}</v></c>"),
                Cell::Moment(at) => write!(row, r#"<c s="1"><v>{}</v></c>"#, serial(*at, &self.zone)),
                Cell::Empty => write!(row, "<c/>"),
            };
        }
        row.push_str("</row>");
        self.zip.write(row.as_bytes());
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        self.zip.take()
    }

    /// The rest.
    pub fn finish(mut self) -> Vec<u8> {
        self.zip.write(b"</sheetData></worksheet>");
        self.zip.end();
        self.zip.finish()
    }
}

/// A time as spreadsheets count it: days, and the part of the day.
fn serial(at: Micros, zone: &Zone) -> String {
    let (day, minute) = zone.day_and_minute(at);
    format!(
        "{}.{:06}",
        day.number() + EPOCH,
        i64::from(minute) * 1_000_000 / 1440
    )
}

/// Text that XML can hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// A ZIP archive that is written in one go, sizes after the content.
#[derive(Default)]
struct Zip {
    out: Vec<u8>,
    /// Bytes that were taken out before.
    gone: u64,
    files: Vec<Packed>,
    open: Option<Open>,
}

struct Packed {
    name: String,
    at: u64,
    crc: u32,
    packed: u64,
    whole: u64,
}

struct Open {
    name: String,
    at: u64,
    crc: Crc,
    deflate: DeflateEncoder<Vec<u8>>,
    packed: u64,
    whole: u64,
}

/// Sizes stand behind the content; names are UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
/// 1 January 1980, the first day that the format knows.
const NO_DAY: u16 = 0x21;

impl Zip {
    fn put16(&mut self, values: &[u16]) {
        for value in values {
            self.out.extend(value.to_le_bytes());
        }
    }

    fn put32(&mut self, values: &[u64]) {
        for value in values {
            self.out
                .extend(u32::try_from(*value).unwrap_or(u32::MAX).to_le_bytes());
        }
    }

    fn here(&self) -> u64 {
        self.gone + u64::try_from(self.out.len()).unwrap_or(0)
    }

    fn begin(&mut self, name: &str) {
        let at = self.here();
        self.put32(&[0x0403_4b50]);
        self.put16(&[20, FLAGS, DEFLATED, 0, NO_DAY]);
        self.put32(&[0, 0, 0]);
        self.put16(&[u16::try_from(name.len()).unwrap_or(0), 0]);
        self.out.extend(name.as_bytes());
        self.open = Some(Open {
            name: name.to_owned(),
            at,
            crc: Crc::new(),
            deflate: DeflateEncoder::new(Vec::new(), Compression::fast()),
            packed: 0,
            whole: 0,
        });
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(open) = &mut self.open {
            open.crc.update(bytes);
            open.whole += u64::try_from(bytes.len()).unwrap_or(0);
            // Writing into memory does not fail.
            let _ = open.deflate.write_all(bytes);
            let ready = std::mem::take(open.deflate.get_mut());
            open.packed += u64::try_from(ready.len()).unwrap_or(0);
            self.out.extend(ready);
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let rest = open.deflate.finish().unwrap_or_default();
        let packed = open.packed + u64::try_from(rest.len()).unwrap_or(0);
        self.out.extend(rest);
        let crc = open.crc.sum();
        self.put32(&[0x0807_4b50, u64::from(crc), packed, open.whole]);
        self.files.push(Packed {
            name: open.name,
            at: open.at,
            crc,
            packed,
            whole: open.whole,
        });
    }

    fn take(&mut self) -> Vec<u8> {
        self.gone = self.here();
        std::mem::take(&mut self.out)
    }

    fn finish(mut self) -> Vec<u8> {
        let start = self.here();
        let files = std::mem::take(&mut self.files);
        for file in &files {
            self.put32(&[0x0201_4b50]);
            self.put16(&[20, 20, FLAGS, DEFLATED, 0, NO_DAY]);
            self.put32(&[u64::from(file.crc), file.packed, file.whole]);
            self.put16(&[u16::try_from(file.name.len()).unwrap_or(0), 0, 0, 0, 0]);
            self.put32(&[0, file.at]);
            self.out.extend(file.name.as_bytes());
        }
        let (count, length) = (
            u16::try_from(files.len()).unwrap_or(u16::MAX),
            self.here() - start,
        );
        self.put32(&[0x0605_4b50]);
        self.put16(&[0, 0, count, count]);
        self.put32(&[length, start]);
        self.put16(&[0]);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_counted_in_days_from_1900() {
        let zone = Zone::shanghai();
        let at = Micros::parse("2024-10-22T12:00", &zone).unwrap();
        assert_eq!(serial(at, &zone), "45587.500000");
    }

    #[test]
    fn text_is_never_markup_and_never_a_formula() {
        assert_eq!(escaped("<a>&\u{8}\"=1"), "&lt;a&gt;&amp;&quot;=1");
        let mut book = Workbook::begin("回音簿", &["号".to_owned()], Zone::shanghai());
        book.row(&[Cell::Text("=1+1".to_owned()), Cell::Number(3), Cell::Empty]);
        let mut bytes = book.take();
        bytes.extend(book.finish());
        assert!(bytes.starts_with(b"PK\x03\x04"));
        // The end tells of six files.
        let end = bytes.get(bytes.len() - 22..).unwrap();
        assert_eq!(end.get(8..12), Some([6, 0, 6, 0].as_slice()));
    }
}
