//! `POST /api/v1/matters/{id}/…`: one call for each verb of the staff.

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use kernel::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::App;

use super::call::{Call, Input};
use super::fault::Fault;
use super::files;
use crate::{accept, answer, assign, clocks, correct, merge, note, publish, rate};

/// An id, with or without hyphens.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub(super) struct Id(pub Uuid);

/// Declares bodies; each may carry the version that was read.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields, default)]
        pub(super) struct $name {
            $($(#[$about])* pub $field: $type,)*
            /// The version that was read; refused with 409 if it changed since.
            pub version: Option<i32>,
        }
        impl Input for $name {
            fn version(&self) -> Option<i32> {
                self.version
            }
        }
    )+};
}

bodies! {
    /// Nothing but the version.
    Plain {}
    /// Words: a ground, a reason, a question, a reply.
    Text {
        words: String,
    }
    /// To whom.
    GiveBody {
        unit: Option<Id>,
        /// A missing person is found by the roster.
        owner: Option<Id>,
        words: String,
    }
    /// More time.
    ExtendBody {
        /// 1 to 60.
        workdays: u32,
        words: String,
    }
    /// An answer.
    AnswerBody {
        words: String,
        /// The same for the wall, confirmed; empty: not yet.
        public: String,
        /// Photos that prove it, as `POST /files` named them.
        proof: Vec<String>,
    }
    /// A note for colleagues.
    NoteBody {
        words: String,
        /// Files as `POST /files` named them.
        files: Vec<String>,
    }
    /// What everybody may read.
    PublishBody {
        words: String,
        answer: String,
    }
    /// The other matter.
    MergeBody {
        with: Option<Id>,
        words: String,
    }
    /// What was taken down wrongly.
    CorrectBody {
        category: Option<String>,
        place: Option<Id>,
        words: String,
    }
}

pub(super) fn routes() -> Router<App> {
    let at = |verb: &str| format!("/api/v1/matters/{{id}}/{verb}");
    Router::new()
        .route(&at("accept"), post(take_on))
        .route(&at("return"), post(hand_back))
        .route(&at("assign"), post(assign_to))
        .route(&at("transfer"), post(transfer_to))
        .route(&at("join"), post(join))
        .route(&at("note"), post(note_down))
        .route(&at("ask"), post(ask))
        .route(&at("reply"), post(reply))
        .route(&at("pause"), post(pause))
        .route(&at("resume"), post(resume))
        .route(&at("extend"), post(extend))
        .route(&at("answer"), post(answer_it))
        .route(&at("publish"), post(publish_it))
        .route(&at("withdraw"), post(withdraw))
        .route(&at("merge"), post(merge_with))
        .route(&at("unmerge"), post(unmerge))
        .route(&at("correct"), post(correct_it))
        .route(&at("reopen"), post(reopen))
        .route(&at("call-back"), post(call_back))
        .route(&at("close"), post(close))
}

async fn take_on(call: Call<Plain>) -> Response {
    call.run(|tx, a| Ok(accept::accept(tx, &a.cx, a.id, a.version)?))
        .await
}

async fn hand_back(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(accept::hand_back(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}

impl GiveBody {
    fn give(&self) -> assign::Give {
        assign::Give {
            unit: self.unit.map(|id| id.0.into()),
            owner: self.owner.map(|id| id.0.into()),
            note: self.words.clone(),
        }
    }
}

async fn assign_to(call: Call<GiveBody>) -> Response {
    call.run(|tx, a| Ok(assign::assign(tx, &a.cx, a.id, a.version, &a.input.give())?))
        .await
}

async fn transfer_to(call: Call<GiveBody>) -> Response {
    call.run(|tx, a| Ok(assign::transfer(tx, &a.cx, a.id, a.version, &a.input.give())?))
        .await
}

async fn join(call: Call<GiveBody>) -> Response {
    call.run(|tx, a| {
        let unit = a.input.unit.ok_or(assign::GiveError::Nobody)?;
        Ok(assign::join(
            tx,
            &a.cx,
            a.id,
            a.version,
            unit.0.into(),
            &a.input.words,
        )?)
    })
    .await
}

async fn note_down(call: Call<NoteBody>) -> Response {
    call.run(|tx, a| {
        let files = files::photos(&a.input.files, a.hand, "files")?;
        Ok(note::note(tx, &a.cx, a.id, &a.input.words, &files)?)
    })
    .await
}

async fn ask(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(note::ask(tx, &a.cx, a.id, &a.input.words)?))
        .await
}

async fn reply(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(note::reply(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}

async fn pause(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(clocks::pause(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}

async fn resume(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(clocks::resume(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}

async fn extend(call: Call<ExtendBody>) -> Response {
    call.run(|tx, a| {
        Ok(clocks::extend(
            tx,
            &a.cx,
            a.id,
            a.version,
            a.input.workdays,
            &a.input.words,
        )?)
    })
    .await
}

async fn answer_it(call: Call<AnswerBody>) -> Response {
    let read = answer::Answer::read(&call.body.value.public);
    call.run(move |tx, a| {
        let input = answer::Answer {
            words: a.input.words.clone(),
            public: a.input.public.clone(),
            proof: files::photos(&a.input.proof, a.hand, "proof")?,
            ahead: read.clone(),
        };
        Ok(answer::answer(tx, &a.cx, a.id, a.version, &input)?)
    })
    .await
}

async fn publish_it(call: Call<PublishBody>) -> Response {
    call.run(|tx, a| {
        Ok(publish::publish(
            tx,
            &a.cx,
            a.id,
            a.version,
            &a.input.words,
            &a.input.answer,
        )?)
    })
    .await
}

async fn withdraw(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(publish::withdraw(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}

async fn merge_with(call: Call<MergeBody>) -> Response {
    call.run(|tx, a| {
        let other = a.input.with.ok_or(merge::MergeError::NoTarget)?;
        Ok(merge::merge(tx, &a.cx, a.id, other.0.into(), &a.input.words)?)
    })
    .await
}

async fn unmerge(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(merge::unmerge(tx, &a.cx, a.id, &a.input.words)?))
        .await
}

async fn correct_it(call: Call<CorrectBody>) -> Response {
    call.run(|tx, a| {
        let node = a.input.place.map(|id| id.0.into());
        let category = a.input.category.as_deref().filter(|code| !code.is_empty());
        Ok(correct::correct(
            tx,
            &a.cx,
            a.id,
            a.version,
            category,
            node,
            &a.input.words,
        )?)
    })
    .await
}

async fn reopen(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(rate::reopen(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}

async fn call_back(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok(rate::call_back(tx, &a.cx, a.id, &a.input.words)?))
        .await
}

async fn close(call: Call<Text>) -> Response {
    call.run(|tx, a| Ok::<_, Fault>(rate::close(tx, &a.cx, a.id, a.version, &a.input.words)?))
        .await
}
