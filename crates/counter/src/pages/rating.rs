//! Ratings on pages: the form on tablet and telephone, the staff's list with
//! appeals, the public figures.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::Day;
use matters::hand::Hand as Matters;
use matters::rows::Matter;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::online::{self, Online};
use super::{Hand, tablet};
use crate::cx::Refused;
use crate::rate::{self, Rate, Rating, RatingId, Verdict, Way};
use crate::rows::{self, Ticket, TicketId};

/// The form.
#[derive(Template)]
#[template(path = "counter/rate.html")]
pub(crate) struct RatePage {
    pub f: Frame,
    pub ticket: Ticket,
    pub action: String,
    pub errors: Errors,
    pub values: Values,
}

impl RatePage {
    fn reasons(&self) -> &'static [&'static str] {
        matters::rate::REASONS
    }

    fn is_grade(&self, grade: i32) -> bool {
        self.values.text("grade") == grade.to_string()
    }
}

/// The grades, best first.
pub(crate) const GRADES: [i32; 5] = [5, 4, 3, 2, 1];

/// `GET /ticket/{id}/rate`: on one's own telephone.
pub(crate) async fn own(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: TicketId = id.parse().map_err(|_| Failure::NotFound)?;
    let action = format!("/ticket/{id}/rate");
    show(
        &door,
        id,
        action,
        StatusCode::OK,
        Errors::none(),
        Values::default(),
    )
    .await
}

/// `POST /ticket/{id}/rate`
pub(crate) async fn save_own(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id: TicketId = id.parse().map_err(|_| Failure::NotFound)?;
    let (action, back) = (
        format!("/ticket/{id}/rate"),
        format!("/ticket/{id}?said=counter-rated-done"),
    );
    keep(&door, id, Way::Phone, &form, action, back).await
}

/// `POST /tablet/rate`
pub(crate) async fn save_tablet(door: Door, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    let Some(window) = tablet::window(&door, &headers).await? else {
        return Ok(super::device::stranger(&door));
    };
    let id: TicketId = form.parsed("ticket").ok_or(Failure::NotFound)?;
    let community = door.community.id;
    let asked = door
        .read(move |tx| rate::to_be_asked(tx, community, window.id))
        .await?;
    if asked.is_none_or(|ticket| ticket.id != id) {
        // Another was called meanwhile, or the same finger pressed twice.
        return Ok(Reply::to("/tablet").into_response());
    }
    let back = "/tablet?said=counter-rated-done".to_owned();
    keep(&door, id, Way::Tablet, &form, "/tablet/rate".to_owned(), back).await
}

async fn show(
    door: &Door,
    id: TicketId,
    action: String,
    status: StatusCode,
    errors: Errors,
    values: Values,
) -> Result<Response, Failure> {
    let community = door.community.id;
    let ticket = door
        .read(move |tx| rows::ticket(tx, community, id))
        .await?
        .ok_or(Failure::NotFound)?;
    let page = RatePage {
        f: door.frame_t("counter-rate-title"),
        ticket,
        action,
        errors,
        values,
    };
    Ok(door.page(status, &page))
}

async fn keep(
    door: &Door,
    id: TicketId,
    way: Way,
    form: &Form,
    action: String,
    back: String,
) -> Result<Response, Failure> {
    let input = Rate {
        grade: form.parsed("grade").unwrap_or(0),
        reasons: form.all("reason").map(str::to_owned).collect(),
        words: form.text("words").to_owned(),
        phone: form.text("phone").to_owned(),
        way,
    };
    let community = door.community.id;
    if door
        .read(move |tx| rows::ticket(tx, community, id))
        .await?
        .is_none()
    {
        return Err(Failure::NotFound);
    }
    if way == Way::Phone {
        door.hold_back()?;
    }
    let receipt = match matters::words::is_bad(input.grade) {
        true => Some(matters::number::next(door).await?),
        false => None,
    };
    let (hand, book) = (Hand::of(door), Matters::of(door).await?);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            rate::rate(tx, &hand.cx(), &book.cx(), receipt, id, &input)?;
            Ok(Reply::to(back.clone()))
        })
        .await;
    match done {
        Err(Refused::Field(field, key)) => {
            let (status, errors) = (StatusCode::UNPROCESSABLE_ENTITY, Errors::one(field, key));
            show(door, id, action, status, errors, form.values().clone()).await
        }
        other => Ok(other?),
    }
}

/// How many of those given online stand on a page of the staff's list.
const PAGE: usize = 30;

/// The staff's list.
#[derive(Template)]
#[template(path = "counter/ratings.html")]
pub(crate) struct RatingsPage {
    pub f: Frame,
    pub rows: Vec<(Rating, Option<Matter>)>,
    /// Of what was asked for from anywhere and answered.
    pub online: Vec<Online>,
    /// This page of them, unless it is the first, as the end of an address.
    pub here: String,
    /// To older ones, if there are any.
    pub older: Option<String>,
    pub may_watch: bool,
    pub may_judge: bool,
    pub account: Option<kernel::AccountId>,
    pub errors: Errors,
}

impl RatingsPage {
    fn is_late(&self, matter: &Matter) -> bool {
        matter.is_open() && matter.settle_due < self.f.now
    }

    fn is_own(&self, rating: &Rating) -> bool {
        rating.account.is_some() && rating.account == self.account
    }

    fn may_appeal(&self, rating: &Rating) -> bool {
        rating.appeal.is_empty() && self.is_own(rating)
    }

    fn waits(&self, rating: &Rating) -> bool {
        !rating.appeal.is_empty() && rating.verdict == Verdict::None
    }

    fn verdict(&self, rating: &Rating) -> String {
        self.f.t(&format!("counter-verdict-{}", rating.verdict.word()))
    }
}

/// `GET /counter/ratings`
pub(crate) async fn list(door: Door) -> Result<Response, Failure> {
    online::require(&door)?;
    listed(&door, StatusCode::OK, Errors::none()).await
}

async fn listed(door: &Door, status: StatusCode, errors: Errors) -> Result<Response, Failure> {
    let (community, may_watch) = (door.community.id, door.may_any("counter", "watch"));
    let matters = Matters::of(door).await?;
    let before = online::key_of(door);
    let first = before.is_none();
    let (rows, online) = door
        .read::<_, StoreError, _>(move |tx| {
            let mut rows = Vec::new();
            let visits = match may_watch && first {
                true => rate::latest_bad(tx, community)?,
                false => Vec::new(),
            };
            for rating in visits {
                let matter = match rating.matter {
                    Some(id) => Matter::by_id(tx, community, id)?,
                    None => None,
                };
                rows.push((rating, matter));
            }
            Ok((rows, online::page(tx, &matters, before, PAGE)?))
        })
        .await?;
    let page = RatingsPage {
        f: door.frame_t("counter-ratings-title"),
        rows,
        online: online.rows,
        here: before.map_or_else(String::new, |key| format!("?before={key}")),
        older: online.next.map(|key| format!("/counter/ratings?before={key}")),
        may_watch,
        may_judge: door.may_any("counter", "judge"),
        account: door.actor.account,
        errors,
    };
    Ok(door.page(status, &page))
}

/// `POST /counter/ratings/{id}/appeal`
pub(crate) async fn appeal(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "watch")?;
    let id: RatingId = id.parse().map_err(|_| Failure::NotFound)?;
    let (hand, why) = (Hand::of(&door), form.text("why").to_owned());
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            rate::appeal(tx, &hand.cx(), id, &why)?;
            Ok(Reply::to("/counter/ratings?said=counter-appeal-done"))
        })
        .await;
    answer(&door, done.map_err(Failure::from)).await
}

/// `POST /counter/ratings/{id}/judge`
pub(crate) async fn judge(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "judge")?;
    let id: RatingId = id.parse().map_err(|_| Failure::NotFound)?;
    let (hand, ground) = (Hand::of(&door), form.text("ground").to_owned());
    let struck = form.text("verdict") == Verdict::Struck.word();
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            rate::judge(tx, &hand.cx(), id, struck, &ground)?;
            Ok(Reply::to("/counter/ratings?said=counter-judge-done"))
        })
        .await;
    answer(&door, done.map_err(Failure::from)).await
}

/// `POST /counter/ratings/paper`: a slip of paper, typed in by somebody else than who served.
pub(crate) async fn paper(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "watch")?;
    let (community, label) = (
        door.community.id,
        form.text("label").to_uppercase().replace(' ', ""),
    );
    let day = form.parsed::<Day>("day").unwrap_or(door.now.day(&door.zone));
    let found = door
        .read(move |tx| rows::ticket_by_label(tx, community, day, &label))
        .await?;
    let Some(ticket) = found else {
        let errors = Errors::one("label", "counter-paper-unknown");
        return listed(&door, StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    };
    let (action, back) = (
        format!("/ticket/{}/rate", ticket.id),
        "/counter/ratings?said=counter-rated-done".to_owned(),
    );
    keep(&door, ticket.id, Way::Paper, &form, action, back).await
}

/// A reason that is missing is told above the list.
pub(super) async fn answer(door: &Door, done: Result<Response, Failure>) -> Result<Response, Failure> {
    match done {
        Err(Failure::BadInput(errors)) => listed(door, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        other => other,
    }
}

/// The public figures.
#[derive(Template)]
#[template(path = "counter/figures.html")]
pub(crate) struct FiguresPage {
    pub f: Frame,
    pub since: Day,
    pub grades: [i64; 5],
    /// Of items that were asked for, once for each.
    pub online: [i64; 5],
}

impl FiguresPage {
    fn all(&self) -> i64 {
        self.grades.iter().sum()
    }

    fn all_online(&self) -> i64 {
        self.online.iter().sum()
    }

    fn bad(&self) -> i64 {
        let bad = |of: &[i64; 5]| of.iter().skip(3).sum::<i64>();
        bad(&self.grades) + bad(&self.online)
    }

    fn rows(&self, of: &[i64; 5]) -> Vec<(i32, i64)> {
        GRADES.into_iter().zip(*of).collect()
    }

    /// Those who were content, in a hundred.
    fn content(&self, of: &[i64; 5]) -> i64 {
        let good: i64 = of.iter().take(3).sum();
        (good * 100).checked_div(of.iter().sum()).unwrap_or(0)
    }
}

/// `GET /ratings`
pub(crate) async fn figures(door: Door) -> Result<Response, Failure> {
    let (community, since) = (door.community.id, door.now.day(&door.zone).first_of_month());
    let begun = door.zone.instant(since, 0);
    let (grades, online) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((
                rate::figures(tx, community, since)?,
                rate::online(tx, community, begun)?,
            ))
        })
        .await?;
    let page = FiguresPage {
        f: door.frame_t("counter-figures-title"),
        since,
        grades,
        online,
    };
    Ok(door.page(StatusCode::OK, &page))
}
