//! Appointments: an hour that somebody was promised. Each seat of a slot is a
//! row with a name of its own, so that no engine gives it twice.

use kernel::{CommunityId, Day, Micros, PersonId};
use people::Centre;
use store::{StoreError, Tx, record, statements};

use crate::cx::{Cx, Refused};
use crate::rank::{EARLY, LATE};
use crate::rows::{self, AppointmentId, Lane};

/// So many days ahead one may ask for an hour.
pub const DAYS: i64 = 14;

kernel::stored_words! {
    /// What became of an appointment.
    pub enum Promise {
        /// It stands.
        Booked = "booked",
        /// They came.
        Kept = "kept",
        /// They said that they will not come.
        Off = "off",
    }
}

record! {
    /// An hour that somebody was promised.
    pub struct Appointment in "counter_appointment" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: AppointmentId,
        "day" => /// The day.
        day: Day,
        "minute" => /// The minute of the day.
        minute: i32,
        "letter" => /// What for, by letter.
        letter: String,
        "seat" => /// Which seat of the slot.
        seat: i32,
        "at" => /// The same as an instant.
        at: Micros,
        "code" => /// The digits that they say when they come.
        code: String,
        "wish" => /// What for, in a few words.
        wish: String,
        "person_id" => /// Who, if that is known.
        person: Option<PersonId>,
        "state" => /// What became of it.
        state: Promise,
        "made_at" => /// When it was promised.
        made_at: Micros,
        "version" => /// Counts the changes.
        version: i32,
    }
}

statements! {
    pub(crate) BY_CODE = "SELECT community_id, id, day, minute, letter, seat, at, code, wish, person_id, state, made_at, version FROM counter_appointment WHERE community_id = $1 AND day = $2 AND code = $3";
    pub(crate) BY_ID = "SELECT community_id, id, day, minute, letter, seat, at, code, wish, person_id, state, made_at, version FROM counter_appointment WHERE community_id = $1 AND id = $2";
    pub(crate) OF_DAY = "SELECT community_id, id, day, minute, letter, seat, at, code, wish, person_id, state, made_at, version FROM counter_appointment WHERE community_id = $1 AND day = $2 ORDER BY at LIMIT 400";
    pub(crate) SET_STATE = "UPDATE counter_appointment SET state = $3, version = version + 1 WHERE community_id = $1 AND id = $2 AND state = 'booked'";
    pub(crate) TAKE_SEAT = "INSERT INTO counter_slot (community_id, id, appointment_id) VALUES ($1, $2, $3) ON CONFLICT (community_id, id) DO NOTHING";
    pub(crate) FREE_SEAT = "DELETE FROM counter_slot WHERE community_id = $1 AND id = $2 AND appointment_id = $3";
    pub(crate) TAKEN = "SELECT id FROM counter_slot WHERE community_id = $1 AND id >= $2 AND id < $3 ORDER BY id";
    pub(crate) CODE_FREE = "SELECT COUNT(*) FROM counter_appointment WHERE community_id = $1 AND day = $2 AND code = $3";
}

/// An hour that could be had.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The minute of the day.
    pub minute: u16,
    /// So many seats are free.
    pub free: i32,
}

fn seat_id(day: Day, letter: &str, minute: u16, seat: i32) -> String {
    format!("{day}/{letter}/{minute:04}/{seat:02}")
}

/// The hours of a day, with what is free; past ones are left out.
pub fn slots(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    centre: &Centre,
    lane: &Lane,
    day: Day,
) -> Result<Vec<Slot>, StoreError> {
    let open = centre.calendar.is_workday(day).value();
    if !open || lane.closed || lane.seats == 0 || !within(day, cx.today(tx)) {
        return Ok(Vec::new());
    }
    let (from, until) = (
        format!("{day}/{}/", lane.letter),
        format!("{day}/{}/:", lane.letter),
    );
    let taken: Vec<String> = tx.all(&TAKEN, &[&cx.community, &from, &until], |row| row.get(0))?;
    let now = tx.now();
    let length = u16::try_from(lane.minutes).unwrap_or(10).max(5);
    let mut all = Vec::new();
    for (opens, closes) in centre.calendar.hours().segments() {
        for minute in (*opens..*closes).step_by(usize::from(length)) {
            let start = format!("{from}{minute:04}/");
            let given = taken.iter().filter(|id| id.starts_with(&start)).count();
            let free = lane.seats - i32::try_from(given).unwrap_or(lane.seats);
            let fits = minute + length <= *closes && cx.zone.instant(day, minute) > now;
            if free > 0 && fits {
                all.push(Slot { minute, free });
            }
        }
    }
    Ok(all)
}

fn within(day: Day, today: Day) -> bool {
    (0..=DAYS).contains(&day.since(today))
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What for, by letter.
    pub letter: String,
    /// What for, in a few words.
    pub wish: String,
    /// The day.
    pub day: Day,
    /// The minute of the day.
    pub minute: u16,
    /// Who, if that is known.
    pub person: Option<PersonId>,
}

/// Promises an hour. The caller knows that this person may ask.
pub fn promise(tx: &mut Tx<'_>, cx: &Cx<'_>, centre: &Centre, ask: &Ask) -> Result<Appointment, Refused> {
    let lane = rows::lanes(tx, cx.community)?
        .into_iter()
        .find(|lane| lane.letter == ask.letter && !lane.closed)
        .ok_or(Refused::Field("letter", "counter-take-letter"))?;
    let free = slots(tx, cx, centre, &lane, ask.day)?;
    if !free.iter().any(|slot| slot.minute == ask.minute) {
        return Err(Refused::Field("slot", "counter-appoint-gone"));
    }
    let id: AppointmentId = tx.clock().fresh();
    let wish = if ask.wish.trim().is_empty() {
        lane.name.clone()
    } else {
        ask.wish.trim().chars().take(40).collect()
    };
    let mut made = Appointment {
        community: cx.community,
        id,
        day: ask.day,
        minute: i32::from(ask.minute),
        letter: lane.letter,
        seat: 0,
        at: cx.zone.instant(ask.day, ask.minute),
        code: fresh_code(tx, cx, ask.day)?,
        wish,
        person: ask.person,
        state: Promise::Booked,
        made_at: tx.now(),
        version: 1,
    };
    // The row first: the seat points to it.
    let seat = (0..lane.seats).find(|seat| {
        let taken = seat_id(ask.day, &made.letter, ask.minute, *seat);
        !matches!(is_taken(tx, cx, &taken), Ok(true) | Err(_))
    });
    made.seat = seat.ok_or(Refused::Field("slot", "counter-appoint-gone"))?;
    made.insert(tx)?;
    let seat = seat_id(ask.day, &made.letter, ask.minute, made.seat);
    if tx.run(&TAKE_SEAT, &[&cx.community, &seat, &id])? != 1 {
        return Err(Refused::Field("slot", "counter-appoint-gone"));
    }
    log(tx, cx, &made, "promised")?;
    Ok(made)
}

fn is_taken(tx: &mut Tx<'_>, cx: &Cx<'_>, seat: &str) -> Result<bool, StoreError> {
    let after = format!("{seat}!");
    let found: Vec<String> = tx.all(&TAKEN, &[&cx.community, &seat, &after], |row| row.get(0))?;
    Ok(!found.is_empty())
}

/// Four digits that nobody else has on that day.
fn fresh_code(tx: &mut Tx<'_>, cx: &Cx<'_>, day: Day) -> Result<String, Refused> {
    for _ in 0..64 {
        let mut bytes = [0u8; 2];
        tx.clock().fill(&mut bytes);
        let code = format!("{:04}", u16::from_be_bytes(bytes) % 10_000);
        let used: i64 = tx.one(&CODE_FREE, &[&cx.community, &day, &code], |row| row.get(0))?;
        if used == 0 {
            return Ok(code);
        }
    }
    Err(Refused::NotNow)
}

/// Today's appointment with these digits, if it stands and it is time.
pub fn by_code(tx: &mut Tx<'_>, cx: &Cx<'_>, code: &str) -> Result<Appointment, Refused> {
    let (day, code) = (cx.today(tx), code.trim());
    let found = tx.maybe(&BY_CODE, &[&cx.community, &day, &code], Appointment::read)?;
    let found = found.filter(|one| one.state == Promise::Booked);
    let found = found.ok_or(Refused::Field("code", "counter-come-unknown"))?;
    if found.at.since(tx.now()) > 4 * EARLY {
        return Err(Refused::Field("code", "counter-come-early"));
    }
    Ok(found)
}

/// They came: the promise is kept.
pub fn keep(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Appointment) -> Result<(), Refused> {
    end(tx, cx, one, Promise::Kept, "came")
}

/// They will not come: the hour is free again.
pub fn call_off(tx: &mut Tx<'_>, cx: &Cx<'_>, id: AppointmentId) -> Result<Appointment, Refused> {
    let found = by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    let minute = u16::try_from(found.minute).unwrap_or(0);
    let seat = seat_id(found.day, &found.letter, minute, found.seat);
    end(tx, cx, &found, Promise::Off, "called_off")?;
    tx.run(&FREE_SEAT, &[&cx.community, &seat, &found.id])?;
    Ok(found)
}

fn end(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Appointment, state: Promise, verb: &str) -> Result<(), Refused> {
    if tx.run(&SET_STATE, &[&cx.community, &one.id, &state])? != 1 {
        return Err(Refused::NotNow);
    }
    log(tx, cx, one, verb)
}

fn log(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Appointment, verb: &str) -> Result<(), Refused> {
    let body = serde_json::json!({ "day": one.day.to_string(), "minute": one.minute, "letter": one.letter });
    cx.log(tx, "appointment", &format!("appointment.{verb}"), one.id, &body)?;
    Ok(())
}

/// An appointment.
pub fn by_id(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: AppointmentId,
) -> Result<Option<Appointment>, StoreError> {
    tx.maybe(&BY_ID, &[&community, &id], Appointment::read)
}

/// The appointments of a day, by hour.
pub fn of_day(tx: &mut Tx<'_>, community: CommunityId, day: Day) -> Result<Vec<Appointment>, StoreError> {
    tx.all(&OF_DAY, &[&community, &day], Appointment::read)
}

impl Appointment {
    /// Whether it stands and nobody came in time.
    pub fn is_missed(&self, now: Micros) -> bool {
        self.state == Promise::Booked && now.since(self.at) > LATE
    }
}
