//! The steps of an application: take it on, ask for what is missing, forward
//! it, note the department's number, decide, deliver, refuse. The resident
//! reads each on the receipt.

use matters::carry::{Carried, carry};
use matters::cx::{Cx, Refused};
use store::{Reading, StoreError, Tx};

use super::apply::{ANSWERS, log};
use super::flow::{Flow, State, Verb};
use super::rows::{Application, ApplicationId};
use crate::forms::Answers;
use crate::outside::hand_over::{call_off, hand_over};
use crate::outside::rows::RECEIVED;
use crate::telling::lay;

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
    /// The step of a verb with its words; `remedy` only goes with a refusal.
    pub fn of(verb: Verb, words: &str, remedy: &str) -> Self {
        let words = words.to_owned();
        match verb {
            Verb::Accept => Self::Accept,
            Verb::Ask => Self::Ask(words),
            Verb::Supplement => Self::Supplement(words),
            Verb::Forward => Self::Forward(words),
            Verb::Receipt => Self::Receipt(words),
            Verb::Result => Self::Result(words),
            Verb::Deliver => Self::Deliver(words),
            Verb::Refuse => Self::Refuse {
                ground: words,
                remedy: remedy.to_owned(),
            },
            Verb::Withdraw => Self::Withdraw(words),
        }
    }

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

/// The application with its answers in full, if the actor may see it. Who
/// read them and what for is kept.
pub fn reveal(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    policy: &gate::Policy,
    id: ApplicationId,
) -> Result<(Application, Answers), StepError> {
    let found = see(tx, cx, policy, id)?;
    let reader = cx.actor.label();
    let reading = Reading {
        field: ANSWERS,
        reader: &reader,
        purpose: "application",
        subject_kind: "application",
        subject: found.id.0,
    };
    let text = tx.unseal(cx.community, &found.answers, &reading)?;
    Ok((found, Answers::of_json(&text)))
}

/// The action of the gate's table that a verb needs.
pub fn action(verb: Verb) -> &'static str {
    match verb {
        Verb::Result | Verb::Refuse => "decide",
        Verb::Withdraw => "withdraw",
        _ => "work",
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
    if !policy.may(cx.actor, action(what.verb()), &application) {
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
    if next.is_ended() || next == State::Correcting {
        call_off(tx, cx.community, application.id)?;
    }
    log(
        tx,
        cx,
        &application,
        &format!("application.{}", what.verb()),
        serde_json::json!({ "state": next.word() }),
    )?;
    tell(tx, &application, what.verb(), &carried)?;
    Ok(application)
}

/// Whoever asked is told each step that was not their own.
fn tell(
    tx: &mut Tx<'_>,
    application: &Application,
    verb: Verb,
    carried: &[Carried],
) -> Result<(), StoreError> {
    if matches!(
        verb,
        Verb::Accept | Verb::Supplement | Verb::Deliver | Verb::Withdraw
    ) {
        return Ok(());
    }
    for one in carried {
        match one {
            Carried::Asked(said) => lay::application(tx, application, verb, &format!("还差：{said}"))?,
            Carried::Told(said) | Carried::Answered(said) => lay::application(tx, application, verb, said)?,
            Carried::InHand(_) | Carried::Noted(_) | Carried::GoesOn(_) => {}
        }
    }
    Ok(())
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
            hand_over(tx, cx, application)?;
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
