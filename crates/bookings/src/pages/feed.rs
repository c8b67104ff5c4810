//! iCalendar (RFC 5545): the sessions of an offering, or of a person.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Failure};

use super::own::own;
use super::{cards, offering, person_of, timetable};
use crate::rows::{self, Session, SessionState};

/// One event.
struct Event {
    uid: String,
    from: Micros,
    until: Micros,
    title: String,
    place: String,
    off: bool,
    version: i32,
}

/// `GET /classes/{id}/calendar.ics`
pub(crate) async fn of_offering(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (id, community) = (id.parse().map_err(|_| Failure::NotFound)?, door.community.id);
    let read = door
        .read::<_, StoreError, _>(move |tx| offering::read(tx, community, id))
        .await?;
    let events = read
        .sessions
        .iter()
        .map(|session| event(session, &read.offering.title, &read.offering.place));
    let events: Vec<Event> = events.collect();
    Ok(answer(&door, &read.offering.title, &events))
}

fn event(session: &Session, title: &str, place: &str) -> Event {
    Event {
        uid: session.id.to_string(),
        from: session.starts,
        until: session.ends,
        title: title.to_owned(),
        place: if session.place.is_empty() {
            place.to_owned()
        } else {
            session.place.clone()
        },
        off: session.state == SessionState::Off,
        version: session.version,
    }
}

/// `GET /mine/{token}/calendar.ics`
pub(crate) async fn of_person(door: Door, Path(given): Path<String>) -> Result<Response, Failure> {
    let community = door.community.id;
    let person = person_of(door.app.store().keys(), community, &given).ok_or(Failure::NotFound)?;
    let (name, events) = door
        .read::<_, StoreError, _>(move |tx| {
            let own = own(tx, community, person)?;
            let mut events = Vec::new();
            for line in own.lines.iter().filter(|line| line.live) {
                let id = line
                    .href
                    .rsplit('/')
                    .next()
                    .and_then(|id| id.parse::<crate::ids::OfferingId>().ok());
                let Some(id) = id else { continue };
                let sessions = tx.all(&rows::SESSIONS, &[&community, &id], Session::read)?;
                if sessions.is_empty() {
                    events.push(Event {
                        uid: line.id.clone(),
                        from: line.from,
                        until: line.until,
                        title: line.title.clone(),
                        place: line.place.clone(),
                        off: false,
                        version: 1,
                    });
                }
                events.extend(
                    sessions
                        .iter()
                        .map(|session| event(session, &line.title, &line.place)),
                );
            }
            Ok((own.name, events))
        })
        .await?;
    Ok(answer(&door, &name, &events))
}

fn answer(door: &Door, name: &str, events: &[Event]) -> Response {
    let host = door.app.config().absolute("/");
    let mut out = String::new();
    let mut put = |line: &str| fold(&mut out, line);
    put("BEGIN:VCALENDAR");
    put("VERSION:2.0");
    put("PRODID:-//Huiyin//bookings//ZH");
    put(&format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        put("BEGIN:VEVENT");
        put(&format!(
            "UID:{}@{}",
            event.uid,
            host.trim_start_matches("https://")
                .trim_start_matches("http://")
                .trim_end_matches('/')
        ));
        put(&format!("DTSTAMP:{}", utc(door.now)));
        put(&format!("DTSTART:{}", utc(event.from)));
        put(&format!("DTEND:{}", utc(event.until)));
        put(&format!("SEQUENCE:{}", event.version));
        put(&format!("SUMMARY:{}", escaped(&event.title)));
        if !event.place.is_empty() {
            put(&format!("LOCATION:{}", escaped(&event.place)));
        }
        if event.off {
            put("STATUS:CANCELLED");
        }
        put("END:VEVENT");
    }
    put("END:VCALENDAR");
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], out).into_response()
}

/// `GET /timetable.ics?place=` or `?teacher=`: the sessions of a room, or of a
/// teacher, of the last month and the next half year.
pub(crate) async fn of_place(door: Door) -> Result<Response, Failure> {
    let community = door.community.id;
    let query = door.query();
    let (place, teacher) = (query.text("place").to_owned(), query.text("teacher").to_owned());
    let name = if place.is_empty() { &teacher } else { &place };
    let name = if name.is_empty() {
        door.t("bookings-timetable-title")
    } else {
        name.clone()
    };
    let events = door
        .read::<_, StoreError, _>(move |tx| {
            let (from, until) = (tx.now().plus(-30 * Micros::DAY), tx.now().plus(183 * Micros::DAY));
            let held = timetable::held(tx, community, from, until)?;
            let wanted = |one: &&timetable::Held| {
                (place.is_empty() || one.place == place) && (teacher.is_empty() || one.teacher == teacher)
            };
            let event = |one: &timetable::Held| Event {
                uid: one.session.clone(),
                from: one.from,
                until: one.until,
                title: one.title.clone(),
                place: one.place.clone(),
                off: one.state == SessionState::Off,
                version: one.version,
            };
            Ok(held.iter().filter(wanted).map(event).collect::<Vec<_>>())
        })
        .await?;
    Ok(answer(&door, &name, &events))
}

/// `GET /classes.atom`: what is on, for those who follow it elsewhere; `?for=` narrows it.
pub(crate) async fn atom(door: Door) -> Result<Response, Failure> {
    let word = door.query().text("for").to_owned();
    let mut all = cards(&door).await?;
    all.retain(|card| !card.off && card.is_for(&word));
    all.truncate(100);
    let f = door.frame("");
    let own = door.app.config().absolute("/classes.atom");
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\
         <id>{own}</id><title>{}</title><updated>{}</updated><author><name>{}</name></author>\
         <link rel=\"self\" href=\"{own}\"/><link href=\"{}\"/>\n",
        f.lang.tag(),
        xml(&f.t("bookings-list-title")),
        door.now.rfc3339_utc(),
        xml(&door.community.name),
        door.app.config().absolute("/classes"),
    );
    for card in &all {
        let href = door.app.config().absolute(&card.href());
        let when = card.next.first().map(|(from, _)| f.moment(*from));
        let said = [
            when.unwrap_or_default(),
            card.place.clone(),
            card.standing(&f).1,
            card.about.clone(),
        ];
        let said: Vec<&str> = said
            .iter()
            .map(String::as_str)
            .filter(|one| !one.is_empty())
            .collect();
        out.push_str(&format!(
            "<entry><id>{href}</id><title>{}</title><updated>{}</updated><link href=\"{href}\"/>\
             <category term=\"{}\"/><summary>{}</summary></entry>\n",
            xml(&card.title),
            card.made.rfc3339_utc(),
            card.kind,
            xml(&said.join(" · ")),
        ));
    }
    out.push_str("</feed>\n");
    Ok((
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        out,
    )
        .into_response())
}

/// Text in XML; signs that XML cannot hold are left out.
fn xml(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_control())
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// `20261124T060000Z`
fn utc(at: Micros) -> String {
    let text = at.rfc3339_utc();
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    // Whole seconds only.
    format!("{}Z", plain.get(..15).unwrap_or_default())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

/// A line of at most 75 bytes, folded as RFC 5545 asks.
fn fold(out: &mut String, line: &str) {
    let mut room = 75;
    for sign in line.chars() {
        if sign.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(sign);
        room -= sign.len_utf8();
    }
    out.push_str("\r\n");
}
