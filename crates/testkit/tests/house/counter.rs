//! The counter: tickets, calls, appointments, machines.

use counter::no_loss::{Tickets, tickets};
use counter::rows::{State, Ticket};
use kernel::{Micros, Zone};
use testkit::{Page, TestCentre, Visitor, both, days, minutes};

/// Four letters, three windows, seven people in the line.
pub(crate) fn opened(centre: &TestCentre) {
    counter::demo::build(&centre.store, centre.places.community, "Asia/Shanghai").expect("it is set up");
}

fn all(centre: &TestCentre) -> Vec<Ticket> {
    let community = centre.places.community;
    let mut found = Vec::new();
    for state in State::ALL {
        let state = *state;
        found.extend(
            centre
                .store
                .read_now(move |tx| {
                    let day = tx.now().day(&Zone::shanghai());
                    let sql = store::Sql::composed(format!(
                        "SELECT {} FROM counter_ticket WHERE community_id = $1 AND day = $2 AND state = $3",
                        Ticket::COLUMNS
                    ));
                    tx.all(&sql, &[&community, &day, &state], Ticket::read)
                })
                .expect("they are read"),
        );
    }
    found
}

fn in_state(centre: &TestCentre, state: State) -> Vec<String> {
    let mut found: Vec<String> = all(centre)
        .iter()
        .filter(|ticket| ticket.state == state)
        .map(Ticket::label)
        .collect();
    found.sort();
    found
}

pub(crate) fn counted(centre: &TestCentre) -> Tickets {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| tickets(tx, community))
        .expect("they are counted")
}

/// A clerk who sits at the window with this number.
pub(crate) fn at_window(centre: &TestCentre, number: &str) -> Visitor {
    let mut clerk = centre.signed_in(&centre.actors.clerk);
    let page = clerk.opens("/counter");
    let id = window_id(&page, number);
    clerk
        .submits(&page, "/counter/sit", &[("window", &id)])
        .shows(&format!("{number} 号窗口"));
    clerk
}

fn window_id(page: &Page, number: &str) -> String {
    let key = format!("data-key=\"{number}\"");
    let at = page.body.find(&key).expect("the window is free");
    let before = page.body[..at].rfind("value=\"").expect("its id") + 7;
    page.body[before..before + 32].to_owned()
}

pub(crate) fn presses(clerk: &mut Visitor, verb: &str) -> Page {
    let page = clerk.opens("/counter");
    clerk.submits(&page, &format!("/counter/{verb}"), &[])
}

#[test]
fn those_with_a_reason_are_called_first_and_then_in_turn() {
    both(|centre| {
        opened(centre);
        let mut clerk = at_window(centre, "1");
        for label in ["A001", "B002", "D001", "A002", "A003", "B001", "C001"] {
            presses(&mut clerk, "next").shows(label);
            presses(&mut clerk, "begin").shows("正在办");
        }
        presses(&mut clerk, "next").shows("现在没有人在等");
        assert_eq!(in_state(centre, State::Done).len(), 7);
        assert!(counted(centre).holds, "{:?}", counted(centre));
    });
}

#[test]
fn two_clerks_who_call_at_once_call_two_people() {
    both(|centre| {
        opened(centre);
        let clerks = [at_window(centre, "1"), at_window(centre, "2")];
        std::thread::scope(|scope| {
            for mut clerk in clerks {
                scope.spawn(move || {
                    for _ in 0..4 {
                        let page = clerk.opens("/counter");
                        clerk.sends(&page, "/counter/next", &[]).is(303);
                        let page = clerk.opens("/counter");
                        if page.form("/counter/begin").is_some() {
                            clerk.sends(&page, "/counter/begin", &[]).is(303);
                        }
                    }
                });
            }
        });
        let found = counted(centre);
        assert!(found.holds, "{found:?}");
        // Each was called once: seven of the line, and the eighth found nobody.
        assert!(all(centre).iter().all(|ticket| ticket.calls == 1));
        assert_eq!(found.waiting, 0);
    });
}

#[test]
fn whoever_missed_the_call_comes_back_and_keeps_the_number() {
    both(|centre| {
        opened(centre);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next").shows("A001");
        presses(&mut clerk, "again").shows("正在叫");
        presses(&mut clerk, "pass").shows("叫过没来");
        assert_eq!(in_state(centre, State::Passed), ["A001"]);
        // Calling nobody once more says so, and changes nothing.
        let page = clerk.opens("/counter");
        assert!(page.form("/counter/begin").is_none());
        let page = clerk.opens("/counter");
        clerk.submits(&page, "/counter/back", &[]).hides("叫过没来");
        for label in ["B002", "D001", "A002", "A003", "B001"] {
            presses(&mut clerk, "next").shows(label);
            presses(&mut clerk, "begin");
        }
        let page = clerk.opens("/counter");
        clerk.submits(&page, "/counter/transfer", &[("letter", "C")]);
        let sent = all(centre)
            .into_iter()
            .find(|ticket| ticket.lane == "C" && ticket.letter == "B");
        assert_eq!(
            sent.map(|ticket| (ticket.label(), ticket.state)),
            Some(("B001".into(), State::Waiting))
        );
        assert!(counted(centre).holds);
    });
}

#[test]
fn only_a_machine_that_was_let_in_gives_out_tickets_or_shows_the_calls() {
    both(|centre| {
        opened(centre);
        let mut manager = centre.signed_in(&centre.actors.manager);
        let link = |manager: &mut Visitor, kind: &str| {
            let page = manager.opens("/counter/setup");
            let shown = manager.sends(
                &page,
                "/counter/setup/machine",
                &[("kind", kind), ("device_name", "大厅")],
            );
            let at = shown.body.find("/device/").expect("the link is shown once");
            shown.body[at..at + 8 + 48].to_owned()
        };
        let (kiosk_link, lobby_link) = (link(&mut manager, "kiosk"), link(&mut manager, "lobby"));
        let mut stranger = centre.visitor();
        stranger.looks("/kiosk").is(404).shows("还没登记");
        stranger.looks("/lobby").is(404);
        stranger.looks("/tablet").is(404);
        stranger
            .looks("/device/0123456789abcdef")
            .is(404)
            .shows("还没登记");
        let mut kiosk = centre.visitor();
        let page = kiosk.opens(&kiosk_link);
        let taken = kiosk.submits(&page, "/kiosk", &[("letter", "B"), ("priority", "")]);
        taken.is(200).shows("B003").shows("前面 2 位");
        // The kiosk's token opens the kiosk and nothing else.
        kiosk.looks("/lobby").is(404);
        let mut lobby = centre.visitor();
        lobby.opens(&lobby_link).is(200);
        lobby.looks("/kiosk").is(404);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        lobby
            .opens("/lobby/block")
            .shows("A001")
            .shows("请到 1 号窗口")
            .hides("陈");
        // A lobby that is no longer let in shows nothing.
        for _ in 0..2 {
            let page = manager.opens("/counter/setup");
            manager.submits(&page, "/counter/setup/device/", &[]);
        }
        kiosk.looks("/kiosk").is(404);
    });
}

#[test]
fn one_sees_ones_own_place_and_may_leave() {
    both(|centre| {
        opened(centre);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/kiosk");
        let taken = clerk.submits(&page, "/kiosk", &[("letter", "A"), ("priority", "")]);
        let at = taken
            .body
            .find("/ticket/")
            .expect("the code leads to the own page");
        let own = taken.body[at..at + 8 + 32].to_owned();
        let mut resident = centre.visitor();
        resident.opens(&own).shows("前面 3 位，现在没有窗口在办");
        at_window(centre, "1");
        let page = resident.opens(&own);
        page.shows("大约等");
        let paper = resident.looks(&format!("{own}/paper"));
        assert_eq!(paper.headers["content-type"], "application/pdf");
        resident
            .submits(&page, &format!("{own}/leave"), &[])
            .shows("这个号不用了");
        resident.looks("/ticket/00000000000000000000000000000000").is(404);
        assert!(counted(centre).holds);
    });
}

#[test]
fn an_hour_is_promised_once_and_whoever_comes_in_time_is_called_first() {
    both(|centre| {
        opened(centre);
        let today = centre.clock.now().day(&Zone::shanghai());
        let asked = format!("/queue/appoint?letter=D&day={today}");
        let (mut one, mut two) = (centre.visitor(), centre.visitor());
        let page = one.opens(&asked);
        let late = two.opens(&asked);
        let minute =
            ((centre.clock.now().since(Zone::shanghai().instant(today, 0)) / Micros::MINUTE) / 10 + 3) * 10;
        let minute = minute.to_string();
        let promised = one.submits(
            &page,
            "/queue/appoint",
            &[("minute", &minute), ("wish", "生育登记")],
        );
        promised.is(200).shows("约好了");
        let label = promised.body.find("class=\"label\">").expect("the digits") + 14;
        let code = promised.body[label..label + 4].to_owned();
        // The only seat of that hour is gone; what was typed stays.
        let refused = two.sends(
            &late,
            "/queue/appoint",
            &[("minute", &minute), ("wish", "别的事")],
        );
        refused.is(422).shows("刚被别人约走");
        assert!(refused.body.contains("value=\"别的事\""));
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let kiosk = clerk.opens("/kiosk");
        clerk
            .sends(&kiosk, "/kiosk/come", &[("code", "0000x")])
            .is(422)
            .shows("没找到这个号码");
        centre.clock.pass(minutes(20));
        clerk
            .submits(&kiosk, "/kiosk/come", &[("code", &code)])
            .shows("D002");
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next").shows("D002").shows("生育登记");
    });
}

#[test]
fn the_next_day_begins_with_an_empty_line_and_nothing_is_lost() {
    both(|centre| {
        opened(centre);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        presses(&mut clerk, "begin");
        centre.clock.pass(days(1));
        let (app, community) = (centre.app(), centre.places.community);
        centre
            .store
            .write_now(move |tx| {
                let actor = gate::Actor::system();
                let cx = counter::cx::Cx {
                    community,
                    zone: &Zone::shanghai(),
                    actor: &actor,
                    policy: app.policy(),
                };
                counter::queue::sweep(tx, &cx).map_err(|_| store::StoreError::NoRow)
            })
            .expect("the day before is over");
        let found = counted(centre);
        assert_eq!((found.waiting, found.left, found.done), (0, 6, 1));
        assert!(found.holds, "{found:?}");
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/kiosk");
        clerk
            .submits(&page, "/kiosk", &[("letter", "A"), ("priority", "")])
            .shows("A001");
    });
}

#[test]
fn the_same_key_twice_is_one_ticket() {
    both(|centre| {
        opened(centre);
        let mut clerk = centre.signed_in(&centre.actors.clerk);
        let page = clerk.opens("/kiosk");
        let fields = [("letter", "A"), ("priority", "")];
        let (one, two) = (
            clerk.sends(&page, "/kiosk", &fields),
            clerk.sends(&page, "/kiosk", &fields),
        );
        assert_eq!(one.headers["location"], two.headers["location"]);
        assert_eq!(counted(centre).taken, 8);
    });
}

/// A tablet of window 1, let in by the manager.
fn tablet(centre: &TestCentre) -> Visitor {
    let mut manager = centre.signed_in(&centre.actors.manager);
    let page = manager.opens("/counter/setup");
    let at = page
        .body
        .find("<select id=\"window\"")
        .expect("windows to choose from");
    let first = page.body[at..]
        .match_indices("value=\"")
        .nth(1)
        .expect("the first window")
        .0
        + at
        + 7;
    let id = page.body[first..first + 32].to_owned();
    let fields = [
        ("kind", "tablet"),
        ("device_name", "一号窗"),
        ("window", id.as_str()),
    ];
    let shown = manager.sends(&page, "/counter/setup/machine", &fields);
    let at = shown.body.find("/device/").expect("the link is shown once");
    let mut tablet = centre.visitor();
    tablet.opens(&shown.body[at..at + 8 + 48]).is(200);
    tablet
}

#[test]
fn a_bad_grade_is_done_again_by_somebody_else_and_called_back() {
    both(|centre| {
        opened(centre);
        let mut tablet = tablet(centre);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        presses(&mut clerk, "begin");
        tablet.opens("/tablet").shows("A001").hides("这次办得怎么样");
        presses(&mut clerk, "finish");
        let page = tablet.opens("/tablet");
        page.shows("A001 号，这次办得怎么样");
        let typed = [("grade", "1"), ("phone", "16900000001")];
        tablet.submits(&page, "/tablet/rate", &typed).shows("谢谢您");
        // The same finger twice is one rating.
        tablet.sends(&page, "/tablet/rate", &typed).is(303);
        tablet.opens("/tablet").hides("这次办得怎么样");
        let mut manager = centre.signed_in(&centre.actors.manager);
        let list = manager.opens("/counter/ratings");
        list.shows("非常不满意").shows("重办和回访");
        let at = list.body.find("/matters/").expect("the matter that it opened") + 9;
        let id: matters::rows::MatterId = list.body[at..at + 32].parse().expect("its id");
        let matter = centre.matter(id);
        assert!(matter.owner.is_some() && matter.owner != centre.actors.clerk.staff);
        assert!(matter.private && matter.is_open());
        let community = centre.places.community;
        let tasks = centre
            .store
            .read_now(move |tx| matters::rate::open_tasks(tx, community))
            .expect("tasks");
        assert!(
            tasks
                .iter()
                .any(|task| task.matter == id && task.kind == "call_back")
        );
        assert!(counted(centre).holds);
        centre.visitor().opens("/ratings").shows("1 次不满意");
    });
}

#[test]
fn a_visit_is_rated_once_and_not_before_it_is_over() {
    both(|centre| {
        opened(centre);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        let id = all(centre)
            .into_iter()
            .find(|ticket| ticket.state == State::Called)
            .expect("one is called")
            .id;
        let own = format!("/ticket/{id}/rate");
        let mut resident = centre.visitor();
        let page = resident.opens(&own);
        resident
            .sends(&page, &own, &[("grade", "5")])
            .is(422)
            .shows("还没办完");
        presses(&mut clerk, "begin");
        presses(&mut clerk, "finish");
        let page = resident.opens(&own);
        resident.sends(&page, &own, &[]).is(422).shows("请选一个");
        resident
            .submits(&page, &own, &[("grade", "5"), ("reason", "kind")])
            .shows("谢谢您");
        let page = resident.opens(&own);
        resident
            .sends(&page, &own, &[("grade", "1")])
            .is(422)
            .shows("已经说过了");
        centre.visitor().opens("/ratings").shows("100%");
    });
}

#[test]
fn a_malicious_grade_is_judged_by_somebody_else_and_no_longer_counts() {
    both(|centre| {
        opened(centre);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        presses(&mut clerk, "begin");
        presses(&mut clerk, "finish");
        // The one who served may not type in a slip of paper about themselves.
        let page = clerk.opens("/counter/ratings");
        clerk
            .sends(
                &page,
                "/counter/ratings/paper",
                &[("label", "a001"), ("grade", "1")],
            )
            .is(403);
        let mut other = centre.signed_in(&centre.actors.manager);
        let page = other.opens("/counter/ratings");
        other
            .submits(
                &page,
                "/counter/ratings/paper",
                &[("label", "Z9"), ("grade", "1")],
            )
            .shows("没找到这个号");
        other.submits(
            &page,
            "/counter/ratings/paper",
            &[("label", "A001"), ("grade", "2"), ("key", "k2")],
        );
        let page = clerk.opens("/counter/ratings");
        clerk
            .sends(&page, "/counter/ratings/", &[("why", "")])
            .is(422)
            .shows("写上理由");
        clerk.submits(
            &page,
            "/counter/ratings/",
            &[("why", "没有来过，乱评"), ("key", "k3")],
        );
        let page = other.opens("/counter/ratings");
        other
            .submits(
                &page,
                "/counter/ratings/",
                &[("ground", "查了，没有这个人"), ("verdict", "struck")],
            )
            .shows("不算数");
        centre.visitor().opens("/ratings").shows("还没有评价");
        assert!(counted(centre).holds);
    });
}
