//! This part's share of the API document: one line for each call.

use utoipa::openapi::path::{HttpMethod, OperationBuilder};
use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder, ResponseBuilder};
use web::describe::{AFTER, BEFORE, Line, PAGE, Part, VERSION};

use super::{fault, files, report, shown, verbs};

const fn verb(call: &'static str, title: &'static str, body: &'static str) -> Line {
    Line::new(call, title, "", &[VERSION], body, "Matter")
}

const LINES: &[Line] = &[
    Line::new(
        "POST /matters",
        "Say something",
        "Anybody may. The words are kept at once and unchanged; the matter has a number, a deadline, a person and a unit when this answers.",
        &[],
        "ReportBody",
        "201 Receipt",
    ),
    Line::new(
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
            BEFORE,
            PAGE,
        ],
        "",
        "MatterPage",
    ),
    Line::new(
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
    Line::new(
        "POST /matters/{id}/rate",
        "Grade the answer",
        "With the receipt's secret, or by staff who were told the grade. A bad grade opens a redo.",
        &[VERSION],
        "RateBody",
        "Matter",
    ),
    Line::new(
        "POST /matters/{id}/tell",
        "Add to it",
        "With the receipt's secret.",
        &[],
        "TellBody",
        "",
    ),
    Line::new(
        "POST /files",
        "Keep photos and voice notes",
        "A multipart form with `photos` (9 at most, 10 MB each) and `voice` (60 s). The tokens go into `files` or `proof` of other calls.",
        &[],
        "",
        "201 KeptFiles",
    ),
    Line::new(
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
    Line::new(
        "GET /categories",
        "What a matter can be about",
        "",
        &[],
        "",
        "[Category",
    ),
    Line::new("GET /units", "Who answers for things", "", &[], "", "[Unit"),
    Line::new(
        "GET /grid",
        "Estates, buildings, staircases",
        "",
        &[],
        "",
        "[Place",
    ),
    Line::new(
        "GET /wall",
        "The echo wall",
        "For everybody.",
        &[
            "part: answered, open or late",
            "place: an id of the grid",
            "q: words, or a number",
            AFTER,
            PAGE,
        ],
        "",
        "WallPage",
    ),
    Line::new(
        "GET /wall/{receipt}",
        "One matter on the wall",
        "",
        &[],
        "",
        "WallRow",
    ),
    Line::new(
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
    let part = Part {
        tag: "matters",
        below: "",
        names: &["id: the matter's id", "receipt: the number"],
        faults: &format!("`type` may end in: {}", fault::WORDS.join(", ")),
    };
    let mut paths = part.paths(LINES);
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
