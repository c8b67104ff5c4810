//! Roles, and the scope in which one is held.

use kernel::{GridPath, UnitId};

kernel::stored_words! {
    /// What somebody is to the centre.
    pub enum Role {
        /// 管理员: keeps tables, people and rights of the community.
        Manager = "manager",
        /// 窗口: takes reports at the counter and on the phone.
        Clerk = "clerk",
        /// 派单裁定: decides whose a disputed matter is.
        Arbiter = "arbiter",
        /// 网格长, 楼栋长, 单元长: answers for a place of the grid.
        Leader = "leader",
        /// Works for a responsible unit, 责任单位.
        UnitMember = "unit_member",
        /// 社区书记: the named person of last resort.
        Secretary = "secretary",
        /// Runs the machine; sees no residents' words by this role.
        Operator = "operator",
    }
}

/// A role with its scope: it reaches the place and all below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The place; the empty path is the whole community.
    pub path: GridPath,
    /// The responsible unit, for [`Role::UnitMember`].
    pub unit: Option<UnitId>,
}

impl Grant {
    /// A role in the whole community.
    pub fn of(role: Role) -> Self {
        Self {
            role,
            path: GridPath::ROOT,
            unit: None,
        }
    }

    /// A role in a place and all below it.
    pub fn at(role: Role, path: GridPath) -> Self {
        Self {
            role,
            path,
            unit: None,
        }
    }

    /// Membership of a responsible unit.
    pub fn member(unit: UnitId) -> Self {
        Self {
            role: Role::UnitMember,
            path: GridPath::ROOT,
            unit: Some(unit),
        }
    }
}
