//! The demo centre's window: a few confirmed items, applications on their way,
//! two errands, one with an original that is not yet back.

use gate::{Actor, Grant, Policy, Role};
use kernel::{CommunityId, PersonId, StaffId};
use matters::cx::Cx;
use matters::rulebook::Rulebook;
use matters::words::Channel;
use people::Centre;
use people::demo::Town;
use people::register::{self, Kin, Person, Reach, Relation, Seek, search};
use store::{Store, StoreError, Tx};

use crate::applications::{Apply, Step, apply, steps};
use crate::catalogue::{edit, shipped};
use crate::errands::{self, NewErrand, Way, originals};
use crate::forms::{Answers, shelf};

/// What somebody asks for, what they type beside what is known, and what was done since.
struct Case {
    item: &'static str,
    typed: &'static [(&'static str, &'static str)],
    steps: &'static [Do],
}

/// What was done.
enum Do {
    Accept,
    Ask(&'static str),
    Forward,
    Receipt(&'static str),
    Result(&'static str),
    Deliver(&'static str),
    Refuse(&'static str, &'static str),
}

/// Nobody has this card.
const CARD: (&str, &str) = ("bank_card", "6200000000000000000");
const SIGN: (&str, &str) = ("sign", "已签");

const CASES: &[Case] = &[
    Case {
        item: "YL001",
        typed: &[CARD, SIGN],
        steps: &[],
    },
    Case {
        item: "YL001",
        typed: &[CARD, SIGN],
        steps: &[Do::Accept, Do::Forward, Do::Receipt("民-0417")],
    },
    Case {
        item: "YL001",
        typed: &[CARD, SIGN],
        steps: &[
            Do::Accept,
            Do::Forward,
            Do::Result("批了，下个月起每月发津贴。"),
            Do::Deliver("打电话告诉了本人"),
        ],
    },
    Case {
        item: "YL002",
        typed: &[("why", "new"), ("deliver", "fetch"), SIGN],
        steps: &[Do::Accept],
    },
    Case {
        item: "YL010",
        typed: &[("why", "new"), ("deliver", "fetch"), SIGN],
        steps: &[Do::Accept, Do::Result("饭卡做好了，来窗口拿。")],
    },
    Case {
        item: "YL007",
        typed: &[
            ("need", "rail"),
            ("emergency_name", "王女士"),
            ("emergency_phone", "16900005566"),
            SIGN,
        ],
        steps: &[Do::Accept, Do::Ask("请拍一张卫生间的照片，手机拍就行。")],
    },
    Case {
        item: "MZ002",
        typed: &[
            ("members", "3"),
            ("income", "2400"),
            ("spending", "1800"),
            ("reason", "illness"),
            ("agree", "yes"),
            SIGN,
        ],
        steps: &[Do::Accept],
    },
    Case {
        item: "HJ001",
        typed: &[("since", "2025-01-10"), ("home_kind", "rent"), SIGN],
        steps: &[
            Do::Accept,
            Do::Refuse(
                "住满半年的证明还缺一个月。",
                "下个月再来，材料我们留着，不用重填。",
            ),
        ],
    },
];

/// Builds it, on the store's clock.
pub fn build(store: &Store, town: &Town) -> Result<(), StoreError> {
    let town = town.clone();
    let policy = policy()?;
    store.write_now(move |tx| fill(tx, &town, &policy))
}

fn policy() -> Result<Policy, StoreError> {
    let rooms = [people::room(), matters::room(), crate::room()];
    let texts: Vec<(&str, &str)> = rooms.iter().map(|room| (room.name, room.permissions)).collect();
    let kinds: Vec<(&str, &[&str])> = rooms
        .iter()
        .flat_map(|room| room.kinds.iter().map(|(kind, names)| (*kind, names.as_slice())))
        .collect();
    Policy::read(&texts, &kinds).map_err(|error| done("policy", error))
}

/// A verb of the demo that cannot be done is a defect.
fn done(what: &str, error: impl std::fmt::Debug) -> StoreError {
    tracing::error!(what, ?error, "the demo's window cannot be built");
    StoreError::NoRow
}

fn clerk(name: &str, staff: Option<StaffId>, role: Role) -> Actor {
    Actor {
        staff,
        name: name.to_owned(),
        grants: vec![Grant::of(role)],
        ..Actor::nobody()
    }
}

fn fill(tx: &mut Tx<'_>, town: &Town, policy: &Policy) -> Result<(), StoreError> {
    let community = town.community.id;
    let centre = Centre::load(tx, community, &town.community.zone)?;
    let book = Rulebook::load(tx, community)?;
    let by = clerk("窗口小林", town.staff.get("counter-1").copied(), Role::Clerk);
    confirm(tx, community, policy)?;
    let elders = elders(tx, community, &centre)?;
    let cx = Cx {
        community,
        actor: &by,
        centre: &centre,
        book: &book,
        policy,
    };
    for (case, person) in CASES.iter().zip(&elders) {
        ask(tx, &cx, case, *person)?;
    }
    let leader = clerk("网格员小周", town.staff.get("grid-nan").copied(), Role::Clerk);
    let acting = register::Cx {
        community,
        actor: &leader,
        policy,
    };
    for (person, out) in elders.iter().rev().take(2).zip([true, false]) {
        errand(tx, &acting, *person, out)?;
    }
    Ok(())
}

/// Items that the centre has looked at, and one that waits for a second person.
fn confirm(tx: &mut Tx<'_>, community: CommunityId, policy: &Policy) -> Result<(), StoreError> {
    let one = clerk("主任", None, Role::Manager);
    let two = clerk("书记", None, Role::Secretary);
    let (one, two) = (
        Actor {
            account: Some(tx.clock().fresh()),
            ..one
        },
        Actor {
            account: Some(tx.clock().fresh()),
            ..two
        },
    );
    let own = edit::Cx {
        community,
        actor: &one,
        policy,
    };
    let other = edit::Cx {
        community,
        actor: &two,
        policy,
    };
    for (code, promised) in [
        ("YL001", 7),
        ("YL002", 10),
        ("YL010", 1),
        ("HJ001", 10),
        ("WJ001", 0),
    ] {
        let Some(mut item) = shipped::items().iter().find(|item| item.code == code).cloned() else {
            continue;
        };
        (item.promised_days, item.confirmed) = (promised.min(item.legal_days), true);
        let version =
            edit::propose(tx, &own, item, "照区里今年的办事指南核对").map_err(|error| done(code, error))?;
        edit::publish(tx, &other, version.id).map_err(|error| done(code, error))?;
    }
    if let Some(mut item) = shipped::items().iter().find(|item| item.code == "YL011").cloned() {
        item.words.push_str(" 老人没饭吃");
        edit::propose(tx, &own, item, "居民常这么问").map_err(|error| done("YL011", error))?;
    }
    Ok(())
}

/// Elders of whom the register knows what a form asks.
fn elders(tx: &mut Tx<'_>, community: CommunityId, centre: &Centre) -> Result<Vec<PersonId>, StoreError> {
    let today = tx.now().day(centre.zone());
    let mut found: Vec<PersonId> = Vec::new();
    let mut seek = Seek {
        limit: 200,
        ..Seek::default()
    };
    for _ in 0..10 {
        let page = search(tx, community, &Reach::All, &seek)?;
        let known = |one: &&Person| {
            one.age(today).is_some_and(|age| age >= 80)
                && one.phone.is_some()
                && one.id_sealed.is_some()
                && one.household.is_some()
        };
        found.extend(page.persons.iter().filter(known).map(|one| one.id));
        if found.len() >= CASES.len() + 2 || page.next.is_none() {
            break;
        }
        seek.before = page.next;
    }
    Ok(found)
}

fn ask(tx: &mut Tx<'_>, cx: &Cx<'_>, case: &Case, person: PersonId) -> Result<(), StoreError> {
    let found = crate::catalogue::rows::item_at(tx, cx.community, case.item, 1)?;
    let shipped = shipped::items()
        .iter()
        .find(|item| item.code == case.item)
        .cloned();
    let Some(item) = found.or(shipped) else {
        return Ok(());
    };
    let mut typed = Answers::default();
    case.typed.iter().for_each(|(key, value)| typed.set(key, *value));
    let input = Apply {
        form: shelf::of(&item),
        item,
        typed,
        person: Some(person),
        channel: Channel::Counter,
        taken_by: cx.actor.name.clone(),
        agent_name: String::new(),
        consent: None,
        draft: None,
        lang: "zh-CN".to_owned(),
    };
    let number = matters::number::lease(tx, cx.community, cx.centre.zone())?;
    let mut application = apply(tx, cx, number, &input)
        .map_err(|error| done(case.item, error))?
        .application;
    for one in case.steps {
        let step = match one {
            Do::Accept => Step::Accept,
            Do::Ask(words) => Step::Ask((*words).to_owned()),
            Do::Forward => Step::Forward(application.department.clone()),
            Do::Receipt(number) => Step::Receipt((*number).to_owned()),
            Do::Result(words) => Step::Result((*words).to_owned()),
            Do::Deliver(words) => Step::Deliver((*words).to_owned()),
            Do::Refuse(ground, remedy) => Step::Refuse {
                ground: (*ground).to_owned(),
                remedy: (*remedy).to_owned(),
            },
        };
        application = steps::take(tx, cx, application, &step).map_err(|error| done(case.item, error))?;
    }
    Ok(())
}

fn errand(tx: &mut Tx<'_>, cx: &register::Cx<'_>, person: PersonId, out: bool) -> Result<(), StoreError> {
    let child = register::relation::NewRelation {
        kind: Kin::Child,
        other: None,
        name: "王女士".to_owned(),
        phone: Some("16900005566".to_owned()),
    };
    if Relation::of(tx, cx.community, person)?.is_empty() {
        register::relation::relate(tx, cx, person, &child).map_err(|error| done("child", error))?;
    }
    let new = NewErrand {
        person,
        item: shipped::items().iter().find(|item| item.code == "YL001").cloned(),
        about: String::new(),
        way: if out { Way::Mark } else { Way::Sign },
        signature: if out { String::new() } else { "已签".to_owned() },
        voice: None,
        witness: if out {
            "邻居李阿姨".to_owned()
        } else {
            String::new()
        },
        visit_at: None,
        child_too: true,
    };
    let begun = errands::begin(tx, cx, &new).map_err(|error| done("errand", error))?;
    if out {
        let book = originals::taken(tx, cx, begun.id, "户口簿").map_err(|error| done("original", error))?;
        originals::moved(tx, cx, begun.id, book.id, "区民政局窗口", false)
            .map_err(|error| done("original", error))?;
    }
    Ok(())
}
