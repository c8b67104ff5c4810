//! This part's share of the API document: one line for each call.

use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ComponentsBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Info, OpenApi, OpenApiBuilder, Ref, Required, ResponseBuilder};

use super::{fault, files, report, shown, verbs};

/// One call.
struct Line {
    /// `GET` or `POST` and the path below `/api/v1`.
    call: &'static str,
    title: &'static str,
    about: &'static str,
    /// Query fields with what they mean, as `name: meaning`.
    query: &'static [&'static str],
    /// The schema of the body; empty for none.
    body: &'static str,
    /// The schema of the answer.
    answer: &'static str,
}

const fn line(
    call: &'static str,
    title: &'static str,
    about: &'static str,
    query: &'static [&'static str],
    body: &'static str,
    answer: &'static str,
) -> Line {
    Line {
        call,
        title,
        about,
        query,
        body,
        answer,
    }
}

const fn verb(call: &'static str, title: &'static str, body: &'static str) -> Line {
    line(call, title, "", &[], body, "Matter")
}

const PAGE: &str = "limit: rows of a page, 1 to 100; 20 if left out";

const LINES: &[Line] = &[
    line(
        "POST /matters",
        "Say something",
        "Anybody may. The words are kept at once and unchanged; the matter has a number, a deadline, a person and a unit when this answers.",
        &[],
        "ReportBody",
        "Receipt",
    ),
    line(
        "GET /matters",
        "The register",
        "For staff: what they work with, the newest first.",
        &[
            "state: received, assigned, in_hand, answered, closed, merged",
            "unit: an id",
            "owner: an id",
            "category: a code",
            "place: an id of the grid; everything in it",
            "late: 1 for what broke its promise",
            "bad: 1 for what was rated badly",
            "from: received since, RFC 3339",
            "until: received before, RFC 3339",
            "q: words, or a number",
            "before: from `next`",
            PAGE,
        ],
        "",
        "MatterPage",
    ),
    line(
        "GET /matters/{id}",
        "One matter",
        "With everything that was said and done. Its version is in `ETag`.",
        &[],
        "",
        "WholeMatter",
    ),
    verb("POST /matters/{id}/accept", "Take it on", "Plain"),
    verb(
        "POST /matters/{id}/assign",
        "Give it to a unit and a person",
        "GiveBody",
    ),
    verb(
        "POST /matters/{id}/transfer",
        "Pass it on, with words why",
        "GiveBody",
    ),
    verb("POST /matters/{id}/return", "Hand it back with a ground", "Text"),
    verb("POST /matters/{id}/join", "Have another unit help", "GiveBody"),
    verb(
        "POST /matters/{id}/note",
        "Note something for colleagues",
        "NoteBody",
    ),
    verb("POST /matters/{id}/ask", "Ask the resident", "Text"),
    verb("POST /matters/{id}/reply", "Give a first reply", "Text"),
    verb("POST /matters/{id}/pause", "Let the clocks stand still", "Text"),
    verb("POST /matters/{id}/resume", "Let the clocks go on", "Text"),
    verb(
        "POST /matters/{id}/extend",
        "Grant more working days",
        "ExtendBody",
    ),
    verb("POST /matters/{id}/answer", "Answer", "AnswerBody"),
    verb("POST /matters/{id}/publish", "Put it on the wall", "PublishBody"),
    verb("POST /matters/{id}/withdraw", "Take it off the wall", "Text"),
    verb(
        "POST /matters/{id}/merge",
        "Make it one with another",
        "MergeBody",
    ),
    verb("POST /matters/{id}/unmerge", "Undo that", "Text"),
    verb(
        "POST /matters/{id}/correct",
        "Correct category or place",
        "CorrectBody",
    ),
    verb("POST /matters/{id}/reopen", "Have it done again", "Text"),
    verb(
        "POST /matters/{id}/call-back",
        "Note what came of a call-back",
        "Text",
    ),
    verb("POST /matters/{id}/close", "Close it", "Text"),
    line(
        "POST /matters/{id}/rate",
        "Grade the answer",
        "With the receipt's secret, or by staff who were told the grade. A bad grade opens a redo.",
        &[],
        "RateBody",
        "Matter",
    ),
    line(
        "POST /matters/{id}/tell",
        "Add to it",
        "With the receipt's secret.",
        &[],
        "TellBody",
        "",
    ),
    line(
        "POST /files",
        "Keep photos and voice notes",
        "A multipart form with `photos` (9 at most, 10 MB each) and `voice` (60 s). The tokens go into `files` or `proof` of other calls.",
        &[],
        "",
        "KeptFiles",
    ),
    line(
        "GET /status",
        "How it stands",
        "For whoever holds the receipt.",
        &[
            "receipt: the number",
            "tail: the last four digits of the telephone that was left",
            "secret: the receipt's secret, in place of both",
        ],
        "",
        "Status",
    ),
    line(
        "GET /categories",
        "What a matter can be about",
        "",
        &[],
        "",
        "[Category",
    ),
    line("GET /units", "Who answers for things", "", &[], "", "[Unit"),
    line(
        "GET /grid",
        "Estates, buildings, staircases",
        "",
        &[],
        "",
        "[Place",
    ),
    line(
        "GET /wall",
        "The echo wall",
        "For everybody.",
        &[
            "part: answered, open or late",
            "place: an id of the grid",
            "q: words, or a number",
            "after: from `next`",
            PAGE,
        ],
        "",
        "WallPage",
    ),
    line(
        "GET /wall/{receipt}",
        "One matter on the wall",
        "",
        &[],
        "",
        "WallRow",
    ),
    line(
        "POST /wall/{receipt}/follow",
        "Me too",
        "Twice by one counts once.",
        &[],
        "FollowBody",
        "",
    ),
];

/// The paths, the schemas, the words of faults.
pub(crate) fn document() -> OpenApi {
    let mut paths = Paths::new();
    for line in LINES {
        let (method, path) = line.call.split_once(' ').unwrap_or(("GET", line.call));
        let method = if method == "POST" {
            HttpMethod::Post
        } else {
            HttpMethod::Get
        };
        let post = method == HttpMethod::Post;
        paths.add_path_operation(
            format!("/api/v1{path}"),
            vec![method],
            operation(line, path, post),
        );
    }
    for (path, title) in super::open311::PATHS {
        let get = OperationBuilder::new()
            .tag("Open311 GeoReport v2")
            .summary(Some(*title));
        let method = if title.starts_with("Say") {
            HttpMethod::Post
        } else {
            HttpMethod::Get
        };
        let answer = ResponseBuilder::new().description("JSON or XML, by the ending");
        paths.add_path_operation(*path, vec![method], get.response("200", answer).build());
    }
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = ComponentsBuilder::new()
        .security_scheme("token", bearer)
        .schema_from::<shown::MatterOut>()
        .schema_from::<shown::WholeOut>()
        .schema_from::<shown::SaidOut>()
        .schema_from::<shown::LineOut>()
        .schema_from::<shown::FileOut>()
        .schema_from::<shown::PageOut>()
        .schema_from::<shown::ReceiptOut>()
        .schema_from::<shown::StatusOut>()
        .schema_from::<shown::StepOut>()
        .schema_from::<shown::WallOut>()
        .schema_from::<shown::WallPageOut>()
        .schema_from::<shown::CategoryOut>()
        .schema_from::<shown::UnitOut>()
        .schema_from::<shown::PlaceOut>()
        .schema_from::<files::KeptOut>()
        .schema_from::<report::ReportBody>()
        .schema_from::<report::RateBody>()
        .schema_from::<report::TellBody>()
        .schema_from::<report::FollowBody>()
        .schema_from::<verbs::Id>()
        .schema_from::<verbs::Plain>()
        .schema_from::<verbs::Text>()
        .schema_from::<verbs::GiveBody>()
        .schema_from::<verbs::ExtendBody>()
        .schema_from::<verbs::AnswerBody>()
        .schema_from::<verbs::NoteBody>()
        .schema_from::<verbs::PublishBody>()
        .schema_from::<verbs::MergeBody>()
        .schema_from::<verbs::CorrectBody>()
        .build();
    OpenApiBuilder::new()
        .info(Info::new("matters", "1"))
        .paths(paths)
        .components(Some(components))
        .build()
}

fn operation(line: &Line, path: &str, post: bool) -> utoipa::openapi::path::Operation {
    let parameter = |name: &str, place, about: &str, required| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(if required { Required::True } else { Required::False })
            .description(Some(about))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build()
    };
    let id = line.call.replace(['/', ' ', '{', '}'], "-").replace("--", "-");
    let mut operation = OperationBuilder::new()
        .tag("matters")
        .summary(Some(line.title))
        .operation_id(Some(id.trim_matches('-').to_lowercase()));
    if !line.about.is_empty() {
        operation = operation.description(Some(line.about));
    }
    for (name, about) in [("id", "the matter's id"), ("receipt", "the number")] {
        if path.contains(&format!("{{{name}}}")) {
            operation = operation.parameter(parameter(name, ParameterIn::Path, about, true));
        }
    }
    for field in line.query {
        let (name, about) = field.split_once(": ").unwrap_or((field, ""));
        operation = operation.parameter(parameter(name, ParameterIn::Query, about, false));
    }
    if post {
        let once = "the same key and body get the same answer again, byte for byte";
        operation = operation.parameter(parameter("Idempotency-Key", ParameterIn::Header, once, false));
    }
    if line.answer == "Matter" && post {
        let version = "the version that was read, as \"3\"; 412 if it changed since";
        operation = operation.parameter(parameter("If-Match", ParameterIn::Header, version, false));
    }
    if !line.body.is_empty() {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(line.body)))
            .build();
        let body = RequestBodyBuilder::new()
            .content("application/json", content)
            .required(Some(Required::True));
        operation = operation.request_body(Some(body.build()));
    }
    let done = if matches!(line.answer, "Receipt" | "KeptFiles") {
        "201"
    } else {
        "200"
    };
    operation
        .response(done, answer(line.answer))
        .response("default", problem())
        .build()
}

fn answer(schema: &str) -> ResponseBuilder {
    let response = ResponseBuilder::new();
    match schema.strip_prefix('[') {
        Some(one) => {
            let list = utoipa::openapi::schema::ArrayBuilder::new().items(Ref::from_schema_name(one));
            response.description(format!("a list of {one}")).content(
                "application/json",
                ContentBuilder::new().schema(Some(list)).build(),
            )
        }
        None if schema.is_empty() => response.description("done"),
        None => response.description(schema).content(
            "application/json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name(schema)))
                .build(),
        ),
    }
}

/// What any call may answer instead.
fn problem() -> ResponseBuilder {
    let words = fault::WORDS.join(", ");
    let about = format!("problem details; besides those of every call, `type` may end in: {words}");
    let content = ContentBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Object)))
        .build();
    ResponseBuilder::new()
        .description(about)
        .content("application/problem+json", content)
}
