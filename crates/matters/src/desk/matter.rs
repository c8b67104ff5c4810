//! `GET /matters/{id}`: one matter with its facts, its timeline and what can
//! be done with it now.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{FileId, Micros};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Frame, Reply, Values};

use super::act::{self, Act, Due, Spec};
use super::likely::Alike;
use super::line::{self, Teller, Told};
use super::panel::{Panel, Shown};
use super::row::{self, Flag};
use super::view::{self, Clock, Contact, Known, Media, Voice};
use crate::hand::Hand;
use crate::rate::REASONS;
use crate::rows::{Matter, MatterId};
use crate::words::GRADES;

/// The page of one matter.
#[derive(Template)]
#[template(path = "desk/matter.html")]
pub(crate) struct MatterPage {
    pub f: Frame,
    pub m: Facts,
    pub clocks: Vec<Clock>,
    pub voices: Vec<Voice>,
    pub media: Vec<Media>,
    pub lines: Vec<Told>,
    pub alike: Vec<Alike>,
    pub p: Panel,
    pub shown: Option<Number>,
    pub notice: Option<Notice>,
    /// The form whose draft is done with.
    pub done: String,
    /// Whether sealed contacts may be asked for.
    pub may_contact: bool,
    pub may_who: bool,
    pub errors: Errors,
}

/// What the template asks of the page.
impl MatterPage {
    /// The word of the grade that stands.
    pub fn graded(&self) -> &'static str {
        line::grade(self.m.grade)
    }

    /// The contact of a voice, if it was asked for just now.
    pub fn number(&self, voice: &Voice) -> Option<&Number> {
        self.shown.as_ref().filter(|number| number.intake == voice.id)
    }

    /// The key of how a voice can be reached.
    pub fn reach(&self, voice: &Voice) -> &'static str {
        match voice.contact {
            Contact::Anonymous => "desk-contact-anonymous",
            Contact::None => "desk-contact-none",
            Contact::Phone => "desk-contact-phone",
            Contact::Name => "desk-contact-name",
        }
    }

    /// Whether something was left that this person may see.
    pub fn is_sealed(&self, voice: &Voice) -> bool {
        self.may_contact && matches!(voice.contact, Contact::Phone | Contact::Name)
    }

    /// What a number may be looked at for.
    pub fn purposes(&self) -> &'static [(&'static str, &'static str)] {
        super::contact::PURPOSES
    }

    /// The hint of an action; empty if it has none.
    pub fn hint(&self, spec: &Spec) -> String {
        if spec.hint.is_empty() {
            String::new()
        } else {
            self.f.t(spec.hint)
        }
    }

    /// The faults, for the form that has them.
    pub fn errors_of(&self, shown: &Shown) -> Errors {
        if shown.failed {
            self.errors.clone()
        } else {
            Errors::none()
        }
    }

    /// The files that were kept from the form that could not be taken.
    pub fn kept_of(&self, shown: &Shown) -> &[String] {
        if shown.failed { &self.p.kept } else { &[] }
    }

    /// The id of the control for photos: the summary leads to `photos`.
    pub fn photos_id(&self, shown: &Shown) -> String {
        if shown.failed {
            "photos".to_owned()
        } else {
            format!("{}-photos", shown.spec.word)
        }
    }

    /// What the control for the proof says.
    pub fn proof_label(&self) -> String {
        self.f.t(if self.p.proof {
            "desk-answer-proof"
        } else {
            "desk-photos"
        })
    }

    /// The grades, the best first.
    pub fn grades(&self) -> Vec<(&'static str, &'static str)> {
        ["5", "4", "3", "2", "1"]
            .into_iter()
            .zip(GRADES)
            .map(|(value, grade)| (value, line::grade(grade)))
            .collect()
    }

    /// The reasons of a rating with their words.
    pub fn reasons(&self) -> Vec<(&'static str, String)> {
        REASONS
            .iter()
            .map(|reason| (*reason, self.f.t(&format!("resident-reason-{reason}"))))
            .collect()
    }
}

/// The facts above all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub id: String,
    pub receipt: String,
    pub said: String,
    pub strokes: u8,
    pub late: bool,
    pub waits: &'static str,
    pub due: Option<Micros>,
    pub flags: Vec<Flag>,
    pub category: String,
    pub place: String,
    pub channel: &'static str,
    pub at: Micros,
    pub unit: String,
    pub owner: String,
    pub owner_phone: String,
    pub reviewer: String,
    pub helpers: String,
    pub provisional: bool,
    pub wall: i32,
    pub parent: Option<(String, String)>,
    pub grade: i32,
    pub call_due: Option<Micros>,
}

/// A contact that was asked for, shown once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Number {
    pub intake: String,
    pub name: String,
    pub phone: String,
}

/// Why an action was not done, above the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Notice {
    pub key: &'static str,
    /// What can be done instead, as keys of words.
    pub instead: Vec<&'static str>,
    /// What was typed into a form that is no longer shown.
    pub typed: String,
}

/// A form that could not be taken.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub act: Act,
    pub values: Values,
    pub errors: Errors,
    pub notice: Option<Notice>,
    /// Files that were kept already, as hidden fields carry them.
    pub kept: Vec<String>,
}

/// The handler.
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    let (hand, id) = (Hand::of(&door).await?, id.parse().map_err(|_| Failure::NotFound)?);
    match known(&door, &hand, id).await? {
        Some(known) => show(&door, &hand, StatusCode::OK, &known, None, None),
        None => on_the_wall(&door, id).await,
    }
}

/// Whoever does not work with a matter reads it where everybody does.
async fn on_the_wall(door: &Door, id: MatterId) -> Result<Response, Failure> {
    let community = door.community.id;
    let found = door
        .read::<_, StoreError, _>(move |tx| Matter::by_id(tx, community, id))
        .await?;
    let public = found.filter(|matter| matter.wall > 0).ok_or(Failure::NotFound)?;
    Ok(Reply::to(format!("/wall/{}", public.receipt)).into_response())
}

/// What is known of a matter.
pub(super) async fn known(door: &Door, hand: &Hand, id: MatterId) -> Result<Option<Known>, Failure> {
    let hand = hand.clone();
    Ok(door
        .read::<_, StoreError, _>(move |tx: &mut Tx<'_>| view::read(tx, &hand.cx(), id))
        .await?)
}

/// The page, with the form that could not be taken and the contact that was asked for.
pub(super) fn show(
    door: &Door,
    hand: &Hand,
    status: StatusCode,
    known: &Known,
    trouble: Option<Trouble>,
    number: Option<Number>,
) -> Result<Response, Failure> {
    let f = door.frame(title(door, known));
    let cx = hand.cx();
    let due = Due {
        rating: !known.unrated().is_empty(),
        call: known.call_due.is_some(),
    };
    let acts = act::possible(&cx, &known.matter, due);
    let voices_of = |file: FileId| {
        known
            .files
            .iter()
            .any(|row| row.file == file && row.kind == "voice")
    };
    let teller = Teller {
        f: &f,
        centre: &hand.centre,
        is_voice: &voices_of,
    };
    let lines = known.lines.iter().map(|line| teller.tell(line)).collect();
    let done = done_with(&door.query(), known.matter.id);
    let page = MatterPage {
        m: facts(known, hand, door),
        clocks: known.clocks(door.now),
        voices: known.voices(&cx),
        media: known.media(),
        lines,
        alike: known.alike(&cx, door.lang, door.now),
        notice: trouble.as_ref().and_then(|trouble| notice(trouble, &acts)),
        errors: trouble
            .as_ref()
            .map(|trouble| trouble.errors.clone())
            .unwrap_or_default(),
        p: Panel::of(known, hand, door, acts, trouble),
        shown: number,
        done,
        may_contact: door.may("contact", &known.matter),
        may_who: door.may("who", &known.matter),
        f,
    };
    Ok(door.page(status, &page))
}

fn title(door: &Door, known: &Known) -> String {
    format!("{} {}", door.community.short_name, known.matter.receipt)
        .trim()
        .to_owned()
}

/// The notice, with what was typed if its form is no longer shown.
fn notice(trouble: &Trouble, acts: &[&Spec]) -> Option<Notice> {
    let gone = !acts.iter().any(|spec| spec.act == trouble.act);
    let own = trouble
        .values
        .pairs()
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "key" | "version" | "guard"));
    let longest = own
        .map(|(_, value)| value.as_str())
        .max_by_key(|value| value.chars().count())
        .unwrap_or_default();
    let notice = trouble.notice.clone()?;
    let typed = if gone { longest.to_owned() } else { String::new() };
    let instead = if gone {
        acts.iter().take(6).map(|spec| spec.title).collect()
    } else {
        Vec::new()
    };
    Some(Notice {
        typed,
        instead,
        ..notice
    })
}

/// The name of the form that `?said=` speaks of.
fn done_with(query: &Values, id: MatterId) -> String {
    let said = query.text("said");
    let spec = act::SPECS.iter().find(|spec| spec.done == said);
    spec.map(|spec| format!("{}-{id}", spec.word)).unwrap_or_default()
}

fn facts(known: &Known, hand: &Hand, door: &Door) -> Facts {
    let (matter, centre, now) = (&known.matter, &hand.centre, door.now);
    let unit = |id| centre.unit(id).map(|unit| unit.name.clone()).unwrap_or_default();
    let helpers: Vec<String> = matter.helpers().map(unit).collect();
    let owner = matter.owner.and_then(|id| centre.person(id));
    let cx = hand.cx();
    Facts {
        id: matter.id.to_string(),
        receipt: matter.receipt.to_string(),
        said: known.said().to_owned(),
        strokes: matter.strokes(),
        late: row::is_late(matter, now),
        waits: row::waits(matter),
        due: matter.open_due.filter(|_| matter.paused_at.is_none()),
        flags: row::flags(matter, cx.policy.may(cx.actor, "publish", matter)),
        category: row::category(&hand.book, &matter.category, door.lang),
        place: row::place(centre, matter),
        channel: view::channel(matter.channel),
        at: matter.received_at,
        unit: matter.unit.map(unit).unwrap_or_default(),
        owner: row::person(centre, matter.owner),
        owner_phone: owner.map(|person| person.phone.clone()).unwrap_or_default(),
        reviewer: row::person(centre, matter.reviewer.filter(|_| matter.round > 1)),
        helpers: helpers.join(&door.t("desk-comma")),
        provisional: matter.provisional && matter.is_open(),
        wall: matter.wall,
        parent: known
            .parent
            .as_ref()
            .map(|parent| (parent.id.to_string(), parent.receipt.to_string())),
        grade: matter.grade,
        call_due: known.call_due,
    }
}
