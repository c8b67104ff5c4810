//! Answer: the words and, where the category asks for it, the proof. The
//! fourth stroke of 回.

use kernel::FileId;
use store::Tx;

use crate::cx::{Cx, LONGEST, Refused, WordsFault, maybe_words, words};
use crate::event::Happened;
use crate::report::attach;
use crate::rows::{Matter, MatterId};
use crate::words::{Audience, Verb};

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// To the resident.
    pub words: String,
    /// For the wall, read and confirmed by the one who answers; empty: not yet.
    pub public: String,
    /// Photos that prove it.
    pub proof: Vec<FileId>,
    /// What is personal in `public`, found before the writer's turn.
    pub ahead: Option<Vec<text::mask::Span>>,
}

impl Answer {
    /// Looks through public words before it is the writer's turn; nothing if they will not be taken.
    pub fn read(public: &str) -> Option<Vec<text::mask::Span>> {
        let public = public.trim();
        (public.chars().count() <= LONGEST).then(|| crate::redact::ahead(public))
    }
}

/// Why an answer is not taken.
#[derive(Clone, Debug)]
pub enum AnswerError {
    /// Without words it is none.
    NoWords,
    /// More than 4,000 characters.
    TooLong,
    /// This category wants a photo.
    NoProof,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for AnswerError {
    fn from(error: T) -> Self {
        match error.into() {
            Refused::Words(WordsFault::Empty) => Self::NoWords,
            Refused::Words(WordsFault::TooLong { .. }) => Self::TooLong,
            other => Self::Refused(other),
        }
    }
}

/// Answers a matter. Every clock stops; an answer after the promise is marked late.
pub fn answer(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    input: &Answer,
) -> Result<Matter, AnswerError> {
    let (mut matter, next) = cx.take(tx, id, version, "answer", Verb::Answer)?;
    let text = words(&input.words, LONGEST)?;
    let public = maybe_words(&input.public, LONGEST)?;
    let proof_wanted = cx
        .book
        .category(&matter.category)
        .is_some_and(|category| category.proof);
    if proof_wanted && input.proof.is_empty() {
        return Err(AnswerError::NoProof);
    }
    matter.answered(next, tx.now(), cx.actor.staff, &text);
    // The wall shows only what was confirmed for it; an older answer never stands for a new one.
    // While it stands there nobody looks again: what looks personal is cut out at once.
    matter.public_answer = if public.is_empty() {
        public
    } else {
        crate::redact::Redactor::of(tx, cx, &matter)?.redacted_from(&public, input.ahead.as_deref())
    };
    let proof: Vec<(FileId, String)> = input
        .proof
        .iter()
        .map(|file| (*file, "proof".to_owned()))
        .collect();
    attach(tx, cx, id, &proof, Audience::Resident)?;
    let what = Happened::to_resident(text)
        .files(&input.proof)
        .clock(kernel::ClockChange::Stop);
    cx.keep(tx, &mut matter, Verb::Answer, what)?;
    Ok(matter)
}
