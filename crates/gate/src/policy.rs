//! One table says who may do what; the same line guards the verb, shows the
//! button and narrows the list.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use kernel::Value;

use crate::actor::Actor;
use crate::narrow::Narrow;
use crate::read::{self, PolicyError};
use crate::relation::{Relation, Thing};
use crate::role::Role;

/// One line of the table: which words suffice for an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The room that owns the line.
    pub room: String,
    /// The kind of thing.
    pub kind: String,
    /// The action.
    pub action: String,
    /// Any one of these suffices.
    pub words: Vec<Word>,
}

/// One word of a line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Word {
    /// `everyone`, signed in or not.
    Everyone,
    /// `signed_in`.
    SignedIn,
    /// `role:…`: the role is held, wherever.
    Role(Role),
    /// A relation to the thing.
    Relation(String),
}

impl Word {
    /// Whether it suffices by itself, whatever the thing.
    fn of_actor(&self, actor: &Actor) -> bool {
        match self {
            Self::Everyone => true,
            Self::SignedIn => actor.is_signed_in(),
            Self::Role(role) => actor.has(*role),
            Self::Relation(_) => false,
        }
    }

    fn relation<T: Thing>(&self) -> Option<&'static Relation<T>> {
        match self {
            Self::Relation(name) => T::relations().iter().find(|relation| relation.name == name),
            Self::Everyone | Self::SignedIn | Self::Role(_) => None,
        }
    }
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::SignedIn => f.write_str("signed_in"),
            Self::Role(role) => write!(f, "role:{role}"),
            Self::Relation(name) => f.write_str(name),
        }
    }
}

/// The whole table, read from every room's `permissions.toml`.
#[derive(Debug)]
pub struct Policy {
    lines: Vec<Line>,
    by_kind: HashMap<String, HashMap<String, usize>>,
    unknown: Mutex<BTreeSet<(String, String)>>,
}

impl Policy {
    /// Reads the rooms' texts. `known` gives each kind of thing with the names
    /// of its relations ([`Thing::relation_names`]); any other word is an error.
    pub fn read(rooms: &[(&str, &str)], known: &[(&str, &[&str])]) -> Result<Self, PolicyError> {
        let lines = read::lines(rooms, known)?;
        let mut by_kind: HashMap<String, HashMap<String, usize>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            by_kind
                .entry(line.kind.clone())
                .or_default()
                .insert(line.action.clone(), at);
        }
        Ok(Self {
            lines,
            by_kind,
            unknown: Mutex::default(),
        })
    }

    /// Whether the actor may do this to the thing.
    pub fn may<T: Thing>(&self, actor: &Actor, action: &str, thing: &T) -> bool {
        self.why(actor, action, thing).is_some()
    }

    /// The first word that lets the actor do this to the thing.
    pub fn why<T: Thing>(&self, actor: &Actor, action: &str, thing: &T) -> Option<&Word> {
        let holds = |word: &Word| {
            word.relation::<T>()
                .is_some_and(|relation| (relation.holds)(actor, thing))
        };
        self.words(actor, T::KIND, action)
            .iter()
            .find(|word| word.of_actor(actor) || holds(word))
    }

    /// Whether the actor may do this whatever the thing: the words `everyone`,
    /// `signed_in` and `role:…` only. For actions without a thing.
    pub fn may_any(&self, actor: &Actor, kind: &str, action: &str) -> bool {
        self.words(actor, kind, action)
            .iter()
            .any(|word| word.of_actor(actor))
    }

    /// The condition that keeps a list of the table `alias` to the things for
    /// which [`may`](Self::may) is true; its values begin at `$first_param`.
    pub fn narrow<T: Thing>(
        &self,
        actor: &Actor,
        action: &str,
        alias: &str,
        first_param: usize,
    ) -> (String, Vec<Value<'static>>) {
        let mut narrow = Narrow::new(alias, first_param);
        for word in self.words(actor, T::KIND, action) {
            if word.of_actor(actor) {
                narrow.everything();
            } else if let Some(relation) = word.relation::<T>() {
                (relation.narrow)(actor, &mut narrow);
            }
        }
        narrow.finish()
    }

    /// Every line, by room, kind and action: the page that managers read.
    pub fn table(&self) -> &[Line] {
        &self.lines
    }

    /// Actions that were asked for and stand in no table, as kind and action:
    /// must be empty at the end of a test.
    pub fn unknown(&self) -> Vec<(String, String)> {
        self.unknown
            .lock()
            .map(|unknown| unknown.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// The words that suffice; none if the token's scopes do not reach so far.
    fn words(&self, actor: &Actor, kind: &str, action: &str) -> &[Word] {
        let line = self.by_kind.get(kind).and_then(|actions| actions.get(action));
        match line.and_then(|at| self.lines.get(*at)) {
            Some(line) if actor.scope_allows(kind, action) => &line.words,
            Some(_) => &[],
            None => {
                self.note_unknown(kind, action);
                &[]
            }
        }
    }

    fn note_unknown(&self, kind: &str, action: &str) {
        if let Ok(mut unknown) = self.unknown.lock()
            && unknown.len() < 1000
            && unknown.insert((kind.to_owned(), action.to_owned()))
        {
            tracing::error!(kind, action, "no line of any permissions.toml; denied");
        }
    }
}
