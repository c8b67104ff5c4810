//! Whoever reports something was reached: the register of people is told, so
//! that they are not on the list of those whom nobody met.

use people::register::contact::Reached;
use people::register::{ContactKind, by_phone, reached};
use store::{StoreError, Tx};

use crate::report::Report;
use crate::rows::Matter;

/// Keeps the contact with the one person of the register whom the telephone
/// that was left means: its only owner, or the one of the family with the name.
/// Nothing of what was said goes there, and nothing at all of an anonymous report.
pub(crate) fn met(tx: &mut Tx<'_>, matter: &Matter, report: &Report) -> Result<(), StoreError> {
    if report.anonymous || report.phone.trim().is_empty() {
        return Ok(());
    }
    let family = by_phone(tx, matter.community, &report.phone)?;
    let named = family.iter().find(|one| one.name == report.name.trim());
    let one = match family.as_slice() {
        [only] => Some(only),
        _ => named,
    };
    let Some(one) = one.filter(|one| one.is_here()) else {
        return Ok(());
    };
    let how = Reached {
        kind: ContactKind::Matter,
        at: matter.received_at,
        by: None,
        subject: None,
        note: String::new(),
    };
    reached(tx, one, &how).map(|_| ())
}
