//! Complain: a bad word about something that was no matter, such as a visit at
//! the counter. It becomes one: with a number, a deadline, somebody who had no
//! part in it, and a call-back within a working day.

use kernel::{ReceiptNumber, StaffId};
use store::Tx;

use crate::cx::{Cx, Refused};
use crate::event::Happened;
use crate::rate;
use crate::report::{Report, ReportError, Reported, report};
use crate::words::Verb;

/// Opens the matter under a number of the month's series; `not_by` is who it is about.
pub fn complain(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    receipt: ReceiptNumber,
    input: &Report,
    not_by: Option<StaffId>,
) -> Result<Reported, ReportError> {
    let mut told = report(tx, cx, receipt, input)?;
    let matter = &mut told.matter;
    if matter.owner.is_none() || matter.owner == not_by {
        let other = rate::another(cx, matter, tx.now(), not_by);
        matter.owner = Some(other.ok_or(Refused::NotFound)?);
        let next = cx.step(matter, Verb::Assign)?;
        matter.state = next;
        let what = Happened::to_staff(String::new()).given_to(matter.owner, matter.unit);
        cx.keep(tx, matter, Verb::Assign, what)?;
    }
    rate::call_back_task(tx, cx, matter, not_by)?;
    Ok(told)
}
