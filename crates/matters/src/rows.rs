//! One matter as its row, and the rows beside it.

use kernel::{CommunityId, FileId, GridPath, Micros, NodeId, ReceiptNumber, StaffId, UnitId, Uuid, typed_id};
use store::{StoreError, Tx, record, statements};

use crate::words::{Audience, Channel, State};

typed_id! {
    /// A matter: anything that somebody asks.
    MatterId,
    /// What somebody said, once.
    IntakeId,
}

record! {
    /// A matter.
    pub struct Matter in "matters_matter" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: MatterId,
        "key" => /// Newest-first order: the tick of its receipt.
        key: i64,
        "receipt" => /// The number of its first intake.
        receipt: ReceiptNumber,
        "workflow" => /// The version of the workflow that it began with.
        workflow: i32,
        "state" => /// Where it stands.
        state: State,
        "round" => /// 1, and one more at each redo.
        round: i32,
        "category" => /// Its category's code.
        category: String,
        "words" => /// What was said first: the beginning of the first intake.
        words: String,
        "node_id" => /// Its place, if it is a place of the grid.
        node: Option<NodeId>,
        "path" => /// The place's path; the community's if unknown.
        path: GridPath,
        "spot" => /// The place in words, as far as the grid does not say it.
        spot: String,
        "channel" => /// How it came in first.
        channel: Channel,
        "unit_id" => /// The responsible unit: it leads.
        unit: Option<UnitId>,
        "co_units" => /// Ids of the units that help, each between bars.
        co_units: String,
        "owner_id" => /// The person who sees to it.
        owner: Option<StaffId>,
        "reviewer_id" => /// Who looks at the redo; never the one who answered.
        reviewer: Option<StaffId>,
        "last_answerer_id" => /// Who answered last.
        last_answerer: Option<StaffId>,
        "received_at" => /// When it was said.
        received_at: Micros,
        "assigned_at" => /// When it was given to somebody.
        assigned_at: Option<Micros>,
        "accepted_at" => /// When it was taken on.
        accepted_at: Option<Micros>,
        "replied_at" => /// When the resident heard something first.
        replied_at: Option<Micros>,
        "answered_at" => /// When it was answered last.
        answered_at: Option<Micros>,
        "closed_at" => /// When it was closed.
        closed_at: Option<Micros>,
        "accept_due" => /// To be taken on by.
        accept_due: Micros,
        "first_due" => /// First reply by.
        first_due: Micros,
        "settle_due" => /// Answer by: what the resident was promised.
        settle_due: Micros,
        "provisional" => /// A due day lies in a year whose holidays are not settled.
        provisional: bool,
        "open_due" => /// The nearest due instant while it is open.
        open_due: Option<Micros>,
        "escalate_at" => /// When the clock's keeper looks at it next.
        escalate_at: Option<Micros>,
        "escalated" => /// 0 none, 1 warned, 2 unit, 3 building, 4 community, 5 street.
        escalated: i32,
        "paused_at" => /// Since when its clocks stand still.
        paused_at: Option<Micros>,
        "late" => /// Was answered, or was first found, after its promise.
        late: bool,
        "merged_into" => /// The matter that carries it.
        merged_into: Option<MatterId>,
        "private" => /// Never on the wall.
        private: bool,
        "wall" => /// 0 not on the wall, 1 in hand, 2 answered.
        wall: i32,
        "wall_at" => /// Its order there: due instant, or answered.
        wall_at: Micros,
        "public_words" => /// What was said, as everybody may read it.
        public_words: String,
        "public_answer" => /// The answer, as everybody may read it.
        public_answer: String,
        "answer" => /// The answer to the resident.
        answer: String,
        "grade" => /// The last rating, 5 to 1, 0 none.
        grade: i32,
        "returns" => /// How often it was handed back.
        returns: i32,
        "followers" => /// Who said the same or follows, besides the first.
        followers: i32,
        "version" => /// Counts the changes.
        version: i32,
        "updated_at" => /// When it changed last.
        updated_at: Micros,
    }
}

record! {
    /// What somebody said, exactly; written once.
    pub struct Intake in "matters_intake" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: IntakeId,
        "key" => /// Newest-first order.
        key: i64,
        "matter_id" => /// The matter that it began.
        matter: MatterId,
        "receipt" => /// Its own number.
        receipt: ReceiptNumber,
        "channel" => /// How it came.
        channel: Channel,
        "said" => /// The words.
        said: String,
        "node_id" => /// The place, if chosen.
        node: Option<NodeId>,
        "place" => /// The place in words.
        place: String,
        "anonymous" => /// Nobody shall see who it was.
        anonymous: bool,
        "private" => /// Not for the wall.
        private: bool,
        "name" => /// The name, sealed.
        name: Option<store::Sealed>,
        "phone" => /// The telephone, sealed.
        phone: Option<store::Sealed>,
        "phone_blind" => /// Finds the telephone without showing it.
        phone_blind: Option<Vec<u8>>,
        "tail_blind" => /// Proves the last four digits.
        tail_blind: Option<Vec<u8>>,
        "secret_hash" => /// Proves the receipt's link.
        secret_hash: Vec<u8>,
        "taken_by" => /// Who typed it, if staff.
        taken_by: Option<StaffId>,
        "lang" => /// The language to answer in.
        lang: String,
        "said_at" => /// When it was said, on the device that took it.
        said_at: Micros,
        "received_at" => /// When it arrived here.
        received_at: Micros,
    }
}

record! {
    /// A file that belongs to a matter.
    pub struct Attached in "matters_file" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "matter_id" => /// Of which matter.
        matter: MatterId,
        "file_id" => /// Which file.
        file: FileId,
        "kind" => /// photo, voice, scan, proof.
        kind: String,
        "audience" => /// Who may see it.
        audience: Audience,
        "at" => /// Since when.
        at: Micros,
    }
}

record! {
    /// How an answer was judged.
    pub struct Rating in "matters_rating" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "matter_id" => /// Of which matter.
        matter: MatterId,
        "intake_id" => /// By the reporter of which intake.
        intake: IntakeId,
        "round" => /// Of which round.
        round: i32,
        "grade" => /// 5 to 1.
        grade: i32,
        "reasons" => /// Words from the list, separated by spaces.
        reasons: String,
        "words" => /// In their own words.
        words: String,
        "channel" => /// How it was taken.
        channel: Channel,
        "unit_id" => /// The unit that answered.
        unit: Option<UnitId>,
        "at" => /// When.
        at: Micros,
    }
}

record! {
    /// Something to do for a matter by a time.
    pub struct Task in "matters_task" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "matter_id" => /// For which matter.
        matter: MatterId,
        "kind" => /// call_back, ask.
        kind: String,
        "owner_id" => /// Who.
        owner: Option<StaffId>,
        "due_at" => /// By when.
        due_at: Micros,
        "done_at" => /// When it was done.
        done_at: Option<Micros>,
        "done_by" => /// By whom.
        done_by: String,
        "note" => /// What came of it.
        note: String,
    }
}

statements! {
    /// One matter.
    pub(crate) BY_ID = "SELECT community_id, id, key, receipt, workflow, state, round, category, words, node_id, path, spot, channel, unit_id, co_units, owner_id, reviewer_id, last_answerer_id, received_at, assigned_at, accepted_at, replied_at, answered_at, closed_at, accept_due, first_due, settle_due, provisional, open_due, escalate_at, escalated, paused_at, late, merged_into, private, wall, wall_at, public_words, public_answer, answer, grade, returns, followers, version, updated_at FROM matters_matter WHERE community_id = $1 AND id = $2";
    /// One matter by its own number.
    pub(crate) BY_RECEIPT = "SELECT community_id, id, key, receipt, workflow, state, round, category, words, node_id, path, spot, channel, unit_id, co_units, owner_id, reviewer_id, last_answerer_id, received_at, assigned_at, accepted_at, replied_at, answered_at, closed_at, accept_due, first_due, settle_due, provisional, open_due, escalate_at, escalated, paused_at, late, merged_into, private, wall, wall_at, public_words, public_answer, answer, grade, returns, followers, version, updated_at FROM matters_matter WHERE community_id = $1 AND receipt = $2";
    /// Saves what may change, if nobody did so before.
    pub(crate) SAVE = "UPDATE matters_matter SET state = $4, round = $5, category = $6, node_id = $7, path = $8, spot = $9, unit_id = $10, co_units = $11, owner_id = $12, reviewer_id = $13, last_answerer_id = $14, assigned_at = $15, accepted_at = $16, replied_at = $17, answered_at = $18, closed_at = $19, accept_due = $20, first_due = $21, settle_due = $22, provisional = $23, open_due = $24, escalate_at = $25, escalated = $26, paused_at = $27, late = $28, merged_into = $29, private = $30, wall = $31, wall_at = $32, public_words = $33, public_answer = $34, answer = $35, grade = $36, returns = $37, followers = $38, updated_at = $39, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    /// What was merged into a matter.
    pub(crate) CHILDREN = "SELECT community_id, id, key, receipt, workflow, state, round, category, words, node_id, path, spot, channel, unit_id, co_units, owner_id, reviewer_id, last_answerer_id, received_at, assigned_at, accepted_at, replied_at, answered_at, closed_at, accept_due, first_due, settle_due, provisional, open_due, escalate_at, escalated, paused_at, late, merged_into, private, wall, wall_at, public_words, public_answer, answer, grade, returns, followers, version, updated_at FROM matters_matter WHERE community_id = $1 AND merged_into = $2 ORDER BY key";
    /// What the keeper of the clocks must look at, oldest first.
    pub(crate) TO_ESCALATE = "SELECT community_id, id, key, receipt, workflow, state, round, category, words, node_id, path, spot, channel, unit_id, co_units, owner_id, reviewer_id, last_answerer_id, received_at, assigned_at, accepted_at, replied_at, answered_at, closed_at, accept_due, first_due, settle_due, provisional, open_due, escalate_at, escalated, paused_at, late, merged_into, private, wall, wall_at, public_words, public_answer, answer, grade, returns, followers, version, updated_at FROM matters_matter WHERE community_id = $1 AND escalate_at IS NOT NULL AND escalate_at <= $2 ORDER BY escalate_at LIMIT $3";
    /// What was said about a matter.
    pub(crate) INTAKES = "SELECT community_id, id, key, matter_id, receipt, channel, said, node_id, place, anonymous, private, name, phone, phone_blind, tail_blind, secret_hash, taken_by, lang, said_at, received_at FROM matters_intake WHERE community_id = $1 AND matter_id = $2 ORDER BY key";
    /// One intake.
    pub(crate) INTAKE_BY_ID = "SELECT community_id, id, key, matter_id, receipt, channel, said, node_id, place, anonymous, private, name, phone, phone_blind, tail_blind, secret_hash, taken_by, lang, said_at, received_at FROM matters_intake WHERE community_id = $1 AND id = $2";
    /// One intake by its number.
    pub(crate) INTAKE_BY_RECEIPT = "SELECT community_id, id, key, matter_id, receipt, channel, said, node_id, place, anonymous, private, name, phone, phone_blind, tail_blind, secret_hash, taken_by, lang, said_at, received_at FROM matters_intake WHERE community_id = $1 AND receipt = $2";
    /// One intake by its link.
    pub(crate) INTAKE_BY_SECRET = "SELECT community_id, id, key, matter_id, receipt, channel, said, node_id, place, anonymous, private, name, phone, phone_blind, tail_blind, secret_hash, taken_by, lang, said_at, received_at FROM matters_intake WHERE community_id = $1 AND secret_hash = $2";
    /// The newest intakes from one telephone.
    pub(crate) INTAKES_BY_PHONE = "SELECT community_id, id, key, matter_id, receipt, channel, said, node_id, place, anonymous, private, name, phone, phone_blind, tail_blind, secret_hash, taken_by, lang, said_at, received_at FROM matters_intake WHERE community_id = $1 AND phone_blind = $2 ORDER BY key DESC LIMIT 20";
    /// A matter's files.
    pub(crate) FILES = "SELECT community_id, id, matter_id, file_id, kind, audience, at FROM matters_file WHERE community_id = $1 AND matter_id = $2 ORDER BY at, id";
    /// Where a file belongs.
    pub(crate) FILE_OF = "SELECT community_id, id, matter_id, file_id, kind, audience, at FROM matters_file WHERE community_id = $1 AND file_id = $2";
    /// Follows a matter, once.
    pub(crate) FOLLOW = "INSERT INTO matters_follower (community_id, id, matter_id, follower_hash, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, matter_id, follower_hash) DO NOTHING";
    /// A matter's ratings.
    pub(crate) RATINGS = "SELECT community_id, id, matter_id, intake_id, round, grade, reasons, words, channel, unit_id, at FROM matters_rating WHERE community_id = $1 AND matter_id = $2 ORDER BY at";
    /// Whether a reporter rated this round.
    pub(crate) RATED = "SELECT count(*) FROM matters_rating WHERE community_id = $1 AND intake_id = $2 AND round = $3";
    /// A matter's tasks.
    pub(crate) TASKS = "SELECT community_id, id, matter_id, kind, owner_id, due_at, done_at, done_by, note FROM matters_task WHERE community_id = $1 AND matter_id = $2 ORDER BY due_at";
    /// What is to be done, soonest first.
    pub(crate) OPEN_TASKS = "SELECT community_id, id, matter_id, kind, owner_id, due_at, done_at, done_by, note FROM matters_task WHERE community_id = $1 AND done_at IS NULL ORDER BY due_at LIMIT 200";
    /// A task is done.
    pub(crate) DO_TASK = "UPDATE matters_task SET done_at = $3, done_by = $4, note = $5 WHERE community_id = $1 AND id = $2 AND done_at IS NULL";
    /// What happened to a matter.
    pub(crate) EVENTS = "SELECT at, actor, verb, body FROM audit_event WHERE community_id = $1 AND subject_id = $2 ORDER BY tick";
}

impl Matter {
    /// Saves what may change, if the row still has the version that was read;
    /// false if somebody was faster. The version in memory grows with it.
    pub(crate) fn save(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let saved = tx.run(
            &SAVE,
            &[
                &self.community,
                &self.id,
                &self.version,
                &self.state,
                &self.round,
                &self.category,
                &self.node,
                &self.path,
                &self.spot,
                &self.unit,
                &self.co_units,
                &self.owner,
                &self.reviewer,
                &self.last_answerer,
                &self.assigned_at,
                &self.accepted_at,
                &self.replied_at,
                &self.answered_at,
                &self.closed_at,
                &self.accept_due,
                &self.first_due,
                &self.settle_due,
                &self.provisional,
                &self.open_due,
                &self.escalate_at,
                &self.escalated,
                &self.paused_at,
                &self.late,
                &self.merged_into,
                &self.private,
                &self.wall,
                &self.wall_at,
                &self.public_words,
                &self.public_answer,
                &self.answer,
                &self.grade,
                &self.returns,
                &self.followers,
                &self.updated_at,
            ],
        )?;
        self.version += 1;
        Ok(saved == 1)
    }

    /// The matter with this id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: MatterId) -> Result<Option<Self>, StoreError> {
        tx.maybe(&BY_ID, &[&community, &id], Self::read)
    }
}

impl Intake {
    /// What was said under the receipt whose link has this secret.
    pub fn by_secret(
        tx: &mut Tx<'_>,
        community: CommunityId,
        secret: &str,
    ) -> Result<Option<Self>, StoreError> {
        let hash = crate::cx::secret_hash(secret);
        tx.maybe(&INTAKE_BY_SECRET, &[&community, &hash], Self::read)
    }
}
