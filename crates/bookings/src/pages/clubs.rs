//! `/clubs`: clubs, joining one; the leader's page of one's own club.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Uuid;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::person_of;
use crate::api::unmet;
use crate::club::{self, Club, Listed};
use crate::ids::PersonId;
use crate::learner::{self, Meet};

/// The longest word to members.
const LONGEST: usize = 500;

/// The list, with the form to join one.
#[derive(Template)]
#[template(path = "bookings/clubs.html")]
pub(crate) struct ClubsPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub all: Vec<Listed>,
    /// Whether whoever looks may found one.
    pub may_found: bool,
}

/// One's own club.
#[derive(Template)]
#[template(path = "bookings/club.html")]
pub(crate) struct ClubPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub token: String,
    pub club: Club,
    pub leads: bool,
    pub members: Vec<String>,
}

async fn listed(door: &Door, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let community = door.community.id;
    let all = door
        .read::<_, StoreError, _>(move |tx| club::clubs(tx, community))
        .await?;
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ClubsPage {
        f: door.frame_t("bookings-clubs-title"),
        errors,
        values,
        all,
        may_found: door.may_any("bookings", "keep"),
    };
    Ok(door.page(status, &page))
}

/// `GET /clubs`
pub(crate) async fn list(door: Door) -> Result<Response, Failure> {
    listed(&door, None).await
}

/// `POST /clubs`: joins one, or the staff found one.
pub(crate) async fn send(door: Door, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    match act(&door, &form).await {
        Ok(to) => Ok(Reply::to(to).into_response()),
        Err(Failure::BadInput(errors)) => listed(&door, Some((form.values().clone(), errors))).await,
        Err(other) => Err(other),
    }
}

async fn act(door: &Door, form: &Form) -> Result<String, Failure> {
    let founds = form.text("do") == "found";
    if founds {
        door.require_any("bookings", "keep")?;
        if !(1..=40).contains(&form.text("club-name").chars().count()) {
            return Err(Failure::bad("club-name", "bookings-club-name-bad"));
        }
    }
    let who = Meet {
        name: form.text("name").to_owned(),
        phone: form.text("phone").to_owned(),
        ..Meet::default()
    };
    let (community, actor) = (door.community.id, super::join::label(door));
    let name = form.text("club-name").to_owned();
    let about: String = form.text("about").chars().take(500).collect();
    let club: Option<Uuid> = form.opt("club").and_then(|id| Uuid::try_parse(id).ok());
    if !founds && club.is_none() {
        return Err(Failure::bad("club", "bookings-club-choose"));
    }
    let person = door
        .write::<_, Failure, _>(move |tx| {
            let met = learner::meet(tx, community, &actor, &who).map_err(unmet)?;
            match club.filter(|_| !founds) {
                Some(club) => club::join(tx, community, &actor, club, met.id)?,
                None => {
                    club::found(tx, community, &actor, (&name, &about), met.id)?;
                }
            }
            Ok(met.id)
        })
        .await?;
    if founds {
        return Ok("/clubs?said=bookings-club-founded-done".to_owned());
    }
    let token = super::token(door.app.store().keys(), community, person);
    Ok(format!("/mine/{token}?said=bookings-club-joined-done"))
}

fn own(door: &Door, given: &str, id: &str) -> Result<(PersonId, Uuid), Failure> {
    let person = person_of(door.app.store().keys(), door.community.id, given).ok_or(Failure::NotFound)?;
    Ok((person, Uuid::try_parse(id).map_err(|_| Failure::NotFound)?))
}

async fn shown(
    door: &Door,
    given: String,
    (person, id): (PersonId, Uuid),
    typed: Option<(Values, Errors)>,
) -> Result<Response, Failure> {
    let community = door.community.id;
    let (club, members) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((club::club(tx, community, id)?, club::members(tx, community, id)?))
        })
        .await?;
    // Only those who belong to it see who else does.
    if !members.iter().any(|(member, _)| *member == person) {
        return Err(Failure::NotFound);
    }
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ClubPage {
        f: door.frame(club.name.clone()),
        errors,
        values,
        token: given,
        leads: club.leader == person,
        members: members.into_iter().map(|(_, name)| name).collect(),
        club,
    };
    Ok(door.page(status, &page))
}

/// `GET /mine/{token}/clubs/{id}`
pub(crate) async fn page(door: Door, Path((given, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let own = own(&door, &given, &id)?;
    shown(&door, given, own, None).await
}

/// `POST /mine/{token}/clubs/{id}`: the leader's word, or leaving.
pub(crate) async fn change(
    door: Door,
    Path((given, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let (person, club) = own(&door, &given, &id)?;
    let community = door.community.id;
    if form.text("do") == "leave" {
        let left = door
            .write::<_, StoreError, _>(move |tx| club::leave(tx, community, "resident", club, person))
            .await?;
        return if left {
            Ok(Reply::to(format!("/mine/{given}?said=bookings-club-left-done")).into_response())
        } else {
            Err(Failure::conflict("bookings-club-leader-stays"))
        };
    }
    let words = form.text("words").to_owned();
    if !(1..=LONGEST).contains(&words.chars().count()) {
        let errors = Errors::one("words", "bookings-club-words-bad");
        return shown(
            &door,
            given,
            (person, club),
            Some((form.values().clone(), errors)),
        )
        .await;
    }
    let key = form.key().to_owned();
    let told = door
        .write::<_, StoreError, _>(move |tx| club::say(tx, community, club, person, &words, &key))
        .await?;
    match told {
        None => Err(Failure::NotFound),
        Some(_) => {
            let to = format!("/mine/{given}/clubs/{club}?said=bookings-club-told-done");
            Ok(Reply::to(to).into_response())
        }
    }
}
