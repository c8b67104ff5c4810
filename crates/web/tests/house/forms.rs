//! Forms as browsers and strangers send them.

use crate::browser::{Browser, Fields};
use crate::common::House;
use axum::http::StatusCode;

#[tokio::test]
async fn a_form_of_ours_is_taken_once() {
    let house = House::open("once");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await;
    let first = browser.post("/note", &form.with("words", "路灯不亮")).await;
    assert_eq!(
        (first.status, first.header("location")),
        (StatusCode::SEE_OTHER, "/note?said=web-signed-out-done")
    );
    let again = browser.post("/note", &form.with("words", "路灯不亮")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let other = browser.post("/note", &form.with("words", "另一件事")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.text.contains("这张表已经收过了"));
}

#[tokio::test]
async fn a_strangers_form_is_refused_outright() {
    let house = House::open("foreign");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await.with("words", "路灯不亮");
    browser.say("sec-fetch-site", "cross-site");
    let answer = browser.post("/note", &form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("别的网站"));
}

#[tokio::test]
async fn a_form_without_its_proof_comes_back_with_what_was_typed() {
    let house = House::open("stale");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await;
    let answer = browser
        .post(
            "/note",
            &form.with("guard", "a.wrong").with("words", "楼道灯坏了三天"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("页面放得太久了") && answer.text.contains("楼道灯坏了三天"));
    let again = Fields::of(&answer.text);
    assert_eq!(browser.post("/note", &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn empty_fields_come_back_with_a_summary_and_what_was_typed() {
    let house = House::open("errors");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await;
    let answer = browser
        .post("/note", &form.with("words", "").with("name", "陈<阿姨>"))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("有 1 处要改") && answer.text.contains("href=\"#words\""));
    assert!(answer.text.contains("陈&#60;阿姨&#62;"));
    assert!(answer.text.contains("aria-describedby=\"words-error"));
}

#[tokio::test]
async fn a_session_that_ended_in_the_middle_of_a_form_loses_no_word() {
    let house = House::open("resume");
    let mut browser = Browser::new(&house);
    browser.sign_in("clerk").await;
    let form = browser.open("/staff").await.with("words", "已经联系物业更换灯管");
    house.clock.pass(kernel::Micros::DAY);
    let answer = browser.post("/staff", &form).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text.contains("您刚才写的还在") && !answer.text.contains("更换灯管"));
    let log_in = Fields::of(&answer.text)
        .with("login", "clerk")
        .with("password", crate::common::PASSWORD);
    let answer = browser.post("/sign-in", &log_in).await;
    browser.keep(&answer);
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text.contains("action=\"/staff\"") && answer.text.contains("已经联系物业更换灯管"));
    let done = browser.post("/staff", &Fields::of(&answer.text)).await;
    assert_eq!(
        (done.status, done.text.as_str()),
        (StatusCode::OK, "已经联系物业更换灯管")
    );
}

#[tokio::test]
async fn what_is_too_large_is_cut_early_and_said_so() {
    let house = House::open("large");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await;
    let answer = browser
        .post("/note", &form.with("words", &"长".repeat(200_000)))
        .await;
    assert_eq!(
        (answer.status, answer.header("connection")),
        (StatusCode::PAYLOAD_TOO_LARGE, "close")
    );
    assert!(answer.text.contains("256 kB"));
    let answer = browser.announce("/files", 2 << 30).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("1 MB"));
}

#[tokio::test]
async fn files_are_counted_measured_and_named() {
    let house = House::open("files");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await;
    let small = ("photo", "C:\\tmp\\灯.jpg", b"\xff\xd8\xff".to_vec());
    let answer = browser
        .post_files("/files", &form, std::slice::from_ref(&small))
        .await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::OK, "灯.jpg 3")
    );
    let three = [small.clone(), small.clone(), small];
    let answer = browser.post_files("/files", &form, &three).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("最多 2 个"));
    let large = ("photo", "a.jpg", vec![0; (1 << 20) + 1]);
    let answer = browser.post_files("/files", &form, &[large]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn signing_in_wrongly_says_so_and_rightly_leads_back() {
    let house = House::open("signin");
    let mut browser = Browser::new(&house);
    let answer = browser.get("/staff").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/sign-in?to=%2Fstaff")
    );
    let form = browser.open("/sign-in?to=/staff").await.with("login", "clerk");
    let answer = browser.post("/sign-in", &form.with("password", "wrong")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("账号或密码不对") && !answer.text.contains("\"wrong\""));
    let answer = browser
        .post("/sign-in", &form.with("password", crate::common::PASSWORD))
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/staff")
    );
    browser.keep(&answer);
    let page = browser.get("/staff").await;
    assert_eq!(
        (page.status, page.header("cache-control")),
        (StatusCode::OK, "no-store")
    );
    let sessions = browser.get("/me/sessions").await;
    assert!(sessions.text.contains("就是这里"));
    let out = browser.post("/sign-out", &Fields::of(&page.text)).await;
    browser.keep(&out);
    assert_eq!(browser.get("/staff").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_json_body_of_a_browsers_session_needs_the_proof_too() {
    let house = House::open("json");
    let mut browser = Browser::new(&house);
    let form = browser.open("/note").await;
    let answer = browser.post_json("/api/echo", r#"{"words":"好"}"#, None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = browser
        .post_json("/api/echo", r#"{"words":"好"}"#, Some(form.get("guard")))
        .await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::OK, r#"{"words":"好"}"#)
    );
    let answer = browser.post_json("/api/echo", "{", Some(form.get("guard"))).await;
    assert!(answer.text.contains("\"field\":\"body\""));
}
