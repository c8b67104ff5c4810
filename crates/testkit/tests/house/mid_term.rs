//! In mid-term: an hour that does not exist, a teacher who leaves, and what the
//! audit finds missing.

use bookings::books::{Books, books};
use store::Sql;
use testkit::{TestCentre, both, hours};

use super::taking_part::{claim, class, hold, learner};
use super::terms::comes;
use super::turns::own;

fn run(centre: &TestCentre, sql: &str) {
    let (community, sql) = (centre.places.community, Sql::composed(sql.to_owned()));
    centre
        .store
        .write_now(move |tx| tx.run(&sql, &[&community]))
        .expect("it runs");
}

fn audited(centre: &TestCentre) -> Books {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| books(tx, community))
        .expect("they can be read")
}

#[test]
fn a_session_in_an_hour_that_the_clocks_skip_is_refused_and_nothing_changes() {
    both(|centre| {
        let berlin = "UPDATE community SET zone = 'Europe/Berlin' WHERE community_id = $1";
        run(centre, berlin);
        let dance = class(centre, "舞蹈", 3, &[24 * 30]);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let roll = clerk.opens(&format!("/desk/classes/{dance}"));
        let link = roll.link("/desk/classes/sessions/").expect("a session");
        let page = clerk.opens(&link);
        let mut moves = |starts: &str| {
            let fields = [("starts", starts), ("note", "老师开会"), ("do", "save")];
            clerk.submits(&page, &link, &fields)
        };
        // On 29 March 2026 it is never half past two in Berlin.
        moves("2026-03-29T02:30").is(422).shows("那一天没有这个钟点");
        moves("2026-03-29T03:30").is(200);
        hold(centre);
    });
}

#[test]
fn a_teacher_removed_in_mid_term_leaves_the_class_and_everybody_is_told_once() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 3, &[24, 48]);
        let mut counter = centre.program(&centre.actors.clerk);
        let who = learner(&mut counter, "王桂兰");
        assert_eq!(claim(&mut counter, dance, &who).0, 201);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let action = format!("/desk/classes/{dance}/edit");
        let page = clerk.opens(&action);
        clerk.submits(&page, &action, &[("teacher", "乔玉")]).is(200);
        centre.clock.pass(hours(30));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens(&action);
        clerk.submits(&page, &action, &[("teacher", "")]).is(200);
        // The same form once more is a form of yesterday: nothing is told twice.
        clerk.sends(&page, &action, &[("teacher", "")]).is(409);
        let (_, own) = own(&mut centre.visitor(), "王桂兰");
        own.shows("换了老师：另行通知").shows("舞蹈");
        assert_eq!(own.body.matches("换了老师：另行通知").count(), 1);
        hold(centre);
    });
}

#[test]
fn the_audit_names_who_came_who_was_told_and_which_club_lost_somebody() {
    both(|centre| {
        let dance = class(centre, "舞蹈", 3, &[1, 48]);
        let mut counter = centre.program(&centre.actors.clerk);
        let who = learner(&mut counter, "王桂兰");
        comes(centre, dance, &who);
        centre.clock.pass(hours(16));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let roll = clerk.opens(&format!("/desk/classes/{dance}"));
        let link = roll.link("/desk/classes/sessions/").expect("a session");
        let page = clerk.opens(&link);
        let off = [("state", "off"), ("note", "停电"), ("do", "save")];
        clerk.submits(&page, &link, &off).is(200);
        let community = centre.places.community;
        let person: bookings::ids::PersonId = who.parse().expect("an id");
        centre
            .store
            .write_now(move |tx| {
                let club = bookings::club::found(tx, community, "test", ("腰鼓队", "周二"), person)?;
                bookings::club::say(tx, community, club.id, person, "明天排练", "k").map(|_| ())
            })
            .expect("a club");
        let found = audited(centre);
        assert!(found.holds, "{:?}", found.faults);
        assert_eq!((found.came, found.told, found.clubs), (1, 2, 1));
        for (lost, said) in [
            (
                "DELETE FROM bookings_presence WHERE community_id = $1",
                "by the log",
            ),
            (
                "DELETE FROM bookings_word WHERE community_id = $1 AND topic LIKE 'session:%'",
                "have a word of it",
            ),
            (
                "DELETE FROM bookings_member WHERE community_id = $1",
                "has 0 members",
            ),
        ] {
            run(centre, lost);
            let found = audited(centre);
            assert!(
                found.faults.iter().any(|fault| fault.contains(said)),
                "{said}: {:?}",
                found.faults
            );
        }
    });
}
