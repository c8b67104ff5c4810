use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::ids::PoolId;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn person(n: u128) -> PersonId {
    PersonId(id(1000 + n))
}

fn asker(n: u128) -> Asker {
    Asker {
        actor: Arc::from("test"),
        channel: "api",
        person: person(n),
        standing: RESIDENT,
    }
}

fn class(n: u128, sizes: &[i32], spans: &[Span]) -> Lot {
    let mut lot = Lot::new(OfferingId(id(n)), Way::Count);
    lot.pools = (0..)
        .zip(sizes)
        .map(|(at, size)| Pool {
            id: PoolId(id(n * 100 + at)),
            needs: 0,
            size: *size,
            taken: 0,
            opens: Micros(0),
            release: Micros(i64::MAX),
        })
        .collect();
    lot.spans = Arc::from(spans);
    lot.waits = true;
    lot
}

struct World {
    ledger: Ledger,
    next: u128,
    all: Changes,
    /// Time has been looked at since the last order.
    settled: bool,
    /// Those who were asked beside others.
    asked: BTreeSet<WaitId>,
}

impl World {
    fn of(lots: Vec<Lot>) -> Self {
        let mut ledger = Ledger::default();
        lots.into_iter().for_each(|lot| ledger.put(lot));
        Self {
            ledger,
            next: 1 << 64,
            all: Changes::default(),
            settled: true,
            asked: BTreeSet::new(),
        }
    }

    fn order(&mut self, now: i64, who: u128, order: &Order) -> Outcome {
        let mut changes = Changes::default();
        let next = &mut self.next;
        let mut fresh = || {
            *next += 1;
            Uuid::from_u128(*next)
        };
        let outcome = self
            .ledger
            .decide(Micros(now), &asker(who), order, &mut fresh, &mut changes);
        self.asked.extend(changes.invited.iter().map(|(id, _)| *id));
        self.in_turn(&changes);
        self.all.decisions.extend(changes.decisions);
        self.all.claims.extend(changes.claims);
        self.all.moved.extend(changes.moved);
        self.all.waits.extend(changes.waits);
        self.settled = false;
        outcome
    }

    /// I6: nobody who waits was passed over who could have had the same seat.
    fn in_turn(&self, changes: &Changes) {
        let asked = changes.ended.iter().filter(|(_, verb)| *verb != "left");
        for (id, _) in asked {
            let Some(one) = self.all.waits.iter().find(|wait| wait.id == *id) else {
                continue;
            };
            let Some(lot) = self.ledger.lot(one.lot) else {
                continue;
            };
            let before = self.ledger.waiting(one.lot).filter(|wait| wait.seq < one.seq);
            for wait in before {
                let elsewhere = self.ledger.is_free(wait.person, lot, (0, 0)).is_err();
                // Shortly before the start several are asked, and the first to answer has it.
                let asked = self.asked.contains(&one.id) || self.asked.contains(&wait.id);
                assert!(
                    asked || elsewhere || wait.party > one.party,
                    "{wait:?} before {one:?}"
                );
            }
        }
    }

    fn claim(&mut self, who: u128, lots: &[u128]) -> Outcome {
        self.order(1, who, &claim(lots, (0, 0), 1))
    }
}

fn claim(lots: &[u128], span: Span, party: i32) -> Order {
    Order::Claim {
        wants: lots
            .iter()
            .map(|lot| Want {
                lot: OfferingId(id(*lot)),
                span,
                party,
            })
            .collect(),
        wait: true,
        at_once: false,
    }
}

fn thing(outcome: &Outcome) -> Uuid {
    match outcome {
        Outcome::Done { things, .. } => things[0],
        Outcome::Refused(why) => panic!("refused: {why:?}"),
    }
}

fn verb(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done { verb, .. } => verb,
        Outcome::Refused(why) => why.word(),
    }
}

#[test]
fn a_third_class_at_the_same_time_is_refused_and_one_that_begins_when_another_ends_is_not() {
    let mut world = World::of(vec![
        class(1, &[5], &[(10, 20), (110, 120)]),
        class(2, &[5], &[(20, 30)]),
        class(3, &[5], &[(115, 118)]),
    ]);
    assert_eq!(verb(&world.claim(1, &[1])), "confirmed");
    assert_eq!(verb(&world.claim(1, &[2])), "confirmed");
    assert_eq!(world.claim(1, &[3]), Outcome::Refused(Refusal::Overlap));
    assert_eq!(world.claim(1, &[1]), Outcome::Refused(Refusal::Already));
}

#[test]
fn a_set_is_given_whole_or_not_at_all() {
    let mut world = World::of(vec![class(1, &[1], &[(10, 20)]), class(2, &[1], &[(30, 40)])]);
    world.claim(9, &[2]);
    assert_eq!(world.claim(1, &[1, 2]), Outcome::Refused(Refusal::Full));
    assert_eq!(world.ledger.lot(OfferingId(id(1))).unwrap().free(), 1);
    assert_eq!(world.ledger.of_person(person(1)).count(), 0);
}

#[test]
fn a_freed_seat_is_offered_to_whoever_waits_first_and_ends_if_not_taken() {
    let mut world = World::of(vec![class(1, &[1], &[(20_000_000_000, 30_000_000_000)])]);
    let held = world.claim(1, &[1]);
    assert_eq!(verb(&world.claim(2, &[1])), "waiting");
    let third = world.claim(3, &[1]);
    assert!(matches!(
        third,
        Outcome::Done {
            position: Some(2),
            ..
        }
    ));
    world.order(2, 1, &Order::Cancel(ClaimId(thing(&held))));
    let offered: Vec<_> = world.ledger.of_person(person(2)).cloned().collect();
    assert_eq!(offered[0].state, ClaimState::Held);
    // Nobody who asks now goes before those who wait.
    assert_eq!(verb(&world.claim(4, &[1])), "waiting");
    let mut changes = Changes::default();
    world
        .ledger
        .expire(offered[0].until, &mut || Uuid::from_u128(7), &mut changes);
    let verbs: Vec<_> = changes.decisions.iter().map(|decision| decision.verb).collect();
    assert_eq!(verbs, ["expired", "offered"]);
    assert_eq!(changes.claims[0].person, person(3));
}

#[test]
fn what_cannot_be_swapped_stays_and_what_can_is_one_step() {
    let mut world = World::of(vec![
        class(1, &[1], &[(10, 20)]),
        class(2, &[1], &[(15, 25)]),
        class(3, &[1], &[(15, 25)]),
    ]);
    let mine = ClaimId(thing(&world.claim(1, &[1])));
    world.claim(2, &[2]);
    let want = |lot: u128| Want {
        lot: OfferingId(id(lot)),
        span: (0, 0),
        party: 1,
    };
    let full = Order::Transfer {
        from: mine,
        want: want(2),
    };
    assert_eq!(world.order(2, 1, &full), Outcome::Refused(Refusal::Full));
    assert!(world.ledger.claim(mine).is_some());
    assert_eq!(world.ledger.lot(OfferingId(id(1))).unwrap().free(), 0);
    // The third meets the first in time: that is no hindrance, it is given up.
    let free = Order::Transfer {
        from: mine,
        want: want(3),
    };
    assert_eq!(verb(&world.order(2, 1, &free)), "confirmed");
    assert!(world.ledger.claim(mine).is_none());
    assert_eq!(world.ledger.lot(OfferingId(id(1))).unwrap().free(), 1);
    let again = world.order(2, 1, &free);
    assert_eq!(again, Outcome::Refused(Refusal::Gone));
    holds(&world);
}

#[test]
fn seats_kept_for_the_counter_are_not_given_to_the_web_until_they_are_released() {
    let mut lot = class(1, &[1, 1], &[]);
    lot.pools[0].needs = COUNTER;
    lot.pools[0].release = Micros(100);
    lot.waits = false;
    let mut world = World::of(vec![lot]);
    assert_eq!(verb(&world.claim(1, &[1])), "confirmed");
    assert_eq!(world.claim(2, &[1]), Outcome::Refused(Refusal::Full));
    assert_eq!(verb(&world.order(100, 2, &claim(&[1], (0, 0), 1))), "confirmed");
}

#[test]
fn each_kind_of_capacity_keeps_its_bounds() {
    let unit = Lot::new(OfferingId(id(1)), Way::Unit { cell: 60_000_000 });
    let slot = Lot::new(
        OfferingId(id(2)),
        Way::Slot {
            cell: 60_000_000,
            seats: 2,
        },
    );
    let mut rate = Lot::new(
        OfferingId(id(3)),
        Way::Rate {
            cell: 60_000_000,
            total: 3,
            each: 2,
        },
    );
    rate.may_overlap = true;
    let mut world = World::of(vec![unit, slot, rate]);
    let minute = |n: i64| (n * 60_000_000, (n + 1) * 60_000_000);
    let mut at = |who: u128, lot: u128, span: Span, party: i32| {
        let outcome = world.order(1, who, &claim(&[lot], span, party));
        verb(&outcome)
    };
    assert_eq!(at(1, 1, (60_000_000, 180_000_000), 1), "confirmed");
    assert_eq!(at(2, 1, minute(2), 1), "full");
    assert_eq!(at(2, 1, minute(3), 1), "confirmed");
    assert_eq!(at(2, 1, (1, 5), 1), "bad-time");
    assert_eq!(at(4, 2, minute(9), 1), "confirmed");
    assert_eq!(at(5, 2, minute(9), 1), "confirmed");
    assert_eq!(at(6, 2, minute(9), 1), "full");
    assert_eq!(at(7, 3, minute(20), 2), "confirmed");
    assert_eq!(at(7, 3, minute(20), 1), "too-many");
    assert_eq!(at(8, 3, minute(20), 2), "full");
    assert_eq!(at(8, 3, minute(20), 1), "confirmed");
}

#[derive(Clone, Debug)]
enum Step {
    Claim(u128, Vec<u128>, i32, bool),
    Time(u128, u128, i64, i64),
    Cancel(usize),
    Accept(usize),
    Pass(i64),
    Transfer(usize, u128, i64),
    HandOver(usize, u128),
    Take(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u128..12, prop::collection::vec(1u128..5, 1..3), 1i32..3, any::<bool>()).prop_map(|(a, b, c, d)| Step::Claim(a, b, c, d)),
        3 => (0u128..12, 5u128..7, 0i64..20, 1i64..4).prop_map(|(a, b, c, d)| Step::Time(a, b, c, d)),
        2 => any::<usize>().prop_map(Step::Cancel),
        1 => any::<usize>().prop_map(Step::Accept),
        1 => (1i64..90_000_000_000).prop_map(Step::Pass),
        2 => (any::<usize>(), 1u128..7, 0i64..20).prop_map(|(a, b, c)| Step::Transfer(a, b, c)),
        1 => (any::<usize>(), 0u128..12).prop_map(|(a, b)| Step::HandOver(a, b)),
        1 => any::<usize>().prop_map(Step::Take),
    ]
}

const CELL: i64 = 600_000_000;

fn holds(world: &World) {
    let ledger = &world.ledger;
    // I1: no pool holds more than its size, and exactly what its live claims say.
    for lot in ledger.lots().filter(|lot| !lot.by_time()) {
        for pool in &lot.pools {
            let live: i32 = ledger
                .claims()
                .filter(|claim| claim.took.pool == Some(pool.id))
                .map(|claim| claim.want.party)
                .sum();
            assert!(pool.taken <= pool.size && pool.taken == live);
        }
    }
    let live: Vec<&Claim> = ledger.claims().collect();
    for (at, a) in live.iter().enumerate() {
        for b in &live[at + 1..] {
            let together = meet(&a.spans, &b.spans);
            // I2: one person, one place at a time. I3: one unit or seat, one holder.
            assert!(a.person != b.person || !together, "{a:?} {b:?}");
            assert!(
                a.want.lot != b.want.lot || a.walls.is_empty() || a.took.seat != b.took.seat || !together
            );
        }
    }
    // I6 and I7: what is free is nobody's who waits: whoever could have it was asked.
    for lot in ledger.lots() {
        for wait in ledger.waiting(lot.id) {
            let room = lot.pools.iter().any(|pool| {
                let meant = pool.needs == 0 || pool.needs & wait.standing != 0;
                meant && pool.size - pool.taken >= wait.party
            });
            // Where several were asked at once, the others wait for their answers.
            let asked = ledger.waiting(lot.id).any(|wait| wait.invited.0 > 0);
            if room && !asked && ledger.is_free(wait.person, lot, (0, 0)).is_ok() {
                assert!(!world.settled, "{wait:?} could have a seat");
            }
            if wait.party > 1 {
                break;
            }
        }
    }
    // I5: numbers without a gap, each hash over the one before.
    let mut head = [0u8; 32];
    for (number, decision) in (1..).zip(&world.all.decisions) {
        head = chained(
            &head,
            number,
            decision.verb,
            decision.thing,
            decision.lot,
            decision.person,
        );
        assert_eq!((decision.seq, decision.hash), (number, head));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_invariants_hold_whatever_people_do(steps in prop::collection::vec(step(), 1..120)) {
        let far = 1_000_000_000_000;
        let spans = |n: i64| [(far + n * 5, far + n * 5 + 8), (far + 100 + n * 30, far + 120 + n * 30)];
        let mut lots: Vec<Lot> = (1u128..5).zip([3, 1, 2, 4]).map(|(n, size)| class(n, &[size, 1], &spans(i64::try_from(n).unwrap()))).collect();
        lots.push(Lot::new(OfferingId(id(5)), Way::Unit { cell: CELL }));
        lots.push(Lot::new(OfferingId(id(6)), Way::Slot { cell: CELL, seats: 2 }));
        let mut world = World::of(lots);
        let (mut now, mut ids) = (1i64, Vec::new());
        for step in steps {
            let (who, order) = match step {
                Step::Claim(who, lots, party, at_once) => {
                    let Order::Claim { wants, .. } = claim(&lots, (0, 0), party) else { unreachable!() };
                    (who, Order::Claim { wants, wait: true, at_once })
                }
                Step::Time(who, lot, from, cells) => (who, claim(&[lot], (from * CELL, (from + cells) * CELL), 1)),
                Step::Cancel(at) if !ids.is_empty() => (0, Order::Cancel(ids[at % ids.len()])),
                Step::Accept(at) if !ids.is_empty() => (0, Order::Accept(ids[at % ids.len()])),
                Step::Transfer(at, lot, from) if !ids.is_empty() => {
                    let span = if lot > 4 { (from * CELL, (from + 2) * CELL) } else { (0, 0) };
                    let Order::Claim { wants, .. } = claim(&[lot], span, 1) else { unreachable!() };
                    (0, Order::Transfer { from: ids[at % ids.len()], want: wants[0] })
                }
                Step::HandOver(at, to) if !ids.is_empty() => (to, Order::HandOver(ids[at % ids.len()])),
                Step::Take(at) if !world.asked.is_empty() => {
                    (0, Order::Take(*world.asked.iter().nth(at % world.asked.len()).unwrap()))
                }
                Step::Cancel(_) | Step::Accept(_) | Step::Transfer(..) | Step::HandOver(..) | Step::Take(_) => continue,
                Step::Pass(micros) => {
                    now += micros;
                    let mut changes = Changes::default();
                    let next = &mut world.next;
                    world.ledger.expire(Micros(now), &mut || { *next += 1; Uuid::from_u128(*next) }, &mut changes);
                    world.ledger.settle(Micros(now), &mut || { *next += 1; Uuid::from_u128(*next) }, &mut changes);
                    world.asked.extend(changes.invited.iter().map(|(id, _)| *id));
                    world.in_turn(&changes);
                    world.all.decisions.extend(changes.decisions);
                    world.all.claims.extend(changes.claims);
                    world.all.waits.extend(changes.waits);
                    world.settled = true;
                    holds(&world);
                    continue;
                }
            };
            world.order(now, who, &order);
            ids = world.all.claims.iter().map(|claim| claim.id).collect();
            holds(&world);
        }
    }
}
