//! `/settings/cover`: a picture of who covers what. Every staircase is a square
//! under its building, shaded by who leads it: somebody of its own, somebody from
//! above, or nobody; below, the professionals of each place. The same as a table.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{GridLevel, GridPath, Micros};
use web::{Door, Failure, Frame};

use super::duty::duty_word;
use super::side::{Side, sides};
use crate::centre::Centre;

/// Squares in a row of the picture.
const ACROSS: usize = 12;
/// A square with its gap, in units of the picture.
const STEP: usize = 16;

/// The page.
#[derive(Template)]
#[template(path = "people/cover.html")]
pub(super) struct CoverPage {
    pub f: Frame,
    pub sides: Vec<Side>,
    pub own: usize,
    pub above: usize,
    pub nobody: usize,
    pub parts: Vec<Part>,
}

/// One estate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    pub name: String,
    /// Who leads it and its professionals: the word of the duty, and who.
    pub duties: Vec<(String, String)>,
    pub buildings: Vec<Building>,
}

/// One building with its staircases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Building {
    pub name: String,
    pub cells: Vec<Cell>,
    pub width: usize,
    pub height: usize,
}

/// One staircase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    pub x: usize,
    pub y: usize,
    pub class: &'static str,
    pub name: String,
    /// Who leads it; empty for nobody.
    pub who: String,
    /// Where somebody is appointed.
    pub href: String,
}

/// The professionals that are attached to places and called by need.
const CALLED: [&str; 7] = [
    "leader",
    "grid",
    "property",
    "police",
    "doctor",
    "lawyer",
    "volunteer",
];

/// `GET /settings/cover`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("people", "edit")?;
    let centre = super::centre(&door).await?;
    let f = door.frame_t("people-cover");
    let parts = parts(&f, &centre, door.now);
    let count = |class: &str| {
        let cells = parts
            .iter()
            .flat_map(|part| &part.buildings)
            .flat_map(|building| &building.cells);
        cells.filter(|cell| cell.class == class).count()
    };
    let page = CoverPage {
        sides: sides(&door),
        own: count("c4"),
        above: count("c2"),
        nobody: count("c-late"),
        parts,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}

fn parts(f: &Frame, centre: &Centre, now: Micros) -> Vec<Part> {
    let of_level = |level| {
        let all = centre.nodes().iter();
        all.filter(move |node| !node.closed && node.path.level() == level)
    };
    of_level(GridLevel::Estate)
        .map(|estate| Part {
            name: estate.name.clone(),
            duties: called(f, centre, estate.path, now),
            buildings: of_level(GridLevel::Building)
                .filter(|building| estate.path.contains(&building.path))
                .map(|building| one_building(centre, building.path, &building.name, now))
                .collect(),
        })
        .collect()
}

fn called(f: &Frame, centre: &Centre, place: GridPath, now: Micros) -> Vec<(String, String)> {
    let who = |duty: &&str| {
        let found = centre.on_duty(duty, place, None, now)?;
        Some((duty_word(f, duty), name(centre, found.staff)))
    };
    CALLED.iter().filter_map(who).collect()
}

fn name(centre: &Centre, staff: kernel::StaffId) -> String {
    let one = centre.person(staff);
    one.map(|one| format!("{} {}", one.title, one.name).trim().to_owned())
        .unwrap_or_default()
}

fn one_building(centre: &Centre, path: GridPath, title: &str, now: Micros) -> Building {
    let cells: Vec<Cell> = centre
        .below(path)
        .filter(|node| !node.closed && node.path.level() == GridLevel::Staircase)
        .enumerate()
        .map(|(at, node)| {
            let found = centre.on_duty("leader", node.path, None, now);
            let own = centre
                .rosters()
                .any(|row| row.duty == "leader" && row.path == node.path && !row.closed);
            Cell {
                x: at % ACROSS * STEP,
                y: at / ACROSS * STEP,
                class: match (&found, own) {
                    (None, _) => "c-late",
                    (Some(_), true) => "c4",
                    (Some(_), false) => "c2",
                },
                name: node.name.clone(),
                who: found.map(|found| name(centre, found.staff)).unwrap_or_default(),
                href: format!("/settings/grid/{}/leader", node.id),
            }
        })
        .collect();
    Building {
        name: title.to_owned(),
        width: cells.len().clamp(1, ACROSS) * STEP,
        height: cells.len().div_ceil(ACROSS).max(1) * STEP,
        cells,
    }
}
