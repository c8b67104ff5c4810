//! The form of somebody: to add, and to change.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{BadIdCard, Day, GridPath, IdNumber};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::{Hand, person_id};
use crate::pages::Field;
use crate::register::person::{CHANNELS, LANGUAGES, NEEDS};
use crate::register::{
    Change, Details, Given, New, Part, Person, Refused, Sex, State, add as add_rule, change as change_rule,
};

/// The form.
#[derive(Template)]
#[template(path = "register/form.html")]
pub(crate) struct FormPage {
    pub f: Frame,
    pub action: String,
    pub back: String,
    pub fields: Vec<Field>,
    pub values: Values,
    pub errors: Errors,
    pub version: i32,
    /// Who has the number already.
    pub other: Option<String>,
}

fn choices(f: &Frame, start: &str, words: &[&str]) -> Vec<(String, String)> {
    let name = |word: &&str| ((*word).to_owned(), f.t(&format!("{start}{word}")));
    words.iter().map(name).collect()
}

fn ticks(f: &Frame, name: &'static str, label: &str, start: &str, words: &[&str]) -> Field {
    Field {
        choices: choices(f, start, words),
        ..Field::new(f, name, "ticks", label)
    }
}

/// The parts that somebody can be in a household, as choices.
pub(super) fn parts(f: &Frame) -> Vec<(String, String)> {
    let words: Vec<&str> = Part::ALL.iter().map(|part| part.word()).collect();
    choices(f, "people-reg-part-", &words)
}

/// Places down to the staircase within the actor's reach, as choices.
pub(super) fn places(hand: &Hand, f: &Frame) -> Vec<(String, String)> {
    let reach = crate::register::Reach::of(&hand.actor);
    let mut all: Vec<(String, String)> = hand
        .centre
        .nodes()
        .iter()
        .filter(|node| !node.closed && reach.holds(&node.path))
        .map(|node| (node.path.to_string(), hand.centre.names(node.path).join(" ")))
        .collect();
    if reach == crate::register::Reach::All {
        all.insert(0, (String::new(), f.t("people-reg-nowhere")));
    }
    all
}

fn fields(f: &Frame, fresh: Option<&Hand>) -> Vec<Field> {
    let sexes = vec![
        (String::new(), f.t("people-reg-sex-unsaid")),
        ("m".to_owned(), f.t("people-reg-man")),
        ("f".to_owned(), f.t("people-reg-woman")),
    ];
    let mut channels = choices(f, "people-reg-channel-", CHANNELS);
    channels.insert(0, (String::new(), f.t("people-reg-channel-any")));
    let kept = |key: &'static str| {
        if fresh.is_some() {
            key
        } else {
            "people-reg-keep-hint"
        }
    };
    let mut all = vec![
        Field::new(f, "name", "text", "people-reg-name"),
        Field::new(f, "former_names", "text", "people-reg-former").hint(f, "people-reg-former-hint"),
        Field::new(f, "number", "text", "people-reg-number").hint(f, kept("people-reg-number-hint")),
        Field::new(f, "phone", "tel", "people-phone").hint(f, kept("people-reg-phone-hint")),
        Field::new(f, "email", "email", "people-reg-email").hint(f, kept("people-reg-email-hint")),
        Field::new(f, "born", "date", "people-reg-born").hint(f, "people-reg-born-hint"),
        Field::choice(f, "sex", "people-reg-sex", sexes),
        Field::choice(f, "channel", "people-reg-channel", channels),
    ];
    match fresh {
        Some(hand) => all.extend([
            Field::choice(f, "place", "people-reg-place", places(hand, f)),
            Field::new(f, "door", "text", "people-reg-door").hint(f, "people-reg-door-hint"),
            Field::choice(f, "part", "people-reg-part", parts(f)),
        ]),
        None => {
            let states = vec![
                ("here".to_owned(), f.t("people-reg-state-here")),
                ("away".to_owned(), f.t("people-reg-state-away")),
                ("dead".to_owned(), f.t("people-reg-state-dead")),
            ];
            all.push(Field::choice(f, "state", "people-reg-state", states));
            all.push(Field::new(f, "clear_number", "tick", "people-reg-clear-number"));
            all.push(Field::new(f, "clear_phone", "tick", "people-reg-clear-phone"));
        }
    }
    all.push(ticks(f, "needs", "people-reg-needs", "people-reg-need-", NEEDS));
    all.push(ticks(
        f,
        "languages",
        "people-reg-languages",
        "people-reg-language-",
        LANGUAGES,
    ));
    all
}

/// What was typed, as far as it can be read.
fn details(form: &Form, errors: &mut Errors) -> Details {
    let born = form.opt("born").map(str::parse::<Day>);
    if matches!(born, Some(Err(_))) {
        errors.add("born", "people-bad-day");
    }
    let picked = |name: &'static str, known: &[&str]| {
        let picked: Vec<&str> = form.all(name).filter(|word| known.contains(word)).collect();
        picked.join(" ")
    };
    Details {
        name: form.text("name").to_owned(),
        former_names: form.text("former_names").to_owned(),
        born: born.and_then(Result::ok),
        sex: Sex::from_word(form.text("sex")).unwrap_or(Sex::Unsaid),
        languages: picked("languages", LANGUAGES),
        needs: picked("needs", NEEDS),
        channel: picked("channel", CHANNELS),
    }
}

/// What is wrong with a number.
pub(crate) fn number_fault(fault: BadIdCard) -> &'static str {
    match fault {
        BadIdCard::Shape => "people-reg-number-shape",
        BadIdCard::Birthday => "people-reg-number-birthday",
        BadIdCard::Check => "people-reg-number-check",
    }
}

fn sealed(form: &Form, errors: &mut Errors) -> (Option<IdNumber>, Option<String>, Option<String>) {
    let number = form.opt("number").and_then(|text| match text.parse() {
        Ok(number) => Some(number),
        Err(fault) => {
            errors.add("number", number_fault(fault));
            None
        }
    });
    let phone = form.opt("phone").and_then(|text| {
        let normal = kernel::normal_phone(text);
        if normal.is_none() {
            errors.add("phone", "people-reg-bad-phone");
        }
        normal
    });
    let email = form.opt("email").map(str::to_owned);
    if email
        .as_ref()
        .is_some_and(|email| !email.contains('@') || email.len() > 200)
    {
        errors.add("email", "people-reg-bad-email");
    }
    (number, phone, email)
}

fn new_page(hand: &Hand, f: Frame, values: Values, errors: Errors, other: Option<String>) -> FormPage {
    FormPage {
        fields: fields(&f, Some(hand)),
        action: "/people".to_owned(),
        back: "/people".to_owned(),
        values,
        errors,
        version: 0,
        other,
        f,
    }
}

fn status(errors: &Errors) -> StatusCode {
    if errors.has("version") {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// `GET /people/new`.
pub(super) async fn blank(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    door.require_any("register", "add")?;
    let page = new_page(
        &hand,
        door.frame_t("people-reg-add"),
        door.query(),
        Errors::none(),
        None,
    );
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /people`.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    door.require_any("register", "add")?;
    let mut errors = Errors::none();
    let details = details(&form, &mut errors);
    let (number, phone, email) = sealed(&form, &mut errors);
    let path = form.text("place").parse::<GridPath>().unwrap_or(GridPath::ROOT);
    let new = New {
        details,
        number,
        phone,
        email,
        path,
        door: form.text("door").to_owned(),
        part: Part::from_word(form.text("part")).unwrap_or(Part::Kin),
        source: "counter".to_owned(),
    };
    let mut other = None;
    if errors.is_empty() {
        let acting = hand.clone();
        let done = door
            .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
                let made = add_rule(tx, &acting.cx(), &new)?;
                Ok(Reply::to(format!("/people/{}?said=people-kept-done", made.id)))
            })
            .await;
        match done {
            Ok(reply) => return Ok(reply),
            Err(refused) => other = told(refused, &mut errors)?,
        }
    }
    let page = new_page(
        &hand,
        door.frame_t("people-reg-add"),
        form.values().clone(),
        errors,
        other,
    );
    Ok(door.page(status(&page.errors), &page))
}

/// What was refused, as errors of the form; who has the number, if that may be known.
fn told(refused: Refused, errors: &mut Errors) -> Result<Option<String>, Failure> {
    match refused {
        Refused::Field(field, key) => errors.add(field, key),
        Refused::Stale => errors.add("version", "people-stale"),
        Refused::Taken(other) => {
            errors.add("number", "people-reg-taken");
            return Ok(other.map(|id| format!("/people/{id}")));
        }
        Refused::NotFound | Refused::Denied | Refused::Store(_) => return Err(refused.into()),
    }
    Ok(None)
}

fn values_of(one: &Person) -> Values {
    let mut pairs = vec![
        ("name".to_owned(), one.name.clone()),
        ("former_names".to_owned(), one.former_names.clone()),
        (
            "born".to_owned(),
            one.born.map(|day| day.to_string()).unwrap_or_default(),
        ),
        ("sex".to_owned(), one.sex.to_string()),
        ("channel".to_owned(), one.channel.clone()),
        ("state".to_owned(), one.state.to_string()),
    ];
    for (name, words) in [("needs", &one.needs), ("languages", &one.languages)] {
        pairs.extend(
            words
                .split_whitespace()
                .map(|word| (name.to_owned(), word.to_owned())),
        );
    }
    Values::new(pairs)
}

fn edit_page(f: Frame, one: &Person, values: Values, errors: Errors, other: Option<String>) -> FormPage {
    FormPage {
        fields: fields(&f, None),
        action: format!("/people/{}/edit", one.id),
        back: format!("/people/{}", one.id),
        values,
        errors,
        version: one.version,
        other,
        f,
    }
}

async fn for_edit(door: &Door, hand: &Hand, id: &str) -> Result<Person, Failure> {
    let (hand, id) = (hand.clone(), person_id(id)?);
    let taken = door.read::<_, Refused, _>(move |tx| Person::take(tx, &hand.cx(), id, "edit"));
    Ok(taken.await?)
}

/// `GET /people/{id}/edit`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let one = for_edit(&door, &hand, &id).await?;
    let page = edit_page(
        door.frame(one.name.clone()),
        &one,
        values_of(&one),
        Errors::none(),
        None,
    );
    Ok(door.page(StatusCode::OK, &page))
}

fn given<T>(new: Option<T>, clear: bool) -> Given<T> {
    match new {
        Some(new) => Given::Set(new),
        None if clear => Given::Clear,
        None => Given::Keep,
    }
}

/// `POST /people/{id}/edit`.
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let one = for_edit(&door, &hand, &id).await?;
    let mut errors = Errors::none();
    let details = details(&form, &mut errors);
    let (number, phone, email) = sealed(&form, &mut errors);
    let to = Change {
        details,
        number: given(number, form.ticked("clear_number")),
        phone: given(phone, form.ticked("clear_phone")),
        email: given(email, false),
        state: State::from_word(form.text("state")).unwrap_or(one.state),
    };
    let mut other = None;
    if errors.is_empty() {
        let (acting, id, version) = (hand.clone(), one.id, form.parsed("version").unwrap_or(0));
        let done = door
            .write::<_, Refused, _>(move |tx| change_rule(tx, &acting.cx(), id, version, &to))
            .await;
        match done {
            Ok(_) => return Ok(Reply::to(format!("/people/{id}?said=people-kept-done")).into_response()),
            Err(refused) => other = told(refused, &mut errors)?,
        }
    }
    let one = for_edit(&door, &hand, &id).await?;
    let page = edit_page(
        door.frame(one.name.clone()),
        &one,
        form.values().clone(),
        errors,
        other,
    );
    Ok(door.page(status(&page.errors), &page))
}
