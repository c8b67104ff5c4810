//! Is it one of these? The likeliest known matters, with why. Nothing is ever
//! merged here: a person says so.

use std::sync::Arc;

use kernel::{Micros, NodeId};
use store::{StoreError, Tx};
use text::likeness::{Candidate, Index, Why};
use text::place::Place;
use web::Frame;

use super::{decide, grid::Hearing};
use crate::cx::Cx;
use crate::rows::{Matter, MatterId};

/// Candidates of the index that are looked at.
const LOOKED_AT: usize = 48;
/// Less likely ones are not shown to staff.
const STAFF: f32 = 0.08;
/// Less likely ones are not asked about.
const RESIDENT: f32 = 0.25;
/// With fewer Chinese characters nothing was said yet.
const LEAST: usize = 4;

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The words.
    pub words: &'a str,
    /// The place in words.
    pub spot: &'a str,
    /// The place, if it was chosen.
    pub node: Option<NodeId>,
    /// A matter that exists already: it is not like itself.
    pub own: Option<MatterId>,
}

impl<'a> Asked<'a> {
    /// Words with nothing else.
    pub fn of(words: &'a str) -> Self {
        Self {
            words,
            spot: "",
            node: None,
            own: None,
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// Anybody: only what stands on the wall, compared only by what stands there.
    Everybody,
    /// Staff: what they may work with.
    Staff,
}

/// A matter that may be the same.
#[derive(Clone, PartialEq, Debug)]
pub struct Likely {
    /// Which.
    pub matter: Matter,
    /// How likely, 0 to 1.
    pub score: f32,
    /// Why, each a reason that a person can check.
    pub why: Vec<Why>,
    /// It was answered: this would be a new matter that points to it.
    pub again: bool,
    /// Likely enough to be proposed.
    pub proposed: bool,
}

/// The likeliest matters, likeliest first, at most `most`.
pub fn likely(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    asked: &Asked<'_>,
    whom: Whom,
    most: usize,
) -> Result<Vec<Likely>, StoreError> {
    cx.book.ear().listen(tx, cx)?;
    let said = format!("{}\n{}", asked.words, asked.spot);
    if said.chars().filter(|sign| text::script::is_han(*sign)).count() < LEAST {
        return Ok(Vec::new());
    }
    let hearing = cx.hearing();
    let path = asked
        .node
        .and_then(|id| cx.centre.node(id))
        .map(|node| node.path)
        .unwrap_or_default();
    let question = Question {
        said: &said,
        place: hearing.true_place(cx.centre, path, asked.words, asked.spot),
        at: tx.now(),
    };
    let found = cx
        .book
        .ear()
        .likest(question.at, question.said, &question.place, LOOKED_AT);
    match whom {
        Whom::Everybody => on_wall(tx, cx, hearing, &question, &found, most),
        Whom::Staff => at_work(tx, cx, hearing, asked, &found, most),
    }
}

struct Question<'a> {
    said: &'a str,
    place: Place,
    at: Micros,
}

fn matter(tx: &mut Tx<'_>, cx: &Cx<'_>, id: &str) -> Result<Option<Matter>, StoreError> {
    match id.parse::<MatterId>() {
        Ok(id) => Matter::by_id(tx, cx.community, id),
        Err(_) => Ok(None),
    }
}

fn at_work(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    hearing: &Hearing,
    asked: &Asked<'_>,
    found: &[Candidate],
    most: usize,
) -> Result<Vec<Likely>, StoreError> {
    let mut out = Vec::new();
    for one in found.iter().take_while(|one| one.score >= STAFF) {
        let Some(matter) = matter(tx, cx, &one.id)? else {
            continue;
        };
        let apart = match asked.own {
            Some(own) => own == matter.id || decide::are_others(tx, cx, own, matter.id)?,
            None => false,
        };
        if !apart && cx.policy.may(cx.actor, "work", &matter) {
            out.push(shown(matter, one, hearing));
        }
        if out.len() >= most {
            break;
        }
    }
    Ok(out)
}

/// What the wall does not say must not show in what is offered, nor in its
/// order: those on the wall are compared again by what stands there.
fn on_wall(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    hearing: &Hearing,
    question: &Question<'_>,
    found: &[Candidate],
    most: usize,
) -> Result<Vec<Likely>, StoreError> {
    let (grid, things) = (Arc::clone(&hearing.gazetteer), Arc::clone(&hearing.things));
    let mut public = Index::new(grid, things, hearing.weights.clone());
    let mut matters = Vec::new();
    for one in found {
        let Some(matter) = matter(tx, cx, &one.id)?.filter(|matter| matter.wall > 0) else {
            continue;
        };
        let mut place = hearing.place_at(cx.centre, matter.path);
        (place.unit, place.room) = (None, None);
        let place = Some(&place).filter(|place| !place.is_empty());
        public.add(&one.id, matter.received_at.0, &matter.public_words, place);
        if !matter.is_open() {
            public.stands(&one.id, text::likeness::Standing::Answered);
        }
        matters.push(matter);
    }
    let place = Some(&question.place).filter(|place| !place.is_empty());
    let again = public.likest(question.at.0, question.said, place, most);
    let likely = again
        .iter()
        .filter(|one| one.score >= RESIDENT)
        .filter_map(|one| {
            let at = matters
                .iter()
                .position(|matter| matter.id.to_string() == one.id)?;
            Some(shown(matters.swap_remove(at), one, hearing))
        });
    Ok(likely.collect())
}

fn shown(matter: Matter, one: &Candidate, hearing: &Hearing) -> Likely {
    Likely {
        again: !matter.is_open(),
        proposed: one.score >= hearing.weights.threshold && matter.is_open(),
        score: one.score,
        why: one.why.clone(),
        matter,
    }
}

/// The reasons in words: `同一栋楼，都说到电梯，隔 2 天`.
pub fn because(f: &Frame, why: &[Why]) -> String {
    let reasons: Vec<String> = why.iter().map(|why| reason(f, why)).collect();
    reasons.join(&f.t("hear-why-and"))
}

fn reason(f: &Frame, why: &Why) -> String {
    match why {
        Why::SameEstate => f.t("hear-why-estate"),
        Why::SameBuilding => f.t("hear-why-building"),
        Why::SameUnit => f.t("hear-why-unit"),
        Why::SameSpot => f.t("hear-why-spot"),
        Why::SameThing(thing) => f.t1("hear-why-thing", "thing", thing),
        Why::DaysApart(0) => f.t("hear-why-today"),
        Why::DaysApart(days) => f.t1("hear-why-days", "n", i64::from(*days)),
        Why::SameWords => f.t("hear-why-words"),
    }
}
