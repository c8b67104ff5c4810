//! `/report`: say something, one question a page, three steps. Each page sends
//! everything said so far to the same address, which shows the next question.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::{FileId, NodeId, ReceiptNumber};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Saying};

use super::draft::{Draft, Same};
use super::mine::{self, Key};
use super::pages::{ContactPage, NearBlock, PlacePage, SamePage, WordsPage};
use super::upload::{self, Kept};
use super::{grid, refused};
use crate::cx::LONGEST;
use crate::hand::Hand;
use crate::hear::{self, Asked, Whom};
use crate::merge::{self, MergeError};
use crate::report::{self, Report, ReportError};
use crate::rows::Matter;
use crate::wall::row::Row;
use crate::words::Channel;

/// `GET /report`: the first question.
pub(crate) async fn begin(door: Door) -> Result<Response, Failure> {
    words_page(&door, Draft::default(), Errors::none())
}

/// `POST /report`: what a page sent, and which question comes next.
pub(crate) async fn step(door: Door, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    let mut draft = Draft::of(&door, &form);
    match form.text("go") {
        "words" => return words_page(&door, draft, Errors::none()),
        "place" => return place_page(&door, &headers, draft, None, Errors::none()).await,
        "up" => return up(&door, &headers, draft, form.parsed("level")).await,
        _ => {}
    }
    match form.text("step") {
        "place" => place(&door, &headers, draft, &form).await,
        "same" if draft.same == Same::Unasked => {
            same_page(&door, draft, Errors::one("same-0", "resident-same-none")).await
        }
        "same" => contact_page(&door, draft, Errors::none()).await,
        "contact" => send(&door, &headers, draft, &form).await,
        _ => {
            draft.drop_file(form.text("drop"));
            words(&door, &headers, draft, &form).await
        }
    }
}

async fn words(door: &Door, headers: &HeaderMap, mut draft: Draft, form: &Form) -> Result<Response, Failure> {
    if form.files("photos").next().is_some() || form.file("voice").is_some() {
        door.hold_back()?;
    }
    let mut errors = upload::take(door, form, &mut draft.files).await?;
    draft = draft.sealed(door);
    if form.opt("drop").is_some() {
        return words_page(door, draft, errors);
    }
    if draft.words.trim().chars().count() > LONGEST {
        errors.add("words", long());
    } else if draft.is_empty() && errors.is_empty() {
        errors.add("words", "resident-report-empty");
    }
    if errors.is_empty() {
        place_page(door, headers, draft, None, errors).await
    } else {
        words_page(door, draft, errors)
    }
}

fn long() -> Saying {
    Saying::from("resident-words-long").with("n", i64::try_from(LONGEST).unwrap_or(4000))
}

/// One level up the grid; from its top back to the first question.
async fn up(
    door: &Door,
    headers: &HeaderMap,
    draft: Draft,
    level: Option<NodeId>,
) -> Result<Response, Failure> {
    let Some(level) = level else {
        return words_page(door, draft, Errors::none());
    };
    let hand = Hand::of(door).await?;
    let above = grid::level(&hand.centre, Some(level)).up().parse().ok();
    place_page(door, headers, draft, above, Errors::none()).await
}

async fn place(door: &Door, headers: &HeaderMap, mut draft: Draft, form: &Form) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    if let Some(at) = form.parsed::<NodeId>("at") {
        // A place that has others in it leads to them, one that has none is the answer.
        if !grid::level(&hand.centre, Some(at)).below.is_empty() {
            return place_page(door, headers, draft, Some(at), Errors::none()).await;
        }
        draft.node = Some(at);
    } else if let Some(here) = form.parsed("here") {
        draft.node = Some(here);
    } else if form.opt("nowhere").is_some() {
        draft.node = None;
    } else {
        // Words with a level of the grid above them lie there.
        draft.node = form.parsed("level").filter(|_| !draft.place.is_empty());
    }
    let known = draft
        .node
        .is_none_or(|id| hand.centre.node(id).is_some_and(|node| !node.closed));
    if !known {
        draft.node = None;
        return place_page(
            door,
            headers,
            draft,
            None,
            Errors::one("place", "resident-place-gone"),
        )
        .await;
    }
    if draft.node.is_none() && draft.place.is_empty() && form.opt("nowhere").is_none() {
        return place_page(
            door,
            headers,
            draft,
            form.parsed("level"),
            Errors::one("place", "resident-place-none"),
        )
        .await;
    }
    if draft.same == Same::Unasked && !alike(door, &hand, &draft).await?.is_empty() {
        return same_page(door, draft, Errors::none()).await;
    }
    contact_page(door, draft, Errors::none()).await
}

/// What stands on the wall and sounds the same.
async fn alike(door: &Door, hand: &Hand, draft: &Draft) -> Result<Vec<Matter>, Failure> {
    let (hand, draft) = (hand.clone(), draft.clone());
    Ok(door
        .read::<_, StoreError, _>(move |tx| {
            let asked = Asked {
                words: &draft.words,
                spot: &draft.place,
                node: draft.node,
                own: None,
            };
            let found = hear::likely(tx, &hand.cx(), &asked, Whom::Everybody, 3)?;
            Ok(found.into_iter().map(|one| one.matter).collect())
        })
        .await?)
}

async fn send(door: &Door, headers: &HeaderMap, draft: Draft, form: &Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let hand = Hand::of(door).await?;
    let receipt = next_receipt(door).await?;
    let (input, same) = (input(door, &draft), draft.same);
    let done = door
        .write_once::<ReportError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = hand.cx();
            let said = report::report(tx, &cx, receipt, &input)?;
            if let Same::This(other) = same {
                join(tx, &cx, said.matter, other)?;
            }
            Ok(web::Reply::to(format!("/r/{}?new=1", said.secret)))
        })
        .await;
    match done {
        Ok(response) => Ok(remembered(door, headers, response)),
        Err(error) => again(door, headers, draft, error).await,
    }
}

/// Makes the report one with what is on the wall. If that was answered, the
/// report points to it; if it is none of the wall's, it stands by itself.
fn join(
    tx: &mut store::Tx<'_>,
    cx: &crate::cx::Cx<'_>,
    own: Matter,
    other: crate::rows::MatterId,
) -> Result<(), ReportError> {
    let there = Matter::by_id(tx, cx.community, other)?.filter(|matter| matter.wall > 0);
    match there {
        None => return Ok(()),
        Some(old) if !old.is_open() => {
            hear::again::again(tx, cx, &own, old.id)?;
            return Ok(());
        }
        Some(_) => {}
    }
    match merge::join_own(tx, cx, own, other) {
        Ok(_) | Err(MergeError::NoTarget | MergeError::Itself | MergeError::HasChildren) => Ok(()),
        Err(MergeError::Refused(refused)) => Err(refused.into()),
    }
}

/// The next number of this month.
async fn next_receipt(door: &Door) -> Result<ReceiptNumber, Failure> {
    let today = door.now.day(&door.zone);
    let period = ReceiptNumber::period_of(today).ok_or(Failure::Broken)?;
    let serial = door
        .app
        .store()
        .next_number(door.community.id, &report::series(period))
        .await?;
    u32::try_from(serial)
        .ok()
        .and_then(|serial| ReceiptNumber::in_period(period, serial))
        .ok_or(Failure::Broken)
}

fn input(door: &Door, draft: &Draft) -> Report {
    let files: Vec<(FileId, String)> = draft
        .files
        .iter()
        .map(|kept| (kept.id, kept.kind.word().to_owned()))
        .collect();
    Report {
        channel: Channel::Web,
        node: draft.node,
        place: draft.place.clone(),
        name: draft.name.clone(),
        phone: draft.phone.clone(),
        anonymous: draft.anonymous,
        private: draft.private,
        files,
        lang: door.lang.tag().to_owned(),
        ..Report::of(&draft.words)
    }
}

/// The question whose answer cannot be taken, with everything that was typed.
async fn again(
    door: &Door,
    headers: &HeaderMap,
    mut draft: Draft,
    error: ReportError,
) -> Result<Response, Failure> {
    match error {
        ReportError::Empty => words_page(door, draft, Errors::one("words", "resident-report-empty")),
        ReportError::TooLong => words_page(door, draft, Errors::one("words", long())),
        ReportError::TooManyPhotos => {
            let saying = Saying::from("resident-photos-many").with("n", 9);
            words_page(door, draft, Errors::one("photos", saying))
        }
        ReportError::UnknownPlace => {
            draft.node = None;
            place_page(
                door,
                headers,
                draft,
                None,
                Errors::one("place", "resident-place-gone"),
            )
            .await
        }
        ReportError::BadPhone => contact_page(door, draft, Errors::one("phone", "resident-phone-bad")).await,
        ReportError::UnknownCategory => Err(Failure::conflict("resident-stale")),
        ReportError::Refused(other) => Err(refused(other)),
    }
}

/// Puts the receipt among those of this device.
fn remembered(door: &Door, headers: &HeaderMap, mut response: Response) -> Response {
    let to = response
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let secret = to.strip_prefix("/r/").and_then(|rest| rest.split('?').next());
    if let Some(secret) = secret.filter(|secret| mine::is_secret(secret)) {
        let cookie = mine::remember(door, headers, Key::Secret(secret.to_owned()));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

fn words_page(door: &Door, draft: Draft, errors: Errors) -> Result<Response, Failure> {
    let f = door.frame_t("resident-words-title");
    Ok(door.page(status(&errors), &WordsPage { f, draft, errors }))
}

async fn place_page(
    door: &Door,
    headers: &HeaderMap,
    draft: Draft,
    at: Option<NodeId>,
    errors: Errors,
) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let home = mine::home(door, headers).filter(|_| at.is_none());
    let heard = hear::place(&hand.centre, hand.cx().hearing(), &draft.words, home);
    let heard = if at.is_none() {
        heard.named(&hand.centre)
    } else {
        Vec::new()
    };
    let page = PlacePage {
        heard: heard
            .into_iter()
            .filter(|(id, _)| Some(*id) != home)
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        f: door.frame_t("resident-place-title"),
        level: grid::level(&hand.centre, at),
        home: home
            .map(|id| (id.to_string(), grid::name(&hand.centre, Some(id))))
            .filter(|(_, name)| !name.is_empty()),
        draft,
        errors: errors.clone(),
    };
    Ok(door.page(status(&errors), &page))
}

async fn same_page(door: &Door, draft: Draft, errors: Errors) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let found = alike(door, &hand, &draft).await?;
    if found.is_empty() {
        return contact_page(door, draft, Errors::none()).await;
    }
    let near = found
        .iter()
        .map(|matter| (matter.id.to_string(), Row::of(matter, &hand.centre, door.now, "")))
        .collect();
    Ok(door.page(
        status(&errors),
        &SamePage {
            f: door.frame_t("resident-same-title"),
            draft,
            near,
            errors,
        },
    ))
}

async fn contact_page(door: &Door, draft: Draft, errors: Errors) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let place = crate::wall::row::public_place(
        &hand.centre,
        draft
            .node
            .and_then(|id| hand.centre.node(id))
            .map(|node| node.path)
            .unwrap_or_default(),
    );
    let f = door.frame_t("resident-contact-title");
    Ok(door.page(
        status(&errors),
        &ContactPage {
            f,
            draft,
            place,
            errors,
        },
    ))
}

/// `POST /report/hear`: the same question while somebody types, as a block.
pub(crate) async fn near(door: Door, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let mut draft = Draft::of(&door, &form);
    draft.node = draft.node.or_else(|| mine::home(&door, &headers));
    let found = alike(&door, &hand, &draft).await?;
    let near = found
        .iter()
        .take(1)
        .map(|matter| (matter.id.to_string(), Row::of(matter, &hand.centre, door.now, "")))
        .collect();
    Ok(door.page(
        StatusCode::OK,
        &NearBlock {
            f: door.frame(""),
            draft,
            near,
        },
    ))
}

/// `GET /report/file/{token}`: a photo or voice note that was kept a page ago.
pub(crate) async fn file(
    door: Door,
    axum::extract::Path(token): axum::extract::Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let community = door.community.id;
    let kept = Kept::read(door.app.store().keys(), community, &token).ok_or(Failure::NotFound)?;
    let stored = door
        .read::<_, StoreError, _>(move |tx| store::StoredFile::by_id(tx, community, kept.id))
        .await?
        .ok_or(Failure::NotFound)?;
    super::media::send(&door, stored, &headers).await
}
