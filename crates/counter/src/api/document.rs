//! This part's share of the API document.

use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder};
use web::describe::{BEFORE, Line, PAGE, Part};

use super::{appoint, ratings, shown, tickets, windows};

const fn verb(call: &'static str, title: &'static str, about: &'static str) -> Line {
    Line::new(call, title, about, &[], "WindowBody", "QueueHand")
}

const QUEUE: &[Line] = &[
    Line::new(
        "GET /queue",
        "The line",
        "For everybody: who waits, who is called where, how long it takes. Numbers and no names.",
        &[],
        "",
        "Queue",
    ),
    Line::new(
        "POST /queue/tickets",
        "Take a ticket",
        "A kiosk by its token, or a clerk. With the digits of an appointment it has its place.",
        &["X-Device: the token of a machine of the centre"],
        "TicketBody",
        "201 QueueTicket",
    ),
    Line::new(
        "GET /queue/tickets/{id}",
        "One's place",
        "The id is the secret of the ticket.",
        &[],
        "",
        "QueueTicket",
    ),
    Line::new(
        "POST /queue/tickets/{id}/leave",
        "Leave the line",
        "",
        &[],
        "",
        "QueueTicket",
    ),
    Line::new(
        "POST /queue/tickets/{id}/rate",
        "Say how it was",
        "Once for each visit, within 15 days. A bad grade opens a matter, never with whoever served.",
        &[],
        "VisitRatingBody",
        "201 VisitRating",
    ),
    verb(
        "POST /queue/windows/{id}/sit",
        "Sit down",
        "Leaves the window before, if nothing is in hand there.",
    ),
    verb("POST /queue/windows/{id}/rise", "Get up", ""),
    verb(
        "POST /queue/windows/{id}/next",
        "Call the next",
        "What was in hand is done, or passed over if nobody came. Nobody waits: no ticket.",
    ),
    verb(
        "POST /queue/windows/{id}/call",
        "Call one out of turn",
        "`ticket` says which.",
    ),
    verb("POST /queue/windows/{id}/again", "Call once more", ""),
    verb("POST /queue/windows/{id}/begin", "They are there", ""),
    verb("POST /queue/windows/{id}/pass", "Nobody came", ""),
    verb(
        "POST /queue/windows/{id}/back",
        "Whoever missed the call is back",
        "`ticket` says who; they stand behind three others.",
    ),
    verb(
        "POST /queue/windows/{id}/take",
        "Somebody stands there without a ticket",
        "",
    ),
    verb(
        "POST /queue/windows/{id}/transfer",
        "They belong to another letter",
        "They keep their number and their place.",
    ),
    verb("POST /queue/windows/{id}/finish", "They are served", ""),
    Line::new(
        "GET /queue/slots",
        "Free hours",
        "For everybody.",
        &["letter: what for", "day: YYYY-MM-DD, at most 14 days ahead"],
        "",
        "QueueSlots",
    ),
    Line::new(
        "POST /queue/appointments",
        "Have an hour promised",
        "Anybody may.",
        &[],
        "AppointmentBody",
        "201 QueueAppointment",
    ),
    Line::new(
        "GET /queue/appointments/{id}",
        "One that was promised",
        "",
        &[],
        "",
        "QueueAppointment",
    ),
    Line::new(
        "POST /queue/appointments/{id}/off",
        "They will not come",
        "The hour is free again.",
        &[],
        "",
        "QueueAppointment",
    ),
];

const RATINGS: &[Line] = &[
    Line::new(
        "GET /ratings",
        "The public figures",
        "For everybody.",
        &[],
        "",
        "RatingFigures",
    ),
    Line::new(
        "GET /ratings/bad",
        "The latest bad ones",
        "For staff: of visits, with the matter that each opened; and of answers within their reach, those that wait for a judge first.",
        &[BEFORE, PAGE],
        "",
        "BadRatings",
    ),
    Line::new(
        "POST /ratings/{id}/appeal",
        "Hold it for malicious",
        "Whoever served, with a reason.",
        &[],
        "AppealBody",
        "VisitRating",
    ),
    Line::new(
        "POST /ratings/{id}/judge",
        "Find whether it counts",
        "Somebody who had no part in it.",
        &[],
        "JudgeBody",
        "VisitRating",
    ),
    Line::new(
        "POST /ratings/online/{id}/appeal",
        "Hold the grade of an answer for malicious",
        "Whoever answered or their unit, with a reason.",
        &[],
        "AppealBody",
        "OnlineRating",
    ),
    Line::new(
        "POST /ratings/online/{id}/judge",
        "Find whether it counts",
        "Neither whoever answered nor whoever appealed. What is struck no longer counts, and its redo is taken back.",
        &[],
        "JudgeBody",
        "OnlineRating",
    ),
];

/// The paths and the schemas.
pub(crate) fn document() -> OpenApi {
    let part = |tag| Part {
        tag,
        below: "",
        names: &["id: its id"],
        faults: "",
    };
    let mut all = part("queue").paths(QUEUE);
    all.merge(part("ratings").paths(RATINGS));
    let components = ComponentsBuilder::new()
        .schema_from::<shown::LineOut>()
        .schema_from::<shown::LaneOut>()
        .schema_from::<shown::WaitOut>()
        .schema_from::<shown::WindowOut>()
        .schema_from::<shown::CallOut>()
        .schema_from::<shown::TicketOut>()
        .schema_from::<shown::HandOut>()
        .schema_from::<shown::SlotsOut>()
        .schema_from::<shown::SlotOut>()
        .schema_from::<shown::AppointmentOut>()
        .schema_from::<tickets::TakeBody>()
        .schema_from::<windows::Body>()
        .schema_from::<appoint::AskBody>()
        .schema_from::<ratings::RateBody>()
        .schema_from::<ratings::AppealBody>()
        .schema_from::<ratings::JudgeBody>()
        .schema_from::<ratings::FiguresOut>()
        .schema_from::<ratings::GradeOut>()
        .schema_from::<ratings::RatingOut>()
        .schema_from::<ratings::BadOut>()
        .schema_from::<ratings::OnlineOut>()
        .build();
    OpenApiBuilder::new()
        .info(Info::new("counter", "1"))
        .paths(all)
        .components(Some(components))
        .build()
}
