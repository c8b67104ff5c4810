//! What a form names in words: a place, another matter.

use kernel::{NodeId, ReceiptNumber};
use store::Tx;
use web::{Saying, Values};

use super::fault::Fault;
use super::place;
use crate::cx::Cx;
use crate::rows::MatterId;
use crate::{lists, rate};

/// The one place that a text names.
pub(super) fn one_place(cx: &Cx<'_>, text: &str, field: &'static str) -> Result<NodeId, Fault> {
    let found = place::find(cx.centre, text);
    found.only().ok_or_else(|| match found.places.as_slice() {
        [] => Fault::at(field, "desk-place-none"),
        several => {
            let names: Vec<&str> = several.iter().map(|(_, name)| name.as_str()).collect();
            Fault::at(
                field,
                Saying::from("desk-place-many").with("names", names.join("，")),
            )
        }
    })
}

/// The other matter of a merge: chosen from the likely ones, or by its number.
pub(super) fn target(tx: &mut Tx<'_>, cx: &Cx<'_>, v: &Values) -> Result<MatterId, Fault> {
    let number = v.text("merge_number");
    if number.is_empty() {
        return v
            .parsed::<MatterId>("merge_with")
            .ok_or_else(|| Fault::at("merge_number", "desk-merge-nothing"));
    }
    if let Ok(receipt) = ReceiptNumber::parse(number) {
        let found = super::inbox::of_receipt(tx, cx, receipt)?;
        let found = found.ok_or_else(|| Fault::at("merge_number", "desk-merge-no-target"))?;
        return Ok(rate::carried(tx, cx, found.id)
            .map_err(|error| Fault::of(error, "merge_number"))?
            .id);
    }
    let same = lists::search(tx, cx.community, number, None, 2, |matter| {
        matter.is_open() && matter.receipt.last_four() == number && cx.policy.may(cx.actor, "work", matter)
    })?;
    match same.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Fault::at("merge_number", "desk-merge-no-target")),
        _ => Err(Fault::at("merge_number", "desk-merge-several")),
    }
}
