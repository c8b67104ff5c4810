//! The settings of the test centre.

use kernel::{CommunityId, GridPath, Limit, Micros, NodeId, StaffId, UnitId};
use matters::rulebook::{Category, Rule};
use people::rows::{Node, Roster, Staff, Unit};
use store::{Community, StoreError, Tx};

/// Where and who everything is.
#[derive(Clone, Debug)]
pub struct Places {
    /// The community.
    pub community: CommunityId,
    /// 南苑.
    pub south: NodeId,
    /// 南苑 3号楼.
    pub south_3: NodeId,
    /// 南苑 3号楼 2单元.
    pub south_3_2: NodeId,
    /// 北苑 1号楼 1单元.
    pub north_1_1: NodeId,
    /// 青禾物业.
    pub property: UnitId,
    /// 电梯维保.
    pub lift: UnitId,
    /// 社区服务中心.
    pub office: UnitId,
    /// 网格员小周, leader of 南苑 3号楼 2单元.
    pub zhou: StaffId,
    /// The leader of 北苑 1号楼.
    pub wu: StaffId,
    /// The property company's man, and his deputy.
    pub mender: StaffId,
    /// The deputy.
    pub deputy: StaffId,
    /// At the counter.
    pub clerk: StaffId,
    /// Decides whose a matter is.
    pub arbiter: StaffId,
    /// The last resort.
    pub secretary: StaffId,
}

const ALL_WEEK: i32 = 127;

/// Puts the test centre into an empty store.
pub fn seed(tx: &mut Tx<'_>) -> Result<Places, StoreError> {
    let clock = tx.clock().clone();
    let community: CommunityId = clock.fresh();
    Community {
        community_id: community,
        id: community,
        slug: "qinghe".into(),
        name: "青禾里社区".into(),
        short_name: "青禾".into(),
        phone: "0000-1234".into(),
        zone: "Asia/Shanghai".into(),
        host: String::new(),
        created_at: tx.now(),
    }
    .insert(tx)?;

    let node = |tx: &mut Tx<'_>, steps: &[u16], name: &str| -> Result<NodeId, StoreError> {
        let path = steps.iter().fold(GridPath::ROOT, |path, step| {
            path.child(*step).expect("a short path")
        });
        let id = clock.fresh();
        let alias = String::new();
        Node {
            community,
            id,
            path,
            name: name.into(),
            alias,
            closed: false,
            version: 1,
        }
        .insert(tx)?;
        Ok(id)
    };
    let south = node(tx, &[1], "南苑")?;
    let south_3 = node(tx, &[1, 3], "3号楼")?;
    let south_3_2 = node(tx, &[1, 3, 2], "2单元")?;
    node(tx, &[2], "北苑")?;
    node(tx, &[2, 1], "1号楼")?;
    let north_1_1 = node(tx, &[2, 1, 1], "1单元")?;

    let clock = tx.clock().clone();
    let unit = |tx: &mut Tx<'_>, name: &str, kind: &str| -> Result<UnitId, StoreError> {
        let id = clock.fresh();
        let phone = "0000-2000".to_owned();
        Unit {
            community,
            id,
            name: name.into(),
            kind: kind.into(),
            phone,
            closed: false,
            version: 1,
        }
        .insert(tx)?;
        Ok(id)
    };
    let property = unit(tx, "青禾物业", "property")?;
    let lift = unit(tx, "电梯维保", "utility")?;
    let office = unit(tx, "社区服务中心", "community")?;

    let staff =
        |tx: &mut Tx<'_>, name: &str, title: &str, unit: Option<UnitId>| -> Result<StaffId, StoreError> {
            let id = clock.fresh();
            Staff {
                community,
                id,
                name: name.into(),
                title: title.into(),
                phone: "0000-3000".into(),
                hours: "8:00–20:00".into(),
                unit,
                closed: false,
                version: 1,
            }
            .insert(tx)?;
            Ok(id)
        };
    let zhou = staff(tx, "小周", "网格员", Some(office))?;
    let wu = staff(tx, "小吴", "楼栋长", Some(office))?;
    let mender = staff(tx, "老秦", "物业维修", Some(property))?;
    let deputy = staff(tx, "小秦", "物业维修", Some(property))?;
    let clerk = staff(tx, "小林", "窗口", Some(office))?;
    let arbiter = staff(tx, "老许", "派单裁定", Some(office))?;
    let secretary = staff(tx, "严书记", "社区书记", Some(office))?;

    let roster = |tx: &mut Tx<'_>,
                  duty: &str,
                  steps: &[u16],
                  unit: Option<UnitId>,
                  staff: StaffId,
                  deputy: Option<StaffId>| {
        let path = steps.iter().fold(GridPath::ROOT, |path, step| {
            path.child(*step).expect("a short path")
        });
        Roster {
            community,
            id: clock.fresh(),
            duty: duty.into(),
            path,
            unit,
            staff,
            deputy,
            weekdays: ALL_WEEK,
            from_minute: 0,
            until_minute: 1440,
            from_day: String::new(),
            until_day: String::new(),
            closed: false,
            version: 1,
        }
        .insert(tx)
    };
    roster(tx, "leader", &[1, 3, 2], Some(office), zhou, None)?;
    roster(tx, "leader", &[2, 1], Some(office), wu, None)?;
    roster(tx, "property", &[], Some(property), mender, Some(deputy))?;
    roster(tx, "centre", &[], Some(office), clerk, None)?;
    roster(tx, "arbiter", &[], Some(office), arbiter, None)?;
    roster(tx, "secretary", &[], Some(office), secretary, None)?;

    categories(tx, community)?;
    rules(tx, community, property, lift, office)?;
    Ok(Places {
        community,
        south,
        south_3,
        south_3_2,
        north_1_1,
        property,
        lift,
        office,
        zhou,
        wu,
        mender,
        deputy,
        clerk,
        arbiter,
        secretary,
    })
}

fn categories(tx: &mut Tx<'_>, community: CommunityId) -> Result<(), StoreError> {
    let rows = [
        (
            "repair",
            "设施维修",
            "路灯 灯 充电桩 门禁 水管",
            Limit::work_minutes(120),
            Limit::workdays(1),
            Limit::workdays(3),
            false,
            true,
        ),
        (
            "lift",
            "电梯",
            "电梯",
            Limit::minutes(30),
            Limit::minutes(60),
            Limit::workdays(1),
            true,
            true,
        ),
        (
            "quarrel",
            "邻里纠纷",
            "吵架 纠纷",
            Limit::workdays(1),
            Limit::workdays(2),
            Limit::workdays(10),
            false,
            false,
        ),
        (
            "other",
            "其他",
            "",
            Limit::workdays(1),
            Limit::workdays(2),
            Limit::workdays(5),
            false,
            true,
        ),
    ];
    for (ord, (code, name, words, accept, first, settle, proof, public)) in (0..).zip(rows) {
        Category {
            community,
            code: code.into(),
            ord,
            name: name.into(),
            name_en: code.into(),
            words: words.into(),
            accept,
            first,
            settle,
            proof,
            public,
            closed: false,
            version: 1,
        }
        .insert(tx)?;
    }
    Ok(())
}

fn rules(
    tx: &mut Tx<'_>,
    community: CommunityId,
    property: UnitId,
    lift: UnitId,
    office: UnitId,
) -> Result<(), StoreError> {
    // Nobody is on the lift company's roster: its matters show the last resort.
    let rows = [
        ("repair", "property", property),
        ("lift", "lift", lift),
        ("quarrel", "leader", office),
        ("", "centre", office),
    ];
    for (ord, (category, duty, unit)) in (0..).zip(rows) {
        Rule {
            community,
            id: tx.clock().fresh(),
            ord,
            category: category.into(),
            path: GridPath::ROOT,
            from_minute: 0,
            until_minute: 1440,
            duty: duty.into(),
            unit: Some(unit),
            closed: false,
            version: 1,
        }
        .insert(tx)?;
    }
    Ok(())
}

/// Tuesday 2026-03-10, 10:00 in Shanghai: a plain working day.
pub const MORNING: Micros = Micros(1_773_108_000_000_000);
