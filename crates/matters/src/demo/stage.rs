//! Where the demo is played: the centre's settings, everybody's rights, and
//! what the office hours are.

use std::collections::HashMap;

use gate::{Actor, Grant, Policy};
use kernel::{CommunityId, GridPath, Micros, StaffId, UnitId};
use people::Centre;
use people::demo::Town;
use store::{StoreError, Tx};

use crate::cx::Cx;
use crate::rulebook::Rulebook;

/// The settings and the actors.
pub(super) struct Stage {
    pub community: CommunityId,
    pub centre: Centre,
    pub book: Rulebook,
    policy: Policy,
    town: Town,
    actors: HashMap<StaffId, Actor>,
    nobody: Actor,
    system: Actor,
}

impl Stage {
    /// Reads it all once: nothing of it changes while the demo is played.
    pub fn set(tx: &mut Tx<'_>, town: &Town) -> Result<Self, StoreError> {
        let community = town.community.id;
        let room = crate::room();
        let kinds: Vec<(&str, &[&str])> = room
            .kinds
            .iter()
            .map(|(kind, names)| (*kind, names.as_slice()))
            .collect();
        let policy = Policy::read(&[(room.name, room.permissions)], &kinds)
            .map_err(|error| StoreError::Engine(format!("the permissions: {error}")))?;
        Ok(Self {
            community,
            centre: Centre::load(tx, community, &town.community.zone)?,
            book: Rulebook::load(tx, community)?,
            policy,
            town: town.clone(),
            actors: actors(tx, community)?,
            nobody: Actor::nobody(),
            system: Actor::system(),
        })
    }

    /// What the verbs are given when this actor acts.
    pub fn cx<'a>(&'a self, actor: &'a Actor) -> Cx<'a> {
        Cx {
            community: self.community,
            actor,
            centre: &self.centre,
            book: &self.book,
            policy: &self.policy,
        }
    }

    /// A resident, who is nobody to the gate.
    pub fn resident(&self) -> &Actor {
        &self.nobody
    }

    /// The program itself.
    pub fn system(&self) -> &Actor {
        &self.system
    }

    /// A member of staff.
    pub fn actor(&self, staff: Option<StaffId>) -> &Actor {
        staff
            .and_then(|staff| self.actors.get(&staff))
            .unwrap_or(&self.nobody)
    }

    /// A member of staff by key: `centre-head`.
    pub fn named(&self, key: &str) -> &Actor {
        self.actor(self.town.staff.get(key).copied())
    }

    /// Whoever has a duty of the whole community at a time.
    pub fn on_duty(&self, duty: &str, at: Micros) -> &Actor {
        self.actor(
            self.centre
                .on_duty(duty, GridPath::ROOT, None, at)
                .map(|found| found.staff),
        )
    }

    /// The leader of a place, the nearest.
    pub fn leader(&self, path: GridPath, at: Micros) -> Option<StaffId> {
        self.centre
            .on_duty("leader", path, None, at)
            .map(|found| found.staff)
    }

    /// A unit by key; `estate` is the property company of the place.
    pub fn unit(&self, key: &str, path: GridPath) -> Option<UnitId> {
        let company = |path: GridPath| {
            let mut estates = self.town.estates.iter();
            estates
                .find(|(_, place)| place.contains(&path))
                .and_then(|(key, _)| self.town.units.get(key))
        };
        if key == "estate" {
            company(path)
        } else {
            self.town.units.get(key)
        }
        .copied()
    }

    /// The first instant from `at` on at which the office is open.
    pub fn at_work(&self, at: Micros) -> Micros {
        const OPEN: u16 = 8 * 60 + 35;
        const CLOSE: u16 = 17 * 60 + 20;
        let zone = self.centre.zone();
        let (today, minute) = zone.day_and_minute(at);
        // Nothing happens to be done on the dot.
        let odd = at.0.rem_euclid(50 * Micros::MINUTE);
        let mut day = today;
        for _ in 0..20 {
            let open = self.centre.calendar.is_workday(day).value();
            if open && day == today && (OPEN..CLOSE).contains(&minute) {
                return at;
            }
            if open && (day > today || minute < OPEN) {
                return zone.instant(day, OPEN).plus(odd);
            }
            day = day.plus_days(1);
        }
        at
    }
}

/// Everybody who has a log-in, with the roles that they hold.
fn actors(tx: &mut Tx<'_>, community: CommunityId) -> Result<HashMap<StaffId, Actor>, StoreError> {
    let mut actors = HashMap::new();
    let mut after = String::new();
    loop {
        let accounts = gate::accounts(tx, community, &after, 500)?;
        let Some(last) = accounts.last() else {
            return Ok(actors);
        };
        after.clone_from(&last.login);
        for account in accounts {
            let Some(staff) = account.staff else { continue };
            let roles = gate::roles_of(tx, community, account.id)?;
            let grants = roles
                .into_iter()
                .map(|row| Grant {
                    role: row.role,
                    path: row.path,
                    unit: row.unit,
                })
                .collect();
            let actor = Actor {
                account: Some(account.id),
                staff: Some(staff),
                name: account.name,
                grants,
                ..Actor::nobody()
            };
            actors.insert(staff, actor);
        }
    }
}
