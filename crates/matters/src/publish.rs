//! Publish and withdraw: what everybody may read was read by a person first.

use store::Tx;

use crate::cx::{Cx, LONGEST, Refused, maybe_words, words};
use crate::event::Happened;
use crate::redact::Redactor;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// Why a matter does not go on the wall.
#[derive(Clone, Debug)]
pub enum PublishError {
    /// The reporter or the category says that it is not for the wall.
    Private,
    /// A number, a name or a room is still in the text; what was found.
    Personal(Vec<String>),
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for PublishError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// Puts a matter on the wall with these words, and these of the answer if it
/// has one. Both were shown with what must be cut marked, and confirmed.
pub fn publish(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    public_words: &str,
    public_answer: &str,
) -> Result<Matter, PublishError> {
    publish_but(tx, cx, id, version, (public_words, public_answer), &[])
}

/// The same, with what the clerk said is nobody's though it looks personal;
/// that is kept with who said so.
pub fn publish_but(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    (public_words, public_answer): (&str, &str),
    nobodys: &[String],
) -> Result<Matter, PublishError> {
    let (mut matter, _) = cx.take(tx, id, version, "publish", Verb::Publish)?;
    if matter.private {
        return Err(PublishError::Private);
    }
    let said = words(public_words, LONGEST)?;
    let answer = maybe_words(public_answer, LONGEST)?;
    let redactor = Redactor::of(tx, cx, &matter)?;
    let texts = [said.as_str(), answer.as_str()];
    let found: Vec<String> = texts
        .iter()
        .flat_map(|text| redactor.left_over(text, nobodys))
        .collect();
    if !found.is_empty() {
        return Err(PublishError::Personal(found));
    }
    let kept: Vec<String> = texts
        .iter()
        .flat_map(|text| redactor.left_over(text, &[]))
        .collect();
    let note = if kept.is_empty() {
        String::new()
    } else {
        format!("确认不是个人信息：{}", kept.join("、"))
    };
    matter.public_words = said;
    if !matter.is_open() {
        matter.public_answer = answer;
    }
    matter.wall = 1;
    cx.keep(tx, &mut matter, Verb::Publish, Happened::to_staff(note))?;
    Ok(matter)
}

/// Takes a matter off the wall, with a ground.
pub fn withdraw(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    ground: &str,
) -> Result<Matter, Refused> {
    let (mut matter, _) = cx.take(tx, id, version, "withdraw", Verb::Withdraw)?;
    let ground = words(ground, 500)?;
    matter.wall = 0;
    tx.announce(cx.community, "wall");
    cx.keep(tx, &mut matter, Verb::Withdraw, Happened::to_staff(ground))?;
    Ok(matter)
}

/// The reporter takes it off the wall, by the receipt's link.
pub fn withdraw_own(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId) -> Result<Matter, Refused> {
    let mut matter = Matter::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    cx.step(&matter, Verb::Withdraw)?;
    matter.wall = 0;
    matter.private = true;
    tx.announce(cx.community, "wall");
    cx.keep(
        tx,
        &mut matter,
        Verb::Withdraw,
        Happened::to_resident(String::new()),
    )?;
    Ok(matter)
}
