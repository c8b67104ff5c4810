//! A room's share of the API document, written as one line for each call.

use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, Paths,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, Required, ResponseBuilder};

/// One call.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// `GET` or `POST` and the path below `/api/v1`.
    pub call: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// What is to be known; may be empty.
    pub about: &'static str,
    /// Fields as `name: meaning`: of the query, or of the head if the name begins with a capital.
    pub fields: &'static [&'static str],
    /// The schema of the body; empty for none, `form` for a form with files.
    pub body: &'static str,
    /// The schema of the answer, after `[` for a list of them; `201 ` before it
    /// if something is made.
    pub answer: &'static str,
}

impl Line {
    /// A call with its title, what is to be known, its fields, and the schemas
    /// of body and answer.
    pub const fn new(
        call: &'static str,
        title: &'static str,
        about: &'static str,
        fields: &'static [&'static str],
        body: &'static str,
        answer: &'static str,
    ) -> Self {
        Self {
            call,
            title,
            about,
            fields,
            body,
            answer,
        }
    }
}

/// The field of a step that names the version it was taken from.
pub const VERSION: &str = "If-Match: the version that was read, as \"3\"; 412 if it changed since";
/// The field of a list that says how long a page is.
pub const PAGE: &str = "limit: rows of a page, 1 to 100; 20 if left out";
/// The field of a list that goes on behind a row.
pub const AFTER: &str = "after: from `next`";
/// The field of a list, newest first, that goes on behind a row.
pub const BEFORE: &str = "before: from `next`";

/// A part of the document, whose calls share a tag.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The tag.
    pub tag: &'a str,
    /// What stands between `/api/v1` and the paths of its lines.
    pub below: &'a str,
    /// What the names in its paths mean, as `name: meaning`.
    pub names: &'a [&'a str],
    /// What a fault may say besides what every call may; empty for nothing.
    pub faults: &'a str,
}

impl Part<'_> {
    /// The paths of these lines.
    pub fn paths(&self, lines: &[Line]) -> Paths {
        let mut paths = Paths::new();
        for line in lines {
            let (method, path) = line.call.split_once(' ').unwrap_or(("GET", line.call));
            let post = method == "POST";
            let method = if post { HttpMethod::Post } else { HttpMethod::Get };
            let path = format!("{}{path}", self.below);
            let operation = self.operation(line, &path, post);
            paths.add_path_operation(format!("/api/v1{path}"), vec![method], operation);
        }
        paths
    }

    /// What a name in a path means.
    fn meaning(&self, name: &str) -> &str {
        let mut known = self.names.iter().filter_map(|line| line.split_once(": "));
        known
            .find(|(known, _)| *known == name)
            .map_or("", |(_, meaning)| meaning)
    }

    fn operation(&self, line: &Line, path: &str, post: bool) -> Operation {
        let mut operation = OperationBuilder::new()
            .tag(self.tag)
            .summary(Some(line.title))
            .operation_id(Some(self.id(line)));
        if !line.about.is_empty() {
            operation = operation.description(Some(line.about));
        }
        for part in path.split('/') {
            if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                operation = operation.parameter(parameter(name, ParameterIn::Path, self.meaning(name)));
            }
        }
        for field in line.fields {
            operation = operation.parameter(field_of(field));
        }
        if post {
            let once = "the same key and body get the same answer again, byte for byte";
            operation = operation.parameter(parameter("Idempotency-Key", ParameterIn::Header, once));
        }
        if let Some(body) = body_of(line.body) {
            operation = operation.request_body(Some(body));
        }
        let (status, answered) = match line.answer.strip_prefix("201 ") {
            Some(answered) => ("201", answered),
            None => ("200", line.answer),
        };
        operation
            .response(status, answer(answered))
            .response("default", problem(self.faults))
            .build()
    }

    /// A name for the call that stays the same, for programs.
    fn id(&self, line: &Line) -> String {
        let call = line.call.replace(['/', ' ', '{', '}'], "-").replace("--", "-");
        let id = format!("{}-{call}", self.below.trim_start_matches('/'));
        id.trim_matches('-').to_lowercase()
    }
}

fn field_of(field: &str) -> Parameter {
    let (name, about) = field.split_once(": ").unwrap_or((field, ""));
    let place = match name.starts_with(|sign: char| sign.is_ascii_uppercase()) {
        true => ParameterIn::Header,
        false => ParameterIn::Query,
    };
    parameter(name, place, about)
}

fn body_of(schema: &str) -> Option<RequestBody> {
    let (kind, schema) = match schema {
        "" => return None,
        "form" => ("multipart/form-data", None),
        name => ("application/json", Some(Ref::from_schema_name(name))),
    };
    let content = ContentBuilder::new().schema(schema).build();
    let body = RequestBodyBuilder::new()
        .content(kind, content)
        .required(Some(Required::True));
    Some(body.build())
}

fn parameter(name: &str, place: ParameterIn, about: &str) -> Parameter {
    let required = matches!(place, ParameterIn::Path);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        // After the place, which would set it.
        .required(if required { Required::True } else { Required::False })
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn answer(schema: &str) -> ResponseBuilder {
    let response = ResponseBuilder::new();
    let (about, content) = match schema.strip_prefix('[') {
        _ if schema.is_empty() => return response.description("done"),
        Some(one) => {
            let list = ArrayBuilder::new().items(Ref::from_schema_name(one));
            (
                format!("a list of {one}"),
                ContentBuilder::new().schema(Some(list)),
            )
        }
        None => {
            let one = Ref::from_schema_name(schema);
            (schema.to_owned(), ContentBuilder::new().schema(Some(one)))
        }
    };
    response
        .description(about)
        .content("application/json", content.build())
}

/// What any call may answer instead.
fn problem(faults: &str) -> ResponseBuilder {
    let about = match faults {
        "" => "problem details".to_owned(),
        words => format!("problem details; besides those of every call, {words}"),
    };
    let content = ContentBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Object)))
        .build();
    ResponseBuilder::new()
        .description(about)
        .content("application/problem+json", content)
}

/// Declares what a call shows, each part with its name in the document; inside
/// a module of the API, with `Serialize` and `ToSchema` at hand.
#[macro_export]
macro_rules! shown {
    ($($(#[$doc:meta])* $name:ident as $schema:ident { $($(#[$about:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Serialize, ToSchema)]
        #[schema(as = $schema)]
        pub(super) struct $name {
            $($(#[$about])* pub $field: $type,)*
        }
    )+};
}
