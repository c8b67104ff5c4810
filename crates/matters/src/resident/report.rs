//! `/report`: say something, one question a page, three steps. Each page sends
//! everything said so far to the same address, which shows the next question.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::NodeId;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Saying};

use super::draft::{Draft, Same};
use super::mine;
use super::pages::{ContactPage, NearBlock, PlacePage, SamePage, WordsPage};
use super::upload::{self, Kept};
use super::{grid, send};
use crate::cx::LONGEST;
use crate::hand::Hand;
use crate::hear::{self, Asked, Whom};
use crate::rows::Matter;
use crate::wall::row::Row;

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
        "contact" => send::send(&door, &headers, draft, &form).await,
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

pub(super) fn long() -> Saying {
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

fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

pub(super) fn words_page(door: &Door, draft: Draft, errors: Errors) -> Result<Response, Failure> {
    let f = door.frame_t("resident-words-title");
    Ok(door.page(status(&errors), &WordsPage { f, draft, errors }))
}

pub(super) async fn place_page(
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

pub(super) async fn contact_page(door: &Door, draft: Draft, errors: Errors) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let place = crate::wall::row::public_place(
        &hand.centre,
        draft
            .node
            .and_then(|id| hand.centre.node(id))
            .map(|node| node.path)
            .unwrap_or_default(),
    );
    let whose = super::family::choices(door).await?;
    let f = door.frame_t("resident-contact-title");
    Ok(door.page(
        status(&errors),
        &ContactPage {
            f,
            draft,
            whose,
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
