//! The proof that nobody of the register and no consent was lost: what the log
//! says was added is still there, and what imports took in is there once.

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
}

statements! {
    pub(crate) PERSONS = "SELECT COUNT(*) FROM people_person WHERE community_id = $1";
    pub(crate) LOST = "SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.verb = 'person.added' AND NOT EXISTS (SELECT 1 FROM people_person p WHERE p.community_id = $1 AND p.id = e.subject_id)";
    pub(crate) IMPORTED = "SELECT CAST(COALESCE(SUM(fresh), 0) AS BIGINT) FROM people_import WHERE community_id = $1 AND state IN ('running', 'done')";
    pub(crate) FROM_IMPORTS = "SELECT COUNT(*) FROM people_person WHERE community_id = $1 AND source LIKE 'import:%'";
    pub(crate) CONSENTED = "SELECT COUNT(*) FROM audit_event WHERE community_id = $1 AND verb = 'person.consented'";
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
        consents: super::consent::count(tx, community)?,
    };
    out.holds = out.lost == 0 && out.imported == out.from_imports && out.consents == out.consents_told;
    Ok(out)
}
