//! The demo centre's categories with their limits, and who answers for what.

use kernel::{GridPath, Limit, UnitId};
use people::demo::Town;
use store::{StoreError, Tx};

use crate::rulebook::{Category, Rule};

const CATEGORIES: &str = include_str!("../../data/demo_categories.tsv");
const RULES: &str = include_str!("../../data/demo_rules.tsv");

/// Keeps the categories and the routing table.
pub(super) fn build(tx: &mut Tx<'_>, town: &Town) -> Result<(), StoreError> {
    let categories = lines(CATEGORIES)
        .map(|(ord, fields)| category(town, ord, &fields))
        .collect::<Result<Vec<_>, _>>()?;
    Category::insert_all(&categories, tx)?;
    let mut rules = Vec::new();
    for (ord, fields) in lines(RULES) {
        for (path, unit) in units(town, fields.get(4).copied().unwrap_or_default()) {
            rules.push(rule(tx, town, ord * 10, &fields, (path, unit))?);
        }
    }
    Rule::insert_all(&rules, tx)?;
    people::rows::new_edition(tx, town.community.id)
}

/// Lines behind the first, counted from 1, in their fields.
fn lines(text: &str) -> impl Iterator<Item = (i32, Vec<&str>)> {
    (1..).zip(text.lines().skip(1).map(|line| line.split('\t').collect()))
}

fn category(town: &Town, ord: i32, fields: &[&str]) -> Result<Category, StoreError> {
    let text = |at: usize| fields.get(at).copied().unwrap_or_default();
    let limit = |at: usize| text(at).parse::<Limit>().map_err(|_| broken("a limit", text(at)));
    Ok(Category {
        community: town.community.id,
        code: text(0).to_owned(),
        ord,
        name: text(1).to_owned(),
        name_en: text(2).to_owned(),
        words: text(8).to_owned(),
        accept: limit(3)?,
        first: limit(4)?,
        settle: limit(5)?,
        proof: text(6) == "yes",
        public: text(7) == "yes",
        closed: false,
        version: 1,
    })
}

fn rule(
    tx: &Tx<'_>,
    town: &Town,
    ord: i32,
    fields: &[&str],
    (path, unit): (GridPath, Option<UnitId>),
) -> Result<Rule, StoreError> {
    let text = |at: usize| fields.get(at).copied().unwrap_or_default();
    let minute = |at: usize| text(at).parse().map_err(|_| broken("a minute", text(at)));
    Ok(Rule {
        community: town.community.id,
        id: tx.clock().fresh(),
        ord,
        category: text(0).to_owned(),
        path,
        from_minute: minute(1)?,
        until_minute: minute(2)?,
        duty: text(3).to_owned(),
        unit,
        closed: false,
        version: 1,
    })
}

/// One unit for the whole community; `estate`: each estate's own property company.
fn units(town: &Town, key: &str) -> Vec<(GridPath, Option<UnitId>)> {
    match key {
        "estate" => town
            .estates
            .iter()
            .map(|(key, path)| (*path, town.units.get(key).copied()))
            .collect(),
        key => vec![(GridPath::ROOT, town.units.get(key).copied())],
    }
}

fn broken(what: &str, text: &str) -> StoreError {
    StoreError::Engine(format!("the demo's data: {text:?} is not {what}"))
}
