//! Passwords: hashing with argon2id, outside of any transaction.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::Clock;

/// The work that an unknown log-in costs: a hash of nothing anybody types.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$aHVpeWluLW5vYm9keS0wMA$iZyGAWgNjxWE2mh2yABuHRIIWlqxzFjoV1dj2y5dYoI";

/// At most so many hashes at once, 19 MiB each: a flood of log-ins must not
/// take the memory of the machine.
const AT_ONCE: u32 = 4;

static RUNNING: (Mutex<u32>, Condvar) = (Mutex::new(0), Condvar::new());

/// argon2id with 19 MiB, 2 passes, 1 lane: OWASP's first choice for servers.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The hash to keep, with its salt and parameters. Takes some 20 ms and 19 MiB:
/// never within a transaction or on an asynchronous thread.
pub fn hash_password(clock: &Clock, password: &str) -> String {
    let mut salt = [0u8; 16];
    clock.fill(&mut salt);
    one_of_few(|| argon2().hash_password_with_salt(password.as_bytes(), &salt)).map_or_else(
        |error| {
            tracing::error!(%error, "a password could not be hashed; nothing will match");
            String::new()
        },
        |hash| hash.to_string(),
    )
}

/// Whether the password is the one of the hash. An empty or broken hash costs
/// the same work and matches nothing.
pub fn verify_password(password: &str, hash: &str) -> bool {
    let kept = PasswordHash::new(hash).ok();
    let Some(against) = kept.clone().or_else(|| PasswordHash::new(NOBODY).ok()) else {
        return false;
    };
    let matches = one_of_few(|| argon2().verify_password(password.as_bytes(), &against)).is_ok();
    matches && kept.is_some()
}

/// A first password to hand over on paper: 79 bits in four groups without
/// letters that look alike.
pub fn issue_password(clock: &Clock) -> String {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 16];
    clock.fill(&mut bytes);
    let letter = |byte: &u8| {
        LETTERS
            .get(usize::from(byte % 31))
            .copied()
            .map_or('a', char::from)
    };
    let groups: Vec<String> = bytes
        .chunks(4)
        .map(|chunk| chunk.iter().map(letter).collect())
        .collect();
    groups.join("-")
}

fn one_of_few<T>(work: impl FnOnce() -> T) -> T {
    let (running, freed) = &RUNNING;
    let held = running.lock().unwrap_or_else(PoisonError::into_inner);
    let mut held = freed
        .wait_while(held, |count| *count >= AT_ONCE)
        .unwrap_or_else(PoisonError::into_inner);
    *held += 1;
    drop(held);
    let done = work();
    *running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    freed.notify_one();
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Micros;

    #[test]
    fn a_password_matches_its_hash_exactly_as_typed() {
        let clock = Clock::fixed(Micros(1));
        let hash = hash_password(&clock, "居民 Zhou 说 回音");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("居民 Zhou 说 回音", &hash));
        assert!(!verify_password("居民 zhou 说 回音", &hash));
        assert!(!verify_password("居民 Zhou 说 回音 ", &hash));
        assert_ne!(hash, hash_password(&clock, "居民 Zhou 说 回音"));
    }

    #[test]
    fn nothing_matches_an_account_without_a_password() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        for hash in ["", "x", "$argon2id$v=19$m=19456,t=2,p=1$x", NOBODY] {
            assert!(!verify_password("", hash));
            assert!(!verify_password("nobody", hash));
        }
    }

    #[test]
    fn issued_passwords_differ_and_pass_the_rules() {
        let clock = Clock::fixed(Micros(1));
        let (one, other) = (issue_password(&clock), issue_password(&clock));
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        assert_eq!(crate::check_password(&one, &[]), Ok(()));
    }
}
