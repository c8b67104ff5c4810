//! Time and chance as one argument. Only this type tells the time or makes
//! an id, so a test can hold both still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use uuid::Uuid;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize,
)]
pub struct Micros(pub i64);

impl Micros {
    /// One second.
    pub const SECOND: i64 = 1_000_000;
    /// One minute.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// One hour.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// One day of 24 hours.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// This instant moved by a number of microseconds; stops at the ends of `i64`.
    pub fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this instant, negative if it lies before.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Tells the time and makes ids. Cheap to clone; clones share one state.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System {
        last: AtomicI64,
    },
    Fixed {
        now: AtomicI64,
        last: AtomicI64,
        seed: AtomicU64,
    },
}

impl Clock {
    /// The machine's clock and the system's random numbers.
    pub fn system() -> Self {
        Self(Arc::new(Source::System {
            last: AtomicI64::new(0),
        }))
    }

    /// A clock that stands still at `now` until [`Clock::pass`] moves it, with
    /// ids that repeat from run to run.
    pub fn fixed(now: Micros) -> Self {
        Self(Arc::new(Source::Fixed {
            now: AtomicI64::new(now.0),
            last: AtomicI64::new(0),
            seed: AtomicU64::new(0x9e37_79b9_7f4a_7c15),
        }))
    }

    /// The time now.
    pub fn now(&self) -> Micros {
        match &*self.0 {
            Source::System { .. } => Micros(system_micros()),
            Source::Fixed { now, .. } => Micros(now.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock on by `micros`; the system's clock is not moved.
    pub fn pass(&self, micros: i64) {
        if let Source::Fixed { now, .. } = &*self.0 {
            now.fetch_add(micros, Ordering::SeqCst);
        }
    }

    /// An instant later than every one this function gave before: it orders
    /// what happens within one process. At most a few microseconds ahead.
    pub fn tick(&self) -> Micros {
        let now = self.now().0;
        let last = match &*self.0 {
            Source::System { last } | Source::Fixed { last, .. } => last,
        };
        let previous = last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |before| {
                Some(now.max(before.saturating_add(1)))
            })
            .unwrap_or(now);
        Micros(now.max(previous.saturating_add(1)))
    }

    /// A fresh id, UUIDv7: ordered by the time of its making.
    pub fn fresh<T: From<Uuid>>(&self) -> T {
        let mut random = [0u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(self.tick().0.div_euclid(1000)).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Fills the buffer with random bytes fit for secrets (system clock), or
    /// with repeatable ones (fixed clock).
    pub fn fill(&self, buffer: &mut [u8]) {
        match &*self.0 {
            // No randomness means no secrets: better to stop than to go on with zeros.
            #[expect(clippy::expect_used, reason = "a machine without random numbers must not run")]
            Source::System { .. } => getrandom::fill(buffer).expect("the system gives random bytes"),
            Source::Fixed { seed, .. } => {
                for byte in buffer {
                    let state = seed.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
                    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    let [first, ..] = (mixed ^ (mixed >> 27))
                        .wrapping_mul(0x94d0_49bb_1331_11eb)
                        .to_be_bytes();
                    *byte = first;
                }
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn system_micros() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(Micros(5));
        assert_eq!(clock.now(), Micros(5));
        clock.pass(7);
        assert_eq!(clock.now(), Micros(12));
    }

    #[test]
    fn ticks_and_fresh_ids_never_repeat_and_keep_their_order() {
        let clock = Clock::fixed(Micros(1_700_000_000_000_000));
        let ticks: Vec<_> = (0..1000).map(|_| clock.tick()).collect();
        assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
        let ids: std::collections::HashSet<Uuid> = (0..1000).map(|_| clock.fresh()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
