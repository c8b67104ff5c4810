//! This part's share of the API document.

use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::{ContentBuilder, Info, OpenApi, OpenApiBuilder, Required, ResponseBuilder};

/// Path, title, query fields, content type of the answer.
const LINES: &[(&str, &str, &[&str], &str)] = &[
    ("/hsds/v3", "HSDS 3.0: what this is", &[], "application/json"),
    (
        "/hsds/v3/services",
        "HSDS 3.0: services, a page of them",
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "minimal",
            "full",
        ],
        "application/json",
    ),
    (
        "/hsds/v3/services/{id}",
        "HSDS 3.0: one service with everything",
        &[],
        "application/json",
    ),
    (
        "/hsds/v3/service_at_locations",
        "HSDS 3.0: services at their places",
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "full",
        ],
        "application/json",
    ),
    (
        "/hsds/v3/service_at_locations/{id}",
        "HSDS 3.0: one service at one place",
        &[],
        "application/json",
    ),
    (
        "/hsds/v3/organizations",
        "HSDS 3.0: who decides",
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_term_id",
            "taxonomy_id",
            "full",
            "full_service",
        ],
        "application/json",
    ),
    (
        "/hsds/v3/organizations/{id}",
        "HSDS 3.0: one organisation with its services",
        &["full_service"],
        "application/json",
    ),
    (
        "/hsds/v3/taxonomies",
        "HSDS 3.0: categories, life events, audiences",
        &["search", "page", "per_page", "format"],
        "application/json",
    ),
    (
        "/hsds/v3/taxonomies/{id}",
        "HSDS 3.0: one taxonomy",
        &[],
        "application/json",
    ),
    (
        "/hsds/v3/taxonomy_terms",
        "HSDS 3.0: the terms of all taxonomies",
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_id",
            "top_only",
            "parent_id",
        ],
        "application/json",
    ),
    (
        "/hsds/v3/taxonomy_terms/{id}",
        "HSDS 3.0: one term",
        &[],
        "application/json",
    ),
    (
        "/services.jsonld",
        "CPSV-AP 3.2 as JSON-LD",
        &[],
        "application/ld+json",
    ),
    ("/services.ttl", "CPSV-AP 3.2 as Turtle", &[], "text/turtle"),
];

/// The document.
pub(crate) fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for (path, title, query, kind) in LINES {
        let mut operation = OperationBuilder::new()
            .tag("catalogue")
            .summary(Some(*title))
            .response(
                "200",
                ResponseBuilder::new()
                    .description(*title)
                    .content(*kind, ContentBuilder::new().build()),
            );
        if path.contains("{id}") {
            let id = ParameterBuilder::new()
                .name("id")
                .parameter_in(ParameterIn::Path)
                .required(Required::True);
            operation = operation.parameter(id);
        }
        for name in *query {
            let field = ParameterBuilder::new()
                .name(*name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False);
            operation = operation.parameter(field);
        }
        paths = paths.path(*path, PathItem::new(HttpMethod::Get, operation.build()));
    }
    OpenApiBuilder::new()
        .info(Info::new("window", "1"))
        .paths(paths.build())
        .build()
}
