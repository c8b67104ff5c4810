//! What programs are shown: numbers and windows, never a name.

use kernel::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Door, shown};

use crate::appoint::{Appointment, Slot};
use crate::pages::mine::Place;
use crate::queue::{Ahead, Line};
use crate::rank::Wait;
use crate::rows::{Call, Ticket, Window};

/// Nothing to say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

shown! {
    /// The line as everybody may see it.
    LineOut as Queue {
        lanes: Vec<LaneOut>,
        windows: Vec<WindowOut>,
        /// The latest calls, the newest first.
        calls: Vec<CallOut>,
        /// Who was called and did not come.
        passed: Vec<String>,
    }
    /// What people come for.
    LaneOut as QueueLane {
        letter: String,
        name: String,
        /// How many wait.
        waiting: i64,
        /// How many windows with a clerk call it.
        windows: i64,
        /// How long whoever comes now may wait; none while no window works: then nothing can be said.
        wait: Option<WaitOut>,
        /// Whether an hour can be promised.
        by_appointment: bool,
    }
    /// From this many minutes to that many.
    WaitOut as QueueWait {
        from: i64,
        until: i64,
    }
    /// A window.
    WindowOut as QueueWindow {
        id: String,
        number: i32,
        name: String,
        /// The letters that it calls; empty for all.
        letters: String,
        /// Whether somebody sits there.
        open: bool,
        /// The number that is called there or served.
        serving: Option<String>,
    }
    /// A call, as the lobby heard it.
    CallOut as QueueCall {
        label: String,
        window: i32,
        /// Not for the first time.
        again: bool,
        at: String,
    }
    /// A place in the line.
    TicketOut as QueueTicket {
        /// The secret of the ticket: whoever has it sees its place and may leave.
        id: String,
        label: String,
        /// The line in which it stands.
        lane: String,
        wish: String,
        /// elder, disabled, pregnant, soldier; empty for none.
        priority: &'static str,
        /// waiting, called, serving, passed, done, left.
        state: &'static str,
        /// How many are called before.
        ahead: i64,
        wait: Option<WaitOut>,
        /// The number of the window that called it; 0 for none.
        window: i32,
        taken_at: String,
        /// Its page.
        link: String,
    }
    /// A window with what it has in hand.
    HandOut as QueueHand {
        window: WindowOut,
        ticket: Option<TicketOut>,
    }
    /// Free hours.
    SlotsOut as QueueSlots {
        /// The letters for which an hour can be promised.
        letters: Vec<String>,
        /// The days on which that is so.
        days: Vec<String>,
        slots: Vec<SlotOut>,
    }
    /// An hour that could be had.
    SlotOut as QueueSlot {
        /// The minute of the day, for `POST /queue/appointments`.
        minute: u16,
        at: String,
        free: i32,
    }
    /// An hour that was promised.
    AppointmentOut as QueueAppointment {
        id: String,
        letter: String,
        wish: String,
        at: String,
        /// The digits to say when one comes.
        code: String,
        /// booked, kept, off.
        state: &'static str,
        /// Its page.
        link: String,
    }
}

impl WaitOut {
    fn of(wait: Wait) -> Self {
        Self {
            from: wait.from,
            until: wait.until,
        }
    }
}

impl LineOut {
    pub fn of(line: &Line, told: &[Ahead], zone: &Zone) -> Self {
        let lanes = line.lanes.iter().zip(told).filter(|(lane, _)| !lane.closed);
        let lane = |(lane, told): (&crate::rows::Lane, &Ahead)| LaneOut {
            letter: lane.letter.clone(),
            name: lane.name.clone(),
            waiting: told.ahead,
            windows: line.open_windows(&lane.letter),
            wait: told.wait.map(WaitOut::of),
            by_appointment: lane.seats > 0,
        };
        let windows = line.windows.iter().filter(|window| !window.closed);
        Self {
            lanes: lanes.map(lane).collect(),
            windows: windows.map(|one| WindowOut::of(one, line.at(one))).collect(),
            calls: line.calls.iter().map(|call| CallOut::of(call, zone)).collect(),
            passed: line.passed.iter().map(Ticket::label).collect(),
        }
    }
}

impl WindowOut {
    pub fn of(window: &Window, ticket: Option<&Ticket>) -> Self {
        Self {
            id: window.id.to_string(),
            number: window.number,
            name: window.name.clone(),
            letters: window.letters.clone(),
            open: window.account.is_some(),
            serving: ticket.map(Ticket::label),
        }
    }
}

impl CallOut {
    fn of(call: &Call, zone: &Zone) -> Self {
        Self {
            label: call.label.clone(),
            window: call.window,
            again: call.again,
            at: call.at.rfc3339(zone),
        }
    }
}

impl TicketOut {
    pub fn of(place: &Place, door: &Door) -> Self {
        let ticket = &place.ticket;
        Self {
            id: ticket.id.to_string(),
            label: ticket.label(),
            lane: ticket.lane.clone(),
            wish: ticket.wish.clone(),
            priority: ticket.priority.word(),
            state: ticket.state.word(),
            ahead: if place.is_open() { place.ahead.ahead } else { 0 },
            wait: place.ahead.wait.filter(|_| place.is_open()).map(WaitOut::of),
            window: place.window,
            taken_at: ticket.taken_at.rfc3339(&door.zone),
            link: door.app.config().absolute(&format!("/ticket/{}", ticket.id)),
        }
    }
}

impl SlotOut {
    pub fn of(slot: &Slot, day: kernel::Day, zone: &Zone) -> Self {
        Self {
            minute: slot.minute,
            at: zone.instant(day, slot.minute).rfc3339(zone),
            free: slot.free,
        }
    }
}

impl AppointmentOut {
    pub fn of(one: &Appointment, door: &Door) -> Self {
        Self {
            id: one.id.to_string(),
            letter: one.letter.clone(),
            wish: one.wish.clone(),
            at: one.at.rfc3339(&door.zone),
            code: one.code.clone(),
            state: one.state.word(),
            link: door
                .app
                .config()
                .absolute(&format!("/queue/appointment/{}", one.id)),
        }
    }
}
