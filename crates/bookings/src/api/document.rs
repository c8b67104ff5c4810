//! This part's share of the API document: one line for each call.

use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder};
use web::describe::{Line, Part};

use super::{claim, look, swap};

/// A call that something comes of: it answers with a receipt.
const fn verb(call: &'static str, title: &'static str, about: &'static str, body: &'static str) -> Line {
    Line::new(call, title, about, &[], body, "201 BookingReceipt")
}

const LINES: &[Line] = &[
    verb(
        "POST /claims",
        "Ask for a seat",
        "All of what is named is given, or nothing. It is on the disk when this answers; the number is the order of the decision.",
        "ClaimBody",
    ),
    verb(
        "POST /claims/{id}/cancel",
        "Give a seat back",
        "It is offered to whoever waits first.",
        "",
    ),
    verb("POST /claims/{id}/accept", "Take what is offered", "", ""),
    verb("POST /claims/{id}/check-in", "They came", "", ""),
    verb("POST /claims/{id}/no-show", "They did not come", "", ""),
    verb("POST /waits/{id}/leave", "Leave a waiting list", "", ""),
    verb(
        "POST /claims/{id}/transfer",
        "Another seat in place of one's own",
        "In one step: what is had is had until the new one is.",
        "TransferBody",
    ),
    verb(
        "POST /claims/{id}/hand-over",
        "Somebody else comes in place of the holder",
        "Not while others wait for it, and not what was drawn.",
        "HandOverBody",
    ),
    verb(
        "POST /waits/{id}/take",
        "Take a seat that several were asked about",
        "The first to answer has it.",
        "",
    ),
    Line::new(
        "POST /learners",
        "Know somebody by name and telephone",
        "The same name and number give the same person.",
        &[],
        "LearnerBody",
        "201 LearnerOut",
    ),
    Line::new(
        "GET /offerings",
        "What is on",
        "For everybody.",
        &[],
        "",
        "[OfferingOut",
    ),
    Line::new(
        "GET /offerings/{id}",
        "One offering with its seats",
        "",
        &[],
        "",
        "OfferingOut",
    ),
    Line::new(
        "GET /offerings/{id}/sessions",
        "When it is held",
        "",
        &[],
        "",
        "[SessionOut",
    ),
];

/// Why a seat is not given.
const REFUSED: &str = "`refused` is one of: unknown, not-open, closed, full, already, overlap, bad-time, too-many, drawn, gone, awaited";

/// The paths and the schemas.
pub(crate) fn document() -> OpenApi {
    let part = Part {
        tag: "bookings",
        below: "/bookings",
        names: &["id: its id"],
        faults: REFUSED,
    };
    let components = ComponentsBuilder::new()
        .schema_from::<claim::ClaimBody>()
        .schema_from::<swap::TransferBody>()
        .schema_from::<swap::HandOverBody>()
        .schema_from::<claim::MeetBody>()
        .schema_from::<claim::LearnerOut>()
        .schema_from::<crate::allocator::Receipt>()
        .schema_from::<look::OfferingOut>()
        .schema_from::<look::SessionOut>()
        .build();
    OpenApiBuilder::new()
        .info(Info::new("bookings", "1"))
        .paths(part.paths(LINES))
        .components(Some(components))
        .build()
}
