//! The clocks of a matter. Nothing about a deadline is stored as a fact: it is
//! derived from the events, so that every date can be explained.

use crate::{BadLimit, BeyondHorizon, Due, Limit, LimitUnit, Micros, WorkCalendar};

/// What happened to a clock, written `pause`, `resume`, `extend 3wd`, `stop`,
/// `restart` in the store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockChange {
    /// It stands still, by somebody's decision.
    Pause,
    /// It goes on.
    Resume,
    /// More time was granted.
    Extend(Limit),
    /// What it measured is done.
    Stop,
    /// It begins anew with its first limit: the matter was reopened.
    Restart,
}

impl std::fmt::Display for ClockChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pause => f.write_str("pause"),
            Self::Resume => f.write_str("resume"),
            Self::Extend(more) => write!(f, "extend {more}"),
            Self::Stop => f.write_str("stop"),
            Self::Restart => f.write_str("restart"),
        }
    }
}

impl std::str::FromStr for ClockChange {
    type Err = BadLimit;

    fn from_str(text: &str) -> Result<Self, BadLimit> {
        match text {
            "pause" => Ok(Self::Pause),
            "resume" => Ok(Self::Resume),
            "stop" => Ok(Self::Stop),
            "restart" => Ok(Self::Restart),
            _ => text
                .strip_prefix("extend ")
                .ok_or(BadLimit)?
                .parse()
                .map(Self::Extend),
        }
    }
}

/// A change and when it happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockEvent {
    /// When.
    pub at: Micros,
    /// What.
    pub kind: ClockChange,
}

/// Where a clock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockState {
    /// When the present count began: the start, or the last restart.
    pub started: Micros,
    /// When it is due; while it is paused, as if it were resumed now.
    pub due: Due,
    /// Since when it stands still.
    pub paused_since: Option<Micros>,
    /// When it was done.
    pub stopped_at: Option<Micros>,
    /// When a fifth of the time allowed is left, counted in the clock's own unit.
    pub warn_at: Micros,
    /// Microseconds past the due instant, 0 in time. Grows until it is stopped.
    pub late_by: i64,
}

impl ClockState {
    /// Where a clock that started at `start` with `limit` stands at `now`.
    ///
    /// Events may come in any order; those after `now` are left out. A pause moves
    /// the date by what it took in the clock's own unit, and only if the clock was
    /// not yet late: lateness cannot be paused away. A pause on a clock of days
    /// takes the days after the one on which it was paused up to the one on which
    /// it was resumed; after closing time is the next day. An extension in another
    /// unit than the clock's is added to the date that results.
    pub fn derive(
        calendar: &WorkCalendar,
        start: Micros,
        limit: Limit,
        events: &[ClockEvent],
        now: Micros,
    ) -> Result<Self, BeyondHorizon> {
        let mut events: Vec<ClockEvent> = events.iter().copied().filter(|event| event.at <= now).collect();
        events.sort_by_key(|event| event.at);
        let mut run = Run::new(start, limit);
        for event in events {
            let at = event.at.max(start);
            match event.kind {
                ClockChange::Restart => run = Run::new(at, limit),
                _ if run.stopped.is_some() => {}
                ClockChange::Pause => run.paused = run.paused.or(Some(at)),
                ClockChange::Resume => run.resume(at, calendar)?,
                ClockChange::Extend(more) => run.extend(more)?,
                ClockChange::Stop => {
                    run.resume(at, calendar)?;
                    run.stopped = Some(at);
                }
            }
        }
        run.state(now.max(start), calendar)
    }

    /// Whether it stands still.
    pub fn is_paused(&self) -> bool {
        self.paused_since.is_some()
    }

    /// Whether it is, or was when stopped, past its due instant.
    pub fn is_late(&self) -> bool {
        self.late_by > 0
    }

    /// Whether it runs and four fifths of its time are gone.
    pub fn is_warning(&self, now: Micros) -> bool {
        self.stopped_at.is_none() && self.paused_since.is_none() && now >= self.warn_at
    }
}

/// One count, from its start or restart on.
struct Run {
    started: Micros,
    limit: Limit,
    /// The limit and, where the unit changes, the extensions after it.
    stretches: Vec<Stretch>,
    paused: Option<Micros>,
    stopped: Option<Micros>,
}

/// Time granted in one unit, and what pauses have added to it: days, or
/// microseconds for limits in minutes.
#[derive(Clone, Copy)]
struct Stretch {
    limit: Limit,
    stood_still: i64,
}

impl Run {
    fn new(started: Micros, limit: Limit) -> Self {
        let stretches = vec![Stretch {
            limit,
            stood_still: 0,
        }];
        Self {
            started,
            limit,
            stretches,
            paused: None,
            stopped: None,
        }
    }

    fn extend(&mut self, more: Limit) -> Result<(), BeyondHorizon> {
        match self
            .stretches
            .last_mut()
            .filter(|last| last.limit.unit == more.unit)
        {
            Some(Stretch { limit, .. }) => {
                limit.amount = limit.amount.checked_add(more.amount).ok_or(BeyondHorizon)?;
            }
            None => self.stretches.push(Stretch {
                limit: more,
                stood_still: 0,
            }),
        }
        Ok(())
    }

    fn resume(&mut self, at: Micros, calendar: &WorkCalendar) -> Result<(), BeyondHorizon> {
        let Some(since) = self.paused.take() else {
            return Ok(());
        };
        if since < self.due(calendar)?.at
            && let Some(last) = self.stretches.last_mut()
        {
            let took = stood_still(last.limit.unit, since, at, calendar)?;
            last.stood_still = last.stood_still.saturating_add(took);
        }
        Ok(())
    }

    fn due(&self, calendar: &WorkCalendar) -> Result<Due, BeyondHorizon> {
        let start = Due {
            at: self.started,
            provisional: false,
        };
        self.stretches.iter().try_fold(start, |before, stretch| {
            let due = stretch.after(before.at, calendar)?;
            Ok(Due {
                provisional: before.provisional || due.provisional,
                ..due
            })
        })
    }

    /// The date less a fifth of the time allowed at first, in the clock's own unit.
    fn warn_at(&self, due: Due, calendar: &WorkCalendar) -> Result<Micros, BeyondHorizon> {
        let first = self.stretches.first().map_or(self.limit, |first| first.limit);
        let amount = i64::from(first.amount);
        let warn = match first.unit {
            LimitUnit::WallMinutes => due.at.plus(-(amount * Micros::MINUTE / 5)),
            LimitUnit::CalendarDays => due.at.plus(-(amount * Micros::DAY / 5)),
            LimitUnit::WorkMinutes => calendar.work_before(due.at, amount * Micros::MINUTE / 5)?,
            LimitUnit::WorkDays => calendar.work_before(due.at, amount * calendar.work_of_a_day() / 5)?,
        };
        Ok(warn.max(self.started))
    }

    fn state(mut self, now: Micros, calendar: &WorkCalendar) -> Result<ClockState, BeyondHorizon> {
        let paused_since = self.paused;
        self.resume(now, calendar)?;
        let due = self.due(calendar)?;
        Ok(ClockState {
            started: self.started,
            due,
            paused_since,
            stopped_at: self.stopped,
            warn_at: self.warn_at(due, calendar)?,
            late_by: self.stopped.unwrap_or(now).since(due.at).max(0),
        })
    }
}

impl Stretch {
    fn after(self, from: Micros, calendar: &WorkCalendar) -> Result<Due, BeyondHorizon> {
        let first = self.limit.after(from, calendar)?;
        if self.stood_still == 0 {
            return Ok(first);
        }
        let days = u32::try_from(self.stood_still).map_err(|_| BeyondHorizon);
        let moved = match self.limit.unit {
            LimitUnit::WallMinutes => Due {
                at: first.at.plus(self.stood_still),
                ..first
            },
            LimitUnit::WorkMinutes => calendar.work_later(first, self.stood_still)?,
            LimitUnit::WorkDays => calendar.add_workdays(first.at, days?)?,
            LimitUnit::CalendarDays => calendar.add_calendar_days(first.at, days?)?,
        };
        Ok(Due {
            provisional: first.provisional || moved.provisional,
            ..moved
        })
    }
}

/// What a pause takes: microseconds, or for a clock of days, days.
fn stood_still(
    unit: LimitUnit,
    since: Micros,
    until: Micros,
    calendar: &WorkCalendar,
) -> Result<i64, BeyondHorizon> {
    Ok(match unit {
        LimitUnit::WallMinutes => until.since(since),
        LimitUnit::WorkMinutes => calendar.work_until(until) - calendar.work_until(since),
        LimitUnit::WorkDays => {
            let (first, last) = (calendar.settling_day(since)?, calendar.settling_day(until)?);
            calendar.workdays_between(first, last).value()
        }
        LimitUnit::CalendarDays => calendar.open_until(until).since(calendar.open_until(since)),
    })
}
