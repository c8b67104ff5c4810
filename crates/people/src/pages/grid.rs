//! `/settings/grid`: estates, buildings, staircases, and who leads each.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{GridLevel, GridPath, NodeId};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::edit::{EditPage, Editing};
use super::field::{Field, place_name};
use super::keep::{self, Kept, Subject, keep};
use super::list::{Add, ListPage, ListRow, paged};
use super::units::{pairs, tick};
use crate::centre::Centre;
use crate::rows::{self, Node};

/// The most places that one line adds.
const MOST: u32 = 200;

impl Subject for Node {
    const KIND: &'static str = "node";

    fn subject(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        pairs(&[
            ("name", &self.name),
            ("alias", &self.alias),
            ("closed", tick(self.closed)),
        ])
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Node::insert(self, tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        let values = [&self.name, &self.alias];
        let [name, alias] = values;
        tx.run(
            &rows::SAVE_NODE,
            &[&self.community, &self.id, name, alias, &self.closed, &version],
        )
    }
}

/// The names that somebody typed: one a line, or `1–12号楼` for twelve at once.
fn names(typed: &str) -> Result<Vec<String>, &'static str> {
    let mut all = Vec::new();
    for line in typed.split(['\n', '，', ',', '、']) {
        let line = line.trim();
        match range(line) {
            Some((_, from, until, _)) if until < from => return Err("people-grid-turned"),
            Some((_, from, until, _)) if until - from >= MOST => return Err("people-grid-many"),
            Some((before, from, until, after)) => {
                all.extend((from..=until).map(|n| format!("{before}{n}{after}")));
            }
            None if line.is_empty() => {}
            None => all.push(line.to_owned()),
        }
    }
    match all.len() {
        0 => Err("people-bad-name"),
        1..=200 if all.iter().all(|name| name.chars().count() <= 40) => Ok(all),
        1..=200 => Err("people-too-long"),
        _ => Err("people-grid-many"),
    }
}

/// Splits `第1–12号楼` into what stands before, both numbers, and what stands after.
fn range(line: &str) -> Option<(&str, u32, u32, &str)> {
    let first = line.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = line.split_at(first);
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (from, rest) = rest.split_at(end);
    let rest = rest.trim_start_matches([' ', '—', '号', '#']);
    let rest = rest
        .strip_prefix(['-', '–', '－', '~', '～', '至', '到'])?
        .trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (until, after) = rest.split_at(end);
    Some((before, from.parse().ok()?, until.parse().ok()?, after))
}

/// The leader of a place, and whether the duty is of this very place.
fn leader(centre: &Centre, path: GridPath, f: &Frame) -> Option<(String, bool)> {
    let found = centre.on_duty("leader", path, None, f.now)?;
    let own = centre
        .rosters()
        .any(|row| row.duty == "leader" && row.path == path);
    let name = centre
        .person(found.staff)
        .map(|one| format!("{} {}", one.title, one.name))?;
    Some((name.trim().to_owned(), own))
}

fn level_word(path: GridPath) -> &'static str {
    match path.level() {
        GridLevel::Community => "people-level-estate",
        GridLevel::Estate => "people-level-building",
        GridLevel::Building => "people-level-staircase",
        GridLevel::Staircase | GridLevel::Door => "people-level-door",
    }
}

/// The place whose inside is shown.
fn here(door: &Door, centre: &Centre) -> (GridPath, Option<NodeId>) {
    let node = door.query().parsed::<NodeId>("at").and_then(|id| centre.node(id));
    node.map_or((GridPath::ROOT, None), |node| (node.path, Some(node.id)))
}

fn address(id: Option<NodeId>) -> String {
    id.map_or_else(
        || "/settings/grid".to_owned(),
        |id| format!("/settings/grid?at={id}"),
    )
}

fn list_page(door: &Door, centre: &Centre) -> ListPage {
    let (path, id) = here(door, centre);
    let heads = [level_word(path), "people-alias", "people-leader", "people-inside"];
    let mut page = ListPage::new(door, "people-grid", "people-grid-about", &heads);
    if path != GridPath::ROOT {
        page.f.title = place_name(centre, path, &page.f);
    }
    let f = &page.f;
    let rows = centre.below(path).map(|node| {
        let led = leader(centre, node.path, f);
        let words = match &led {
            Some((name, true)) => name.clone(),
            Some((name, false)) => f.t1("people-leader-above", "name", name.as_str()),
            None => String::new(),
        };
        let tag = match (node.closed, led) {
            (true, _) => Some(("sky", f.t("people-closed"))),
            (false, None) => Some(("late", f.t("people-no-leader"))),
            (false, Some(_)) => None,
        };
        ListRow {
            href: format!("/settings/grid/{}", node.id),
            cells: vec![
                node.name.clone(),
                node.alias.clone(),
                words,
                centre.below(node.path).count().to_string(),
            ],
            tag,
            key: node.id.to_string(),
        }
    });
    let rows = paged(door, rows.collect(), 50);
    if path.level() < GridLevel::Staircase {
        page.add = Some(Add {
            title: f.t1("people-grid-add", "place", place_name(centre, path, f)),
            action: address(id),
            fields: vec![Field::new(f, "names", "area", level_word(path)).hint(f, "people-grid-hint")],
            go: f.t("people-add"),
        });
    }
    page.page = rows;
    page
}

/// `GET /settings/grid`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    Ok(list_page(&door, &centre).reply(&door))
}

/// `POST /settings/grid`: adds one place, or a whole row of buildings.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let (path, id) = here(&door, &centre);
    let refused = |key: &'static str| {
        let mut page = list_page(&door, &centre);
        page.values = form.values().clone();
        page.errors = Errors::one("names", key);
        page.reply(&door)
    };
    let names = match names(form.raw("names")) {
        Ok(names) => names,
        Err(key) => return Ok(refused(key)),
    };
    let taken = |name: &String| centre.below(path).any(|node| node.name == *name);
    let mut seen = std::collections::HashSet::new();
    if names.iter().any(|name| taken(name) || !seen.insert(name.clone())) {
        return Ok(refused("people-name-taken"));
    }
    let used: Vec<u16> = centre
        .below(path)
        .filter_map(|node| node.path.ordinal())
        .collect();
    let Some(paths) = free(path, &used, &names) else {
        return Ok(refused("people-grid-many"));
    };
    let (community, actor) = (door.community.id, door.actor.clone());
    let made = door
        .write::<_, StoreError, _>(move |tx| {
            for (name, path) in names.iter().zip(&paths) {
                let node = Node {
                    community,
                    id: tx.clock().fresh(),
                    path: *path,
                    name: name.clone(),
                    alias: String::new(),
                    closed: false,
                    version: 1,
                };
                Subject::insert(&node, tx)?;
                keep::note(tx, community, &actor, &node, 1)?;
            }
            Ok(())
        })
        .await;
    super::forget(&door);
    match made {
        Ok(()) => {}
        Err(StoreError::Unique) => return Ok(refused("people-stale")),
        Err(error) => return Err(error.into()),
    }
    let to = address(id);
    let join = if to.contains('?') { '&' } else { '?' };
    Ok(Reply::to(format!("{to}{join}said=people-kept-done")).into_response())
}

/// A path for each name: its own number if that is free, else the next free one.
fn free(parent: GridPath, used: &[u16], names: &[String]) -> Option<Vec<GridPath>> {
    let mut used: std::collections::HashSet<u16> = used.iter().copied().collect();
    let mut paths = Vec::new();
    for name in names {
        let digits: String = name
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let own = digits.parse::<u16>().ok().filter(|n| *n > 0 && !used.contains(n));
        let ordinal = own.or_else(|| (1..=u16::MAX).find(|n| !used.contains(n)))?;
        used.insert(ordinal);
        paths.push(parent.child(ordinal)?);
    }
    Some(paths)
}

async fn shown(
    door: &Door,
    centre: &Centre,
    node: &Node,
    typed: Option<(Values, Errors)>,
) -> Result<Response, Failure> {
    let f = door.frame("");
    let editing = Editing {
        title: place_name(centre, node.path, &f),
        action: format!("/settings/grid/{}", node.id),
        list: "/settings/grid",
        list_word: "people-grid",
        fields: vec![
            Field::new(&f, "name", "text", "people-name"),
            Field::new(&f, "alias", "text", "people-alias").hint(&f, "people-alias-hint"),
            Field::new(&f, "closed", "tick", "people-node-closed").hint(&f, "people-closed-hint"),
        ],
    };
    let mut page = EditPage::of(door, node, editing, typed).await?;
    let parent = node.path.parent().and_then(|up| centre.at(up));
    page.back = (
        address(parent.map(|node| node.id)),
        parent.map_or_else(
            || f.t("people-grid"),
            |_| place_name(centre, node.path.parent().unwrap_or_default(), &f),
        ),
    );
    if node.path.level() < GridLevel::Staircase && !node.closed {
        page.more = Some(Add {
            title: f.t1("people-grid-add", "place", place_name(centre, node.path, &f)),
            action: address(Some(node.id)),
            fields: vec![Field::new(&f, "names", "area", level_word(node.path)).hint(&f, "people-grid-hint")],
            go: f.t("people-add"),
        });
    }
    page.inside = (node.path.level() < GridLevel::Staircase).then(|| {
        (
            address(Some(node.id)),
            f.t1("people-grid-inside", "n", centre.below(node.path).count()),
        )
    });
    Ok(page.reply(door))
}

fn find<'c>(centre: &'c Centre, id: &str) -> Result<&'c Node, Failure> {
    let id: NodeId = id.parse().map_err(|_| Failure::NotFound)?;
    centre.node(id).ok_or(Failure::NotFound)
}

/// `GET /settings/grid/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    shown(&door, &centre, find(&centre, &id)?, None).await
}

/// `POST /settings/grid/{id}`: another name, other names, closed.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let centre = super::open(&door).await?;
    let old = find(&centre, &id)?;
    let node = Node {
        name: form.text("name").to_owned(),
        alias: form.text("alias").to_owned(),
        closed: form.ticked("closed"),
        ..old.clone()
    };
    let mut errors = Errors::none();
    if node.name.is_empty() || node.name.chars().count() > 40 {
        errors.add("name", "people-bad-name");
    }
    if node.alias.chars().count() > 200 {
        errors.add("alias", "people-too-long");
    }
    let parent = node.path.parent().unwrap_or_default();
    if centre
        .below(parent)
        .any(|other| other.name == node.name && other.id != node.id)
    {
        errors.add("name", "people-name-taken");
    }
    if errors.is_empty() {
        match keep(
            &door,
            Some(old.clone()),
            node,
            form.parsed("version").unwrap_or(0),
        )
        .await?
        {
            Kept::Done => {
                return Ok(Reply::to(format!("/settings/grid/{id}?said=people-kept-done")).into_response());
            }
            Kept::Stale | Kept::Taken => errors.add("version", "people-stale"),
        }
    }
    let centre = super::centre(&door).await?;
    shown(
        &door,
        &centre,
        find(&centre, &id)?,
        Some((form.values().clone(), errors)),
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_buildings_is_added_by_one_line() {
        assert_eq!(names("1–3号楼").unwrap(), ["1号楼", "2号楼", "3号楼"]);
        assert_eq!(
            names("1号-2号楼\n 南门岗亭 ").unwrap(),
            ["1号楼", "2号楼", "南门岗亭"]
        );
        assert_eq!(names("12号楼").unwrap(), ["12号楼"]);
        assert!(names("").is_err() && names("9-1号楼").is_err() && names("1-999号楼").is_err());
    }

    #[test]
    fn a_building_gets_its_own_number_if_it_is_free() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let paths = free(GridPath::ROOT, &[1, 2], &list(&["2号楼", "5号楼"])).unwrap();
        let ordinals: Vec<u16> = paths.iter().filter_map(|path| path.ordinal()).collect();
        assert_eq!(ordinals, [3, 5]);
    }
}
