//! Applications, drafts and papers as rows.

use gate::{Relation, Thing, by_place};
use kernel::{AccountId, CommunityId, FileId, GridPath, Micros, PersonId, ReceiptNumber, Uuid, typed_id};
use matters::rows::MatterId;
use store::{Sealed, StoreError, Tx, record, statements};

use super::flow::State;

typed_id! {
    /// Somebody asks for a service item.
    ApplicationId,
    /// A form that somebody began.
    DraftId,
}

record! {
    /// An application.
    pub struct Application in "window_application" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: ApplicationId,
        "key" => /// Newest-first order.
        key: i64,
        "matter_id" => /// The matter with its number, clocks and echo.
        matter: MatterId,
        "receipt" => /// The matter's number.
        receipt: ReceiptNumber,
        "item" => /// What is asked for: the item's code.
        item: String,
        "item_version" => /// As it was in this version.
        item_version: i32,
        "item_name" => /// Its name then.
        item_name: String,
        "form" => /// The form that it was filled into, as JSON.
        form: String,
        "flow" => /// The way that it goes.
        flow: String,
        "person_id" => /// Who asks, if of the register.
        person: Option<PersonId>,
        "path" => /// Where they live.
        path: GridPath,
        "name" => /// Their name, sealed.
        name: Sealed,
        "answers" => /// What was filled in, sealed.
        answers: Sealed,
        "channel" => /// How it came.
        channel: String,
        "taken_by" => /// Who of the staff took it in; empty for the person themselves.
        taken_by: String,
        "agent_name" => /// Who asks for them; empty for the person themselves.
        agent_name: String,
        "consent_id" => /// By which consent.
        consent: Option<Uuid>,
        "state" => /// Where it stands.
        state: State,
        "missing" => /// What is missing, in words.
        missing: String,
        "outcome" => /// What came of it, or why it cannot be and what can be done.
        outcome: String,
        "department" => /// Who decides.
        department: String,
        "due_at" => /// By when.
        due_at: Micros,
        "open_due" => /// By when, while it is owed.
        open_due: Option<Micros>,
        "made_at" => /// When it came.
        made_at: Micros,
        "updated_at" => /// When it was changed last.
        updated_at: Micros,
        "ended_at" => /// When it ended.
        ended_at: Option<Micros>,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A form that somebody began.
    pub struct Draft in "window_draft" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: DraftId,
        "item" => /// The item's code.
        item: String,
        "item_version" => /// In this version.
        item_version: i32,
        "form" => /// The form as JSON.
        form: String,
        "person_id" => /// For whom, if of the register.
        person: Option<PersonId>,
        "account_id" => /// Whose log-in; nobody else opens it then.
        account: Option<AccountId>,
        "agent_name" => /// Who fills it in for them.
        agent_name: String,
        "answers" => /// What was typed, sealed.
        answers: Sealed,
        "code_blind" => /// The code by which they come back.
        code_blind: Option<Vec<u8>>,
        "application_id" => /// What it became.
        application: Option<ApplicationId>,
        "receipt_link" => /// The secret of the receipt's link, sealed, for whoever comes back.
        receipt_link: Option<Sealed>,
        "made_at" => /// When it was begun.
        made_at: Micros,
        "updated_at" => /// When it was changed last.
        updated_at: Micros,
        "version" => /// Counts the changes.
        version: i32,
    }
}

kernel::stored_words! {
    /// Whether a paper was looked through for viruses.
    pub enum Scan {
        /// A picture, made anew from its pixels: nothing else is left in it.
        Redrawn = "redrawn",
        /// Found clean.
        Clean = "clean",
        /// No scanner is configured.
        Unscanned = "unscanned",
        /// Something was found: nobody can open it.
        Quarantined = "quarantined",
    }
}

record! {
    /// A paper that was photographed or sent.
    pub struct PaperFile in "window_paper" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "draft_id" => /// Of which draft.
        draft: Option<DraftId>,
        "application_id" => /// Of which application.
        application: Option<ApplicationId>,
        "name" => /// Which paper.
        name: String,
        "file_id" => /// The file.
        file: FileId,
        "scan" => /// Whether it was looked through.
        scan: Scan,
        "by_name" => /// Who brought it.
        by_name: String,
        "at" => /// When.
        at: Micros,
    }
}

macro_rules! application {
    () => {
        "a.community_id, a.id, a.key, a.matter_id, a.receipt, a.item, a.item_version, a.item_name, a.form, a.flow, a.person_id, a.path, a.name, a.answers, a.channel, a.taken_by, a.agent_name, a.consent_id, a.state, a.missing, a.outcome, a.department, a.due_at, a.open_due, a.made_at, a.updated_at, a.ended_at, a.version"
    };
}
macro_rules! draft {
    () => {
        "community_id, id, item, item_version, form, person_id, account_id, agent_name, answers, code_blind, application_id, receipt_link, made_at, updated_at, version"
    };
}
macro_rules! paper {
    () => {
        "community_id, id, draft_id, application_id, name, file_id, scan, by_name, at"
    };
}

statements! {
    pub(crate) APPLICATION = concat!("SELECT ", application!(), " FROM window_application a WHERE a.community_id = $1 AND a.id = $2");
    pub(crate) BY_MATTER = concat!("SELECT ", application!(), " FROM window_application a WHERE a.community_id = $1 AND a.matter_id = $2");
    pub(crate) OF_PERSON = concat!("SELECT ", application!(), " FROM window_application a WHERE a.community_id = $1 AND a.person_id = $2 AND a.person_id IS NOT NULL ORDER BY a.key DESC LIMIT 50");
    pub(crate) SAVE = "UPDATE window_application SET state = $4, missing = $5, outcome = $6, department = $7, due_at = $8, open_due = $9, updated_at = $10, ended_at = $11, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    /// Those that ended while their matter is done again.
    pub(crate) DONE_AGAIN = concat!("SELECT ", application!(), " FROM matters_matter m JOIN window_application a ON a.community_id = $1 AND a.matter_id = m.id WHERE m.community_id = $1 AND m.open_due IS NOT NULL AND m.round > 1 AND a.state IN ('result', 'delivered', 'refused') ORDER BY m.open_due LIMIT 100");
    /// Those that are done again although the grade that asked for it was struck:
    /// from the few that were struck, in this order.
    pub(crate) TAKEN_BACK = concat!("SELECT ", application!(), " FROM matters_appeal p CROSS JOIN matters_rating r CROSS JOIN matters_matter m CROSS JOIN window_application a WHERE p.community_id = $1 AND p.verdict = 'struck' AND r.community_id = $1 AND r.id = p.rating_id AND m.community_id = $1 AND m.id = r.matter_id AND a.community_id = $1 AND a.matter_id = m.id AND m.state = 'closed' AND a.state IN ('received', 'checking', 'correcting', 'forwarded') ORDER BY a.key LIMIT 100");
    /// What was noted when it was done again last.
    pub(crate) WAS = "SELECT body FROM audit_event WHERE community_id = $1 AND subject_id = $2 AND verb = 'application.done_again' ORDER BY tick DESC LIMIT 1";
    pub(crate) DRAFT = concat!("SELECT ", draft!(), " FROM window_draft WHERE community_id = $1 AND id = $2");
    pub(crate) DRAFT_BY_CODE = concat!("SELECT ", draft!(), " FROM window_draft WHERE community_id = $1 AND code_blind = $2 AND code_blind IS NOT NULL");
    pub(crate) SAVE_DRAFT = "UPDATE window_draft SET answers = $4, code_blind = $5, application_id = $6, receipt_link = $7, updated_at = $8, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    pub(crate) OLD_DRAFTS = "SELECT id FROM window_draft WHERE community_id = $1 AND updated_at < $2 AND application_id IS NULL ORDER BY updated_at LIMIT 200";
    pub(crate) FORGET_PAPERS = "DELETE FROM window_paper WHERE community_id = $1 AND draft_id = $2 AND draft_id IS NOT NULL AND application_id IS NULL";
    pub(crate) FORGET_DRAFT = "DELETE FROM window_draft WHERE community_id = $1 AND id = $2 AND application_id IS NULL";
    pub(crate) PAPERS_OF_DRAFT = concat!("SELECT ", paper!(), " FROM window_paper WHERE community_id = $1 AND draft_id = $2 AND draft_id IS NOT NULL ORDER BY at, id LIMIT 200");
    pub(crate) PAPERS_OF_APPLICATION = concat!("SELECT ", paper!(), " FROM window_paper WHERE community_id = $1 AND application_id = $2 AND application_id IS NOT NULL ORDER BY at, id LIMIT 400");
    pub(crate) PAPERS_GO_ALONG = "UPDATE window_paper SET application_id = $3 WHERE community_id = $1 AND draft_id = $2 AND draft_id IS NOT NULL AND application_id IS NULL";
}

/// The columns of an application, for composed lists with the table named `a`.
pub const COLUMNS: &str = application!();

impl Application {
    /// The application with this id; whoever shows it asks the gate first.
    pub fn by_id(
        tx: &mut Tx<'_>,
        community: CommunityId,
        id: ApplicationId,
    ) -> Result<Option<Self>, StoreError> {
        tx.maybe(&APPLICATION, &[&community, &id], Self::read)
    }

    /// The application that began a matter.
    pub fn by_matter(
        tx: &mut Tx<'_>,
        community: CommunityId,
        id: MatterId,
    ) -> Result<Option<Self>, StoreError> {
        tx.maybe(&BY_MATTER, &[&community, &id], Self::read)
    }

    /// Everything that a person of the register asked for, the newest first.
    pub fn of_person(tx: &mut Tx<'_>, community: CommunityId, id: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&OF_PERSON, &[&community, &id], Self::read)
    }

    /// Saves it if nobody did since it was read; false if somebody was faster.
    pub(crate) fn save(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        self.updated_at = tx.now();
        self.open_due = (!self.state.is_ended()).then_some(self.due_at);
        if self.state.is_ended() {
            self.ended_at = self.ended_at.or(Some(self.updated_at));
        }
        let changed = tx.run(
            &SAVE,
            &[
                &self.community,
                &self.id,
                &self.version,
                &self.state,
                &self.missing,
                &self.outcome,
                &self.department,
                &self.due_at,
                &self.open_due,
                &self.updated_at,
                &self.ended_at,
            ],
        )?;
        self.version += 1;
        Ok(changed == 1)
    }
}

impl Thing for Application {
    const KIND: &'static str = "application";

    fn relations() -> &'static [Relation<Self>] {
        RELATIONS
    }
}

const RELATIONS: &[Relation<Application>] = &[
    by_place!("clerk_of_place", Clerk),
    by_place!("manager_of_place", Manager),
    by_place!("leader_of_place", Leader),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_records_hold() {
        assert_eq!(application!().replace("a.", ""), Application::COLUMNS);
        assert_eq!(draft!(), Draft::COLUMNS);
        assert_eq!(paper!(), PaperFile::COLUMNS);
    }
}
