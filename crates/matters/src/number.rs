//! The number of a receipt: the next of the month's series.

use kernel::{CommunityId, Day, ReceiptNumber, Zone};
use store::{StoreError, Tx};
use web::Door;

/// The series from which the receipt numbers of a month come.
pub fn series(period: u16) -> String {
    format!("receipt:{period}")
}

/// The next number of this month, for whoever is at the door.
pub async fn next(door: &Door) -> Result<ReceiptNumber, StoreError> {
    let period = period(door.now.day(&door.zone))?;
    let serial = door
        .app
        .store()
        .next_number(door.community.id, &series(period))
        .await?;
    number(period, serial)
}

/// The next number of this month, inside a change: one by one, so that none is skipped.
pub fn lease(tx: &mut Tx<'_>, community: CommunityId, zone: &Zone) -> Result<ReceiptNumber, StoreError> {
    let period = period(tx.now().day(zone))?;
    let end = store::number::lease(tx, community, &series(period), 1)?;
    number(period, end - 1)
}

fn period(day: Day) -> Result<u16, StoreError> {
    ReceiptNumber::period_of(day).ok_or_else(none)
}

fn number(period: u16, serial: i64) -> Result<ReceiptNumber, StoreError> {
    let serial = u32::try_from(serial).map_err(|_| none())?;
    ReceiptNumber::in_period(period, serial).ok_or_else(none)
}

fn none() -> StoreError {
    StoreError::Engine("there is no receipt number".to_owned())
}
