//! `/mine`: what somebody signed up for, by name and telephone; with the way to
//! give it back, to take what is offered, and to show at the door.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Micros, Zone};
use store::{StoreError, Tx, statements};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::{person_of, token};
use crate::allocator::Answer;
use crate::api::{allocator, unmet};
use crate::behalf;
use crate::club::{self, Club};
use crate::ids::{ClaimId, OfferingId, PersonId, WaitId};
use crate::learner::{self, Meet, MeetError};
use crate::ledger::{Asker, ClaimState, Order};
use crate::marks::{self, Mark, MarkError, MarkState};
use crate::presence;
use crate::rows::{self, ClaimRow, Offering, Session, SessionState};
use crate::told::{self, Word};

statements! {
    /// Where somebody waits.
    pub(crate) WAITS_OF = "SELECT w.id, w.offering_id, w.seq, (SELECT COUNT(*) FROM bookings_wait e \
        WHERE e.community_id = $1 AND e.offering_id = w.offering_id AND e.live AND e.seq <= w.seq), w.invited_until \
        FROM bookings_wait w WHERE w.community_id = $1 AND w.person_id = $2 AND w.live ORDER BY w.seq";
}

/// Finding one's own.
#[derive(Template)]
#[template(path = "bookings/find.html")]
pub(crate) struct FindPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub missed: bool,
    /// Those whose bookings whoever is signed in may see: name and address.
    pub own: Vec<(String, String)>,
}

/// One booking.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub id: String,
    pub href: String,
    pub title: String,
    pub place: String,
    pub from: Micros,
    pub until: Micros,
    pub state: ClaimState,
    /// How often they came.
    pub hours: presence::Hours,
    /// Whether that makes a certificate.
    pub certificate: bool,
    /// Who asked for it, if another did.
    pub by: Option<String>,
    pub ends: Micros,
    pub seat: Option<i32>,
    pub live: bool,
    /// Whether it is a time that was booked, not a class.
    pub by_time: bool,
}

/// A place on a waiting list.
#[derive(Clone, Debug)]
pub(crate) struct Waits {
    pub id: String,
    pub href: String,
    pub title: String,
    pub position: i64,
    /// Until when a seat can be taken that others were asked about too; 0 for none.
    pub invited: Micros,
}

/// An entry in a lottery.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub href: String,
    pub title: String,
    pub code: String,
    pub closes: Micros,
    /// Whether it was drawn, and then whether this one won.
    pub won: Option<bool>,
    /// Its tickets.
    pub weight: i32,
    /// For how many people.
    pub party: i32,
}

/// One's own page.
#[derive(Template)]
#[template(path = "bookings/mine.html")]
pub(crate) struct MinePage {
    pub f: Frame,
    pub errors: Errors,
    pub token: String,
    pub name: String,
    pub lines: Vec<Line>,
    pub waits: Vec<Waits>,
    pub entries: Vec<Entry>,
    pub clubs: Vec<Club>,
    pub words: Vec<Word>,
    pub marks: Vec<Missed>,
    /// Until when they let others go first.
    pub paused: Option<Micros>,
    pub qr: String,
}

/// A time to which they did not come.
#[derive(Clone, Debug)]
pub(crate) struct Missed {
    pub id: String,
    pub title: String,
    pub mark: Mark,
}

/// What somebody has of one thing: one card, however many times it is.
pub(crate) struct Group<'l> {
    pub first: &'l Line,
    pub lines: Vec<&'l Line>,
}

impl MinePage {
    /// What is still to come: the times of one room together.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for line in self.lines.iter().filter(|line| line.live) {
            let known = groups.iter_mut().find(|group| group.first.href == line.href);
            match known.filter(|_| line.by_time) {
                Some(group) => group.lines.push(line),
                None => groups.push(Group {
                    first: line,
                    lines: vec![line],
                }),
            }
        }
        groups
    }

    /// What is over or was given back, the last first.
    fn past(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| !line.live).take(20).collect()
    }

    /// Whether a wait may take a seat now.
    fn is_asked(&self, wait: &Waits) -> bool {
        wait.invited > self.f.now
    }

    fn is_standing(&self, missed: &Missed) -> bool {
        missed.mark.state == MarkState::Stands
    }

    fn mark_state(&self, missed: &Missed) -> String {
        self.f
            .t(&format!("bookings-mark-{}", missed.mark.state.word()))
    }

    fn offering(&self, line: &Line) -> String {
        line.href.rsplit('/').next().unwrap_or_default().to_owned()
    }

    fn certificate(&self, line: &Line) -> String {
        let offering = line.href.rsplit('/').next().unwrap_or_default();
        format!("/mine/{}/certificate/{offering}", self.token)
    }

    fn state(&self, line: &Line) -> String {
        self.f
            .t(&format!("bookings-state-{}", line.state.word().replace('_', "-")))
    }
}

/// `GET /mine`
pub(crate) async fn ask(door: Door) -> Result<Response, Failure> {
    let page = FindPage {
        f: door.frame_t("bookings-mine-title"),
        errors: Errors::none(),
        values: Values::default(),
        missed: false,
        own: known(&door).await?,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// Whoever is signed in and those for whom they may act, as far as they took part.
async fn known(door: &Door) -> Result<Vec<(String, String)>, Failure> {
    let account = door.actor.account.filter(|_| door.actor.staff.is_none());
    let Some(account) = account else {
        return Ok(Vec::new());
    };
    let (community, name) = (door.community.id, door.actor.name.clone());
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let agent = behalf::agent(tx, community, account, &name)?;
            let mut found = Vec::new();
            for may in agent.may {
                if let Some(learner) = behalf::learner_of(tx, community, may.person)? {
                    found.push((may.name, learner.id));
                }
            }
            Ok(found)
        })
        .await?;
    let keys = door.app.store().keys();
    let link = |(name, id)| (name, format!("/mine/{}", token(keys, community, id)));
    Ok(found.into_iter().map(link).collect())
}

/// `POST /mine`
pub(crate) async fn find(door: Door, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let who = Meet {
        name: form.text("name").to_owned(),
        phone: form.text("phone").to_owned(),
        ..Meet::default()
    };
    let community = door.community.id;
    let found = door.read(move |tx| learner::find(tx, community, &who)).await;
    let (errors, missed) = match found {
        Ok(Some(known)) => {
            let token = token(door.app.store().keys(), community, known.id);
            return Ok(Reply::to(format!("/mine/{token}")).into_response());
        }
        Ok(None) => (Errors::none(), true),
        Err(MeetError::Store(error)) => return Err(error.into()),
        Err(other) => match unmet(other) {
            Failure::BadInput(errors) => (errors, false),
            failure => return Err(failure),
        },
    };
    let page = FindPage {
        f: door.frame_t("bookings-mine-title"),
        errors,
        values: form.values().clone(),
        missed,
        own: Vec::new(),
    };
    Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn person(door: &Door, given: &str) -> Result<PersonId, Failure> {
    person_of(door.app.store().keys(), door.community.id, given).ok_or(Failure::NotFound)
}

/// What is read of a person.
pub(crate) struct Own {
    pub name: String,
    pub lines: Vec<Line>,
    pub waits: Vec<Waits>,
    pub entries: Vec<Entry>,
    pub clubs: Vec<Club>,
    pub words: Vec<Word>,
    pub marks: Vec<Missed>,
    pub paused: Option<Micros>,
}

/// One claim as its holder sees it.
fn line(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    claim: &ClaimRow,
) -> Result<Line, StoreError> {
    let now = tx.now();
    let offering = tx.one(&rows::OFFERING, &[&community, &claim.offering], Offering::read)?;
    let by_time = claim.starts.0 != 0;
    let sessions = tx.all(&rows::SESSIONS, &[&community, &claim.offering], Session::read)?;
    let next = sessions
        .iter()
        .find(|session| session.ends > now && session.state != SessionState::Off);
    let state = match presence::at_hand(&sessions, now) {
        Some(session) if presence::seen(tx, community, session.id, person)?.is_some() => {
            ClaimState::CheckedIn
        }
        Some(_) if claim.state == ClaimState::CheckedIn => ClaimState::Confirmed,
        Some(_) | None => claim.state,
    };
    let (hours, ran) = if sessions.is_empty() {
        Default::default()
    } else {
        presence::own_hours(tx, community, person, claim.offering)?
    };
    let (from, until) = match (by_time, next) {
        (true, _) => (claim.starts, claim.ends),
        (false, Some(next)) => (next.starts, next.ends),
        (false, None) => (offering.first, offering.last),
    };
    Ok(Line {
        id: claim.id.to_string(),
        href: format!("/classes/{}", offering.id),
        title: offering.title,
        place: offering.place,
        from,
        until,
        state,
        hours,
        by: behalf::agent_of(tx, community, person, claim.offering)?,
        certificate: presence::is_enough(hours.times, ran),
        ends: claim.until,
        seat: (offering.way == rows::WayWord::Slot).then_some(claim.seat + 1),
        live: claim.live && until > now,
        by_time,
    })
}

/// Reads what somebody has.
pub(crate) fn own(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Own, StoreError> {
    let known = learner::by_id(tx, community, person)?.ok_or(StoreError::NoRow)?;
    let claims = tx.all(&rows::OF_PERSON, &[&community, &person], ClaimRow::read)?;
    let mut lines = Vec::new();
    for claim in claims {
        lines.push(line(tx, community, person, &claim)?);
    }
    lines.sort_by_key(|line| if line.live { line.from.0 } else { i64::MAX });
    let waits: Vec<(WaitId, OfferingId, i64, Micros)> = tx.all(&WAITS_OF, &[&community, &person], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(3)?, row.get(4)?))
    })?;
    let mut shown = Vec::new();
    for (id, offering, position, invited) in waits {
        let offering = tx.one(&rows::OFFERING, &[&community, &offering], Offering::read)?;
        shown.push(Waits {
            id: id.to_string(),
            href: format!("/classes/{}", offering.id),
            title: offering.title,
            position,
            invited,
        });
    }
    Ok(Own {
        clubs: club::clubs_of(tx, community, person)?,
        entries: entries(tx, community, person)?,
        words: told::words_of(tx, community, person)?,
        marks: missed(tx, community, person)?,
        paused: marks::paused_until(tx, community, person, tx.now().day(&Zone::shanghai()))?,
        name: known.name,
        lines,
        waits: shown,
    })
}

fn missed(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Missed>, StoreError> {
    let marks = marks::of_person(tx, community, person)?;
    let mut shown = Vec::with_capacity(marks.len());
    for mark in marks {
        let offering = tx.one(&rows::OFFERING, &[&community, &mark.offering], Offering::read)?;
        shown.push(Missed {
            id: mark.id.to_string(),
            title: offering.title,
            mark,
        });
    }
    Ok(shown)
}

fn entries(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Entry>, StoreError> {
    tx.all(&rows::ENTRIES_OF, &[&community, &person], |row| {
        let code: kernel::Uuid = row.get(0)?;
        let (draw, fate): (crate::ids::DrawId, i32) = (row.get(1)?, row.get(2)?);
        Ok(Entry {
            href: format!("/draws/{draw}"),
            won: (fate > 0).then_some(fate == 1),
            title: row.get(5)?,
            code: code.simple().to_string(),
            closes: row.get(4)?,
            weight: row.get(6)?,
            party: row.get(7)?,
        })
    })
}

/// `GET /mine/{token}`
pub(crate) async fn page(door: Door, Path(given): Path<String>) -> Result<Response, Failure> {
    let page = shown(&door, given, Errors::none()).await?;
    Ok(door.page(StatusCode::OK, &page))
}

async fn shown(door: &Door, given: String, errors: Errors) -> Result<MinePage, Failure> {
    let (person, community) = (person(door, &given)?, door.community.id);
    let own = door
        .read::<_, StoreError, _>(move |tx| own(tx, community, person))
        .await?;
    let pass = crate::pass::issue(door.app.store().keys(), community, person, door.now);
    let address = door
        .app
        .config()
        .absolute(&format!("/desk/classes/at-door/{pass}"));
    Ok(MinePage {
        qr: web::qr::svg(&address, &door.t("bookings-qr")).0,
        f: door.frame_t("bookings-mine-title"),
        errors,
        token: given,
        name: own.name,
        lines: own.lines,
        waits: own.waits,
        clubs: own.clubs,
        entries: own.entries,
        words: own.words,
        marks: own.marks,
        paused: own.paused,
    })
}

async fn act(
    door: &Door,
    given: &str,
    thing: kernel::Uuid,
    order: Order,
    form: &Form,
    said: &str,
) -> Result<Response, Failure> {
    let (person, community) = (person(door, given)?, door.community.id);
    // Only what is theirs.
    let theirs = door
        .read::<_, StoreError, _>(move |tx| {
            let claim = tx.maybe(&rows::CLAIM, &[&community, &thing], ClaimRow::read)?;
            let waits = tx.all(&WAITS_OF, &[&community, &person], |row| {
                row.get::<kernel::Uuid>(0)
            })?;
            Ok(claim.is_some_and(|claim| claim.person == person) || waits.contains(&thing))
        })
        .await?;
    if !theirs {
        return Err(Failure::NotFound);
    }
    let asker = Asker {
        actor: Arc::from("resident"),
        channel: "page",
        person,
        standing: 0,
    };
    let key = format!("resident/{}", form.key());
    let body = format!("{thing}{said}").into_bytes();
    match allocator(door)?.ask(asker, order, key, body).await {
        Answer::Receipt(_) | Answer::Again(_) => {
            Ok(Reply::to(format!("/mine/{given}?said={said}")).into_response())
        }
        Answer::OtherBody => Err(Failure::OtherBody),
        Answer::Unavailable => Err(Failure::Unavailable),
        Answer::Refused(why) => Err(Failure::conflict(crate::api::say(why))),
    }
}

/// Gives a booking back.
pub(crate) async fn cancel(
    door: Door,
    Path((given, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let id: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    act(
        &door,
        &given,
        id.0,
        Order::Cancel(id),
        &form,
        "bookings-cancelled-done",
    )
    .await
}

/// Takes what is offered.
pub(crate) async fn accept(
    door: Door,
    Path((given, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let id: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    act(
        &door,
        &given,
        id.0,
        Order::Accept(id),
        &form,
        "bookings-accepted-done",
    )
    .await
}

/// Leaves a waiting list.
pub(crate) async fn leave(
    door: Door,
    Path((given, wait)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let id: WaitId = wait.parse().map_err(|_| Failure::NotFound)?;
    act(&door, &given, id.0, Order::Leave(id), &form, "bookings-left-done").await
}

/// Takes a seat that others were asked about too.
pub(crate) async fn take(
    door: Door,
    Path((given, wait)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let id: WaitId = wait.parse().map_err(|_| Failure::NotFound)?;
    act(
        &door,
        &given,
        id.0,
        Order::Take(id),
        &form,
        "bookings-accepted-done",
    )
    .await
}

/// Gives back every time of one thing that is still to come.
pub(crate) async fn cancel_all(
    door: Door,
    Path((given, offering)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (person, community) = (person(&door, &given)?, door.community.id);
    let id: OfferingId = offering.parse().map_err(|_| Failure::NotFound)?;
    let claims = door
        .read::<_, StoreError, _>(move |tx| tx.all(&rows::OF_PERSON, &[&community, &person], ClaimRow::read))
        .await?;
    let live = |claim: &&ClaimRow| {
        claim.offering == id && claim.state == ClaimState::Confirmed && claim.starts > door.now
    };
    for claim in claims.iter().filter(live) {
        let asker = Asker {
            actor: Arc::from("resident"),
            channel: "page",
            person,
            standing: 0,
        };
        let key = format!("resident/{}/{}", form.key(), claim.id);
        let answer = allocator(&door)?
            .ask(asker, Order::Cancel(claim.id), key, b"cancel-all".to_vec())
            .await;
        if answer == Answer::Unavailable {
            return Err(Failure::Unavailable);
        }
    }
    Ok(Reply::to(format!("/mine/{given}?said=bookings-cancelled-done")).into_response())
}

/// Says why one did not come.
pub(crate) async fn appeal(
    door: Door,
    Path((given, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (person, community) = (person(&door, &given)?, door.community.id);
    let id: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    let words = form.text("words").to_owned();
    let done = door
        .write::<_, MarkError, _>(move |tx| marks::appeal(tx, community, person, id, &words))
        .await;
    match done {
        Ok(()) => Ok(Reply::to(format!("/mine/{given}?said=bookings-mark-said-done")).into_response()),
        Err(MarkError::NotFound) => Err(Failure::NotFound),
        Err(MarkError::Store(error)) => Err(error.into()),
        Err(MarkError::Words) => {
            let page = shown(&door, given, Errors::one("words", "bookings-mark-words")).await?;
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        // A second tap.
        Err(MarkError::Done | MarkError::Same) => Err(Failure::conflict("bookings-mark-done")),
    }
}
