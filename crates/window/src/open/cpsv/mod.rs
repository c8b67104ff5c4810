//! The catalogue as linked data, CPSV-AP 3.2: one list of facts, written as
//! JSON-LD and as Turtle.

mod told;
mod written;

use axum::response::Response;
use web::{Door, Failure, Lang};

use super::answer;
use crate::pages::item::hours;
use crate::reach::Reach;
use told::{Place, nodes};

/// A value of a fact.
#[derive(Clone, PartialEq, Debug)]
enum Fact {
    /// Another thing.
    Node(String),
    /// A plain text.
    Text(String),
    /// Words in a language.
    Words(String, &'static str),
    /// A length of time, ISO 8601.
    Duration(String),
    /// An amount.
    Amount(u32),
}

/// A thing with its classes and facts.
#[derive(Clone, PartialEq, Debug)]
struct Node {
    id: String,
    classes: &'static [&'static str],
    facts: Vec<(&'static str, Fact)>,
}

async fn of(door: &Door) -> Result<Vec<Node>, Failure> {
    let reach = Reach::of(door).await?;
    let words = door.app.words();
    let label = |key: &str| [Lang::Zh, Lang::En].map(|lang| words.text(lang, key, &[]));
    let place = Place {
        community: door.community.id,
        base: door.app.config().absolute(""),
        name: door.community.name.clone(),
        phone: door.community.phone.clone(),
        hours: hours(&reach.hand.centre),
        label: &label,
    };
    Ok(nodes(&place, reach.catalogue.open()))
}

/// `GET /services.jsonld`.
pub(super) async fn json_ld(door: Door) -> Result<Response, Failure> {
    let graph = written::json_ld(&of(&door).await?).to_string();
    Ok(answer(&door, "application/ld+json", graph))
}

/// `GET /services.ttl`.
pub(super) async fn turtle(door: Door) -> Result<Response, Failure> {
    let graph = written::turtle(&of(&door).await?);
    Ok(answer(&door, "text/turtle; charset=utf-8", graph))
}
