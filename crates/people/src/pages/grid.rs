//! `/settings/grid`: estates, buildings, staircases, and who leads each.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::{GridLevel, GridPath, NodeId};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::edit::{EditPage, Editing};
use super::field::{Field, place_name};
use super::keep::{self, Subject, change};
use super::list::{Add, ListPage, ListRow, paged};
use super::places::{free, names};
use super::units::{pairs, tick};
use crate::centre::Centre;
use crate::rows::{self, Node};

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
        let errors = Errors::one("names", key);
        list_page(&door, &centre).again(&door, &form, errors)
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
    page.inside.push((
        format!("/settings/grid/{}/leader", node.id),
        f.t("people-leader-hand-over"),
    ));
    if node.path.level() < GridLevel::Staircase {
        page.inside.push((
            address(Some(node.id)),
            f.t1("people-grid-inside", "n", centre.below(node.path).count()),
        ));
    }
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
    let (stale, both) = ("people-stale", (old.clone(), node));
    if change(&door, &form, both, &mut errors, stale, ("version", stale)).await? {
        return Ok(Reply::to(format!("/settings/grid/{id}?said=people-kept-done")).into_response());
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
