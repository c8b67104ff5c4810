//! A copy of a part of the register: one person asks and says why, another
//! agrees, the first takes it once within a day. The copy bears both names on
//! every row, and everybody in it can see that it was made.

use kernel::{CommunityId, GridPath, Micros, PersonId, StaffId, Uuid};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;
use store::audit::Entry;
use store::{StoreError, Tx, record, statements};

use super::audience::{Audience, people_of};
use super::sealed::{DOOR, PHONE};
use super::{Cx, Household, LabelKind, Reach, Refused};
use crate::centre::Centre;

/// An agreement is good for so long.
const GOOD: i64 = Micros::DAY;
/// Persons in one copy.
const MOST: i64 = 20_000;

record! {
    /// A copy that was asked for.
    pub struct Export in "people_export" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "path" => /// The place.
        path: GridPath,
        "label" => /// Only those with this label; empty for everybody.
        label: String,
        "reason" => /// What for.
        reason: String,
        "asked_by" => /// Who asked.
        asked_by: StaffId,
        "asked_name" => /// Their name.
        asked_name: String,
        "asked_at" => /// When.
        asked_at: Micros,
        "agreed_by" => /// Who agreed: somebody else.
        agreed_by: Option<StaffId>,
        "agreed_name" => /// Their name.
        agreed_name: String,
        "agreed_at" => /// When.
        agreed_at: Option<Micros>,
        "taken_at" => /// When it was taken, once.
        taken_at: Option<Micros>,
        "persons" => /// So many persons were in it.
        persons: i64,
    }
}

macro_rules! export {
    () => {
        "community_id, id, path, label, reason, asked_by, asked_name, asked_at, agreed_by, agreed_name, agreed_at, taken_at, persons"
    };
}

statements! {
    pub(crate) EXPORT = concat!("SELECT ", export!(), " FROM people_export WHERE community_id = $1 AND id = $2");
    pub(crate) EXPORTS = concat!("SELECT ", export!(), " FROM people_export WHERE community_id = $1 ORDER BY asked_at DESC LIMIT 50");
    pub(crate) EXPORT_AGREE = "UPDATE people_export SET agreed_by = $3, agreed_name = $4, agreed_at = $5 WHERE community_id = $1 AND id = $2 AND agreed_at IS NULL AND asked_by <> $3";
    pub(crate) EXPORT_TAKE = "UPDATE people_export SET taken_at = $3, persons = $4 WHERE community_id = $1 AND id = $2 AND taken_at IS NULL AND agreed_at > $5";
}

impl Export {
    /// The last ones.
    pub fn latest(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Self>, StoreError> {
        tx.all(&EXPORTS, &[&community], Self::read)
    }

    /// Whether it can be taken by somebody now.
    pub fn ready(&self, staff: Option<StaffId>, now: Micros) -> bool {
        let fresh = self.agreed_at.is_some_and(|at| now.since(at) < GOOD);
        fresh && self.taken_at.is_none() && staff == Some(self.asked_by)
    }
}

fn allowed(cx: &Cx<'_>) -> Result<StaffId, Refused> {
    let may = cx.policy.may_any(cx.actor, "register", "export");
    cx.actor.staff.filter(|_| may).ok_or(Refused::Denied)
}

/// Asks for a copy.
pub fn ask(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    path: GridPath,
    label: Option<LabelKind>,
    reason: &str,
) -> Result<Export, Refused> {
    let staff = allowed(cx)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 300 {
        return Err(Refused::Field("reason", "people-exp-reason-empty"));
    }
    let export = Export {
        community: cx.community,
        id: tx.clock().fresh(),
        path,
        label: label.map(LabelKind::word).unwrap_or_default().to_owned(),
        reason: reason.to_owned(),
        asked_by: staff,
        asked_name: cx.actor.name.clone(),
        asked_at: tx.now(),
        agreed_by: None,
        agreed_name: String::new(),
        agreed_at: None,
        taken_at: None,
        persons: 0,
    };
    export.insert(tx)?;
    note(
        tx,
        cx,
        "export.asked",
        export.id,
        &json!({ "by": cx.actor.name, "reason": export.reason }),
    )?;
    Ok(export)
}

/// Agrees to a copy that another asked for.
pub fn agree(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid) -> Result<(), Refused> {
    let staff = allowed(cx)?;
    let now = tx.now();
    let agreed = tx.run(&EXPORT_AGREE, &[&cx.community, &id, &staff, &cx.actor.name, &now])?;
    if agreed == 0 {
        return Err(Refused::Denied);
    }
    Ok(note(
        tx,
        cx,
        "export.agreed",
        id,
        &json!({ "by": cx.actor.name }),
    )?)
}

/// One row of a copy.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name, sex, birthday, place, door, telephone.
    pub cells: [String; 6],
}

/// Takes an agreed copy, once: everybody in it can see who read what.
pub fn take(tx: &mut Tx<'_>, cx: &Cx<'_>, centre: &Centre, id: Uuid) -> Result<(Export, Vec<Line>), Refused> {
    let staff = allowed(cx)?;
    let found = tx.maybe(&EXPORT, &[&cx.community, &id], Export::read)?;
    let mut export = found.ok_or(Refused::NotFound)?;
    let now = tx.now();
    if !export.ready(Some(staff), now) {
        return Err(Refused::Denied);
    }
    let group = Audience {
        places: Some(export.path)
            .filter(|path| *path != GridPath::ROOT)
            .into_iter()
            .collect(),
        labels: LabelKind::from_word(&export.label).into_iter().collect(),
        ..Audience::default()
    };
    let persons = people_of(tx, cx.community, &Reach::of(cx.actor), &group, MOST)?;
    let mut lines = Vec::with_capacity(persons.len());
    let mut read: Vec<(PersonId, &str)> = Vec::new();
    for one in &persons {
        let phone = one
            .phone
            .as_ref()
            .map(|sealed| tx.keys().open(cx.community, PHONE, sealed));
        let home = match one.household {
            Some(home) => Household::by_id(tx, cx.community, home)?.and_then(|home| home.door),
            None => None,
        };
        let door = home
            .map(|sealed| tx.keys().open(cx.community, DOOR, &sealed))
            .transpose()?;
        read.extend(phone.is_some().then_some((one.id, PHONE)));
        read.extend(door.is_some().then_some((one.id, DOOR)));
        lines.push(Line {
            cells: [
                one.name.clone(),
                one.sex.word().replace('m', "男").replace('f', "女"),
                one.born.map(|day| day.to_string()).unwrap_or_default(),
                centre.names(one.path).join(" "),
                door.unwrap_or_default(),
                phone.transpose()?.unwrap_or_default(),
            ],
        });
    }
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let since = now.plus(-GOOD);
    if tx.run(&EXPORT_TAKE, &[&cx.community, &id, &now, &count, &since])? == 0 {
        return Err(Refused::Stale);
    }
    readings(tx, cx, &read)?;
    note(
        tx,
        cx,
        "export.taken",
        id,
        &json!({ "by": cx.actor.name, "persons": count }),
    )?;
    export.taken_at = Some(now);
    export.persons = count;
    Ok((export, lines))
}

/// Records every sealed value that went into the copy, at the person it belongs to.
fn readings(tx: &mut Tx<'_>, cx: &Cx<'_>, read: &[(PersonId, &str)]) -> Result<(), StoreError> {
    let reader = cx.actor.label();
    let entries: Vec<Entry<'_>> = read
        .iter()
        .map(|(person, field)| Entry {
            actor: &reader,
            verb: "sealed.read",
            subject_kind: "person",
            subject: person.0,
            body: json!({ "field": field, "purpose": "export", "by": cx.actor.name }).to_string(),
        })
        .collect();
    tx.audit_many(cx.community, &entries)
}

fn note(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    verb: &str,
    id: Uuid,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let entry = Entry {
        actor: &cx.actor.label(),
        verb,
        subject_kind: "people_export",
        subject: id,
        body: body.to_string(),
    };
    tx.audit(cx.community, &entry)
}

/// The copy as a workbook; the mark stands above, below each page and on every row.
pub fn book(export: &Export, when: &str, lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_bold();
    let number = export.id.simple().to_string();
    let number: String = number.chars().rev().take(8).collect();
    let mark = format!(
        "{}导出，{}同意，{when}，编号{number}",
        export.asked_name, export.agreed_name
    );
    sheet.set_header(format!("&C{mark}"));
    sheet.set_footer(format!("&C{mark} &P/&N"));
    sheet.write_string_with_format(0, 0, &mark, &bold)?;
    for (column, head) in (0u16..).zip(["姓名", "性别", "生日", "住在哪里", "门牌", "电话", "水印"])
    {
        sheet.write_string_with_format(1, column, head, &bold)?;
        sheet.set_column_width(column, 16)?;
    }
    for (row, line) in (2u32..).zip(lines) {
        for (column, cell) in (0u16..).zip(&line.cells) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
        sheet.write_string_with_format(row, 6, format!("{mark} {}", row - 1), &text)?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(export!(), Export::COLUMNS);
    }
}
