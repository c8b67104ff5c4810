//! How often something may be done by one key, counted in this process: for
//! posts without a log-in. What several servers must agree on is in
//! [`attempt`](crate::attempt).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use kernel::Micros;

/// A token bucket per key: `burst` at once, then evenly `burst` per `per`
/// microseconds. Keeps at most twice `keys` keys and forgets the oldest.
#[derive(Debug)]
pub struct Limiter {
    every: i64,
    per: i64,
    keys: usize,
    buckets: Mutex<Buckets>,
}

/// For each key the time at which its bucket will be full again.
#[derive(Debug, Default)]
struct Buckets {
    young: HashMap<String, i64>,
    old: HashMap<String, i64>,
}

impl Limiter {
    /// `burst` in `per` microseconds, for some `keys` keys.
    pub fn new(burst: u32, per: i64, keys: usize) -> Self {
        let every = per / i64::from(burst.max(1));
        Self {
            every,
            per,
            keys: keys.max(1),
            buckets: Mutex::default(),
        }
    }

    /// 30 reports an hour from one address.
    pub fn of_reports() -> Self {
        Self::new(30, Micros::HOUR, 20_000)
    }

    /// Takes one from the key's bucket; if it is empty, says when to try again.
    pub fn take(&self, key: &str, now: Micros) -> Result<(), Micros> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets
            .young
            .get(key)
            .or_else(|| buckets.old.get(key))
            .copied()
            .unwrap_or(now.0)
            .max(now.0);
        let next = full_at.saturating_add(self.every);
        if next.saturating_sub(now.0) > self.per {
            return Err(Micros(next - self.per));
        }
        if buckets.young.len() >= self.keys && !buckets.young.contains_key(key) {
            buckets.old = std::mem::take(&mut buckets.young);
        }
        buckets.young.insert(key.to_owned(), next);
        Ok(())
    }
}

/// The key of an address: itself, or its /64 for IPv6, since one home has that many.
pub fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        Ok(IpAddr::V4(v4)) => v4.to_string(),
        Err(_) => address.chars().take(64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn after_the_burst_one_more_is_let_in_for_each_share_of_the_hour() {
        let limiter = Limiter::new(30, Micros::HOUR, 10);
        let now = Micros(1_000_000);
        assert!((0..30).all(|_| limiter.take("a", now).is_ok()));
        let again = limiter.take("a", now).unwrap_err();
        assert_eq!(again, now.plus(2 * Micros::MINUTE));
        assert!(limiter.take("a", again.plus(-1)).is_err());
        assert!(limiter.take("a", again).is_ok());
        assert!(limiter.take("a", again).is_err());
        assert!(limiter.take("b", now).is_ok());
    }

    #[test]
    fn many_keys_do_not_fill_the_memory() {
        let limiter = Limiter::new(1, Micros::HOUR, 100);
        for n in 0..10_000 {
            assert!(limiter.take(&n.to_string(), Micros(1)).is_ok());
        }
        let buckets = limiter.buckets.lock().unwrap();
        assert!(buckets.young.len() + buckets.old.len() <= 200);
    }

    #[test]
    fn a_home_with_many_addresses_counts_once() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }

    proptest! {
        #[test]
        fn who_waits_as_told_is_let_in(burst in 1u32..50, steps in proptest::collection::vec(0i64..600_000_000, 1..200)) {
            let limiter = Limiter::new(burst, Micros::HOUR, 10);
            let mut now = Micros(0);
            for step in steps {
                now = now.plus(step);
                if let Err(again) = limiter.take("a", now) {
                    prop_assert!(again > now);
                    prop_assert!(limiter.take("a", again).is_ok());
                    now = again;
                }
            }
        }
    }
}
