//! Work: what is done at the window for a ticket. An item is begun with its
//! draft in the same transaction, so that a power cut loses nothing that was
//! kept; it ends as an application, an errand, or a certificate that is issued
//! elsewhere.

use kernel::{AccountId, CommunityId, Day, Micros, PersonId, ReceiptNumber, Uuid};
use matters::rows::MatterId;
use matters::words::Channel;
use people::register::{Person, Refused as PersonRefused};
use store::{StoreError, Tx, record, statements};
use window::applications::draft::{self, Body};
use window::applications::{ApplicationId, Apply, ApplyError, Draft, DraftId, apply};
use window::catalogue::Item;
use window::forms::answers::Fault;

use crate::cx::{Cx, Refused};
use crate::queue;
use crate::rows::{State, Ticket, TicketId};

kernel::typed_id! {
    /// Something that was done at the window.
    WorkId,
}

kernel::stored_words! {
    /// What became of it.
    pub enum WorkState {
        /// The form is being filled in.
        Open = "open",
        /// It is kept, and goes on another time.
        Later = "later",
        /// It became an application.
        Sent = "sent",
        /// Somebody of the staff does the whole thing.
        Errand = "errand",
        /// It is on the negative list: they were told who issues it.
        Refused = "refused",
    }
}

record! {
    /// Something that was done at the window.
    pub struct Work in "counter_work" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: WorkId,
        "ticket_id" => /// For which ticket.
        ticket: TicketId,
        "day" => /// On which day.
        day: Day,
        "item" => /// The item's code; empty for one of the negative list.
        item: String,
        "item_name" => /// Its name then.
        item_name: String,
        "draft_id" => /// What was filled in.
        draft: Option<DraftId>,
        "application_id" => /// What it became.
        application: Option<ApplicationId>,
        "matter_id" => /// Its matter.
        matter: Option<MatterId>,
        "receipt" => /// Its number; empty for none.
        receipt: String,
        "state" => /// What became of it.
        state: WorkState,
        "account_id" => /// Who did it.
        account: Option<AccountId>,
        "begun_at" => /// When it was begun.
        begun_at: Micros,
        "ended_at" => /// When it was over.
        ended_at: Option<Micros>,
        "version" => /// Counts the changes.
        version: i32,
    }
}

statements! {
    pub(crate) OF_TICKET = "SELECT community_id, id, ticket_id, day, item, item_name, draft_id, application_id, matter_id, receipt, state, account_id, begun_at, ended_at, version FROM counter_work WHERE community_id = $1 AND ticket_id = $2 ORDER BY begun_at, id LIMIT 40";
    pub(crate) END = "UPDATE counter_work SET application_id = $4, matter_id = $5, receipt = $6, state = $7, ended_at = $8, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3 AND state = 'open'";
    pub(crate) UNMADE = "SELECT COUNT(*) FROM counter_work WHERE community_id = $1 AND state = 'sent' AND (application_id IS NULL OR matter_id IS NULL)";
}

/// Why something at the window cannot be done. What was typed is kept.
#[derive(Clone, Debug)]
pub enum WorkError {
    /// Not now, not theirs, not here.
    Refused(Refused),
    /// Fields that will not do.
    Faults(Vec<(String, Fault)>),
    /// What the application says.
    Apply(ApplyError),
}

impl<T: Into<Refused>> From<T> for WorkError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// Whoever is at the window is this person of the register.
pub fn know(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Option<PersonId>) -> Result<Ticket, Refused> {
    if let Some(id) = id {
        let register = people::register::Cx {
            community: cx.community,
            actor: cx.actor,
            policy: cx.policy,
        };
        Person::see(tx, &register, id).map_err(person_refused)?;
    }
    let mut ticket = served(tx, cx)?;
    ticket.person = id;
    queue::keep(tx, cx, &mut ticket, "known")?;
    Ok(ticket)
}

fn person_refused(refused: PersonRefused) -> Refused {
    match refused {
        PersonRefused::Store(error) => Refused::Store(error),
        PersonRefused::Denied => Refused::Denied,
        PersonRefused::NotFound
        | PersonRefused::Stale
        | PersonRefused::Taken(_)
        | PersonRefused::Field(..) => Refused::NotFound,
    }
}

/// The ticket in hand; whoever works on it is at the window.
fn served(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Ticket, Refused> {
    let ticket = queue::begin(tx, cx)?;
    if ticket.state == State::Serving {
        Ok(ticket)
    } else {
        Err(Refused::NotNow)
    }
}

/// Begins an item for the ticket in hand: a draft, filled with what is known.
/// What was open before is kept for later.
pub fn choose(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matters: &matters::cx::Cx<'_>,
    item: &Item,
) -> Result<Work, WorkError> {
    let mut ticket = served(tx, cx)?;
    put_aside(tx, cx, ticket.id)?;
    let reader = cx.actor.label();
    let draft = draft::begin(tx, matters.centre, item, ticket.person, None, ("", &reader))?;
    let work = begin(tx, cx, &ticket, &item.code, &item.name, Some(draft.id))?;
    ticket.wish = item.name.chars().take(queue::LONGEST).collect();
    queue::keep(tx, cx, &mut ticket, "chosen")?;
    Ok(work)
}

/// They were told that this certificate is issued elsewhere, and where.
pub fn refuse(tx: &mut Tx<'_>, cx: &Cx<'_>, name: &str) -> Result<Work, WorkError> {
    let ticket = served(tx, cx)?;
    put_aside(tx, cx, ticket.id)?;
    let mut work = begin(tx, cx, &ticket, "", name, None)?;
    end(tx, cx, &mut work, WorkState::Refused)?;
    Ok(work)
}

/// Keeps what was begun for another time.
pub fn put_aside(tx: &mut Tx<'_>, cx: &Cx<'_>, id: TicketId) -> Result<(), WorkError> {
    if let Some(mut open) = open(tx, cx.community, id)? {
        end(tx, cx, &mut open, WorkState::Later)?;
    }
    Ok(())
}

fn begin(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    ticket: &Ticket,
    code: &str,
    name: &str,
    draft: Option<DraftId>,
) -> Result<Work, WorkError> {
    let work = Work {
        community: cx.community,
        id: tx.clock().fresh(),
        ticket: ticket.id,
        day: ticket.day,
        item: code.to_owned(),
        item_name: name.to_owned(),
        draft,
        application: None,
        matter: None,
        receipt: String::new(),
        state: WorkState::Open,
        account: cx.actor.account,
        begun_at: tx.now(),
        ended_at: None,
        version: 1,
    };
    work.insert(tx)?;
    told(tx, cx, &work, "work.begun")?;
    Ok(work)
}

/// What is sent with the form.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The answers, over those kept before.
    pub body: Body,
    /// Who asks, if it is not the person themselves.
    pub agent: String,
    /// The language to answer in.
    pub lang: String,
}

/// Sends the open form: it becomes an application with number, deadline and person.
pub fn send(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matters: &matters::cx::Cx<'_>,
    receipt: ReceiptNumber,
    item: &Item,
    sent: &Sent,
) -> Result<Work, WorkError> {
    let ticket = served(tx, cx)?;
    let mut work = open(tx, cx.community, ticket.id)?.ok_or(Refused::NotNow)?;
    let mut draft = held(tx, cx, &work)?;
    let input = Apply {
        item: item.clone(),
        form: draft.form(),
        typed: sent.body.typed.clone(),
        person: ticket.person,
        channel: Channel::Counter,
        taken_by: cx.actor.name.clone(),
        agent_name: sent.agent.chars().take(40).collect(),
        consent: None,
        draft: Some(draft.id),
        lang: sent.lang.clone(),
    };
    let applied = apply(tx, matters, receipt, &input).map_err(|error| match error {
        ApplyError::Faults(faults) => WorkError::Faults(faults),
        ApplyError::Store(error) => error.into(),
        other @ (ApplyError::Closed | ApplyError::NoPerson | ApplyError::Report(_)) => {
            WorkError::Apply(other)
        }
    })?;
    draft.sent(tx, applied.application.id, &applied.reported.secret)?;
    work.application = Some(applied.application.id);
    work.matter = Some(applied.application.matter);
    work.receipt = receipt.to_string();
    end(tx, cx, &mut work, WorkState::Sent)?;
    Ok(work)
}

/// Keeps what was typed so far.
pub fn keep(tx: &mut Tx<'_>, cx: &Cx<'_>, body: &Body) -> Result<(), WorkError> {
    let ticket = served(tx, cx)?;
    let work = open(tx, cx.community, ticket.id)?.ok_or(Refused::NotNow)?;
    held(tx, cx, &work)?.keep(tx, body)?;
    Ok(())
}

fn held(tx: &mut Tx<'_>, cx: &Cx<'_>, work: &Work) -> Result<Draft, WorkError> {
    let id = work.draft.ok_or(Refused::NotNow)?;
    Ok(Draft::by_id(tx, cx.community, id)?.ok_or(Refused::NotNow)?)
}

/// Notes that the open item became an errand of the staff.
pub fn became_errand(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Work, WorkError> {
    let ticket = served(tx, cx)?;
    let mut work = open(tx, cx.community, ticket.id)?.ok_or(Refused::NotNow)?;
    end(tx, cx, &mut work, WorkState::Errand)?;
    Ok(work)
}

fn end(tx: &mut Tx<'_>, cx: &Cx<'_>, work: &mut Work, state: WorkState) -> Result<(), WorkError> {
    work.state = state;
    work.ended_at = Some(tx.now());
    let fields: [&dyn kernel::Param; 8] = [
        &work.community,
        &work.id,
        &work.version,
        &work.application,
        &work.matter,
        &work.receipt,
        &work.state,
        &work.ended_at,
    ];
    if tx.run(&END, &fields)? != 1 {
        return Err(Refused::NotNow.into());
    }
    work.version += 1;
    told(tx, cx, work, "work.ended")
}

fn told(tx: &mut Tx<'_>, cx: &Cx<'_>, work: &Work, verb: &str) -> Result<(), WorkError> {
    let body = serde_json::json!({ "item": work.item, "state": work.state.word(), "ticket": work.ticket.to_string() });
    let id: Uuid = work.id.into();
    Ok(cx.log(tx, "work", verb, id, &body)?)
}

/// The open work of a ticket.
pub fn open(tx: &mut Tx<'_>, community: CommunityId, id: TicketId) -> Result<Option<Work>, StoreError> {
    Ok(of_ticket(tx, community, id)?
        .into_iter()
        .find(|work| work.state == WorkState::Open))
}

/// Everything that was done for a ticket, in order.
pub fn of_ticket(tx: &mut Tx<'_>, community: CommunityId, id: TicketId) -> Result<Vec<Work>, StoreError> {
    tx.all(&OF_TICKET, &[&community, &id], Work::read)
}

/// Sent work without application or matter: there is none.
pub fn unmade(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    tx.one(&UNMADE, &[&community], |row| row.get(0))
}
