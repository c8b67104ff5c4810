//! What can be given out: five kinds of capacity behind one interface. Time is
//! microseconds; an interval holds its start and not its end.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use kernel::Micros;

use crate::ids::{ClaimId, OfferingId, PersonId, PoolId};

/// A time that somebody is taken up by: start, and end not included.
pub type Span = (i64, i64);

/// The most days of what is given by whole days.
const DAYS: i64 = 31;

/// An asker whom the centre knows as a resident.
pub const RESIDENT: u8 = 1;
/// A child in hardship, a family of low income, an elder alone.
pub const HARDSHIP: u8 = 2;
/// Asked for at the counter or by telephone.
pub const COUNTER: u8 = 4;

/// How seats are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// COUNT: so many people, for all sessions together.
    Count,
    /// UNIT: one thing, one holder at a time, in whole cells of a grid.
    Unit {
        /// The length of a cell.
        cell: i64,
    },
    /// SLOT: numbered seats in each cell of a grid.
    Slot {
        /// The length of a cell.
        cell: i64,
        /// Seats in each.
        seats: i32,
    },
    /// RATE: so many in each cell (a meal), and so many for one person.
    Rate {
        /// The length of a cell.
        cell: i64,
        /// In all.
        total: i32,
        /// For one person.
        each: i32,
    },
    /// SHIFT: like a count, with a least number without which it does not take place.
    Shift {
        /// The least.
        least: i32,
    },
}

/// A slice of a lot's seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Its id.
    pub id: PoolId,
    /// What an asker must be, as bits.
    pub needs: u8,
    /// Seats.
    pub size: i32,
    /// Seats that are given.
    pub taken: i32,
    /// From when it is open.
    pub opens: Micros,
    /// From when anybody may have what is left.
    pub release: Micros,
}

/// Something to be given out.
#[derive(Clone, Debug)]
pub struct Lot {
    /// The offering.
    pub id: OfferingId,
    /// How seats are counted.
    pub way: Way,
    /// The slices, in the order in which they are tried.
    pub pools: Vec<Pool>,
    /// When its sessions are, in order.
    pub spans: Arc<[Span]>,
    /// Whether a person may be elsewhere at the same time.
    pub may_overlap: bool,
    /// Whether it has a waiting list.
    pub waits: bool,
    /// From when it may be asked for.
    pub opens: Micros,
    /// Until when.
    pub closes: Micros,
    /// Minutes of the day between which cells are given; of the community's zone.
    pub hours: (i64, i64),
    /// What is added to an instant to get wall time, in microseconds.
    pub offset: i64,
    /// Whether seats are drawn by lot: nobody may ask for one.
    pub drawn: bool,
    /// So long after its start what nobody came to is given on; 0 for never.
    pub release: i64,
    /// Whether it is for people of some age only.
    pub aged: bool,
    /// Times at which it is not to be had: a class is there, or it is closed.
    pub blocked: Arc<[Span]>,
    cells: BTreeMap<(i64, i32), ClaimId>,
    counts: HashMap<i64, i32>,
    each: HashMap<(i64, PersonId), i32>,
}

/// What somebody wants of a lot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Want {
    /// What.
    pub lot: OfferingId,
    /// When, for what is given by time; 0 and 0 else.
    pub span: Span,
    /// For how many people.
    pub party: i32,
}

/// What was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Took {
    /// The slice, where there is one.
    pub pool: Option<PoolId>,
    /// The numbered seat; 0 else.
    pub seat: i32,
}

/// Why something is not given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Refusal {
    /// There is no such thing, or it is over.
    Unknown,
    /// It may not be asked for yet.
    NotOpen,
    /// It may not be asked for any more.
    Closed,
    /// No seat is left.
    Full,
    /// This person has one.
    Already,
    /// This person is taken up at that time.
    Overlap,
    /// Not at these hours, or not on the grid.
    BadTime,
    /// More than one person may have.
    TooMany,
    /// Nobody may ask: it is drawn by lot.
    Drawn,
    /// There is nothing of the kind to be changed.
    Gone,
    /// Others wait for it: it is theirs before anybody's friend's.
    Awaited,
}

impl Refusal {
    /// The word for it in message keys and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotOpen => "not-open",
            Self::Closed => "closed",
            Self::Full => "full",
            Self::Already => "already",
            Self::Overlap => "overlap",
            Self::BadTime => "bad-time",
            Self::TooMany => "too-many",
            Self::Drawn => "drawn",
            Self::Gone => "gone",
            Self::Awaited => "awaited",
        }
    }
}

impl Lot {
    /// A lot of which nothing is given yet.
    pub fn new(id: OfferingId, way: Way) -> Self {
        Self {
            id,
            way,
            pools: Vec::new(),
            spans: Arc::from([]),
            may_overlap: false,
            waits: false,
            opens: Micros(i64::MIN),
            closes: Micros(i64::MAX),
            hours: (0, 1440),
            offset: 0,
            drawn: false,
            release: 0,
            aged: false,
            blocked: Arc::from([]),
            cells: BTreeMap::new(),
            counts: HashMap::new(),
            each: HashMap::new(),
        }
    }

    /// Whether seats are given by cells of time.
    pub fn by_time(&self) -> bool {
        matches!(self.way, Way::Unit { .. } | Way::Slot { .. } | Way::Rate { .. })
    }

    /// The next start after an instant.
    pub fn next_start(&self, now: Micros) -> Option<i64> {
        self.spans.iter().map(|span| span.0).find(|from| *from > now.0)
    }

    /// The spans that somebody who has this is taken up by.
    pub fn spans_of(&self, span: Span) -> Arc<[Span]> {
        if self.by_time() {
            Arc::from([span])
        } else {
            Arc::clone(&self.spans)
        }
    }

    /// Seats that anybody could still have at this time; of what is given by time: one or more.
    pub fn free(&self) -> i64 {
        if self.by_time() {
            return 1;
        }
        let left = self.pools.iter().map(|pool| i64::from(pool.size - pool.taken));
        left.sum()
    }

    /// The cells that a span covers; refuses what does not fit grid and hours.
    fn cells_of(&self, length: i64, span: Span) -> Result<Vec<i64>, Refusal> {
        let (from, until) = (
            span.0.saturating_add(self.offset),
            span.1.saturating_add(self.offset),
        );
        let on_grid = length > 0 && from.rem_euclid(length) == 0 && until.rem_euclid(length) == 0;
        // What is given by whole days, a locker, has no hours.
        let by_day = length >= Micros::DAY;
        let most = if by_day { DAYS * Micros::DAY } else { Micros::DAY };
        if !on_grid || from >= until || until - from > most {
            return Err(Refusal::BadTime);
        }
        let day = from.div_euclid(Micros::DAY) * Micros::DAY;
        let (open, close) = (
            day + self.hours.0 * Micros::MINUTE,
            day + self.hours.1 * Micros::MINUTE,
        );
        let shut = !by_day && (from < open || until > close);
        if shut || crate::blocked::is_blocked(&self.blocked, span) {
            return Err(Refusal::BadTime);
        }
        Ok(grid(length, span))
    }

    /// Takes what is wanted, or changes nothing.
    pub fn take(
        &mut self,
        want: &Want,
        claim: ClaimId,
        person: PersonId,
        standing: u8,
        now: Micros,
    ) -> Result<Took, Refusal> {
        match self.way {
            Way::Count | Way::Shift { .. } => self.take_count(want.party, standing, now),
            Way::Unit { cell } => self.take_cells(cell, 1, want.span, claim),
            Way::Slot { cell, seats } => self.take_cells(cell, seats, want.span, claim),
            Way::Rate { cell, total, each } => self.take_rate((cell, total, each), want, person),
        }
    }

    fn take_count(&mut self, party: i32, standing: u8, now: Micros) -> Result<Took, Refusal> {
        let mut why = Refusal::Full;
        for pool in &mut self.pools {
            let mine = pool.needs & standing == pool.needs || pool.release <= now;
            if !mine {
                continue;
            }
            if pool.opens > now {
                why = Refusal::NotOpen;
            } else if pool.taken.saturating_add(party) <= pool.size {
                pool.taken += party;
                return Ok(Took {
                    pool: Some(pool.id),
                    seat: 0,
                });
            }
        }
        Err(why)
    }

    fn take_cells(&mut self, length: i64, seats: i32, span: Span, claim: ClaimId) -> Result<Took, Refusal> {
        let cells = self.cells_of(length, span)?;
        let free = |seat: &i32| cells.iter().all(|cell| !self.cells.contains_key(&(*cell, *seat)));
        let seat = (0..seats).find(free).ok_or(Refusal::Full)?;
        for cell in cells {
            self.cells.insert((cell, seat), claim);
        }
        Ok(Took { pool: None, seat })
    }

    fn take_rate(&mut self, rate: (i64, i32, i32), want: &Want, person: PersonId) -> Result<Took, Refusal> {
        let (length, total, each) = rate;
        let cells = self.cells_of(length, want.span)?;
        for cell in &cells {
            let given = self.counts.get(cell).copied().unwrap_or_default();
            let own = self.each.get(&(*cell, person)).copied().unwrap_or_default();
            if own.saturating_add(want.party) > each {
                return Err(Refusal::TooMany);
            }
            if given.saturating_add(want.party) > total {
                return Err(Refusal::Full);
            }
        }
        for cell in cells {
            *self.counts.entry(cell).or_default() += want.party;
            *self.each.entry((cell, person)).or_default() += want.party;
        }
        Ok(Took { pool: None, seat: 0 })
    }

    /// Gives back what a claim took.
    pub fn give_back(&mut self, want: &Want, took: Took, person: PersonId) {
        match self.way {
            Way::Count | Way::Shift { .. } => {
                let pool = self.pools.iter_mut().find(|pool| Some(pool.id) == took.pool);
                if let Some(pool) = pool {
                    pool.taken = (pool.taken - want.party).max(0);
                }
            }
            Way::Unit { cell } | Way::Slot { cell, .. } => {
                for at in grid(cell, want.span) {
                    self.cells.remove(&(at, took.seat));
                }
            }
            Way::Rate { cell, .. } => {
                for at in grid(cell, want.span) {
                    *self.counts.entry(at).or_default() -= want.party;
                    *self.each.entry((at, person)).or_default() -= want.party;
                }
            }
        }
    }

    /// The cells that a claim of this span fills, for the second wall in the database.
    pub fn walls(&self, span: Span) -> Vec<i64> {
        match self.way {
            Way::Unit { cell } | Way::Slot { cell, .. } => grid(cell, span),
            Way::Count | Way::Rate { .. } | Way::Shift { .. } => Vec::new(),
        }
    }

    /// Takes again what a claim had a moment ago, and nobody else got meanwhile.
    pub(super) fn retake(&mut self, want: &Want, took: Took, claim: ClaimId, person: PersonId) {
        let pool = self.pools.iter_mut().find(|pool| Some(pool.id) == took.pool);
        if let Some(pool) = pool {
            pool.taken += want.party;
        }
        self.restore(want, took, claim, person);
    }

    /// Puts back what is known to be taken, when the lot is read from the database.
    pub fn restore(&mut self, want: &Want, took: Took, claim: ClaimId, person: PersonId) {
        match self.way {
            // The pools' rows say how many are taken.
            Way::Count | Way::Shift { .. } => {}
            Way::Unit { cell } | Way::Slot { cell, .. } => {
                for at in grid(cell, want.span) {
                    self.cells.insert((at, took.seat), claim);
                }
            }
            Way::Rate { cell, .. } => {
                for at in grid(cell, want.span) {
                    *self.counts.entry(at).or_default() += want.party;
                    *self.each.entry((at, person)).or_default() += want.party;
                }
            }
        }
    }
}

/// The starts of the cells in a span.
fn grid(length: i64, span: Span) -> Vec<i64> {
    let mut cells = Vec::new();
    let mut at = span.0;
    while length > 0 && at < span.1 {
        cells.push(at);
        at = at.saturating_add(length);
    }
    cells
}
