//! Whose inbox it is: which parts it has for this person, and how much each holds.

use gate::Role;
use kernel::{GridPath, UnitId};
use store::{StoreError, Tx};

use super::inbox::Shown;
use crate::cx::Cx;
use crate::lists::{self, DeskPart};
use crate::rows::Task;

/// The parts of the inbox.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tab {
    Mine,
    Unit,
    All,
    Tasks,
    Wall,
}

impl Tab {
    /// Its word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unit => "unit",
            Self::All => "all",
            Self::Tasks => "tasks",
            Self::Wall => "wall",
        }
    }

    /// Its key on the keyboard.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mine => "1",
            Self::Unit => "2",
            Self::All => "3",
            Self::Tasks => "4",
            Self::Wall => "5",
        }
    }

    /// The part of an address.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Mine, Self::Unit, Self::All, Self::Tasks, Self::Wall]
            .into_iter()
            .find(|tab| tab.word() == word)
    }
}

/// Whose inbox it is.
#[derive(Clone, Debug)]
pub(super) struct Whose {
    mine: Option<DeskPart>,
    pub units: Vec<UnitId>,
    /// The key of the word for everything, if this person decides anywhere.
    all: Option<&'static str>,
    publishes: bool,
    /// Calls anybody back, wherever.
    calls: bool,
}

impl Whose {
    /// Of this person.
    pub fn of(cx: &Cx<'_>) -> Self {
        let actor = cx.actor;
        let own = actor
            .staff
            .and_then(|id| cx.centre.person(id))
            .and_then(|person| person.unit);
        let mut units: Vec<UnitId> = actor.units().chain(own).collect();
        units.sort_unstable();
        units.dedup();
        let has = |roles: &[Role]| roles.iter().any(|role| actor.has(*role));
        let decides = has(&[Role::Clerk, Role::Arbiter, Role::Manager, Role::Secretary]);
        Self {
            mine: actor.staff.map(DeskPart::Mine),
            units,
            all: match (decides, has(&[Role::Leader])) {
                (true, _) => Some("desk-tab-all"),
                (false, true) => Some("desk-tab-place"),
                (false, false) => None,
            },
            publishes: has(&[Role::Clerk, Role::Manager]),
            calls: [Role::Clerk, Role::Manager]
                .iter()
                .any(|role| actor.reaches(*role, &GridPath::ROOT)),
        }
    }

    /// What a tab lists.
    pub fn part(&self, tab: Tab) -> Vec<DeskPart> {
        match tab {
            Tab::Mine => self.mine.into_iter().collect(),
            Tab::Unit => self.units.iter().map(|unit| DeskPart::Unit(*unit)).collect(),
            Tab::All => self.all.iter().map(|_| DeskPart::All).collect(),
            Tab::Tasks | Tab::Wall => Vec::new(),
        }
    }
}

/// The call-backs that are this person's to make.
pub(super) fn own_tasks(tx: &mut Tx<'_>, cx: &Cx<'_>, whose: &Whose) -> Result<Vec<Task>, StoreError> {
    let mine = |task: &Task| whose.calls || task.owner.is_some() && task.owner == cx.actor.staff;
    Ok(crate::rate::open_tasks(tx, cx.community)?
        .into_iter()
        .filter(mine)
        .collect())
}

/// The tabs with how much each holds.
pub(super) fn tabs(tx: &mut Tx<'_>, cx: &Cx<'_>, whose: &Whose) -> Result<Vec<Shown>, StoreError> {
    let mut shown = Vec::new();
    let words = [
        (Tab::Mine, "desk-tab-mine"),
        (Tab::Unit, "desk-tab-unit"),
        (Tab::All, whose.all.unwrap_or_default()),
    ];
    for (tab, word) in words {
        let parts = whose.part(tab);
        if parts.is_empty() {
            continue;
        }
        let (mut all, mut late) = (0, 0);
        for part in parts {
            let (held, over) = lists::desk_count(tx, cx.policy, cx.actor, cx.community, part)?;
            (all, late) = (all + held, late + over);
        }
        shown.push(Shown {
            tab,
            word,
            count: told(all),
            late,
            current: false,
        });
    }
    let (now, tasks) = (tx.now(), own_tasks(tx, cx, whose)?);
    let late = tasks.iter().filter(|task| task.due_at < now).count();
    if !tasks.is_empty() || whose.calls {
        let late = i64::try_from(late).unwrap_or(0);
        let count = tasks.len().to_string();
        shown.push(Shown {
            tab: Tab::Tasks,
            word: "desk-tab-tasks",
            count,
            late,
            current: false,
        });
    }
    if whose.publishes {
        shown.push(Shown {
            tab: Tab::Wall,
            word: "desk-tab-wall",
            count: String::new(),
            late: 0,
            current: false,
        });
    }
    Ok(shown)
}

fn told(count: i64) -> String {
    if count >= lists::COUNTED {
        format!("{}+", lists::COUNTED - 1)
    } else {
        count.to_string()
    }
}
