//! People are registered, agree to things, come by the list and are told a
//! notice while the server is killed. Whoever was acknowledged must be there
//! once; a list goes in whole or goes on where it stood; a notice reaches
//! everybody once.

use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use crate::centre::Made;
use crate::server::{Dice, Http, audit, kill, number, on_postgres, on_sqlite, start, until_killed};

/// Connections that register people.
const CLERKS: usize = 4;
/// Rows of one list.
const ROWS: usize = 300;

/// What a clerk was told is done, or was not told.
#[derive(Clone, Debug)]
enum News {
    /// Somebody is in the register: the key, the address of their page.
    Added(String, String),
    /// Somebody agreed to something.
    Agreed,
    /// This was sent, and the server died before it answered.
    Unknown(String),
}

fn new_person(key: &str) -> String {
    format!("key={key}&name=%E6%9D%8E%E5%AE%89&door={key}")
}

/// Registers people; every second one agrees to something.
fn load(address: SocketAddr, token: &str, name: &str, news: &Sender<News>) {
    let Ok(mut http) = Http::to(address, token) else {
        return;
    };
    for n in 0.. {
        let key = format!("{name}-{n}");
        let Ok((status, to)) = http.send("POST", "/people", "", &new_person(&key)) else {
            let _ = news.send(News::Unknown(key));
            return;
        };
        assert_eq!(status, 303, "{}", plain(&to));
        let page = to.split('?').next().unwrap().to_owned();
        let _ = news.send(News::Added(key.clone(), page.clone()));
        if n % 2 == 0 {
            let agrees = format!("key=c{key}&purpose=meals&given_by=own&evidence=form");
            let Ok((status, said)) = http.send("POST", &format!("{page}/consent"), "", &agrees) else {
                return;
            };
            assert_eq!(status, 303, "{}", plain(&said));
            let _ = news.send(News::Agreed);
        }
    }
}

/// Sends a list; gives its page.
fn upload(http: &mut Http, round: u64) -> String {
    let sign = |n: u64| char::from_u32(0x4e00 + u32::try_from(n).unwrap()).unwrap();
    let rows: String = (0..ROWS as u64)
        .map(|n| format!("赵{}{},南苑,1号楼,1单元,{round}0{n}\r\n", sign(round), sign(n)))
        .collect();
    let file = format!(
        "--rows\r\ncontent-disposition: form-data; name=\"list\"; filename=\"list.csv\"\r\ncontent-type: text/csv\r\n\r\n姓名,小区,楼栋,单元,门牌\r\n{rows}\r\n--rows--\r\n"
    );
    let (status, page) = http.send("POST", "/people/import", "", &file).unwrap();
    assert_eq!(status, 303, "{}", plain(&page));
    page.split('?').next().unwrap().to_owned()
}

/// Takes a list through its steps until it is in.
fn carry_on(http: &mut Http, page: &str) -> std::io::Result<()> {
    for _ in 0..1500 {
        let (status, shown) = http.send("GET", page, "", "")?;
        assert_eq!(status, 200, "{shown}");
        let version = shown.split("name=\"version\" value=\"").nth(1);
        let version = version.and_then(|rest| rest.split('"').next());
        match version {
            Some(version) if shown.contains("name=\"do\" value=\"confirm\"") => {
                http.send("POST", page, "", &format!("version={version}&do=confirm"))?;
            }
            Some(version) if shown.contains("name=\"c0\"") => {
                http.send(
                    "POST",
                    page,
                    "",
                    &format!("version={version}&c0=name&c1=estate&c2=building&c3=staircase&c4=door"),
                )?;
            }
            _ if shown.contains("<a class=\"btn\" href=\"/people\">") => return Ok(()),
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
    }
    let (_, shown) = http.send("GET", page, "", "")?;
    panic!("the list at {page} does not go in: {}", plain(&shown))
}

/// The lists that the page of imports names.
fn lists(http: &mut Http) -> Vec<String> {
    let (_, shown) = http.send("GET", "/people/import", "", "").unwrap();
    let mut pages: Vec<String> = shown
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with("/people/import/"))
        .map(str::to_owned)
        .collect();
    pages.dedup();
    pages
}

/// Sends a notice to everybody who lives here; gives its page.
fn tell_everybody(http: &mut Http, key: &str) -> String {
    let words = format!("key={key}&title=%E5%81%9C%E6%B0%B4&body=%E5%85%AB%E7%82%B9&residents=1");
    let (status, page) = http.send("POST", "/desk/notices/new", "", &words).unwrap();
    assert_eq!(status, 303, "{}", plain(&page));
    let page = page.split('?').next().unwrap().to_owned();
    let (status, said) = http
        .send("POST", &format!("{page}/send"), "", &format!("key=s{key}"))
        .unwrap();
    assert_eq!(status, 303, "{}", plain(&said));
    page
}

fn figure(made: &Made, name: &str) -> i64 {
    audit(made)["register"][name]
        .as_i64()
        .unwrap_or_else(|| panic!("no {name}"))
}

/// Waits until every notice is laid out.
fn laid_out(made: &Made) {
    for _ in 0..600 {
        if figure(made, "filling") == 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("a notice is not laid out");
}

fn story(made: &Made, kills: u64) {
    let (mut dice, seed) = Dice::thrown();
    let mut added: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    let before = figure(made, "persons");
    let (mut agreed, mut doubtful) = (0, Vec::<String>::new());
    for round in 0..kills {
        let (child, address) = start(made);
        let mut http = Http::to(address, &made.token).unwrap();
        // Whoever was not told asks again with the same key: it is done once.
        for key in doubtful.drain(..) {
            let (status, to) = http.send("POST", "/people", "", &new_person(&key)).unwrap();
            assert_eq!(status, 303, "{}", plain(&to));
            added.insert(key, to.split('?').next().unwrap().to_owned());
        }
        let list = upload(&mut http, round);
        let (sender, news) = channel();
        let mut busy: Vec<_> = (0..CLERKS)
            .map(|clerk| {
                let (sender, token) = (sender.clone(), made.token.clone());
                std::thread::spawn(move || {
                    load(address, &token, &format!("p{seed}-{round}-{clerk}"), &sender);
                })
            })
            .collect();
        drop(sender);
        busy.push(std::thread::spawn(move || drop(carry_on(&mut http, &list))));
        let moment = 1 + dice.below(80);
        for one in until_killed(child, &news, moment) {
            match one {
                News::Added(key, page) => assert_eq!(added.insert(key, page), None),
                News::Agreed => agreed += 1,
                News::Unknown(key) => doubtful.push(key),
            }
        }
        busy.into_iter().for_each(|one| one.join().unwrap());
        if round % 20 == 19 || round + 1 == kills {
            check(made, &added, (before, agreed));
            eprintln!("{} kills, {} people acknowledged", round + 1, added.len());
        }
    }
    a_notice_reaches_everybody_once(made);
}

/// Everybody who was acknowledged is there, every list is in, the audit holds.
fn check(made: &Made, added: &std::collections::BTreeMap<String, String>, at_least: (i64, i64)) {
    let (before, agreed) = at_least;
    let (child, address) = start(made);
    let mut http = Http::to(address, &made.token).unwrap();
    for page in added.values() {
        let (status, _) = http.send("GET", page, "", "").unwrap();
        assert_eq!(status, 200, "{page} is lost");
    }
    let pages = lists(&mut http);
    assert!(!pages.is_empty(), "every round sends a list");
    for page in &pages {
        carry_on(&mut http, page).unwrap();
    }
    kill(child);
    let register = audit(made)["register"].clone();
    let known = i64::try_from(added.len()).unwrap();
    let by_hand = register["persons"].as_i64().unwrap() - register["from_imports"].as_i64().unwrap() - before;
    let most = known + i64::try_from(CLERKS).unwrap();
    assert!(
        (known..=most).contains(&by_hand),
        "{known} acknowledged: {register}"
    );
    assert!(register["consents"].as_i64().unwrap() >= agreed, "{register}");
    let rows = i64::try_from(ROWS).unwrap();
    assert_eq!(
        register["from_imports"].as_i64().unwrap() % rows,
        0,
        "half a list: {register}"
    );
}

fn a_notice_reaches_everybody_once(made: &Made) {
    let (child, address) = start(made);
    let before = figure(made, "told");
    tell_everybody(&mut Http::to(address, &made.token).unwrap(), "all");
    kill(child);
    let (child, _) = start(made);
    laid_out(made);
    kill(child);
    let register = audit(made)["register"].clone();
    assert_eq!(
        register["told"].as_i64().unwrap() - before,
        register["persons"].as_i64().unwrap(),
        "{register}"
    );
}

#[test]
fn nobody_of_the_register_is_lost_when_the_server_is_killed_on_sqlite() {
    on_sqlite("people", |made| story(made, number("HUIYIN_KILLS", 3)));
}

#[test]
fn nobody_of_the_register_is_lost_when_the_server_is_killed_on_postgres() {
    on_postgres("people", |made| story(made, number("HUIYIN_KILLS", 3)));
}

/// The words of a page, for a message.
fn plain(page: &str) -> String {
    let main = page.split("<main").nth(1).unwrap_or(page);
    main.chars().take(2000).collect()
}
