use kernel::{CommunityId, FileId, Micros, Uuid};

use super::*;
use crate::both::{Folder, Fresh, postgres, sqlite};
use crate::manifest::Manifest;
use crate::{FileKind, Migration, Store, StoredFile, migrations};

/// Tables such as rooms have them: a tree that refers to itself, every type, a reference table with rows.
pub(crate) const ROOM: Migration = Migration {
    room: "trial",
    number: 1,
    name: "all",
    sql: "CREATE TABLE trial_node (
        community_id UUID NOT NULL, id UUID NOT NULL, parent_id UUID, name TEXT NOT NULL,
        PRIMARY KEY (community_id, id),
        FOREIGN KEY (community_id, parent_id) REFERENCES trial_node (community_id, id));
      CREATE TABLE trial_aaa (
        community_id UUID NOT NULL, id TEXT NOT NULL, node_id UUID NOT NULL, large BIGINT NOT NULL, small INT,
        is_open BOOLEAN NOT NULL, bytes BYTEA, note TEXT,
        PRIMARY KEY (community_id, id),
        FOREIGN KEY (community_id, node_id) REFERENCES trial_node (community_id, id));
      CREATE TABLE trial_holiday (day TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
      INSERT INTO trial_holiday (day, name) VALUES ('2026-10-01', '国庆节');",
};

fn all() -> Vec<Migration> {
    migrations().into_iter().chain([ROOM]).collect()
}

fn here() -> CommunityId {
    CommunityId(Uuid::from_u128(1))
}

static NODE: Sql =
    Sql::new("INSERT INTO trial_node (community_id, id, parent_id, name) VALUES ($1, $2, $3, $4)");
static ROW: Sql = Sql::new(
    "INSERT INTO trial_aaa (community_id, id, node_id, large, small, is_open, bytes, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);
static HOLIDAY: Sql = Sql::new("INSERT INTO trial_holiday (day, name) VALUES ($1, $2)");

/// A small centre: rows that are hard to carry, a photo, documents to be found.
pub(crate) fn furnish(store: &Store, vault: &Vault) {
    let photo = vault.put(b"a photo").unwrap();
    let thumb = vault.put(b"a thumb").unwrap();
    vault.put(b"named by no row").unwrap();
    store
        .write_now(move |tx| {
            // The child has the smaller id: it comes before its parent in every copy.
            let (child, root) = (Uuid::from_u128(5), Uuid::from_u128(9));
            tx.run(&NODE, &[&here(), &root, &None::<Uuid>, &"清河社区"])?;
            tx.run(&NODE, &[&here(), &child, &Some(root), &"三号楼"])?;
            let ids = [
                "b",
                "B",
                "a",
                "É",
                "中文",
                "_",
                "\u{1F600}",
                "tab\there",
                "line\nfeed\r",
                "back\\slash \\N \"q\"",
            ];
            for (at, id) in (0i64..).zip(ids) {
                let (small, bytes) = (
                    at.checked_rem(3).map(|rest| rest - 1),
                    (at > 4).then(|| vec![0u8, 92, 255, 10]),
                );
                let large = if at % 2 == 0 { i64::MIN + at } else { i64::MAX - at };
                let note = (at != 3).then(|| "\u{7f}\u{1}\\.".to_owned());
                tx.run(
                    &ROW,
                    &[
                        &here(),
                        &id,
                        &child,
                        &large,
                        &small,
                        &(at % 2 == 0),
                        &bytes,
                        &note,
                    ],
                )?;
            }
            tx.run(&HOLIDAY, &[&"2026-01-01", &"元旦"])?;
            StoredFile {
                community: here(),
                id: FileId(Uuid::from_u128(77)),
                sha256: photo,
                kind: FileKind::Jpeg,
                size: 7,
                width: 1,
                height: 1,
                seconds: 0,
                taken_at: String::new(),
                taken_where: None,
                thumb_sha256: Some(thumb),
                created_at: Micros(5),
            }
            .insert(tx)?;
            for number in 0..2500i64 {
                let id = Uuid::from_u128(u128::try_from(number).unwrap() + 1000);
                tx.index(here(), "matters", id, 10_000 + number, &["路灯", "路", "灯"])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

pub(crate) fn furnished(engine: fn(&[Migration]) -> Fresh) -> (Fresh, Vault) {
    let fresh = engine(&all());
    let vault = Vault::open(&fresh.folder.0).unwrap();
    furnish(&fresh.store(), &vault);
    (fresh, vault)
}

pub(crate) fn found(store: &Store) -> usize {
    let phrases = vec![vec!["路灯".to_owned()]];
    store
        .read_now(move |tx| tx.find(here(), "matters", &phrases, None, 5000))
        .unwrap()
        .len()
}

fn quiet(_: u64, _: u64) {}

#[test]
fn a_centre_goes_to_the_other_engine_and_back_and_is_the_same() {
    let (first, vault) = furnished(sqlite);
    let copies = [Folder::fresh(), Folder::fresh(), Folder::fresh()];
    let one = export(&first.place, &vault, &copies[0].0, &quiet).unwrap();
    assert_eq!((one.files.count, one.files.missing.len()), (2, 0));

    let second = postgres(&all());
    let second_vault = Vault::open(&second.folder.0).unwrap();
    import(&copies[0].0, &second.place, &second_vault, &quiet).unwrap();
    assert_eq!(found(&second.store()), 2500);
    let two = export(&second.place, &second_vault, &copies[1].0, &quiet).unwrap();

    let third = sqlite(&all());
    let third_vault = Vault::open(&third.folder.0).unwrap();
    import(&copies[1].0, &third.place, &third_vault, &quiet).unwrap();
    assert_eq!(found(&third.store()), 2500);
    let three = export(&third.place, &third_vault, &copies[2].0, &quiet).unwrap();

    let same = |manifest: &Manifest| {
        let mut tables = manifest.tables.clone();
        tables.sort_by(|one, other| one.name.cmp(&other.name));
        (tables, manifest.audit.clone(), manifest.files.clone())
    };
    assert_eq!(same(&one), same(&two));
    assert_eq!(same(&two), same(&three));
    let rows = |name: &str| one.tables.iter().find(|table| table.name == name).unwrap().rows;
    assert_eq!(
        (rows("trial_aaa"), rows("trial_holiday"), rows("store_search_doc")),
        (10, 2, 2500)
    );
    // The store goes on where it was.
    let phrases = vec![vec!["水管".to_owned()]];
    let store = third.store();
    store
        .write_now(|tx| tx.index(here(), "matters", Uuid::from_u128(1000), 99_999, &["水管"]))
        .unwrap();
    let hits = store
        .read_now(move |tx| tx.find(here(), "matters", &phrases, None, 20))
        .unwrap();
    assert_eq!((hits.len(), found(&store)), (1, 2499));
}

#[test]
fn a_database_with_rows_takes_no_import() {
    let (first, vault) = furnished(sqlite);
    let copy = Folder::fresh();
    export(&first.place, &vault, &copy.0, &quiet).unwrap();
    let refused = import(&copy.0, &first.place, &vault, &quiet).unwrap_err();
    assert!(refused.to_string().contains("not empty"), "{refused}");
}

#[test]
fn half_a_copy_is_never_taken_for_a_whole_one() {
    let (first, vault) = furnished(sqlite);
    let copy = Folder::fresh();
    export(&first.place, &vault, &copy.0, &quiet).unwrap();
    std::fs::remove_file(copy.0.join("manifest.json")).unwrap();
    let target = sqlite(&all());
    let refused = import(&copy.0, &target.place, &vault, &quiet).unwrap_err();
    assert!(refused.to_string().contains("no whole copy"), "{refused}");
    // Nobody writes a copy over another.
    assert!(export(&first.place, &vault, &copy.0, &quiet).is_err());
}

#[test]
fn a_changed_or_shortened_copy_leaves_the_database_as_it_was() {
    let (first, vault) = furnished(sqlite);
    for target in [sqlite(&all()), postgres(&all())] {
        for (damage, what) in [
            ("三号楼", "四号楼"),
            ("\"b\"", "\"bb\""),
            ("]\n", ""),
            ("null", "\"NULL\""),
        ] {
            let copy = Folder::fresh();
            export(&first.place, &vault, &copy.0, &quiet).unwrap();
            for table in ["trial_node", "trial_aaa"] {
                let path = copy.0.join(format!("tables/{table}.jsonl"));
                let text = std::fs::read_to_string(&path).unwrap();
                std::fs::write(&path, text.replacen(damage, what, 1)).unwrap();
            }
            let elsewhere = Folder::fresh();
            let refused = import(
                &copy.0,
                &target.place,
                &Vault::open(&elsewhere.0).unwrap(),
                &quiet,
            );
            assert!(refused.is_err(), "{damage}");
        }
        // Whole copies are still welcome: nothing of the others was kept.
        let copy = Folder::fresh();
        export(&first.place, &vault, &copy.0, &quiet).unwrap();
        import(&copy.0, &target.place, &vault, &quiet).unwrap();
    }
}

#[test]
fn a_copy_of_another_version_is_refused() {
    let (first, vault) = furnished(sqlite);
    let copy = Folder::fresh();
    export(&first.place, &vault, &copy.0, &quiet).unwrap();
    let older = sqlite(&migrations());
    let refused = import(&copy.0, &older.place, &vault, &quiet).unwrap_err();
    assert!(refused.to_string().contains("different versions"), "{refused}");
}

#[test]
fn a_damaged_file_in_a_copy_is_named() {
    let (first, vault) = furnished(sqlite);
    let copy = Folder::fresh();
    export(&first.place, &vault, &copy.0, &quiet).unwrap();
    let inside = Vault::open(&copy.0).unwrap();
    std::fs::write(inside.path(Hash::of(b"a photo")), b"another").unwrap();
    let target = sqlite(&all());
    let refused = import(&copy.0, &target.place, &vault, &quiet).unwrap_err();
    assert!(
        refused.to_string().contains(&Hash::of(b"a photo").to_string()),
        "{refused}"
    );
}

#[test]
fn a_file_that_was_lost_before_is_named_and_the_rest_is_copied() {
    let (first, vault) = furnished(sqlite);
    std::fs::remove_file(vault.path(Hash::of(b"a thumb"))).unwrap();
    let copy = Folder::fresh();
    let manifest = export(&first.place, &vault, &copy.0, &quiet).unwrap();
    assert_eq!(manifest.files.missing, [Hash::of(b"a thumb").to_string()]);
    let target = sqlite(&all());
    import(&copy.0, &target.place, &vault, &quiet).unwrap();
}
