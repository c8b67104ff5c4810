//! `GET /r/{secret}`: the receipt, from the first stroke to the last.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{CommunityId, FileId, LunarDate, Micros};
use people::Centre;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Frame, Values};

use super::held::{self, Held};
use super::mine::{self, Key};
use super::story::{self, Step, Teller};
use crate::cx::timeline;
use crate::event::Line;
use crate::hand::Hand;
use crate::rows::{self, Attached, Intake, Matter, Rating};
use crate::wall::matter::{Stroke, walk};
use crate::wall::row;
use crate::whose::{self, Names};
use crate::words::{State, Verb};

/// The receipt.
#[derive(Template)]
#[template(path = "resident/receipt.html")]
pub(crate) struct ReceiptPage {
    pub f: Frame,
    pub r: Receipt,
    pub errors: Errors,
    pub values: Values,
}

/// Everything on the receipt.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub base: String,
    /// It was made a moment ago.
    pub fresh: bool,
    pub head: &'static str,
    pub number: String,
    pub last_four: String,
    pub seal: String,
    pub said: String,
    pub place: String,
    pub received_at: Micros,
    pub photos: Vec<FileId>,
    pub voice: Option<FileId>,
    pub due: Micros,
    pub open: bool,
    pub paused: bool,
    pub late: bool,
    /// To whom it went up, in words; empty while it did not.
    pub told: String,
    pub provisional: bool,
    pub answered_at: Option<Micros>,
    pub person: String,
    pub phone: String,
    pub hours: String,
    pub unit: String,
    pub walk: Vec<Stroke>,
    pub answer: String,
    pub proofs: Vec<FileId>,
    pub days: i64,
    pub steps: Vec<Step>,
    pub question: String,
    pub together: i32,
    /// Whose it is, and who said it for them.
    pub whose: Option<(String, String)>,
    pub on_wall: Option<String>,
    pub merged: bool,
    pub rated: i32,
    pub can_rate: bool,
    pub can_tell: bool,
    pub can_withdraw: bool,
    pub qr: String,
    /// What the code leads to.
    pub link: String,
}

/// What the store knows of a receipt.
pub(crate) struct Loaded {
    pub own: Matter,
    pub matter: Matter,
    own_lines: Vec<Line>,
    lines: Vec<Line>,
    files: Vec<Attached>,
    ratings: Vec<Rating>,
    names: Option<Names>,
}

/// Reads what belongs to an intake.
pub(crate) fn load(tx: &mut Tx<'_>, hand: &Hand, intake: &Intake) -> Result<Loaded, StoreError> {
    let community: CommunityId = hand.community;
    let own = Matter::by_id(tx, community, intake.matter)?.ok_or(StoreError::NoRow)?;
    let matter = carried(tx, community, &own)?;
    let own_lines = timeline(tx, community, own.id)?;
    let lines = if matter.id == own.id {
        Vec::new()
    } else {
        timeline(tx, community, matter.id)?
    };
    let mut files = tx.all(&rows::FILES, &[&community, &own.id], Attached::read)?;
    if matter.id != own.id {
        let proofs = tx.all(&rows::FILES, &[&community, &matter.id], Attached::read)?;
        files.extend(proofs.into_iter().filter(|file| file.kind == "proof"));
    }
    let ratings = tx.all(&rows::RATINGS, &[&community, &matter.id], Rating::read)?;
    Ok(Loaded {
        own,
        matter,
        own_lines,
        lines,
        files,
        ratings,
        names: whose::names(tx, community, intake.id)?,
    })
}

/// The matter that carries another, or itself.
pub(crate) fn carried(tx: &mut Tx<'_>, community: CommunityId, own: &Matter) -> Result<Matter, StoreError> {
    let mut matter = own.clone();
    for _ in 0..8 {
        let Some(parent) = matter.merged_into else { break };
        matter = Matter::by_id(tx, community, parent)?.ok_or(StoreError::NoRow)?;
    }
    Ok(matter)
}

impl Loaded {
    /// The grade that the reporter gave in this round; 0 if none.
    pub fn rated(&self, intake: &Intake) -> i32 {
        let own = self.ratings.iter().rev();
        own.filter(|rating| rating.intake == intake.id && rating.round == self.matter.round)
            .map(|rating| rating.grade)
            .next()
            .unwrap_or(0)
    }

    /// Whether the file belongs to this receipt: what was sent with the words,
    /// and what proves the answer.
    pub fn may_have(&self, intake: &Intake, file: FileId) -> bool {
        self.files
            .iter()
            .any(|one| one.file == file && (one.kind == "proof" || is_own(one, intake)))
    }
}

/// Files that came with the words are tied to them within this time.
const TOGETHER: i64 = 10 * Micros::SECOND;

/// What was sent with the words themselves. What several reporters of one
/// matter sent later is not told apart, so it is shown to none of them.
fn is_own(file: &Attached, intake: &Intake) -> bool {
    let together = file.at.since(intake.received_at).abs() < TOGETHER;
    file.matter == intake.matter && together && file.kind != "proof"
}

/// The receipt as it is shown.
pub(crate) fn receipt(door: &Door, hand: &Hand, held: &Held, loaded: &Loaded, f: &Frame) -> Receipt {
    let (intake, matter, centre) = (&held.intake, &loaded.matter, &*hand.centre);
    let merged = matter.id != loaded.own.id;
    let number = intake.receipt.to_string();
    let last_four = intake.receipt.last_four();
    let person = matter.owner.and_then(|id| centre.person(id));
    let open = matter.is_open();
    let seal_day = matter
        .answered_at
        .filter(|_| !open)
        .unwrap_or(intake.received_at)
        .day(&door.zone);
    let may = |verb| hand.cx().step(matter, verb).is_ok();
    let rated = loaded.rated(intake);
    let teller = Teller {
        f,
        centre,
        intake,
        matter,
    };
    let of_kind = |kind: &str| {
        loaded
            .files
            .iter()
            .filter(|file| file.kind == kind)
            .map(|file| file.file)
            .collect()
    };
    let own = |kind: &str| {
        loaded
            .files
            .iter()
            .filter(|file| file.kind == kind && is_own(file, intake))
            .map(|file| file.file)
            .collect::<Vec<_>>()
    };
    let link = match &held.key {
        Key::Secret(_) => held.base(),
        Key::Shown(..) | Key::Own(..) => "/status".to_owned(),
    };
    Receipt {
        base: held.base(),
        fresh: door.query().is("new", "1"),
        head: head(matter, merged),
        number: number.strip_suffix(&last_four).unwrap_or(&number).to_owned(),
        last_four,
        seal: LunarDate::of(seal_day).map_or_else(|| seal_day.to_string(), |lunar| lunar.to_string()),
        said: intake.said.clone(),
        place: place(centre, intake, &loaded.own),
        received_at: intake.said_at,
        photos: own("photo"),
        voice: own("voice").into_iter().next(),
        due: matter.settle_due,
        open,
        paused: open && matter.paused_at.is_some(),
        late: matter.is_late(door.now),
        told: if open && matter.is_late(door.now) {
            row::told(f, matter.escalated)
        } else {
            String::new()
        },
        provisional: open && matter.provisional,
        answered_at: matter.answered_at.filter(|_| !open),
        person: person
            .map(|person| format!("{} {}", person.title, person.name).trim().to_owned())
            .unwrap_or_default(),
        phone: person.map(|person| person.phone.clone()).unwrap_or_default(),
        hours: person.map(|person| person.hours.clone()).unwrap_or_default(),
        unit: row::unit_name(centre, matter),
        walk: walk(matter),
        answer: if open {
            String::new()
        } else {
            matter.answer.clone()
        },
        proofs: if open { Vec::new() } else { of_kind("proof") },
        days: matter.days(centre, door.now),
        steps: teller.story(&loaded.own_lines, &loaded.lines),
        question: story::question(intake, &loaded.own_lines),
        together: matter.followers,
        whose: loaded
            .names
            .as_ref()
            .map(|names| (names.person.name.clone(), names.agent.clone())),
        on_wall: (matter.wall > 0).then(|| format!("/wall/{}", matter.receipt)),
        merged,
        rated,
        can_rate: rated == 0 && may(Verb::Rate),
        can_tell: may(Verb::Tell),
        can_withdraw: !merged && !matter.private && may(Verb::Withdraw),
        qr: web::qr::svg(&door.app.config().absolute(&link), &f.t("resident-qr")).0,
        link,
    }
}

/// The key of the two lines on top.
fn head(matter: &Matter, merged: bool) -> &'static str {
    match matter.state {
        State::Answered | State::Closed => "resident-head-answered",
        State::InHand => "resident-head-in-hand",
        State::Received | State::Assigned if matter.round > 1 => "resident-head-again",
        State::Received | State::Assigned | State::Merged if merged => "resident-head-merged",
        State::Received | State::Assigned | State::Merged => "resident-head-received",
    }
}

fn place(centre: &Centre, intake: &Intake, own: &Matter) -> String {
    let grid = centre.names(own.path).join(" ");
    [grid.as_str(), intake.place.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("，")
}

/// The handler.
pub(crate) async fn page(door: Door, held: Held, headers: HeaderMap) -> Result<Response, Failure> {
    show(&door, &held, &headers, Errors::none(), Values::default()).await
}

/// The receipt with what was typed into its form, and what is wrong with it.
pub(crate) async fn show(
    door: &Door,
    held: &Held,
    headers: &HeaderMap,
    errors: Errors,
    values: Values,
) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let (reader, intake) = (hand.clone(), held.intake.clone());
    let loaded = door
        .read::<_, StoreError, _>(move |tx| load(tx, &reader, &intake))
        .await?;
    let f = door.frame(format!(
        "{} {}",
        door.t("resident-receipt-title"),
        held.intake.receipt
    ));
    let r = receipt(door, &hand, held, &loaded, &f);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut response = door.page(status, &ReceiptPage { f, r, errors, values });
    response.headers_mut().append(
        header::SET_COOKIE,
        mine::remember(door, headers, held.key.clone()),
    );
    Ok(held::secret(response))
}

/// `GET /r/{secret}/file/{id}`.
pub(crate) async fn file(door: Door, held: Held, headers: HeaderMap) -> Result<Response, Failure> {
    let path = door.manner.path.split('?').next().unwrap_or_default();
    let file: FileId = path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .parse()
        .map_err(|_| Failure::NotFound)?;
    let hand = Hand::of(&door).await?;
    let intake = held.intake.clone();
    let stored = door
        .read::<_, StoreError, _>(move |tx| {
            let loaded = load(tx, &hand, &intake)?;
            if loaded.may_have(&intake, file) {
                store::StoredFile::by_id(tx, hand.community, file)
            } else {
                Ok(None)
            }
        })
        .await?
        .ok_or(Failure::NotFound)?;
    super::media::send(&door, stored, &headers).await
}
