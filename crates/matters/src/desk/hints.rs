//! What fits while somebody is typing: places, categories, open matters that
//! may be the same. And what is read aloud when it is taken in.

use askama::Template;
use kernel::{Micros, NodeId};
use store::{StoreError, Tx};
use web::{Frame, Lang, Values};

use super::likely::Alike;
use super::place::{self, Found};
use super::row;
use crate::cx::Cx;
use crate::hear::{self, Asked, Whom};
use crate::rows::{Matter, MatterId};

/// The block that is fetched while typing.
#[derive(Template)]
#[template(path = "desk/hints.html")]
pub(crate) struct HintsBlock {
    pub f: Frame,
    pub h: Hints,
}

/// What fits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Hints {
    pub places: Vec<Hint>,
    /// The words fit several places: it must be asked.
    pub asks: bool,
    /// A building that was said and that does not stand here.
    pub unknown: String,
    /// A place was typed and none fits: it stays in words.
    pub nowhere: bool,
    pub categories: Vec<Hint>,
    /// The category that is ticked without anybody having chosen it.
    pub guessed: String,
    pub near: Vec<Alike>,
    /// The matter that it was said to be one with.
    pub same: String,
}

/// The category that a person chose. What was ticked for them while they were
/// still typing is none: it is heard again from all the words.
pub(super) fn chosen_category(typed: &Values) -> Option<&str> {
    let guessed = typed.text("guessed");
    typed.opt("category").filter(|code| *code != guessed)
}

/// Something that fits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Hint {
    pub value: String,
    pub words: String,
    pub checked: bool,
    /// The unit that would have it, and the words that speak for it.
    pub unit: String,
    pub why: String,
}

impl Hints {
    /// What fits what was typed.
    pub fn of(tx: &mut Tx<'_>, cx: &Cx<'_>, typed: &Values, lang: Lang) -> Result<Self, StoreError> {
        let (words, where_) = (typed.text("words"), typed.text("where"));
        let heard = hear::place(cx.centre, cx.hearing(), words, None);
        let found = if where_.is_empty() {
            Found {
                places: heard.named(cx.centre),
                ..Found::default()
            }
        } else {
            place::find(cx.centre, where_)
        };
        let chosen = typed
            .parsed::<NodeId>("node")
            .filter(|id| found.places.iter().any(|(known, _)| known == id));
        // A place in doubt is asked about, never taken.
        let node = chosen.or(if where_.is_empty() {
            heard.node
        } else {
            found.only()
        });
        cx.book.hear_lessons(tx, cx)?;
        let suggested = cx.book.hear(Some(cx.hearing()), words, 3);
        let now = tx.now();
        let path = node
            .and_then(|id| cx.centre.node(id))
            .map(|node| node.path)
            .unwrap_or_default();
        let unit = |code: &str| {
            let route = cx.book.route(cx.centre, code, path, now);
            let unit = route.unit.and_then(|id| cx.centre.unit(id));
            unit.map(|unit| unit.name.clone()).unwrap_or_default()
        };
        let code = chosen_category(typed).unwrap_or_default();
        let known = suggested.iter().any(|one| one.category.code == code);
        let categories: Vec<Hint> = suggested
            .iter()
            .enumerate()
            .map(|(at, one)| Hint {
                value: one.category.code.clone(),
                words: row::category(cx.book, &one.category.code, lang),
                checked: if known { one.category.code == code } else { at == 0 },
                unit: unit(&one.category.code),
                why: one.why.join("、"),
            })
            .collect();
        let guessed = categories.iter().find(|hint| !known && hint.checked);
        let guessed = guessed.map(|hint| hint.value.clone()).unwrap_or_default();
        let asked = Asked {
            words,
            spot: typed.text("spot"),
            node,
            own: None,
        };
        let near = hear::likely(tx, cx, &asked, Whom::Staff, 3)?;
        Ok(Self {
            asks: where_.is_empty() && !heard.ask.is_empty(),
            unknown: heard.unknown.filter(|_| where_.is_empty()).unwrap_or_default(),
            nowhere: !where_.is_empty() && found.places.is_empty(),
            places: found
                .places
                .into_iter()
                .map(|(id, words)| Hint {
                    value: id.to_string(),
                    words,
                    checked: node == Some(id),
                    ..Hint::default()
                })
                .collect(),
            categories,
            guessed,
            near: near.iter().map(|one| Alike::of(one, cx, lang, now)).collect(),
            same: typed.text("same").to_owned(),
        })
    }
}

/// What was taken in just now, to be read aloud.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Noted {
    pub id: String,
    pub receipt: String,
    pub last_four: String,
    pub due: Micros,
    pub owner: String,
    pub unit: String,
    /// The number of the matter that it was made one with.
    pub with: String,
}

impl Noted {
    /// Of a matter, if this person works with it.
    pub fn of(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId) -> Result<Option<Self>, StoreError> {
        let found = Matter::by_id(tx, cx.community, id)?;
        let Some(own) = found.filter(|matter| cx.policy.may(cx.actor, "work", matter)) else {
            return Ok(None);
        };
        let parent = match own.merged_into {
            Some(parent) => Matter::by_id(tx, cx.community, parent)?,
            None => None,
        };
        let carrier = parent.as_ref().unwrap_or(&own);
        let unit = carrier.unit.and_then(|id| cx.centre.unit(id));
        Ok(Some(Self {
            id: own.id.to_string(),
            receipt: own.receipt.to_string(),
            last_four: own.receipt.last_four(),
            due: carrier.settle_due,
            owner: row::person(cx.centre, carrier.owner),
            unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            with: parent
                .as_ref()
                .map(|parent| parent.receipt.to_string())
                .unwrap_or_default(),
        }))
    }
}
