//! Putting the pieces of a place together.

use std::ops::Range;

use super::address::{self, Address, Bounds};
use super::estate::Named;
use super::gazetteer::{Estate, Gazetteer, Kind};
use super::spot::{Belongs, Spot, house};
use super::{Place, differ};
use crate::normal::Normal;
use crate::words::ends_before;

/// Characters read of one text; a place is said early or not at all.
const READ: usize = 2_000;

/// How many characters after the name a spot of the town still belongs to it.
const NEAR: usize = 3;

/// Why a place must be asked back before anything is decided on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The words fit several places of the grid.
    Several(Vec<Place>),
    /// The estate has no such building.
    NoSuchBuilding(String),
    /// The estate was not said; the place is filled from where the sender lives.
    FromHome,
}

/// What a text says about its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is stated, and nothing else.
    pub place: Place,
    /// What must be asked back, if anything.
    pub doubt: Option<Doubt>,
}

impl Gazetteer {
    /// Reads the place that a text states.
    #[must_use]
    pub fn read(&self, text: &str) -> Reading {
        self.read_normal(&Normal::of(text))
    }

    /// Reads the place with the sender's home as the first guess for what was not said; a guess is a
    /// [`Doubt::FromHome`], to be shown and confirmed.
    #[must_use]
    pub fn read_from(&self, text: &str, home: &Place) -> Reading {
        let mut reading = self.read(text);
        let public = home.estate.is_none();
        match &reading.doubt {
            None if reading.place.estate.is_none() && !public => {
                reading.place.estate.clone_from(&home.estate);
                let silent = reading.place.building.is_none() && reading.place.spot.is_none();
                if silent {
                    reading.place.building.clone_from(&home.building);
                    reading.place.unit = reading.place.unit.or(home.unit);
                }
                reading.doubt = Some(Doubt::FromHome);
            }
            Some(Doubt::Several(candidates)) => {
                if let Some(own) = candidates.iter().find(|place| place.estate == home.estate) {
                    reading.place = own.clone();
                    reading.doubt = Some(Doubt::FromHome);
                }
            }
            _ => {}
        }
        reading
    }

    /// Where names of places stand in a text, as ranges of its characters.
    #[must_use]
    pub fn names_in(&self, normal: &Normal) -> Vec<Range<usize>> {
        let chars = normal.chars();
        let chars = chars.get(..READ).unwrap_or(chars);
        self.names
            .find(chars, &self.estates)
            .into_iter()
            .map(|named| named.at)
            .collect()
    }

    /// The text in one spelling without names of places: what a category is told by, since an estate says
    /// nothing about what is wrong there.
    #[must_use]
    pub fn without_names(&self, text: &str) -> String {
        let normal = Normal::of(text);
        let names = self.names_in(&normal);
        let kept = normal
            .chars()
            .iter()
            .enumerate()
            .filter(|(at, _)| !names.iter().any(|name| name.contains(at)));
        kept.map(|(_, sign)| *sign).collect()
    }

    /// Reads the place of a text that is already in one spelling.
    #[must_use]
    pub fn read_normal(&self, normal: &Normal) -> Reading {
        let chars = normal.chars();
        let chars = chars.get(..READ).unwrap_or(chars);
        let named = self.names.find(chars, &self.estates);
        let spots = self.spots.find(chars);
        let chosen = self.choose(chars, &named);
        let mut reading = match chosen {
            Some(chosen) => self.at_named(chars, chosen, &named, &spots),
            None => self.at_unnamed(chars, &spots),
        };
        reading.place.room = reading
            .place
            .room
            .take()
            .filter(|_| reading.place.building.is_some());
        reading
    }

    /// The name that is meant: estates before streets before the public place; where one only lives comes last.
    fn choose<'a>(&self, chars: &[char], named: &'a [Named]) -> Option<&'a Named> {
        let rank = |name: &&Named| {
            let kind = name
                .which
                .first()
                .and_then(|which| self.estate(*which))
                .map(|estate| estate.kind);
            let lives = ends_before(chars, name.at.start, &["住", "住在", "家在", "我是", "我们是"]);
            let rank = match kind {
                Some(Kind::Public) | None => 3,
                Some(_) if lives => 2,
                Some(Kind::Street) => 1,
                Some(Kind::Estate) => 0,
            };
            (rank, name.at.start)
        };
        named.iter().min_by_key(rank)
    }

    fn at_named(&self, chars: &[char], chosen: &Named, named: &[Named], spots: &[Spot]) -> Reading {
        let mut readings: Vec<Reading> = chosen
            .which
            .iter()
            .filter_map(|which| self.estate(*which))
            .map(|estate| self.at_estate(chars, estate, chosen, named, spots))
            .collect();
        if readings.len() < 2 {
            return readings.pop().unwrap_or_default();
        }
        let fitting = readings.iter().filter(|reading| reading.doubt.is_none()).count();
        if fitting == 1
            && let Some(one) = readings.iter().position(|reading| reading.doubt.is_none())
        {
            return readings.swap_remove(one);
        }
        let candidates: Vec<Place> = readings.into_iter().map(|reading| reading.place).collect();
        let mut place = candidates.first().cloned().unwrap_or_default();
        place.estate = None;
        place.building = place
            .building
            .take()
            .filter(|own| !candidates.iter().any(|c| differ(c.building.as_ref(), Some(own))));
        Reading {
            place,
            doubt: Some(Doubt::Several(candidates)),
        }
    }

    fn at_estate(
        &self,
        chars: &[char],
        estate: &Estate,
        chosen: &Named,
        named: &[Named],
        spots: &[Spot],
    ) -> Reading {
        let address = address::read(
            chars,
            &Bounds {
                building: &|name| estate.buildings.has(name),
                lettered: estate.buildings.has("A1") || estate.buildings.has("B1"),
                units: estate.units.max(1),
                named: estate.kind == Kind::Estate,
                after_names: vec![chosen.at.end, chosen.at.end.saturating_add(1)],
            },
        );
        let mut place = placed(&address);
        place.estate = Some(estate.name.clone());
        let public = self.estates.iter().find(|other| other.kind == Kind::Public);
        if place.building.is_none() {
            let told_public = named.iter().flat_map(|n| &n.which).any(|which| {
                self.estate(*which)
                    .is_some_and(|other| other.kind == Kind::Public)
            });
            let street = (estate.kind == Kind::Street)
                .then(|| house(chars, chosen.at.end))
                .flatten();
            let spot = street.or_else(|| best(spots, chosen, estate, told_public));
            if let Some(spot) = spot {
                if matches!(spot.belongs, Belongs::Centre | Belongs::Hint)
                    && let Some(public) = public.filter(|_| estate.kind != Kind::Public)
                {
                    place = Place {
                        estate: Some(public.name.clone()),
                        ..Place::default()
                    };
                }
                place.spot = Some(own_name(estate, spot));
            }
        } else if place.unit.is_none() && place.room.is_none() {
            place.spot = spots
                .iter()
                .find(|spot| spot.belongs == Belongs::Roof)
                .map(|spot| spot.name.clone());
        }
        if estate.kind != Kind::Estate {
            (place.building, place.unit, place.room) = (None, None, None);
        }
        let doubt = address
            .unknown
            .filter(|_| estate.kind == Kind::Estate)
            .map(Doubt::NoSuchBuilding);
        Reading { place, doubt }
    }

    /// No place is named: numbers are kept, and rooms of the centre mean the centre.
    fn at_unnamed(&self, chars: &[char], spots: &[Spot]) -> Reading {
        let units = self.estates.iter().map(|estate| estate.units).max().unwrap_or(9);
        let address = address::read(
            chars,
            &Bounds {
                building: &|name| self.estates.iter().any(|estate| estate.buildings.has(name)),
                lettered: true,
                units,
                named: false,
                after_names: Vec::new(),
            },
        );
        let mut place = placed(&address);
        if place.building.is_none() {
            place.unit = None;
            let centre = |belongs| spots.iter().find(|spot| spot.belongs == belongs);
            let room = centre(Belongs::Centre).or_else(|| centre(Belongs::Hint));
            let public = self.estates.iter().find(|estate| estate.kind == Kind::Public);
            if let (Some(room), Some(public)) = (room, public) {
                place.estate = Some(public.name.clone());
                place.spot = Some(own_name(public, room.clone()));
            } else if let Some(spot) = centre(Belongs::Yard) {
                place.spot = Some(spot.name.clone());
            }
        }
        Reading { place, doubt: None }
    }
}

fn placed(address: &Address) -> Place {
    Place {
        building: address.building.clone(),
        unit: address.unit,
        floor: address.floor,
        room: address.room.clone(),
        ..Place::default()
    }
}

/// The spot meant beside a name: what lies in the place comes before rooms of the centre, unless the centre is
/// named or the room can only be the centre's; among equals the first said.
fn best(spots: &[Spot], chosen: &Named, estate: &Estate, told_public: bool) -> Option<Spot> {
    // 社区食堂 begins with a name of the centre; elsewhere a spot inside a name (槐树巷口) is no spot.
    let outside = |spot: &&Spot| {
        estate.kind == Kind::Public || spot.at.end <= chosen.at.start || spot.at.start >= chosen.at.end
    };
    let near = |spot: &Spot| spot.at.start.abs_diff(chosen.at.end) <= NEAR || estate.kind == Kind::Street;
    let of = |spot: &Spot, belongs: Belongs| match spot.belongs {
        Belongs::Town => belongs == Belongs::Yard && near(spot),
        own => own == belongs,
    };
    let first = |belongs: Belongs| {
        spots
            .iter()
            .filter(outside)
            .find(|spot| of(spot, belongs))
            .cloned()
    };
    let order: &[Belongs] = match estate.kind {
        Kind::Public => &[Belongs::Centre, Belongs::Hint],
        _ if told_public => &[Belongs::Centre, Belongs::Yard, Belongs::Roof],
        Kind::Estate => &[Belongs::Yard, Belongs::Centre, Belongs::Roof],
        Kind::Street => &[Belongs::Yard],
    };
    order.iter().find_map(|belongs| first(*belongs))
}

/// The grid's own name of a spot, if it has exactly one that ends alike (工地 → 南侧工地).
fn own_name(estate: &Estate, spot: Spot) -> String {
    let mut alike = estate.spots.iter().filter(|own| own.ends_with(&spot.name));
    match (alike.next(), alike.next()) {
        (Some(own), None) => own.clone(),
        _ => spot.name,
    }
}
