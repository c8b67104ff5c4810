//! The life of a matter as data: which verb leads from which state to which.
//! Checked before it is used, so that no matter can get stuck in it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::{State, Verb};

/// A version of the workflow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workflow {
    /// Its number; each matter keeps the one it began with.
    pub version: i32,
    start: State,
    terminal: Vec<State>,
    steps: Vec<Step>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Step {
    verb: Verb,
    from: Vec<State>,
    to: Option<State>,
}

#[derive(Serialize, Deserialize)]
struct Text {
    version: i32,
    start: String,
    terminal: Vec<String>,
    step: Vec<StepText>,
}

#[derive(Serialize, Deserialize)]
struct StepText {
    verb: String,
    from: Vec<String>,
    to: String,
}

/// What is wrong with a workflow.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// Not TOML of this form.
    Form(String),
    /// A word that is no state and no verb.
    Word(String),
    /// Nothing leads to this state.
    Unreachable(State),
    /// Nothing leads out of it, and it is no end.
    DeadEnd(State),
    /// From here no end can be reached.
    NoEnd(State),
    /// One verb leads from one state to two.
    Twice(Verb, State),
}

impl Workflow {
    /// The workflow that the program brings.
    pub fn shipped() -> Result<Self, Vec<Fault>> {
        Self::read(include_str!("../workflow.toml"))
    }

    /// Reads and checks a workflow; every fault is named.
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        let text: Text = toml::from_str(text).map_err(|error| vec![Fault::Form(error.to_string())])?;
        let workflow = Self::of_text(&text).map_err(|fault| vec![fault])?;
        let faults = workflow.faults();
        if faults.is_empty() {
            Ok(workflow)
        } else {
            Err(faults)
        }
    }

    fn of_text(text: &Text) -> Result<Self, Fault> {
        let steps = text.step.iter().map(|step| {
            let to = if step.to == "same" {
                None
            } else {
                Some(state(&step.to)?)
            };
            let verb = Verb::from_word(&step.verb).ok_or_else(|| Fault::Word(step.verb.clone()))?;
            Ok(Step {
                verb,
                from: states(&step.from)?,
                to,
            })
        });
        Ok(Self {
            version: text.version,
            start: state(&text.start)?,
            terminal: states(&text.terminal)?,
            steps: steps.collect::<Result<_, Fault>>()?,
        })
    }

    /// The state in which a matter begins.
    pub fn start(&self) -> State {
        self.start
    }

    /// The state after a verb, or `None` if it cannot be done in this state.
    pub fn next(&self, from: State, verb: Verb) -> Option<State> {
        let step = self
            .steps
            .iter()
            .find(|step| step.verb == verb && step.from.contains(&from))?;
        Some(step.to.unwrap_or(from))
    }

    /// What can be done in a state.
    pub fn allowed(&self, from: State) -> Vec<Verb> {
        self.steps
            .iter()
            .filter(|step| step.from.contains(&from))
            .map(|step| step.verb)
            .collect()
    }

    fn moves(&self, from: State) -> impl Iterator<Item = State> {
        self.steps
            .iter()
            .filter(move |step| step.from.contains(&from))
            .filter_map(move |step| step.to)
            .filter(move |to| *to != from)
    }

    fn reached(&self, start: State) -> BTreeSet<State> {
        let mut seen = BTreeSet::from([start]);
        let mut edge = vec![start];
        while let Some(state) = edge.pop() {
            edge.extend(self.moves(state).filter(|to| seen.insert(*to)));
        }
        seen
    }

    fn faults(&self) -> Vec<Fault> {
        let reached = self.reached(self.start);
        let named: BTreeSet<State> = self
            .steps
            .iter()
            .flat_map(|step| step.from.iter().copied().chain(step.to))
            .collect();
        let mut faults: Vec<Fault> = named
            .difference(&reached)
            .map(|state| Fault::Unreachable(*state))
            .collect();
        for state in &reached {
            let terminal = self.terminal.contains(state);
            if !terminal && self.moves(*state).next().is_none() {
                faults.push(Fault::DeadEnd(*state));
            } else if !terminal && !self.reached(*state).iter().any(|end| self.terminal.contains(end)) {
                faults.push(Fault::NoEnd(*state));
            }
            for verb in Verb::ALL {
                let ways = self
                    .steps
                    .iter()
                    .filter(|step| step.verb == *verb && step.from.contains(state))
                    .count();
                if ways > 1 {
                    faults.push(Fault::Twice(*verb, *state));
                }
            }
        }
        faults
    }
}

fn state(word: &str) -> Result<State, Fault> {
    State::from_word(word).ok_or_else(|| Fault::Word(word.to_owned()))
}

fn states(words: &[String]) -> Result<Vec<State>, Fault> {
    words.iter().map(|word| state(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_workflow_has_no_fault() {
        assert_eq!(Workflow::shipped().map(|flow| flow.version), Ok(1));
    }

    #[test]
    fn a_dead_end_an_unreachable_state_and_a_double_way_are_named() {
        let text = r#"
            version = 2
            start = "assigned"
            terminal = ["closed"]
            [[step]]
            verb = "answer"
            from = ["assigned"]
            to = "answered"
            [[step]]
            verb = "answer"
            from = ["assigned"]
            to = "in_hand"
            [[step]]
            verb = "close"
            from = ["received"]
            to = "closed"
        "#;
        let faults = Workflow::read(text).expect_err("must be refused");
        assert!(faults.contains(&Fault::DeadEnd(State::Answered)), "{faults:?}");
        assert!(faults.contains(&Fault::Unreachable(State::Closed)), "{faults:?}");
        assert!(
            faults.contains(&Fault::Twice(Verb::Answer, State::Assigned)),
            "{faults:?}"
        );
    }
}
