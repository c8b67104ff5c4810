//! The grid as a resident walks through it: estate, building, staircase.

use kernel::{GridPath, NodeId};
use people::Centre;

/// One level of the grid, with the way to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Level {
    /// From the estate down to here: id and name.
    pub way: Vec<(String, String)>,
    /// What lies one level below: id and name.
    pub below: Vec<(String, String)>,
    /// Whether what lies below are buildings or staircases, whose names are short.
    pub narrow: bool,
}

impl Level {
    /// The place at which this level begins; empty at the top.
    pub fn here(&self) -> &str {
        self.way.last().map_or("", |(id, _)| id)
    }

    /// The place one level up; empty for the top.
    pub fn up(&self) -> &str {
        self.way.iter().rev().nth(1).map_or("", |(id, _)| id)
    }

    /// The names from the estate to here: `南苑 3号楼`.
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.way.iter().map(|(_, name)| name.as_str()).collect();
        names.join(" ")
    }
}

/// The level below a place, or the top.
pub(crate) fn level(centre: &Centre, at: Option<NodeId>) -> Level {
    let path = at
        .and_then(|id| centre.node(id))
        .filter(|node| !node.closed)
        .map(|node| node.path)
        .unwrap_or_default();
    let mut up: Vec<GridPath> = path.upward().collect();
    up.sort_unstable();
    let way = up
        .into_iter()
        .filter(|step| *step != GridPath::ROOT)
        .filter_map(|step| centre.at(step));
    // Doors are not asked for: what happens behind one is said in words.
    let deep = path.as_bytes().len() >= 6;
    let below = centre.below(path).filter(|node| !node.closed && !deep);
    Level {
        way: way.map(|node| (node.id.to_string(), node.name.clone())).collect(),
        below: below
            .map(|node| (node.id.to_string(), node.name.clone()))
            .collect(),
        narrow: !path.as_bytes().is_empty(),
    }
}

/// The names of a place from the estate down: `南苑 3号楼 2单元`.
pub(crate) fn name(centre: &Centre, at: Option<NodeId>) -> String {
    at.and_then(|id| centre.node(id))
        .map(|node| centre.names(node.path).join(" "))
        .unwrap_or_default()
}
