use crate::lint::{explain, lint, lint_migration, lint_statement};
use crate::tests::both;
use crate::{Migration, Place, Sql, distribute, distribution_statements, migrate, migrations};

fn statements() -> Vec<(&'static str, &'static Sql)> {
    [
        crate::audit::ALL,
        crate::community::ALL,
        crate::file::ALL,
        crate::job::ALL,
        crate::lease::ALL,
        crate::migrate::ALL,
        crate::notary::ALL,
        crate::number::ALL,
        crate::once::ALL,
        crate::search::ALL,
    ]
    .concat()
}

#[test]
fn the_schema_keeps_the_rules_on_both_engines() {
    both(|world| assert_eq!(world.read(|tx| lint(tx, &[])), Vec::<String>::new()));
    let faults: Vec<String> = migrations().iter().flat_map(lint_migration).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_schema_that_breaks_the_rules_is_found_out_on_both_engines() {
    let bad = Migration {
        room: "bad",
        number: 1,
        name: "tables",
        sql: "CREATE TABLE bad_parent (id BIGINT NOT NULL PRIMARY KEY, price REAL);
              CREATE TABLE bad_child (community_id UUID NOT NULL, id UUID NOT NULL, parent BIGINT,
                PRIMARY KEY (community_id, id), FOREIGN KEY (parent) REFERENCES bad_parent (id) ON DELETE CASCADE);
              CREATE INDEX bad_child_by_parent ON bad_child (parent);",
    };
    both(|world| {
        migrate(&world.place, &[bad]).unwrap();
        let faults = world.read(|tx| lint(tx, &[]));
        let about = |words: &str| {
            assert!(
                faults.iter().any(|fault| fault.contains(words)),
                "{words}: {faults:?}"
            )
        };
        about("bad_parent.price: the type");
        about("bad_parent: no community_id");
        about("bad_parent: the primary key is (id)");
        about("bad_child: bad_child_by_parent is on (parent)");
        about("bad_child: the foreign key to bad_parent is (parent)");
        about("does not refuse a deletion");
        assert_eq!(faults.len(), 6, "{faults:?}");
    });
    assert_eq!(
        lint_migration(&bad),
        ["bad/0001_tables: REAL", "bad/0001_tables: CASCADE"]
    );
}

#[test]
fn every_statement_is_understood_by_both_engines_and_scans_no_table() {
    both(|world| {
        let plans = world.read(|tx| {
            statements()
                .into_iter()
                .map(|(name, sql)| Ok((name, explain(tx, sql)?)))
                .collect::<Result<Vec<_>, _>>()
        });
        let scans: Vec<_> = plans
            .iter()
            .filter(|(_, plan)| plan.contains("SCAN") || plan.contains("TEMP B-TREE"))
            // A few sealed batches of a span of time, put in their order.
            .filter(|(name, _)| !matches!(*name, "LIST" | "APPLIED" | "ENTRIES"))
            .collect();
        assert!(scans.is_empty(), "{scans:?}");
    });
    let faults: Vec<String> = statements()
        .into_iter()
        .flat_map(|(name, sql)| lint_statement(name, sql, &[]))
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_statement_for_one_engine_or_for_all_communities_is_found_out() {
    let faults = |text: &'static str| lint_statement("S", &Sql::new(text), &["holiday"]).len();
    assert_eq!(
        faults("SELECT id FROM matter WHERE community_id = $1 AND at < $2"),
        0
    );
    assert_eq!(faults("SELECT day FROM holiday WHERE year = $1"), 0);
    assert_eq!(faults("SELECT id FROM matter WHERE id = $1"), 1);
    assert_eq!(
        faults("SELECT id FROM matter m JOIN holiday h ON h.day = m.day"),
        1
    );
    assert_eq!(
        faults("SELECT now() FROM matter WHERE community_id = $1 AND words ILIKE $2 FOR UPDATE"),
        3
    );
    assert_eq!(
        faults("SELECT SUM(n), a::int FROM matter WHERE community_id = $1"),
        2
    );
}

#[test]
fn a_migration_is_applied_once_and_may_not_be_edited_after() {
    const STEP: Migration = Migration {
        room: "late",
        number: 1,
        name: "room",
        sql: "CREATE TABLE late_thing (id UUID);",
    };
    both(|world| {
        assert_eq!(
            migrate(&world.place, &migrations()).unwrap(),
            Vec::<String>::new()
        );
        let together: Vec<Vec<String>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| migrate(&world.place, &[STEP]).unwrap()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(together.concat(), ["late/0001_room"]);
        let edited = Migration {
            sql: "CREATE TABLE late_thing (id TEXT);",
            ..STEP
        };
        let refused = migrate(&world.place, &[edited]).unwrap_err().to_string();
        assert!(refused.contains("late/0001_room was edited"), "{refused}");
        let broken = Migration {
            number: 2,
            sql: "CREATE TABLE late_half (id UUID); NONSENSE;",
            ..STEP
        };
        assert!(migrate(&world.place, &[broken]).is_err());
        let mended = Migration {
            number: 2,
            sql: "CREATE TABLE late_half (id UUID);",
            ..STEP
        };
        assert_eq!(migrate(&world.place, &[mended]).unwrap(), ["late/0002_room"]);
    });
}

#[test]
fn tables_are_distributed_parents_first_and_only_over_citus() {
    const STEP: Migration = Migration {
        room: "a",
        number: 1,
        name: "b",
        sql: "CREATE TABLE z_parent (community_id UUID, id UUID, PRIMARY KEY (community_id, id));
              CREATE TABLE a_child (community_id UUID, id UUID, PRIMARY KEY (community_id, id),
                FOREIGN KEY (community_id, id) REFERENCES z_parent (community_id, id));
              CREATE TABLE holiday (day TEXT PRIMARY KEY);",
    };
    both(|world| {
        migrate(&world.place, &[STEP]).unwrap();
        let calls = distribution_statements(&world.place);
        let Place::Postgres(_) = world.place else {
            return assert!(calls.is_err());
        };
        let calls = calls.unwrap();
        assert!(calls[0].contains("'community', 'community_id', colocate_with => 'none'"));
        let at = |table: &str| calls.iter().position(|call| call.contains(table)).unwrap();
        assert!(at("'z_parent'") < at("'a_child'"));
        assert!(calls.contains(&"SELECT create_reference_table('holiday')".to_owned()));
        let refused = distribute(&world.place, &migrations()).unwrap_err().to_string();
        assert!(refused.contains("CREATE EXTENSION citus"), "{refused}");
    });
}
