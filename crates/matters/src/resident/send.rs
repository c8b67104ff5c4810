//! The end of the report: everything is checked again, kept once, and the
//! receipt is in the resident's hand.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use kernel::FileId;
use web::{Door, Errors, Failure, Form, Saying};

use super::draft::{Draft, Same};
use super::mine::{self, Key};
use super::report::{contact_page, long, place_page, words_page};
use super::{family, refused};
use crate::hand::Hand;
use crate::hear;
use crate::merge::{self, MergeError};
use crate::report::{self, Report, ReportError};
use crate::rows::Matter;
use crate::words::Channel;

pub(super) async fn send(
    door: &Door,
    headers: &HeaderMap,
    draft: Draft,
    form: &Form,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let hand = Hand::of(door).await?;
    let receipt = crate::number::next(door).await?;
    let (input, same) = (input(door, &draft).heard(&hand.cx(), receipt), draft.same);
    let whose = draft.whose.clone();
    let done = door
        .write_once::<ReportError, _>(form.key(), &form.canonical(), move |tx| {
            let cx = hand.cx();
            let mut input = input.clone();
            input.whose = family::chosen(tx, &cx, &whose)?;
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
