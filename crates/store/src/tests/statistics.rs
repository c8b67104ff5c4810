use std::sync::Arc;

use crate::sql::Sql;
use crate::statistics::refresh;
use crate::store::{Options, Place, Store};
use crate::tests::{both, community_row};

#[test]
fn a_table_that_grew_is_counted_once_and_then_is_known() {
    both(|world| {
        if matches!(world.place, Place::Sqlite(_)) {
            assert_eq!(world.read(refresh), 0, "a file has its figures from the start");
            return;
        }
        let one = Options {
            connections: 1,
            ..Options::default()
        };
        let store = Store::open(
            world.place.clone(),
            world.clock.clone(),
            Arc::clone(world.store.keys()),
            &one,
        )
        .unwrap();
        let ids: Vec<_> = (0..600).map(|_| world.clock.fresh()).collect();
        let grown = store.write_now(move |tx| ids.iter().try_for_each(|id| community_row(*id).insert(tx)));
        grown.unwrap();
        let flush = Sql::composed("SELECT pg_stat_force_next_flush() IS NULL".to_owned());
        let told = store.read_now(move |tx| tx.all(&flush, &[], |row| row.get::<bool>(0)));
        assert_eq!(told.unwrap().len(), 1);
        assert_eq!(store.read_now(refresh).unwrap(), 1);
        let rows =
            Sql::composed("SELECT reltuples >= 600 FROM pg_class WHERE relname = 'community'".to_owned());
        let known = store.read_now(move |tx| tx.one(&rows, &[], |row| row.get::<bool>(0)));
        assert!(known.unwrap());
        assert_eq!(store.read_now(refresh).unwrap(), 0);
    });
}
