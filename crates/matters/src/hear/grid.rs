//! The centre's own grid as the grammar of places wants it, and back: from what
//! was read to a node. The grid decides, so a new estate works at once.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

use kernel::{GridLevel, GridPath, NodeId};
use people::Centre;
use people::rows::Node;
use text::likeness::Weights;
use text::normal::Normal;
use text::place::{Buildings, Estate, Gazetteer, Kind, Place};
use text::things::Things;

/// The setting in which staff add spots, in the form of `lexicon/spots.txt`.
pub const SPOTS: &str = "hear_spots";
/// The setting in which staff add things and words for them, in the form of `lexicon/things.txt`.
pub const THINGS: &str = "hear_things";
/// The setting that holds the weights learned from decisions.
pub const WEIGHTS: &str = "hear_weights";

/// What follows the number of a building.
const BUILDING: [&str; 8] = ["号楼", "号院", "号栋", "号", "栋", "幢", "座", "楼"];
/// What follows the number of a staircase.
const UNIT: [&str; 5] = ["号单元", "单元", "号门", "门", "梯"];
/// The ends of names of streets.
const STREET: [&str; 6] = ["路", "街", "巷", "弄", "大道", "胡同"];
/// What names a public place.
const PUBLIC: [&str; 4] = ["服务中心", "党群中心", "居委会", "活动中心"];
/// Floors are not nodes; this many are believed.
const FLOORS: u32 = 40;

static KNOWN: LazyLock<Arc<Things>> = LazyLock::new(|| Arc::new(Things::known()));

/// What the engines know of a centre in one edition of its settings.
#[derive(Clone, Debug)]
pub struct Hearing {
    /// Equal for equal places, words and weights.
    pub print: u64,
    /// Names and numbers that exist.
    pub gazetteer: Arc<Gazetteer>,
    /// What people speak of.
    pub things: Arc<Things>,
    /// What speaks for one incident.
    pub weights: Weights,
    estates: Vec<(String, GridPath)>,
}

impl Hearing {
    /// Reads the centre's grid and settings.
    pub fn of(centre: &Centre) -> Self {
        let open = |node: &&Node| !node.closed && node.path.level() == GridLevel::Estate;
        let nodes: Vec<&Node> = centre.nodes().iter().filter(open).collect();
        let spots = centre.setting(SPOTS).unwrap_or_default();
        let lines: String = nodes.iter().flat_map(|node| spot_lines(centre, node)).collect();
        let estates = nodes.iter().map(|node| estate(centre, node)).collect();
        Self {
            print: print(centre),
            gazetteer: Arc::new(Gazetteer::new(estates).with_spots(spots).with_spots(&lines)),
            things: things(centre.setting(THINGS).unwrap_or_default()),
            weights: weights(centre),
            estates: nodes.iter().map(|node| (node.name.clone(), node.path)).collect(),
        }
    }

    /// The only estate of the centre, if it has one alone.
    pub(crate) fn only_estate(&self) -> Option<&str> {
        match self.estates.as_slice() {
            [(name, _)] => Some(name),
            _ => None,
        }
    }

    /// The deepest node of the grid that a place names.
    pub fn node<'c>(&self, centre: &'c Centre, place: &Place) -> Option<&'c Node> {
        let name = place.estate.as_ref()?;
        let (_, path) = self.estates.iter().find(|(known, _)| known == name)?;
        let mut node = centre.at(*path)?;
        if let Some(building) = &place.building {
            let is_it = |below: &&Node| building_key(&below.name).as_ref() == Some(building);
            node = below(centre, node, is_it)?;
            if let Some(unit) = place.unit {
                let is_it = |below: &&Node| unit_number(&below.name) == Some(unit);
                node = below(centre, node, is_it).unwrap_or(node);
            }
        } else if let Some(spot) = &place.spot {
            let is_it = |below: &&Node| {
                below.name == *spot || below.alias.split_whitespace().any(|other| other == spot)
            };
            node = below(centre, node, is_it).unwrap_or(node);
        }
        Some(node)
    }

    /// A node of the grid as a place; nothing for the community itself.
    pub fn place_at(&self, centre: &Centre, path: GridPath) -> Place {
        let mut place = Place::default();
        let mut up: Vec<GridPath> = path.upward().collect();
        up.sort_unstable();
        for node in up.into_iter().filter_map(|step| centre.at(step)) {
            match node.path.level() {
                GridLevel::Community => {}
                GridLevel::Estate => place.estate = Some(node.name.clone()),
                GridLevel::Building => match building_key(&node.name) {
                    Some(key) => place.building = Some(key),
                    None => place.spot = Some(node.name.clone()),
                },
                GridLevel::Staircase => place.unit = unit_number(&node.name),
                GridLevel::Door => place.room = Some(node.name.trim_end_matches(['室', '户']).to_owned()),
            }
        }
        place
    }

    /// The true place of what was said: that of its node, with what the words add to it.
    pub fn true_place(&self, centre: &Centre, path: GridPath, said: &str, spot: &str) -> Place {
        let mut place = self.place_at(centre, path);
        for told in [spot, said].into_iter().filter(|words| !words.trim().is_empty()) {
            let read = self.gazetteer.read(told).place;
            let elsewhere = place.conflicts(&read) && place != Place::default();
            if elsewhere {
                continue;
            }
            place.estate = place.estate.or(read.estate);
            place.building = place.building.or(read.building);
            place.unit = place.unit.or(read.unit);
            place.room = place.room.or(read.room);
            place.spot = place.spot.or(read.spot);
        }
        place
    }
}

fn below<'c>(centre: &'c Centre, node: &Node, is_it: impl Fn(&&Node) -> bool) -> Option<&'c Node> {
    centre
        .below(node.path)
        .find(|below| !below.closed && is_it(below))
}

fn things(added: &str) -> Arc<Things> {
    if added.trim().is_empty() {
        return Arc::clone(&KNOWN);
    }
    let mut things = Things::clone(&KNOWN);
    things.add(added);
    Arc::new(things)
}

fn weights(centre: &Centre) -> Weights {
    centre
        .setting(WEIGHTS)
        .and_then(|lines| Weights::parse(lines).ok())
        .unwrap_or_else(Weights::shipped)
}

fn estate(centre: &Centre, node: &Node) -> Estate {
    let mut buildings = Vec::new();
    let mut spots = Vec::new();
    let mut units = 0;
    for below in centre.below(node.path).filter(|below| !below.closed) {
        match building_key(&below.name) {
            Some(key) => buildings.push(key),
            None => spots.push(below.name.clone()),
        }
        let most = centre
            .below(below.path)
            .filter_map(|unit| unit_number(&unit.name))
            .max();
        units = units.max(most.unwrap_or(0));
    }
    Estate {
        name: node.name.clone(),
        aliases: node.alias.split_whitespace().map(str::to_owned).collect(),
        kind: kind(&node.name),
        buildings: Buildings::parse(&buildings.join(",")),
        units,
        floors: FLOORS,
        spots,
    }
}

fn kind(name: &str) -> Kind {
    if PUBLIC.iter().any(|word| name.contains(word)) {
        Kind::Public
    } else if STREET.iter().any(|end| name.ends_with(end)) {
        Kind::Street
    } else {
        Kind::Estate
    }
}

/// Places of an estate that are no buildings, as lines of the list of spots.
fn spot_lines(centre: &Centre, estate: &Node) -> Vec<String> {
    centre
        .below(estate.path)
        .filter(|below| !below.closed && building_key(&below.name).is_none())
        .map(|below| format!("yard\t{}\t{}\n", below.name, below.alias))
        .collect()
}

/// The number of a building as the grammar says it: `3号楼` is `3`, `A3栋` is `A3`.
fn building_key(name: &str) -> Option<String> {
    let normal = Normal::of(name.trim());
    let chars = normal.chars();
    let lettered = usize::from(chars.first().is_some_and(char::is_ascii_alphabetic));
    let number = text::numeral::read(chars, lettered)?;
    let rest: String = chars.get(number.end..)?.iter().collect();
    let closed = rest.is_empty() || rest == "#" || BUILDING.contains(&rest.as_str());
    let letter: String = chars
        .iter()
        .take(lettered)
        .map(char::to_ascii_uppercase)
        .collect();
    closed.then(|| format!("{letter}{}", number.value))
}

/// The number of a staircase: `2单元` is 2.
fn unit_number(name: &str) -> Option<u32> {
    let normal = Normal::of(name.trim());
    let number = text::numeral::read(normal.chars(), 0)?;
    let rest: String = normal.chars().get(number.end..)?.iter().collect();
    (rest.is_empty() || UNIT.contains(&rest.as_str())).then_some(number.value)
}

fn print(centre: &Centre) -> u64 {
    let mut hash = DefaultHasher::new();
    for node in centre.nodes() {
        (node.path.as_bytes(), &node.name, &node.alias, node.closed).hash(&mut hash);
    }
    [SPOTS, THINGS, WEIGHTS]
        .map(|name| centre.setting(name))
        .hash(&mut hash);
    hash.finish()
}

/// The name of a node with those above it: `南苑 3号楼 2单元`.
pub fn full_name(centre: &Centre, id: NodeId) -> String {
    centre
        .node(id)
        .map(|node| centre.names(node.path).join(" "))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_buildings_and_staircases_are_their_numbers() {
        let key = |name| building_key(name);
        assert_eq!(key("3号楼").as_deref(), Some("3"));
        assert_eq!(key("十二栋").as_deref(), Some("12"));
        assert_eq!(key("a３座").as_deref(), Some("A3"));
        assert_eq!(key("7#").as_deref(), Some("7"));
        assert_eq!((key("东门"), key("3号楼车棚"), key("")), (None, None, None));
        assert_eq!(
            (unit_number("2单元"), unit_number("二门"), unit_number("车库")),
            (Some(2), Some(2), None)
        );
    }

    #[test]
    fn a_street_and_a_public_place_are_told_by_their_names() {
        assert_eq!(kind("和平街"), Kind::Street);
        assert_eq!(kind("党群服务中心"), Kind::Public);
        assert_eq!(kind("南苑"), Kind::Estate);
    }
}
