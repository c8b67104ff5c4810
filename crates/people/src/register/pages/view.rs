//! `GET /people/{id}`: somebody, as far as the viewer may know them.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use store::Tx;
use store::audit::Event;
use web::{Door, Failure, Frame};

use super::reveal::PURPOSES;
use super::row::Row;
use super::{Hand, form, person_id};
use crate::pages::Field;
use crate::register::consent::{Consent, Giver, Purpose};
use crate::register::merge::{self, Likeness, Merge};
use crate::register::person::person;
use crate::register::{Contact, Household, Kin, Label, LabelKind, Person, Refused, Relation};

/// Somebody.
#[derive(Template)]
#[template(path = "register/person.html")]
pub(crate) struct PersonPage {
    pub f: Frame,
    pub row: Row,
    pub version: i32,
    pub facts: Vec<(String, String)>,
    pub sealed: Vec<Shut>,
    pub purposes: Vec<(&'static str, &'static str)>,
    pub home: Vec<Row>,
    pub labels: Vec<LabelRow>,
    pub relations: Vec<KinRow>,
    pub contacts: Vec<(String, String, String)>,
    pub readings: Vec<Past>,
    pub history: Vec<Past>,
    pub may: May,
    pub label_fields: Vec<Field>,
    pub kin_fields: Vec<Field>,
    pub move_fields: Vec<Field>,
    pub into: Option<String>,
    pub alike: Vec<(Row, &'static str, String)>,
    pub merges: Vec<(String, String, String)>,
    pub consents: Vec<ConsentRow>,
    pub consent_fields: Vec<Field>,
    /// They have a log-in: a telephone or a card.
    pub tied: bool,
    /// This viewer may make cards.
    pub card: bool,
}

/// A consent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ConsentRow {
    pub id: String,
    pub purpose: String,
    pub agent: String,
    pub giver: String,
    pub evidence: String,
    pub from: String,
    pub until: String,
    pub revoked: String,
    pub holds: bool,
}

/// What the viewer may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct May {
    pub edit: bool,
    pub label: bool,
    pub propose: bool,
    pub reveal: bool,
    pub visit: bool,
    pub consent: bool,
}

/// A sealed field: its name, its word, and what it holds once it was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shut {
    pub field: &'static str,
    pub word: &'static str,
    pub there: bool,
    pub open: Option<String>,
}

/// A label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LabelRow {
    pub id: String,
    pub name: String,
    pub source: String,
    pub evidence: String,
    pub from: String,
    pub until: String,
    pub confirmed: String,
}

/// A relation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KinRow {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub href: String,
    pub order: i32,
}

/// Something that was done to somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Past {
    pub when: String,
    pub who: String,
    pub what: String,
}

/// Everything that the page needs of the store.
pub(super) struct Known {
    one: Person,
    household: Option<Household>,
    home: Vec<Person>,
    labels: Vec<Label>,
    relations: Vec<Relation>,
    contacts: Vec<Contact>,
    events: Vec<Event>,
    alike: Vec<(Person, Likeness)>,
    merges: Vec<(Merge, String)>,
    consents: Vec<Consent>,
}

/// Reads somebody whom the actor may see.
pub(super) fn known(tx: &mut Tx<'_>, hand: &Hand, id: kernel::PersonId) -> Result<Known, Refused> {
    let one = Person::see(tx, &hand.cx(), id)?;
    let community = hand.community;
    let (household, home) = match one.household {
        Some(household) => (
            Household::by_id(tx, community, household)?,
            Household::people(tx, community, household)?,
        ),
        None => (None, Vec::new()),
    };
    let alike = if hand.cx().policy.may(&hand.actor, "edit", &one) && one.merged_into.is_none() {
        merge::alike(tx, &hand.cx(), &one)?
    } else {
        Vec::new()
    };
    let mut merges = Vec::new();
    for merge in merge::merges(tx, community, id)? {
        let gone = person(tx, community, merge.gone)?;
        merges.push((merge, gone.map(|gone| gone.name).unwrap_or_default()));
    }
    Ok(Known {
        alike,
        merges,
        consents: Consent::of(tx, community, id)?,
        household,
        home: home.into_iter().filter(|other| other.id != id).collect(),
        labels: Label::of(tx, community, id)?,
        relations: Relation::of(tx, community, id)?,
        contacts: Contact::of(tx, community, id)?,
        events: Event::of_subject(tx, community, id.0)?,
        one,
    })
}

/// `GET /people/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let id = person_id(&id)?;
    let acting = hand.clone();
    let known = door
        .read::<_, Refused, _>(move |tx| known(tx, &acting, id))
        .await?;
    Ok(show(&door, &hand, &known, None))
}

/// The page, with a sealed field opened for once.
pub(super) fn show(door: &Door, hand: &Hand, known: &Known, opened: Option<(&str, String)>) -> Response {
    let one = &known.one;
    let f = door.frame(one.name.clone());
    let may = |action| door.may(action, one) && one.merged_into.is_none();
    let shut = |field: &'static str, word: &'static str, there: bool| Shut {
        open: opened
            .as_ref()
            .filter(|(name, _)| *name == field)
            .map(|(_, text)| text.clone()),
        field,
        word,
        there,
    };
    let door_there = known.household.as_ref().is_some_and(|home| home.door.is_some());
    let page = PersonPage {
        row: Row::of(&f, &hand.centre, one),
        version: one.version,
        facts: facts(&f, one),
        sealed: vec![
            shut("number", "people-reg-number", one.id_sealed.is_some()),
            shut("phone", "people-phone", one.phone.is_some()),
            shut("email", "people-reg-email", one.email.is_some()),
            shut("door", "people-reg-door", door_there),
        ],
        purposes: PURPOSES.to_vec(),
        home: known
            .home
            .iter()
            .map(|other| Row::of(&f, &hand.centre, other))
            .collect(),
        labels: known.labels.iter().map(|label| label_row(&f, label)).collect(),
        relations: known.relations.iter().map(|kin| kin_row(&f, kin)).collect(),
        contacts: known
            .contacts
            .iter()
            .map(|contact| contact_row(&f, contact))
            .collect(),
        readings: past(&f, hand, &known.events, true),
        history: past(&f, hand, &known.events, false),
        may: May {
            edit: may("edit"),
            label: may("label"),
            propose: may("propose_label"),
            reveal: may("reveal"),
            visit: may("visit"),
            consent: may("consent"),
        },
        label_fields: label_fields(&f),
        kin_fields: kin_fields(&f),
        move_fields: vec![
            Field::choice(&f, "place", "people-reg-place", form::places(hand, &f)),
            Field::new(&f, "door", "text", "people-reg-door"),
            Field::choice(&f, "part", "people-reg-part", form::parts(&f)),
        ],
        alike: known
            .alike
            .iter()
            .map(|(other, why)| alike_row(&f, hand, other, *why))
            .collect(),
        merges: known
            .merges
            .iter()
            .map(|(merge, name)| (merge.id.simple().to_string(), name.clone(), f.moment(merge.at)))
            .collect(),
        consents: known
            .consents
            .iter()
            .map(|consent| consent_row(&f, consent))
            .collect(),
        consent_fields: consent_fields(&f),
        tied: one.account.is_some(),
        card: door.may_any("resident", "card"),
        into: one.merged_into.map(|id| format!("/people/{id}")),
        f,
    };
    door.page(StatusCode::OK, &page)
}

pub(super) fn facts(f: &Frame, one: &Person) -> Vec<(String, String)> {
    let words = |start: &str, words: &str| {
        let names: Vec<String> = words
            .split_whitespace()
            .map(|word| f.t(&format!("{start}{word}")))
            .collect();
        names.join(&f.t("people-or"))
    };
    let born = one.born.map(|day| day.to_string()).unwrap_or_default();
    [
        ("people-reg-former", one.former_names.clone()),
        ("people-reg-born", born),
        ("people-reg-needs", words("people-reg-need-", &one.needs)),
        (
            "people-reg-languages",
            words("people-reg-language-", &one.languages),
        ),
        ("people-reg-channel", words("people-reg-channel-", &one.channel)),
        ("people-reg-since", f.date(one.created_at)),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| (f.t(key), text))
    .collect()
}

/// The word of a label.
pub(crate) fn label_word(f: &Frame, kind: LabelKind) -> String {
    f.t(&format!("people-reg-label-{}", kind.word().replace('_', "-")))
}

fn label_row(f: &Frame, label: &Label) -> LabelRow {
    LabelRow {
        id: label.id.simple().to_string(),
        name: label_word(f, label.kind),
        source: label.source.clone(),
        evidence: label.evidence.clone(),
        from: label.from_day.to_string(),
        until: label.until_day.map(|day| day.to_string()).unwrap_or_default(),
        confirmed: label.confirmed_by.clone(),
    }
}

fn kin_row(f: &Frame, kin: &Relation) -> KinRow {
    KinRow {
        id: kin.id.simple().to_string(),
        kind: f.t(&format!("people-reg-kin-{}", kin.kind)),
        name: kin.name.clone(),
        href: kin.other.map(|id| format!("/people/{id}")).unwrap_or_default(),
        order: if kin.kind == Kin::Emergency { kin.ord } else { 0 },
    }
}

fn contact_row(f: &Frame, contact: &Contact) -> (String, String, String) {
    let kind = f.t(&format!("people-reg-contact-{}", contact.kind));
    (f.moment(contact.at), kind, contact.note.clone())
}

/// What was done to somebody, the latest first: the readings of what is sealed, or all else.
pub(super) fn past(f: &Frame, hand: &Hand, events: &[Event], readings: bool) -> Vec<Past> {
    let of_kind = events
        .iter()
        .filter(|event| (event.verb == "sealed.read") == readings);
    of_kind.rev().take(50).map(|event| told(f, hand, event)).collect()
}

fn told(f: &Frame, hand: &Hand, event: &Event) -> Past {
    let body: serde_json::Value = serde_json::from_str(&event.body).unwrap_or_default();
    let text = |name: &str| {
        body.get(name)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    };
    let by = text("by");
    let staff = event.actor.strip_prefix("staff:").and_then(|id| id.parse().ok());
    let known = staff
        .and_then(|id| hand.centre.person(id))
        .map(|one| one.name.clone());
    let who = match known {
        _ if !by.is_empty() => by.to_owned(),
        Some(name) => name,
        None => event.actor.clone(),
    };
    let what = if event.verb == "sealed.read" {
        let field = text("field").rsplit('.').next().unwrap_or_default();
        let purpose = f.t(&format!("people-reg-why-{}", text("purpose").replace('_', "-")));
        format!("{} · {purpose}", f.t(&format!("people-reg-sealed-{field}")))
    } else {
        let mut said = f.t(&format!("people-reg-did-{}", event.verb.replace(['.', '_'], "-")));
        for change in body
            .get("what")
            .and_then(serde_json::Value::as_array)
            .into_iter()
            .flatten()
        {
            let part = |at: usize| {
                change
                    .get(at)
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default()
            };
            said.push_str(&format!(
                " {}: {} → {};",
                field_word(f, part(0)),
                part(1),
                part(2)
            ));
        }
        said
    };
    Past {
        when: f.moment(event.at),
        who,
        what,
    }
}

fn field_word(f: &Frame, field: &str) -> String {
    let key = match field {
        "former_names" => "people-reg-former",
        "phone" => "people-phone",
        _ => return f.t(&format!("people-reg-{field}")),
    };
    f.t(key)
}

fn label_fields(f: &Frame) -> Vec<Field> {
    let kinds = LabelKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), label_word(f, *kind)))
        .collect();
    vec![
        Field::choice(f, "kind", "people-reg-label", kinds),
        Field::new(f, "source", "text", "people-reg-source").hint(f, "people-reg-source-hint"),
        Field::new(f, "evidence", "text", "people-reg-evidence").hint(f, "people-reg-evidence-hint"),
        Field::new(f, "from", "date", "people-from-day"),
        Field::new(f, "until", "date", "people-until-day").hint(f, "people-reg-until-hint"),
    ]
}

fn alike_row(f: &Frame, hand: &Hand, other: &Person, why: Likeness) -> (Row, &'static str, String) {
    let word = match why {
        Likeness::NameAndBirthday => "people-reg-alike-born",
        Likeness::NameAndPhone => "people-reg-alike-phone",
        Likeness::NameAndPlace => "people-reg-alike-place",
    };
    (Row::of(f, &hand.centre, other), word, other.id.to_string())
}

pub(super) fn consent_row(f: &Frame, consent: &Consent) -> ConsentRow {
    ConsentRow {
        id: consent.id.simple().to_string(),
        purpose: purpose_word(f, consent.purpose),
        agent: consent.agent_name.clone(),
        giver: f.t(&format!("people-reg-giver-{}", consent.given_by)),
        evidence: consent.evidence.clone(),
        from: consent.from_day.to_string(),
        until: consent.until_day.map(|day| day.to_string()).unwrap_or_default(),
        revoked: consent.revoked_at.map(|at| f.date(at)).unwrap_or_default(),
        holds: consent.holds(f.today()),
    }
}

fn purpose_word(f: &Frame, purpose: Purpose) -> String {
    f.t(&format!("people-reg-for-{}", purpose.word().replace('_', "-")))
}

fn consent_fields(f: &Frame) -> Vec<Field> {
    let purposes = Purpose::ALL.iter();
    let purposes = purposes.map(|purpose| (purpose.word().to_owned(), purpose_word(f, *purpose)));
    let givers = Giver::ALL.iter();
    let givers = givers.map(|giver| (giver.word().to_owned(), f.t(&format!("people-reg-giver-{giver}"))));
    vec![
        Field::choice(f, "purpose", "people-reg-for", purposes.collect()),
        Field::choice(f, "given_by", "people-reg-giver", givers.collect()),
        Field::new(f, "agent_name", "text", "people-reg-agent").hint(f, "people-reg-agent-hint"),
        Field::new(f, "agent_phone", "tel", "people-reg-agent-phone"),
        Field::new(f, "evidence", "text", "people-reg-evidence").hint(f, "people-reg-consent-evidence-hint"),
        Field::new(f, "until", "date", "people-until-day"),
    ]
}

fn kin_fields(f: &Frame) -> Vec<Field> {
    let kinds = Kin::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), f.t(&format!("people-reg-kin-{kind}"))))
        .collect();
    vec![
        Field::choice(f, "kin", "people-reg-kin", kinds),
        Field::new(f, "other", "text", "people-reg-kin-other").hint(f, "people-reg-kin-other-hint"),
        Field::new(f, "kin_name", "text", "people-reg-name").hint(f, "people-reg-kin-name-hint"),
        Field::new(f, "kin_phone", "tel", "people-phone"),
    ]
}
