//! Two reports side by side: what speaks for one incident and what against it.

use serde::Serialize;

use super::interned::Spoken;
use crate::things::Things;

/// Microseconds of a day.
const DAY: u64 = 86_400_000_000;
/// After so many days a report is hardly about the same incident.
const FAR: f32 = 30.0;

/// The features of a pair, in the order of [`Pair::features`].
pub const FEATURES: [&str; 20] = [
    "bias",
    "wording",
    "phrases",
    "things",
    "other_things",
    "place_conflict",
    "same_estate",
    "estate_unsaid",
    "same_building",
    "building_unsaid",
    "same_unit",
    "unit_unsaid",
    "same_spot",
    "spot_unsaid",
    "same_room",
    "other_room",
    "no_place_at_all",
    "days",
    "far_apart",
    "alike_at_the_place",
];

/// A reason that a person can check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "of")]
pub enum Why {
    /// The same estate, and nothing closer is stated by both.
    SameEstate,
    /// The same building.
    SameBuilding,
    /// The same unit of the same building.
    SameUnit,
    /// The same spot.
    SameSpot,
    /// Both speak of this thing.
    SameThing(String),
    /// Said on the same day or so many days apart.
    DaysApart(u32),
    /// Much of the wording is the same.
    SameWords,
}

/// Two reports compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    features: [f32; 20],
    shared: Vec<u16>,
    days: f32,
    conflict: bool,
}

impl Pair {
    /// Whether the stated places cannot be one.
    #[must_use]
    pub fn conflicts(&self) -> bool {
        self.conflict
    }

    /// Compares two reports; the order does not matter.
    #[must_use]
    pub fn of(left: &Spoken, right: &Spoken) -> Self {
        let wording = likeness(&left.signs(), &right.signs());
        let phrases = overlap(&left.pairs(), &right.pairs());
        let shared: Vec<u16> = left
            .things
            .iter()
            .copied()
            .filter(|thing| right.things.contains(thing))
            .collect();
        let fewer = left.things.len().min(right.things.len());
        let things = share(shared.len(), fewer);
        let days = days(left.at.abs_diff(right.at));
        let [estate, building, unit, room, spot] = {
            let mut parts = left
                .place
                .iter()
                .zip(&right.place)
                .map(|(left, right)| Part::of(*left, *right));
            [(); 5].map(|()| parts.next().unwrap_or(Part::Silent))
        };
        let conflict = [estate, building, unit, spot].contains(&Part::Differ);
        let close = building == Part::Same || spot == Part::Same;
        let at_place = flag(!conflict && (close || estate == Part::Same));
        Self {
            features: [
                1.0,
                wording,
                phrases,
                things,
                flag(fewer > 0 && shared.is_empty()),
                flag(conflict),
                flag(estate == Part::Same),
                flag(estate == Part::OneSided),
                flag(building == Part::Same),
                flag(building == Part::OneSided),
                flag(unit == Part::Same),
                flag(unit == Part::OneSided),
                flag(spot == Part::Same),
                flag(spot == Part::OneSided),
                flag(room == Part::Same),
                flag(room == Part::Differ),
                flag(estate == Part::Silent && building == Part::Silent && spot == Part::Silent),
                (1.0 + days.min(90.0)).ln() / 4.5,
                flag(days > FAR),
                at_place * (wording + phrases + things) / 3.0,
            ],
            shared,
            days,
            conflict,
        }
    }

    /// The figures, each about 0 to 1, in the order of [`FEATURES`].
    #[must_use]
    pub fn features(&self) -> &[f32; 20] {
        &self.features
    }

    /// The reasons for thinking that both are one.
    #[must_use]
    pub fn why(&self, names: &Things) -> Vec<Why> {
        let set = |name: &str| {
            let mut all = FEATURES.iter().zip(&self.features);
            all.any(|(own, value)| *own == name && *value > 0.5)
        };
        let place = [
            (set("same_unit") && set("same_building"), Why::SameUnit),
            (set("same_building"), Why::SameBuilding),
            (set("same_spot"), Why::SameSpot),
            (set("same_estate"), Why::SameEstate),
        ];
        let mut why: Vec<Why> = place
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, why)| why)
            .take(1)
            .collect();
        why.extend(
            self.shared
                .iter()
                .map(|thing| Why::SameThing(names.name(*thing).to_owned())),
        );
        why.push(Why::DaysApart(
            (0_u32..366)
                .find(|whole| f64::from(*whole) + 1.0 > f64::from(self.days))
                .unwrap_or(366),
        ));
        if set("phrases") {
            why.push(Why::SameWords);
        }
        why
    }
}

/// One part of two places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Same,
    Differ,
    OneSided,
    Silent,
}

impl Part {
    fn of(left: u32, right: u32) -> Self {
        match (left, right) {
            (0, 0) => Self::Silent,
            (0, _) | (_, 0) => Self::OneSided,
            (left, right) if left == right && left != u32::MAX => Self::Same,
            _ => Self::Differ,
        }
    }
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// Small counts as figures.
fn figure(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        0.0
    } else {
        figure(part) / figure(whole)
    }
}

/// Days between two times, up to a year.
fn days(apart: u64) -> f32 {
    let hours = u16::try_from(apart / (DAY / 24)).unwrap_or(u16::MAX);
    f32::from(hours) / 24.0
}

/// How many elements two sorted lists share.
fn common<T: Ord>(left: &[T], right: &[T]) -> usize {
    left.iter().filter(|one| right.binary_search(one).is_ok()).count()
}

/// Shared of all (Jaccard).
fn likeness<T: Ord>(left: &[T], right: &[T]) -> f32 {
    let both = common(left, right);
    share(both, left.len().saturating_add(right.len()).saturating_sub(both))
}

/// Shared of the shorter.
fn overlap<T: Ord>(left: &[T], right: &[T]) -> f32 {
    share(common(left, right), left.len().min(right.len()))
}
