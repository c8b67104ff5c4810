//! `GET /people/silent`: who was reached by nobody, and how far each staircase
//! is covered: the leader's list.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{GridLevel, GridPath, Micros};
use store::StoreError;
use web::{Door, Errors, Failure, Frame, Values};

use super::row::Row;
use super::{Hand, view};
use crate::centre::Centre;
use crate::pages::Field;
use crate::register::audience::{Audience, Covered, covered, people_of};
use crate::register::{LabelKind, Person, Reach};

/// So many of those who were not reached are listed.
const LISTED: i64 = 100;

/// The list.
#[derive(Template)]
#[template(path = "register/silent.html")]
pub(crate) struct SilentPage {
    pub f: Frame,
    pub fields: Vec<Field>,
    pub values: Values,
    pub errors: Errors,
    pub reached: i64,
    pub all: i64,
    pub days: i64,
    pub rows: Vec<Row>,
    pub more: bool,
    pub buildings: Vec<Building>,
    /// Staircases that nobody leads, with where to appoint somebody.
    pub leaderless: Vec<(String, String)>,
}

/// A building with its staircases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Building {
    pub name: String,
    pub cells: Vec<Cell>,
}

/// A staircase: its name, how many were reached of how many, and a shade from 0 to 4.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cell {
    pub name: String,
    pub reached: i64,
    pub all: i64,
    pub shade: i64,
}

fn asked(query: &Values) -> (i64, Audience) {
    let days = query
        .parsed::<i64>("days")
        .filter(|days| (1..=3650).contains(days))
        .unwrap_or(30);
    let labels = query.all("label").filter_map(LabelKind::from_word).collect();
    let place = query
        .parsed::<GridPath>("place")
        .filter(|place| *place != GridPath::ROOT);
    let group = Audience {
        places: place.into_iter().collect(),
        labels,
        from_age: query.parsed::<i32>("age").filter(|age| (0..=120).contains(age)),
        ..Audience::default()
    };
    (days, group)
}

/// `GET /people/silent`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let query = door.query();
    let (days, group) = asked(&query);
    let since = door.now.plus(-days.saturating_mul(Micros::DAY));
    let (acting, quiet) = (
        hand.clone(),
        Audience {
            silent_since: Some(since),
            ..group.clone()
        },
    );
    let (persons, places): (Vec<Person>, Vec<Covered>) = door
        .read::<_, StoreError, _>(move |tx| {
            let reach = Reach::of(&acting.actor);
            Ok((
                people_of(tx, acting.community, &reach, &quiet, LISTED + 1)?,
                covered(tx, acting.community, &reach, &group, since)?,
            ))
        })
        .await?;
    let f = door.frame_t("people-reg-silent");
    let most = usize::try_from(LISTED).unwrap_or(100);
    let page = SilentPage {
        reached: places.iter().map(|place| place.reached).sum(),
        all: places.iter().map(|place| place.all).sum(),
        more: persons.len() > most,
        rows: persons
            .iter()
            .take(most)
            .map(|one| Row::of(&f, &hand.centre, one))
            .collect(),
        buildings: buildings(&f, &hand.centre, &places),
        leaderless: if door.may_any("people", "edit") {
            leaderless(&hand.centre, door.now)
        } else {
            Vec::new()
        },
        fields: fields(&f, &hand),
        errors: Errors::none(),
        values: query.or("days", days.to_string()),
        days,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}

fn fields(f: &Frame, hand: &Hand) -> Vec<Field> {
    let mut labels: Vec<(String, String)> = LabelKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), view::label_word(f, *kind)))
        .collect();
    labels.insert(0, (String::new(), f.t("people-reg-anybody")));
    let mut places = super::form::places(hand, f);
    places.retain(|(value, _)| value.len() <= 8);
    if places.first().is_none_or(|(value, _)| !value.is_empty()) {
        places.insert(0, (String::new(), f.t("people-any")));
    }
    vec![
        Field::new(f, "days", "number", "people-reg-days"),
        Field::choice(f, "label", "people-reg-label", labels),
        Field::new(f, "age", "number", "people-reg-from-age"),
        Field::choice(f, "place", "people-reg-place", places),
    ]
}

/// The picture: staircases under their buildings, most of the uncovered first.
fn buildings(f: &Frame, centre: &Centre, places: &[Covered]) -> Vec<Building> {
    let mut by_building: BTreeMap<GridPath, Vec<Cell>> = BTreeMap::new();
    for place in places {
        let path = place.path;
        let above = if path.level() > GridLevel::Building {
            path.parent().unwrap_or_default()
        } else {
            path
        };
        let name = centre.at(path).map(|node| node.name.clone()).unwrap_or_default();
        by_building.entry(above).or_default().push(Cell {
            name: if path == above {
                f.t("people-reg-whole")
            } else {
                name
            },
            reached: place.reached,
            all: place.all,
            shade: place.reached.saturating_mul(4) / place.all.max(1),
        });
    }
    let mut all: Vec<Building> = by_building
        .into_iter()
        .map(|(path, cells)| Building {
            name: super::row::place(f, centre, path),
            cells,
        })
        .collect();
    let left =
        |building: &Building| -> i64 { building.cells.iter().map(|cell| cell.all - cell.reached).sum() };
    all.sort_by_key(|building| std::cmp::Reverse(left(building)));
    all.truncate(120);
    all
}

/// Staircases that nobody leads, themselves or from the building above.
fn leaderless(centre: &Centre, now: Micros) -> Vec<(String, String)> {
    centre
        .nodes()
        .iter()
        .filter(|node| !node.closed && node.path.level() == GridLevel::Staircase)
        .filter(|node| centre.on_duty("leader", node.path, None, now).is_none())
        .take(50)
        .map(|node| {
            (
                format!("/settings/grid/{}/leader", node.id),
                centre.names(node.path).join(" "),
            )
        })
        .collect()
}
