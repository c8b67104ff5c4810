//! The proof that no application, paper or original was lost: what the log says
//! came is still there, each with its matter and its files.

use kernel::CommunityId;
use serde::Serialize;
use store::{StoreError, Tx, statements};

use crate::outside::rows::{FORWARD_LOST, FORWARD_OPEN_COUNT};
use crate::telling::rows::TELL_OPEN_COUNT;

/// The figures.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct WindowLoss {
    /// Whether all holds.
    pub holds: bool,
    /// Applications.
    pub applications: i64,
    /// Applications that the log says came and that are not there.
    pub lost: i64,
    /// Applications whose matter is not there.
    pub without_matter: i64,
    /// Papers of applications.
    pub papers: i64,
    /// Papers whose file is not there.
    pub without_file: i64,
    /// Originals that were taken along.
    pub originals: i64,
    /// Originals not yet back in their owner's hand.
    pub out: i64,
    /// Hand-overs to departments on their way or stuck.
    pub forwards_open: i64,
    /// Hand-overs that the log knows and that are not there.
    pub forwards_lost: i64,
    /// What the staff still have to tell somebody.
    pub tells_open: i64,
    /// Originals that the log says were taken along and that are not there.
    pub originals_lost: i64,
}

statements! {
    pub(crate) APPLICATIONS = "SELECT COUNT(*) FROM window_application WHERE community_id = $1";
    pub(crate) LOST = "SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.verb = 'application.received' AND NOT EXISTS (SELECT 1 FROM window_application a WHERE a.community_id = $1 AND a.id = e.subject_id)";
    pub(crate) WITHOUT_MATTER = "SELECT COUNT(*) FROM window_application a WHERE a.community_id = $1 AND NOT EXISTS (SELECT 1 FROM matters_matter m WHERE m.community_id = $1 AND m.id = a.matter_id)";
    pub(crate) PAPERS = "SELECT COUNT(*) FROM window_paper WHERE community_id = $1 AND application_id IS NOT NULL";
    pub(crate) WITHOUT_FILE = "SELECT COUNT(*) FROM window_paper p WHERE p.community_id = $1 AND NOT EXISTS (SELECT 1 FROM store_file f WHERE f.community_id = $1 AND f.id = p.file_id)";
    pub(crate) ORIGINALS = "SELECT COUNT(*) FROM window_original WHERE community_id = $1";
    pub(crate) OUT = "SELECT COUNT(*) FROM window_original WHERE community_id = $1 AND back_at IS NULL";
    pub(crate) ORIGINALS_LOST = "SELECT COUNT(*) FROM audit_event e WHERE e.community_id = $1 AND e.verb = 'original.taken' AND NOT EXISTS (SELECT 1 FROM window_original o WHERE o.community_id = $1 AND o.id = e.subject_id)";
}

/// Counts everything of a community.
pub fn window_loss(tx: &mut Tx<'_>, community: CommunityId) -> Result<WindowLoss, StoreError> {
    let mut count = |sql| tx.one(sql, &[&community], |row| row.get::<i64>(0));
    let mut out = WindowLoss {
        holds: false,
        applications: count(&APPLICATIONS)?,
        lost: count(&LOST)?,
        without_matter: count(&WITHOUT_MATTER)?,
        papers: count(&PAPERS)?,
        without_file: count(&WITHOUT_FILE)?,
        originals: count(&ORIGINALS)?,
        out: count(&OUT)?,
        forwards_open: count(&FORWARD_OPEN_COUNT)?,
        forwards_lost: count(&FORWARD_LOST)?,
        tells_open: count(&TELL_OPEN_COUNT)?,
        originals_lost: count(&ORIGINALS_LOST)?,
    };
    let lost = [
        out.lost,
        out.without_matter,
        out.without_file,
        out.originals_lost,
        out.forwards_lost,
    ];
    out.holds = lost.iter().all(|n| *n == 0);
    Ok(out)
}
