//! What the echo book is asked for, read from the address.

use kernel::{Day, Micros, NodeId, UnitId};
use store::{StoreError, Tx};
use web::{Errors, Values};

use crate::hand::Hand;
use crate::lists::{self, Filter};
use crate::rows::Matter;
use crate::words::{State, is_bad};

/// The filters of the book.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub filter: Filter,
    pub words: String,
    pub values: Values,
    pub errors: Errors,
}

impl Asked {
    /// Reads a query; what is no day is told and left out.
    pub fn of(values: Values, hand: &Hand) -> Self {
        let mut errors = Errors::none();
        let mut day = |name: &'static str| {
            let typed = values.opt(name)?;
            let read: Option<Day> = typed.parse().ok();
            if read.is_none() {
                errors.add(name, "book-bad-day");
            }
            read
        };
        let (from, until) = (day("from"), day("until"));
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            errors.add("until", "book-days-turned");
        }
        let zone = hand.centre.zone();
        let place = values
            .parsed::<NodeId>("place")
            .and_then(|id| hand.centre.node(id));
        let filter = Filter {
            state: State::from_word(values.text("state")),
            category: values.opt("category").map(str::to_owned),
            unit: values.parsed::<UnitId>("unit"),
            owner: None,
            place: place.map(|node| node.path),
            late: values.is("late", "1"),
            bad: values.is("bad", "1"),
            from: from.map(|day| zone.instant(day, 0)),
            until: until.map(|day| zone.instant(day.plus_days(1), 0)),
        };
        let words = values.text("q").chars().take(100).collect();
        Self {
            filter,
            words,
            values,
            errors,
        }
    }

    /// Whether anything is left out.
    pub fn is_narrow(&self) -> bool {
        self.filter != Filter::default() || !self.words.is_empty()
    }

    /// The query without the page, for the links to print and export.
    pub fn query(&self) -> String {
        let query = self.values.query_without(&["after", "said"]);
        if query.is_empty() {
            query
        } else {
            format!("?{query}")
        }
    }

    /// A page of what the actor may work with, the newest first.
    pub fn fetch(
        &self,
        tx: &mut Tx<'_>,
        hand: &Hand,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Matter>, StoreError> {
        let (policy, actor) = (hand.app.policy(), &hand.actor);
        if self.words.is_empty() {
            return lists::book(tx, policy, actor, hand.community, &self.filter, before, limit);
        }
        let (now, most) = (tx.now(), usize::try_from(limit).unwrap_or(usize::MAX));
        lists::search(tx, hand.community, &self.words, before, most, |matter| {
            policy.may(actor, "work", matter) && fits(&self.filter, matter, now)
        })
    }
}

/// Whether a matter that was found by its words passes the filters too.
fn fits(filter: &Filter, matter: &Matter, now: Micros) -> bool {
    filter.state.is_none_or(|state| matter.state == state)
        && filter
            .category
            .as_ref()
            .is_none_or(|code| matter.category == *code)
        && filter.unit.is_none_or(|unit| matter.unit == Some(unit))
        && filter.owner.is_none_or(|owner| matter.owner == Some(owner))
        && filter.place.is_none_or(|place| place.contains(&matter.path))
        && (!filter.late || matter.late || matter.is_late(now))
        && (!filter.bad || is_bad(matter.grade))
        && filter.from.is_none_or(|from| matter.received_at >= from)
        && filter.until.is_none_or(|until| matter.received_at < until)
}
