//! Begin: the person agrees, by a name on glass, by voice, or by a mark that
//! somebody saw; from then on the errand has an owner and a visit.

use kernel::{FileId, Micros, PersonId};
use people::register::consent::{Giver, NewConsent, Purpose, agreed, give_at_door};
use people::register::{self, ContactKind, Person, Refused};
use store::audit::Entry;
use store::{StoreError, Tx};

use super::rows::{Errand, ErrandState};
use super::steps;
use crate::catalogue::Item;

/// The field under which the proof of a consent is sealed.
pub const PROOF: &str = "window_errand.proof";
/// For how many days a consent to an errand counts.
const CONSENT_DAYS: i64 = 180;

kernel::stored_words! {
    /// How somebody agreed.
    pub enum Way {
        /// They wrote their name on glass.
        Sign = "sign",
        /// They said it, and it was recorded.
        Voice = "voice",
        /// They made a mark, and somebody saw it.
        Mark = "mark",
    }
}

/// What is needed to begin.
#[derive(Clone, Debug)]
pub struct NewErrand {
    /// For whom.
    pub person: PersonId,
    /// For which item; none for anything else.
    pub item: Option<Item>,
    /// What it is about, in words.
    pub about: String,
    /// How they agreed.
    pub way: Way,
    /// The strokes of the name, or the words of the mark.
    pub signature: String,
    /// The voice note.
    pub voice: Option<FileId>,
    /// Who saw the mark.
    pub witness: String,
    /// When somebody comes to the door.
    pub visit_at: Option<Micros>,
    /// The person agrees that the children are told as well.
    pub child_too: bool,
}

/// Why it is not begun, or a step not taken.
#[derive(Clone, Debug)]
pub enum ErrandError {
    /// There is none, or it is not theirs to see.
    NotFound,
    /// Not theirs to do.
    Denied,
    /// Somebody changed it meanwhile, or it has ended.
    Stale,
    /// An original is still out: its name.
    OriginalOut(String),
    /// A field will not do: its name and the key of what is wrong.
    Field(&'static str, &'static str),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for ErrandError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for ErrandError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Denied => Self::Denied,
            Refused::Stale | Refused::Taken(_) => Self::Stale,
            Refused::Field(field, key) => Self::Field(field, key),
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Begins an errand. The consent stands in the register, where the person sees
/// it and can take it back.
pub fn begin(tx: &mut Tx<'_>, cx: &register::Cx<'_>, new: &NewErrand) -> Result<Errand, ErrandError> {
    let person = Person::take(tx, cx, new.person, "visit")?;
    let about = new
        .item
        .as_ref()
        .map_or_else(|| new.about.trim().to_owned(), |item| item.name.clone());
    if about.is_empty() || about.chars().count() > 100 {
        return Err(ErrandError::Field("about", "window-errand-no-about"));
    }
    let proof = proof(new)?;
    let today = tx.now().day(&kernel::Zone::shanghai());
    let consent = NewConsent {
        purpose: Purpose::Act,
        given_by: Giver::Own,
        agent: None,
        agent_name: cx.actor.name.clone(),
        agent_phone: None,
        evidence: format!("{about} · {}", new.way),
        until: Some(today.plus_days(CONSENT_DAYS)),
    };
    let consent = give_at_door(tx, cx, new.person, &consent)?;
    if new.child_too && !agreed(tx, cx.community, person.id, Purpose::Family)? {
        family(tx, cx, new, &about)?;
    }
    let key = tx.clock().tick().0;
    let errand = Errand {
        community: cx.community,
        id: tx.clock().fresh(),
        key,
        person: person.id,
        path: person.path,
        item: new
            .item
            .as_ref()
            .map(|item| item.code.clone())
            .unwrap_or_default(),
        item_name: about,
        draft: None,
        consent: consent.id,
        way: new.way.word().to_owned(),
        proof: tx.keys().seal(tx.clock(), cx.community, PROOF, &proof)?,
        witness: new.witness.trim().to_owned(),
        owner: cx.actor.staff,
        owner_name: cx.actor.name.clone(),
        visit_at: new.visit_at,
        state: ErrandState::Open,
        made_at: tx.now(),
        ended_at: None,
        open_key: Some(key),
        version: 1,
    };
    errand.insert(tx)?;
    let reached = register::contact::Reached {
        kind: ContactKind::Visit,
        at: tx.now(),
        by: cx.actor.staff,
        subject: Some(errand.id.0),
        note: String::new(),
    };
    register::reached(tx, &person, &reached)?;
    log(tx, cx, &errand, "errand.begun")?;
    let words = format!("{}替您办：{}", cx.actor.name, errand.item_name);
    steps::tell_all(tx, cx, &errand, words)?;
    Ok(errand)
}

/// The family may be told of it, by the same proof.
fn family(tx: &mut Tx<'_>, cx: &register::Cx<'_>, new: &NewErrand, about: &str) -> Result<(), ErrandError> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    let consent = NewConsent {
        purpose: Purpose::Family,
        given_by: Giver::Own,
        agent: None,
        agent_name: String::new(),
        agent_phone: None,
        evidence: format!("{about} · {}", new.way),
        until: Some(today.plus_days(CONSENT_DAYS)),
    };
    give_at_door(tx, cx, new.person, &consent)?;
    Ok(())
}

fn proof(new: &NewErrand) -> Result<String, ErrandError> {
    let signature = new.signature.trim();
    match new.way {
        Way::Sign if signature.is_empty() => {
            Err(ErrandError::Field("signature", "window-errand-no-signature"))
        }
        Way::Sign if signature.len() > 20_000 => {
            Err(ErrandError::Field("signature", "window-errand-no-signature"))
        }
        Way::Sign => Ok(signature.to_owned()),
        Way::Voice => match new.voice {
            Some(file) => Ok(format!("voice {file}")),
            None => Err(ErrandError::Field("voice", "window-errand-no-voice")),
        },
        Way::Mark if new.witness.trim().is_empty() => {
            Err(ErrandError::Field("witness", "window-errand-no-witness"))
        }
        Way::Mark => Ok(format!("mark {signature}")),
    }
}

/// Records what was done on an errand.
pub(crate) fn log(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    errand: &Errand,
    verb: &str,
) -> Result<(), StoreError> {
    let actor = cx.actor.label();
    let entry = Entry {
        actor: &actor,
        verb,
        subject_kind: "errand",
        subject: errand.id.0,
        body: serde_json::json!({ "by": cx.actor.name, "state": errand.state.word() }).to_string(),
    };
    tx.audit(cx.community, &entry)
}
