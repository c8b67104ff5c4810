//! Discovery, services and what each asks for.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use web::{Door, Lang};

use super::super::shown::name;
use super::answer::{Bad, Format, fields};
use crate::hand::Hand;

const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";
/// When this door was built or changed last.
const CHANGESET: &str = "2026-03-01T00:00:00+08:00";

pub(super) fn discovery(door: &Door, format: Format) -> Result<Response, Bad> {
    let absolute = |path: &str| door.app.config().absolute(path);
    let endpoint = fields([
        ("specification", SPECIFICATION.into()),
        ("url", absolute("/open311/v2").into()),
        ("changeset", CHANGESET.into()),
        (
            "type",
            if door.app.config().demo {
                "test"
            } else {
                "production"
            }
            .into(),
        ),
        ("formats", json!(["text/xml", "application/json"])),
    ]);
    let community = &door.community;
    let contact = door.t1(
        "api-open311-contact",
        "about",
        format!("{} {}", community.name, community.phone),
    );
    let whole = fields([
        ("changeset", CHANGESET.into()),
        ("contact", contact.into()),
        (
            "key_service",
            door.t1("api-open311-key", "about", community.phone.as_str())
                .into(),
        ),
        ("endpoints", Value::from(vec![endpoint])),
    ]);
    Ok(format.reply(StatusCode::OK, format.one("discovery", &whole)))
}

/// Refuses another jurisdiction than this.
pub(super) fn jurisdiction(door: &Door, asked: &str) -> Result<(), Bad> {
    let community = &door.community;
    let ours = asked.is_empty()
        || asked.eq_ignore_ascii_case(&community.slug)
        || asked.eq_ignore_ascii_case(&community.host);
    if ours {
        Ok(())
    } else {
        Err(Bad::about(404, "api-open311-jurisdiction", asked))
    }
}

pub(super) async fn list(door: &Door, format: Format) -> Result<Response, Bad> {
    jurisdiction(door, door.query().text("jurisdiction_id"))?;
    let hand = Hand::of(door).await?;
    let english = door.lang == Lang::En;
    let service = |category: &crate::rulebook::Category| {
        let keywords: Vec<&str> = category.words.split_whitespace().collect();
        let promise = door.app.words().text(
            door.lang,
            "api-open311-promise",
            &[
                ("first", &category.first.to_string().as_str()),
                ("settle", &category.settle.to_string().as_str()),
            ],
        );
        fields([
            ("service_code", category.code.as_str().into()),
            ("service_name", name(category, english).into()),
            ("description", promise.into()),
            ("metadata", format_flag(format, false)),
            ("type", "realtime".into()),
            ("keywords", keywords.join(",").into()),
            ("group", "".into()),
        ])
    };
    let services = hand.book.open_categories().map(service).collect();
    Ok(format.reply(StatusCode::OK, format.list("services", "service", services)))
}

/// A yes or no: the specification writes it as a word in XML, as a value in JSON.
fn format_flag(format: Format, flag: bool) -> Value {
    match format {
        Format::Json => flag.into(),
        Format::Xml => if flag { "true" } else { "false" }.into(),
    }
}

pub(super) async fn definition(door: &Door, code: &str, format: Format) -> Result<Response, Bad> {
    jurisdiction(door, door.query().text("jurisdiction_id"))?;
    let hand = Hand::of(door).await?;
    let known = hand.book.category(code).filter(|category| !category.closed);
    let category = known.ok_or_else(|| Bad::about(404, "api-open311-service", code))?;
    let whole = fields([
        ("service_code", category.code.as_str().into()),
        ("attributes", json!([])),
    ]);
    Ok(format.reply(StatusCode::OK, format.one("service_definition", &whole)))
}
