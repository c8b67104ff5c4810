//! How often one person may ask: enough for anybody's fingers, too little for a
//! machine that asks in their name.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};

use foldhash::{HashMap, HashMapExt};
use kernel::Micros;

use crate::ids::PersonId;

/// Requests of one person in a minute.
pub const MOST: u32 = 60;
/// Parts, so that nobody waits for another.
const PARTS: usize = 16;

/// Requests of this minute by person.
type Minute = (i64, HashMap<PersonId, u32>);

/// What was asked lately.
#[derive(Debug)]
pub struct Pace {
    parts: Vec<Mutex<Minute>>,
    hasher: RandomState,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            parts: (0..PARTS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
        }
    }
}

impl Pace {
    /// Counts a request; the seconds to wait if there were too many.
    pub fn take(&self, person: PersonId, now: Micros) -> Result<(), u32> {
        let minute = now.0.div_euclid(Micros::MINUTE);
        let mut hasher = self.hasher.build_hasher();
        hasher.write(person.0.as_bytes());
        let at = usize::try_from(hasher.finish() % 16).unwrap_or(0);
        let Some(part) = self.parts.get(at) else {
            return Ok(());
        };
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        if part.0 != minute {
            *part = (minute, HashMap::new());
        }
        let count = part.1.entry(person).or_default();
        *count = count.saturating_add(1);
        if *count <= MOST {
            return Ok(());
        }
        let left = Micros::MINUTE - now.0.rem_euclid(Micros::MINUTE);
        Err(u32::try_from(left / Micros::SECOND).unwrap_or(60) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    #[test]
    fn ten_thousand_requests_of_one_person_are_held_back_and_nobody_elses() {
        let pace = Pace::default();
        let (one, two) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let now = Micros(90 * Micros::SECOND);
        let let_in = (0..10_000).filter(|_| pace.take(one, now).is_ok()).count();
        assert_eq!(let_in, 60);
        assert_eq!(pace.take(one, now), Err(31));
        assert_eq!(pace.take(two, now), Ok(()));
        assert_eq!(pace.take(one, now.plus(Micros::MINUTE)), Ok(()));
        // A clock that was set back counts anew, and lets nobody wait for long.
        assert_eq!(pace.take(one, now.plus(-Micros::DAY)), Ok(()));
    }
}
