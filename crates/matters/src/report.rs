//! Report: what somebody says is kept at once, exactly, and gets a number, a
//! deadline, a person and a responsible unit in the same transaction.

use kernel::{
    FileId, GridPath, Limit, Micros, NodeId, ReceiptNumber, StaffId, Uuid, normal_phone, phone_tail,
};
use store::{Sealed, StoreError, Tx};

use crate::cx::{self, Cx, LONGEST, Refused};
use crate::event::Happened;
use crate::hear;
use crate::rows::{Attached, Intake, Matter, MatterId};
use crate::rulebook::{Category, OTHER, Route};
use crate::whose::{self, For};
use crate::words::{Audience, Channel, State, Verb};

/// The field under which names are sealed.
pub const NAME: &str = "matters_intake.name";
/// The field under which telephones are sealed.
pub const PHONE: &str = "matters_intake.phone";
/// The field of the last four digits' proof.
pub const TAIL: &str = "matters_intake.tail";

/// What somebody says, and how to reach them if they like.
#[derive(Clone, Debug)]
pub struct Report {
    /// How it came.
    pub channel: Channel,
    /// The words, exactly.
    pub said: String,
    /// The category, if somebody chose one.
    pub category: Option<String>,
    /// The place, if chosen from the grid.
    pub node: Option<NodeId>,
    /// The place in words.
    pub place: String,
    /// A name, if given.
    pub name: String,
    /// A telephone, if given.
    pub phone: String,
    /// Nobody shall see who it was.
    pub anonymous: bool,
    /// Not for the wall.
    pub private: bool,
    /// Files with their kind: photo, voice, scan.
    pub files: Vec<(FileId, String)>,
    /// Who typed it, if staff.
    pub taken_by: Option<StaffId>,
    /// When it was said, on the device that took it without a line; else now.
    pub said_at: Option<Micros>,
    /// The language to answer in.
    pub lang: String,
    /// Whose it is, where the register knows.
    pub whose: Option<For>,
    /// What was heard in it before the writer's turn.
    pub ahead: Option<Ahead>,
}

/// What can be read from a report's words before it is written: the one who
/// writes for all has no time for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ahead {
    node: Option<NodeId>,
    category: Option<String>,
    terms: Vec<String>,
}

impl Report {
    /// Hears the place, the likeliest category and the terms of search.
    #[must_use]
    pub fn heard(mut self, cx: &Cx<'_>, receipt: ReceiptNumber) -> Self {
        let said = self.said.trim();
        if said.chars().count() > LONGEST {
            return self;
        }
        let node = self.place(cx, said);
        let path = node.and_then(|id| cx.centre.node(id)).map(|node| node.path);
        let open = self.category.as_deref().is_none_or(str::is_empty) && cx.book.has_lessons();
        let category = open.then(|| likeliest(cx, said).map(|category| category.code.clone()));
        self.ahead = Some(Ahead {
            node,
            category: category.flatten(),
            terms: terms(cx, path.unwrap_or_default(), &self.spot(), receipt, said),
        });
        self
    }

    fn place(&self, cx: &Cx<'_>, said: &str) -> Option<NodeId> {
        self.node
            .or_else(|| hear::place::of_report(cx.centre, cx.hearing(), &self.place, said))
    }

    fn spot(&self) -> String {
        self.place.trim().chars().take(200).collect()
    }

    /// A report of words by the web, with nothing else.
    pub fn of(said: &str) -> Self {
        Self {
            channel: Channel::Web,
            said: said.to_owned(),
            category: None,
            node: None,
            place: String::new(),
            name: String::new(),
            phone: String::new(),
            anonymous: false,
            private: false,
            files: Vec::new(),
            taken_by: None,
            said_at: None,
            lang: "zh-CN".to_owned(),
            whose: None,
            ahead: None,
        }
    }
}

/// What became of a report.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The matter that it began.
    pub matter: Matter,
    /// The words as kept.
    pub intake: Intake,
    /// The secret of the receipt's link: shown once, kept only as a hash.
    pub secret: String,
}

/// Why a report is not taken. Nothing that was typed is lost: the form shows it again.
#[derive(Clone, Debug)]
pub enum ReportError {
    /// Neither words nor a voice note nor a photo.
    Empty,
    /// More than 4,000 characters.
    TooLong,
    /// More than nine photos.
    TooManyPhotos,
    /// The place is not one of this community's, or is closed.
    UnknownPlace,
    /// The category is not one of this centre's, or is closed.
    UnknownCategory,
    /// The telephone has no possible form.
    BadPhone,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for ReportError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// The most photos of one report.
pub const PHOTOS: usize = 9;

/// Keeps a report under the number `receipt`, which was taken before from the
/// month's series. The matter gets its owner, unit and deadlines at once.
pub fn report(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    receipt: ReceiptNumber,
    input: &Report,
) -> Result<Reported, ReportError> {
    report_within(tx, cx, receipt, input, None)
}

/// Where somebody lives for whom staff take it in without saying where.
fn home(tx: &mut Tx<'_>, cx: &Cx<'_>, input: &Report) -> Result<Option<NodeId>, StoreError> {
    let (Some(whose), Some(_), "") = (&input.whose, input.taken_by, input.place.trim()) else {
        return Ok(None);
    };
    let one = people::register::person(tx, cx.community, whose.person)?;
    let node = one.and_then(|one| cx.centre.at(one.path).map(|node| (node.closed, node.id)));
    Ok(node.filter(|(closed, _)| !closed).map(|(_, id)| id))
}

/// The place that it is about, and its path; the whole community if none is known.
fn place(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    input: &Report,
    said: &str,
) -> Result<(Option<NodeId>, GridPath), ReportError> {
    let ahead = input.ahead.as_ref();
    let node = ahead.map_or_else(|| input.place(cx, said), |ahead| ahead.node);
    let node = match node {
        None => home(tx, cx, input)?,
        some => some,
    };
    let Some(id) = node else {
        return Ok((None, GridPath::default()));
    };
    let known = cx.centre.node(id).filter(|node| !node.closed);
    let known = known.ok_or(ReportError::UnknownPlace)?;
    Ok((Some(known.id), known.path))
}

/// A matter that begins now with whoever is on duty: nothing was done about it yet.
fn begun(
    tx: &Tx<'_>,
    cx: &Cx<'_>,
    receipt: ReceiptNumber,
    category: &Category,
    route: &Route,
    dues: Dues,
) -> Matter {
    let now = tx.now();
    Matter {
        community: cx.community,
        id: tx.clock().fresh(),
        key: tx.clock().tick().0,
        receipt,
        workflow: cx.book.newest_workflow().map_or(1, |flow| flow.version),
        state: match route.owner {
            Some(_) => State::Assigned,
            None => State::Received,
        },
        round: 1,
        category: category.code.clone(),
        words: String::new(),
        node: None,
        path: GridPath::default(),
        spot: String::new(),
        channel: Channel::Web,
        unit: route.unit,
        co_units: String::new(),
        owner: route.owner,
        reviewer: None,
        last_answerer: None,
        received_at: now,
        assigned_at: route.owner.map(|_| now),
        accepted_at: None,
        replied_at: None,
        answered_at: None,
        closed_at: None,
        accept_due: dues.accept,
        first_due: dues.first,
        settle_due: dues.settle,
        provisional: dues.provisional,
        open_due: None,
        escalate_at: None,
        escalated: 0,
        paused_at: None,
        late: false,
        merged_into: None,
        private: !category.public,
        wall: 0,
        wall_at: now,
        public_words: String::new(),
        public_answer: String::new(),
        answer: String::new(),
        grade: 0,
        returns: 0,
        followers: 0,
        version: 1,
        updated_at: now,
    }
}

/// The same with limits of its own (to be taken on, first reply, answer) in
/// place of the category's: what a room above promises for its own things.
pub fn report_within(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    receipt: ReceiptNumber,
    input: &Report,
    limits: Option<[Limit; 3]>,
) -> Result<Reported, ReportError> {
    let said = check(input)?;
    let now = tx.now();
    let said_at = input
        .said_at
        .filter(|at| *at <= now && now.since(*at) < 30 * Micros::DAY)
        .unwrap_or(now);
    let (node, path) = place(tx, cx, input, &said)?;
    let mut category = category(tx, cx, input, &said)?;
    if let Some([accept, first, settle]) = limits {
        (category.accept, category.first, category.settle) = (accept, first, settle);
    }
    let route = cx.book.route(cx.centre, &category.code, path, said_at);
    let dues = Dues::from(cx, &category, said_at)?;
    let mut matter = Matter {
        words: said.chars().take(200).collect(),
        node,
        path,
        spot: input.spot(),
        channel: input.channel,
        private: input.private || !category.public,
        received_at: said_at,
        ..begun(tx, cx, receipt, &category, &route, dues)
    };
    matter.look_again(now);
    matter.insert(tx)?;
    let (intake, secret) = intake(tx, cx, &matter, receipt, input, &said, said_at)?;
    intake.insert(tx)?;
    attach(tx, cx, matter.id, &input.files, Audience::Staff)?;
    match &input.whose {
        Some(whose) => whose::keep(tx, cx, &intake, whose)?,
        None => crate::met::met(tx, &matter, input)?,
    }
    let what = Happened {
        limits: Some(limits_text(&category)),
        figure: i32::from(route.last_resort),
        ..Happened::to_resident(String::new())
    };
    let what = what.given_to(matter.owner, matter.unit).due(matter.settle_due);
    cx.log(tx, &matter, Verb::Report, what)?;
    match &input.ahead {
        Some(ahead) => tx.index(cx.community, "matters", matter.id.0, matter.key, &ahead.terms)?,
        None => index(tx, cx, &matter, &intake.said)?,
    }
    if input.taken_by.is_some() && input.category.as_deref().is_some_and(|code| !code.is_empty()) {
        hear::lesson::teach(tx, cx, &matter)?;
    }
    Ok(Reported {
        matter,
        intake,
        secret,
    })
}

fn check(input: &Report) -> Result<String, ReportError> {
    let said = input.said.trim();
    if said.is_empty() && input.files.is_empty() {
        return Err(ReportError::Empty);
    }
    if said.chars().count() > LONGEST {
        return Err(ReportError::TooLong);
    }
    if input.files.iter().filter(|(_, kind)| kind == "photo").count() > PHOTOS {
        return Err(ReportError::TooManyPhotos);
    }
    if !input.phone.trim().is_empty() && normal_phone(&input.phone).is_none() {
        return Err(ReportError::BadPhone);
    }
    Ok(said.to_owned())
}

/// The chosen category, else the likeliest, else "other".
fn category(tx: &mut Tx<'_>, cx: &Cx<'_>, input: &Report, said: &str) -> Result<Category, ReportError> {
    let open = |code: &str| cx.book.category(code).filter(|category| !category.closed);
    match input.category.as_deref().filter(|code| !code.is_empty()) {
        Some(code) => open(code).cloned().ok_or(ReportError::UnknownCategory),
        None => {
            if !cx.book.has_lessons() {
                cx.book.hear_lessons(tx, cx)?;
            }
            let ahead = input.ahead.as_ref().and_then(|ahead| ahead.category.as_deref());
            ahead
                .and_then(open)
                .or_else(|| likeliest(cx, said))
                .or_else(|| open(OTHER))
                .or_else(|| cx.book.open_categories().last())
                .cloned()
                .ok_or(ReportError::UnknownCategory)
        }
    }
}

fn likeliest<'a>(cx: &Cx<'a>, said: &str) -> Option<&'a Category> {
    let choices = cx.book.hear(Some(cx.hearing()), said, 3);
    hear::category::likeliest(&choices)
}

/// The three due instants of a category from an instant on.
pub(crate) struct Dues {
    pub accept: Micros,
    pub first: Micros,
    pub settle: Micros,
    pub provisional: bool,
}

impl Dues {
    pub(crate) fn from(cx: &Cx<'_>, category: &Category, start: Micros) -> Result<Self, Refused> {
        let of = |limit: Limit| limit.after(start, &cx.centre.calendar);
        let (accept, first, settle) = (of(category.accept)?, of(category.first)?, of(category.settle)?);
        Ok(Self {
            accept: accept.at,
            first: first.at,
            settle: settle.at,
            provisional: accept.provisional || first.provisional || settle.provisional,
        })
    }
}

/// The limits of a category as an event pins them.
pub(crate) fn limits_text(category: &Category) -> String {
    format!("{} {} {}", category.accept, category.first, category.settle)
}

fn intake(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matter: &Matter,
    receipt: ReceiptNumber,
    input: &Report,
    said: &str,
    said_at: Micros,
) -> Result<(Intake, String), StoreError> {
    let (secret, secret_hash) = cx::secret(tx.clock());
    let phone = normal_phone(&input.phone);
    let keys = tx.keys();
    let seal = |field: &str, plain: &str| -> Result<Option<Sealed>, StoreError> {
        let plain = plain.trim();
        if plain.is_empty() {
            Ok(None)
        } else {
            keys.seal(tx.clock(), cx.community, field, plain).map(Some)
        }
    };
    let intake = Intake {
        community: cx.community,
        id: tx.clock().fresh(),
        key: matter.key,
        matter: matter.id,
        receipt,
        channel: input.channel,
        said: said.to_owned(),
        node: input.node,
        place: matter.spot.clone(),
        anonymous: input.anonymous,
        private: input.private,
        name: if input.anonymous {
            None
        } else {
            seal(NAME, &input.name)?
        },
        phone: seal(PHONE, phone.as_deref().unwrap_or_default())?,
        phone_blind: phone
            .as_deref()
            .map(|phone| keys.blind(cx.community, PHONE, phone)),
        tail_blind: phone
            .as_deref()
            .and_then(phone_tail)
            .map(|tail| keys.blind(cx.community, TAIL, &format!("{receipt}/{tail}"))),
        secret_hash,
        taken_by: input.taken_by,
        lang: input.lang.clone(),
        said_at,
        received_at: tx.now(),
    };
    Ok((intake, secret))
}

/// Ties files to a matter.
pub(crate) fn attach(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matter: MatterId,
    files: &[(FileId, String)],
    audience: Audience,
) -> Result<(), StoreError> {
    for (file, kind) in files {
        let row = Attached {
            community: cx.community,
            id: tx.clock().fresh::<Uuid>(),
            matter,
            file: *file,
            kind: kind.clone(),
            audience,
            at: tx.now(),
        };
        row.insert(tx)?;
    }
    Ok(())
}

fn terms(cx: &Cx<'_>, path: GridPath, spot: &str, number: ReceiptNumber, said: &str) -> Vec<String> {
    let place = cx.centre.names(path).join(" ");
    let beside = format!("{place} {spot}\n{number} {}", number.last_four());
    hear::search::terms(said, &beside)
}

/// Makes a matter findable by its words, number and place.
pub(crate) fn index(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &Matter, said: &str) -> Result<(), StoreError> {
    let terms = terms(cx, matter.path, &matter.spot, matter.receipt, said);
    tx.index(cx.community, "matters", matter.id.0, matter.key, &terms)
}

impl Intake {
    /// Whether these are the last four digits of the telephone that was left.
    pub fn tail_is(&self, keys: &store::Keyring, tail: &str) -> bool {
        let blind = keys.blind(self.community, TAIL, &format!("{}/{tail}", self.receipt));
        self.tail_blind.as_deref() == Some(blind.as_slice())
    }
}
