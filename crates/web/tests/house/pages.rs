//! The house as a browser meets it: a small room of its own over a real store.

use crate::browser::Browser;
use crate::common::House;
use axum::http::StatusCode;

#[tokio::test]
async fn every_answer_carries_the_strict_policy() {
    let house = House::open("policy");
    let browser = Browser::new(&house);
    let asset = web::assets::url("huiyin.css");
    for path in [
        "/note",
        "/none",
        "/panic",
        "/api",
        "/api/openapi.json",
        "/healthz",
        "/sign-in",
        "/events?topics=wall",
        asset,
    ] {
        let answer = browser.get(path).await;
        assert_eq!(
            answer.header("content-security-policy"),
            web::CONTENT_POLICY,
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn no_page_has_inline_script_or_style() {
    let house = House::open("inline");
    let browser = Browser::new(&house);
    for path in ["/note", "/none", "/sign-in", "/api"] {
        let text = browser.get(path).await.text;
        assert!(text.starts_with("<!doctype html>"), "{path}: {text}");
        for bad in [
            "<style",
            " style=",
            " onclick",
            " onload",
            "javascript:",
            "<script>",
        ] {
            assert!(!text.contains(bad), "{path} has {bad}");
        }
    }
}

#[tokio::test]
async fn a_failure_is_told_in_the_persons_language_with_a_way_on() {
    let house = House::open("failure");
    let mut browser = Browser::new(&house);
    let answer = browser.get("/none").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("没有找到") && answer.text.contains("tel:00001234"));
    assert!(answer.text.contains("lang=\"zh-CN\""));
    browser.say("accept-language", "en");
    let answer = browser.get("/none").await;
    assert!(answer.text.contains("Not found") && answer.text.contains("Ring 0000-1234"));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_program_is_told_by_problem_details() {
    let house = House::open("problem");
    let mut browser = Browser::new(&house);
    browser.say("accept", "application/json");
    let answer = browser.get("/none").await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(
        (&problem["status"], &problem["title"]),
        (&404.into(), &"没有找到".into())
    );
    let answer = browser.get("/staff").await;
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
}

#[tokio::test]
async fn every_failure_has_its_place_on_the_page_for_programs() {
    let house = House::open("api");
    let page = Browser::new(&house).get("/api").await.text;
    for word in ["not-found", "other-body", "too-many", "unavailable", "broken"] {
        assert!(page.contains(&format!("<dt id=\"{word}\">")), "{word}");
    }
    assert!(!page.contains("web-failure-"));
}

#[test]
fn the_houses_own_rooms_are_added_once() {
    let named = |rooms: Vec<web::Room>| web::migrations(&rooms).len();
    assert_eq!(named(Vec::new()), named(web::own_rooms()));
}

#[tokio::test]
async fn a_panic_is_told_as_our_fault_and_counted() {
    let house = House::open("panic");
    let answer = Browser::new(&house).get("/panic").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text.contains("是我们的错"));
}

#[tokio::test]
async fn a_wrong_method_and_a_broken_path_are_told_as_pages() {
    let house = House::open("method");
    let browser = Browser::new(&house);
    assert!(browser.get("/sign-out").await.text.contains("这里不能直接打开"));
    let answer = browser.get("/number/abc").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("没有找到"));
}

#[tokio::test]
async fn a_preference_is_kept_without_script_and_leads_back() {
    let house = House::open("prefs");
    let mut browser = Browser::new(&house);
    let answer = browser.get("/prefs?elder=1&to=/note").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/note")
    );
    browser.keep(&answer);
    let answer = browser.get("/note").await;
    assert!(answer.text.contains("class=\"elder\""));
    assert!(
        answer.text.contains("/prefs?elder=0&#38;to=%2Fnote"),
        "{}",
        answer.text
    );
    assert_eq!(
        browser
            .get("/prefs?lang=en&to=//evil.example")
            .await
            .header("location"),
        "/"
    );
}

#[tokio::test]
async fn what_was_just_done_is_told_after_the_redirect_and_nothing_else_is() {
    let house = House::open("toast");
    let browser = Browser::new(&house);
    assert!(
        browser
            .get("/note?said=web-signed-out-done")
            .await
            .text
            .contains("已经退出了")
    );
    assert!(
        !browser
            .get("/note?said=web-sign-in-wrong")
            .await
            .text
            .contains("账号或密码")
    );
}

#[tokio::test]
async fn the_figures_of_the_server_are_for_operators() {
    let house = House::open("metrics");
    let mut browser = Browser::new(&house);
    assert_eq!(browser.get("/metrics").await.status, StatusCode::SEE_OTHER);
    browser.sign_in("clerk").await;
    assert_eq!(browser.get("/metrics").await.status, StatusCode::NOT_FOUND);
    let mut operator = Browser::new(&house);
    operator.sign_in("operator").await;
    assert!(
        operator
            .get("/metrics")
            .await
            .text
            .contains("huiyin_requests_total")
    );
}
