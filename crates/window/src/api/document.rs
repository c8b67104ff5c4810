//! This part's share of the API document.

use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder};
use web::describe::{AFTER, Line, PAGE, Part, VERSION};

use super::{apply, catalogue, errands, fault, services, shown, steps};

const fn verb(call: &'static str, title: &'static str, about: &'static str) -> Line {
    Line::new(
        call,
        title,
        about,
        &[VERSION],
        "ApplicationStepBody",
        "Application",
    )
}

const NAMES: &[&str] = &[
    "id: its id",
    "code: the item's code",
    "paper: the paper's id",
    "step: the step's id",
    "original: the original's id",
];

const SERVICES: &[Line] = &[
    Line::new(
        "GET /services",
        "What can be asked for",
        "For everybody. Certificates that no community may issue are found too, with who does.",
        &[
            "q: words of every day; the best fit first",
            "category: a category",
            "event: birth, school, job, moving, illness, hardship, retirement or death",
            "audience: for whom",
            AFTER,
            PAGE,
        ],
        "",
        "ServicePage",
    ),
    Line::new(
        "GET /services/{code}",
        "Everything about one item",
        "Who may ask, the papers, how long it takes, what it costs, where and when.",
        &[],
        "",
        "Service",
    ),
    Line::new(
        "GET /services/{code}/form",
        "Its form as data",
        "In Chinese and English; the answers of `POST /applications` go by these keys.",
        &[],
        "",
        "ServiceForm",
    ),
];

const APPLICATIONS: &[Line] = &[
    Line::new(
        "POST /applications",
        "Ask for an item",
        "Anybody may. It has a number and a deadline when this answers. A field that will not do is named as `answers.key`, in the words of the page.",
        &[],
        "ApplicationBody",
        "201 ApplicationReceipt",
    ),
    Line::new(
        "GET /applications",
        "Those of one's places",
        "The newest first; with `open`, `late` or `due_before` the nearest due first.",
        &[
            "state: received, checking, correcting, forwarded, result, delivered, refused or withdrawn",
            "item: a code",
            "open: 1 for what is owed",
            "late: 1 for what is overdue",
            "due_before: RFC 3339",
            AFTER,
            PAGE,
        ],
        "",
        "ApplicationPage",
    ),
    Line::new(
        "GET /applications/{id}",
        "One with everything",
        "Whoever shows the receipt's secret reads the application alone.",
        &["X-Receipt: the receipt's secret"],
        "",
        "WholeApplication",
    ),
    Line::new(
        "POST /applications/{id}/reveal",
        "Its numbers in full",
        "Who read them and what for is kept.",
        &[],
        "",
        "[ApplicationAnswer",
    ),
    Line::new(
        "POST /applications/{id}/papers",
        "Add papers",
        "`name` and `files`: photos or PDFs. Each is looked through first.",
        &[],
        "form",
        "201 [ApplicationPaper",
    ),
    Line::new(
        "GET /applications/{id}/papers/{paper}",
        "One paper",
        "As it was kept.",
        &[],
        "",
        "",
    ),
    verb("POST /applications/{id}/accept", "Take it on", ""),
    verb(
        "POST /applications/{id}/ask",
        "Something is missing",
        "The clock stands still until it comes.",
    ),
    verb(
        "POST /applications/{id}/supplement",
        "It came",
        "Staff, or the person by the receipt's secret.",
    ),
    verb(
        "POST /applications/{id}/forward",
        "It goes to a department",
        "`words` names it.",
    ),
    verb(
        "POST /applications/{id}/receipt",
        "The department's own number",
        "",
    ),
    verb(
        "POST /applications/{id}/result",
        "What came of it",
        "By whoever may decide.",
    ),
    verb("POST /applications/{id}/deliver", "The person has it", ""),
    verb(
        "POST /applications/{id}/refuse",
        "It cannot be",
        "With the ground and what the person can do.",
    ),
    verb(
        "POST /applications/{id}/withdraw",
        "The person takes it back",
        "Staff, or the person by the receipt's secret.",
    ),
];

const CATALOGUE: &[Line] = &[
    Line::new(
        "GET /catalogue/items/{code}",
        "An item as it is edited",
        "Closed ones, too, with the version that waits.",
        &[],
        "",
        "CatalogueEntry",
    ),
    Line::new(
        "GET /catalogue/items/{code}/versions",
        "Its versions",
        "The newest first, at most 50, with who proposed and who decided.",
        &[],
        "",
        "[CatalogueVersion",
    ),
    Line::new(
        "POST /catalogue/items/{code}/versions",
        "Propose a version",
        "The whole item; it waits for a second person. 409 while another waits. A code that is not there yet is a new item.",
        &[],
        "CatalogueProposal",
        "201 CatalogueVersion",
    ),
    Line::new(
        "GET /catalogue/versions",
        "What waits for a second person",
        "The oldest first.",
        &[],
        "",
        "[CatalogueVersion",
    ),
    Line::new(
        "GET /catalogue/versions/{id}",
        "What a version changes",
        "Field by field, against what was in force before it.",
        &[],
        "",
        "WholeCatalogueVersion",
    ),
    Line::new(
        "POST /catalogue/versions/{id}/publish",
        "Put it to use",
        "Not by whoever proposed it: 409.",
        &[],
        "",
        "CatalogueVersion",
    ),
    Line::new(
        "POST /catalogue/versions/{id}/refuse",
        "Do not put it to use",
        "",
        &[],
        "",
        "CatalogueVersion",
    ),
];

const ERRANDS: &[Line] = &[
    Line::new(
        "GET /errands",
        "Open errands of one's places",
        "The oldest first.",
        &[AFTER, PAGE],
        "",
        "ErrandPage",
    ),
    Line::new(
        "POST /errands",
        "Begin one",
        "The person agreed: by a name, a voice note, or a mark that somebody saw.",
        &[],
        "ErrandBody",
        "201 Errand",
    ),
    Line::new(
        "GET /errands/{id}",
        "One with its steps and originals",
        "",
        &[],
        "",
        "WholeErrand",
    ),
    Line::new(
        "POST /errands/{id}/step",
        "Something was done",
        "",
        &[],
        "ErrandStepBody",
        "Errand",
    ),
    Line::new(
        "POST /errands/{id}/told/{step}",
        "It was told",
        "",
        &[],
        "",
        "Errand",
    ),
    Line::new(
        "POST /errands/{id}/originals",
        "An original is taken along",
        "",
        &[],
        "OriginalBody",
        "Errand",
    ),
    Line::new(
        "POST /errands/{id}/originals/{original}",
        "It goes into another hand, or back",
        "",
        &[],
        "OriginalBody",
        "Errand",
    ),
    Line::new(
        "POST /errands/{id}/finish",
        "It ends",
        "Only when every original is back.",
        &[],
        "ErrandEndBody",
        "Errand",
    ),
];

/// The paths and the schemas, with those of the open catalogue.
pub(crate) fn document() -> OpenApi {
    let faults = format!("`type` may end in: {}", fault::WORDS);
    let part = |tag, faults| Part {
        tag,
        below: "",
        names: NAMES,
        faults,
    };
    let mut all = part("services", "").paths(SERVICES);
    all.merge(part("applications", &faults).paths(APPLICATIONS));
    all.merge(part("catalogue", "").paths(CATALOGUE));
    all.merge(part("errands", "").paths(ERRANDS));
    let components = ComponentsBuilder::new()
        .schema_from::<services::PageOut>()
        .schema_from::<shown::LineOut>()
        .schema_from::<shown::ServiceOut>()
        .schema_from::<shown::PaperOut>()
        .schema_from::<shown::FormOut>()
        .schema_from::<shown::FieldOut>()
        .schema_from::<shown::ChoiceOut>()
        .schema_from::<shown::WhenOut>()
        .schema_from::<shown::ReceiptOut>()
        .schema_from::<shown::ApplicationOut>()
        .schema_from::<shown::PageOut>()
        .schema_from::<shown::WholeOut>()
        .schema_from::<shown::AnswerOut>()
        .schema_from::<shown::FileOut>()
        .schema_from::<shown::ForwardOut>()
        .schema_from::<shown::PaperBody>()
        .schema_from::<catalogue::PaperBody>()
        .schema_from::<catalogue::ItemBody>()
        .schema_from::<catalogue::Body>()
        .schema_from::<catalogue::EntryOut>()
        .schema_from::<catalogue::VersionOut>()
        .schema_from::<catalogue::ChangeOut>()
        .schema_from::<catalogue::WholeOut>()
        .schema_from::<apply::ApplyBody>()
        .schema_from::<steps::StepBody>()
        .schema_from::<errands::Body>()
        .schema_from::<errands::StepBody>()
        .schema_from::<errands::OriginalBody>()
        .schema_from::<errands::EndBody>()
        .schema_from::<errands::ErrandOut>()
        .schema_from::<errands::PageOut>()
        .schema_from::<errands::WholeOut>()
        .schema_from::<errands::ToldOut>()
        .schema_from::<errands::OriginalOut>()
        .build();
    let mut document = OpenApiBuilder::new()
        .info(Info::new("window", "1"))
        .paths(all)
        .components(Some(components))
        .build();
    document.merge(crate::open::document());
    document
}
