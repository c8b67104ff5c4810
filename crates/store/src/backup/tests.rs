use super::*;
use crate::both::{Folder, postgres, sqlite};
use crate::transfer::tests::{found, furnished};
use crate::{Migration, migrations};

const ROOM_TABLES: [&str; 3] = ["trial_node", "trial_aaa", "trial_holiday"];

fn quiet(_: u64, _: u64) {}

fn target(folder: &Folder) -> (Place, Vault) {
    (
        Place::Sqlite(folder.0.join("new/centre.db")),
        Vault::open(&folder.0).unwrap(),
    )
}

#[test]
fn a_sqlite_centre_comes_back_with_rows_files_and_search() {
    let (centre, vault) = furnished(sqlite);
    let (copy, home) = (Folder::fresh(), Folder::fresh());
    let made = backup(&centre.place, &vault, &copy.0, None, &quiet).unwrap();
    assert!(ROOM_TABLES.iter().all(|name| {
        made.tables
            .iter()
            .any(|table| table.name == *name && table.rows > 0)
    }));
    let (place, new_vault) = target(&home);
    assert_eq!(restore(&copy.0, &place, &new_vault, &quiet).unwrap(), made);
    assert_eq!(new_vault.verify_all().unwrap().files, 2);
    let store = crate::both::store_at(&place);
    assert_eq!(found(&store), 2500);
}

#[test]
fn a_backup_while_the_centre_works_holds_one_state_of_it() {
    let (centre, vault) = furnished(sqlite);
    let store = centre.store();
    let (copy, home) = (Folder::fresh(), Folder::fresh());
    let busy = |done: u64, _: u64| {
        // Somebody writes at every word of progress.
        let id = kernel::Uuid::from_u128(500_000 + u128::from(done));
        let key = 1_000_000 + i64::try_from(done).unwrap();
        store
            .write_now(move |tx| {
                tx.index(
                    kernel::CommunityId(kernel::Uuid::from_u128(1)),
                    "matters",
                    id,
                    key,
                    &["路灯"],
                )
            })
            .unwrap();
    };
    backup(&centre.place, &vault, &copy.0, None, &busy).unwrap();
    assert!(found(&store) > 2500);
    let (place, new_vault) = target(&home);
    restore(&copy.0, &place, &new_vault, &quiet).unwrap();
    assert!(found(&crate::both::store_at(&place)) <= found(&store));
}

#[test]
fn a_postgres_centre_comes_back_into_an_empty_database() {
    let (centre, vault) = furnished(postgres);
    let (copy, home) = (Folder::fresh(), Folder::fresh());
    backup(&centre.place, &vault, &copy.0, None, &quiet).unwrap();
    let all: Vec<Migration> = migrations()
        .into_iter()
        .chain([crate::transfer::tests::ROOM])
        .collect();
    let fresh = postgres(&all);
    restore(&copy.0, &fresh.place, &Vault::open(&home.0).unwrap(), &quiet).unwrap();
    assert_eq!(found(&fresh.store()), 2500);
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let (centre, vault) = furnished(sqlite);
    let (copy, home) = (Folder::fresh(), Folder::fresh());
    backup(&centre.place, &vault, &copy.0, None, &quiet).unwrap();
    let path = copy.0.join(DATABASE);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let (place, new_vault) = target(&home);
    assert!(restore(&copy.0, &place, &new_vault, &quiet).is_err());
    assert!(!home.0.join("new/centre.db").exists());
}

#[test]
fn nothing_is_restored_over_a_centre_that_is_there() {
    let (centre, vault) = furnished(sqlite);
    let copy = Folder::fresh();
    backup(&centre.place, &vault, &copy.0, None, &quiet).unwrap();
    let refused = restore(&copy.0, &centre.place, &vault, &quiet).unwrap_err();
    assert!(refused.to_string().contains("is there already"), "{refused}");
    let fresh = postgres(&migrations());
    let refused = restore(&copy.0, &fresh.place, &vault, &quiet).unwrap_err();
    assert!(refused.to_string().contains("export"), "{refused}");
}

#[test]
fn the_key_file_is_copied_only_when_it_is_named() {
    let (centre, vault) = furnished(sqlite);
    let (without, with) = (Folder::fresh(), Folder::fresh());
    let keys = centre.folder.0.join("keys");
    fs::write(&keys, b"a secret").unwrap();
    assert!(
        !backup(&centre.place, &vault, &without.0, None, &quiet)
            .unwrap()
            .with_keys
    );
    assert!(!without.0.join(KEYS).exists());
    assert!(
        backup(&centre.place, &vault, &with.0, Some(&keys), &quiet)
            .unwrap()
            .with_keys
    );
    assert_eq!(fs::read(with.0.join(KEYS)).unwrap(), b"a secret");
}
