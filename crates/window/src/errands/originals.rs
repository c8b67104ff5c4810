//! Originals: a paper that was taken along is on record from hand to hand until
//! it is back in its owner's.

use people::register;
use store::audit::Entry;
use store::{StoreError, Tx};

use super::begin::ErrandError;
use super::rows::{self, Errand, ErrandId, Hand, Original, OriginalId};
use super::steps::{take, tell_all};

/// An original is taken along.
pub fn taken(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    id: ErrandId,
    name: &str,
) -> Result<Original, ErrandError> {
    let errand = take(tx, cx, id)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(ErrandError::Field("name", "window-original-no-name"));
    }
    let original = Original {
        community: cx.community,
        id: tx.clock().fresh(),
        errand: errand.id,
        name: name.to_owned(),
        holder: cx.actor.name.clone(),
        back_at: None,
        made_at: tx.now(),
        version: 1,
    };
    original.insert(tx)?;
    hand(tx, cx, &original, "本人", &cx.actor.name)?;
    log(tx, cx, &original, "original.taken")?;
    let words = format!("{}带走了您的{name}，办完就还", cx.actor.name);
    tell_all(tx, cx, &errand, words)?;
    Ok(original)
}

/// An original goes into another hand; `back` means its owner's own.
pub fn moved(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    id: ErrandId,
    original: OriginalId,
    to: &str,
    back: bool,
) -> Result<Original, ErrandError> {
    let errand = take(tx, cx, id)?;
    let mut found = find(tx, cx, &errand, original)?;
    if found.back_at.is_some() {
        return Err(ErrandError::Stale);
    }
    let to = if back { "本人" } else { to.trim() };
    if to.is_empty() || to.chars().count() > 60 {
        return Err(ErrandError::Field("to", "window-original-no-hand"));
    }
    let from = found.holder.clone();
    found.holder = to.to_owned();
    found.back_at = back.then(|| tx.now());
    let changed = tx.run(
        &rows::MOVE_ORIGINAL,
        &[
            &cx.community,
            &found.id,
            &found.version,
            &found.holder,
            &found.back_at,
        ],
    )?;
    if changed == 0 {
        return Err(ErrandError::Stale);
    }
    hand(tx, cx, &found, &from, to)?;
    log(
        tx,
        cx,
        &found,
        if back { "original.back" } else { "original.moved" },
    )?;
    if back {
        let words = format!("{}还到您手里了", found.name);
        tell_all(tx, cx, &errand, words)?;
    }
    Ok(found)
}

fn find(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    errand: &Errand,
    id: OriginalId,
) -> Result<Original, ErrandError> {
    let all = tx.all(&rows::ORIGINALS, &[&cx.community, &errand.id], Original::read)?;
    all.into_iter()
        .find(|one| one.id == id)
        .ok_or(ErrandError::NotFound)
}

fn hand(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    original: &Original,
    from: &str,
    to: &str,
) -> Result<(), StoreError> {
    Hand {
        community: cx.community,
        id: tx.clock().fresh(),
        original: original.id,
        at: tx.now(),
        from: from.to_owned(),
        to: to.to_owned(),
        by_name: cx.actor.name.clone(),
    }
    .insert(tx)
}

fn log(tx: &mut Tx<'_>, cx: &register::Cx<'_>, original: &Original, verb: &str) -> Result<(), StoreError> {
    let actor = cx.actor.label();
    let entry = Entry {
        actor: &actor,
        verb,
        subject_kind: "original",
        subject: original.id.0,
        body: serde_json::json!({ "by": cx.actor.name, "name": original.name, "holder": original.holder })
            .to_string(),
    };
    tx.audit(cx.community, &entry)
}
