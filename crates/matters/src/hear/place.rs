//! Where it is: from the words to a node of the grid. What the words leave open
//! is asked back, never guessed.

use kernel::NodeId;
use people::Centre;
use text::place::{Doubt, Place, Reading};

use super::grid::{Hearing, full_name};

/// The most places that are asked about.
const MOST: usize = 4;

/// What was heard about the place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Heard {
    /// What the words state.
    pub place: Place,
    /// The node, if the words leave no doubt.
    pub node: Option<NodeId>,
    /// The nodes to ask about: "您说的是 … 吗?"
    pub ask: Vec<NodeId>,
    /// A building that was said and that the grid does not have.
    pub unknown: Option<String>,
}

impl Heard {
    /// The nodes to show, the certain one or those in doubt, with their names.
    pub fn named(&self, centre: &Centre) -> Vec<(NodeId, String)> {
        let all = self.node.iter().chain(&self.ask);
        all.map(|id| (*id, full_name(centre, *id))).collect()
    }
}

/// Reads the place that words state; `home` is where the sender lives, if that is known.
pub fn place(centre: &Centre, hearing: &Hearing, words: &str, home: Option<NodeId>) -> Heard {
    let home = home
        .and_then(|id| centre.node(id))
        .map(|node| hearing.place_at(centre, node.path));
    let reading = match home {
        Some(home) => hearing.gazetteer.read_from(words, &home),
        None => hearing.gazetteer.read(words),
    };
    heard(centre, hearing, reading)
}

fn heard(centre: &Centre, hearing: &Hearing, reading: Reading) -> Heard {
    let Reading { mut place, doubt } = reading;
    let node = |place: &Place| hearing.node(centre, place).map(|node| node.id);
    let mut heard = Heard::default();
    match doubt {
        None => {
            let told = place.building.is_some() || place.spot.is_some();
            if place.estate.is_none() && told {
                // With one estate alone there is nothing to mistake.
                place.estate = hearing.only_estate().map(str::to_owned);
            }
            heard.node = node(&place);
        }
        Some(Doubt::FromHome) => heard.ask.extend(node(&place)),
        Some(Doubt::Several(several)) => heard.ask.extend(several.iter().filter_map(node)),
        Some(Doubt::NoSuchBuilding(building)) => heard.unknown = Some(building),
    }
    heard.ask.dedup();
    heard.ask.truncate(MOST);
    heard.place = place;
    heard
}

/// The place of a report whose sender chose none: what was typed as its place
/// first, then the words, then both together. Only what leaves no doubt.
pub(crate) fn of_report(centre: &Centre, hearing: &Hearing, spot: &str, said: &str) -> Option<NodeId> {
    let both = if spot.trim().is_empty() || said.trim().is_empty() {
        String::new()
    } else {
        format!("{spot}，{said}")
    };
    for words in [spot, said, both.as_str()] {
        let heard = place(centre, hearing, words, None);
        let doubt = !heard.ask.is_empty() || heard.unknown.is_some();
        if heard.node.is_some() || doubt {
            return heard.node;
        }
    }
    None
}
