//! Who works in and for the demo centre, and who has a log-in.

use std::collections::BTreeMap;

use gate::{Actor, Grant, NewAccount, Role, create_account, give_role};
use kernel::{CommunityId, GridPath, StaffId, UnitId};
use store::{StoreError, Tx};

use super::LOGINS;
use super::grid::Estate;
use crate::rows::{Staff, Unit};

const UNITS: &str = include_str!("../../data/demo_units.tsv");
const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳";
const CALLED: [&str; 6] = ["阿姨", "大爷", "大姐", "师傅", "叔", "老师"];

/// A leader of a building or staircase.
pub(super) struct Leader {
    pub path: GridPath,
    pub staff: StaffId,
    pub deputy: StaffId,
}

struct Member {
    key: String,
    name: String,
    staff: StaffId,
    grants: Vec<Grant>,
}

/// Everybody, as they are brought in.
pub(super) struct Cast {
    pub community: CommunityId,
    pub unit_ids: BTreeMap<String, UnitId>,
    pub staff_ids: BTreeMap<String, StaffId>,
    members: Vec<Member>,
    leaders: usize,
}

impl Cast {
    pub fn new(community: CommunityId) -> Self {
        let (unit_ids, staff_ids) = (BTreeMap::new(), BTreeMap::new());
        Self {
            community,
            unit_ids,
            staff_ids,
            members: Vec::new(),
            leaders: 0,
        }
    }

    /// Every unit with its head, and who works there by day and by night.
    pub fn units(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for line in UNITS.lines().skip(1) {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (key, name, kind, phone) = (next(), next(), next(), next());
            let unit = Unit {
                community: self.community,
                id: tx.clock().fresh(),
                name: name.to_owned(),
                kind: kind.to_owned(),
                phone: phone.to_owned(),
                closed: false,
                version: 1,
            };
            unit.insert(tx)?;
            self.unit_ids.insert(key.to_owned(), unit.id);
            for (part, hours, role) in [
                ("head", "工作日 8:30 到 17:30", "负责人"),
                ("day", "每天 8:00 到 18:00", "值班"),
                ("night", "每天 18:00 到次日 8:00", "夜班"),
            ] {
                let who = next();
                let grants = member_grants(key, part, unit.id);
                self.add(
                    tx,
                    &format!("{key}-{part}"),
                    who,
                    &format!("{name}{role}"),
                    hours,
                    Some(unit.id),
                    grants,
                )?;
            }
        }
        Ok(())
    }

    /// The centre's own: grid workers, arbiter, secretary, operator.
    pub fn centre(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let centre = self.unit_ids.get("centre").copied();
        let day = "每天 8:00 到 20:00";
        let office = "工作日 8:30 到 17:30";
        for (ordinal, (estate, who)) in
            (1..).zip([("nan", "小周"), ("bei", "小林"), ("dong", "小许"), ("xi", "小吴")])
        {
            let place = GridPath::ROOT.child(ordinal).unwrap_or_default();
            let key = format!("grid-{estate}");
            self.add(
                tx,
                &key,
                who,
                "网格员",
                day,
                centre,
                vec![Grant::at(Role::Leader, place)],
            )?;
        }
        let mut one = |key: &str, name: &str, title: &str, hours: &str, role: Role| {
            let member = centre.map(Grant::member).filter(|_| role == Role::Clerk);
            let grants = [Grant::of(role)].into_iter().chain(member).collect();
            self.add(tx, key, name, title, hours, centre, grants)
        };
        one("arbiter", "老陆", "派单裁定", office, Role::Arbiter)?;
        one("secretary", "方书记", "社区书记", office, Role::Secretary)?;
        one("weekend", "小费", "周末值班", "周末 8:30 到 17:30", Role::Clerk)?;
        one("operator", "小贺", "系统管理", office, Role::Operator)
    }

    /// A leader for every building and every staircase.
    pub fn leaders(&mut self, tx: &mut Tx<'_>, estates: &[Estate]) -> Result<Vec<Leader>, StoreError> {
        let mut leaders = Vec::new();
        for estate in estates {
            let worker = self.staff(&format!("grid-{}", estate.key));
            for (building, staircases) in &estate.buildings {
                let number = building.ordinal().unwrap_or(0);
                let key = format!("{}-{number}", estate.key);
                let of_building = self.leader(tx, &key, "楼栋长", *building)?;
                leaders.push(Leader {
                    path: *building,
                    staff: of_building,
                    deputy: worker,
                });
                for place in staircases {
                    let key = format!("{key}-{}", place.ordinal().unwrap_or(0));
                    let staff = self.leader(tx, &key, "单元长", *place)?;
                    leaders.push(Leader {
                        path: *place,
                        staff,
                        deputy: of_building,
                    });
                }
            }
        }
        Ok(leaders)
    }

    fn leader(
        &mut self,
        tx: &mut Tx<'_>,
        key: &str,
        title: &str,
        place: GridPath,
    ) -> Result<StaffId, StoreError> {
        let count = SURNAMES.chars().count();
        let surname = SURNAMES.chars().nth(self.leaders % count).unwrap_or('周');
        let called = CALLED
            .get(self.leaders / count % CALLED.len())
            .copied()
            .unwrap_or_default();
        self.leaders += 1;
        let grants = vec![Grant::at(Role::Leader, place)];
        self.add(
            tx,
            key,
            &format!("{surname}{called}"),
            title,
            "白天",
            None,
            grants,
        )?;
        Ok(self.staff(key))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one member of the cast, said in one line"
    )]
    fn add(
        &mut self,
        tx: &mut Tx<'_>,
        key: &str,
        name: &str,
        title: &str,
        hours: &str,
        unit: Option<UnitId>,
        grants: Vec<Grant>,
    ) -> Result<(), StoreError> {
        let number = self.members.len();
        let person = Staff {
            community: self.community,
            id: tx.clock().fresh(),
            name: name.to_owned(),
            title: title.to_owned(),
            phone: format!("1540000{number:04}"),
            hours: hours.to_owned(),
            unit,
            closed: false,
            version: 1,
        };
        person.insert(tx)?;
        self.staff_ids.insert(key.to_owned(), person.id);
        self.members.push(Member {
            key: key.to_owned(),
            name: person.name,
            staff: person.id,
            grants,
        });
        Ok(())
    }

    /// Somebody by key.
    pub fn staff(&self, key: &str) -> StaffId {
        self.staff_ids
            .get(key)
            .copied()
            .unwrap_or(StaffId(kernel::Uuid::nil()))
    }

    /// A log-in for each; only those of the demo's list have a password.
    pub fn log_ins(
        &self,
        tx: &mut Tx<'_>,
        by: &Actor,
        hashes: &[(String, String)],
    ) -> Result<(), StoreError> {
        let now = tx.now();
        for member in &self.members {
            let known = LOGINS.iter().find(|(_, key, _)| *key == member.key);
            let hash = hashes
                .iter()
                .find(|(key, _)| *key == member.key)
                .map(|(_, hash)| hash.clone());
            let new = NewAccount {
                login: known.map_or_else(|| member.key.clone(), |(login, _, _)| (*login).to_owned()),
                name: member.name.clone(),
                staff: Some(member.staff),
                password_hash: hash.unwrap_or_default(),
                must_change: false,
            };
            let failed =
                |error: &dyn std::fmt::Debug| StoreError::Engine(format!("{}: {error:?}", member.key));
            let account = create_account(tx, self.community, by, &new).map_err(|error| failed(&error))?;
            for grant in &member.grants {
                give_role(tx, self.community, by, account.id, grant, now, None)
                    .map_err(|error| failed(&error))?;
            }
        }
        Ok(())
    }
}

/// What somebody of a unit may do; those of the centre and the window take reports too.
fn member_grants(key: &str, part: &str, unit: UnitId) -> Vec<Grant> {
    let mut grants = vec![Grant::member(unit)];
    match (key, part) {
        ("centre", "head") => grants.push(Grant::of(Role::Manager)),
        ("centre" | "window", _) => grants.push(Grant::of(Role::Clerk)),
        _ => {}
    }
    grants
}
