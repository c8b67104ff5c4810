//! What the clerk sees in the middle: who this is and what else waits for
//! them, the item, its form, what was done.

use gate::Actor;
use kernel::{Day, PersonId};
use matters::hand::Hand;
use people::Centre;
use people::register::{Label, Person, Reach as Places, Seek, person, search};
use store::{StoreError, Tx};
use web::{Errors, Frame};
use window::applications::draft::Body;
use window::applications::papers::{self, Of};
use window::applications::{Application, Draft, PaperFile};
use window::catalogue::{Catalogue, Found, Item, Paper, Refused, shipped};
use window::forms::definition::Field;
use window::forms::{Form, Shown, show};
use window::reach::Reach;

use crate::rows::Ticket;
use crate::work::{self, Work, WorkState};

/// So many are offered, by a key each.
const KEYS: usize = 9;

/// Whoever sits at the window.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub person: Person,
    pub place: String,
    pub age: Option<i32>,
    pub labels: Vec<Label>,
    /// What they asked for before and is still open.
    pub open: Vec<Application>,
}

/// One that was found, with the key that chooses it.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub key: usize,
    pub id: String,
    pub name: String,
    pub hint: String,
    /// It is on the negative list.
    pub refused: bool,
}

/// A form that is being filled in.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub work: Work,
    pub item: Item,
    pub form: Form,
    pub body: Body,
    /// What was photographed so far.
    pub papers: Vec<PaperFile>,
}

impl Sheet {
    /// Every field that may be asked, in order: one page at the counter.
    pub fn fields(&self) -> Vec<&Field> {
        let asked = |field: &&Field| field.computed.is_none() && self.form.is_asked(field, &self.body.typed);
        self.form.fields.iter().filter(asked).collect()
    }

    /// The names of the papers that can be photographed.
    pub fn names(&self) -> Vec<String> {
        let names = self.item.brought().map(|paper| paper.name.clone());
        names.take(papers::FIELDS.len() - 1).collect()
    }

    /// Each paper with its field and what was photographed of it; last, by no name, whatever else there is.
    pub fn slots(&self) -> Vec<(&'static str, String, Vec<&PaperFile>)> {
        let names = self.names();
        let listed = |name: &str| names.iter().any(|one| one == name);
        let files = |name: &str| {
            let same = |file: &&PaperFile| file.name == name || (name.is_empty() && !listed(&file.name));
            self.papers.iter().filter(same).collect()
        };
        let all = names.iter().cloned().chain([String::new()]);
        papers::FIELDS
            .into_iter()
            .zip(all)
            .map(|(slot, name)| (slot, name.clone(), files(&name)))
            .collect()
    }

    /// Those that need not be.
    pub fn spared(&self) -> Vec<&Paper> {
        self.item.spared().collect()
    }
}

/// The middle of the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Serving {
    pub who: Option<Who>,
    /// Nobody of the register: served all the same.
    pub nobody: bool,
    /// Whether somebody was looked for, and who was found.
    pub asked: bool,
    pub hits: Vec<Choice>,
    pub wanted: String,
    pub items: Vec<Choice>,
    pub sheet: Option<Sheet>,
    pub shown: Shown,
    pub errors: Errors,
    /// What was done before in this visit.
    pub done: Vec<Work>,
    /// The receipt of what was done last.
    pub slip: Option<Slip>,
}

/// What stands on a receipt.
#[derive(Clone, Debug)]
pub(crate) struct Slip {
    pub application: Application,
    /// Where whoever holds it sees how far it is; empty if nobody may.
    pub link: String,
}

impl Serving {
    /// The step: 1 who, 2 what for, 3 the form, 4 done.
    pub fn step(&self) -> u8 {
        if self.sheet.is_some() {
            3
        } else if !self.done.is_empty() && self.wanted.is_empty() && !self.asked {
            4
        } else if self.who.is_some() || self.nobody {
            2
        } else {
            1
        }
    }

    /// What was done last.
    pub fn last(&self) -> Option<&Work> {
        self.done.last()
    }

    /// Whether the last became an application with a receipt.
    pub fn is_sent(&self) -> bool {
        self.last().is_some_and(|work| work.state == WorkState::Sent)
    }

    /// Who issues what was asked for last, and how.
    pub fn elsewhere(&self) -> Option<&'static Refused> {
        let work = self.last().filter(|_| self.is_refused())?;
        shipped::refused().iter().find(|one| one.name == work.item_name)
    }

    /// Whether the last is issued elsewhere.
    pub fn is_refused(&self) -> bool {
        self.last().is_some_and(|work| work.state == WorkState::Refused)
    }
}

/// The receipt of what was sent.
pub(crate) fn slip(
    tx: &mut Tx<'_>,
    work: &Work,
    absolute: impl Fn(&str) -> String,
) -> Result<Option<Slip>, StoreError> {
    let application = match work.application {
        Some(id) => Application::by_id(tx, work.community, id)?,
        None => None,
    };
    let draft = match work.draft {
        Some(id) => Draft::by_id(tx, work.community, id)?,
        None => None,
    };
    let secret = draft.and_then(|draft| draft.link(tx.keys()));
    let link = secret.map(|secret| absolute(&format!("/r/{secret}")));
    Ok(application.map(|application| Slip {
        application,
        link: link.unwrap_or_default(),
    }))
}

/// Reads who is served, and how far they are.
pub(crate) fn serving(
    tx: &mut Tx<'_>,
    reach: &Reach,
    ticket: &Ticket,
    today: Day,
) -> Result<Serving, StoreError> {
    let community = reach.hand.community;
    let who = match ticket.person {
        Some(id) => who(tx, &reach.hand, id, today)?,
        None => None,
    };
    let mut done = work::of_ticket(tx, community, ticket.id)?;
    let open = done.iter().position(|work| work.state == WorkState::Open);
    let sheet = match open.map(|place| done.remove(place)) {
        Some(work) => sheet(tx, reach, work)?,
        None => None,
    };
    done.retain(|work| work.state != WorkState::Later);
    let config = reach.hand.app.config();
    let slip = match done.last() {
        Some(work) if work.state == WorkState::Sent => slip(tx, work, |path| config.absolute(path))?,
        _ => None,
    };
    Ok(Serving {
        who,
        sheet,
        done,
        slip,
        ..Serving::default()
    })
}

fn sheet(tx: &mut Tx<'_>, reach: &Reach, work: Work) -> Result<Option<Sheet>, StoreError> {
    let community = reach.hand.community;
    let draft = match work.draft {
        Some(id) => Draft::by_id(tx, community, id)?,
        None => None,
    };
    let (Some(draft), Some(item)) = (draft, reach.catalogue.item(&work.item).cloned()) else {
        return Ok(None);
    };
    Ok(Some(Sheet {
        papers: papers::papers(tx, community, Of::Draft(draft.id))?,
        form: draft.form(),
        body: draft.body(tx.keys())?,
        work,
        item,
    }))
}

fn who(tx: &mut Tx<'_>, hand: &Hand, id: PersonId, today: Day) -> Result<Option<Who>, StoreError> {
    let Some(person) = person(tx, hand.community, id)? else {
        return Ok(None);
    };
    if !hand.app.policy().may(&hand.actor, "see", &person) {
        return Ok(None);
    }
    let mut labels = Label::of(tx, hand.community, id)?;
    labels.retain(|label| label.holds(today));
    let mut open = Application::of_person(tx, hand.community, id)?;
    open.retain(|application| !application.state.is_ended());
    open.truncate(4);
    Ok(Some(Who {
        place: place(&hand.centre, &person),
        age: person.age(today),
        labels,
        open,
        person,
    }))
}

fn place(centre: &Centre, person: &Person) -> String {
    centre.names(person.path).join(" ")
}

/// Looks for somebody by whatever the clerk typed or the card reader sent.
pub(crate) fn look(
    tx: &mut Tx<'_>,
    centre: &Centre,
    actor: &Actor,
    line: &str,
) -> Result<Vec<Person>, StoreError> {
    let mut seek = Seek::of_line(centre, line);
    seek.limit = KEYS;
    Ok(search(tx, centre.community, &Places::of(actor), &seek)?.persons)
}

/// Those who were found, each with a key.
pub(crate) fn persons(f: &Frame, centre: &Centre, found: &[Person]) -> Vec<Choice> {
    let choice = |(at, person): (usize, &Person)| Choice {
        key: at + 1,
        id: person.id.to_string(),
        name: person.name.clone(),
        hint: match person.age(f.today()) {
            Some(age) => f.t2("counter-person-hint", "age", age, "place", place(centre, person)),
            None => place(centre, person),
        },
        refused: false,
    };
    found.iter().take(KEYS).enumerate().map(choice).collect()
}

/// The items that fit what was typed, each with a key.
pub(crate) fn items(f: &Frame, catalogue: &Catalogue, wanted: &str) -> Vec<Choice> {
    let chinese = f.lang.is_chinese();
    let choice = |(at, found): (usize, Found<'_>)| match found {
        Found::Item(item) => Choice {
            key: at + 1,
            id: item.code.clone(),
            name: item.name_in(chinese).to_owned(),
            hint: item.department.clone(),
            refused: false,
        },
        Found::Refused(refused) => Choice {
            key: at + 1,
            id: refused.name.clone(),
            name: refused.name.clone(),
            hint: refused.who.clone(),
            refused: true,
        },
    };
    catalogue
        .find(wanted, KEYS)
        .into_iter()
        .enumerate()
        .map(choice)
        .collect()
}

/// The fields of the open form as the page shows them.
pub(crate) fn shown(f: &Frame, sheet: &Sheet) -> Shown {
    show::shown(
        f,
        &sheet.form,
        &sheet.fields(),
        &sheet.body.typed,
        &sheet.body.held,
    )
}
