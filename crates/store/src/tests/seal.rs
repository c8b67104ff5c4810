use std::os::unix::fs::PermissionsExt;

use kernel::{Clock, CommunityId, Micros, Uuid};

use crate::audit::Event;
use crate::seal::{Keyring, Reading, Sealed};
use crate::tests::{both, fresh_directory};

fn places() -> (Clock, CommunityId, CommunityId) {
    let clock = Clock::fixed(Micros(1_771_000_000_000_000));
    let (here, there) = (clock.fresh(), clock.fresh());
    (clock, here, there)
}

#[test]
fn a_sealed_text_opens_only_in_its_field_of_its_community() {
    let (clock, here, there) = places();
    let keys = Keyring::for_test();
    let sealed = keys.seal(&clock, here, "person.phone", "16900138000").unwrap();
    assert_eq!(keys.open(here, "person.phone", &sealed).unwrap(), "16900138000");
    assert!(keys.open(there, "person.phone", &sealed).is_err());
    assert!(keys.open(here, "person.address", &sealed).is_err());
    for at in 0..sealed.0.len() {
        let mut touched = sealed.clone();
        touched.0[at] ^= 1;
        assert!(keys.open(here, "person.phone", &touched).is_err());
    }
    assert!(keys.open(here, "person.phone", &Sealed(vec![1; 20])).is_err());
}

#[test]
fn a_sealed_value_shows_nothing_of_itself_and_never_looks_the_same_twice() {
    let (clock, here, _) = places();
    let keys = Keyring::for_test();
    let sealed = keys.seal(&clock, here, "f", "secret").unwrap();
    assert_eq!(format!("{sealed:?} {sealed}"), "Sealed(…) …");
    assert_ne!(sealed, keys.seal(&clock, here, "f", "secret").unwrap());
    assert!(!format!("{keys:?}").contains('7'));
}

#[test]
fn a_blind_index_finds_the_same_value_of_one_field_and_community_only() {
    let (_, here, there) = places();
    let keys = Keyring::for_test();
    let blind = keys.blind(here, "phone", "16900138000");
    assert_eq!(blind, keys.blind(here, "phone", "16900138000"));
    for other in [
        keys.blind(there, "phone", "16900138000"),
        keys.blind(here, "card", "16900138000"),
        keys.blind(here, "phone", "16900138001"),
    ] {
        assert_ne!(blind, other);
    }
}

#[test]
fn after_a_rotation_old_values_open_and_are_found_and_new_ones_take_the_new_key() {
    let (clock, here, _) = places();
    let home = fresh_directory();
    let path = home.join("keys").join("huiyin.keys");
    let keys = Keyring::open_or_create(&path).unwrap();
    let other_server = Keyring::open_or_create(&path).unwrap();
    let (old, blind) = (
        keys.seal(&clock, here, "f", "旧").unwrap(),
        keys.blind(here, "f", "旧"),
    );
    keys.rotate().unwrap();
    let new = keys.seal(&clock, here, "f", "新").unwrap();
    assert_ne!(old.0[..8], new.0[..8]);
    assert_eq!(keys.open(here, "f", &old).unwrap(), "旧");
    assert_eq!(
        other_server.open(here, "f", &new).unwrap(),
        "新",
        "a running server finds a key added beside it"
    );
    assert_eq!(
        Keyring::open_or_create(&path).unwrap().blind(here, "f", "旧"),
        blind
    );
    assert_eq!(keys.count(), 2);
    let about = std::fs::metadata(&path).unwrap();
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    std::fs::remove_dir_all(home).unwrap();
}

#[test]
fn a_broken_key_file_is_refused_and_never_replaced() {
    let home = fresh_directory();
    let path = home.join("huiyin.keys");
    std::fs::write(&path, "{}").unwrap();
    assert!(Keyring::open_or_create(&path).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}");
    std::fs::remove_dir_all(home).unwrap();
}

#[test]
fn opening_a_sealed_value_in_a_rule_leaves_a_record_of_who_and_what_for() {
    both(|world| {
        let community = world.community;
        let subject: Uuid = world.clock.fresh();
        let opened = world.write(move |tx| {
            let sealed = tx
                .keys()
                .seal(tx.clock(), community, "person.phone", "16900138000")?;
            let (reader, purpose) = ("account:1", "call_back");
            tx.unseal(
                community,
                &sealed,
                &Reading {
                    field: "person.phone",
                    reader,
                    purpose,
                    subject_kind: "person",
                    subject,
                },
            )
        });
        assert_eq!(opened, "16900138000");
        let events = world.read(move |tx| Event::of_subject(tx, community, subject));
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].verb.as_str(), events[0].actor.as_str()),
            ("sealed.read", "account:1")
        );
        assert!(events[0].body.contains("call_back") && !events[0].body.contains("138"));
    });
}
