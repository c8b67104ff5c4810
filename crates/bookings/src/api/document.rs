//! This part's share of the API document: one line for each call.

use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ComponentsBuilder, ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Info, OpenApi, OpenApiBuilder, Ref, Required, ResponseBuilder};

use super::{claim, look, swap};

/// The call, its title, what is to be known, the schemas of body and answer.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const LINES: &[Line] = &[
    (
        "POST /claims",
        "Ask for a seat",
        "All of what is named is given, or nothing. It is on the disk when this answers; the number is the order of the decision.",
        "ClaimBody",
        "BookingReceipt",
    ),
    (
        "POST /claims/{id}/cancel",
        "Give a seat back",
        "It is offered to whoever waits first.",
        "",
        "BookingReceipt",
    ),
    (
        "POST /claims/{id}/accept",
        "Take what is offered",
        "",
        "",
        "BookingReceipt",
    ),
    (
        "POST /claims/{id}/check-in",
        "They came",
        "",
        "",
        "BookingReceipt",
    ),
    (
        "POST /claims/{id}/no-show",
        "They did not come",
        "",
        "",
        "BookingReceipt",
    ),
    (
        "POST /waits/{id}/leave",
        "Leave a waiting list",
        "",
        "",
        "BookingReceipt",
    ),
    (
        "POST /claims/{id}/transfer",
        "Another seat in place of one's own",
        "In one step: what is had is had until the new one is.",
        "TransferBody",
        "BookingReceipt",
    ),
    (
        "POST /claims/{id}/hand-over",
        "Somebody else comes in place of the holder",
        "Not while others wait for it, and not what was drawn.",
        "HandOverBody",
        "BookingReceipt",
    ),
    (
        "POST /waits/{id}/take",
        "Take a seat that several were asked about",
        "The first to answer has it.",
        "",
        "BookingReceipt",
    ),
    (
        "POST /learners",
        "Know somebody by name and telephone",
        "The same name and number give the same person.",
        "LearnerBody",
        "LearnerOut",
    ),
    (
        "GET /offerings",
        "What is on",
        "For everybody.",
        "",
        "[OfferingOut",
    ),
    (
        "GET /offerings/{id}",
        "One offering with its seats",
        "",
        "",
        "OfferingOut",
    ),
    (
        "GET /offerings/{id}/sessions",
        "When it is held",
        "",
        "",
        "[SessionOut",
    ),
];

/// Why a seat is not given: the end of `type`, and `refused`.
const REFUSED: &str =
    "unknown, not-open, closed, full, already, overlap, bad-time, too-many, drawn, gone, awaited";

/// The paths and the schemas.
pub(crate) fn document() -> OpenApi {
    let mut paths = Paths::new();
    for line in LINES {
        let (method, path) = line.0.split_once(' ').unwrap_or(("GET", line.0));
        let method = if method == "POST" {
            HttpMethod::Post
        } else {
            HttpMethod::Get
        };
        paths.add_path_operation(
            format!("/api/v1/bookings{path}"),
            vec![method.clone()],
            operation(line, path, method == HttpMethod::Post),
        );
    }
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
        .paths(paths)
        .components(Some(components))
        .build()
}

fn operation(line: &Line, path: &str, post: bool) -> utoipa::openapi::path::Operation {
    let (call, title, about, body, answered) = *line;
    let parameter = |name: &str, place, about: &str, required| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(if required { Required::True } else { Required::False })
            .description(Some(about))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build()
    };
    let id = format!(
        "bookings-{}",
        call.replace(['/', ' ', '{', '}'], "-").replace("--", "-")
    );
    let mut operation = OperationBuilder::new()
        .tag("bookings")
        .summary(Some(title))
        .operation_id(Some(id.trim_matches('-').to_lowercase()));
    if !about.is_empty() {
        operation = operation.description(Some(about));
    }
    if path.contains("{id}") {
        operation = operation.parameter(parameter("id", ParameterIn::Path, "the id", true));
    }
    if post {
        let once = "the same key and body get the same answer again, byte for byte";
        operation = operation.parameter(parameter("Idempotency-Key", ParameterIn::Header, once, false));
    }
    if !body.is_empty() {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(body)))
            .build();
        let body = RequestBodyBuilder::new()
            .content("application/json", content)
            .required(Some(Required::True));
        operation = operation.request_body(Some(body.build()));
    }
    operation
        .response(if post { "201" } else { "200" }, answer(answered))
        .response("default", problem())
        .build()
}

fn answer(schema: &str) -> ResponseBuilder {
    let (name, list) = match schema.strip_prefix('[') {
        Some(one) => (one, true),
        None => (schema, false),
    };
    let one = Ref::from_schema_name(name);
    let content = if list {
        let list = ArrayBuilder::new().items(one);
        ContentBuilder::new().schema(Some(list)).build()
    } else {
        ContentBuilder::new().schema(Some(one)).build()
    };
    ResponseBuilder::new()
        .description(name)
        .content("application/json", content)
}

/// What any call may answer instead.
fn problem() -> ResponseBuilder {
    let about = format!("problem details; besides those of every call, `refused` is one of: {REFUSED}");
    let content = ContentBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Object)))
        .build();
    ResponseBuilder::new()
        .description(about)
        .content("application/problem+json", content)
}
