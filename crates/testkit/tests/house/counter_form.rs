//! The counter's form: who it is, what is asked for, its papers, the signature
//! and the receipt.

use testkit::{Page, TestCentre, Visitor, both};

use super::counter::{at_window, counted, opened, presses};

/// Somebody of the register, whom the clerk can find.
pub(super) fn lives(centre: &TestCentre, name: &str) -> kernel::PersonId {
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
pub(super) fn at_the_form(clerk: &mut Visitor, who: &str, what: &str) -> Page {
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

pub(super) fn brings(clerk: &mut Visitor, page: &Page, field: &str, bytes: &[&[u8]]) -> Page {
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
