//! The matter as a value: who is what to it, when it is late, when its clocks
//! must be looked at. No database here.

use gate::{Actor, Narrow, Relation, Role, Thing};
use kernel::{Micros, StaffId, UnitId};
use people::Centre;

use crate::rows::Matter;
use crate::words::State;

/// How long an answer waits for a rating before the matter closes by itself.
pub const RATING_TIME: i64 = 7 * Micros::DAY;
/// How long an overdue matter rests on one level before it goes up another.
pub const LEVEL_TIME: i64 = Micros::DAY;
/// The highest level of escalation: the street.
pub const TOP_LEVEL: i32 = 5;

impl Matter {
    /// Whether somebody still owes an answer.
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether the promise to the resident is broken at `now`.
    pub fn is_late(&self, now: Micros) -> bool {
        if self.is_open() {
            self.paused_at.is_none() && now > self.settle_due
        } else {
            self.late
        }
    }

    /// It is answered, now and by this person, in these words.
    pub(crate) fn answered(&mut self, next: State, now: Micros, by: Option<StaffId>, words: &str) {
        self.late = self.is_late(now);
        self.state = next;
        self.accepted_at = self.accepted_at.or(Some(now));
        self.replied_at = self.replied_at.or(Some(now));
        self.answered_at = Some(now);
        self.paused_at = None;
        self.last_answerer = by;
        self.grade = 0;
        words.clone_into(&mut self.answer);
    }

    /// Strokes of 回.
    pub fn strokes(&self) -> u8 {
        self.state.strokes()
    }

    /// Days from receipt to answer, or to `now`, at least 0, in the centre's civil days.
    pub fn days(&self, centre: &Centre, now: Micros) -> i64 {
        let end = self.answered_at.unwrap_or(now);
        end.day(centre.zone())
            .since(self.received_at.day(centre.zone()))
            .max(0)
    }

    /// The units that help.
    pub fn helpers(&self) -> impl Iterator<Item = UnitId> {
        self.co_units.split('|').filter_map(|text| text.parse().ok())
    }

    /// Adds a unit that helps; false if it does already or leads.
    pub(crate) fn add_helper(&mut self, unit: UnitId) -> bool {
        if self.unit == Some(unit) || self.helpers().any(|known| known == unit) {
            return false;
        }
        if self.co_units.is_empty() {
            self.co_units.push('|');
        }
        self.co_units.push_str(&format!("{unit}|"));
        true
    }

    /// Sets `open_due`, `escalate_at`, the place on the wall and `late` from
    /// the rest. Called before every save.
    pub(crate) fn look_again(&mut self, now: Micros) {
        self.open_due = self.is_open().then(|| self.next_due());
        self.escalate_at = self.next_look(now);
        if self.is_open() && self.paused_at.is_none() && now > self.settle_due {
            self.late = true;
        }
        if self.private || self.state == State::Merged {
            self.wall = 0;
        }
        if self.wall > 0 {
            let answered = !self.is_open() && !self.public_answer.is_empty();
            self.wall = if answered { 2 } else { 1 };
            self.wall_at = if answered {
                self.answered_at.unwrap_or(now)
            } else {
                self.settle_due
            };
        }
    }

    /// The nearest due instant of the clocks that still run.
    fn next_due(&self) -> Micros {
        let mut due = self.settle_due;
        if self.replied_at.is_none() {
            due = due.min(self.first_due);
        }
        if self.accepted_at.is_none() {
            due = due.min(self.accept_due);
        }
        due
    }

    fn next_look(&self, now: Micros) -> Option<Micros> {
        if self.state == State::Answered {
            return (self.grade == 0).then(|| self.answered_at.unwrap_or(now).plus(RATING_TIME));
        }
        let due = self.open_due?;
        if self.paused_at.is_some() || self.escalated >= TOP_LEVEL {
            return None;
        }
        let began = self.assigned_at.unwrap_or(self.received_at).min(due);
        let warn = began.plus(due.since(began) / 5 * 4);
        Some(match self.escalated {
            0 if warn > now => warn,
            0 | 1 => due,
            level => due.plus(LEVEL_TIME.saturating_mul(i64::from(level - 1))),
        })
    }
}

impl Thing for Matter {
    const KIND: &'static str = "matter";

    fn relations() -> &'static [Relation<Self>] {
        RELATIONS
    }
}

macro_rules! by_place {
    ($name:literal, $($role:ident),+) => {
        Relation {
            name: $name,
            holds: |actor, matter| [$(Role::$role),+].into_iter().any(|role| actor.reaches(role, &matter.path)),
            narrow: |actor, narrow| {
                for role in [$(Role::$role),+] {
                    for place in actor.paths(role) {
                        within(narrow, place);
                    }
                }
            },
        }
    };
}

const RELATIONS: &[Relation<Matter>] = &[
    Relation {
        name: "on_wall",
        holds: |_, matter| matter.wall > 0,
        narrow: |_, narrow| {
            narrow.or("{t}.wall > 0", Vec::new());
        },
    },
    Relation {
        name: "owner",
        holds: |actor, matter| actor.staff.is_some() && actor.staff == matter.owner,
        narrow: |actor, narrow| {
            if let Some(staff) = actor.staff {
                narrow.or_is("owner_id", &staff);
            }
        },
    },
    Relation {
        name: "reviewer",
        holds: |actor, matter| actor.staff.is_some() && actor.staff == matter.reviewer,
        narrow: |actor, narrow| {
            if let Some(staff) = actor.staff {
                narrow.or_is("reviewer_id", &staff);
            }
        },
    },
    Relation {
        name: "unit_member",
        holds: unit_member,
        narrow: |actor, narrow| {
            for unit in actor.units() {
                narrow.or_is("unit_id", &unit);
                let part = format!("%|{unit}|%");
                narrow.or("{t}.co_units LIKE {}", vec![kernel::Value::Text(part.into())]);
            }
        },
    },
    by_place!("leader_of_place", Leader),
    by_place!("clerk_of_place", Clerk),
    by_place!("arbiter_of_place", Arbiter),
    by_place!("manager_of_place", Manager, Secretary),
];

fn unit_member(actor: &Actor, matter: &Matter) -> bool {
    actor
        .units()
        .any(|unit| matter.unit == Some(unit) || matter.helpers().any(|helper| helper == unit))
}

fn within(narrow: &mut Narrow, place: &kernel::GridPath) {
    if place.as_bytes().is_empty() {
        narrow.everything();
    } else {
        narrow.or_within("path", place);
    }
}
