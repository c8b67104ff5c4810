//! Understanding what was said: where it is, what it is about, whether it was
//! said before, what must not be read by everybody, what is said more often
//! than usual. The engines are those of `text`; here they get this centre's own
//! grid, matters and decisions. Nothing here decides: it offers, a person taps.

pub mod again;
pub mod category;
pub mod decide;
pub mod ear;
pub mod grid;
pub mod lesson;
pub mod likely;
mod listen;
pub mod place;
pub mod rows;
pub mod search;
pub mod themes;
pub mod weigh;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use category::{Choice, categories};
pub use ear::Ear;
pub use grid::Hearing;
pub use likely::{Asked, Likely, Whom, likely};
pub(crate) use listen::wake;
pub use place::{Heard, place};

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/hear/other", post(decide::say_other))
        .route("/manage/themes", get(themes::page))
}

/// What this part does again and again.
pub(crate) fn periodic(app: &App) -> Vec<store::Periodic> {
    vec![weigh::nightly(app.clone())]
}

#[cfg(test)]
mod samples;
