//! One row weighed: what it says of somebody, or what is wrong with which cell.

use kernel::{BadIdCard, Day, GridPath, IdNumber};
use serde::{Deserialize, Serialize};

use super::column::Column;
use super::read::{Cells, Mark};
use crate::centre::Centre;
use crate::register::label::LabelKind;
use crate::register::search::places_named;
use crate::register::{Details, New, Part, Sex};

/// What is wrong with a cell: the column from 0, and the key of the message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wrong {
    /// The column.
    #[serde(rename = "c")]
    pub column: usize,
    /// The last part of the message's key.
    #[serde(rename = "w")]
    pub what: String,
    /// A value that the message names.
    #[serde(rename = "v", default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// What a row says.
#[derive(Clone, Debug)]
pub struct Said {
    /// Somebody.
    pub new: New,
    /// Why they are looked after.
    pub labels: Vec<LabelKind>,
}

/// The labels as offices write them, the longer before the shorter.
const LABELS: &[(&str, LabelKind)] = &[
    ("低保边缘", LabelKind::NearLowIncome),
    ("半失能", LabelKind::HalfDisabled),
    ("困境儿童", LabelKind::ChildInNeed),
    ("计生特殊", LabelKind::LostChild),
    ("失独", LabelKind::LostChild),
    ("独居", LabelKind::Alone),
    ("空巢", LabelKind::EmptyNest),
    ("留守", LabelKind::LeftBehind),
    ("孤老", LabelKind::NoKin),
    ("失能", LabelKind::Disabled),
    ("失智", LabelKind::Dementia),
    ("残疾", LabelKind::Handicap),
    ("低保", LabelKind::LowIncome),
    ("特困", LabelKind::Destitute),
    ("优抚", LabelKind::Veteran),
    ("重病", LabelKind::Ill),
];

const PARTS: &[(&str, Part)] = &[
    ("户主", Part::Head),
    ("本人", Part::Head),
    ("配偶", Part::Spouse),
    ("妻", Part::Spouse),
    ("夫", Part::Spouse),
    ("子", Part::Child),
    ("女", Part::Child),
    ("父", Part::Parent),
    ("母", Part::Parent),
    ("租", Part::Tenant),
    ("保姆", Part::Carer),
    ("护工", Part::Carer),
];

/// Weighs rows of one import.
pub struct Scale<'a> {
    centre: &'a Centre,
    columns: &'a [Column],
    source: String,
    today: Day,
}

struct Row<'c> {
    cells: &'c Cells,
    wrong: Vec<Wrong>,
}

impl Row<'_> {
    fn bad(&mut self, column: usize, what: &str, value: &str) {
        self.wrong.push(Wrong {
            column,
            what: what.to_owned(),
            value: value.chars().take(60).collect(),
        });
    }

    fn mark(&self, column: usize) -> Option<Mark> {
        let of_cell = |mark: &&(usize, Mark)| mark.0 == column;
        self.cells.marks.iter().find(of_cell).map(|(_, mark)| *mark)
    }
}

impl<'a> Scale<'a> {
    /// A scale for an import with these columns.
    pub fn new(centre: &'a Centre, columns: &'a [Column], source: &str, today: Day) -> Self {
        Self {
            centre,
            columns,
            source: source.to_owned(),
            today,
        }
    }

    /// Where a meaning stands.
    pub fn at(&self, column: Column) -> usize {
        self.columns.iter().position(|held| *held == column).unwrap_or(0)
    }

    fn cell<'c>(&self, row: &Row<'c>, column: Column) -> Option<(usize, &'c str)> {
        let at = self.columns.iter().position(|held| *held == column)?;
        let text = row.cells.texts.get(at)?.as_str();
        (!text.is_empty()).then_some((at, text))
    }

    /// What a row says, or everything that is wrong with it.
    pub fn weigh(&self, cells: &Cells) -> Result<Said, Vec<Wrong>> {
        let mut row = Row {
            cells,
            wrong: Vec::new(),
        };
        self.oddities(&mut row);
        let name = match self.cell(&row, Column::Name) {
            Some((_, name)) => name.split_whitespace().collect::<String>(),
            None => {
                row.bad(self.at(Column::Name), "name-empty", "");
                String::new()
            }
        };
        if name.chars().count() > 60 || name.chars().any(|sign| sign.is_ascii_digit()) {
            row.bad(self.at(Column::Name), "name-bad", &name);
        }
        let number = self.number(&mut row);
        let born = self.born(&mut row, number.as_ref());
        let phone = self.phone(&mut row);
        let (path, door) = self.place(&mut row);
        let sex = match self.cell(&row, Column::Sex).map(|(_, text)| text) {
            Some(text) if text.starts_with('男') => Sex::Man,
            Some(text) if text.starts_with('女') => Sex::Woman,
            _ => Sex::Unsaid,
        };
        let says_man = number.as_ref().and_then(IdNumber::is_male);
        if let (Some(man), true) = (says_man, sex != Sex::Unsaid)
            && man != (sex == Sex::Man)
        {
            row.bad(self.at(Column::Sex), "sex-other", "");
        }
        let labels = self.labels(&mut row);
        let part = self.cell(&row, Column::Part).and_then(|(_, text)| {
            let fits = |(word, _): &&(&str, Part)| text.contains(word);
            PARTS.iter().find(fits).map(|(_, part)| *part)
        });
        if !row.wrong.is_empty() {
            return Err(row.wrong);
        }
        let former = self
            .cell(&row, Column::Former)
            .map(|(_, text)| text)
            .unwrap_or_default();
        let details = Details {
            former_names: former.replace(['、', ',', '，'], " "),
            born,
            sex,
            ..Details::named(&name)
        };
        Ok(Said {
            new: New {
                details,
                number,
                phone,
                email: None,
                path,
                door,
                part: part.unwrap_or(Part::Kin),
                source: self.source.clone(),
            },
            labels,
        })
    }

    /// Formulas, merged cells and errors in columns that are taken.
    fn oddities(&self, row: &mut Row<'_>) {
        for (column, mark) in row.cells.marks.clone() {
            let taken = self.columns.get(column).is_some_and(|held| *held != Column::Skip);
            match mark {
                Mark::Merged if taken => row.bad(column, "merged", ""),
                Mark::Formula if taken => row.bad(column, "formula", ""),
                Mark::Error if taken => row.bad(column, "error", ""),
                Mark::Merged | Mark::Formula | Mark::Error | Mark::Number => {}
            }
        }
    }

    fn number(&self, row: &mut Row<'_>) -> Option<IdNumber> {
        let (at, text) = self.cell(row, Column::Number)?;
        // 15 digits survive as a number of a spreadsheet; 18 lose their last ones.
        if row.mark(at) == Some(Mark::Number) && text.len() > 15 {
            row.bad(at, "number-cut", text);
            return None;
        }
        match text.parse::<IdNumber>() {
            Ok(number) if number.born() > self.today => row.bad(at, "number-birthday", ""),
            Ok(number) => return Some(number),
            Err(BadIdCard::Shape) => row.bad(at, "number-shape", ""),
            Err(BadIdCard::Birthday) => row.bad(at, "number-birthday", ""),
            Err(BadIdCard::Check) => row.bad(at, "number-check", ""),
        }
        None
    }

    fn born(&self, row: &mut Row<'_>, number: Option<&IdNumber>) -> Option<Day> {
        let by_number = number.map(IdNumber::born);
        let Some((at, text)) = self.cell(row, Column::Born) else {
            return by_number;
        };
        if row.mark(at) == Some(Mark::Number) && text.len() <= 5 {
            let serial = text.parse::<i64>().unwrap_or(0);
            // Spreadsheets count days from the end of 1899.
            let day = Day::new(1899, 12, 30).map(|day| day.plus_days(serial));
            let meant = day.map(|day| day.to_string()).unwrap_or_default();
            row.bad(at, "born-number", &meant);
            return None;
        }
        let Some(day) = day_of(text).filter(|day| *day <= self.today && day.year() > 1880) else {
            row.bad(at, "born-bad", text);
            return None;
        };
        if by_number.is_some_and(|known| known != day) {
            row.bad(at, "born-other", "");
        }
        Some(day)
    }

    fn phone(&self, row: &mut Row<'_>) -> Option<String> {
        let (at, text) = self.cell(row, Column::Phone)?;
        // Two numbers in one cell: the first that is one.
        let parts = text.split(['/', '、', ';', '；', ',', '，']);
        let found = parts.into_iter().find_map(kernel::normal_phone);
        if found.is_none() {
            row.bad(at, "phone-bad", text);
        }
        found
    }

    /// The place and the door; the community where nothing is said.
    fn place(&self, row: &mut Row<'_>) -> (GridPath, String) {
        let part = |column| self.cell(row, column).map(|(_, text)| text).unwrap_or_default();
        let mut door = part(Column::Door).to_owned();
        let address = part(Column::Address);
        let (path, at) = if address.is_empty() {
            let parts = [
                part(Column::Estate),
                part(Column::Building),
                part(Column::Staircase),
            ];
            if parts.iter().all(|part| part.is_empty()) {
                return (GridPath::ROOT, String::new());
            }
            (self.by_parts(parts), self.at(Column::Building))
        } else {
            let found = self.by_address(address);
            if let Some((_, rest)) = &found
                && door.is_empty()
            {
                door.clone_from(rest);
            }
            (found.map(|(path, _)| path), self.at(Column::Address))
        };
        match path {
            Some(path) => (path, door),
            None => {
                row.bad(at, "place-unknown", address);
                (GridPath::ROOT, String::new())
            }
        }
    }

    fn by_parts(&self, parts: [&str; 3]) -> Option<GridPath> {
        let [estate, building, staircase] = parts;
        let found = if estate.is_empty() {
            let below: Vec<GridPath> = self
                .centre
                .below(GridPath::ROOT)
                .filter_map(|node| self.step(node.path, building))
                .collect();
            match below.as_slice() {
                [only] => *only,
                _ => return None,
            }
        } else {
            let estate = self.step(GridPath::ROOT, estate)?;
            if building.is_empty() {
                estate
            } else {
                self.step(estate, building)?
            }
        };
        if staircase.is_empty() {
            Some(found)
        } else {
            self.step(found, staircase)
        }
    }

    /// The place below with this name, or the name with this number: `3` is `3号楼`.
    fn step(&self, above: GridPath, name: &str) -> Option<GridPath> {
        let plain = |text: &str| {
            text::normal::Normal::of(text.trim())
                .chars()
                .iter()
                .collect::<String>()
        };
        let wanted = plain(name);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let number = digits(&wanted);
        self.centre
            .below(above)
            .filter(|node| !node.closed)
            .find(|node| {
                let mut names = std::iter::once(node.name.as_str()).chain(node.alias.split_whitespace());
                let own = plain(&node.name);
                names.any(|name| plain(name) == wanted) || !number.is_empty() && digits(&own) == number
            })
            .map(|node| node.path)
    }

    /// The longest beginning of an address that names one place, and what is left: the door.
    fn by_address(&self, address: &str) -> Option<(GridPath, String)> {
        let signs: Vec<char> = address.chars().filter(|sign| !sign.is_whitespace()).collect();
        let dashed: Vec<&str> = address.split(['-', '－', '—', '#']).map(str::trim).collect();
        for end in (1..=signs.len()).rev() {
            let (head, rest) = signs.split_at_checked(end)?;
            let head: String = head.iter().collect();
            if let [only] = places_named(self.centre, &head).as_slice()
                && *only != GridPath::ROOT
            {
                return Some((*only, rest.iter().collect()));
            }
        }
        match dashed.as_slice() {
            [estate, building, staircase, door] => self
                .by_parts([estate, building, staircase])
                .map(|path| (path, (*door).to_owned())),
            _ => None,
        }
    }

    fn labels(&self, row: &mut Row<'_>) -> Vec<LabelKind> {
        let Some((at, text)) = self.cell(row, Column::Labels) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for word in text
            .split(['、', ',', '，', ';', '；', '/', ' '])
            .filter(|word| !word.is_empty())
        {
            // High age is computed, never entered.
            if word.contains("高龄") || word == "无" {
                continue;
            }
            match LABELS.iter().find(|(name, _)| word.contains(name)) {
                Some((_, kind)) if !found.contains(kind) => found.push(*kind),
                Some(_) => {}
                None => row.bad(at, "label-unknown", word),
            }
        }
        found
    }
}

/// A day as offices write it: 1939-12-31, 1939/12/31, 1939.12.31, 19391231, 1939年12月31日.
fn day_of(text: &str) -> Option<Day> {
    let plain: String = text::normal::Normal::of(text).chars().iter().collect();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 8 && digits.len() == plain.len() {
        let (year, rest) = digits.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let mut parts = plain
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_offices_write_it() {
        for text in [
            "1939-12-31",
            "1939/12/31",
            "1939.12.31",
            "19391231",
            "１９３９年12月31日",
            "1939-12-31 00:00",
        ] {
            assert_eq!(
                day_of(text).map(|day| day.to_string()).as_deref(),
                Some("1939-12-31"),
                "{text}"
            );
        }
        for text in ["", "39-12", "1939-13-01", "去年"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }
}
