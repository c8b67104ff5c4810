//! Serving: find the person, choose the item, keep and send the form. What
//! people are looked for by never stands in an address.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{PersonId, Uuid};
use people::register::Cx as RegisterCx;
use store::{StoreError, StoredFile, Tx};
use web::{Door, Errors, Failure, Form, Reply};
use window::applications::Scan;
use window::applications::papers::{self, Of};
use window::catalogue::Item;
use window::errands::{ErrandError, NewErrand, Way};
use window::forms::show;
use window::pages::send::refused;
use window::reach::Reach;

use super::Hand;
use super::desk::{self, DeskPage};
use super::serving::{self, Serving, Sheet};
use crate::cx::Refused;
use crate::work::{self, Sent, WorkError};

/// `POST /counter/find`: whoever fits; a whole number of somebody known needs no choice.
pub(crate) async fn find(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let line: String = form.text("q").chars().take(100).collect();
    let (hand, wanted) = (reach.hand.clone(), line.clone());
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            if wanted.is_empty() {
                return Ok(Vec::new());
            }
            serving::look(tx, &hand.centre, &hand.actor, &wanted)
        })
        .await?;
    let whole = line.chars().filter(char::is_ascii_digit).count() >= 11;
    if let (Some(only), true, 1) = (found.first(), whole, found.len()) {
        let (id, hand) = (only.id, Hand::of(&door));
        door.write::<_, Refused, _>(move |tx| work::know(tx, &hand.cx(), Some(id)).map(|_| ()))
            .await?;
        return Ok(Reply::to("/counter").into_response());
    }
    let f = door.frame_t("counter-title");
    let hits = serving::persons(&f, &reach.hand.centre, &found);
    show_with(&door, &reach, StatusCode::OK, |s| {
        s.asked = true;
        s.hits = hits.clone();
    })
    .await
}

/// The page with something added to its middle.
async fn show_with(
    door: &Door,
    reach: &Reach,
    status: StatusCode,
    change: impl Fn(&mut Serving),
) -> Result<Response, Failure> {
    let f = door.frame_t("counter-title");
    let mut d = desk::desk(door, reach).await?;
    if let Some(sheet) = &d.s.sheet {
        d.s.shown = serving::shown(&f, sheet);
    }
    change(&mut d.s);
    Ok(door.page(status, &DeskPage::of(f, d, None)))
}

/// `POST /counter/person`
pub(crate) async fn person(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let id: Option<PersonId> = form.parsed("person");
    let hand = Hand::of(&door);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            work::know(tx, &hand.cx(), id)?;
            Ok(Reply::to("/counter"))
        })
        .await;
    desk::answer(done)
}

/// `POST /counter/choose`: an item by code, or a certificate of the negative list by name.
pub(crate) async fn choose(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let (hand, item) = (Hand::of(&door), reach.catalogue.item(form.text("item")).cloned());
    let refused = form.opt("refused").map(str::to_owned);
    let mut nowhere = item.is_none() && refused.is_none();
    nowhere |= item.as_ref().is_some_and(|item| item.closed);
    if nowhere {
        return Err(Failure::NotFound);
    }
    let matters = reach.hand.clone();
    let done = door
        .write_once::<WorkError, _>(form.key(), &form.canonical(), move |tx| {
            match (&item, &refused) {
                (Some(item), _) => work::choose(tx, &hand.cx(), &matters.cx(), item)?,
                (None, Some(name)) => work::refuse(tx, &hand.cx(), name)?,
                (None, None) => return Err(Refused::NotFound.into()),
            };
            Ok(Reply::to("/counter"))
        })
        .await;
    plain(done)
}

/// `POST /counter/aside`: keeps the open form for another time.
pub(crate) async fn aside(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    kept(&door, &Reach::of(&door).await?, &form).await?;
    let hand = Hand::of(&door);
    let done = door
        .write_once::<WorkError, _>(form.key(), &form.canonical(), move |tx| {
            let (_, ticket) = crate::queue::in_hand(tx, &hand.cx())?;
            work::put_aside(tx, &hand.cx(), ticket.id)?;
            Ok(Reply::to("/counter?nobody=1"))
        })
        .await;
    plain(done)
}

/// What the store holds of the open form, with what was just typed over it.
async fn typed(door: &Door, reach: &Reach, form: &Form) -> Result<Option<Sheet>, Failure> {
    let Some(mut sheet) = desk::desk(door, reach).await?.s.sheet else {
        return Ok(None);
    };
    let fields: Vec<_> = sheet.fields().into_iter().cloned().collect();
    let fields: Vec<_> = fields.iter().collect();
    let typed = show::typed(form, &fields);
    sheet.body.typed.replace(&fields, &typed);
    Ok(Some(sheet))
}

/// Keeps what was typed, whatever it is, and the files that came with it. None
/// if no form is open any more: another finger was faster.
async fn kept(door: &Door, reach: &Reach, form: &Form) -> Result<Option<(Sheet, Errors)>, Failure> {
    let Some(sheet) = typed(door, reach, form).await? else {
        return Ok(None);
    };
    let (hand, body) = (Hand::of(door), sheet.body.clone());
    door.write::<_, WorkError, _>(move |tx| work::keep(tx, &hand.cx(), &body))
        .await
        .map_err(failure)?;
    let errors = match sheet.work.draft {
        Some(draft) => papers::take_all(door, form, &sheet.names(), Of::Draft(draft)).await?,
        None => Errors::none(),
    };
    Ok(Some((sheet, errors)))
}

/// `POST /counter/keep`: what was typed so far, while it is typed.
pub(crate) async fn keep(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    kept(&door, &reach, &form).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /counter/papers`: photographs and scans, with what was typed.
pub(crate) async fn take_papers(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let Some((_, errors)) = kept(&door, &reach, &form).await? else {
        return Ok(Reply::to("/counter").into_response());
    };
    if errors.is_empty() {
        return Ok(Reply::to("/counter?said=counter-papers-kept").into_response());
    }
    show_with(&door, &reach, StatusCode::UNPROCESSABLE_ENTITY, |s| {
        s.errors = errors.clone();
    })
    .await
}

/// `GET /counter/papers/{id}`: one of the papers, to see whether it can be read.
pub(crate) async fn paper(
    door: Door,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let sheet = desk::desk(&door, &reach)
        .await?
        .s
        .sheet
        .ok_or(Failure::NotFound)?;
    let id = Uuid::parse_str(&id).map_err(|_| Failure::NotFound)?;
    let file = sheet
        .papers
        .iter()
        .find(|paper| paper.id == id && paper.scan != Scan::Quarantined)
        .map(|paper| paper.file)
        .ok_or(Failure::NotFound)?;
    let community = door.community.id;
    let file = door
        .read::<_, StoreError, _>(move |tx| StoredFile::by_id(tx, community, file))
        .await?;
    matters::send_file(&door, file.ok_or(Failure::NotFound)?, &headers).await
}

/// `POST /counter/form`: keeps what was typed whatever it is, and sends it if it is whole.
pub(crate) async fn send(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let Some((sheet, errors)) = kept(&door, &reach, &form).await? else {
        return Ok(Reply::to("/counter").into_response());
    };
    if !errors.is_empty() {
        return show_with(&door, &reach, StatusCode::UNPROCESSABLE_ENTITY, |s| {
            s.errors = errors.clone();
        })
        .await;
    }
    let receipt = matters::number::next(&door).await?;
    let sent = Sent {
        body: sheet.body.clone(),
        agent: form.text("agent").to_owned(),
        lang: door.lang.tag().to_owned(),
    };
    let (hand, matters, item) = (Hand::of(&door), reach.hand.clone(), sheet.item.clone());
    let done = door
        .write_once::<WorkError, _>(form.key(), &form.canonical(), move |tx| {
            work::send(tx, &hand.cx(), &matters.cx(), receipt, &item, &sent)?;
            Ok(Reply::to("/counter"))
        })
        .await;
    match done {
        Err(WorkError::Faults(faults)) => {
            let errors: Errors = show::errors(&door.frame(String::new()), &sheet.form, &faults);
            show_with(&door, &reach, StatusCode::UNPROCESSABLE_ENTITY, |s| {
                s.errors = errors.clone();
            })
            .await
        }
        other => plain(other),
    }
}

/// `POST /counter/errand`: somebody of the staff does the whole thing.
pub(crate) async fn errand(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let open = desk::desk(&door, &reach).await?.s.sheet;
    let item = open.ok_or_else(|| Failure::conflict("counter-not-now"))?.item;
    let hand = Hand::of(&door);
    let signature = form
        .all("signature")
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let (witness, child_too) = (form.text("witness").to_owned(), form.ticked("child_too"));
    let done = door
        .write_once::<WorkError, _>(form.key(), &form.canonical(), move |tx| {
            begin_errand(tx, &hand, &item, (&signature, &witness), child_too)?;
            Ok(Reply::to("/counter"))
        })
        .await;
    match done {
        Err(WorkError::Refused(Refused::Field(field, key))) => {
            let errors = Errors::one(field, key);
            show_with(&door, &reach, StatusCode::UNPROCESSABLE_ENTITY, |s| {
                s.errors = errors.clone();
            })
            .await
        }
        other => plain(other),
    }
}

fn begin_errand(
    tx: &mut Tx<'_>,
    hand: &Hand,
    item: &Item,
    proof: (&str, &str),
    child_too: bool,
) -> Result<(), WorkError> {
    let (cx, (signature, witness)) = (hand.cx(), proof);
    let (_, ticket) = crate::queue::in_hand(tx, &cx)?;
    let person = ticket
        .person
        .ok_or(Refused::Field("witness", "counter-errand-who"))?;
    let register = RegisterCx {
        community: cx.community,
        actor: cx.actor,
        policy: cx.policy,
    };
    let new = NewErrand {
        person,
        item: Some(item.clone()),
        about: String::new(),
        way: if witness.is_empty() { Way::Sign } else { Way::Mark },
        signature: signature.to_owned(),
        voice: None,
        witness: witness.to_owned(),
        visit_at: None,
        child_too,
    };
    window::errands::begin(tx, &register, &new).map_err(|error| match error {
        ErrandError::Store(error) => Refused::Store(error),
        ErrandError::Denied => Refused::Denied,
        ErrandError::Field(field, key) => Refused::Field(field, key),
        ErrandError::NotFound => Refused::NotFound,
        ErrandError::Stale | ErrandError::OriginalOut(_) => Refused::NotNow,
    })?;
    work::became_errand(tx, &cx)?;
    Ok(())
}

/// Why nothing could be kept, as it is told.
fn failure(error: WorkError) -> Failure {
    match error {
        WorkError::Refused(error) => error.into(),
        WorkError::Apply(error) => refused(error),
        WorkError::Faults(_) => Failure::conflict("counter-not-now"),
    }
}

fn plain(done: Result<Response, WorkError>) -> Result<Response, Failure> {
    match done {
        Ok(reply) => Ok(reply),
        Err(WorkError::Refused(error)) => desk::answer(Err(error)),
        Err(other) => Err(failure(other)),
    }
}
