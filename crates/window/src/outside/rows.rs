//! Hand-overs as rows.

use kernel::{CommunityId, Micros, Uuid};
use store::{StoreError, Tx, record, statements};

use crate::applications::ApplicationId;

kernel::stored_words! {
    /// How far a hand-over is.
    pub enum ForwardState {
        /// It waits for its line, or for another try.
        Waiting = "waiting",
        /// It went out: by hand, or the department's server took it.
        Sent = "sent",
        /// The department gave its own number.
        Received = "received",
        /// It was refused, or tried too often: somebody must look.
        Stuck = "stuck",
        /// It was called off before it left.
        Off = "off",
    }
}

record! {
    /// An application went to a department.
    pub struct Forward in "window_forward" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "application_id" => /// Which application.
        application: ApplicationId,
        "department" => /// To whom.
        department: String,
        "way" => /// How: `hand` or `http`.
        way: String,
        "state" => /// How far it is.
        state: ForwardState,
        "receipt_number" => /// The department's own number for it.
        number: String,
        "tries" => /// How often it was sent.
        tries: i32,
        "said" => /// What came back.
        said: String,
        "sent_by" => /// Who sent it.
        sent_by: String,
        "at" => /// When.
        at: Micros,
        "received_at" => /// When the department had it.
        received_at: Option<Micros>,
        "open_at" => /// Since when it is on its way or stuck; none once it arrived.
        open_at: Option<Micros>,
    }
}

macro_rules! forward {
    () => {
        "community_id, id, application_id, department, way, state, receipt_number, tries, said, sent_by, at, received_at, open_at"
    };
}

statements! {
    pub(crate) FORWARDS = concat!("SELECT ", forward!(), " FROM window_forward WHERE community_id = $1 AND application_id = $2 ORDER BY at LIMIT 50");
    pub(crate) FORWARD_BY_ID = concat!("SELECT ", forward!(), " FROM window_forward WHERE community_id = $1 AND id = $2");
    pub(crate) FORWARDS_OPEN = concat!("SELECT ", forward!(), " FROM window_forward WHERE community_id = $1 AND open_at IS NOT NULL ORDER BY open_at LIMIT 100");
    pub(crate) RECEIVED = "UPDATE window_forward SET state = 'received', receipt_number = $3, received_at = $4, open_at = NULL WHERE community_id = $1 AND application_id = $2 AND state IN ('sent', 'waiting', 'stuck')";
    pub(crate) FORWARD_BECAME = "UPDATE window_forward SET state = $3, way = $4, tries = $5, said = $6, open_at = $7 WHERE community_id = $1 AND id = $2";
    pub(crate) CALL_OFF = "UPDATE window_forward SET state = 'off', open_at = NULL WHERE community_id = $1 AND application_id = $2 AND state IN ('waiting', 'stuck')";
    pub(crate) FORWARD_LOST = "SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.verb = 'application.forward' AND NOT EXISTS (SELECT 1 FROM window_forward f WHERE f.community_id = $1 AND f.application_id = e.subject_id)";
    pub(crate) FORWARD_OPEN_COUNT = "SELECT COUNT(*) FROM window_forward WHERE community_id = $1 AND open_at IS NOT NULL";
}

impl Forward {
    /// Everything that an application was sent by, the oldest first.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, id: ApplicationId) -> Result<Vec<Self>, StoreError> {
        tx.all(&FORWARDS, &[&community, &id], Self::read)
    }

    /// One by its id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<Option<Self>, StoreError> {
        tx.maybe(&FORWARD_BY_ID, &[&community, &id], Self::read)
    }

    /// Those on their way or stuck, the oldest first.
    pub fn open(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Self>, StoreError> {
        tx.all(&FORWARDS_OPEN, &[&community], Self::read)
    }

    /// Whether somebody must look at it.
    pub fn is_stuck(&self) -> bool {
        self.state == ForwardState::Stuck
    }

    /// Keeps how far it is.
    pub(crate) fn save(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let said: String = self.said.chars().take(200).collect();
        tx.run(
            &FORWARD_BECAME,
            &[
                &self.community,
                &self.id,
                &self.state,
                &self.way,
                &self.tries,
                &said,
                &self.open_at,
            ],
        )
        .map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(forward!(), Forward::COLUMNS);
    }
}
