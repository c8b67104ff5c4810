//! Six digits from an app: time-based one-time passwords (RFC 6238) over
//! HMAC-SHA-1, the one variant that every authenticator app understands.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Clock, Micros};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Length of one step.
const STEP: i64 = 30 * Micros::SECOND;
/// A telephone's clock may be so many steps off.
const DRIFT: i64 = 1;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A fresh secret of 160 bits, as people type it: base32.
pub(crate) fn fresh_secret(clock: &Clock) -> String {
    let mut bytes = [0u8; 20];
    clock.fill(&mut bytes);
    base32(&bytes)
}

/// The six digits of a step.
fn digits(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last().copied().unwrap_or_default() & 15);
    let word = hash
        .get(offset..offset + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_be_bytes);
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// The step whose digits were typed, if it is near `now` and later than `after`:
/// what was used once is not taken again.
pub(crate) fn step_of(secret: &str, typed: &str, now: Micros, after: i64) -> Option<i64> {
    let secret = unbase32(secret)?;
    let present = now.0.div_euclid(STEP);
    (present - DRIFT..=present + DRIFT).find(|step| {
        let right = digits(&secret, *step);
        let same = bool::from(right.as_bytes().ct_eq(typed.as_bytes()));
        same && *step > after
    })
}

/// The digits that an app shows at a time; none if the secret is not base32.
pub fn totp(secret: &str, at: Micros) -> Option<String> {
    Some(digits(&unbase32(secret)?, at.0.div_euclid(STEP)))
}

/// What the QR code says to the app. The names are made safe for an address.
pub fn totp_address(secret: &str, issuer: &str, login: &str) -> String {
    let (issuer, login) = (safe(issuer), safe(login));
    format!("otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}&digits=6&period=30")
}

fn safe(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let index = usize::try_from(held >> bits & 31).unwrap_or(0);
            text.push(BASE32.get(index).copied().map_or('A', char::from));
        }
        held &= (1 << bits) - 1;
    }
    text
}

fn unbase32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for sign in text.bytes() {
        let value = BASE32.iter().position(|known| *known == sign)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 255).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the examples of RFC 6238, appendix B, in base32.
    const EXAMPLE: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_digits_are_those_of_the_examples_of_the_rfc() {
        for (second, right) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = Micros(second * Micros::SECOND);
            assert_eq!(totp(EXAMPLE, at).as_deref(), Some(right), "{second}");
        }
    }

    #[test]
    fn a_clock_half_a_minute_off_is_forgiven_but_no_code_counts_twice() {
        let now = Micros(1_234_567_890 * Micros::SECOND);
        let step = step_of(EXAMPLE, "005924", now, 0).unwrap();
        assert_eq!(step_of(EXAMPLE, "005924", now.plus(STEP), 0), Some(step));
        assert_eq!(step_of(EXAMPLE, "005924", now.plus(-STEP), 0), Some(step));
        assert_eq!(step_of(EXAMPLE, "005924", now.plus(2 * STEP), 0), None);
        assert_eq!(step_of(EXAMPLE, "005924", now, step), None);
        assert_eq!(step_of(EXAMPLE, "", now, 0), None);
    }

    #[test]
    fn a_secret_is_read_back_and_an_address_is_plain() {
        let secret = fresh_secret(&Clock::fixed(Micros(1)));
        assert_eq!(secret.len(), 32);
        assert_eq!(base32(&unbase32(&secret).unwrap()), secret);
        assert_eq!(unbase32("a1"), None);
        let address = totp_address(&secret, "青禾", "lin a");
        assert!(address.starts_with("otpauth://totp/%E9%9D%92%E7%A6%BE:lin%20a?secret="));
    }
}
