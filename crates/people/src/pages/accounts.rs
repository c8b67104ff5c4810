//! `/settings/accounts`: the log-ins, and a new one with its first password,
//! which is shown once and kept nowhere.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gate::{Account, AccountError, NewAccount};
use kernel::StaffId;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Pager, Reply};

use super::field::{Field, or_none};
use super::list::{Add, Ask, ListPage, ListRow};
use super::side::{Side, sides};
use super::staff::people;
use crate::centre::Centre;

/// Rows of a page.
const PAGE: u32 = 50;

/// The page that shows a password, once.
#[derive(Template)]
#[template(path = "people/issued.html")]
pub(super) struct IssuedPage {
    pub f: Frame,
    pub sides: Vec<Side>,
    pub login: String,
    pub password: String,
    pub href: String,
}

async fn list_page(door: &Door, centre: &Centre) -> Result<ListPage, Failure> {
    let heads = [
        "people-login",
        "people-name",
        "people-account-staff",
        "people-account-state",
    ];
    let mut page = ListPage::new(door, "people-accounts", "people-accounts-about", &heads);
    let f = &page.f;
    let pager = Pager::of(&door.manner.path, PAGE);
    let query = door.query();
    let from = || gate::plain_login(query.text("q"));
    let (community, after) = (door.community.id, pager.after.clone().unwrap_or_else(from));
    let found = door
        .read::<_, StoreError, _>(move |tx| gate::accounts(tx, community, &after, PAGE + 1))
        .await?;
    let row = |account: Account| {
        let staff = account.staff.and_then(|id| centre.person(id));
        let state = match (account.disabled_at, account.must_change) {
            (Some(_), _) => f.t("people-account-closed"),
            (None, true) => f.t("people-account-first"),
            (None, false) => f.t("people-account-open"),
        };
        ListRow {
            href: format!("/settings/accounts/{}", account.id),
            cells: vec![
                account.login.clone(),
                account.name.clone(),
                staff
                    .map(|one| format!("{} {}", one.title, one.name))
                    .unwrap_or_default(),
                state,
            ],
            tag: account.disabled_at.map(|_| ("sky", f.t("people-closed"))),
            key: account.login,
        }
    };
    let rows = pager.page(found, |account| account.login.clone()).map(row);
    page.ask = Some(Ask {
        title: f.t("people-account-find"),
        action: "/settings/accounts",
        fields: vec![Field::new(f, "q", "search", "people-login")],
        values: query,
        go: f.t("people-find"),
        said: Vec::new(),
    });
    page.add = Some(Add {
        title: f.t("people-account-add"),
        action: "/settings/accounts".to_owned(),
        fields: vec![
            Field::new(f, "login", "text", "people-login").hint(f, "people-login-hint"),
            Field::new(f, "name", "text", "people-account-name"),
            Field::choice(
                f,
                "staff",
                "people-account-staff",
                or_none(f, people(centre), "people-account-nobody"),
            ),
        ],
        go: f.t("people-account-go"),
    });
    page.page = rows;
    Ok(page)
}

/// `GET /settings/accounts`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("account", "see")?;
    let (community, login) = (door.community.id, door.query().text("q").to_owned());
    if !login.is_empty() {
        // A whole log-in leads to its page at once; the beginning of one, into the list.
        let found = door
            .read::<_, StoreError, _>(move |tx| gate::account_by_login(tx, community, &login))
            .await?;
        if let Some(account) = found {
            return Ok(Reply::to(format!("/settings/accounts/{}", account.id)).into_response());
        }
    }
    let centre = super::centre(&door).await?;
    Ok(list_page(&door, &centre).await?.reply(&door))
}

/// `POST /settings/accounts`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("account", "create")?;
    let centre = super::centre(&door).await?;
    let mut errors = Errors::none();
    let staff = form
        .parsed::<StaffId>("staff")
        .filter(|id| centre.person(*id).is_some());
    let name = match (form.opt("name"), staff.and_then(|id| centre.person(id))) {
        (Some(name), _) => name.to_owned(),
        (None, Some(one)) => one.name.clone(),
        (None, None) => {
            errors.add("name", "people-bad-name");
            String::new()
        }
    };
    if errors.is_empty() {
        let (password, hash) = issue(&door).await?;
        let new = NewAccount {
            login: form.text("login").to_owned(),
            name,
            staff,
            password_hash: hash,
            must_change: true,
        };
        let (community, actor) = (door.community.id, door.actor.clone());
        match door
            .write(move |tx| gate::create_account(tx, community, &actor, &new))
            .await
        {
            Ok(account) => return Ok(issued(&door, &account, password)),
            Err(AccountError::LoginTaken) => errors.add("login", "people-login-taken"),
            Err(AccountError::BadLogin) => errors.add("login", "people-login-bad"),
            Err(AccountError::NoSuchAccount) => return Err(Failure::NotFound),
            Err(AccountError::BeyondReach) => return Err(Failure::Denied),
            Err(AccountError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(list_page(&door, &centre).await?.again(&door, &form, errors))
}

/// A first password and its hash, which takes its time on a thread of its own.
pub(super) async fn issue(door: &Door) -> Result<(String, String), Failure> {
    let clock = door.app.clock().clone();
    let work = tokio::task::spawn_blocking(move || {
        let password = gate::issue_password(&clock);
        let hash = gate::hash_password(&clock, &password);
        (password, hash)
    });
    work.await.map_err(|_| Failure::Broken)
}

/// The page with the password.
pub(super) fn issued(door: &Door, account: &Account, password: String) -> Response {
    let page = IssuedPage {
        f: door.frame_t("people-issued"),
        sides: sides(door),
        login: account.login.clone(),
        password,
        href: format!("/settings/accounts/{}", account.id),
    };
    door.page(StatusCode::OK, &page).into_response()
}
