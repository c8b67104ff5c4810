//! The list is what the check lets through: on random worlds, for every table
//! of permissions. Rooms copy this test for their own things.

use std::cell::Cell;

use gate::*;
use kernel::{AccountId, GridPath, Param, UnitId, Uuid};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use store::{Migration, Row, Sql, StoreError};

use crate::world::World;

const TABLE: Migration = Migration {
    room: "sample",
    number: 1,
    name: "parcel",
    sql: "CREATE TABLE sample_parcel (
        community_id UUID NOT NULL, id BIGINT NOT NULL, place BYTEA, owner UUID, unit_id UUID, secret BOOLEAN NOT NULL,
        PRIMARY KEY (community_id, id))",
};

store::record! {
    /// Something that lies about in the centre.
    struct Parcel in "sample_parcel" {
        "community_id" => community: kernel::CommunityId,
        "id" => id: i64,
        "place" => place: Option<GridPath>,
        "owner" => owner: Option<AccountId>,
        "unit_id" => unit: Option<UnitId>,
        "secret" => secret: bool,
    }
}

impl Thing for Parcel {
    const KIND: &'static str = "parcel";

    fn relations() -> &'static [Relation<Self>] {
        &[
            Relation {
                name: "owner",
                holds: |actor, parcel| actor.account.is_some() && actor.account == parcel.owner,
                narrow: |actor, narrow| {
                    if let Some(account) = actor.account {
                        narrow.or_is("owner", &account);
                    }
                },
            },
            Relation {
                name: "leader_of_place",
                holds: |actor, parcel| {
                    parcel
                        .place
                        .is_some_and(|place| actor.reaches(Role::Leader, &place))
                },
                narrow: |actor, narrow| {
                    for path in actor.paths(Role::Leader) {
                        narrow.or_within("place", path);
                    }
                },
            },
            Relation {
                name: "unit_member",
                holds: |actor, parcel| {
                    parcel
                        .unit
                        .is_some_and(|unit| actor.units().any(|own| own == unit))
                },
                narrow: |actor, narrow| {
                    for unit in actor.units() {
                        narrow.or_is("unit_id", &unit);
                    }
                },
            },
            Relation {
                name: "clerk_if_open",
                holds: |actor, parcel| actor.has(Role::Clerk) && !parcel.secret,
                narrow: |actor, narrow| {
                    if actor.has(Role::Clerk) {
                        narrow.or(
                            "{t}.secret = {} AND {t}.id > {}",
                            vec![kernel::Value::Bool(false), kernel::Value::Int(-1)],
                        );
                    }
                },
            },
        ]
    }
}

const WORDS: [&str; 8] = [
    "owner",
    "leader_of_place",
    "unit_member",
    "clerk_if_open",
    "everyone",
    "signed_in",
    "role:manager",
    "role:clerk",
];

fn account() -> impl Strategy<Value = AccountId> {
    (1u128..4).prop_map(|n| AccountId(Uuid::from_u128(n)))
}

fn unit() -> impl Strategy<Value = UnitId> {
    (1u128..4).prop_map(|n| UnitId(Uuid::from_u128(n)))
}

fn place() -> impl Strategy<Value = GridPath> {
    let ordinal = prop_oneof![1u16..3, Just(255), Just(256), Just(u16::MAX)];
    proptest::collection::vec(ordinal, 0..=4).prop_map(|path| {
        path.into_iter()
            .fold(GridPath::ROOT, |place, n| place.child(n).unwrap())
    })
}

fn grant() -> impl Strategy<Value = Grant> {
    let role = proptest::sample::select(Role::ALL);
    (role, place(), proptest::option::of(unit())).prop_map(|(role, path, unit)| Grant { role, path, unit })
}

fn actor() -> impl Strategy<Value = Actor> {
    (
        proptest::option::of(account()),
        proptest::collection::vec(grant(), 0..5),
    )
        .prop_map(|(account, grants)| Actor {
            account,
            grants,
            ..Actor::nobody()
        })
}

fn parcels() -> impl Strategy<Value = Vec<Parcel>> {
    let one = (
        proptest::option::of(place()),
        proptest::option::of(account()),
        proptest::option::of(unit()),
        any::<bool>(),
    );
    proptest::collection::vec(one, 0..20).prop_map(|all| {
        let community = kernel::CommunityId(Uuid::from_u128(1));
        let parcel = |(id, (place, owner, unit, secret))| Parcel {
            community,
            id,
            place,
            owner,
            unit,
            secret,
        };
        (0i64..).zip(all).map(parcel).collect()
    })
}

fn listed(world: &World, policy: &Policy, actor: &Actor, parcels: &[Parcel]) -> Vec<i64> {
    let (condition, values) = policy.narrow::<Parcel>(actor, "see", "p", 2);
    let sql =
        format!("SELECT p.id FROM sample_parcel p WHERE p.community_id = $1 AND {condition} ORDER BY p.id");
    let parcels = parcels.to_vec();
    world.write(move |tx, community| {
        tx.run(
            &Sql::new("DELETE FROM sample_parcel WHERE community_id = $1"),
            &[&community],
        )?;
        Parcel::insert_all(&parcels, tx)?;
        let mut params: Vec<&dyn Param> = vec![&community];
        params.extend(values.iter().map(|value| -> &dyn Param { value }));
        tx.all(
            &Sql::composed(sql.clone()),
            &params,
            |row: &Row<'_>| -> Result<i64, StoreError> { row.get(0) },
        )
    })
}

#[test]
fn the_list_is_what_the_check_lets_through() {
    for world in World::both_with("agree", &[TABLE]) {
        agree(&world);
    }
}

fn agree(world: &World) {
    let names = Parcel::relation_names();
    let words = proptest::sample::subsequence(WORDS.to_vec(), 0..=4);
    let lengths = [const { Cell::new(0u32) }; 3];
    let config = ProptestConfig {
        cases: 200,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    };
    proptest!(config, |(parcels in parcels(), actor in actor(), words in words)| {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let text = format!("[parcel]\nsee = [{}]\n", quoted.join(", "));
        let policy = Policy::read(&[("sample", &text)], &[("parcel", &names)]).unwrap();
        let checked: Vec<i64> =
            parcels.iter().filter(|parcel| policy.may(&actor, "see", *parcel)).map(|parcel| parcel.id).collect();
        let kind = usize::from(!checked.is_empty()) + usize::from(!checked.is_empty() && checked.len() == parcels.len());
        if let Some(seen) = lengths.get(kind) {
            seen.set(seen.get() + 1);
        }
        prop_assert_eq!(listed(world, &policy, &actor, &parcels), checked);
        prop_assert!(policy.unknown().is_empty());
    });
    assert!(
        lengths.iter().all(|cases| cases.get() > 10),
        "nothing, a part and all were each seen: {lengths:?}"
    );
}

#[test]
fn the_page_says_why() {
    let names = Parcel::relation_names();
    let text = "[parcel]\nsee = [\"role:manager\", \"unit_member\", \"owner\"]\n";
    let policy = Policy::read(&[("sample", text)], &[("parcel", &names)]).unwrap();
    let (me, unit) = (AccountId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2)));
    let community = kernel::CommunityId(Uuid::from_u128(1));
    let parcel = Parcel {
        community,
        id: 1,
        place: None,
        owner: Some(me),
        unit: Some(unit),
        secret: true,
    };
    let mut actor = Actor {
        account: Some(me),
        ..Actor::nobody()
    };
    let why = |actor: &Actor| policy.why(actor, "see", &parcel).map(ToString::to_string);
    assert_eq!(why(&Actor::nobody()), None);
    assert_eq!(why(&actor).as_deref(), Some("owner"));
    actor.grants.push(Grant::member(unit));
    assert_eq!(why(&actor).as_deref(), Some("unit_member"));
    assert!(!policy.may_any(&actor, "parcel", "see"));
    actor.grants.push(Grant::of(Role::Manager));
    assert_eq!(why(&actor).as_deref(), Some("role:manager"));
    assert!(policy.may_any(&actor, "parcel", "see"));
    assert_eq!(policy.table().len(), 1);
}

#[test]
fn a_condition_with_too_few_values_gives_no_rows() {
    let mut narrow = Narrow::new("p", 3);
    narrow.or("{t}.a = {}", vec![]);
    assert_eq!(narrow.finish(), ("1 = 0".to_owned(), vec![]));
    let mut narrow = Narrow::new("p", 3);
    narrow
        .or(
            "{t}.a = {} AND {t}.b = {}",
            vec![kernel::Value::Int(1), kernel::Value::Int(2)],
        )
        .or_is("c", &7i64);
    assert_eq!(narrow.finish().0, "(p.a = $3 AND p.b = $4 OR p.c = $5)");
}
