//! The four-level grid of the demo: 4 estates, 60 buildings, 218 staircases.

use kernel::{CommunityId, GridPath};
use store::{StoreError, Tx};

use crate::rows::Node;

/// Key, name, and the number of staircases of each building.
const ESTATES: &[(&str, &str, &[u16])] = &[
    (
        "nan",
        "南苑",
        &[4, 4, 4, 4, 4, 3, 4, 4, 3, 4, 4, 3, 4, 4, 4, 3, 4, 4],
    ),
    ("bei", "北苑", &[4, 3, 4, 4, 3, 4, 4, 3, 4, 3, 4, 4, 3, 4, 3, 4]),
    ("dong", "东苑", &[4, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4]),
    ("xi", "西苑", &[3, 4, 3, 4, 3, 4, 4, 4, 3, 3, 4, 3]),
];

/// An estate of the demo with its buildings.
pub(super) struct Estate {
    pub key: &'static str,
    pub path: GridPath,
    /// Each building's place with the places of its staircases.
    pub buildings: Vec<(GridPath, Vec<GridPath>)>,
}

/// Makes every place.
pub(super) fn build(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Estate>, StoreError> {
    let mut nodes = Vec::new();
    let mut estates = Vec::new();
    for (ordinal, (key, name, buildings)) in (1..).zip(ESTATES) {
        let path = GridPath::ROOT.child(ordinal).unwrap_or_default();
        nodes.push(node(tx, community, path, name, &format!("{name}小区 青禾{name}")));
        let mut made = Vec::new();
        for (number, staircases) in (1..).zip(*buildings) {
            let building = path.child(number).unwrap_or_default();
            let alias = format!("{number}栋 {number}幢 {number}#");
            nodes.push(node(tx, community, building, &format!("{number}号楼"), &alias));
            let mut below = Vec::new();
            for staircase in 1..=*staircases {
                let place = building.child(staircase).unwrap_or_default();
                nodes.push(node(tx, community, place, &format!("{staircase}单元"), ""));
                below.push(place);
            }
            made.push((building, below));
        }
        estates.push(Estate {
            key,
            path,
            buildings: made,
        });
    }
    Node::insert_all(&nodes, tx)?;
    Ok(estates)
}

fn node(tx: &Tx<'_>, community: CommunityId, path: GridPath, name: &str, alias: &str) -> Node {
    Node {
        community,
        id: tx.clock().fresh(),
        path,
        name: name.to_owned(),
        alias: alias.to_owned(),
        closed: false,
        version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::ESTATES;

    #[test]
    fn there_are_sixty_buildings_with_218_staircases() {
        assert_eq!(ESTATES.len(), 4);
        assert_eq!(
            ESTATES
                .iter()
                .map(|(_, _, buildings)| buildings.len())
                .sum::<usize>(),
            60
        );
        let staircases: u16 = ESTATES
            .iter()
            .flat_map(|(_, _, buildings)| buildings.iter())
            .sum();
        assert_eq!(staircases, 218);
    }
}
