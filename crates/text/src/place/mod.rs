//! From free words to a node of the centre's own grid: estate, building, unit, room, or a spot.
//!
//! The grid decides which names and numbers exist, so a new estate works at once. What the words leave open
//! is left open, and what fits several nodes is asked back, never guessed.

mod address;
mod building;
mod estate;
mod gazetteer;
mod reading;
mod spot;

use std::fmt;

pub use gazetteer::{BadPlaces, Buildings, Estate, Gazetteer, Kind};
pub use reading::{Doubt, Reading};

/// A place as far as it is known. The parts that were not said are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The estate, street or public place, by the name of the grid.
    pub estate: Option<String>,
    /// The building: `3`, `A3`.
    pub building: Option<String>,
    /// The unit of the building.
    pub unit: Option<u32>,
    /// The floor; not a node of the grid, and not written in the path.
    pub floor: Option<u32>,
    /// The room: `501`.
    pub room: Option<String>,
    /// A spot of the estate, street or building: `东门`, `23号`, `地下车库`.
    pub spot: Option<String>,
}

impl Place {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the two cannot be one place: something that both state differs, from the estate to the unit,
    /// or both state a spot.
    #[must_use]
    pub fn conflicts(&self, other: &Self) -> bool {
        differ(self.estate.as_ref(), other.estate.as_ref())
            || differ(self.building.as_ref(), other.building.as_ref())
            || differ(self.unit.as_ref(), other.unit.as_ref())
            || differ(self.spot.as_ref(), other.spot.as_ref())
    }

    /// Reads the path form `estate/building/unit/room`, `estate/@spot` or `estate/building/@spot`.
    #[must_use]
    pub fn from_path(path: &str) -> Self {
        let mut place = Self::default();
        for (depth, part) in path.split('/').enumerate().filter(|(_, part)| !part.is_empty()) {
            if let Some(spot) = part.strip_prefix('@') {
                place.spot = Some(spot.to_owned());
                continue;
            }
            match depth {
                0 => place.estate = Some(part.to_owned()),
                1 => place.building = Some(part.to_owned()),
                2 => place.unit = part.parse().ok(),
                _ => place.room = Some(part.to_owned()),
            }
        }
        place
    }
}

/// Whether both are stated and are not the same.
pub(crate) fn differ<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> bool {
    matches!((left, right), (Some(left), Some(right)) if left != right)
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.map(|unit| unit.to_string());
        let spot = self.spot.as_ref().map(|spot| format!("@{spot}"));
        let parts = [
            self.estate.clone(),
            self.building.clone(),
            unit,
            self.room.clone(),
        ];
        let said = parts
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |last| last.saturating_add(1));
        let mut path: Vec<String> = parts
            .into_iter()
            .take(said)
            .map(Option::unwrap_or_default)
            .collect();
        if spot.is_some() && path.is_empty() {
            path.push(String::new());
        }
        path.extend(spot);
        out.write_str(&path.join("/"))
    }
}
