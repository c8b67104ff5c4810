//! The rows that hearing learns from, and the few columns of a matter that it reads.

use kernel::{CommunityId, GridPath, Micros, ReceiptNumber, Uuid};
use store::{Row, StoreError, record, statements};

use crate::rows::MatterId;
use crate::words::State;

record! {
    /// Whether a person held two matters for one.
    pub struct Decision in "matters_decision" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "one_id" => /// The smaller id.
        one: MatterId,
        "two_id" => /// The greater id.
        two: MatterId,
        "same" => /// One and the same.
        same: bool,
        "at" => /// When.
        at: Micros,
        "actor" => /// Who.
        actor: String,
    }
}

statements! {
    /// What the ear keeps of one matter.
    pub(crate) TOLD = "SELECT id, key, words, path, spot, received_at, state, answered_at, merged_into FROM matters_matter WHERE community_id = $1 AND id = $2";
    /// What stands open or was answered lately, between two keys, the newest first.
    pub(crate) TOLD_BETWEEN = "SELECT id, key, words, path, spot, received_at, state, answered_at, merged_into FROM matters_matter WHERE community_id = $1 AND key < $2 AND key >= $3 AND merged_into IS NULL AND (open_due IS NOT NULL OR answered_at >= $4) ORDER BY key DESC LIMIT $5";
    /// The tick of the newest event.
    pub(crate) LAST_TICK = "SELECT tick FROM audit_event WHERE community_id = $1 ORDER BY tick DESC LIMIT 1";
    /// Which matters changed in a way that matters here, after a tick.
    pub(crate) NEWS = "SELECT tick, subject_id FROM audit_event WHERE community_id = $1 AND tick > $2 AND subject_kind = 'matter' AND verb IN ('report', 'answer', 'merge', 'unmerge', 'correct', 'rate', 'reopen', 'close') ORDER BY tick LIMIT $3";
    /// A person's choice of a category.
    pub(crate) TEACH = "INSERT INTO matters_lesson (community_id, id, category, at, actor) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, id) DO UPDATE SET category = excluded.category, at = excluded.at, actor = excluded.actor";
    /// The newest choices since a time.
    pub(crate) LESSONS = "SELECT l.id, l.category, l.at, m.words FROM matters_lesson l JOIN matters_matter m ON m.community_id = l.community_id AND m.id = l.id WHERE l.community_id = $1 AND l.at >= $2 ORDER BY l.at DESC LIMIT $3";
    /// One and the same, or not.
    pub(crate) DECIDE = "INSERT INTO matters_decision (community_id, id, one_id, two_id, same, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (community_id, one_id, two_id) DO UPDATE SET same = excluded.same, at = excluded.at, actor = excluded.actor";
    /// Whether these two were held for different ones.
    pub(crate) OTHERS = "SELECT count(*) FROM matters_decision WHERE community_id = $1 AND one_id = $2 AND two_id = $3 AND NOT same";
    /// The newest decisions.
    pub(crate) DECISIONS = "SELECT community_id, id, one_id, two_id, same, at, actor FROM matters_decision WHERE community_id = $1 ORDER BY at DESC LIMIT $2";
    /// What was said since a key.
    pub(crate) SAID_SINCE = "SELECT id, receipt, path, category, words, received_at FROM matters_matter WHERE community_id = $1 AND key >= $2 ORDER BY key DESC LIMIT $3";
}

/// What the ear keeps of a matter.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub id: MatterId,
    pub key: i64,
    pub words: String,
    pub path: GridPath,
    pub spot: String,
    pub received_at: Micros,
    pub state: State,
    pub answered_at: Option<Micros>,
    pub merged_into: Option<MatterId>,
}

impl Told {
    pub fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            key: row.get(1)?,
            words: row.get(2)?,
            path: row.get(3)?,
            spot: row.get(4)?,
            received_at: row.get(5)?,
            state: row.get(6)?,
            answered_at: row.get(7)?,
            merged_into: row.get(8)?,
        })
    }
}

/// What the themes read of a matter.
#[derive(Clone, Debug)]
pub(crate) struct SaidThen {
    pub id: MatterId,
    pub receipt: ReceiptNumber,
    pub path: GridPath,
    pub category: String,
    pub words: String,
    pub at: Micros,
}

impl SaidThen {
    pub fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            receipt: row.get(1)?,
            path: row.get(2)?,
            category: row.get(3)?,
            words: row.get(4)?,
            at: row.get(5)?,
        })
    }
}
