//! The steps of an application: take it on, ask for what is missing, forward
//! it, note the department's number, decide, deliver, refuse. The resident
//! reads each on the receipt.

use kernel::Uuid;
use matters::carry::{Carried, carry};
use matters::cx::{Cx, Refused};
use store::{StoreError, Tx, record, statements};

use super::apply::log;
use super::flow::{Flow, State, Verb};
use super::rows::{Application, ApplicationId};

/// What is done, with its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Somebody takes it on.
    Accept,
    /// Something is missing: what, in words.
    Ask(String),
    /// What was missing came.
    Supplement(String),
    /// It goes to a department: which.
    Forward(String),
    /// The department's own number for it.
    Receipt(String),
    /// What came of it.
    Result(String),
    /// The person has it: how.
    Deliver(String),
    /// It cannot be: the ground, and what can be done against it.
    Refuse {
        /// Why not.
        ground: String,
        /// What the person can do.
        remedy: String,
    },
    /// The person takes it back.
    Withdraw(String),
}

impl Step {
    /// Its verb.
    pub fn verb(&self) -> Verb {
        match self {
            Self::Accept => Verb::Accept,
            Self::Ask(_) => Verb::Ask,
            Self::Supplement(_) => Verb::Supplement,
            Self::Forward(_) => Verb::Forward,
            Self::Receipt(_) => Verb::Receipt,
            Self::Result(_) => Verb::Result,
            Self::Deliver(_) => Verb::Deliver,
            Self::Refuse { .. } => Verb::Refuse,
            Self::Withdraw(_) => Verb::Withdraw,
        }
    }
}

/// Why a step is not taken.
#[derive(Clone, Debug)]
pub enum StepError {
    /// There is none, or it is not theirs to see.
    NotFound,
    /// Not theirs to do.
    Denied,
    /// Not in this state; what could be done instead.
    NotNow(State, Vec<Verb>),
    /// Somebody changed it meanwhile: nothing was lost, look again.
    Stale,
    /// Words are missing or too long: the field and the message.
    Field(&'static str, &'static str),
    /// What the matter says.
    Matter(Refused),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for StepError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for StepError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Stale => Self::Stale,
            Refused::NotFound => Self::NotFound,
            other => Self::Matter(other),
        }
    }
}

record! {
    /// An application went to a department outside.
    pub struct Forward in "window_forward" {
        "community_id" => /// Whose.
        community: kernel::CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "application_id" => /// Which application.
        application: ApplicationId,
        "department" => /// To whom.
        department: String,
        "way" => /// How: `hand` or `http`.
        way: String,
        "state" => /// `sent` or `received`.
        state: String,
        "receipt_number" => /// The department's own number for it.
        number: String,
        "tries" => /// How often it was sent.
        tries: i32,
        "said" => /// What came back.
        said: String,
        "sent_by" => /// Who sent it.
        sent_by: String,
        "at" => /// When.
        at: kernel::Micros,
        "received_at" => /// When the department had it.
        received_at: Option<kernel::Micros>,
    }
}

statements! {
    pub(crate) FORWARDS = "SELECT community_id, id, application_id, department, way, state, receipt_number, tries, said, sent_by, at, received_at FROM window_forward WHERE community_id = $1 AND application_id = $2 ORDER BY at LIMIT 50";
    pub(crate) RECEIVED = "UPDATE window_forward SET state = 'received', receipt_number = $3, received_at = $4 WHERE community_id = $1 AND application_id = $2 AND state = 'sent'";
}

/// The application, if the actor may see it.
pub fn see(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    policy: &gate::Policy,
    id: ApplicationId,
) -> Result<Application, StepError> {
    let found = Application::by_id(tx, cx.community, id)?.ok_or(StepError::NotFound)?;
    if policy.may(cx.actor, "see", &found) {
        Ok(found)
    } else {
        Err(StepError::NotFound)
    }
}

/// Takes a step: 404 if it is not theirs to see, 403 if not theirs to do, 409
/// if somebody changed it since `version` or it cannot be now.
pub fn step(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    policy: &gate::Policy,
    id: ApplicationId,
    version: Option<i32>,
    what: &Step,
) -> Result<Application, StepError> {
    let application = see(tx, cx, policy, id)?;
    let action = match what.verb() {
        Verb::Result | Verb::Refuse => "decide",
        Verb::Withdraw => "withdraw",
        _ => "work",
    };
    if !policy.may(cx.actor, action, &application) {
        return Err(StepError::Denied);
    }
    if version.is_some_and(|read| read != application.version) {
        return Err(StepError::Stale);
    }
    take(tx, cx, application, what)
}

/// The step itself, when the gate was asked.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    mut application: Application,
    what: &Step,
) -> Result<Application, StepError> {
    let flow = Flow::named(&application.flow);
    let not_now = || {
        let allowed = flow
            .map(|flow| flow.allowed(application.state))
            .unwrap_or_default();
        StepError::NotNow(application.state, allowed)
    };
    let next = flow
        .and_then(|flow| flow.next(application.state, what.verb()))
        .ok_or_else(not_now)?;
    let carried = words(tx, cx, &mut application, what)?;
    for one in &carried {
        let matter = carry(tx, cx, application.matter, one)?;
        application.due_at = matter.settle_due;
    }
    application.state = next;
    if !application.save(tx)? {
        return Err(StepError::Stale);
    }
    log(
        tx,
        cx,
        &application,
        &format!("application.{}", what.verb()),
        serde_json::json!({ "state": next.word() }),
    )?;
    Ok(application)
}

/// Words that must be there.
fn must(text: &str, field: &'static str) -> Result<String, StepError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(StepError::Field(field, "window-step-empty")),
        1..=1000 => Ok(text.to_owned()),
        _ => Err(StepError::Field(field, "window-step-long")),
    }
}

/// What the matter is told, and what is noted on the application.
fn words(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    application: &mut Application,
    what: &Step,
) -> Result<Vec<Carried>, StepError> {
    Ok(match what {
        Step::Accept => vec![Carried::InHand(String::new())],
        Step::Ask(missing) => {
            application.missing = must(missing, "words")?;
            vec![Carried::Asked(application.missing.clone())]
        }
        Step::Supplement(said) => {
            application.missing.clear();
            vec![Carried::GoesOn(said.trim().to_owned())]
        }
        Step::Forward(department) => {
            application.department = must(department, "words")?;
            sent(tx, cx, application)?;
            vec![Carried::Told(format!("材料已转到：{}", application.department))]
        }
        Step::Receipt(number) => {
            let number = must(number, "words")?;
            let now = tx.now();
            tx.run(&RECEIVED, &[&cx.community, &application.id, &number, &now])?;
            vec![Carried::Told(format!(
                "{}已收到，编号 {number}",
                application.department
            ))]
        }
        Step::Result(said) => {
            application.outcome = must(said, "words")?;
            vec![Carried::Answered(application.outcome.clone())]
        }
        Step::Deliver(said) => vec![Carried::Noted(must(said, "words")?)],
        Step::Refuse { ground, remedy } => {
            let (ground, remedy) = (must(ground, "words")?, must(remedy, "remedy")?);
            application.outcome = format!("{ground}\n{remedy}");
            vec![Carried::Answered(application.outcome.clone())]
        }
        Step::Withdraw(said) => {
            application.outcome = said.trim().to_owned();
            vec![Carried::Answered(format!(
                "按您的意思，不办了。{}",
                application.outcome
            ))]
        }
    })
}

fn sent(tx: &mut Tx<'_>, cx: &Cx<'_>, application: &Application) -> Result<(), StoreError> {
    Forward {
        community: cx.community,
        id: tx.clock().fresh(),
        application: application.id,
        department: application.department.clone(),
        way: "hand".to_owned(),
        state: "sent".to_owned(),
        number: String::new(),
        tries: 1,
        said: String::new(),
        sent_by: cx.actor.name.clone(),
        at: tx.now(),
        received_at: None,
    }
    .insert(tx)
}
