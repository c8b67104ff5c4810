//! `/desk/forwards`: applications on their way to a department outside, and
//! those that got stuck: sent once more, or carried there by hand.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Uuid;
use web::{Door, Failure, Form, Frame, Reply};

use crate::applications::Application;
use crate::applications::steps::{StepError, see};
use crate::outside::Forward;
use crate::outside::hand_over::{Mend, mend};
use crate::pages::progress::refused;
use crate::reach::Reach;

#[derive(Template)]
#[template(path = "window/forwards.html")]
struct ForwardsPage {
    f: Frame,
    rows: Vec<(Forward, Application)>,
}

impl ForwardsPage {
    fn state(&self, forward: &Forward) -> String {
        self.f.t(&format!("window-outside-is-{}", forward.state))
    }
}

/// `GET /desk/forwards`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let reach = Reach::of(&door).await?;
    let rows = door
        .read::<_, StepError, _>(move |tx| {
            let (cx, policy) = (reach.hand.cx(), reach.hand.app.policy());
            let mut rows = Vec::new();
            for forward in Forward::open(tx, cx.community)? {
                match see(tx, &cx, policy, forward.application) {
                    Ok(application) => rows.push((forward, application)),
                    Err(StepError::NotFound) => {}
                    Err(error) => return Err(error),
                }
            }
            rows.sort_by_key(|(forward, _)| !forward.is_stuck());
            Ok(rows)
        })
        .await
        .map_err(refused)?;
    let f = door.frame_t("window-forwards-title");
    Ok(door.page(StatusCode::OK, &ForwardsPage { f, rows }))
}

/// `POST /desk/forwards/{id}`.
pub(super) async fn answer(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let id = Uuid::parse_str(&id).map_err(|_| Failure::NotFound)?;
    let how = if form.text("go") == "hand" {
        Mend::ByHand
    } else {
        Mend::Again
    };
    let reach = Reach::of(&door).await?;
    let done = door
        .write_once::<StepError, _>(form.key(), &form.canonical(), move |tx| {
            mend(tx, &reach.hand.cx(), reach.hand.app.policy(), id, how)?;
            Ok(Reply::to("/desk/forwards?said=window-step-done"))
        })
        .await;
    done.map_err(refused)
}
