//! Jobs: what is to be done after a commit, and only if there was one. A job
//! may be done more than once; whoever does it writes so that this is no harm.

use kernel::{CommunityId, Micros, Uuid};

use crate::error::StoreError;
use crate::tx::Tx;

/// How long a server has to do a job before another may take it.
pub const LEASE: i64 = 5 * Micros::MINUTE;
/// After so many tries a job is dead: staff see it and may revive it.
pub const TRIES: i32 = 12;
/// The longest wait between two tries.
const LONGEST_WAIT: i64 = Micros::HOUR;

crate::record! {
    /// A job.
    pub struct Job in "store_job" {
        "community_id" => /// Whose.
            community: CommunityId,
        "id" => /// Its id.
            id: Uuid,
        "kind" => /// Which handler does it: `matters.escalate`.
            kind: String,
        "body" => /// What the handler needs to know, as JSON.
            body: String,
        "state" => /// Whether it waits or is dead.
            state: JobState,
        "run_at" => /// Not before this; while it is being done, the end of the lease.
            run_at: Micros,
        "lease_until" => /// The end of the last lease.
            lease_until: Micros,
        "lease_by" => /// The server that took it last.
            lease_by: String,
        "attempts" => /// How often it was begun.
            attempts: i32,
        "last_error" => /// What went wrong last.
            last_error: String,
        "created_at" => /// Since when it is there.
            created_at: Micros,
    }
}

kernel::stored_words! {
    /// Whether a job is still tried.
    pub enum JobState {
        /// It waits, or is being done.
        Waiting = "waiting",
        /// It failed too often.
        Dead = "dead",
    }
}

/// Why a job was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobError {
    /// It may go better later.
    Later(String),
    /// It never will: dead at once.
    Never(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::Later(error.to_string())
    }
}

impl std::fmt::Display for JobError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Later(why) | Self::Never(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for JobError {}

crate::statements! {
    /// When the next job is due.
    NEXT = "SELECT MIN(run_at) FROM store_job WHERE community_id = $1 AND state = 'waiting'";
    /// Takes due jobs. The conditions stand again outside, so that two servers
    /// never take one: the second finds them no longer true.
    CLAIM = "UPDATE store_job SET lease_by = $2, lease_until = $4, run_at = $4, attempts = attempts + 1 \
        WHERE community_id = $1 AND state = 'waiting' AND run_at <= $3 AND id IN (SELECT id FROM store_job \
        WHERE community_id = $1 AND state = 'waiting' AND run_at <= $3 ORDER BY run_at LIMIT $5) \
        RETURNING community_id, id, kind, body, state, run_at, lease_until, lease_by, attempts, last_error, created_at";
    /// What a server that is gone had taken is due at once.
    LET_GO = "UPDATE store_job SET run_at = $3, lease_until = $3 WHERE community_id = $1 AND state = 'waiting' AND lease_until > $3 AND lease_by = $2";
    /// A job that was done goes.
    DONE = "DELETE FROM store_job WHERE community_id = $1 AND id = $2 AND lease_by = $3 AND attempts = $4";
    /// A job that failed waits, or is dead.
    FAIL = "UPDATE store_job SET state = $5, run_at = $6, last_error = $7 \
        WHERE community_id = $1 AND id = $2 AND lease_by = $3 AND attempts = $4";
    /// The dead, the newest first.
    DEAD = "SELECT community_id, id, kind, body, state, run_at, lease_until, lease_by, attempts, last_error, created_at \
        FROM store_job WHERE community_id = $1 AND state = 'dead' ORDER BY run_at DESC, id DESC LIMIT $2";
    /// Lets a dead job try again.
    REVIVE = "UPDATE store_job SET state = 'waiting', attempts = 0, run_at = $3 \
        WHERE community_id = $1 AND id = $2 AND state = 'dead'";
    /// How many wait.
    WAITING = "SELECT COUNT(*) FROM store_job WHERE community_id = $1 AND state = 'waiting'";
}

impl Tx<'_> {
    /// Leaves a job to be done at `run_at` or soon after, if this transaction commits.
    pub fn enqueue(
        &mut self,
        community: CommunityId,
        kind: &str,
        body: String,
        run_at: Micros,
    ) -> Result<Uuid, StoreError> {
        let now = self.now();
        let job = Job {
            community,
            id: self.clock().fresh(),
            kind: kind.to_owned(),
            body,
            state: JobState::Waiting,
            run_at,
            lease_until: Micros(0),
            lease_by: String::new(),
            attempts: 0,
            last_error: String::new(),
            created_at: now,
        };
        job.insert(self)?;
        self.news.enqueued |= run_at <= now;
        Ok(job.id)
    }

    /// Leaves many jobs of one kind, to be done as soon as may be.
    pub fn enqueue_all(
        &mut self,
        community: CommunityId,
        kind: &str,
        bodies: Vec<String>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let job = |body: String| Job {
            community,
            id: self.clock().fresh(),
            kind: kind.to_owned(),
            body,
            state: JobState::Waiting,
            run_at: now,
            lease_until: Micros(0),
            lease_by: String::new(),
            attempts: 0,
            last_error: String::new(),
            created_at: now,
        };
        let jobs: Vec<Job> = bodies.into_iter().map(job).collect();
        Job::insert_all(&jobs, self)?;
        self.news.enqueued |= !jobs.is_empty();
        Ok(())
    }
}

/// When the next waiting job of a community is due.
pub fn next_due(tx: &mut Tx<'_>, community: CommunityId) -> Result<Option<Micros>, StoreError> {
    tx.one(&NEXT, &[&community], |row| row.get(0))
}

/// How many jobs of a community wait or are being done.
pub fn waiting(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    tx.one(&WAITING, &[&community], |row| row.get(0))
}

/// Takes up to `limit` due jobs for `holder`, who has [`LEASE`] to do them.
pub fn claim(
    tx: &mut Tx<'_>,
    community: CommunityId,
    holder: &str,
    now: Micros,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    let mut jobs = tx.all(
        &CLAIM,
        &[&community, &holder, &now, &now.plus(LEASE), &limit],
        Job::read,
    )?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

/// Lets go what `holder` had taken: it is known to be gone. A job that it did
/// after all is done twice, which every job bears.
pub fn let_go(tx: &mut Tx<'_>, community: CommunityId, holder: &str) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.run(&LET_GO, &[&community, &holder, &now])
}

/// A job was done: it goes, unless another server has taken it since.
pub fn done(tx: &mut Tx<'_>, job: &Job) -> Result<bool, StoreError> {
    Ok(tx.run(&DONE, &[&job.community, &job.id, &job.lease_by, &job.attempts])? > 0)
}

/// A job failed: it waits twice as long as before, or is dead.
pub fn fail(tx: &mut Tx<'_>, job: &Job, error: &JobError, now: Micros) -> Result<JobState, StoreError> {
    let (state, why) = match error {
        JobError::Later(why) if job.attempts < TRIES => (JobState::Waiting, why),
        JobError::Later(why) | JobError::Never(why) => (JobState::Dead, why),
    };
    let run_at = if state == JobState::Dead {
        now
    } else {
        now.plus(wait_after(job.attempts))
    };
    tx.run(
        &FAIL,
        &[
            &job.community,
            &job.id,
            &job.lease_by,
            &job.attempts,
            &state,
            &run_at,
            &why.as_str(),
        ],
    )?;
    Ok(state)
}

/// Microseconds to wait after a try, counted from 1.
fn wait_after(attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or(0);
    Micros::SECOND
        .saturating_mul(1 << doublings.min(30))
        .min(LONGEST_WAIT)
}

/// The jobs that were given up, the latest first.
pub fn dead(tx: &mut Tx<'_>, community: CommunityId, limit: i64) -> Result<Vec<Job>, StoreError> {
    tx.all(&DEAD, &[&community, &limit], Job::read)
}

/// Lets a dead job try again from the start; false if there is no such job.
pub fn revive(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<bool, StoreError> {
    let now = tx.now();
    let revived = tx.run(&REVIVE, &[&community, &id, &now])? > 0;
    tx.news.enqueued |= revived;
    Ok(revived)
}
