//! A room's share of the API document, written as one line for each call.

use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, Paths,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
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

/// The paths of a part; `faults` are the words in which a `type` may end
/// besides those of every call.
pub fn paths(tag: &str, lines: &[Line], faults: &str) -> Paths {
    let mut paths = Paths::new();
    for line in lines {
        let (method, path) = line.call.split_once(' ').unwrap_or(("GET", line.call));
        let post = method == "POST";
        let method = if post { HttpMethod::Post } else { HttpMethod::Get };
        paths.add_path_operation(
            format!("/api/v1{path}"),
            vec![method],
            operation(tag, line, path, post, faults),
        );
    }
    paths
}

fn parameter(name: &str, place: ParameterIn, about: &str) -> Parameter {
    let required = matches!(place, ParameterIn::Path);
    ParameterBuilder::new()
        .name(name)
        .required(if required { Required::True } else { Required::False })
        .parameter_in(place)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn operation(tag: &str, line: &Line, path: &str, post: bool, faults: &str) -> Operation {
    let id = line.call.replace(['/', ' ', '{', '}'], "-").replace("--", "-");
    let mut operation = OperationBuilder::new()
        .tag(tag)
        .summary(Some(line.title))
        .operation_id(Some(id.trim_matches('-').to_lowercase()));
    if !line.about.is_empty() {
        operation = operation.description(Some(line.about));
    }
    for part in path.split('/') {
        if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            operation = operation.parameter(parameter(name, ParameterIn::Path, ""));
        }
    }
    for field in line.fields {
        let (name, about) = field.split_once(": ").unwrap_or((field, ""));
        let place = match name.starts_with(|sign: char| sign.is_ascii_uppercase()) {
            true => ParameterIn::Header,
            false => ParameterIn::Query,
        };
        operation = operation.parameter(parameter(name, place, about));
    }
    if post {
        let once = "the same key and body get the same answer again, byte for byte";
        operation = operation.parameter(parameter("Idempotency-Key", ParameterIn::Header, once));
    }
    if !line.body.is_empty() {
        let (kind, schema) = match line.body {
            "form" => ("multipart/form-data", None),
            name => ("application/json", Some(Ref::from_schema_name(name))),
        };
        let content = ContentBuilder::new().schema(schema).build();
        let body = RequestBodyBuilder::new()
            .content(kind, content)
            .required(Some(Required::True));
        operation = operation.request_body(Some(body.build()));
    }
    let (status, answered) = match line.answer.strip_prefix("201 ") {
        Some(answered) => ("201", answered),
        None => ("200", line.answer),
    };
    operation
        .response(status, answer(answered))
        .response("default", problem(faults))
        .build()
}

fn answer(schema: &str) -> ResponseBuilder {
    let response = ResponseBuilder::new();
    let json = |content| ("application/json", content);
    let (kind, content) = match schema.strip_prefix('[') {
        _ if schema.is_empty() => return response.description("done"),
        Some(one) => {
            let list = ArrayBuilder::new().items(Ref::from_schema_name(one));
            json(ContentBuilder::new().schema(Some(list)).build())
        }
        None => {
            let one = Ref::from_schema_name(schema);
            json(ContentBuilder::new().schema(Some(one)).build())
        }
    };
    response
        .description(schema.trim_start_matches('['))
        .content(kind, content)
}

/// What any call may answer instead.
fn problem(faults: &str) -> ResponseBuilder {
    let about = match faults {
        "" => "problem details".to_owned(),
        words => format!("problem details; besides those of every call, `type` may end in: {words}"),
    };
    let content = ContentBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Object)))
        .build();
    ResponseBuilder::new()
        .description(about)
        .content("application/problem+json", content)
}
