//! The numbers of the rule about who did not come: how many marks, within how
//! long, how long others go first then, and until when one may say why. A
//! manager sets them; that nobody is shut out, and nobody of eighty lets others
//! go first, is not a number.

use std::ops::RangeInclusive;

use kernel::{CommunityId, Micros, Uuid};
use people::pages::Subject;
use store::{StoreError, Tx, record, statements};

record! {
    /// The rule of a centre.
    pub struct NoShow in "bookings_no_show" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// The centre's id: there is one.
        id: Uuid,
        "marks" => /// So many marks …
        marks: i64,
        "within_days" => /// … within so many days …
        within: i64,
        "pause_days" => /// … and others go first for so many days.
        pause: i64,
        "behind_hours" => /// So long after an opening, and so shortly before a time, they may ask too.
        behind: i64,
        "appeal_days" => /// Until so many days later one may say why.
        appeal: i64,
        "version" => /// Counts the changes; 0 for the program's own numbers.
        version: i32,
    }
}

statements! {
    /// The rule, if a manager set one.
    RULE = "SELECT community_id, id, marks, within_days, pause_days, behind_hours, appeal_days, version FROM bookings_no_show WHERE community_id = $1 AND id = $1";
    /// Sets it anew.
    SAVE = "UPDATE bookings_no_show SET marks = $2, within_days = $3, pause_days = $4, behind_hours = $5, appeal_days = $6, version = version + 1 WHERE community_id = $1 AND id = $1 AND version = $7";
}

/// The name of a number and what it may be.
pub type Bounds = (&'static str, RangeInclusive<i64>);

/// Every number of the rule with its bounds: a rule that never or always bites is none.
pub const BOUNDS: [Bounds; 5] = [
    ("marks", 2..=10),
    ("within", 7..=180),
    ("pause", 1..=90),
    ("behind", 1..=72),
    ("appeal", 7..=180),
];

impl NoShow {
    /// The program's own numbers: twice in sixty days, thirty days, a day, half a year.
    pub fn usual(community: CommunityId) -> Self {
        Self {
            community,
            id: community.0,
            marks: 2,
            within: 60,
            pause: 30,
            behind: 24,
            appeal: 180,
            version: 0,
        }
    }

    /// The rule of a centre.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId) -> Result<Self, StoreError> {
        let kept = tx.maybe(&RULE, &[&community], Self::read)?;
        Ok(kept.unwrap_or_else(|| Self::usual(community)))
    }

    /// One of its numbers, by the name in [`BOUNDS`].
    pub fn number(&mut self, name: &str) -> Option<&mut i64> {
        match name {
            "marks" => Some(&mut self.marks),
            "within" => Some(&mut self.within),
            "pause" => Some(&mut self.pause),
            "behind" => Some(&mut self.behind),
            "appeal" => Some(&mut self.appeal),
            _ => None,
        }
    }

    /// For so long before now a mark counts, in µs.
    pub fn within_long(&self) -> i64 {
        self.within * Micros::DAY
    }

    /// For so long others go first, in µs.
    pub fn pause_long(&self) -> i64 {
        self.pause * Micros::DAY
    }

    /// So long after an opening they may ask too, in µs.
    pub fn behind_long(&self) -> i64 {
        self.behind * Micros::HOUR
    }

    /// Whether one may still say why.
    pub fn may_say(&self, marked: Micros, now: Micros) -> bool {
        now.since(marked) < self.appeal * Micros::DAY
    }
}

impl Subject for NoShow {
    const KIND: &'static str = "no_show";

    fn subject(&self) -> String {
        "rule".to_owned()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        [
            ("marks", self.marks),
            ("within", self.within),
            ("pause", self.pause),
            ("behind", self.behind),
            ("appeal", self.appeal),
        ]
        .map(|(name, number)| (name.to_owned(), number.to_string()))
        .to_vec()
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Self {
            version: 1,
            ..self.clone()
        }
        .insert(tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        let values: [&dyn kernel::Param; 7] = [
            &self.community,
            &self.marks,
            &self.within,
            &self.pause,
            &self.behind,
            &self.appeal,
            &version,
        ];
        tx.run(&SAVE, &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_numbers_are_within_their_bounds() {
        let mut usual = NoShow::usual(CommunityId(Uuid::nil()));
        for (name, bounds) in BOUNDS {
            assert!(bounds.contains(usual.number(name).unwrap()), "{name}");
        }
        assert_eq!(usual.pairs().len(), BOUNDS.len());
    }
}
