//! `/me/matters` and `/me/family/{id}`: what somebody reported, and what became
//! of the things of those for whom they may act. Each line leads to the receipt
//! with every step.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{AccountId, CommunityId, Micros, PersonId};
use people::notice;
use people::register::Contact;
use people::register::own::{self, Ward};
use store::{StoreError, Tx};
use web::{Door, Failure, Frame, Reply};

use super::receipt::carried;
use crate::cx::{Cx, Refused};
use crate::hand::Hand;
use crate::rows::{Intake, Matter};
use crate::whose::{self, For};

/// So many stand on a page.
const PAGE: i64 = 20;

/// A matter as whoever follows it sees it in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    pub href: String,
    pub last_four: String,
    pub words: String,
    pub strokes: u8,
    pub late: bool,
    pub said_at: Micros,
    /// The answer, once there is one.
    pub answer: String,
    pub due: Micros,
    pub open: bool,
}

/// One's own matters, or those of somebody for whom one acts.
#[derive(Template)]
#[template(path = "resident/family.html")]
pub(crate) struct FamilyPage {
    pub f: Frame,
    /// Whose page it is, for one who acts; with the word until when they may.
    pub ward: Option<(String, String)>,
    pub lines: Vec<Line>,
    /// When somebody met them: day and how.
    pub met: Vec<(String, String)>,
    /// What they were told: day, title, whether it reached them.
    pub told: Vec<(String, String, bool)>,
    /// Where the list goes on.
    pub more: Option<String>,
}

/// For whom the holder of a log-in may speak: themselves first. Empty if nobody
/// is known, or there is no choice to make.
pub(super) async fn choices(door: &Door) -> Result<Vec<(String, String)>, Failure> {
    let Some(account) = door.actor.account.filter(|_| door.actor.grants.is_empty()) else {
        return Ok(Vec::new());
    };
    let (community, me) = (door.community.id, door.t("resident-whose-own"));
    let (own, wards) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((
                own::of(tx, community, account)?,
                own::wards(tx, community, account)?,
            ))
        })
        .await?;
    let mut choices: Vec<(String, String)> = Vec::new();
    if own.is_some() {
        choices.push(("own".to_owned(), me));
    } else if !wards.is_empty() {
        choices.push(("none".to_owned(), me));
    }
    let ward = |ward: &Ward| {
        let name = door.t1("resident-whose-ward", "name", &ward.person.name);
        (ward.person.id.to_string(), name)
    };
    choices.extend(wards.iter().map(ward));
    Ok(choices)
}

/// The choice as it stands when the report is kept. A consent that was taken
/// back meanwhile allows nothing.
pub(super) fn chosen(tx: &mut Tx<'_>, cx: &Cx<'_>, choice: &str) -> Result<Option<For>, Refused> {
    let Some(account) = cx.actor.account.filter(|_| !matches!(choice, "" | "none")) else {
        return Ok(None);
    };
    let chosen = whose::choose(tx, cx.community, account, choice)?;
    match chosen {
        Some(whose) => Ok(Some(whose)),
        None if choice == "own" => Ok(None),
        None => Err(Refused::Denied),
    }
}

fn account(door: &Door) -> Option<AccountId> {
    door.actor.account.filter(|_| !door.by_program())
}

/// Residents without a log-in are led to their door.
fn enter(door: &Door) -> Response {
    let path = door.manner.path.split('?').next().unwrap_or("/me");
    Reply::to(format!("/enter?to={}", web::url::part(path))).into_response()
}

/// `GET /me/matters`.
pub(crate) async fn own_page(door: Door) -> Result<Response, Failure> {
    let Some(account) = account(&door) else {
        return Ok(enter(&door));
    };
    let (community, before) = (door.community.id, before(&door));
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let said = whose::own_intakes(tx, community, account, before, PAGE + 1)?;
            matters(tx, community, said)
        })
        .await?;
    let f = door.frame_t("resident-own-title");
    let (lines, more) = lines(&found, door.now, "/me/matters");
    let page = FamilyPage {
        ward: None,
        lines,
        met: Vec::new(),
        told: Vec::new(),
        more,
        f,
    };
    Ok(private(door.page(StatusCode::OK, &page)))
}

/// What is known of a ward.
struct Known {
    ward: Ward,
    found: Vec<(Intake, Matter)>,
    met: Vec<Contact>,
    told: Vec<(notice::Told, notice::Notice)>,
}

/// `GET /me/family/{id}`.
pub(crate) async fn ward_page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let Some(account) = account(&door) else {
        return Ok(enter(&door));
    };
    let id: PersonId = id.parse().map_err(|_| Failure::NotFound)?;
    let (community, before) = (door.community.id, before(&door));
    let known = door
        .read::<_, StoreError, _>(move |tx| known(tx, community, account, id, before))
        .await?
        .ok_or(Failure::NotFound)?;
    let hand = Hand::of(&door).await?;
    let one = &known.ward.person;
    let f = door.frame(door.t1("resident-ward-title", "name", &one.name));
    let (lines, more) = lines(&known.found, door.now, &format!("/me/family/{id}"));
    let until = known.ward.consent.until_day;
    let until = until.map_or_else(
        || f.t("resident-ward-always"),
        |day| f.t1("resident-ward-until", "day", f.day(day)),
    );
    let page = FamilyPage {
        ward: Some((one.name.clone(), until)),
        lines,
        met: known
            .met
            .iter()
            .take(20)
            .map(|met| told_met(&f, &hand, met))
            .collect(),
        told: known
            .told
            .iter()
            .map(|(told, notice)| told_notice(&f, told, notice))
            .collect(),
        more,
        f,
    };
    Ok(private(door.page(StatusCode::OK, &page)))
}

fn known(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    id: PersonId,
    before: i64,
) -> Result<Option<Known>, StoreError> {
    let Some(ward) = own::ward(tx, community, account, id)? else {
        return Ok(None);
    };
    let said = whose::ward_intakes(tx, community, &ward, before, PAGE + 1)?;
    Ok(Some(Known {
        found: matters(tx, community, said)?,
        met: Contact::of(tx, community, id)?,
        told: notice::told_of(tx, community, id.0, notice::ToldId(kernel::Uuid::max()), 10)?,
        ward,
    }))
}

fn told_met(f: &Frame, hand: &Hand, met: &Contact) -> (String, String) {
    let how = f.t(&format!("people-reg-contact-{}", met.kind));
    let who = met.by_staff.and_then(|id| hand.centre.person(id));
    let who = who.map(|one| format!("{} {}", one.title, one.name).trim().to_owned());
    (
        f.moment(met.at),
        format!("{} {how}", who.unwrap_or_default()).trim().to_owned(),
    )
}

fn told_notice(f: &Frame, told: &notice::Told, notice: &notice::Notice) -> (String, String, bool) {
    let at = notice.sent_at.unwrap_or(notice.made_at);
    (f.date(at), notice.title.clone(), told.reached_at.is_some())
}

fn before(door: &Door) -> i64 {
    door.query().parsed::<i64>("before").unwrap_or(i64::MAX)
}

fn matters(
    tx: &mut Tx<'_>,
    community: CommunityId,
    said: Vec<Intake>,
) -> Result<Vec<(Intake, Matter)>, StoreError> {
    let mut found = Vec::with_capacity(said.len());
    for intake in said {
        if let Some(own) = Matter::by_id(tx, community, intake.matter)? {
            let matter = carried(tx, community, &own)?;
            found.push((intake, matter));
        }
    }
    Ok(found)
}

fn lines(found: &[(Intake, Matter)], now: Micros, at: &str) -> (Vec<Line>, Option<String>) {
    let most = usize::try_from(PAGE).unwrap_or(20);
    let last = found.get(most.saturating_sub(1)).filter(|_| found.len() > most);
    let more = last.map(|(intake, _)| format!("{at}?before={}", intake.key));
    let lines = found
        .iter()
        .take(most)
        .map(|(intake, matter)| line(intake, matter, now));
    (lines.collect(), more)
}

fn line(intake: &Intake, matter: &Matter, now: Micros) -> Line {
    let open = matter.is_open();
    Line {
        href: format!("/i/{}", intake.id),
        last_four: intake.receipt.last_four(),
        words: intake.said.chars().take(60).collect(),
        strokes: matter.strokes(),
        late: open && matter.is_late(now),
        said_at: intake.said_at,
        answer: if open {
            String::new()
        } else {
            matter.answer.clone()
        },
        due: matter.settle_due,
        open,
    }
}

fn private(mut response: Response) -> Response {
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}
