//! Looks at a term, and keeps it: one reading of what is taken for all of it.

use std::collections::BTreeSet;

use kernel::{CommunityId, Micros, WorkCalendar};
use store::{StoreError, Tx};

use super::draft::{ClassDraft, Fault};
use crate::ids::OfferingId;
use crate::offer::{NewSession, offer};
use crate::plan::closure::closures;
use crate::plan::{Busy, Planned, Taken, is_clear, plan};

/// A class as it would be.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Its sessions, those left out as well.
    pub planned: Vec<Planned>,
    /// What is wrong with what was written.
    pub faults: Vec<Fault>,
}

impl Looked {
    /// Whether it can be kept.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty() && is_clear(&self.planned)
    }

    /// The sessions that take place.
    pub fn held(&self) -> impl Iterator<Item = &Planned> {
        self.planned.iter().filter(|one| one.held)
    }
}

/// Why a term is not kept.
#[derive(Clone, Debug)]
pub enum KeepError {
    /// Something is wrong, or stands against it: as [`look`] shows.
    Look(Vec<Looked>),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for KeepError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Lays classes out in time, with all that stands against them; they also stand
/// against each other, the later ones against the earlier.
pub fn look(
    tx: &mut Tx<'_>,
    community: CommunityId,
    calendar: &WorkCalendar,
    drafts: &[ClassDraft],
) -> Result<Vec<Looked>, StoreError> {
    let zone = calendar.zone().clone();
    let shut = closures(tx, community, tx.now().day(&zone).plus_days(-400))?;
    let mut all: Vec<Looked> = drafts
        .iter()
        .map(|draft| {
            let mut looked = Looked {
                faults: draft.faults(),
                ..Looked::default()
            };
            match plan(&draft.plan(), &zone, calendar, &shut) {
                Ok(planned) if planned.iter().any(|one| one.held) => looked.planned = planned,
                Ok(planned) => {
                    looked.planned = planned;
                    looked.faults.push(("rule", "bookings-term-never"));
                }
                Err(_) => looked.faults.push(("rule", "bookings-term-rule-bad")),
            }
            looked
        })
        .collect();
    let mut busy = Busy::read(tx, community, range(&all), &places(drafts))?;
    for (draft, looked) in drafts.iter().zip(&mut all) {
        busy.lay_over(&mut looked.planned, &draft.teacher, &draft.place);
        for one in looked.planned.iter().filter(|one| one.held) {
            busy.add(Taken {
                session: None,
                from: one.session.starts,
                until: one.session.ends,
                title: draft.title.clone(),
                teacher: draft.teacher.clone(),
                place: draft.place.clone(),
            });
        }
    }
    Ok(all)
}

fn range(all: &[Looked]) -> (Micros, Micros) {
    let sessions = || all.iter().flat_map(|looked| &looked.planned);
    let first = sessions().map(|one| one.session.starts).min();
    let last = sessions().map(|one| one.session.ends).max();
    (first.unwrap_or(Micros(0)), last.unwrap_or(Micros(0)))
}

fn places(drafts: &[ClassDraft]) -> BTreeSet<&str> {
    let named = drafts.iter().map(|draft| draft.place.as_str());
    named.filter(|place| !place.is_empty()).collect()
}

/// Keeps all classes, or none. `kept` is the name of the seats for counter and telephone.
pub fn keep(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    calendar: &WorkCalendar,
    drafts: &[ClassDraft],
    kept: &str,
) -> Result<Vec<OfferingId>, KeepError> {
    let all = look(tx, community, calendar, drafts)?;
    if !all.iter().all(Looked::is_good) {
        return Err(KeepError::Look(all));
    }
    let mut made = Vec::with_capacity(drafts.len());
    for (draft, looked) in drafts.iter().zip(&all) {
        let now = tx.now();
        let class = draft.offering(community, tx.clock().fresh(), now);
        let sessions: Vec<NewSession> = looked.held().map(|one| one.session.clone()).collect();
        let id = offer(tx, actor, &class, &draft.pools(kept, now), &sessions)?;
        if draft.drawn {
            crate::draws::promise(tx, actor, &class, draft.closes)?;
        }
        made.push(id);
    }
    Ok(made)
}
