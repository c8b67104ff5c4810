//! Rate (好差评): how a visit at the counter was, once for each ticket, on the
//! tablet, the telephone or paper. A bad grade opens a matter with a deadline
//! and a call-back, and never with whoever served (State Council office 2019
//! No. 51). The clerk may say that a grade is malicious; somebody else judges.

use kernel::{AccountId, CommunityId, Day, Micros, ReceiptNumber};
use matters::report::{Report, ReportError};
use matters::rows::MatterId;
use matters::words::{Channel, is_bad};
use store::{StoreError, Tx, record, statements};

use crate::cx::{Cx, Refused};
use crate::rows::{self, State, Ticket, TicketId, WindowId};

/// So long after a visit it can still be rated.
const OPEN_FOR: i64 = 15 * Micros::DAY;
/// So long the tablet asks whoever was served last.
const ASKED_FOR: i64 = 5 * Micros::MINUTE;
/// The most characters of what is said.
const LONGEST: usize = 500;

kernel::typed_id! {
    /// A rating of a visit.
    RatingId,
}

kernel::stored_words! {
    /// How a rating was given.
    pub enum Way {
        /// On the tablet at the window.
        Tablet = "tablet",
        /// On one's own telephone.
        Phone = "phone",
        /// On paper, typed in by staff.
        Paper = "paper",
    }
}

kernel::stored_words! {
    /// What was found of a clerk's appeal.
    pub enum Verdict {
        /// Nothing was found, or not yet.
        None = "",
        /// The grade stands.
        Kept = "kept",
        /// The grade was malicious and does not count.
        Struck = "struck",
    }
}

record! {
    /// How a visit was.
    pub struct Rating in "counter_rating" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: RatingId,
        "ticket_id" => /// Of which visit.
        ticket: TicketId,
        "day" => /// The day of the visit.
        day: Day,
        "label" => /// The number of the ticket.
        label: String,
        "grade" => /// 5 to 1.
        grade: i32,
        "reasons" => /// Words of the list, between spaces.
        reasons: String,
        "words" => /// In their own words.
        words: String,
        "way" => /// How it was given.
        way: Way,
        "account_id" => /// Who served.
        account: Option<AccountId>,
        "clerk" => /// Their name.
        clerk: String,
        "at" => /// When.
        at: Micros,
        "matter_id" => /// The matter that a bad grade opened.
        matter: Option<MatterId>,
        "appeal" => /// Why the clerk holds it for malicious.
        appeal: String,
        "appealed_at" => /// When they said so.
        appealed_at: Option<Micros>,
        "verdict" => /// What was found.
        verdict: Verdict,
        "judged_at" => /// When.
        judged_at: Option<Micros>,
        "judged_by" => /// By whom.
        judged_by: String,
        "ground" => /// Why.
        ground: String,
        "version" => /// Counts the changes.
        version: i32,
    }
}

statements! {
    pub(crate) OF_TICKET = "SELECT community_id, id, ticket_id, day, label, grade, reasons, words, way, account_id, clerk, at, matter_id, appeal, appealed_at, verdict, judged_at, judged_by, ground, version FROM counter_rating WHERE community_id = $1 AND ticket_id = $2";
    pub(crate) BY_ID = "SELECT community_id, id, ticket_id, day, label, grade, reasons, words, way, account_id, clerk, at, matter_id, appeal, appealed_at, verdict, judged_at, judged_by, ground, version FROM counter_rating WHERE community_id = $1 AND id = $2";
    pub(crate) LATEST = "SELECT community_id, id, ticket_id, day, label, grade, reasons, words, way, account_id, clerk, at, matter_id, appeal, appealed_at, verdict, judged_at, judged_by, ground, version FROM counter_rating WHERE community_id = $1 AND grade <= 2 ORDER BY at DESC LIMIT 60";
    pub(crate) APPEAL = "UPDATE counter_rating SET appeal = $3, appealed_at = $4, version = version + 1 WHERE community_id = $1 AND id = $2 AND appeal = ''";
    pub(crate) JUDGE = "UPDATE counter_rating SET verdict = $3, ground = $4, judged_at = $5, judged_by = $6, version = version + 1 WHERE community_id = $1 AND id = $2 AND appeal <> '' AND verdict = ''";
    pub(crate) BY_GRADE = "SELECT grade, COUNT(*) FROM counter_rating WHERE community_id = $1 AND day >= $2 AND verdict <> 'struck' GROUP BY grade ORDER BY grade";
    pub(crate) ONLINE_BY_GRADE = "SELECT r.grade, COUNT(*) FROM matters_rating r WHERE r.community_id = $1 AND r.at >= $2 AND EXISTS (SELECT 1 FROM window_application a WHERE a.community_id = $1 AND a.matter_id = r.matter_id) AND NOT EXISTS (SELECT 1 FROM matters_appeal p WHERE p.community_id = $1 AND p.rating_id = r.id AND p.verdict = 'struck') GROUP BY r.grade ORDER BY r.grade";
    pub(crate) SERVED_LAST = "SELECT community_id, id, day, letter, number, lane, wish, priority, person_id, appointment_id, state, rank_at, taken_at, called_at, begun_at, ended_at, calls, window_id, account_id, version FROM counter_ticket WHERE community_id = $1 AND window_id = $2 AND ended_at > $3 ORDER BY ended_at DESC LIMIT 1";
    pub(crate) CLAIMED = "SELECT COUNT(*) FROM counter_rating WHERE community_id = $1 AND grade <= 2 AND matter_id IS NULL";
}

/// What is said of a visit.
#[derive(Clone, Debug)]
pub struct Rate {
    /// 5 to 1.
    pub grade: i32,
    /// Words of [`matters::rate::REASONS`].
    pub reasons: Vec<String>,
    /// In their own words.
    pub words: String,
    /// Where to ring them, if they like.
    pub phone: String,
    /// How it is given.
    pub way: Way,
}

/// Keeps how a visit was. `receipt` is a number of the month's series, needed
/// for a bad grade only. The caller knows that this person may rate it.
pub fn rate(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matters: &matters::cx::Cx<'_>,
    receipt: Option<ReceiptNumber>,
    id: TicketId,
    input: &Rate,
) -> Result<Rating, Refused> {
    if !(1..=5).contains(&input.grade) {
        return Err(Refused::Field("grade", "counter-rate-none"));
    }
    let ticket = rows::ticket(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    let over = ticket.ended_at.filter(|ended| tx.now().since(*ended) < OPEN_FOR);
    if ticket.state != State::Done || over.is_none() {
        return Err(Refused::Field("grade", "counter-rate-early"));
    }
    if of_ticket(tx, cx.community, id)?.is_some() {
        return Err(Refused::Field("grade", "counter-rate-already"));
    }
    if input.way == Way::Paper && ticket.account.is_some() && ticket.account == cx.actor.account {
        return Err(Refused::Denied);
    }
    let served = match ticket.account {
        Some(account) => gate::account(tx, cx.community, account)?,
        None => None,
    };
    let matter = match receipt.filter(|_| is_bad(input.grade)) {
        Some(receipt) => {
            let staff = served.as_ref().and_then(|account| account.staff);
            let told = matters::complain::complain(tx, matters, receipt, &complaint(&ticket, input), staff);
            Some(told.map_err(refused)?.matter.id)
        }
        None => None,
    };
    let kept = |words: &&String| matters::rate::REASONS.contains(&words.as_str());
    let reasons: Vec<&str> = input.reasons.iter().filter(kept).map(String::as_str).collect();
    let rating = Rating {
        community: cx.community,
        id: tx.clock().fresh(),
        ticket: id,
        day: ticket.day,
        label: ticket.label(),
        grade: input.grade,
        reasons: reasons.join(" "),
        words: input.words.trim().chars().take(LONGEST).collect(),
        way: input.way,
        account: ticket.account,
        clerk: served.map(|account| account.name).unwrap_or_default(),
        at: tx.now(),
        matter,
        appeal: String::new(),
        appealed_at: None,
        verdict: Verdict::None,
        judged_at: None,
        judged_by: String::new(),
        ground: String::new(),
        version: 1,
    };
    rating.insert(tx)?;
    let body = serde_json::json!({ "label": rating.label, "grade": rating.grade, "way": rating.way.word() });
    cx.log(tx, "rating", "visit.rated", rating.id, &body)?;
    Ok(rating)
}

/// A bad word as a matter of its own, never on the wall.
fn complaint(ticket: &Ticket, input: &Rate) -> Report {
    let words: String = input.words.trim().chars().take(LONGEST).collect();
    let said = if words.is_empty() {
        format!("窗口办“{}”（{} 号），我不满意。", ticket.wish, ticket.label())
    } else {
        format!(
            "窗口办“{}”（{} 号），我不满意：{words}",
            ticket.wish,
            ticket.label()
        )
    };
    Report {
        channel: Channel::Counter,
        private: true,
        phone: input.phone.trim().to_owned(),
        ..Report::of(&said)
    }
}

fn refused(error: ReportError) -> Refused {
    match error {
        ReportError::BadPhone => Refused::Field("phone", "counter-rate-phone"),
        ReportError::Refused(matters::cx::Refused::Store(error)) => Refused::Store(error),
        ReportError::Refused(_)
        | ReportError::Empty
        | ReportError::TooLong
        | ReportError::TooManyPhotos
        | ReportError::UnknownPlace
        | ReportError::UnknownCategory => Refused::NotNow,
    }
}

/// The rating of a visit, if there is one.
pub fn of_ticket(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: TicketId,
) -> Result<Option<Rating>, StoreError> {
    tx.maybe(&OF_TICKET, &[&community, &id], Rating::read)
}

/// Who was served last at a window, a moment ago, and was not asked yet.
pub fn to_be_asked(
    tx: &mut Tx<'_>,
    community: CommunityId,
    window: WindowId,
) -> Result<Option<Ticket>, StoreError> {
    let after = tx.now().plus(-ASKED_FOR);
    let last = tx.maybe(&SERVED_LAST, &[&community, &window, &after], Ticket::read)?;
    match last.filter(|ticket| ticket.state == State::Done) {
        Some(ticket) if of_ticket(tx, community, ticket.id)?.is_none() => Ok(Some(ticket)),
        _ => Ok(None),
    }
}

/// The clerk holds a grade for malicious, and says why.
pub fn appeal(tx: &mut Tx<'_>, cx: &Cx<'_>, id: RatingId, why: &str) -> Result<(), Refused> {
    let rating = by_id(tx, cx, id)?;
    if rating.account.is_none() || rating.account != cx.actor.account {
        return Err(Refused::NotFound);
    }
    let why: String = why.trim().chars().take(LONGEST).collect();
    if why.is_empty() {
        return Err(Refused::Field("why", "counter-appeal-why"));
    }
    if tx.run(&APPEAL, &[&cx.community, &id, &why, &tx.now()])? != 1 {
        return Err(Refused::NotNow);
    }
    Ok(cx.log(
        tx,
        "rating",
        "rating.appealed",
        id,
        &serde_json::json!({ "why": why }),
    )?)
}

/// Somebody who had no part in it finds whether the grade counts. What it
/// opened goes on in any case: whoever complained is called back.
pub fn judge(tx: &mut Tx<'_>, cx: &Cx<'_>, id: RatingId, struck: bool, ground: &str) -> Result<(), Refused> {
    cx.require("judge")?;
    let rating = by_id(tx, cx, id)?;
    if rating.account.is_some() && rating.account == cx.actor.account {
        return Err(Refused::Denied);
    }
    let ground: String = ground.trim().chars().take(LONGEST).collect();
    if ground.is_empty() {
        return Err(Refused::Field("ground", "counter-judge-ground"));
    }
    let verdict = if struck { Verdict::Struck } else { Verdict::Kept };
    let (now, by) = (tx.now(), cx.actor.name.clone());
    if tx.run(&JUDGE, &[&cx.community, &id, &verdict, &ground, &now, &by])? != 1 {
        return Err(Refused::NotNow);
    }
    let body = serde_json::json!({ "verdict": verdict.word(), "ground": ground });
    Ok(cx.log(tx, "rating", "rating.judged", id, &body)?)
}

/// A rating of a visit.
pub fn by_id(tx: &mut Tx<'_>, cx: &Cx<'_>, id: RatingId) -> Result<Rating, Refused> {
    tx.maybe(&BY_ID, &[&cx.community, &id], Rating::read)?
        .ok_or(Refused::NotFound)
}

/// The latest bad ones, newest first.
pub fn latest_bad(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Rating>, StoreError> {
    tx.all(&LATEST, &[&community], Rating::read)
}

/// How often each grade was given since a day: 5 first. What was struck does not count.
pub fn figures(tx: &mut Tx<'_>, community: CommunityId, since: Day) -> Result<[i64; 5], StoreError> {
    let counted = tx.all(&BY_GRADE, &[&community, &since], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(by_grade(counted))
}

/// The same for items that were asked for, each rated once by whoever holds its receipt;
/// what was struck does not count.
pub fn online(tx: &mut Tx<'_>, community: CommunityId, since: Micros) -> Result<[i64; 5], StoreError> {
    let counted = tx.all(&ONLINE_BY_GRADE, &[&community, &since], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(by_grade(counted))
}

fn by_grade(counted: Vec<(i32, i64)>) -> [i64; 5] {
    let mut out = [0; 5];
    for (grade, count) in counted {
        let place = usize::try_from(5 - grade).unwrap_or(5);
        if let Some(held) = out.get_mut(place) {
            *held = count;
        }
    }
    out
}

/// Bad grades without a matter: there are none.
pub fn without_matter(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    tx.one(&CLAIMED, &[&community], |row| row.get(0))
}
