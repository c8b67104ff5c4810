//! The rows of the grid, the units, the staff and their rosters.

use kernel::{CommunityId, GridPath, Micros, NodeId, StaffId, UnitId, Uuid};
use store::{StoreError, Tx, record, statements};

record! {
    /// A place of the four-level grid.
    pub struct Node in "people_node" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: NodeId,
        "path" => /// Where it lies; its ancestors are prefixes.
        path: GridPath,
        "name" => /// What people call it: 南苑, 3号楼, 2单元.
        name: String,
        "alias" => /// Other names, separated by spaces.
        alias: String,
        "closed" => /// No longer used; kept for what happened there.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A responsible unit: property company, department, the centre itself.
    pub struct Unit in "people_unit" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: UnitId,
        "name" => /// Its name.
        name: String,
        "kind" => /// A word: property, community, street, department, utility, partner.
        kind: String,
        "phone" => /// Its public telephone.
        phone: String,
        "closed" => /// Takes no more matters.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// Somebody who works in or for the centre.
    pub struct Staff in "people_staff" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Their id.
        id: StaffId,
        "name" => /// The name that residents know: 小周.
        name: String,
        "title" => /// What they are: 网格员, 楼栋长.
        title: String,
        "phone" => /// Their working telephone, public.
        phone: String,
        "hours" => /// When they answer it, in words.
        hours: String,
        "unit_id" => /// The unit that they work for.
        unit: Option<UnitId>,
        "closed" => /// Has left.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A duty: at this place, in these hours, this person, else the deputy.
    pub struct Roster in "people_roster" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "duty" => /// A word: leader, property, centre, mediator, secretary …
        duty: String,
        "path" => /// The place and all below it.
        path: GridPath,
        "unit_id" => /// The unit on whose behalf, if one.
        unit: Option<UnitId>,
        "staff_id" => /// Who.
        staff: StaffId,
        "deputy_id" => /// Who steps in.
        deputy: Option<StaffId>,
        "weekdays" => /// Bits from 1 (Monday) to 64 (Sunday).
        weekdays: i32,
        "from_minute" => /// First minute of the day.
        from_minute: i32,
        "until_minute" => /// The minute after the last; smaller than the first: over midnight.
        until_minute: i32,
        "from_day" => /// First day of the term, YYYY-MM-DD, or empty.
        from_day: String,
        "until_day" => /// Last day of the term, or empty.
        until_day: String,
        "closed" => /// No longer in force.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A time in which somebody is away.
    pub struct Absence in "people_absence" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "staff_id" => /// Who is away.
        staff: StaffId,
        "from_at" => /// From.
        from: Micros,
        "until_at" => /// Until.
        until: Micros,
        "reason" => /// Why, in a few words.
        reason: String,
    }
}

record! {
    /// A day that differs from the plain week.
    pub struct DayEntry in "people_day" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// The day and its layer: `2026-02-14`, or `2026-02-14/own`.
        id: String,
        "kind" => /// holiday, makeup_workday, open, closed.
        kind: String,
        "name" => /// The festival, or why.
        name: String,
        "provisional" => /// The official notice is not out.
        provisional: bool,
    }
}

record! {
    /// One version of one setting.
    pub struct Version in "people_history" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "kind" => /// What kind of setting: node, unit, category …
        kind: String,
        "subject" => /// Which one.
        subject: String,
        "version" => /// Which version.
        version: i32,
        "at" => /// When.
        at: Micros,
        "actor" => /// Who.
        actor: String,
        "body" => /// The values as JSON.
        body: String,
    }
}

statements! {
    pub(crate) NODES = "SELECT community_id, id, path, name, alias, closed, version FROM people_node WHERE community_id = $1 ORDER BY path";
    pub(crate) UNITS = "SELECT community_id, id, name, kind, phone, closed, version FROM people_unit WHERE community_id = $1 ORDER BY name";
    pub(crate) STAFF = "SELECT community_id, id, name, title, phone, hours, unit_id, closed, version FROM people_staff WHERE community_id = $1 ORDER BY id";
    pub(crate) ROSTERS = "SELECT community_id, id, duty, path, unit_id, staff_id, deputy_id, weekdays, from_minute, until_minute, from_day, until_day, closed, version FROM people_roster WHERE community_id = $1 ORDER BY id";
    pub(crate) LEADERS_AT = "SELECT community_id, id, duty, path, unit_id, staff_id, deputy_id, weekdays, from_minute, until_minute, from_day, until_day, closed, version FROM people_roster WHERE community_id = $1 AND duty = 'leader' AND path = $2 AND closed = FALSE ORDER BY id";
    pub(crate) ABSENCES = "SELECT community_id, id, staff_id, from_at, until_at, reason FROM people_absence WHERE community_id = $1 AND until_at > $2";
    pub(crate) DAYS = "SELECT community_id, id, kind, name, provisional FROM people_day WHERE community_id = $1 ORDER BY id";
    pub(crate) SETTINGS = "SELECT id, body, version FROM people_setting WHERE community_id = $1";
    pub(crate) SET = "INSERT INTO people_setting (community_id, id, body, version) VALUES ($1, $2, $3, 1) ON CONFLICT (community_id, id) DO UPDATE SET body = excluded.body, version = people_setting.version + 1";
    pub(crate) BUMP = "INSERT INTO people_setting (community_id, id, body, version) VALUES ($1, 'edition', '', 1) ON CONFLICT (community_id, id) DO UPDATE SET version = people_setting.version + 1";
    pub(crate) EDITION = "SELECT version FROM people_setting WHERE community_id = $1 AND id = 'edition'";
    pub(crate) HISTORY = "SELECT community_id, id, kind, subject, version, at, actor, body FROM people_history WHERE community_id = $1 AND kind = $2 AND subject = $3 ORDER BY at DESC, id DESC LIMIT 200";
    pub(crate) RECENT = "SELECT community_id, id, kind, subject, version, at, actor, body FROM people_history WHERE community_id = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT 100";
    pub(crate) SAVE_NODE = "UPDATE people_node SET name = $3, alias = $4, closed = $5, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $6";
    pub(crate) SAVE_UNIT = "UPDATE people_unit SET name = $3, kind = $4, phone = $5, closed = $6, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $7";
    pub(crate) SAVE_STAFF = "UPDATE people_staff SET name = $3, title = $4, phone = $5, hours = $6, unit_id = $7, closed = $8, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $9";
    pub(crate) SAVE_ROSTER = "UPDATE people_roster SET duty = $3, path = $4, unit_id = $5, staff_id = $6, deputy_id = $7, weekdays = $8, from_minute = $9, until_minute = $10, from_day = $11, until_day = $12, closed = $13, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $14";
    pub(crate) SAVE_DAY = "INSERT INTO people_day (community_id, id, kind, name, provisional) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, id) DO UPDATE SET kind = excluded.kind, name = excluded.name, provisional = excluded.provisional";
    pub(crate) DROP_DAY = "DELETE FROM people_day WHERE community_id = $1 AND id = $2";
}

/// Says that settings changed: every server's snapshot is read anew.
pub fn new_edition(tx: &mut Tx<'_>, community: CommunityId) -> Result<(), StoreError> {
    tx.run(&BUMP, &[&community]).map(|_| ())
}

/// The number of the settings' edition; grows with every change.
pub fn edition(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    Ok(tx.maybe(&EDITION, &[&community], |row| row.get(0))?.unwrap_or(0))
}

/// Keeps a version of a setting with who and when, and starts a new edition.
pub fn keep_version(
    tx: &mut Tx<'_>,
    community: CommunityId,
    kind: &str,
    subject: &str,
    version: i32,
    actor: &str,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let kept = Version {
        community,
        id: tx.clock().fresh(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        version,
        at: tx.now(),
        actor: actor.to_owned(),
        body: body.to_string(),
    };
    kept.insert(tx)?;
    new_edition(tx, community)
}

/// The versions of one setting, newest first, 200 at most.
pub fn history(
    tx: &mut Tx<'_>,
    community: CommunityId,
    kind: &str,
    subject: &str,
) -> Result<Vec<Version>, StoreError> {
    tx.all(&HISTORY, &[&community, &kind, &subject], Version::read)
}

/// What was changed up to a time, newest first, 100 at most.
pub fn recent_changes(
    tx: &mut Tx<'_>,
    community: CommunityId,
    until: Micros,
) -> Result<Vec<Version>, StoreError> {
    tx.all(&RECENT, &[&community, &until], Version::read)
}

/// Sets a named setting of the centre.
pub fn set(tx: &mut Tx<'_>, community: CommunityId, name: &str, body: &str) -> Result<(), StoreError> {
    tx.run(&SET, &[&community, &name, &body])?;
    new_edition(tx, community)
}
