//! All SQL of the line: lanes, windows, tickets, calls.

use kernel::{AccountId, CommunityId, Day, Micros, PersonId};
use store::{StoreError, Tx, record, statements};

use crate::rank::Priority;

kernel::typed_id! {
    /// What people come for.
    LaneId,
    /// A window.
    WindowId,
    /// A place in the line.
    TicketId,
    /// A call of a ticket.
    CallId,
    /// A machine that shows or takes tickets.
    DeviceId,
    /// A promised hour.
    AppointmentId,
}

kernel::stored_words! {
    /// Where a ticket is.
    pub enum State {
        /// In the line.
        Waiting = "waiting",
        /// Called, and not yet at the window.
        Called = "called",
        /// At the window.
        Serving = "serving",
        /// Called, and nobody came: may come back.
        Passed = "passed",
        /// Served.
        Done = "done",
        /// Went without being served.
        Left = "left",
    }
}

record! {
    /// What people come for, by the letter of their ticket.
    pub struct Lane in "counter_lane" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: LaneId,
        "letter" => /// The letter before the numbers.
        letter: String,
        "name" => /// What it is for.
        name: String,
        "minutes" => /// How long one takes as a rule.
        minutes: i32,
        "seats" => /// How many appointments for the same hour; 0 for none at all.
        seats: i32,
        "closed" => /// No longer given out.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A window with whoever sits at it.
    pub struct Window in "counter_window" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: WindowId,
        "number" => /// The number over it.
        number: i32,
        "name" => /// What stands beside the number; may be empty.
        name: String,
        "letters" => /// The letters that it calls, one after the other; empty for all.
        letters: String,
        "account_id" => /// Who sits at it.
        account: Option<AccountId>,
        "clerk" => /// Their name.
        clerk: String,
        "ticket_id" => /// The ticket in hand.
        ticket: Option<TicketId>,
        "closed" => /// No longer used.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

impl Window {
    /// Whether it calls this letter.
    pub fn serves(&self, letter: &str) -> bool {
        self.letters.is_empty() || self.letters.contains(letter)
    }
}

record! {
    /// Somebody's place in the line.
    pub struct Ticket in "counter_ticket" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: TicketId,
        "day" => /// The day on which it is good.
        day: Day,
        "letter" => /// Its letter.
        letter: String,
        "number" => /// Its number.
        number: i32,
        "lane" => /// The line in which it stands: its letter, or where it was sent.
        lane: String,
        "wish" => /// What for, in a few words; may be empty.
        wish: String,
        "priority" => /// Why they need not wait as long.
        priority: Priority,
        "person_id" => /// Who, once that is known at the window.
        person: Option<PersonId>,
        "appointment_id" => /// The promise that was kept with it.
        appointment: Option<AppointmentId>,
        "state" => /// Where it is.
        state: State,
        "rank_at" => /// Its place among those that wait.
        rank: Micros,
        "taken_at" => /// When it was taken.
        taken_at: Micros,
        "called_at" => /// When it was called last.
        called_at: Option<Micros>,
        "begun_at" => /// Since when it is at the window.
        begun_at: Option<Micros>,
        "ended_at" => /// When it was over.
        ended_at: Option<Micros>,
        "calls" => /// How often it was called.
        calls: i32,
        "window_id" => /// By which window.
        window: Option<WindowId>,
        "account_id" => /// Who served it.
        account: Option<AccountId>,
        "version" => /// Counts the changes.
        version: i32,
    }
}

impl Ticket {
    /// What is called: `A034`.
    pub fn label(&self) -> String {
        label(&self.letter, self.number)
    }

    /// Saves it unless somebody changed it since it was read.
    pub fn save(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let saved = tx.run(
            &SAVE_TICKET,
            &[
                &self.community,
                &self.id,
                &self.version,
                &self.lane,
                &self.wish,
                &self.person,
                &self.state,
                &self.rank,
                &self.called_at,
                &self.begun_at,
                &self.ended_at,
                &self.calls,
                &self.window,
                &self.account,
            ],
        )? == 1;
        self.version += i32::from(saved);
        Ok(saved)
    }
}

/// What is called: a letter and three digits at least.
pub fn label(letter: &str, number: i32) -> String {
    format!("{letter}{number:03}")
}

record! {
    /// A call, as the lobby heard it.
    pub struct Call in "counter_call" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: CallId,
        "day" => /// The day.
        day: Day,
        "ticket_id" => /// Which ticket.
        ticket: TicketId,
        "label" => /// What was called.
        label: String,
        "window_number" => /// Where to.
        window: i32,
        "again" => /// Not for the first time.
        again: bool,
        "at" => /// When.
        at: Micros,
    }
}

statements! {
    pub(crate) LANES = "SELECT community_id, id, letter, name, minutes, seats, closed, version FROM counter_lane WHERE community_id = $1 ORDER BY letter";
    pub(crate) SAVE_LANE = "UPDATE counter_lane SET name = $3, minutes = $4, seats = $5, closed = $6, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $7";
    pub(crate) WINDOWS = "SELECT community_id, id, number, name, letters, account_id, clerk, ticket_id, closed, version FROM counter_window WHERE community_id = $1 ORDER BY number";
    pub(crate) WINDOW = "SELECT community_id, id, number, name, letters, account_id, clerk, ticket_id, closed, version FROM counter_window WHERE community_id = $1 AND id = $2";
    pub(crate) WINDOW_OF = "SELECT community_id, id, number, name, letters, account_id, clerk, ticket_id, closed, version FROM counter_window WHERE community_id = $1 AND account_id = $2";
    pub(crate) SAVE_WINDOW = "UPDATE counter_window SET number = $3, name = $4, letters = $5, closed = $6, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $7";
    pub(crate) SIT = "UPDATE counter_window SET account_id = $3, clerk = $4, version = version + 1 WHERE community_id = $1 AND id = $2 AND closed = FALSE AND account_id IS NULL";
    pub(crate) RISE = "UPDATE counter_window SET account_id = NULL, clerk = '', version = version + 1 WHERE community_id = $1 AND id = $2 AND ticket_id IS NULL";
    pub(crate) HOLD = "UPDATE counter_window SET ticket_id = $3, version = version + 1 WHERE community_id = $1 AND id = $2 AND ticket_id IS NULL AND account_id IS NOT NULL";
    pub(crate) LET_GO = "UPDATE counter_window SET ticket_id = NULL, version = version + 1 WHERE community_id = $1 AND id = $2 AND ticket_id = $3";
    pub(crate) BEGIN_SERIES = "INSERT INTO counter_series (community_id, id, last) VALUES ($1, $2, 0) ON CONFLICT (community_id, id) DO NOTHING";
    pub(crate) NEXT_NUMBER = "UPDATE counter_series SET last = last + 1 WHERE community_id = $1 AND id = $2 RETURNING last";
    pub(crate) TICKET = "SELECT community_id, id, day, letter, number, lane, wish, priority, person_id, appointment_id, state, rank_at, taken_at, called_at, begun_at, ended_at, calls, window_id, account_id, version FROM counter_ticket WHERE community_id = $1 AND id = $2";
    pub(crate) TICKET_BY_NUMBER = "SELECT community_id, id, day, letter, number, lane, wish, priority, person_id, appointment_id, state, rank_at, taken_at, called_at, begun_at, ended_at, calls, window_id, account_id, version FROM counter_ticket WHERE community_id = $1 AND day = $2 AND letter = $3 AND number = $4";
    pub(crate) FIRST = "SELECT community_id, id, day, letter, number, lane, wish, priority, person_id, appointment_id, state, rank_at, taken_at, called_at, begun_at, ended_at, calls, window_id, account_id, version FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = 'waiting' AND lane = $3 ORDER BY rank_at, number LIMIT 1";
    pub(crate) IN_STATE = "SELECT community_id, id, day, letter, number, lane, wish, priority, person_id, appointment_id, state, rank_at, taken_at, called_at, begun_at, ended_at, calls, window_id, account_id, version FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = $3 ORDER BY lane, rank_at, number LIMIT 400";
    pub(crate) SAVE_TICKET = "UPDATE counter_ticket SET lane = $4, wish = $5, person_id = $6, state = $7, rank_at = $8, called_at = $9, begun_at = $10, ended_at = $11, calls = $12, window_id = $13, account_id = $14, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    pub(crate) AHEAD = "SELECT COUNT(*) FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = 'waiting' AND lane = $3 AND (rank_at < $4 OR (rank_at = $4 AND number < $5))";
    pub(crate) WAITING = "SELECT lane, COUNT(*) FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = 'waiting' GROUP BY lane ORDER BY lane";
    pub(crate) RANK_BEHIND = "SELECT rank_at FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = 'waiting' AND lane = $3 ORDER BY rank_at LIMIT 3";
    pub(crate) CALLS = "SELECT community_id, id, day, ticket_id, label, window_number, again, at FROM counter_call WHERE community_id = $1 AND day = $2 ORDER BY at DESC, id DESC LIMIT $3";
    pub(crate) LEFT_OVER = "SELECT id FROM counter_ticket WHERE community_id = $1 AND state = $3 AND day < $2 LIMIT 500";
    pub(crate) PACE = "SELECT begun_at, ended_at FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = 'done' AND lane = $3 AND begun_at IS NOT NULL ORDER BY rank_at DESC LIMIT 20";
    pub(crate) TODAY_OF = "SELECT begun_at, ended_at FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = 'done' AND window_id = $3 LIMIT 400";
    pub(crate) LAST_NUMBERS = "SELECT id, last FROM counter_series WHERE community_id = $1 ORDER BY id";
    pub(crate) COUNTED = "SELECT COUNT(*), COUNT(DISTINCT number), COALESCE(MAX(number), 0) FROM counter_ticket WHERE community_id = $1 AND day = $2 AND letter = $3";
    pub(crate) IN_STATES = "SELECT state, COUNT(*) FROM counter_ticket WHERE community_id = $1 GROUP BY state ORDER BY state";
    pub(crate) ASTRAY = "SELECT COUNT(*) FROM counter_ticket t WHERE t.community_id = $1 AND t.state IN ('called', 'serving') AND NOT EXISTS (SELECT 1 FROM counter_window w WHERE w.community_id = $1 AND w.ticket_id = t.id AND w.id = t.window_id)";
    pub(crate) UNCALLED = "SELECT COUNT(*) FROM counter_ticket t WHERE t.community_id = $1 AND t.state IN ('called', 'serving', 'passed', 'done') AND NOT EXISTS (SELECT 1 FROM counter_call c WHERE c.community_id = $1 AND c.ticket_id = t.id)";
}

/// The lanes, by letter.
pub fn lanes(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Lane>, StoreError> {
    tx.all(&LANES, &[&community], Lane::read)
}

/// The windows, by number.
pub fn windows(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Window>, StoreError> {
    tx.all(&WINDOWS, &[&community], Window::read)
}

/// A window.
pub fn window(tx: &mut Tx<'_>, community: CommunityId, id: WindowId) -> Result<Option<Window>, StoreError> {
    tx.maybe(&WINDOW, &[&community, &id], Window::read)
}

/// The window at which somebody sits.
pub fn window_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Window>, StoreError> {
    tx.maybe(&WINDOW_OF, &[&community, &account], Window::read)
}

/// A ticket.
pub fn ticket(tx: &mut Tx<'_>, community: CommunityId, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    tx.maybe(&TICKET, &[&community, &id], Ticket::read)
}

/// A ticket of a day by what is called.
pub fn ticket_by_label(
    tx: &mut Tx<'_>,
    community: CommunityId,
    day: Day,
    label: &str,
) -> Result<Option<Ticket>, StoreError> {
    let (letter, digits) = label.split_at_checked(1).unwrap_or_default();
    let Ok(number) = digits.parse::<i32>() else {
        return Ok(None);
    };
    tx.maybe(
        &TICKET_BY_NUMBER,
        &[&community, &day, &letter, &number],
        Ticket::read,
    )
}

/// The latest calls of a day, newest first.
pub fn calls(tx: &mut Tx<'_>, community: CommunityId, day: Day, most: i64) -> Result<Vec<Call>, StoreError> {
    tx.all(&CALLS, &[&community, &day, &most], Call::read)
}
