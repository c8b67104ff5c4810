//! The hashes of a draw.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::published::DrawEntry;
use super::verify::VERSION;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What is published before entries open: the hash of `version|draw|secret`.
pub fn commitment(draw: &str, secret: &str) -> Hash {
    Sha256::digest(format!("{VERSION}|{draw}|{secret}").as_bytes()).into()
}

/// What the keys are made with: the hash of `secret|root|public value`.
pub fn seed(secret: &str, root: &Hash, public: &str) -> Hash {
    Sha256::digest(format!("{secret}|{}|{public}", hex(root)).as_bytes()).into()
}

/// The root of the entries in the order given. A leaf is the hash of 0x00 and
/// the entry's line, a node of 0x01 and its two children; a child without a
/// sibling moves up as it is.
pub fn merkle_root(entries: &[DrawEntry]) -> Hash {
    let leaf = |entry: &DrawEntry| {
        let mut hash = Sha256::new();
        hash.update([0u8]);
        hash.update(entry.line().as_bytes());
        Hash::from(hash.finalize())
    };
    let mut row: Vec<Hash> = entries.iter().map(leaf).collect();
    while row.len() > 1 {
        row = row.chunks(2).map(parent).collect();
    }
    row.first()
        .copied()
        .unwrap_or_else(|| Sha256::digest([0u8]).into())
}

fn parent(pair: &[Hash]) -> Hash {
    match pair {
        [left, right] => {
            let mut hash = Sha256::new();
            hash.update([1u8]);
            hash.update(left);
            hash.update(right);
            hash.finalize().into()
        }
        [alone, ..] => *alone,
        [] => [0; 32],
    }
}

/// The key of an entry: the lowest of HMAC(seed, `code|1`) to `code|weight`.
/// A weight of two is two tickets of which the better one counts.
pub fn entry_key(seed: &Hash, code: &str, weight: u32) -> Hash {
    let ticket = |number: u32| -> Hash {
        // A key of 32 bytes always fits.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(seed) else {
            return [255; 32];
        };
        mac.update(format!("{code}|{number}").as_bytes());
        mac.finalize().into_bytes().into()
    };
    (1..=weight.max(1)).map(ticket).min().unwrap_or([255; 32])
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            // Writing to a text never fails.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Reads a hash in hexadecimal.
pub fn unhex(text: &str) -> Option<Hash> {
    let mut out = [0u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}
