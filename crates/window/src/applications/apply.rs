//! Apply: somebody asks for a service item. It gets a matter with number,
//! deadline, person and echo in the same transaction.

use kernel::{Limit, PersonId, ReceiptNumber, Uuid};
use matters::cx::Cx;
use matters::report::{Report, ReportError, Reported, report_within};
use matters::words::Channel;
use people::register::{Person, person};
use store::audit::Entry;
use store::{StoreError, Tx};

use super::flow::{Flow, State};
use super::rows::{self, Application, DraftId, PaperFile};
use crate::catalogue::Item;
use crate::forms::answers::Fault;
use crate::forms::{Answers, Field, Form, known, validate};

/// The field under which a name is sealed.
pub const NAME: &str = "window_application.name";
/// The field under which answers are sealed.
pub const ANSWERS: &str = "window_application.answers";
/// The category of applications, if the centre has it.
pub const CATEGORY: &str = "service";

/// What is asked for, and for whom.
#[derive(Clone, Debug)]
pub struct Apply {
    /// The item as it stands.
    pub item: Item,
    /// The form that was filled in.
    pub form: Form,
    /// What was typed; what is known is added.
    pub typed: Answers,
    /// For whom, if of the register.
    pub person: Option<PersonId>,
    /// How it came.
    pub channel: Channel,
    /// Who of the staff took it in; empty for the person themselves.
    pub taken_by: String,
    /// Who asks for them; empty for the person themselves.
    pub agent_name: String,
    /// By which consent.
    pub consent: Option<Uuid>,
    /// The draft whose papers go along.
    pub draft: Option<DraftId>,
    /// The language to answer in.
    pub lang: String,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The application.
    pub application: Application,
    /// Its matter, with the secret of the receipt's link.
    pub reported: Reported,
}

/// Why it is not taken. What was typed is kept.
#[derive(Clone, Debug)]
pub enum ApplyError {
    /// The item is no longer offered.
    Closed,
    /// Fields that will not do.
    Faults(Vec<(String, Fault)>),
    /// The person is not in the register.
    NoPerson,
    /// What the matter says.
    Report(ReportError),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for ApplyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ReportError> for ApplyError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl From<matters::cx::Refused> for ApplyError {
    fn from(error: matters::cx::Refused) -> Self {
        Self::Report(error.into())
    }
}

/// Takes an application in under a number of the month's series.
pub fn apply(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    receipt: ReceiptNumber,
    input: &Apply,
) -> Result<Applied, ApplyError> {
    if input.item.closed {
        return Err(ApplyError::Closed);
    }
    let (person, answers) = complete(tx, cx, input)?;
    let name = first(&input.form, &answers, "person.name");
    let phone = first(&input.form, &answers, "person.phone");
    let report = matter_of(cx, input, person.as_ref(), (&name, phone));
    let reported = report_within(tx, cx, receipt, &report, Some(limits(&input.item)))?;
    let application = Application {
        community: cx.community,
        id: tx.clock().fresh(),
        key: reported.matter.key,
        matter: reported.matter.id,
        receipt,
        item: input.item.code.clone(),
        item_version: input.item.version,
        item_name: input.item.name.clone(),
        form: serde_json::to_string(&input.form).unwrap_or_default(),
        flow: Flow::of_item(&input.item).to_owned(),
        person: person.as_ref().map(|person| person.id),
        path: reported.matter.path,
        name: tx.keys().seal(tx.clock(), cx.community, NAME, &name)?,
        answers: tx
            .keys()
            .seal(tx.clock(), cx.community, ANSWERS, &answers.to_json())?,
        channel: input.channel.word().to_owned(),
        taken_by: input.taken_by.clone(),
        agent_name: input.agent_name.clone(),
        consent: input.consent,
        state: State::Received,
        missing: String::new(),
        outcome: String::new(),
        department: input.item.department.clone(),
        due_at: reported.matter.settle_due,
        open_due: Some(reported.matter.settle_due),
        made_at: tx.now(),
        updated_at: tx.now(),
        ended_at: None,
        version: 1,
    };
    application.insert(tx)?;
    if let Some(person) = &person {
        known::keep(tx, cx.community, &input.form, person.id, &answers)?;
    }
    if let Some(draft) = input.draft {
        papers_go_along(tx, cx, &application, draft)?;
    }
    log(
        tx,
        cx,
        &application,
        "application.received",
        serde_json::json!({ "item": application.item, "version": application.item_version }),
    )?;
    Ok(Applied {
        application,
        reported,
    })
}

/// What its matter is to say.
fn matter_of(cx: &Cx<'_>, input: &Apply, person: Option<&Person>, (name, phone): (&str, String)) -> Report {
    let node = person
        .and_then(|person| cx.centre.at(person.path))
        .map(|node| node.id);
    Report {
        channel: input.channel,
        category: cx
            .book
            .category(CATEGORY)
            .filter(|category| !category.closed)
            .map(|category| category.code.clone()),
        node,
        name: name.to_owned(),
        phone,
        private: true,
        taken_by: cx.actor.staff.filter(|_| !input.taken_by.is_empty()),
        lang: input.lang.clone(),
        ..Report::of(&input.item.name)
    }
}

/// The person, and every answer: typed, known, worked out.
fn complete(tx: &mut Tx<'_>, cx: &Cx<'_>, input: &Apply) -> Result<(Option<Person>, Answers), ApplyError> {
    let person = match input.person {
        Some(id) => Some(person(tx, cx.community, id)?.ok_or(ApplyError::NoPerson)?),
        None => None,
    };
    let held = match &person {
        Some(person) => known::known(tx, cx.centre, &input.form, person, &cx.actor.label())?,
        None => Default::default(),
    };
    let mut typed = input.typed.clone();
    for (key, known) in &held {
        if typed.text(key).is_empty() {
            typed.set(key, known.value());
        }
    }
    let today = tx.now().day(cx.centre.zone());
    let (answers, faults) = validate(&input.form, &typed, today, |_: &Field| false);
    if faults.is_empty() {
        Ok((person, answers))
    } else {
        Err(ApplyError::Faults(faults))
    }
}

/// The answer of the field that the register would know by this name.
fn first(form: &Form, answers: &Answers, from: &str) -> String {
    let field = form
        .fields
        .iter()
        .find(|field| field.from.as_deref() == Some(from));
    field
        .map(|field| answers.text(&field.key).to_owned())
        .unwrap_or_default()
}

/// What is promised: taken on within a working day, a first word within two, and the item's own days.
fn limits(item: &Item) -> [Limit; 3] {
    let days = item.promised_days.max(1);
    [
        Limit::workdays(1),
        Limit::workdays(days.min(2)),
        Limit::workdays(days),
    ]
}

fn papers_go_along(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    application: &Application,
    draft: DraftId,
) -> Result<(), ApplyError> {
    tx.run(&rows::PAPERS_GO_ALONG, &[&cx.community, &draft, &application.id])?;
    let papers = tx.all(
        &rows::PAPERS_OF_APPLICATION,
        &[&cx.community, &application.id],
        PaperFile::read,
    )?;
    let files: Vec<kernel::FileId> = papers.iter().map(|paper| paper.file).collect();
    matters::carry::attach(tx, cx, application.matter, &files)?;
    Ok(())
}

/// Records what was done to an application.
pub(crate) fn log(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    application: &Application,
    verb: &str,
    mut body: serde_json::Value,
) -> Result<(), StoreError> {
    if let Some(body) = body.as_object_mut() {
        body.insert("by".to_owned(), cx.actor.name.clone().into());
    }
    let actor = cx.actor.label();
    let entry = Entry {
        actor: &actor,
        verb,
        subject_kind: "application",
        subject: application.id.0,
        body: body.to_string(),
    };
    tx.audit(cx.community, &entry)
}
