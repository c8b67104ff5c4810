//! What programs are shown.

use std::collections::BTreeMap;

use kernel::{Micros, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Door, shown};

use crate::applications::{Application, PaperFile, Verb};
use crate::catalogue::shipped::department_en;
use crate::catalogue::{Item, Paper, Refused};
use crate::forms::{Field, Form};
use crate::outside::Forward;
use crate::pages::item::Facts;

shown! {
    /// A line of the catalogue.
    LineOut as ServiceLine {
        /// Its code; empty if it is not issued here.
        code: String,
        name: String,
        name_en: String,
        category: String,
        events: Vec<String>,
        audience: Vec<String>,
        /// Who may ask; who issues it, if it is not issued here.
        who: String,
        who_en: String,
        /// Working days that this centre promises; 0: at once.
        promised_days: u32,
        /// Whether it can be asked for from home.
        online: bool,
        /// Not issued by a community: `who` does.
        elsewhere: bool,
        /// Its page.
        page: String,
    }
    /// Everything that one must know before asking.
    ServiceOut as Service {
        code: String,
        version: i32,
        name: String,
        name_en: String,
        category: String,
        events: Vec<String>,
        audience: Vec<String>,
        who: String,
        who_en: String,
        conditions: Vec<String>,
        /// One for each in Chinese; empty if nobody has told them.
        conditions_en: Vec<String>,
        papers: Vec<PaperOut>,
        legal_days: u32,
        promised_days: u32,
        /// In the caller's language.
        legal: String,
        /// In the caller's language.
        promised: String,
        /// In the caller's language.
        fee: String,
        /// window, online, agent.
        channels: Vec<String>,
        department: String,
        department_en: String,
        place: String,
        hours: String,
        phone: String,
        complain: String,
        result: String,
        result_en: String,
        online: bool,
        /// Whether this centre has confirmed the values; else they are typical.
        confirmed: bool,
        page: String,
    }
    /// A paper of an item.
    PaperOut as ServicePaper {
        name: String,
        name_en: String,
        /// id, house, form, consent, check, visit, photo, bank, say, paper.
        kind: &'static str,
        /// Whether it must be brought; the others need not be.
        brought: bool,
        /// What becomes of it, in the caller's language.
        why: String,
    }
    /// A form as data.
    FormOut as ServiceForm {
        name: String,
        version: i32,
        fields: Vec<FieldOut>,
    }
    /// A field of a form.
    FieldOut as ServiceField {
        /// Its name in `answers`.
        key: String,
        /// text, long, choice, ticks, yes, number, money, day, phone, id_card, bank_card, place, signature.
        kind: String,
        /// By language: zh, en.
        label: BTreeMap<String, String>,
        hint: BTreeMap<String, String>,
        required: bool,
        /// What the register knows: person.name and so on; then it may be left out.
        from: Option<String>,
        /// It was given once and need not be given again.
        kept: bool,
        choices: Vec<ChoiceOut>,
        /// Asked only if the answer of `field` is one of `is`.
        when: Option<WhenOut>,
        /// Worked out, never asked: age(born).
        computed: Option<String>,
        min: Option<i64>,
        max: Option<i64>,
        /// Shown only in part once it is kept.
        sealed: bool,
    }
    /// What can be chosen.
    ChoiceOut as ServiceChoice {
        value: String,
        label: BTreeMap<String, String>,
    }
    /// When a field is asked.
    WhenOut as ServiceWhen {
        field: String,
        is: Vec<String>,
    }
    /// What somebody gets who asked.
    ReceiptOut as ApplicationReceipt {
        id: String,
        /// The number.
        receipt: String,
        /// The receipt's page.
        link: String,
        /// The secret of that page: whoever has it may follow, add and take back.
        secret: String,
        matter: String,
        item: String,
        item_name: String,
        state: &'static str,
        due_at: String,
    }
    /// An application.
    ApplicationOut as Application {
        id: String,
        receipt: String,
        /// Its matter, with the clocks and the timeline: GET /matters/{id}.
        matter: String,
        /// Counts the changes; send it back as `version` or in `If-Match`.
        version: i32,
        /// received, checking, correcting, forwarded, result, delivered, refused, withdrawn.
        state: &'static str,
        item: String,
        item_version: i32,
        item_name: String,
        flow: String,
        person: Option<String>,
        channel: String,
        taken_by: String,
        agent: String,
        /// What is missing, while something is.
        missing: String,
        /// What came of it, or why it cannot be and what can be done.
        outcome: String,
        department: String,
        due_at: String,
        late: bool,
        made_at: String,
        ended_at: Option<String>,
    }
    /// A page of applications.
    PageOut as ApplicationPage {
        applications: Vec<ApplicationOut>,
        /// The address of the next page, if there is one.
        next: Option<String>,
    }
    /// An application with everything.
    WholeOut as WholeApplication {
        application: ApplicationOut,
        name: String,
        /// Numbers of cards and telephones only in part.
        answers: Vec<AnswerOut>,
        papers: Vec<FileOut>,
        /// Where it was sent.
        forwards: Vec<ForwardOut>,
        /// What the caller may do now.
        allowed: Vec<&'static str>,
    }
    /// An answer of a form.
    AnswerOut as ApplicationAnswer {
        key: String,
        label: String,
        value: String,
    }
    /// A paper that was sent.
    FileOut as ApplicationPaper {
        id: String,
        name: String,
        /// redrawn, clean, unscanned, quarantined.
        scan: &'static str,
        by: String,
        at: String,
    }
    /// That it was sent to a department.
    ForwardOut as ApplicationForward {
        department: String,
        /// waiting, sent, received, stuck, off.
        state: &'static str,
        /// The department's own number.
        number: String,
        at: String,
    }
}

/// A paper that goes along: a photo that was kept before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperBody)]
pub(super) struct PaperBody {
    /// Which paper; as `GET /services/{code}` names it.
    #[serde(default)]
    pub name: String,
    /// As `POST /files` named it.
    pub file: String,
}

impl LineOut {
    pub fn of_item(door: &Door, item: &Item) -> Self {
        Self {
            code: item.code.clone(),
            name: item.name.clone(),
            name_en: item.name_en.clone(),
            category: item.category.clone(),
            events: item.events.clone(),
            audience: item.audience.clone(),
            who: item.who.clone(),
            who_en: item.en.who.clone(),
            promised_days: item.promised_days,
            online: item.is_online(),
            elsewhere: false,
            page: door.app.config().absolute(&format!("/services/{}", item.code)),
        }
    }

    pub fn of_refused(one: &Refused) -> Self {
        Self {
            code: String::new(),
            name: one.name.clone(),
            name_en: one.name_en.clone(),
            category: String::new(),
            events: Vec::new(),
            audience: Vec::new(),
            who: one.who.clone(),
            who_en: one.who_en.clone(),
            promised_days: 0,
            online: false,
            elsewhere: true,
            page: String::new(),
        }
    }
}

impl ServiceOut {
    pub fn of(door: &Door, item: Item, facts: Facts) -> Self {
        let paper = |paper: &Paper| PaperOut {
            name: paper.name.clone(),
            name_en: paper.name_en.clone(),
            kind: paper.is().word(),
            brought: paper.is_brought(),
            why: door.t(&format!("window-why-{}", paper.is())),
        };
        Self {
            papers: item.papers.iter().map(paper).collect(),
            online: item.is_online(),
            page: door.app.config().absolute(&format!("/services/{}", item.code)),
            code: item.code,
            version: item.version,
            name: item.name,
            name_en: item.name_en,
            category: item.category,
            events: item.events,
            audience: item.audience,
            who: item.who,
            who_en: item.en.who,
            conditions: item.conditions,
            conditions_en: item.en.conditions,
            legal_days: item.legal_days,
            promised_days: item.promised_days,
            legal: facts.legal,
            promised: facts.promised,
            fee: facts.fee,
            channels: item.channels,
            department_en: department_en(&item.department).to_owned(),
            department: item.department,
            place: facts.place,
            hours: facts.hours,
            phone: facts.phone,
            complain: facts.complain,
            result: item.result,
            result_en: item.en.result,
            confirmed: item.confirmed,
        }
    }
}

impl FormOut {
    pub fn of(form: Form) -> Self {
        Self {
            name: form.name,
            version: form.version,
            fields: form.fields.into_iter().map(field).collect(),
        }
    }
}

fn field(field: Field) -> FieldOut {
    let kind = serde_json::to_value(field.kind).unwrap_or_default();
    FieldOut {
        kind: kind.as_str().unwrap_or_default().to_owned(),
        sealed: field.is_sealed(),
        kept: field.keep.is_some(),
        key: field.key,
        label: field.label,
        hint: field.hint,
        required: field.required,
        from: field.from,
        choices: field
            .choices
            .into_iter()
            .map(|choice| ChoiceOut {
                value: choice.value,
                label: choice.label,
            })
            .collect(),
        when: field.when.map(|when| WhenOut {
            field: when.field,
            is: when.is,
        }),
        computed: field.computed,
        min: field.min,
        max: field.max,
    }
}

impl ApplicationOut {
    pub fn of(a: &Application, zone: &Zone, now: Micros) -> Self {
        Self {
            id: a.id.to_string(),
            receipt: a.receipt.to_string(),
            matter: a.matter.to_string(),
            version: a.version,
            state: a.state.word(),
            item: a.item.clone(),
            item_version: a.item_version,
            item_name: a.item_name.clone(),
            flow: a.flow.clone(),
            person: a.person.map(|id| id.to_string()),
            channel: a.channel.clone(),
            taken_by: a.taken_by.clone(),
            agent: a.agent_name.clone(),
            missing: a.missing.clone(),
            outcome: a.outcome.clone(),
            department: a.department.clone(),
            due_at: a.due_at.rfc3339(zone),
            late: a.open_due.is_some_and(|due| due < now),
            made_at: a.made_at.rfc3339(zone),
            ended_at: a.ended_at.map(|at| at.rfc3339(zone)),
        }
    }

    /// As its own person sees it, without who of the register they are.
    pub fn for_holder(mut self) -> Self {
        self.person = None;
        self
    }
}

impl FileOut {
    pub fn of(paper: &PaperFile, zone: &Zone) -> Self {
        Self {
            id: paper.id.to_string(),
            name: paper.name.clone(),
            scan: paper.scan.word(),
            by: paper.by_name.clone(),
            at: paper.at.rfc3339(zone),
        }
    }
}

impl ForwardOut {
    pub fn of(forward: &Forward, zone: &Zone) -> Self {
        Self {
            department: forward.department.clone(),
            state: forward.state.word(),
            number: forward.number.clone(),
            at: forward.at.rfc3339(zone),
        }
    }
}

/// The verbs of a list that may be done, as words.
pub(super) fn words(verbs: Vec<Verb>) -> Vec<&'static str> {
    verbs.into_iter().map(Verb::word).collect()
}
