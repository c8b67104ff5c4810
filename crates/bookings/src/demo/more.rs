//! What else there is in the demo: what has been, lockers, clubs.

use kernel::{CommunityId, Micros, Zone};
use store::{Store, StoreError};

use crate::ids::{OfferingId, PersonId};
use crate::ledger::ClaimState;
use crate::marks::{self, MarkError};
use crate::offer::offer;
use crate::rows::{self, ClaimRow, Kind, Offering, Session, WayWord};
use crate::{club, footfall, presence, told};

/// What has been: who came to the sessions of the last weeks, and who was
/// counted at the door.
pub(super) fn past(store: &Store, community: CommunityId, classes: &[OfferingId]) -> Result<(), StoreError> {
    for class in classes.iter().copied() {
        store.write_now(move |tx| {
            let now = tx.now();
            let takers = told::takers(tx, community, class)?;
            let sessions = tx.all(&rows::SESSIONS, &[&community, &class], Session::read)?;
            for (week, session) in sessions.iter().filter(|one| one.ends <= now).enumerate() {
                let there = takers.iter().enumerate().filter(|(at, _)| (at + week) % 4 != 0);
                for (_, person) in there {
                    presence::came_at(tx, community, session, *person, session.starts)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    store.write_now(move |tx| {
        let (now, zone) = (tx.now(), Zone::shanghai());
        for ago in 1..=27 {
            let day = now.day(&zone).plus_days(-ago);
            for (place, hour, people) in [("一楼大厅", 9, 34), ("一楼大厅", 15, 48), ("三楼图书角", 19, 21)]
            {
                let busy = i32::from(day.weekday().number()) * 3;
                footfall::count(
                    tx,
                    community,
                    "system",
                    (place, zone.instant(day, hour * 60), people + busy),
                )?;
            }
        }
        Ok(())
    })
}

/// Lockers for costumes and instruments, by the day.
pub(super) fn lockers(store: &Store, community: CommunityId) -> Result<(), StoreError> {
    store.write_now(move |tx| {
        let now = tx.now();
        let mut one = Offering::blank(community, tx.clock().fresh(), "演出服储物柜", Kind::Locker, now);
        (one.way, one.slot_minutes, one.seats, one.waits) = (WayWord::Slot, 1440, 12, false);
        one.place = "一楼舞蹈室门口".to_owned();
        one.about = "放演出服、乐器。到期请清空，钥匙在总台领。".to_owned();
        offer(tx, "system", &one, &[], &[]).map(|_| ())
    })
}

/// Three who did not come to their seats in the study room; one says why.
pub(super) fn missed(
    store: &Store,
    community: CommunityId,
    study: OfferingId,
    people: &[PersonId],
) -> Result<(), StoreError> {
    let people: Vec<PersonId> = people.iter().skip(200).take(3).copied().collect();
    store.write_now(move |tx| {
        let (now, zone) = (tx.now(), Zone::shanghai());
        for (ago, person) in (1..).zip(&people) {
            let starts = zone.instant(now.day(&zone).plus_days(-ago), 14 * 60);
            let claim = ClaimRow {
                community,
                id: tx.clock().fresh(),
                offering: study,
                pool: None,
                person: *person,
                party: 1,
                state: ClaimState::NoShow,
                live: false,
                starts,
                ends: starts.plus(2 * Micros::HOUR),
                seat: 0,
                seq: 0,
                actor: "system".to_owned(),
                channel: "page".to_owned(),
                at: starts.plus(-Micros::DAY),
                until: Micros(0),
            };
            claim.insert(tx)?;
            marks::mark(tx, community, (claim.id, *person, study), "system", claim.ends)?;
            if ago == 1 {
                let why = "那天孙子发烧，我送他去医院，忘了退。";
                marks::appeal(tx, community, *person, claim.id, why).map_err(|error| match error {
                    MarkError::Store(error) => error,
                    other => StoreError::Engine(format!("{other:?}")),
                })?;
            }
        }
        Ok(())
    })
}

/// Two clubs with their members.
pub(super) fn clubs(store: &Store, community: CommunityId, people: &[PersonId]) -> Result<(), StoreError> {
    let people = people.to_vec();
    store.write_now(move |tx| {
        for (at, (name, about)) in [
            ("青禾腰鼓队", "每周二下午排练。"),
            ("夕阳合唱团", "周四上午练歌。"),
        ]
        .iter()
        .enumerate()
        {
            let mut own = people.iter().skip(at * 30).take(24);
            let Some(leader) = own.next() else { continue };
            let club = club::found(tx, community, "system", (name, about), *leader)?;
            for person in own {
                club::join(tx, community, "system", club.id, *person)?;
            }
        }
        Ok(())
    })
}
