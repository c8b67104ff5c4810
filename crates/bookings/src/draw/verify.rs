//! Who wins, and whether a published draw is what it says.

use super::proof::{Hash, commitment, entry_key, hex, merkle_root, seed, unhex};
use super::published::{DrawEntry, DrawPool, Published, Winner};

/// The rules by which a draw is made.
pub const VERSION: &str = "huiyin-draw-v1";
/// The most tickets of one entry.
const HEAVIEST: u32 = 8;

/// What is wrong with a published draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DrawFault {
    /// It was made by other rules.
    Version,
    /// It is not revealed yet.
    NotRevealed,
    /// The secret is not the one that was promised.
    Commitment,
    /// The entries are not sorted, or one stands there twice, or has no weight or size.
    Entries,
    /// The entries are not those of the root.
    Root,
    /// The seed does not follow from secret, root and public value.
    Seed,
    /// Others should have won.
    Winners,
    /// The waiting list should be in another order.
    Waiting,
}

impl std::fmt::Display for DrawFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Version => "it was made by other rules",
            Self::NotRevealed => "the secret is not revealed yet",
            Self::Commitment => "the secret is not the one that was promised",
            Self::Entries => "the list of entries is not sorted, or an entry is not valid",
            Self::Root => "the entries are not those of the published root",
            Self::Seed => "the seed does not follow from secret, root and public value",
            Self::Winners => "others should have won",
            Self::Waiting => "the waiting list should be in another order",
        })
    }
}

/// Gives the seats: pool after pool, in each the entries of that pool by key.
/// What a pool does not fill falls to the next one. An entry that is larger
/// than what is left is passed over. Gives who won, and the others by key.
pub fn decide(pools: &[DrawPool], entries: &[DrawEntry], seed: &Hash) -> (Vec<Winner>, Vec<String>) {
    let mut keyed: Vec<(Hash, &DrawEntry)> = entries
        .iter()
        .map(|entry| (entry_key(seed, &entry.code, entry.weight), entry))
        .collect();
    keyed.sort_unstable_by(|a, b| (a.0, &a.1.code).cmp(&(b.0, &b.1.code)));
    let mut won = vec![false; keyed.len()];
    let (mut winners, mut left) = (Vec::new(), 0u32);
    for (pool, slice) in (0u32..).zip(pools) {
        left = left.saturating_add(slice.size);
        for ((_, entry), won) in keyed.iter().zip(won.iter_mut()) {
            if !*won && entry.size <= left && entry.pools.contains(&pool) {
                *won = true;
                left -= entry.size;
                winners.push(Winner {
                    code: entry.code.clone(),
                    pool,
                });
            }
        }
    }
    let others = keyed.iter().zip(&won).filter(|(_, won)| !**won);
    (
        winners,
        others.map(|((_, entry), _)| entry.code.clone()).collect(),
    )
}

impl Published {
    /// Fills in what follows once the secret is known.
    pub fn reveal(&mut self, secret: &str) {
        self.entries.sort_by(|a, b| a.code.cmp(&b.code));
        let root = merkle_root(&self.entries);
        let seed = seed(secret, &root, &self.public_value);
        let (winners, waiting) = decide(&self.pools, &self.entries, &seed);
        self.root = hex(&root);
        self.secret = secret.to_owned();
        self.seed = hex(&seed);
        self.winners = winners;
        self.waiting = waiting;
    }
}

/// Whether everything that was published fits together.
pub fn verify(draw: &Published) -> Result<(), DrawFault> {
    if draw.version != VERSION {
        return Err(DrawFault::Version);
    }
    if draw.secret.is_empty() {
        return Err(DrawFault::NotRevealed);
    }
    if hex(&commitment(&draw.draw, &draw.secret)) != draw.commitment {
        return Err(DrawFault::Commitment);
    }
    let sorted = draw
        .entries
        .iter()
        .zip(draw.entries.iter().skip(1))
        .all(|(a, b)| a.code < b.code);
    let valid = |entry: &DrawEntry| {
        (1..=HEAVIEST).contains(&entry.weight) && entry.size >= 1 && !entry.code.contains('|')
    };
    if !sorted || !draw.entries.iter().all(valid) {
        return Err(DrawFault::Entries);
    }
    let root = merkle_root(&draw.entries);
    if unhex(&draw.root) != Some(root) {
        return Err(DrawFault::Root);
    }
    let seed = seed(&draw.secret, &root, &draw.public_value);
    if unhex(&draw.seed) != Some(seed) {
        return Err(DrawFault::Seed);
    }
    let (winners, waiting) = decide(&draw.pools, &draw.entries, &seed);
    if winners != draw.winners {
        return Err(DrawFault::Winners);
    }
    if waiting != draw.waiting {
        return Err(DrawFault::Waiting);
    }
    Ok(())
}
