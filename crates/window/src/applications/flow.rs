//! The ways that an application goes, as data; checked before they are used,
//! so that none can get stuck.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalogue::Item;

kernel::stored_words! {
    /// Where an application stands.
    pub enum State {
        /// It arrived.
        Received = "received",
        /// Somebody looks at it.
        Checking = "checking",
        /// Something is missing; the person was told what.
        Correcting = "correcting",
        /// A department outside has it.
        Forwarded = "forwarded",
        /// It is decided; the person is to get what they asked for.
        Result = "result",
        /// They have it.
        Delivered = "delivered",
        /// It cannot be; the person was told why and what they can do.
        Refused = "refused",
        /// They took it back.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether nothing more is owed.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Delivered | Self::Refused | Self::Withdrawn)
    }

    /// How many strokes of 回 are written.
    pub fn strokes(self) -> u8 {
        match self {
            Self::Received => 1,
            Self::Checking | Self::Correcting => 2,
            Self::Forwarded => 3,
            Self::Result | Self::Delivered | Self::Refused | Self::Withdrawn => 4,
        }
    }
}

kernel::stored_words! {
    /// What is done to an application.
    pub enum Verb {
        /// Somebody takes it on.
        Accept = "accept",
        /// Something is missing.
        Ask = "ask",
        /// It was brought.
        Supplement = "supplement",
        /// It goes to a department.
        Forward = "forward",
        /// The department's own number is noted.
        Receipt = "receipt",
        /// It is decided.
        Result = "result",
        /// The person gets it.
        Deliver = "deliver",
        /// It cannot be.
        Refuse = "refuse",
        /// The person takes it back.
        Withdraw = "withdraw",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    flow: Vec<FlowText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlowText {
    name: String,
    start: String,
    terminal: Vec<String>,
    steps: Vec<StepText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    verb: String,
    from: Vec<String>,
    to: String,
}

/// A way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flow {
    /// Its name.
    pub name: String,
    /// Where it begins.
    pub start: State,
    terminal: Vec<State>,
    steps: Vec<(Verb, Vec<State>, Option<State>)>,
}

/// What is wrong with a way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FlowFault {
    /// Not a file of ways.
    Text(String),
    /// A word that is no state and no verb.
    Word(String),
    /// Nothing leads to this state of this way.
    Unreachable(String, State),
    /// From this state no end can be reached.
    NoEnd(String, State),
    /// Something leads out of an end.
    Beyond(String, State),
    /// One verb leads from one state to two.
    Twice(String, Verb, State),
}

impl Flow {
    /// Reads ways and checks them; every fault is named.
    pub fn read_all(text: &str) -> Result<Vec<Self>, Vec<FlowFault>> {
        let file: File = toml::from_str(text).map_err(|error| vec![FlowFault::Text(error.to_string())])?;
        let flows: Vec<Self> = file
            .flow
            .iter()
            .map(Self::of)
            .collect::<Result<_, _>>()
            .map_err(|fault| vec![fault])?;
        let faults: Vec<FlowFault> = flows.iter().flat_map(Self::faults).collect();
        if faults.is_empty() { Ok(flows) } else { Err(faults) }
    }

    fn of(text: &FlowText) -> Result<Self, FlowFault> {
        let state = |word: &String| State::from_word(word).ok_or_else(|| FlowFault::Word(word.clone()));
        let states = |words: &[String]| words.iter().map(state).collect::<Result<Vec<_>, _>>();
        let step = |step: &StepText| {
            let verb = Verb::from_word(&step.verb).ok_or_else(|| FlowFault::Word(step.verb.clone()))?;
            let to = if step.to == "same" {
                None
            } else {
                Some(state(&step.to)?)
            };
            Ok((verb, states(&step.from)?, to))
        };
        Ok(Self {
            name: text.name.clone(),
            start: state(&text.start)?,
            terminal: states(&text.terminal)?,
            steps: text.steps.iter().map(step).collect::<Result<_, FlowFault>>()?,
        })
    }

    /// The ways that the program brings.
    pub fn shipped() -> &'static [Self] {
        static FLOWS: OnceLock<Vec<Flow>> = OnceLock::new();
        FLOWS.get_or_init(|| Self::read_all(include_str!("../../data/flows.toml")).unwrap_or_default())
    }

    /// A way by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::shipped().iter().find(|flow| flow.name == name)
    }

    /// The name of an item's way: its own, else by who decides.
    pub fn of_item(item: &Item) -> &str {
        let outside =
            item.promised_days > 1 && item.department.contains('区') && !item.department.starts_with("社区");
        match item.flow.as_str() {
            "" if outside => "forward",
            "" => "here",
            own => own,
        }
    }

    /// The state after a verb, or `None` if it cannot be done in this state.
    pub fn next(&self, from: State, verb: Verb) -> Option<State> {
        let step = self
            .steps
            .iter()
            .find(|(one, states, _)| *one == verb && states.contains(&from))?;
        Some(step.2.unwrap_or(from))
    }

    /// What can be done in a state.
    pub fn allowed(&self, from: State) -> Vec<Verb> {
        let steps = self.steps.iter().filter(|(_, states, _)| states.contains(&from));
        steps.map(|(verb, _, _)| *verb).collect()
    }

    fn reached(&self, start: State) -> BTreeSet<&'static str> {
        let mut seen = BTreeSet::from([start.word()]);
        let mut edge = vec![start];
        while let Some(state) = edge.pop() {
            for (_, from, to) in &self.steps {
                if let Some(to) = to.filter(|_| from.contains(&state))
                    && seen.insert(to.word())
                {
                    edge.push(to);
                }
            }
        }
        seen
    }

    fn faults(&self) -> Vec<FlowFault> {
        let reached = self.reached(self.start);
        let name = || self.name.clone();
        let mut faults = Vec::new();
        for state in State::ALL {
            let named = self.terminal.contains(state)
                || self
                    .steps
                    .iter()
                    .any(|(_, from, to)| from.contains(state) || *to == Some(*state));
            if named && !reached.contains(state.word()) {
                faults.push(FlowFault::Unreachable(name(), *state));
            }
            let ends = self.reached(*state);
            if reached.contains(state.word()) && !self.terminal.iter().any(|end| ends.contains(end.word())) {
                faults.push(FlowFault::NoEnd(name(), *state));
            }
            if self.terminal.contains(state) && ends.len() > 1 {
                faults.push(FlowFault::Beyond(name(), *state));
            }
            for verb in Verb::ALL {
                let ways = self
                    .steps
                    .iter()
                    .filter(|(one, from, _)| one == verb && from.contains(state))
                    .count();
                if ways > 1 {
                    faults.push(FlowFault::Twice(name(), *verb, *state));
                }
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_ways_have_no_fault() {
        let flows = Flow::read_all(include_str!("../../data/flows.toml")).expect("sound");
        assert_eq!(flows.len(), 2);
        for item in crate::catalogue::shipped::items() {
            assert!(Flow::named(Flow::of_item(item)).is_some(), "{}", item.code);
        }
    }

    #[test]
    fn a_way_that_gets_stuck_is_named() {
        let text = "[[flow]]\nname = \"x\"\nstart = \"received\"\nterminal = [\"delivered\"]\nsteps = [{ verb = \"accept\", from = [\"received\"], to = \"checking\" }]";
        let faults = Flow::read_all(text).expect_err("stuck");
        assert!(
            faults.contains(&FlowFault::NoEnd("x".into(), State::Checking)),
            "{faults:?}"
        );
        assert!(faults.contains(&FlowFault::Unreachable("x".into(), State::Delivered)));
    }
}
