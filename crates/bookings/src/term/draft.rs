//! A class as it is written down, before it is kept.

use kernel::{CommunityId, Micros};

use crate::ids::OfferingId;
use crate::ledger::COUNTER;
use crate::offer::NewPool;
use crate::plan::{Choice, MOST, Plan};
use crate::rows::{Kind, Mode, Offering};

/// The longest title, place and name.
const LONGEST: usize = 60;
/// More seats than any hall.
const SEATS: i32 = 100_000;

/// A class to be.
#[derive(Clone, Debug)]
pub struct ClassDraft {
    /// Its name.
    pub title: String,
    /// A few sentences.
    pub about: String,
    /// Who leads it.
    pub teacher: String,
    /// Where.
    pub place: String,
    /// For whom: `elders`, `evening`, `children`, or empty.
    pub audience: String,
    /// The term's name.
    pub term: String,
    /// When it comes again (RFC 5545).
    pub rule: String,
    /// The first start in local time.
    pub starts: String,
    /// How many sessions.
    pub count: usize,
    /// How long each lasts.
    pub minutes: i64,
    /// Seats in all, and how many of them are kept for counter and telephone.
    pub seats: i32,
    /// Kept for counter and telephone until a day after opening.
    pub kept: i32,
    /// What to do on days off.
    pub choice: Choice,
    /// From and up to this age; 0 for any.
    pub ages: (i32, i32),
    /// Whether seats are drawn by lot.
    pub drawn: bool,
    /// From when it may be asked for, and until when.
    pub opens: Micros,
    /// Until when.
    pub closes: Micros,
}

/// What is wrong with a draft: the field and the message.
pub type Fault = (&'static str, &'static str);

impl Default for ClassDraft {
    fn default() -> Self {
        let text = String::new;
        Self {
            title: text(),
            about: text(),
            teacher: text(),
            place: text(),
            audience: text(),
            term: text(),
            rule: "FREQ=WEEKLY".to_owned(),
            starts: text(),
            count: 16,
            minutes: 90,
            seats: 30,
            kept: 0,
            choice: Choice::Move,
            ages: (0, 0),
            drawn: false,
            opens: Micros(0),
            closes: Micros(i64::MAX),
        }
    }
}

impl ClassDraft {
    /// What is wrong with it in itself.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut put = |bad: bool, field, saying| {
            if bad {
                faults.push((field, saying));
            }
        };
        let long = |text: &str| text.chars().count() > LONGEST;
        put(
            self.title.is_empty() || long(&self.title),
            "title",
            "bookings-term-title-bad",
        );
        put(long(&self.teacher), "teacher", "bookings-term-long");
        put(long(&self.place), "place", "bookings-term-long");
        put(
            !(1..=MOST).contains(&self.count),
            "count",
            "bookings-term-count-bad",
        );
        put(
            !(5..=720).contains(&self.minutes),
            "minutes",
            "bookings-term-minutes-bad",
        );
        let seats = (1..=SEATS).contains(&self.seats) && (0..=self.seats).contains(&self.kept);
        put(!seats, "seats", "bookings-term-seats-bad");
        put(
            self.closes <= self.opens || (self.drawn && self.closes == Micros(i64::MAX)),
            "closes",
            "bookings-term-closes-bad",
        );
        faults
    }

    /// When its sessions are.
    pub fn plan(&self) -> Plan {
        Plan {
            rule: self.rule.clone(),
            starts: self.starts.clone(),
            count: self.count,
            minutes: self.minutes,
            choice: self.choice,
            place: self.place.clone(),
        }
    }

    /// The offering that it becomes.
    pub fn offering(&self, community: CommunityId, id: OfferingId, now: Micros) -> Offering {
        let mut class = Offering::blank(community, id, &self.title, Kind::Class, now);
        class.about.clone_from(&self.about);
        class.teacher.clone_from(&self.teacher);
        class.place.clone_from(&self.place);
        class.audience.clone_from(&self.audience);
        class.term.clone_from(&self.term);
        class.rule.clone_from(&self.rule);
        class.starts.clone_from(&self.starts);
        class.minutes = i32::try_from(self.minutes).unwrap_or(90);
        (class.min_age, class.max_age) = self.ages;
        class.mode = if self.drawn { Mode::Draw } else { Mode::First };
        (class.opens, class.closes) = (self.opens, self.closes);
        class
    }

    /// Its seats: for everybody, and those kept for counter and telephone.
    pub fn pools(&self, name: &str, now: Micros) -> Vec<NewPool> {
        let mut pools = vec![NewPool::open(self.seats - self.kept)];
        if self.kept > 0 {
            pools.push(NewPool {
                name: name.to_owned(),
                needs: COUNTER,
                size: self.kept,
                release: Micros(self.opens.0.max(now.0)).plus(Micros::DAY),
            });
        }
        pools.retain(|pool| pool.size > 0);
        pools
    }
}
