//! `POST /apply/{token}/send`: signed and sent, once. Everything is checked
//! again; nothing that was typed is lost if it cannot be taken.

use axum::extract::Path;
use axum::response::Response;
use matters::number;
use matters::report::ReportError;
use matters::words::Channel;
use web::{Door, Errors, Failure, Form, Reply};

use super::sitting::Sitting;
use crate::applications::Draft;
use crate::applications::{Apply, ApplyError, apply};
use crate::forms::show;
use crate::reach::Reach;

/// What cannot be taken, as the failure that is told.
pub fn refused(error: ApplyError) -> Failure {
    match error {
        ApplyError::Closed => Failure::conflict("window-apply-closed"),
        ApplyError::NoPerson => Failure::NotFound,
        ApplyError::Store(error) => error.into(),
        ApplyError::Faults(_) => Failure::conflict("window-apply-faults"),
        ApplyError::Report(error) => match error {
            ReportError::Refused(matters::cx::Refused::Store(error)) => error.into(),
            ReportError::BadPhone => Failure::bad("phone", "window-fault-phone-plain"),
            ReportError::Empty
            | ReportError::TooLong
            | ReportError::TooManyPhotos
            | ReportError::UnknownPlace
            | ReportError::UnknownCategory
            | ReportError::Refused(_) => Failure::conflict("window-apply-faults"),
        },
    }
}

/// The handler.
pub(crate) async fn send(door: Door, Path(token): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let mut s = Sitting::of(&door, &token, Some(usize::MAX)).await?;
    if s.draft.application.is_some() {
        return Ok(axum::response::IntoResponse::into_response(Reply::to(s.href())));
    }
    let fields: Vec<_> = s.fields().into_iter().cloned().collect();
    let fields: Vec<_> = fields.iter().collect();
    s.body.typed.replace(&fields, &show::typed(&form, &fields));
    let reach = Reach::of(&door).await?;
    let receipt = number::next(&door).await?;
    // Somebody of the staff fills it in for a person who cannot.
    let staff = !door.actor.grants.is_empty() && s.draft.account.is_none() && s.draft.person.is_some();
    let channel = match (staff, door.actor.has(gate::Role::Leader)) {
        (true, true) => Channel::Leader,
        (true, false) => Channel::Counter,
        (false, _) => Channel::Web,
    };
    let input = Apply {
        item: s.item.clone(),
        form: s.form.clone(),
        typed: s.body.typed.clone(),
        person: s.draft.person,
        channel,
        taken_by: if staff {
            door.actor.name.clone()
        } else {
            String::new()
        },
        agent_name: s.draft.agent_name.clone(),
        consent: None,
        draft: Some(s.draft.id),
        lang: door.lang.tag().to_owned(),
    };
    let (hand, draft, href) = (reach.hand.clone(), s.draft.clone(), s.href());
    let done = door
        .write_once::<ApplyError, _>(form.key(), &form.canonical(), move |tx| {
            let held = Draft::by_id(tx, draft.community, draft.id)?.ok_or(ApplyError::NoPerson)?;
            if held.application.is_some() {
                // Another tap was faster: the same application.
                return Ok(Reply::to(href.clone()));
            }
            let mut held = held;
            let applied = apply(tx, &hand.cx(), receipt, &input)?;
            held.sent(tx, applied.application.id, &applied.reported.secret)?;
            Ok(Reply::to(format!("{href}?said=window-applied-done")))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(ApplyError::Faults(faults)) => {
            let f = door.frame(String::new());
            let errors: Errors = show::errors(&f, &s.form, &faults);
            Ok(super::apply::again(&door, s, errors))
        }
        Err(other) => Err(refused(other)),
    }
}
