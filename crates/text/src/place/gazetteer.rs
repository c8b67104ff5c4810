//! The names and numbers that exist: what the centre's grid says about its estates and streets.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::estate::Names;
use super::spot::Spots;

/// What sort of place a grid node of the upper level is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// An estate with buildings.
    Estate,
    /// A street with house numbers.
    Street,
    /// The centre itself or another public house with rooms.
    Public,
}

/// The buildings of an estate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buildings(BTreeSet<String>);

impl Buildings {
    /// Reads `1-18`, `A1-A6,B1-B6`, `1,3,5`.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let mut all = BTreeSet::new();
        for part in list
            .split([',', '，'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let ends = part
                .split_once('-')
                .map(|(from, to)| (numbered(from), numbered(to)));
            match ends {
                Some((Some((letter, from)), Some((_, to)))) => {
                    all.extend((from..=to.min(from.saturating_add(999))).map(|n| format!("{letter}{n}")));
                }
                _ => {
                    all.insert(part.to_uppercase());
                }
            }
        }
        Self(all)
    }

    /// Whether the building stands.
    #[must_use]
    pub fn has(&self, building: &str) -> bool {
        self.0.contains(building)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `A12` as letters and number.
fn numbered(name: &str) -> Option<(String, u32)> {
    let name = name.trim().to_uppercase();
    let digits = name.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let letters = name.strip_suffix(digits)?;
    Some((letters.to_owned(), digits.parse().ok()?))
}

/// One estate, street or public place of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estate {
    /// The name of the grid.
    pub name: String,
    /// Other names that people use.
    pub aliases: Vec<String>,
    /// Its sort.
    pub kind: Kind,
    /// Its buildings.
    pub buildings: Buildings,
    /// The greatest number of units of a building.
    pub units: u32,
    /// The greatest number of floors.
    pub floors: u32,
    /// Spots that are nodes of the grid (东门, 南侧工地); may be empty.
    pub spots: Vec<String>,
}

/// What is wrong with a list of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPlaces {
    /// The line, from 1.
    pub line: usize,
}

impl std::fmt::Display for BadPlaces {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "line {} of the places has no name", self.line)
    }
}

impl std::error::Error for BadPlaces {}

/// All places of a centre, ready to read texts.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    pub(super) estates: Vec<Estate>,
    pub(super) names: Names,
    pub(super) spots: Spots,
}

impl Gazetteer {
    /// Makes the gazetteer of these estates, with the spots that the program knows by itself.
    #[must_use]
    pub fn new(estates: Vec<Estate>) -> Self {
        let names = Names::of(&estates);
        Self {
            estates,
            names,
            spots: Spots::known(),
        }
    }

    /// Adds spots in the form of `lexicon/spots.txt`, as staff have written them.
    #[must_use]
    pub fn with_spots(mut self, lines: &str) -> Self {
        self.spots.add(lines);
        self
    }

    /// Reads a table with the columns estate, aliases, buildings, units, floors, form, and optionally spots.
    ///
    /// # Errors
    /// A line without a name.
    pub fn from_tsv(table: &str) -> Result<Self, BadPlaces> {
        let mut estates = Vec::new();
        for (number, line) in (1_usize..).zip(table.lines()).skip(1) {
            if line.trim().is_empty() {
                continue;
            }
            let mut columns = line.split('\t').map(str::trim);
            let mut next = || columns.next().unwrap_or_default();
            let (name, aliases, buildings, units, floors) = (next(), next(), next(), next(), next());
            let (form, spots) = (next(), next());
            if name.is_empty() {
                return Err(BadPlaces { line: number });
            }
            estates.push(Estate {
                name: name.to_owned(),
                aliases: list(aliases),
                kind: match form {
                    "街巷" => Kind::Street,
                    "公共场所" => Kind::Public,
                    _ => Kind::Estate,
                },
                buildings: Buildings::parse(buildings),
                units: units
                    .rsplit('-')
                    .next()
                    .and_then(|most| most.parse().ok())
                    .unwrap_or(0),
                floors: floors.parse().unwrap_or(0),
                spots: list(spots),
            });
        }
        Ok(Self::new(estates))
    }

    /// The estates in the order given.
    #[must_use]
    pub fn estates(&self) -> &[Estate] {
        &self.estates
    }

    pub(super) fn estate(&self, at: usize) -> Option<&Estate> {
        self.estates.get(at)
    }
}

fn list(column: &str) -> Vec<String> {
    column
        .split([',', '，'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
