//! `/mine`: what somebody signed up for, by name and telephone; with the way to
//! give it back, to take what is offered, and to show at the door.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::own::{Entry, Line, Missed, Waits, own};
use super::{person_of, token};
use crate::api::unmet;
use crate::behalf;
use crate::club::Club;
use crate::ids::PersonId;
use crate::learner::{self, Meet, MeetError};
use crate::marks::MarkState;
use crate::no_show::NoShow;
use crate::told::Word;

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
    /// The numbers of the rule.
    pub rule: NoShow,
    /// Until when they let others go first.
    pub paused: Option<Micros>,
    pub qr: String,
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

    /// The last day of what is had by whole days.
    fn last_day(&self, line: &Line) -> String {
        self.f.date(line.until.plus(-1))
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
        missed.mark.state == MarkState::Stands && self.rule.may_say(missed.mark.at, self.f.now)
    }

    fn mark_state(&self, missed: &Missed) -> String {
        self.f.t(&format!("bookings-mark-{}", missed.mark.state.word()))
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

pub(super) fn person(door: &Door, given: &str) -> Result<PersonId, Failure> {
    person_of(door.app.store().keys(), door.community.id, given).ok_or(Failure::NotFound)
}

/// `GET /mine/{token}`
pub(crate) async fn page(door: Door, Path(given): Path<String>) -> Result<Response, Failure> {
    let page = shown(&door, given, Errors::none()).await?;
    Ok(door.page(StatusCode::OK, &page))
}

pub(super) async fn shown(door: &Door, given: String, errors: Errors) -> Result<MinePage, Failure> {
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
        rule: own.rule,
        paused: own.paused,
    })
}
