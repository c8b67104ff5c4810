//! The demo centre's classes, rooms, seats and machines, and who takes part.
//! Nobody in it exists; its telephone numbers are given to nobody.

use std::sync::Arc;

use kernel::{CommunityId, Day, Micros, Zone};
use people::Centre;
use people::register::by_phone;
use people::register::consent::{Consent, Giver, Purpose};
use store::{Store, StoreError};

mod more;

use crate::allocator::Allocator;
use crate::draws;
use crate::ids::{OfferingId, PersonId};
use crate::learner::meet_many;
use crate::ledger::{Asker, COUNTER, Order, RESIDENT, Want};
use crate::offer::{NewPool, NewSession, offer};
use crate::plan::{Choice, Plan, plan};
use crate::rows::{Kind, Mode, Offering, WayWord};

/// Learners.
const LEARNERS: usize = 1040;
/// A daughter and her mother of the demo's register.
const DAUGHTER: &str = "15410000015";
const MOTHER: &str = "15410000016";
/// Sessions of a class.
const WEEKS: usize = 16;

/// Title, teacher, room, weekday of the term's first week (0 Monday), start, seats, audience.
type ClassLine = (
    &'static str,
    &'static str,
    &'static str,
    i64,
    &'static str,
    i32,
    &'static str,
);

const CLASSES: [ClassLine; 13] = [
    ("书法（初级）", "许先生", "二楼书画室", 0, "09:00", 40, "elders"),
    ("国画花鸟", "林秋兰", "二楼书画室", 1, "09:00", 36, "elders"),
    ("声乐合唱", "白老师", "三楼音乐厅", 0, "09:00", 180, "elders"),
    ("民族舞", "乔玉", "一楼舞蹈室", 2, "09:00", 60, "elders"),
    ("太极拳", "石师傅", "一楼舞蹈室", 3, "08:30", 160, "elders"),
    ("智能手机", "小贺", "三楼教室", 1, "14:00", 60, "elders"),
    ("古筝", "柳琴", "三楼音乐厅", 3, "14:00", 24, "elders"),
    ("家常烹饪", "甘师傅", "一楼厨房", 4, "14:00", 20, "elders"),
    ("编织手作", "乔玉", "二楼手工室", 4, "09:00", 40, "elders"),
    ("英语口语", "程溪", "三楼教室", 2, "19:00", 50, "evening"),
    ("短视频剪辑", "小贺", "三楼教室", 3, "19:00", 50, "evening"),
    ("瑜伽", "安宁", "一楼舞蹈室", 1, "19:00", 60, "evening"),
    ("儿童积木", "白老师", "四楼积木乐园", 5, "10:00", 60, "children"),
];

const SURNAMES: [&str; 20] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱",
    "秦", "许", "何",
];
const GIVEN: [&str; 13] = [
    "桂兰", "秀英", "建国", "玉珍", "志强", "丽华", "国栋", "春梅", "文斌", "淑芬", "海燕", "德明", "小满",
];

/// Makes everything, as it stands now on the store's clock.
pub fn build(store: &Store, community: CommunityId, zone: &str) -> Result<(), StoreError> {
    let people = learners(store, community)?;
    let name = zone.to_owned();
    let centre = store.read_now(move |tx| Centre::load(tx, community, &name))?;
    let zone = Zone::named(zone).unwrap_or_else(|_| Zone::shanghai());
    let monday = monday(store.clock().now().day(&zone)).plus_days(-28);
    let mut classes = Vec::new();
    for line in CLASSES {
        classes.push(class(store, community, &centre, monday, line)?);
    }
    let (study, rooms) = places(store, community)?;
    lecture(store, community, &zone)?;
    rush(store, community)?;
    let allocator = Allocator::start(store.clone(), community)?;
    enrol(&allocator, &classes, &people);
    today(&allocator, store, &zone, study, &rooms, &people);
    lottery(&allocator, store, community, &people)?;
    more::clubs(store, community, &people)?;
    more::past(store, community, &classes)?;
    more::lockers(store, community)?;
    more::missed(store, community, study, &people)?;
    open_lottery(store, community)?;
    opening(store, community)?;
    consent(store, community)
}

/// A daughter who lives with her mother may act for her.
fn consent(store: &Store, community: CommunityId) -> Result<(), StoreError> {
    store.write_now(move |tx| {
        let daughter = by_phone(tx, community, DAUGHTER)?.pop();
        let mother = by_phone(tx, community, MOTHER)?.pop();
        let (Some(daughter), Some(mother)) = (daughter, mother) else {
            return Ok(());
        };
        let now = tx.now();
        let given = Consent {
            community,
            id: tx.clock().fresh(),
            person: mother.id,
            purpose: Purpose::Act,
            given_by: Giver::Own,
            agent: Some(daughter.id),
            agent_name: daughter.name,
            agent_phone: None,
            agent_phone_blind: None,
            evidence: "签字的委托单".to_owned(),
            from_day: now.day(&Zone::shanghai()),
            until_day: None,
            recorded_by: "系统".to_owned(),
            recorded_at: now,
            revoked_at: None,
            revoked_by: String::new(),
        };
        given.insert(tx)?;
        let told = store::Entry {
            actor: "system",
            verb: "person.consented",
            subject_kind: "person",
            subject: mother.id.0,
            body: serde_json::json!({ "purpose": given.purpose.word() }).to_string(),
        };
        tx.audit(community, &told)
    })
}

/// An oil-painting class that opens in twenty minutes; its lobby is open.
fn opening(store: &Store, community: CommunityId) -> Result<(), StoreError> {
    store.write_now(move |tx| {
        let now = tx.now();
        let zone = Zone::shanghai();
        let mut class = Offering::blank(community, tx.clock().fresh(), "周末油画班", Kind::Class, now);
        (class.opens, class.lobby_minutes) = (now.plus(20 * Micros::MINUTE), 24 * 60);
        (class.place, class.teacher) = ("二楼画室".to_owned(), "林秋兰".to_owned());
        class.audience = "evening".to_owned();
        let starts = zone.instant(now.day(&zone).plus_days(14), 9 * 60);
        let session = NewSession {
            original: starts.local(&zone),
            starts,
            ends: starts.plus(3 * Micros::HOUR),
        };
        let kept = NewPool {
            name: "窗口和电话".to_owned(),
            needs: COUNTER,
            size: 6,
            release: class.opens.plus(Micros::DAY),
        };
        offer(tx, "system", &class, &[NewPool::open(14), kept], &[session]).map(|_| ())
    })
}

/// A pottery class whose entries are still open.
fn open_lottery(store: &Store, community: CommunityId) -> Result<(), StoreError> {
    store.write_now(move |tx| {
        let now = tx.now();
        let zone = Zone::shanghai();
        let closes = zone.instant(now.day(&zone).plus_days(5), 18 * 60);
        let mut pottery = Offering::blank(community, tx.clock().fresh(), "陶艺体验班", Kind::Class, now);
        (pottery.mode, pottery.closes) = (Mode::Draw, closes);
        pottery.place = "二楼手工室".to_owned();
        pottery.teacher = "乔玉".to_owned();
        pottery.audience = "evening".to_owned();
        let starts = zone.instant(now.day(&zone).plus_days(12), 19 * 60);
        let session = NewSession {
            original: starts.local(&zone),
            starts,
            ends: starts.plus(2 * Micros::HOUR),
        };
        offer(tx, "system", &pottery, &[NewPool::open(12)], &[session])?;
        draws::promise(tx, "system", &pottery, closes).map(|_| ())
    })
}

fn monday(day: Day) -> Day {
    day.plus_days(1 - i64::from(day.weekday().number()))
}

fn learners(store: &Store, community: CommunityId) -> Result<Vec<PersonId>, StoreError> {
    let pick = |from: &[&'static str], at: usize| from.get(at % from.len()).copied().unwrap_or_default();
    let all: Vec<(String, String, u8)> = (0..LEARNERS)
        .map(|n| {
            let (surname, given) = (pick(&SURNAMES, n), pick(&GIVEN, n / SURNAMES.len()));
            let more = pick(&["", "云", "安", "和"], n / 260);
            (
                format!("{surname}{given}{more}"),
                format!("1690001{n:04}"),
                RESIDENT,
            )
        })
        .collect();
    store.write_now(move |tx| meet_many(tx, community, &all))
}

fn class(
    store: &Store,
    community: CommunityId,
    centre: &Centre,
    monday: Day,
    line: ClassLine,
) -> Result<OfferingId, StoreError> {
    let (title, teacher, place, weekday, time, seats, audience) = line;
    let wish = Plan {
        rule: "FREQ=WEEKLY".to_owned(),
        starts: format!("{}T{time}", monday.plus_days(weekday)),
        count: WEEKS,
        minutes: 90,
        choice: Choice::Move,
        place: place.to_owned(),
    };
    let planned = plan(&wish, centre.zone(), &centre.calendar, &[])
        .map_err(|bad| StoreError::Engine(bad.to_string()))?;
    let sessions: Vec<NewSession> = planned
        .into_iter()
        .filter(|one| one.held)
        .map(|one| one.session)
        .collect();
    store.write_now(move |tx| {
        let now = tx.now();
        let mut class = Offering::blank(community, tx.clock().fresh(), title, Kind::Class, now);
        class.teacher = teacher.to_owned();
        class.place = place.to_owned();
        class.audience = audience.to_owned();
        class.term = "本学期".to_owned();
        class.rule.clone_from(&wish.rule);
        class.starts.clone_from(&wish.starts);
        // Three of ten seats are kept for the counter and the telephone, until a day after opening.
        let kept = NewPool {
            name: "窗口和电话".to_owned(),
            needs: COUNTER,
            size: seats * 3 / 10,
            release: now.plus(-Micros::DAY),
        };
        offer(
            tx,
            "system",
            &class,
            &[NewPool::open(seats - seats * 3 / 10), kept],
            &sessions,
        )
    })
}

fn places(store: &Store, community: CommunityId) -> Result<(OfferingId, Vec<OfferingId>), StoreError> {
    store.write_now(move |tx| {
        let now = tx.now();
        let mut by_time = |title: &str, kind, way, minutes, seats, place: &str, audience: &str| {
            let mut one = Offering::blank(community, tx.clock().fresh(), title, kind, now);
            (one.way, one.slot_minutes, one.seats) = (way, minutes, seats);
            (one.open_minute, one.close_minute, one.waits) = (9 * 60, 21 * 60, false);
            one.release_minutes = if kind == Kind::Room { 0 } else { 15 };
            one.place = place.to_owned();
            one.audience = audience.to_owned();
            if kind == Kind::Room {
                one.about = "排练、棋牌、读书会、家庭聚会都可以。有音响和投影。".to_owned();
            }
            offer(tx, "system", &one, &[], &[])
        };
        let study = by_time("自习室", Kind::Study, WayWord::Slot, 60, 40, "三楼东", "evening")?;
        let mut rooms = Vec::new();
        for title in ["大活动室", "小活动室"] {
            rooms.push(by_time(
                title,
                Kind::Room,
                WayWord::Unit,
                30,
                0,
                "一楼西",
                "elders",
            )?);
        }
        for (title, count) in [("乒乓球台", 3), ("台球桌", 2), ("按摩椅", 4), ("跑步机", 3)] {
            for number in 1..=count {
                by_time(
                    &format!("{title} {number}"),
                    Kind::Machine,
                    WayWord::Unit,
                    30,
                    0,
                    "地下一层",
                    "",
                )?;
            }
        }
        Ok((study, rooms))
    })
}

fn lecture(store: &Store, community: CommunityId, zone: &Zone) -> Result<OfferingId, StoreError> {
    let zone = zone.clone();
    store.write_now(move |tx| {
        let now = tx.now();
        let starts = zone.instant(now.day(&zone).plus_days(3), 19 * 60);
        let mut talk = Offering::blank(
            community,
            tx.clock().fresh(),
            "电动车充电安全讲座",
            Kind::Event,
            now,
        );
        talk.place = "三楼音乐厅".to_owned();
        talk.audience = "evening".to_owned();
        let session = NewSession {
            original: starts.local(&zone),
            starts,
            ends: starts.plus(90 * Micros::MINUTE),
        };
        offer(tx, "system", &talk, &[NewPool::open(150)], &[session])
    })
}

/// A class for the manager to send a simulated crowd to.
fn rush(store: &Store, community: CommunityId) -> Result<OfferingId, StoreError> {
    store.write_now(move |tx| {
        let now = tx.now();
        let mut crowd = Offering::blank(community, tx.clock().fresh(), "抢课演示", Kind::Event, now);
        (crowd.waits, crowd.may_overlap) = (false, true);
        offer(tx, "system", &crowd, &[NewPool::open(600)], &[])
    })
}

fn asker(person: PersonId, channel: &'static str) -> Asker {
    Asker {
        actor: Arc::from("system"),
        channel,
        person,
        standing: RESIDENT,
    }
}

fn one(lot: OfferingId, span: (i64, i64)) -> Order {
    Order::Claim {
        wants: vec![Want { lot, span, party: 1 }],
        wait: true,
        at_once: false,
    }
}

/// Everybody asks for one class, many for a second; what clashes is refused as in life.
fn enrol(allocator: &Allocator, classes: &[OfferingId], people: &[PersonId]) {
    std::thread::scope(|scope| {
        for part in 0..8 {
            let allocator = allocator.clone();
            scope.spawn(move || {
                for (at, person) in people.iter().enumerate().filter(|(at, _)| at % 8 == part) {
                    let picks = if at % 3 == 0 {
                        vec![at, at * 7 + 3]
                    } else {
                        vec![at]
                    };
                    for pick in picks {
                        if let Some(class) = classes.get(pick % classes.len()) {
                            allocator.ask_now(asker(*person, "page"), one(*class, (0, 0)), "", b"");
                        }
                    }
                }
            });
        }
    });
}

/// Some seats and rooms are taken today and tomorrow.
fn today(
    allocator: &Allocator,
    store: &Store,
    zone: &Zone,
    study: OfferingId,
    rooms: &[OfferingId],
    people: &[PersonId],
) {
    let day = store.clock().now().day(zone);
    let mut people = people.iter().rev();
    let mut take = |lot: OfferingId, ahead: i64, from: u16, minutes: i64| {
        let from = zone.instant(day.plus_days(ahead), from * 60);
        if let Some(person) = people.next() {
            let span = (from.0, from.plus(minutes * Micros::MINUTE).0);
            allocator.ask_now(asker(*person, "page"), one(lot, span), "", b"");
        }
    };
    for ahead in 0..3 {
        for seat in 0..14 {
            take(study, ahead, 9 + seat % 10, 120);
        }
        for room in rooms {
            take(*room, ahead, 14, 120);
            take(*room, ahead, 19, 90);
        }
    }
    // The month ahead is not empty either.
    for ahead in 3..20 {
        for (at, room) in (0..).zip(rooms) {
            if (ahead + at) % 3 != 0 {
                take(*room, ahead, 9, 120 + 30 * (ahead % 3));
            }
        }
    }
}

/// A baking class that more people want than can be in it: drawn.
fn lottery(
    allocator: &Allocator,
    store: &Store,
    community: CommunityId,
    people: &[PersonId],
) -> Result<(), StoreError> {
    let entrants: Vec<PersonId> = people.iter().rev().step_by(7).take(72).copied().collect();
    let drawn = store.write_now(move |tx| {
        let now = tx.now();
        let mut baking = Offering::blank(community, tx.clock().fresh(), "烘焙体验班", Kind::Class, now);
        baking.mode = Mode::Draw;
        baking.place = "一楼厨房".to_owned();
        baking.teacher = "甘师傅".to_owned();
        baking.audience = "evening".to_owned();
        let starts = Zone::shanghai().instant(now.day(&Zone::shanghai()).plus_days(10), 19 * 60);
        let session = NewSession {
            original: starts.rfc3339_utc(),
            starts,
            ends: starts.plus(2 * Micros::HOUR),
        };
        offer(tx, "system", &baking, &[NewPool::open(18)], &[session])?;
        let draw = draws::promise(tx, "system", &baking, now)?;
        for (number, person) in (0u32..).zip(&entrants) {
            draws::enter(tx, community, draw, *person, 1, &format!("{number:08x}"))?;
        }
        draws::draw(tx, community, "system", draw)
    })?;
    for (person, party) in drawn
        .iter()
        .flat_map(|drawn| drawn.winners.iter().chain(&drawn.waiting))
    {
        if let Some(drawn) = &drawn {
            let mut order = one(drawn.offering, (0, 0));
            if let Order::Claim { wants, .. } = &mut order {
                wants.iter_mut().for_each(|want| want.party = *party);
            }
            allocator.ask_now(asker(*person, "draw"), order, "", b"");
        }
    }
    Ok(())
}
