//! `/settings/channels`: how letters leave the house. What is secret is not
//! shown again; an empty field leaves it as it is.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::notice::channel::{ChannelKind, Config, Mail, Robot, Sms, Tls};
use crate::notice::channels::{Channel, Kept, all, keep_channel};
use crate::notice::deliver::Quiet;
use crate::notice::push;
use crate::pages::{Field, Side, sides};

#[derive(Template)]
#[template(path = "notice/ways.html")]
pub(super) struct WaysPage {
    pub f: Frame,
    pub sides: Vec<Side>,
    pub errors: Errors,
    pub values: Values,
    pub rows: Vec<Row>,
    /// So many telephones and computers ring.
    pub devices: i64,
    pub fields: Vec<Field>,
    pub quiet: Vec<Field>,
}

/// A way out in the list.
pub(super) struct Row {
    pub name: String,
    pub kind: String,
    pub per_day: i64,
    pub closed: bool,
}

fn kind_word(f: &Frame, kind: ChannelKind) -> String {
    f.t(&format!("people-notice-way-{}", kind.word()))
}

/// `GET /settings/channels`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("notices", "channels")?;
    shown(
        &door,
        StatusCode::OK,
        Errors::none(),
        Values::default().or("per_day", "1000").or("port", "465"),
    )
    .await
}

async fn shown(door: &Door, status: StatusCode, errors: Errors, values: Values) -> Result<Response, Failure> {
    let community = door.community.id;
    let (found, quiet, devices) = door
        .read::<_, StoreError, _>(move |tx| {
            let devices = tx.one(&push::device::COUNT, &[&community], |row| row.get(0))?;
            Ok((all(tx, community)?, Quiet::read(tx, community)?, devices))
        })
        .await?;
    let centre = crate::pages::centre(door).await?;
    let time = |minute: u16| crate::pages::clock(i32::from(minute));
    let values = values
        .or("quiet_from", time(quiet.from))
        .or("quiet_until", time(quiet.until));
    let f = door.frame_t("people-notice-ways");
    let row = |channel: Channel| Row {
        kind: kind_word(&f, channel.row.kind),
        name: channel.row.name,
        per_day: channel.row.per_day,
        closed: channel.row.closed,
    };
    let kinds = ChannelKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), kind_word(&f, *kind)));
    let lines = Tls::ALL.iter().map(|tls| {
        (
            tls.word().to_owned(),
            f.t(&format!("people-notice-tls-{}", tls.word())),
        )
    });
    let mut which: Vec<(String, String)> = found
        .iter()
        .map(|one| (one.row.id.to_string(), one.row.name.clone()))
        .collect();
    which.insert(0, (String::new(), f.t("people-notice-way-new")));
    let page = WaysPage {
        sides: sides(door),
        fields: vec![
            Field::choice(&f, "id", "people-notice-way-which", which),
            Field::choice(&f, "kind", "people-notice-way-kind", kinds.collect()),
            Field::new(&f, "name", "text", "people-notice-way-name"),
            Field::new(&f, "per_day", "number", "people-notice-way-per-day"),
            Field::choice(&f, "place", "people-place", crate::pages::part(&centre, &f))
                .hint(&f, "people-notice-way-place-hint"),
            Field::new(&f, "url", "text", "people-notice-way-url").hint(&f, "people-notice-way-url-hint"),
            Field::new(&f, "secret", "password", "people-notice-way-secret")
                .hint(&f, "people-notice-way-secret-hint"),
            Field::new(&f, "headers", "area", "people-notice-way-headers"),
            Field::new(&f, "body", "area", "people-notice-way-body").hint(&f, "people-notice-way-body-hint"),
            Field::new(&f, "host", "text", "people-notice-way-host"),
            Field::new(&f, "port", "number", "people-notice-way-port"),
            Field::choice(&f, "tls", "people-notice-way-tls", lines.collect()),
            Field::new(&f, "user", "text", "people-notice-way-user"),
            Field::new(&f, "from", "text", "people-notice-way-from"),
            Field::new(&f, "closed", "tick", "people-notice-way-closed"),
        ],
        quiet: vec![
            Field::new(&f, "quiet_from", "time", "people-notice-quiet-from"),
            Field::new(&f, "quiet_until", "time", "people-notice-quiet-until"),
        ],
        rows: found.into_iter().map(row).collect(),
        devices,
        errors,
        values,
        f,
    };
    Ok(door.page(status, &page))
}

/// The way out as the form says it, on top of the one that is changed.
fn read(form: &Form, old: Option<&Channel>) -> Result<Kept, Errors> {
    let kind = ChannelKind::from_word(form.text("kind")).or(old.map(|old| old.row.kind));
    let kind = kind.ok_or_else(|| Errors::one("kind", "people-bad-choice"))?;
    let config = config(form, kind, old.map(|old| &old.config))?;
    let held = old.map_or("", |old| &old.row.name);
    let name = form.opt("name").unwrap_or(held).to_owned();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Errors::one("name", "people-bad-name"));
    }
    Ok(Kept {
        id: old.map(|old| old.row.id),
        kind,
        name,
        path: form.text("place").parse().unwrap_or_default(),
        config,
        per_day: form.parsed("per_day").unwrap_or(1000),
        closed: form.ticked("closed"),
    })
}

/// How it is reached, as the form says it; what the form leaves out stays as it was.
fn config(form: &Form, kind: ChannelKind, held: Option<&Config>) -> Result<Config, Errors> {
    let address = |field: &'static str, text: &str| {
        let good = text.starts_with("https://") || text.starts_with("http://127.0.0.1");
        if good {
            Ok(text.to_owned())
        } else {
            Err(Errors::one(field, "people-notice-way-bad-url"))
        }
    };
    let or = |name: &str, held: &str| form.opt(name).unwrap_or(held).to_owned();
    Ok(match (kind, held) {
        (ChannelKind::Sms, held) => {
            let held = if let Some(Config::Sms(sms)) = held {
                Some(sms)
            } else {
                None
            };
            Config::Sms(Sms {
                url: address("url", &or("url", held.map_or("", |sms| &sms.url)))?,
                headers: or("headers", held.map_or("", |sms| &sms.headers)),
                body: or("body", held.map_or("", |sms| &sms.body)),
            })
        }
        (ChannelKind::Mail, held) => {
            let held = if let Some(Config::Mail(mail)) = held {
                Some(mail)
            } else {
                None
            };
            let from = or("from", held.map_or("", |mail| &mail.from));
            if !from.contains('@') {
                return Err(Errors::one("from", "people-notice-way-bad-from"));
            }
            let tls = Tls::from_word(form.text("tls")).unwrap_or(Tls::Whole);
            Config::Mail(Mail {
                host: or("host", held.map_or("", |mail| &mail.host)),
                port: form.parsed("port").unwrap_or(465),
                tls: tls.word().to_owned(),
                user: or("user", held.map_or("", |mail| &mail.user)),
                password: or("secret", held.map_or("", |mail| &mail.password)),
                from,
            })
        }
        (ChannelKind::Wecom | ChannelKind::Dingtalk | ChannelKind::Feishu, held) => {
            let held = if let Some(Config::Robot(robot)) = held {
                Some(robot)
            } else {
                None
            };
            Config::Robot(Robot {
                maker: kind.word().to_owned(),
                url: address("url", &or("url", held.map_or("", |robot| &robot.url)))?,
                secret: or("secret", held.map_or("", |robot| &robot.secret)),
            })
        }
        (ChannelKind::Push, _) => Config::Push,
    })
}

/// `POST /settings/channels`.
pub(super) async fn keep(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("notices", "channels")?;
    door.require_proof(4 * kernel::Micros::HOUR)?;
    let community = door.community.id;
    let found = door
        .read::<_, StoreError, _>(move |tx| all(tx, community))
        .await?;
    let old = match form.opt("id") {
        None => None,
        Some(id) => {
            let held = found.iter().find(|channel| channel.row.id.to_string() == id);
            Some(held.ok_or(Failure::NotFound)?)
        }
    };
    match read(&form, old) {
        Err(errors) => {
            shown(
                &door,
                StatusCode::UNPROCESSABLE_ENTITY,
                errors,
                form.values().clone(),
            )
            .await
        }
        Ok(kept) => {
            let actor = door.actor.clone();
            door.write::<_, StoreError, _>(move |tx| keep_channel(tx, community, &actor, &kept))
                .await?;
            Ok(Reply::to("/settings/channels?said=people-notice-way-kept-done").into_response())
        }
    }
}

/// `POST /settings/channels/quiet`: the hours in which nothing leaves the house.
pub(super) async fn quiet(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("notices", "channels")?;
    let minute = |name: &str| crate::pages::minute(form.text(name));
    let (Some(from), Some(until)) = (minute("quiet_from"), minute("quiet_until")) else {
        let errors = Errors::one("quiet_from", "people-bad-choice");
        return shown(
            &door,
            StatusCode::UNPROCESSABLE_ENTITY,
            errors,
            form.values().clone(),
        )
        .await;
    };
    let (community, actor) = (door.community.id, door.actor.label());
    let body = format!("{from}-{until}");
    door.write::<_, StoreError, _>(move |tx| {
        crate::rows::set(tx, community, "quiet_hours", &body)?;
        let kept = serde_json::json!({ "quiet_hours": body });
        crate::rows::keep_version(tx, community, "quiet_hours", "", 1, &actor, &kept)
    })
    .await?;
    crate::pages::forget(&door);
    Ok(Reply::to("/settings/channels?said=people-notice-way-kept-done").into_response())
}
