//! Learning from the clerks' decisions what speaks for one incident. The
//! weights are a setting of the centre: text that a person can read, with its
//! history like every setting.

use std::sync::Arc;

use gate::Actor;
use kernel::Micros;
use people::Centres;
use store::lease::Turn;
use store::{Community, JobError, Periodic, Store, StoreError, Tx};
use text::likeness::{FEATURES, Index, Pair, Weights, learn};
use web::App;

use super::grid::{Hearing, WEIGHTS};
use super::rows::{self, Decision, Told};
use crate::cx::Cx;
use crate::hand::settings;
use crate::rulebook::Rulebooks;

/// The newest decisions that are learned from.
const MOST: i64 = 2_000;
/// With fewer decisions, or fewer of one kind, the shipped weights stay.
const LEAST: usize = 40;
const LEAST_OF_A_KIND: usize = 8;
/// With so many decisions the learned weights count half.
const HALF: f32 = 200.0;

/// The pairs that were decided, as the weights see them.
pub fn decided(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Vec<(Pair, bool)>, StoreError> {
    let hearing = cx.hearing();
    let (grid, things) = (Arc::clone(&hearing.gazetteer), Arc::clone(&hearing.things));
    let mut index = Index::new(grid, things, Weights::none());
    let mut pairs = Vec::new();
    for decision in tx.all(&rows::DECISIONS, &[&cx.community, &MOST], Decision::read)? {
        let one = tx.maybe(&rows::TOLD, &[&cx.community, &decision.one], Told::read)?;
        let two = tx.maybe(&rows::TOLD, &[&cx.community, &decision.two], Told::read)?;
        if let (Some(one), Some(two)) = (one, two) {
            let mut spoken = |told: &Told| {
                let place = hearing.true_place(cx.centre, told.path, &told.words, &told.spot);
                let place = Some(&place).filter(|place| !place.is_empty());
                index.add(&told.id.to_string(), told.received_at.0, &told.words, place);
                index.read(told.received_at.0, &told.words, place)
            };
            let (one, two) = (spoken(&one), spoken(&two));
            pairs.push((Pair::of(&one, &two), decision.same));
        }
    }
    Ok(pairs)
}

/// Weights between the shipped ones and those that fit the decisions: the more
/// decisions, the nearer to these. `None` while there are too few.
pub fn learned(decisions: &[(Pair, bool)]) -> Option<Weights> {
    let same = decisions.iter().filter(|(_, same)| *same).count();
    let fewer = same.min(decisions.len() - same);
    if decisions.len() < LEAST || fewer < LEAST_OF_A_KIND {
        return None;
    }
    let shipped = Weights::shipped();
    let count = f32::from(u16::try_from(decisions.len()).unwrap_or(u16::MAX));
    blend(&shipped, &learn(decisions, &shipped), count / (count + HALF))
}

/// Both lists of weights are read from their text: it names every one.
fn blend(from: &Weights, to: &Weights, share: f32) -> Option<Weights> {
    let value = |text: &str, name: &str| -> Option<f32> {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        line.trim().parse().ok()
    };
    let (from_text, to_text) = (from.to_string(), to.to_string());
    let mut lines = format!("threshold {:.3}\n", from.threshold);
    for name in FEATURES {
        let (old, new) = (value(&from_text, name)?, value(&to_text, name)?);
        lines.push_str(&format!("{name} {:.3}\n", old + (new - old) * share));
    }
    Weights::parse(&lines).ok()
}

/// Keeps newly learned weights as the centre's setting, if they changed.
fn keep(
    tx: &mut Tx<'_>,
    hearing: &Hearing,
    community: kernel::CommunityId,
    weights: &Weights,
) -> Result<(), StoreError> {
    if hearing.weights.to_string() == weights.to_string() {
        return Ok(());
    }
    let lines = weights.to_string();
    people::rows::set(tx, community, WEIGHTS, &lines)?;
    people::rows::keep_version(
        tx,
        community,
        "setting",
        WEIGHTS,
        0,
        "system",
        &serde_json::Value::String(lines),
    )
}

/// Learns once, in one transaction for reading and one for keeping; gives how many decisions there are.
pub fn relearn(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<usize, StoreError> {
    let decisions = decided(tx, cx)?;
    if let Some(weights) = learned(&decisions) {
        keep(tx, cx.hearing(), cx.community, &weights)?;
    }
    Ok(decisions.len())
}

/// Every night.
pub(crate) fn nightly(app: App) -> Periodic {
    let run = move |store: &Store, turn: &Turn| {
        let (id, app) = (turn.community, app.clone());
        let known = app.clone();
        let heard = store.read_now::<_, StoreError, _>(move |tx| {
            let Some(community) = Community::by_id(tx, id)? else {
                return Ok(None);
            };
            let (centres, books) = (known.shelf::<Centres>(), known.shelf::<Rulebooks>());
            let (book, centre) = settings(tx, &centres, &books, id, &community.zone)?;
            let actor = Actor::system();
            let cx = Cx {
                community: id,
                actor: &actor,
                centre: &centre,
                book: &book,
                policy: known.policy(),
            };
            let decisions = decided(tx, &cx)?;
            Ok(Some((cx.hearing().clone(), decisions)))
        })?;
        let Some((hearing, decisions)) = heard else {
            return Ok(());
        };
        if let Some(weights) = learned(&decisions) {
            store.write_now::<_, StoreError, _>(move |tx| keep(tx, &hearing, id, &weights))?;
            app.shelf::<Centres>().forget(id);
        }
        Ok::<_, JobError>(())
    };
    Periodic {
        name: "matters.hear",
        every: Micros::DAY,
        run: Arc::new(run),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_decisions_change_nothing_and_a_blend_lies_between() {
        assert!(learned(&[]).is_none());
        let (none, shipped) = (Weights::none(), Weights::shipped());
        let half = blend(&shipped, &none, 0.5).unwrap().to_string();
        assert!(half.contains("things 1.915"), "{half}");
        assert_eq!(
            blend(&shipped, &none, 0.0).unwrap().to_string(),
            shipped.to_string()
        );
    }
}
