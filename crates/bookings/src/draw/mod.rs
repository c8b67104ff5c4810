//! A lottery that anybody can check (摇号).
//!
//! Before entries open, the centre publishes a hash of a secret. When entries
//! close, it publishes the sorted list of entries, each with a nonce of the
//! entrant's, and its Merkle root. Then the secret is revealed. Secret, root and
//! a public value make the seed; the seed makes the key of each entry; the
//! lowest keys win. Nobody who knew the secret knew the root, and nobody who
//! made the list knew the keys.
//!
//! All that is hashed is text, so that the check can be written in any
//! language: `docs/DRAW.md` says how, `e2e/verify-draw.mjs` does it.

mod proof;
mod published;
#[cfg(test)]
mod tests;
mod verify;

pub use proof::{Hash, commitment, entry_key, hex, merkle_root, seed, unhex};
pub use published::{DrawEntry, DrawPool, Published, Winner};
pub use verify::{DrawFault, VERSION, decide, verify};
