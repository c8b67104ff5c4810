//! Bad grades of what was asked for from anywhere and answered: whoever
//! answered appeals, somebody else judges. They stand below those of visits.

use axum::extract::Path;
use axum::response::Response;
use kernel::Uuid;
use matters::appeal::{self, AppealError, Finding};
use matters::bad::{self, Bad, Key};
use matters::cx::{Cx, Refused};
use matters::hand::Hand as Matters;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Reply};

use super::rating;

/// A bad grade, and what the actor may do about it.
#[derive(Clone, Debug)]
pub(crate) struct Online {
    pub bad: Bad,
    pub may_appeal: bool,
    pub may_judge: bool,
}

impl Online {
    /// As the actor sees it.
    pub fn of(bad: Bad, cx: &Cx<'_>) -> Self {
        Self {
            may_appeal: bad.may_appeal(cx),
            may_judge: bad.may_judge(cx),
            bad,
        }
    }

    /// Why it is held for malicious; empty for not at all.
    pub fn why(&self) -> &str {
        self.bad.appeal.as_ref().map_or("", |appeal| &appeal.why)
    }

    /// What was found.
    pub fn verdict(&self) -> Finding {
        let found = self.bad.appeal.as_ref().map(|appeal| appeal.verdict);
        found.unwrap_or(Finding::None)
    }

    /// On what ground.
    pub fn ground(&self) -> &str {
        self.bad.appeal.as_ref().map_or("", |appeal| &appeal.ground)
    }
}

/// A page of those within the actor's reach.
#[derive(Clone, Debug)]
pub(crate) struct OnlinePage {
    pub rows: Vec<Online>,
    /// Where to go on, if it does not end here.
    pub next: Option<Key>,
}

/// Bad grades within the actor's own reach, behind a key: those that wait for
/// a judge, then the newest.
pub(crate) fn page(
    tx: &mut Tx<'_>,
    hand: &Matters,
    before: Option<Key>,
    limit: usize,
) -> Result<OnlinePage, StoreError> {
    let cx = hand.cx();
    let found = bad::page(tx, &cx, before, limit)?;
    let rows = found.rows.into_iter().map(|bad| Online::of(bad, &cx)).collect();
    let next = found.next;
    Ok(OnlinePage { rows, next })
}

/// The key of a request, if it does not want the first page.
pub(crate) fn key_of(door: &Door) -> Option<Key> {
    door.query().opt("before").and_then(Key::parse)
}

/// Refuses whoever neither watches the counter nor works with matters.
pub(crate) fn require(door: &Door) -> Result<(), Failure> {
    if door.may_any("counter", "watch") {
        return Ok(());
    }
    door.require_any("matters", "desk")
}

/// What cannot be done, as a failure; `field` is where the reason was to be typed.
pub(crate) fn refused(error: AppealError, field: &'static str) -> Failure {
    let key = match field {
        "why" => "counter-appeal-why",
        _ => "counter-judge-ground",
    };
    match error {
        AppealError::NoWords => Failure::BadInput(Errors::one(field, key)),
        AppealError::NotNow => Failure::conflict("counter-not-now"),
        AppealError::Refused(Refused::NotFound) => Failure::NotFound,
        AppealError::Refused(Refused::Denied) => Failure::Denied,
        AppealError::Refused(Refused::Store(error)) => error.into(),
        AppealError::Refused(
            Refused::NotNow { .. } | Refused::Stale | Refused::BeyondCalendar | Refused::Words(_),
        ) => Failure::conflict("counter-not-now"),
    }
}

/// The rating of a path.
pub(crate) fn id_of(text: &str) -> Result<Uuid, Failure> {
    Uuid::parse_str(text).map_err(|_| Failure::NotFound)
}

/// `POST /counter/ratings/online/{id}/appeal`
pub(crate) async fn appeal(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    require(&door)?;
    let (id, why) = (id_of(&id)?, form.text("why").to_owned());
    let hand = Matters::of(&door).await?;
    let done = door
        .write_once::<AppealError, _>(form.key(), &form.canonical(), move |tx| {
            appeal::appeal(tx, &hand.cx(), id, &why)?;
            Ok(Reply::to("/counter/ratings?said=counter-appeal-done"))
        })
        .await;
    rating::answer(&door, done.map_err(|error| refused(error, "why"))).await
}

/// `POST /counter/ratings/online/{id}/judge`
pub(crate) async fn judge(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    require(&door)?;
    let (id, ground) = (id_of(&id)?, form.text("ground").to_owned());
    let struck = form.text("verdict") == Finding::Struck.word();
    let hand = Matters::of(&door).await?;
    let done = door
        .write_once::<AppealError, _>(form.key(), &form.canonical(), move |tx| {
            appeal::judge(tx, &hand.cx(), id, struck, &ground)?;
            Ok(Reply::to("/counter/ratings?said=counter-judge-done"))
        })
        .await;
    rating::answer(&door, done.map_err(|error| refused(error, "ground"))).await
}
