//! Everybody who acts in a story.

use gate::{Actor, Grant, Role};
use kernel::{GridPath, StaffId};

use crate::seed::Places;

/// The actors of the test centre.
#[derive(Clone, Debug)]
pub struct Actors {
    /// A resident, not signed in.
    pub resident: Actor,
    /// At the counter: the whole community.
    pub clerk: Actor,
    /// Of the property company.
    pub mender: Actor,
    /// Of the lift company.
    pub lift_man: Actor,
    /// Leads 南苑 3号楼.
    pub leader: Actor,
    /// Leads 北苑.
    pub other_leader: Actor,
    /// Decides disputes.
    pub arbiter: Actor,
    /// Runs the centre.
    pub manager: Actor,
}

impl Actors {
    /// The actors over these places.
    pub fn of(places: &Places) -> Self {
        let south_3 = GridPath::ROOT
            .child(1)
            .and_then(|path| path.child(3))
            .expect("a short path");
        let north = GridPath::ROOT.child(2).expect("a short path");
        let staff = |name: &str, staff: StaffId, grant: Grant| Actor {
            staff: Some(staff),
            name: name.to_owned(),
            grants: vec![grant],
            ..Actor::nobody()
        };
        Self {
            resident: Actor::nobody(),
            clerk: staff("小林", places.clerk, Grant::of(Role::Clerk)),
            mender: staff("老秦", places.mender, Grant::member(places.property)),
            lift_man: staff("梯工", places.wu, Grant::member(places.lift)),
            leader: staff("小周", places.zhou, Grant::at(Role::Leader, south_3)),
            other_leader: staff("小吴", places.wu, Grant::at(Role::Leader, north)),
            arbiter: staff("老许", places.arbiter, Grant::of(Role::Arbiter)),
            manager: staff("严书记", places.secretary, Grant::of(Role::Manager)),
        }
    }
}
