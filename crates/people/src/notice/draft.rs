//! A notice is written, and then sent.

use gate::{Actor, Policy};
use kernel::{CommunityId, GridPath, Micros};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Entry, StoreError, Tx};

use super::fill::FILL;
use super::rows::{self, Notice, NoticeId, NoticeState};
use crate::register::audience::Audience;
use crate::register::{LabelKind, Reach};

/// The longest title.
pub const TITLE: usize = 60;
/// The longest text.
pub const BODY: usize = 2000;

/// Whom a notice is for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Wanted {
    /// Paths of places; everywhere within the maker's reach if there are none.
    pub places: Vec<String>,
    /// Words of labels; with or without if there are none.
    pub labels: Vec<String>,
    /// At least so old.
    pub from_age: Option<i32>,
    /// At most so old.
    pub until_age: Option<i32>,
    /// Words of roles: the staff who hold them in these places.
    pub roles: Vec<String>,
    /// Residents are among those told.
    pub residents: bool,
    /// The maker's reach when it was sent; none for the whole community.
    pub reach: Option<Vec<String>>,
}

fn paths(words: &[String]) -> Vec<GridPath> {
    words.iter().filter_map(|word| word.parse().ok()).collect()
}

impl Wanted {
    /// As the notice keeps it; nobody if that cannot be read.
    pub fn of(notice: &Notice) -> Self {
        serde_json::from_str(&notice.audience).unwrap_or_else(|_| Self {
            reach: Some(Vec::new()),
            ..Self::default()
        })
    }

    /// The group of the register.
    pub fn group(&self) -> Audience {
        Audience {
            places: paths(&self.places),
            labels: self
                .labels
                .iter()
                .filter_map(|word| LabelKind::from_word(word))
                .collect(),
            from_age: self.from_age,
            until_age: self.until_age,
            silent_since: None,
            newest_first: false,
        }
    }

    /// How far it reaches at most.
    pub fn bounds(&self) -> Reach {
        match &self.reach {
            None => Reach::All,
            Some(places) => Reach::In(paths(places)),
        }
    }

    /// The chosen places within the maker's reach.
    pub fn within(&self) -> Reach {
        self.bounds().and(&paths(&self.places))
    }

    fn bounded(mut self, reach: &Reach) -> Self {
        self.reach = match reach {
            Reach::All => None,
            Reach::In(places) => Some(places.iter().map(ToString::to_string).collect()),
        };
        self
    }
}

/// What is written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// In a few words.
    pub title: String,
    /// The whole.
    pub body: String,
    /// In English; may be empty.
    pub title_en: String,
    /// In English; may be empty.
    pub body_en: String,
    /// For whom.
    pub wanted: Wanted,
}

/// Why a notice was not made or sent.
#[derive(Clone, Debug)]
pub enum Made {
    /// There is none, or it is not theirs to know.
    NotFound,
    /// They may not send.
    Denied,
    /// A field and what is wrong with it.
    Field(&'static str, &'static str),
    /// It was sent already.
    Sent,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for Made {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Draft {
    fn check(&self) -> Result<(), Made> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.title.trim().is_empty() {
            return Err(Made::Field("title", "people-notice-no-title"));
        }
        if self.body.trim().is_empty() {
            return Err(Made::Field("body", "people-notice-no-body"));
        }
        if long(&self.title, TITLE) || long(&self.title_en, 2 * TITLE) {
            return Err(Made::Field("title", "people-notice-long-title"));
        }
        if long(&self.body, BODY) || long(&self.body_en, 2 * BODY) {
            return Err(Made::Field("body", "people-notice-long-body"));
        }
        if self.title_en.trim().is_empty() != self.body_en.trim().is_empty() {
            return Err(Made::Field("title_en", "people-notice-half-english"));
        }
        if !self.wanted.residents && self.wanted.roles.is_empty() {
            return Err(Made::Field("residents", "people-notice-nobody"));
        }
        Ok(())
    }
}

/// Keeps a draft; whoever may send writes it.
pub fn make(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    policy: &Policy,
    draft: &Draft,
) -> Result<Notice, Made> {
    draft.check()?;
    let maker = by
        .account
        .filter(|_| policy.may_any(by, "notices", "send"))
        .ok_or(Made::Denied)?;
    let wanted = draft.wanted.clone().bounded(&Reach::of(by));
    let notice = Notice {
        community,
        id: tx.clock().fresh(),
        key: tx.clock().tick().0,
        title: draft.title.trim().to_owned(),
        body: draft.body.trim().to_owned(),
        title_en: draft.title_en.trim().to_owned(),
        body_en: draft.body_en.trim().to_owned(),
        audience: json!(wanted).to_string(),
        state: NoticeState::Draft,
        made_by: maker,
        made_name: by.name.clone(),
        made_at: tx.now(),
        sent_at: None,
        filled_at: None,
        version: 1,
    };
    notice.insert(tx)?;
    note(tx, by, "notice.written", &notice)?;
    Ok(notice)
}

/// Sends a draft of one's own. How far it reaches is what its maker reaches now.
pub fn send(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    policy: &Policy,
    id: NoticeId,
) -> Result<(), Made> {
    let notice = tx
        .maybe(&rows::NOTICE, &[&community, &id], Notice::read)?
        .filter(|notice| Some(notice.made_by) == by.account)
        .ok_or(Made::NotFound)?;
    if !policy.may_any(by, "notices", "send") {
        return Err(Made::Denied);
    }
    let now: Micros = tx.now();
    let wanted = Wanted::of(&notice).bounded(&Reach::of(by));
    let audience = json!(wanted).to_string();
    if tx.run(&rows::SEND_NOTICE, &[&community, &id, &now, &audience])? == 0 {
        return Err(Made::Sent);
    }
    tx.enqueue(
        community,
        FILL,
        json!({ "notice": id.to_string() }).to_string(),
        now,
    )?;
    note(tx, by, "notice.sent", &notice)?;
    Ok(())
}

fn note(tx: &mut Tx<'_>, by: &Actor, verb: &str, notice: &Notice) -> Result<(), StoreError> {
    tx.audit(
        notice.community,
        &Entry {
            actor: &by.label(),
            verb,
            subject_kind: "notice",
            subject: notice.id.0,
            body: json!({ "title": notice.title, "audience": notice.audience }).to_string(),
        },
    )
}
