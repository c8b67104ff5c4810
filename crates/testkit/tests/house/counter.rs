//! The counter: tickets, calls, appointments, machines.

use counter::no_loss::{Tickets, tickets};
use counter::rows::{State, Ticket};
use kernel::{Micros, Zone};
use testkit::{Page, TestCentre, Visitor, both, days, minutes};

/// Four letters, three windows, seven people in the line.
fn opened(centre: &TestCentre) {
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

fn counted(centre: &TestCentre) -> Tickets {
    let community = centre.places.community;
    centre
        .store
        .read_now(move |tx| tickets(tx, community))
        .expect("they are counted")
}

/// A clerk who sits at the window with this number.
fn at_window(centre: &TestCentre, number: &str) -> Visitor {
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

fn presses(clerk: &mut Visitor, verb: &str) -> Page {
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

/// Somebody of the register, whom the clerk can find.
fn lives(centre: &TestCentre, name: &str) -> kernel::PersonId {
    let new = people::register::New {
        phone: Some("16900000007".into()),
        number: Some("100001194303060018".parse().expect("a number")),
        ..people::register::New::at(name, "000100030002".parse().expect("a place"), "501")
    };
    centre
        .registers(&centre.actors.clerk, move |tx, cx| {
            people::register::add(tx, cx, &new)
        })
        .expect("she is added")
        .id
}

/// The clerk serves: finds her, chooses an item, stands before the form.
fn at_the_form(clerk: &mut Visitor, who: &str, what: &str) -> Page {
    presses(clerk, "next");
    presses(clerk, "begin");
    let page = clerk.opens("/counter");
    let found = clerk.submits(&page, "/counter/find", &[("q", who)]);
    if found.form("/counter/person").is_some() {
        let at = found.body.find("name=\"person\" value=\"").expect("she is found") + 21;
        let id = found.body[at..at + 32].to_owned();
        clerk.submits(&found, "/counter/person", &[("person", &id)]);
    }
    let page = clerk.opens(&format!("/counter?i={}", web::url::part(what)));
    let at = page
        .body
        .find("name=\"item\" value=\"")
        .expect("the item is found")
        + 19;
    let code = page.body[at..].split('"').next().expect("its code").to_owned();
    clerk.submits(&page, "/counter/choose", &[("item", &code)])
}

#[test]
fn a_known_elder_signs_and_takes_her_receipt_home() {
    both(|centre| {
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        let form = at_the_form(&mut clerk, "王桂英", "免费体检");
        form.is(200).shows("王桂英").shows("填信息");
        // What is known is not asked; without a name under it nothing is sent, and what was typed stays.
        let refused = clerk.sends(&form, "/counter/form", &[("q_what", "开一张证明")]);
        refused.is(422).shows("开一张证明");
        let sent = clerk.submits(&refused, "/counter/form", &[("q_sign", "王桂英")]);
        sent.is(200).shows("收下了");
        for size in ["roll", "a5", "a4"] {
            let paper = clerk.looks(&format!("/counter/paper/receipt?size={size}"));
            paper.is(200);
            assert_eq!(paper.headers["content-type"], "application/pdf");
        }
        presses(&mut clerk, "finish");
        assert!(counted(centre).holds, "{:?}", counted(centre));
        assert!(centre.no_loss().holds);
    });
}

#[test]
fn a_swiped_card_needs_no_choice_and_stands_in_no_address() {
    both(|centre| {
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        presses(&mut clerk, "begin");
        let page = clerk.opens("/counter");
        let found = clerk.sends(&page, "/counter/find", &[("q", "100001194303060018")]);
        found.is(303);
        assert_eq!(found.headers["location"], "/counter");
        clerk.opens("/counter").shows("王桂英").shows("办什么");
    });
}

#[test]
fn a_certificate_of_the_negative_list_is_refused_with_where_it_is_issued() {
    both(|centre| {
        opened(centre);
        let mut clerk = at_window(centre, "1");
        presses(&mut clerk, "next");
        presses(&mut clerk, "begin");
        let page = clerk
            .opens("/counter?nobody=1&i=%E6%97%A0%E7%8A%AF%E7%BD%AA%E8%AE%B0%E5%BD%95%E8%AF%81%E6%98%8E");
        let at = page
            .body
            .find("name=\"refused\" value=\"")
            .expect("it is on the list")
            + 22;
        let name = page.body[at..].split('"').next().expect("its name").to_owned();
        clerk
            .submits(&page, "/counter/choose", &[("refused", &name)])
            .shows("去哪里开");
        let paper = clerk.looks("/counter/paper/refused");
        assert_eq!(paper.headers["content-type"], "application/pdf");
    });
}

#[test]
fn what_was_begun_is_still_there_after_a_power_cut_and_can_be_put_aside() {
    both(|centre| {
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        let form = at_the_form(&mut clerk, "王桂英", "免费体检");
        clerk
            .sends(&form, "/counter/form", &[("q_what", "孙子上学用")])
            .is(422);
        // The same clerk at another machine.
        let again = clerk.opens("/counter");
        again.shows("孙子上学用");
        clerk
            .submits(&again, "/counter/errand", &[("witness", "小周")])
            .shows("代办开始了");
        presses(&mut clerk, "next");
        assert!(counted(centre).holds);
    });
}

/// What a form of files sends: the fields, then one file in a field.
fn files(page: &Page, field: &str, bytes: &[&[u8]]) -> (String, Vec<u8>) {
    let (_, fields) = page.form("/counter/form").expect("the form");
    let mut body = Vec::new();
    let edge = "edge-of-a-part";
    for (name, value) in fields {
        let part = format!("--{edge}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    for one in bytes {
        let head = format!(
            "--{edge}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"a.bin\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(*one);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{edge}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={edge}"), body)
}

fn brings(clerk: &mut Visitor, page: &Page, field: &str, bytes: &[&[u8]]) -> Page {
    let (kind, body) = files(page, field, bytes);
    clerk.asks(
        axum::http::Method::POST,
        "/counter/papers",
        Some(&kind),
        "text/html",
        body,
    )
}

#[test]
fn a_harmful_paper_is_kept_and_marked_and_a_scan_of_forty_pages_is_taken() {
    both(|centre| {
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        let form = at_the_form(&mut clerk, "王桂英", "免费体检");
        let eicar = [
            "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
            "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        ]
        .concat();
        brings(&mut clerk, &form, "p_0", &[eicar.as_bytes()]).is(303);
        let page = clerk.opens("/counter");
        page.shows("没有查过病毒").shows("看第 1 张");
        let link = page.link("/counter/papers/").expect("a link");
        let saved = clerk.looks(&link);
        assert_eq!(saved.headers["content-type"], "application/octet-stream");
        assert!(
            saved.headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
        // Forty pages, one by one; one more than a form takes is told clearly, and nothing is lost.
        let pages: Vec<Vec<u8>> = (0..41)
            .map(|n| format!("%PDF-1.4 page {n}").into_bytes())
            .collect();
        let pages: Vec<&[u8]> = pages.iter().map(Vec::as_slice).collect();
        brings(&mut clerk, &form, "p_1", &pages).is(422).shows("40");
        brings(&mut clerk, &form, "p_1", &pages[..40]).is(303);
        clerk.opens("/counter").shows("看第 40 张").shows("看第 1 张");
        let page = clerk.opens("/counter");
        let sent = clerk.submits(&page, "/counter/form", &[("q_sign", "王桂英")]);
        sent.is(200).shows("收下了");
        assert!(counted(centre).holds);
    });
}

#[test]
fn two_fingers_on_one_form_are_one_application_and_what_is_typed_is_kept_while_it_is_typed() {
    both(|centre| {
        opened(centre);
        lives(centre, "王桂英");
        let mut clerk = at_window(centre, "1");
        let form = at_the_form(&mut clerk, "王桂英", "免费体检");
        // The browser keeps it while it is written; then the light goes out.
        let strokes = "|30,40 60,70;90,40 120,90";
        let (_, held) = form.form("/counter/form").expect("the form");
        let held = held
            .iter()
            .filter(|(name, _)| !["q_what", "q_sign", "key"].contains(&name.as_str()))
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let body: Vec<String> = held
            .chain([("q_what", "孙子陪着来"), ("q_sign", strokes)])
            .map(|(name, value)| format!("{name}={}", web::url::part(value)))
            .collect();
        let kind = Some("application/x-www-form-urlencoded");
        let post = axum::http::Method::POST;
        clerk
            .asks(
                post,
                "/counter/keep",
                kind,
                "text/html",
                body.join("&").into_bytes(),
            )
            .is(204);
        let again = clerk.opens("/counter");
        assert!(again.body.contains("孙子陪着来") && again.body.contains(strokes));
        let (_, fields) = again.form("/counter/form").expect("the form");
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let first = clerk.sends(&again, "/counter/form", &fields);
        first.is(303);
        let second = clerk.sends(&again, "/counter/form", &fields);
        second.is(303);
        clerk.opens("/counter").shows("收下了").shows("打不出来也不要紧");
        let community = centre.places.community;
        let loss = centre
            .store
            .read_now(move |tx| window::applications::no_loss::window_loss(tx, community))
            .expect("it can be read");
        assert_eq!((loss.applications, loss.holds), (1, true));
    });
}

#[test]
fn without_a_printer_or_its_faces_the_receipt_is_still_on_the_page() {
    let centre = TestCentre::on_sqlite();
    opened(&centre);
    lives(&centre, "王桂英");
    let mut clerk = at_window(&centre, "1");
    let form = at_the_form(&mut clerk, "王桂英", "免费体检");
    let sent = clerk.submits(&form, "/counter/form", &[("q_sign", "王桂英")]);
    sent.shows("收下了").shows("打不出来也不要紧");
    assert!(
        sent.body.contains("<figure class=\"code\"><svg"),
        "the code stands on the page"
    );
}
