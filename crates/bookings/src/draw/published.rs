//! What is published of a draw: everything that is needed to check it.

use serde::{Deserialize, Serialize};

/// A draw as it is published. Before it is revealed the later fields are empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Published {
    /// How it is made: `huiyin-draw-v1`.
    pub version: String,
    /// Its id.
    pub draw: String,
    /// What is drawn, in words.
    pub title: String,
    /// The hash of the secret, published before entries opened.
    pub commitment: String,
    /// When that was published, RFC 3339.
    pub committed_at: String,
    /// When entries close, RFC 3339.
    pub closes_at: String,
    /// Where the public value comes from, in words; may be empty.
    pub public_source: String,
    /// The public value; may be empty.
    pub public_value: String,
    /// Pools in the order in which their seats are given.
    pub pools: Vec<DrawPool>,
    /// Entries sorted by code.
    pub entries: Vec<DrawEntry>,
    /// The Merkle root of the entries.
    pub root: String,
    /// The secret, once revealed.
    pub secret: String,
    /// The seed that follows.
    pub seed: String,
    /// Who won, in the order of the decisions.
    pub winners: Vec<Winner>,
    /// The others, in the order of the waiting list.
    pub waiting: Vec<String>,
    /// Why this draw was made again, and which it follows; empty for a first one.
    #[serde(default)]
    pub again: String,
}

/// A slice of the seats.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DrawPool {
    /// Its name, in words.
    pub name: String,
    /// Its seats.
    pub size: u32,
}

/// An entry: a pseudonym that only the entrant can tell is theirs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DrawEntry {
    /// The pseudonym.
    pub code: String,
    /// The pools that it may be drawn in, counted from 0, ascending.
    pub pools: Vec<u32>,
    /// How many tickets it has, 1 to 8.
    pub weight: u32,
    /// How many people it is for.
    pub size: u32,
    /// What the entrant's own machine added.
    pub nonce: String,
}

/// An entry that won, and where.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Winner {
    /// The pseudonym.
    pub code: String,
    /// The pool, counted from 0.
    pub pool: u32,
}

impl DrawEntry {
    /// The entry as it is hashed: `code|0,1|weight|size|nonce`.
    pub fn line(&self) -> String {
        let pools: Vec<String> = self.pools.iter().map(u32::to_string).collect();
        format!(
            "{}|{}|{}|{}|{}",
            self.code,
            pools.join(","),
            self.weight,
            self.size,
            self.nonce
        )
    }
}
