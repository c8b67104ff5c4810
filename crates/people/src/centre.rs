//! A centre as its rules see it: grid, units, staff, rosters and working days
//! of one edition, in memory, shared by all requests.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{
    CommunityId, Day, DayKind, DayRow, GridPath, Micros, NodeId, OfficeHours, StaffId, UnitId, WorkCalendar,
    Zone,
};
use store::{StoreError, Tx};

use crate::rows::{self, Absence, DayEntry, Node, Roster, Staff, Unit};

/// The settings of a centre in one edition.
#[derive(Clone, Debug)]
pub struct Centre {
    /// Whose.
    pub community: CommunityId,
    /// The edition; grows with every change.
    pub edition: i64,
    /// Working days, holidays, office hours, in the centre's zone.
    pub calendar: WorkCalendar,
    /// Every place by path.
    nodes: Vec<Node>,
    by_node: HashMap<NodeId, usize>,
    /// Units by name.
    pub units: Vec<Unit>,
    /// Everybody.
    pub staff: Vec<Staff>,
    rosters: Vec<Roster>,
    absences: Vec<Absence>,
    settings: HashMap<String, String>,
}

/// Who answers for something: the person, and whether as a deputy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnDuty {
    /// Who.
    pub staff: StaffId,
    /// For which unit, if the roster says.
    pub unit: Option<UnitId>,
    /// True if the person named first is away.
    pub deputy: bool,
}

impl Centre {
    /// Reads the present edition.
    pub fn load(tx: &mut Tx<'_>, community: CommunityId, zone: &str) -> Result<Self, StoreError> {
        let edition = rows::edition(tx, community)?;
        let now = tx.now();
        let nodes = tx.all(&rows::NODES, &[&community], Node::read)?;
        let by_node = nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect();
        let days = tx.all(&rows::DAYS, &[&community], DayEntry::read)?;
        let settings: HashMap<String, String> = tx
            .all(&rows::SETTINGS, &[&community], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .into_iter()
            .collect();
        Ok(Self {
            community,
            edition,
            calendar: calendar(zone, &days, settings.get("office_hours").map(String::as_str)),
            nodes,
            by_node,
            units: tx.all(&rows::UNITS, &[&community], Unit::read)?,
            staff: tx.all(&rows::STAFF, &[&community], Staff::read)?,
            rosters: tx.all(&rows::ROSTERS, &[&community], Roster::read)?,
            absences: tx.all(&rows::ABSENCES, &[&community, &now], Absence::read)?,
            settings,
        })
    }

    /// The centre's time zone.
    pub fn zone(&self) -> &Zone {
        self.calendar.zone()
    }

    /// A named setting.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(String::as_str)
    }

    /// Every place, ancestors before what lies in them.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The place with this id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.by_node.get(&id).and_then(|at| self.nodes.get(*at))
    }

    /// The place at this path.
    pub fn at(&self, path: GridPath) -> Option<&Node> {
        let at = self.nodes.binary_search_by(|node| node.path.cmp(&path)).ok()?;
        self.nodes.get(at)
    }

    /// The places one level below a path.
    pub fn below(&self, path: GridPath) -> impl Iterator<Item = &Node> {
        let start = self.nodes.partition_point(|node| node.path <= path);
        self.nodes
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |node| path.contains(&node.path))
            .filter(move |node| node.path.parent() == Some(path))
    }

    /// The names from the estate down: `["南苑", "3号楼", "2单元"]`.
    pub fn names(&self, path: GridPath) -> Vec<&str> {
        let mut up: Vec<GridPath> = path.upward().collect();
        up.sort_unstable();
        up.into_iter()
            .filter_map(|step| self.at(step))
            .map(|node| node.name.as_str())
            .collect()
    }

    /// The unit with this id.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Somebody by id.
    pub fn person(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|person| person.id == id)
    }

    /// Every roster row in force on some day, closed ones left out.
    pub fn rosters(&self) -> impl Iterator<Item = &Roster> {
        self.rosters.iter().filter(|row| !row.closed)
    }

    /// Who has a duty for a place at a time: the roster row nearest to the
    /// place wins (staircase before building before estate before community);
    /// if its person is away, the deputy; if both are, the next row up.
    pub fn on_duty(&self, duty: &str, path: GridPath, unit: Option<UnitId>, at: Micros) -> Option<OnDuty> {
        let (day, minute) = self.zone().day_and_minute(at);
        let mut rows: Vec<&Roster> = self
            .rosters()
            .filter(|row| row.duty == duty && row.path.contains(&path))
            .filter(|row| unit.is_none() || row.unit.is_none() || row.unit == unit)
            .filter(|row| in_force(row, day, i32::from(minute)))
            .collect();
        rows.sort_by_key(|row| {
            (
                std::cmp::Reverse(row.path.as_bytes().len()),
                row.unit != unit,
                row.id,
            )
        });
        rows.into_iter().find_map(|row| self.present(row, at))
    }

    /// The person of the last resort: named in the settings, never by accident.
    pub fn last_resort(&self, at: Micros) -> Option<OnDuty> {
        self.on_duty("secretary", GridPath::ROOT, None, at).or_else(|| {
            self.rosters()
                .find(|row| row.duty == "secretary")
                .map(|row| OnDuty {
                    staff: row.staff,
                    unit: row.unit,
                    deputy: false,
                })
        })
    }

    fn present(&self, row: &Roster, at: Micros) -> Option<OnDuty> {
        let here = |staff: StaffId| {
            self.person(staff).is_some_and(|person| !person.closed)
                && !self
                    .absences
                    .iter()
                    .any(|away| away.staff == staff && away.from <= at && at < away.until)
        };
        if here(row.staff) {
            return Some(OnDuty {
                staff: row.staff,
                unit: row.unit,
                deputy: false,
            });
        }
        let deputy = row.deputy.filter(|deputy| here(*deputy))?;
        Some(OnDuty {
            staff: deputy,
            unit: row.unit,
            deputy: true,
        })
    }
}

fn in_force(row: &Roster, day: Day, minute: i32) -> bool {
    let over_midnight = row.until_minute <= row.from_minute;
    let (hours, day) = if !over_midnight {
        (row.from_minute <= minute && minute < row.until_minute, day)
    } else if minute >= row.from_minute {
        (true, day)
    } else {
        // After midnight the shift is still that of the day before.
        (minute < row.until_minute, day.plus_days(-1))
    };
    let text = day.to_string();
    let weekday = 1i32 << (day.weekday().number().clamp(1, 7) - 1);
    hours
        && row.weekdays & weekday != 0
        && (row.from_day.is_empty() || row.from_day <= text)
        && (row.until_day.is_empty() || text <= row.until_day)
}

fn calendar(zone: &str, days: &[DayEntry], hours: Option<&str>) -> WorkCalendar {
    let zone = Zone::named(zone).unwrap_or_else(|_| Zone::shanghai());
    let mut table = Vec::new();
    let mut own = Vec::new();
    for entry in days {
        let Ok(day) = entry.id.trim_end_matches("/own").parse::<Day>() else {
            continue;
        };
        match entry.kind.as_str() {
            "open" => own.push((day, true)),
            "closed" => own.push((day, false)),
            kind => table.push(DayRow {
                day,
                kind: if kind == "makeup_workday" {
                    DayKind::MakeupWorkday
                } else {
                    DayKind::Holiday
                },
                name: entry.name.clone(),
                provisional: entry.provisional,
            }),
        }
    }
    let base = if table.is_empty() {
        WorkCalendar::mainland_china()
    } else {
        WorkCalendar::new(zone, table)
    };
    let hours = hours.and_then(parse_hours).unwrap_or_default();
    base.with_hours(hours).with_overrides(own)
}

/// Reads office hours written `540-720,810-1020` (minutes of the day).
pub fn parse_hours(text: &str) -> Option<OfficeHours> {
    let segments = text
        .split(',')
        .map(|part| {
            let (from, until) = part.trim().split_once('-')?;
            Some((from.parse().ok()?, until.parse().ok()?))
        })
        .collect::<Option<Vec<_>>>()?;
    OfficeHours::new(segments)
}

/// Centres by community: each is read again when its edition has grown.
#[derive(Debug, Default)]
pub struct Centres(std::sync::Mutex<HashMap<CommunityId, Held>>);

#[derive(Clone, Debug)]
struct Held {
    centre: Arc<Centre>,
    checked: Micros,
}

/// How long a snapshot is used without asking for the edition: other servers'
/// changes are seen after this time, one's own at once.
const FRESH: i64 = 2 * Micros::SECOND;

impl Centres {
    /// The snapshot if it need not be checked.
    pub fn held(&self, community: CommunityId, now: Micros) -> Option<Arc<Centre>> {
        let held = self.0.lock().ok()?.get(&community).cloned()?;
        (now.since(held.checked).abs() < FRESH).then_some(held.centre)
    }

    /// The present snapshot; reads the edition, and the settings if it grew.
    pub fn get(
        &self,
        tx: &mut Tx<'_>,
        community: CommunityId,
        zone: &str,
    ) -> Result<Arc<Centre>, StoreError> {
        let now = tx.now();
        if let Some(centre) = self.held(community, now) {
            return Ok(centre);
        }
        let known = self.0.lock().ok().and_then(|held| held.get(&community).cloned());
        let edition = rows::edition(tx, community)?;
        let centre = match known {
            Some(held) if held.centre.edition == edition => held.centre,
            _ => Arc::new(Centre::load(tx, community, zone)?),
        };
        if let Ok(mut held) = self.0.lock() {
            held.insert(
                community,
                Held {
                    centre: Arc::clone(&centre),
                    checked: now,
                },
            );
        }
        Ok(centre)
    }

    /// Forgets a snapshot: its settings were changed here.
    pub fn forget(&self, community: CommunityId) {
        if let Ok(mut held) = self.0.lock() {
            held.remove(&community);
        }
    }
}
