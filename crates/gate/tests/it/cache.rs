//! The cache never outlives a revocation.

use std::sync::Arc;

use gate::*;
use kernel::{AccountId, Micros};

use crate::world::World;

/// As the door does it; tells whether the store was asked.
fn find(world: &World, cache: &SessionCache, token: &Token) -> (Option<Arc<Session>>, bool) {
    match cache.get(world.community, token.id(), world.now()) {
        Cached::Hit { session, .. } => (Some(session), false),
        Cached::Miss(mark) => {
            let read = world.session(token);
            (
                read.map(|session| cache.put(mark, world.community, session, world.now()).0),
                true,
            )
        }
    }
}

fn logged_in(world: &World) -> (AccountId, Token, Session) {
    let account = world.member("yu");
    let token = world.open(account);
    let session = world.session(&token).unwrap();
    (account, token, session)
}

#[test]
fn a_session_is_read_once_in_five_seconds() {
    for world in World::both("cache-read") {
        let cache = SessionCache::new(&world.store);
        let (_, token, _) = logged_in(&world);
        assert!(find(&world, &cache, &token).1);
        assert!(!find(&world, &cache, &token).1);
        world.pass(5 * Micros::SECOND);
        assert!(find(&world, &cache, &token).1);
    }
}

#[test]
fn a_revoked_session_dies_at_once() {
    for world in World::both("cache-revoke") {
        let cache = SessionCache::new(&world.store);
        let (_, token, session) = logged_in(&world);
        assert!(find(&world, &cache, &token).0.is_some());
        world.write(move |tx, community| log_out(tx, community, &session));
        assert!(find(&world, &cache, &token).0.is_none());
    }
}

#[test]
fn what_was_read_before_a_revocation_is_not_kept_after_it() {
    for world in World::both("cache-race") {
        let cache = SessionCache::new(&world.store);
        let (_, token, session) = logged_in(&world);
        let Cached::Miss(mark) = cache.get(world.community, token.id(), world.now()) else {
            panic!("nothing was put")
        };
        let read = world.session(&token).unwrap();
        world.write(move |tx, community| log_out(tx, community, &session));
        cache.put(mark, world.community, read, world.now());
        assert!(matches!(
            cache.get(world.community, token.id(), world.now()),
            Cached::Miss(_)
        ));
    }
}

#[test]
fn a_new_role_is_seen_by_the_next_request_which_gets_a_new_token() {
    for world in World::both("cache-role") {
        let cache = SessionCache::new(&world.store);
        let (account, token, _) = logged_in(&world);
        assert!(!find(&world, &cache, &token).0.unwrap().actor.has(Role::Clerk));
        let now = world.now();
        world.write(move |tx, community| {
            give_role(
                tx,
                community,
                &Actor::system(),
                account,
                &Grant::of(Role::Clerk),
                now,
                None,
            )
            .unwrap();
            Ok(())
        });
        let session = find(&world, &cache, &token).0.unwrap();
        assert!(session.actor.has(Role::Clerk) && session.must_rotate);
        let id = token.id();
        let new = world
            .write(move |tx, community| rotate(tx, community, id, None))
            .unwrap();
        assert!(find(&world, &cache, &token).0.is_none());
        assert!(!find(&world, &cache, &new).0.unwrap().must_rotate);
    }
}

#[test]
fn a_cached_session_still_falls_silent() {
    for world in World::both("cache-idle") {
        let cache = SessionCache::new(&world.store);
        let (_, token, _) = logged_in(&world);
        world.pass(30 * Micros::MINUTE - Micros::SECOND);
        assert!(find(&world, &cache, &token).0.is_some());
        world.pass(Micros::SECOND);
        assert!(find(&world, &cache, &token).0.is_none());
    }
}

#[test]
fn one_of_many_requests_a_minute_is_asked_to_touch() {
    for world in World::both("cache-touch") {
        let cache = SessionCache::new(&world.store);
        let (_, token, _) = logged_in(&world);
        find(&world, &cache, &token);
        let mut touches = 0;
        for _ in 0..120 {
            world.pass(Micros::SECOND);
            let touch = match cache.get(world.community, token.id(), world.now()) {
                Cached::Hit { touch, .. } => touch,
                Cached::Miss(mark) => {
                    let read = world.session(&token).unwrap();
                    cache.put(mark, world.community, read, world.now()).1
                }
            };
            if touch {
                touches += 1;
                let id = token.id();
                world.write(move |tx, community| gate::touch(tx, community, id));
            }
        }
        assert_eq!(touches, 2);
    }
}
