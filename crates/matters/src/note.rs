//! Words beside the answer: notes among colleagues, a question to the
//! resident, what the resident adds, a first reply.

use kernel::FileId;
use store::Tx;

use crate::cx::{Cx, LONGEST, Refused, words};
use crate::event::Happened;
use crate::report::attach;
use crate::rows::{IntakeId, Matter, MatterId};
use crate::words::{Audience, Verb};

/// Notes something that only staff read.
pub fn note(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    text: &str,
    files: &[FileId],
) -> Result<Matter, Refused> {
    let (matter, _) = cx.take(tx, id, None, "note", Verb::Note)?;
    let text = words(text, LONGEST)?;
    attach_all(tx, cx, id, files, Audience::Staff)?;
    cx.log(tx, &matter, Verb::Note, Happened::to_staff(text).files(files))?;
    Ok(matter)
}

/// Asks the resident something; it shows on the receipt's page.
pub fn ask(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, question: &str) -> Result<Matter, Refused> {
    let (mut matter, _) = cx.take(tx, id, None, "ask", Verb::Ask)?;
    let question = words(question, 500)?;
    matter.replied_at = matter.replied_at.or(Some(tx.now()));
    cx.keep(tx, &mut matter, Verb::Ask, Happened::to_resident(question))?;
    Ok(matter)
}

/// The resident tells more, by the receipt's link; whoever holds it may. `from`
/// says whose words they are: several may have reported one matter.
pub fn tell(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    from: Option<IntakeId>,
    text: &str,
    files: &[FileId],
) -> Result<Matter, Refused> {
    let matter = Matter::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    cx.step(&matter, Verb::Tell)?;
    let text = words(text, LONGEST)?;
    attach_all(tx, cx, id, files, Audience::Staff)?;
    let what = Happened {
        intake: from.map(|intake| intake.0),
        ..Happened::to_resident(text).files(files)
    };
    cx.log(tx, &matter, Verb::Tell, what)?;
    Ok(matter)
}

/// Gives a first reply before the answer: the resident hears that it is in hand.
pub fn reply(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    text: &str,
) -> Result<Matter, Refused> {
    let (mut matter, next) = cx.take(tx, id, version, "reply", Verb::Reply)?;
    let text = words(text, LONGEST)?;
    let now = tx.now();
    matter.state = next;
    matter.accepted_at = matter.accepted_at.or(Some(now));
    matter.replied_at = matter.replied_at.or(Some(now));
    cx.keep(tx, &mut matter, Verb::Reply, Happened::to_resident(text))?;
    Ok(matter)
}

fn attach_all(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    files: &[FileId],
    audience: Audience,
) -> Result<(), Refused> {
    let files: Vec<(FileId, String)> = files.iter().map(|file| (*file, "photo".to_owned())).collect();
    Ok(attach(tx, cx, id, &files, audience)?)
}
