//! The proof that nobody of the register, no consent and no notice was lost: what
//! the log says was added is still there, what imports took in is there once, and
//! what was sent went out.

use kernel::CommunityId;
use serde::Serialize;
use store::{StoreError, Tx, statements};

/// The figures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RegisterLoss {
    /// Whether all holds.
    pub holds: bool,
    /// Persons in the register, merged ones too.
    pub persons: i64,
    /// Persons that the log added and that are not there.
    pub lost: i64,
    /// Persons that imports say they added.
    pub imported: i64,
    /// Persons that came by an import and are there.
    pub from_imports: i64,
    /// Consents, those taken back too.
    pub consents: i64,
    /// Consents that the log speaks of.
    pub consents_told: i64,
    /// Notices that went out or are being laid out.
    pub notices: i64,
    /// Notices that the log says were sent.
    pub notices_sent: i64,
    /// Notices that are still being laid out.
    pub filling: i64,
    /// That one person or group is told one notice: once each.
    pub told: i64,
    /// Telephones and computers that ring or rang.
    pub devices: i64,
    /// Those that the log says were turned on.
    pub devices_on: i64,
}

statements! {
    pub(crate) PERSONS = "SELECT COUNT(*) FROM people_person WHERE community_id = $1";
    pub(crate) LOST = "SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.verb = 'person.added' AND NOT EXISTS (SELECT 1 FROM people_person p WHERE p.community_id = $1 AND p.id = e.subject_id)";
    pub(crate) IMPORTED = "SELECT CAST(COALESCE(SUM(fresh), 0) AS BIGINT) FROM people_import WHERE community_id = $1 AND state IN ('running', 'done')";
    pub(crate) FROM_IMPORTS = "SELECT COUNT(*) FROM people_person WHERE community_id = $1 AND source LIKE 'import:%'";
    pub(crate) CONSENTED = "SELECT COUNT(*) FROM audit_event WHERE community_id = $1 AND verb = 'person.consented'";
    pub(crate) NOTICES_OUT = "SELECT COUNT(*) FROM people_notice WHERE community_id = $1 AND sent_at IS NOT NULL";
    pub(crate) NOTICES_SENT = "SELECT COUNT(*) FROM audit_event WHERE community_id = $1 AND verb = 'notice.sent'";
    pub(crate) FILLING = "SELECT COUNT(*) FROM people_notice WHERE community_id = $1 AND state = 'filling'";
    pub(crate) DEVICES = "SELECT COUNT(*) FROM people_push_device WHERE community_id = $1";
    pub(crate) DEVICES_ON = "SELECT COUNT(*) FROM audit_event WHERE community_id = $1 AND verb = 'alert.on'";
    pub(crate) ALL_TOLD = "SELECT COUNT(*) FROM people_told WHERE community_id = $1";
}

/// Counts everything of a community.
pub fn register_loss(tx: &mut Tx<'_>, community: CommunityId) -> Result<RegisterLoss, StoreError> {
    let mut count = |sql| tx.one(sql, &[&community], |row| row.get::<i64>(0));
    let mut out = RegisterLoss {
        holds: false,
        persons: count(&PERSONS)?,
        lost: count(&LOST)?,
        imported: count(&IMPORTED)?,
        from_imports: count(&FROM_IMPORTS)?,
        consents_told: count(&CONSENTED)?,
        notices: count(&NOTICES_OUT)?,
        notices_sent: count(&NOTICES_SENT)?,
        filling: count(&FILLING)?,
        told: count(&ALL_TOLD)?,
        devices: count(&DEVICES)?,
        devices_on: count(&DEVICES_ON)?,
        consents: super::consent::count(tx, community)?,
    };
    out.holds = out.lost == 0
        && out.imported == out.from_imports
        && out.consents == out.consents_told
        && out.notices == out.notices_sent
        && out.devices == out.devices_on;
    Ok(out)
}
