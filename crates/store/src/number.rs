//! Running numbers (receipts) from blocks leased to a server, so that nobody
//! queues on one row. A number is given at most once; one that a failed rule
//! took is never used, and `audit` counts it as skipped.

use std::collections::HashMap;
use std::sync::Mutex;

use kernel::CommunityId;

use crate::error::StoreError;
use crate::store::Store;
use crate::tx::Tx;

crate::statements! {
    /// Opens a series.
    BEGIN = "INSERT INTO store_counter (community_id, id, next) VALUES ($1, $2, 1) ON CONFLICT (community_id, id) DO NOTHING";
    /// Leases a block.
    LEASE = "UPDATE store_counter SET next = next + $3 WHERE community_id = $1 AND id = $2 RETURNING next";
    /// Gives back the unused end of a block, if nobody leased after it.
    RETURN = "UPDATE store_counter SET next = $3 WHERE community_id = $1 AND id = $2 AND next = $4";
    /// The next number of every series.
    HEADS = "SELECT id, next FROM store_counter WHERE community_id = $1 ORDER BY id";
}

/// The blocks that this server holds.
#[derive(Default)]
pub(crate) struct Numbers(Mutex<HashMap<(CommunityId, String), Block>>);

#[derive(Clone, Copy)]
struct Block {
    next: i64,
    end: i64,
    size: i64,
    leased: i64,
}

impl Numbers {
    fn take(&self, community: CommunityId, series: &str) -> Option<i64> {
        let mut blocks = self.0.lock().ok()?;
        let block = blocks.get_mut(&(community, series.to_owned()))?;
        (block.next < block.end).then(|| {
            let number = block.next;
            block.next += 1;
            number
        })
    }

    /// Blocks grow while a rush lasts and shrink again after it.
    fn size(&self, community: CommunityId, series: &str, now: i64) -> i64 {
        let known = self
            .0
            .lock()
            .ok()
            .and_then(|blocks| blocks.get(&(community, series.to_owned())).copied());
        match known {
            Some(block) if now - block.leased < kernel::Micros::SECOND => (block.size * 2).min(1024),
            _ => 16,
        }
    }

    fn put(&self, community: CommunityId, series: &str, block: Block) {
        if let Ok(mut blocks) = self.0.lock() {
            let held = blocks.entry((community, series.to_owned())).or_insert(block);
            // Two leases at once: keep the later block; what is left of the other is skipped.
            if held.end < block.end {
                *held = block;
            }
        }
    }
}

impl Store {
    /// The next number of a series, from 1. Each is given once.
    pub async fn next_number(&self, community: CommunityId, series: &str) -> Result<i64, StoreError> {
        loop {
            if let Some(number) = self.numbers().take(community, series) {
                return Ok(number);
            }
            let now = self.clock().now().0;
            let size = self.numbers().size(community, series, now);
            let name = series.to_owned();
            let end = self.write(move |tx| lease(tx, community, &name, size)).await?;
            self.numbers().put(
                community,
                series,
                Block {
                    next: end - size,
                    end,
                    size,
                    leased: now,
                },
            );
        }
    }

    /// Gives back what this server has leased and not used; call at a clean stop.
    pub async fn return_numbers(&self) -> Result<(), StoreError> {
        let blocks: Vec<_> = match self.numbers().0.lock() {
            Ok(mut held) => held.drain().collect(),
            Err(_) => Vec::new(),
        };
        for ((community, series), block) in blocks {
            self.write(move |tx| {
                tx.run(&RETURN, &[&community, &series, &block.next, &block.end])?;
                Ok::<_, StoreError>(())
            })
            .await?;
        }
        Ok(())
    }
}

/// Takes `size` numbers of a series within a transaction; gives the first number after them.
pub fn lease(tx: &mut Tx<'_>, community: CommunityId, series: &str, size: i64) -> Result<i64, StoreError> {
    tx.run(&BEGIN, &[&community, &series])?;
    tx.one(&LEASE, &[&community, &series, &size], |row| row.get(0))
}

/// Every series of a community with the number that comes next.
pub fn heads(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<(String, i64)>, StoreError> {
    tx.all(&HEADS, &[&community], |row| Ok((row.get(0)?, row.get(1)?)))
}
