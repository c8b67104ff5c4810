//! The forms beside a matter: what can be done now, with what there is to
//! choose from and what was typed before.

use kernel::Micros;
use people::Centre;
use web::{Door, Lang, Values};

use super::act::{self, Act, Spec};
use super::likely::Alike;
use super::matter::Trouble;
use super::row;
use super::view::Known;
use crate::hand::Hand;
use crate::redact::Piece;
use crate::rows::Matter;
use crate::rulebook::Rulebook;

/// The forms of a matter's page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Panel {
    pub acts: Vec<Shown>,
    pub version: i32,
    pub values: Values,
    /// Files kept from a form that could not be taken.
    pub kept: Vec<String>,
    pub units: Vec<Choice>,
    pub people: Vec<Group>,
    pub categories: Vec<Choice>,
    pub raters: Vec<Choice>,
    pub alike: Vec<Alike>,
    /// What was said and answered, what must be cut marked.
    pub said: Vec<Piece>,
    pub answered: Vec<Piece>,
    /// What looks personal in the words typed for the wall.
    pub doubtful: Vec<String>,
    pub proof: bool,
    pub private: bool,
}

/// An action of the panel.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub spec: &'static Spec,
    pub open: bool,
    pub lead: bool,
    /// Whether its form could not be taken.
    pub failed: bool,
}

/// Something to choose: value and words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Choice {
    pub value: String,
    pub words: String,
}

/// Choices under a heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Group {
    pub name: String,
    pub choices: Vec<Choice>,
}

impl Panel {
    /// The panel of a matter.
    pub fn of(
        known: &Known,
        hand: &Hand,
        door: &Door,
        acts: Vec<&'static Spec>,
        trouble: Option<Trouble>,
    ) -> Self {
        let matter = &known.matter;
        let failed = trouble.as_ref().map(|trouble| trouble.act);
        let lead = act::lead(matter).filter(|lead| acts.iter().any(|spec| spec.act == *lead));
        let shown = |spec: &'static Spec| Shown {
            spec,
            open: failed.map_or(lead == Some(spec.act), |failed| failed == spec.act),
            lead: lead == Some(spec.act),
            failed: failed == Some(spec.act),
        };
        let raters = known.unrated().into_iter().map(|intake| Choice {
            value: intake.id.to_string(),
            words: intake.receipt.to_string(),
        });
        Self {
            acts: acts.into_iter().map(shown).collect(),
            version: matter.version,
            units: units(&hand.centre),
            people: people(&hand.centre, matter),
            categories: categories(&hand.book, door.lang),
            raters: raters.collect(),
            alike: known
                .alike(&hand.cx(), door.lang, door.now)
                .into_iter()
                .filter(|one| !one.again)
                .collect(),
            said: known.redactor.pieces(known.said()),
            answered: if matter.is_open() {
                Vec::new()
            } else {
                known.redactor.pieces(&matter.answer)
            },
            proof: hand
                .book
                .category(&matter.category)
                .is_some_and(|category| category.proof),
            private: matter.private,
            doubtful: trouble
                .as_ref()
                .map(|trouble| doubtful(known, trouble))
                .unwrap_or_default(),
            kept: trouble
                .as_ref()
                .map(|trouble| trouble.kept.clone())
                .unwrap_or_default(),
            values: values(known, trouble),
        }
    }

    /// Whether a field of a form holds a value, for `selected` and `checked`.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.values.is(name, value)
    }
}

/// What was typed, and what the forms propose where nothing was.
fn values(known: &Known, trouble: Option<Trouble>) -> Values {
    let matter = &known.matter;
    let failed = trouble.as_ref().map(|trouble| trouble.act);
    let mut values = trouble.map(|trouble| trouble.values).unwrap_or_default();
    if failed != Some(Act::Publish) {
        let proposal = |kept: &str, said: &str| {
            if kept.is_empty() {
                known.redactor.redacted(said)
            } else {
                kept.to_owned()
            }
        };
        values = values.or("publish_words", proposal(&matter.public_words, known.said()));
        if !matter.is_open() {
            values = values.or("publish_answer", proposal(&matter.public_answer, &matter.answer));
        }
    }
    if failed != Some(Act::Answer) && !matter.private {
        values = values.or("answer_wall", "1");
    }
    values.or("extend_days", "3").or("rate_channel", "phone")
}

fn units(centre: &Centre) -> Vec<Choice> {
    let open = centre.units.iter().filter(|unit| !unit.closed);
    open.map(|unit| Choice {
        value: unit.id.to_string(),
        words: unit.name.clone(),
    })
    .collect()
}

/// Who can be given a matter: everybody of a unit, and whoever has a duty for
/// its place. Leaders of other buildings are left out.
fn people(centre: &Centre, matter: &Matter) -> Vec<Group> {
    let on_roster = |id| {
        centre
            .rosters()
            .any(|row| row.staff == id && row.path.contains(&matter.path))
    };
    let mut groups: Vec<Group> = Vec::new();
    for person in centre.staff.iter().filter(|person| !person.closed) {
        if person.unit.is_none() && !on_roster(person.id) {
            continue;
        }
        let unit = person.unit.and_then(|id| centre.unit(id));
        let name = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        let choice = Choice {
            value: person.id.to_string(),
            words: row::person(centre, Some(person.id)),
        };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.choices.push(choice),
            None => groups.push(Group {
                name,
                choices: vec![choice],
            }),
        }
    }
    groups.sort_by(|one, two| one.name.cmp(&two.name));
    groups
}

/// The categories that take new matters.
pub(crate) fn categories(book: &Rulebook, lang: Lang) -> Vec<Choice> {
    let open = book.open_categories();
    open.map(|one| Choice {
        value: one.code.clone(),
        words: row::category(book, &one.code, lang),
    })
    .collect()
}

/// What a clerk may say is nobody's, when words for the wall were not taken for it.
fn doubtful(known: &Known, trouble: &Trouble) -> Vec<String> {
    if trouble.act != Act::Publish {
        return Vec::new();
    }
    let typed = ["publish_words", "publish_answer"].map(|name| trouble.values.text(name));
    let mut found: Vec<String> = typed
        .iter()
        .flat_map(|text| known.redactor.left_over(text, &[]))
        .collect();
    found.dedup();
    found
}

/// The first instant of the civil day.
pub(crate) fn today(door: &Door) -> Micros {
    door.zone.instant(door.now.day(&door.zone), 0)
}
