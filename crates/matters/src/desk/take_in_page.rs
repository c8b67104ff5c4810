//! The page on which staff take something in.

use askama::Template;
use kernel::Micros;
use store::{StoreError, Tx};
use web::{Errors, Frame, Lang, Values};

use super::hints::{Hints, Noted};
use super::panel::Choice;
use super::row::Row;
use super::take_in::CHANNELS;
use super::view;
use crate::cx::Cx;
use crate::lists;
use crate::words::Channel;

/// How many of today's are shown.
const RECENT: usize = 7;
/// How many of today's are counted.
const COUNTED: i64 = 200;

/// The page.
#[derive(Template)]
#[template(path = "desk/take_in.html")]
pub(crate) struct TakeInPage {
    pub f: Frame,
    pub h: Hints,
    pub categories: Vec<Choice>,
    pub recent: Recent,
    pub done: Option<Noted>,
    /// Files kept from a form that could not be taken.
    pub kept: Vec<String>,
    /// For whom it is taken in: id and name.
    pub whose: Option<(String, String)>,
    pub values: Values,
    pub errors: Errors,
}

/// What staff took in today.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Recent {
    pub rows: Vec<(Row, &'static str)>,
    pub count: usize,
    pub merged: usize,
}

impl TakeInPage {
    /// The ways in which words come in here: word, key of the name, whether chosen.
    pub fn channels(&self) -> Vec<(&'static str, &'static str, bool)> {
        let chosen = self.values.text("channel");
        CHANNELS
            .iter()
            .map(|(channel, key)| (channel.word(), *key, channel.word() == chosen))
            .collect()
    }

    /// The beginning of what was said.
    pub fn short(&self, row: &Row) -> String {
        let start: String = row.words.chars().take(14).collect();
        if start.len() < row.words.len() {
            format!("{start}…")
        } else {
            start
        }
    }

    /// Who sees to it: unit and person.
    pub fn who(&self, noted: &Noted) -> String {
        let both = format!("{} {}", noted.unit, noted.owner);
        let who = if noted.owner.starts_with(&noted.unit) {
            noted.owner.clone()
        } else {
            both.trim().to_owned()
        };
        if who.is_empty() {
            self.f.t("desk-who-nobody")
        } else {
            who
        }
    }

    /// The key of the way that is chosen.
    pub fn channel(&self) -> &'static str {
        view::channel(Channel::from_word(self.values.text("channel")).unwrap_or(Channel::Counter))
    }
}

/// What staff took in since the first instant of the day.
pub(crate) fn recent(tx: &mut Tx<'_>, cx: &Cx<'_>, lang: Lang, today: Micros) -> Result<Recent, StoreError> {
    let now = tx.now();
    let found = lists::taken_in(tx, cx.policy, cx.actor, cx.community, today.0, COUNTED)?;
    let shown = found.iter().take(RECENT);
    Ok(Recent {
        rows: shown
            .map(|matter| (Row::of(matter, cx, lang, now), view::channel(matter.channel)))
            .collect(),
        count: found.len(),
        merged: found.iter().filter(|matter| matter.merged_into.is_some()).count(),
    })
}
