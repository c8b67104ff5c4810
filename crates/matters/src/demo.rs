//! The demo centre's matters: categories, rules, and three months of what
//! people said, done by the same verbs as everywhere, on a clock that is moved
//! along.

mod settings;

use kernel::{Day, Micros, ReceiptNumber};
use people::Centre;
use people::demo::Town;
use store::{Store, StoreError, Tx};

use crate::cx::Cx;
use crate::report::{Report, report, series};
use crate::rulebook::Rulebook;

/// Lets three months pass up to `until`, on the store's own clock; tells how
/// many days of how many are done.
pub fn build(
    store: &Store,
    town: &Town,
    until: Micros,
    mut tell: impl FnMut(u64, u64),
) -> Result<(), StoreError> {
    let town_of = town.clone();
    store.write_now(move |tx| settings::build(tx, &town_of))?;
    let town = town.clone();
    store.write_now(move |tx| quick(tx, &town, until))?;
    tell(1, 1);
    Ok(())
}

fn quick(tx: &mut Tx<'_>, town: &Town, until: Micros) -> Result<(), StoreError> {
    let community = town.community.id;
    let centre = Centre::load(tx, community, &town.community.zone)?;
    let book = Rulebook::load(tx, community)?;
    let room = crate::room();
    let kinds: Vec<(&str, &[&str])> = room
        .kinds
        .iter()
        .map(|(kind, names)| (*kind, names.as_slice()))
        .collect();
    let policy = gate::Policy::read(&[(room.name, room.permissions)], &kinds)
        .map_err(|error| StoreError::Engine(error.to_string()))?;
    let staircases: Vec<_> = centre
        .nodes()
        .iter()
        .filter(|node| node.path.level() == kernel::GridLevel::Staircase)
        .collect();
    let system = gate::Actor::system();
    let said: Vec<&str> = book
        .categories
        .iter()
        .map(|category| category.name.as_str())
        .collect();
    for at in 0..40i64 {
        let now = until.plus((at - 40) * 20 * Micros::HOUR);
        tx.clock().pass(now.since(tx.now()));
        let cx = Cx {
            community,
            actor: &gate::Actor::nobody(),
            centre: &centre,
            book: &book,
            policy: &policy,
        };
        let n = usize::try_from(at).unwrap_or(0);
        let category = book.categories.get(n % book.categories.len());
        let node = staircases.get(n * 5 % staircases.len()).map(|node| node.id);
        let input = Report {
            category: category.map(|category| category.code.clone()),
            node,
            phone: format!("169{at:08}"),
            ..Report::of(&format!(
                "{}的事，楼下好几天没人管，请来看看。",
                said.get(n % said.len()).unwrap_or(&"")
            ))
        };
        let number = receipt(tx, town, now.day(centre.zone()))?;
        let done =
            report(tx, &cx, number, &input).map_err(|error| StoreError::Engine(format!("{error:?}")))?;
        let cx = Cx { actor: &system, ..cx };
        let fail = |error: &dyn std::fmt::Debug| StoreError::Engine(format!("{error:?}"));
        if !done.matter.private && n % 8 != 0 {
            crate::publish::publish(tx, &cx, done.matter.id, None, &done.intake.said, "")
                .map_err(|error| fail(&error))?;
        }
    }
    tx.clock().pass(until.since(tx.now()));
    Ok(())
}

fn receipt(tx: &mut Tx<'_>, town: &Town, day: Day) -> Result<ReceiptNumber, StoreError> {
    let period = ReceiptNumber::period_of(day).unwrap_or(0);
    let next = store::number::lease(tx, town.community.id, &series(period), 1)?;
    let serial = u32::try_from(next - 1).unwrap_or(0);
    ReceiptNumber::in_period(period, serial).ok_or_else(|| StoreError::Engine("no receipt number".to_owned()))
}
