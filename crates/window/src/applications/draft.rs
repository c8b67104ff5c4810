//! Drafts: a form that somebody began. Every page is kept as it is sent; they
//! come back by its link, or by nine digits that can be spoken on a telephone.

use std::collections::BTreeMap;

use kernel::{AccountId, CommunityId, Micros, PersonId};
use people::Centre;
use people::register::person;
use store::{Keyring, StoreError, Tx};

use super::rows::{self, Draft, DraftId};
use crate::catalogue::Item;
use crate::forms::answers::Fault;
use crate::forms::definition::{Field, Form, Kind};
use crate::forms::{Answers, Known, kept, known, shelf};

/// The field under which a draft's answers are sealed.
const ANSWERS: &str = "window_draft.answers";
/// The field of the proof of a code.
const CODE: &str = "window_draft.code";
/// The field of the sealed link.
const LINK: &str = "window_draft.link";
/// How long a draft waits.
pub const KEPT: i64 = 30 * Micros::DAY;
/// What is asked on one page: two questions at most.
const A_PAGE: usize = 2;

/// What a draft holds, sealed: what was typed, and what is known.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Body {
    /// What was typed.
    pub typed: Answers,
    /// What need not be typed.
    pub held: BTreeMap<String, Known>,
}

/// Begins a form for an item: what is known of the person is filled in, and
/// that it was read is recorded.
pub fn begin(
    tx: &mut Tx<'_>,
    centre: &Centre,
    item: &Item,
    of: Option<PersonId>,
    account: Option<AccountId>,
    by: (&str, &str),
) -> Result<Draft, StoreError> {
    let (now, community) = (tx.now(), centre.community);
    let form = kept::live(tx, community, &item.form)?.unwrap_or_else(|| shelf::of(item));
    let (agent_name, reader) = by;
    let someone = match of {
        Some(id) => person(tx, community, id)?,
        None => None,
    };
    let held = match &someone {
        Some(person) => known::known(tx, centre, &form, person, reader)?,
        None => BTreeMap::new(),
    };
    let body = Body {
        typed: Answers::default(),
        held,
    };
    let draft = Draft {
        community,
        id: tx.clock().fresh(),
        item: item.code.clone(),
        item_version: item.version,
        form: serde_json::to_string(&form).unwrap_or_default(),
        person: someone.map(|person| person.id),
        account,
        agent_name: agent_name.to_owned(),
        answers: tx.keys().seal(
            tx.clock(),
            community,
            ANSWERS,
            &serde_json::to_string(&body).unwrap_or_default(),
        )?,
        code_blind: None,
        application: None,
        receipt_link: None,
        made_at: now,
        updated_at: now,
        version: 1,
    };
    draft.insert(tx)?;
    Ok(draft)
}

/// The address of a draft: its id with our proof.
pub fn token(keys: &Keyring, community: CommunityId, id: DraftId) -> String {
    let proof = keys.blind(community, "window.draft", &id.to_string());
    format!("{id}.{}", gate::base64url(proof.get(..16).unwrap_or_default()))
}

/// The draft of a token, if it is ours.
pub fn of_token(keys: &Keyring, community: CommunityId, given: &str) -> Option<DraftId> {
    use sha2::{Digest, Sha256};
    let id: DraftId = given.split_once('.')?.0.parse().ok()?;
    // Compared by hash: the time that it takes tells nothing.
    let same = Sha256::digest(token(keys, community, id)) == Sha256::digest(given);
    same.then_some(id)
}

impl Draft {
    /// A draft by id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: DraftId) -> Result<Option<Self>, StoreError> {
        tx.maybe(&rows::DRAFT, &[&community, &id], Self::read)
    }

    /// The draft of a spoken code, while it waits.
    pub fn by_code(tx: &mut Tx<'_>, community: CommunityId, code: &str) -> Result<Option<Self>, StoreError> {
        let digits: String = kernel::ascii_digits(code)
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if digits.len() != 9 {
            return Ok(None);
        }
        let blind = tx.keys().blind(community, CODE, &digits);
        let found = tx.maybe(&rows::DRAFT_BY_CODE, &[&community, &blind], Self::read)?;
        let now = tx.now();
        Ok(found.filter(|draft| now.since(draft.updated_at) < KEPT))
    }

    /// The form that it was begun with.
    pub fn form(&self) -> Form {
        serde_json::from_str(&self.form).unwrap_or_default()
    }

    /// What was typed so far, and what is known.
    pub fn body(&self, keys: &Keyring) -> Result<Body, StoreError> {
        let text = keys.open(self.community, ANSWERS, &self.answers)?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Keeps what was typed; false if it was kept elsewhere meanwhile.
    pub fn keep(&mut self, tx: &mut Tx<'_>, body: &Body) -> Result<bool, StoreError> {
        let text = serde_json::to_string(body).unwrap_or_default();
        self.answers = tx.keys().seal(tx.clock(), self.community, ANSWERS, &text)?;
        self.save(tx)
    }

    /// A fresh code to speak on the telephone; the one before is good no longer.
    pub fn code(&mut self, tx: &mut Tx<'_>) -> Result<String, StoreError> {
        let mut bytes = [0u8; 8];
        tx.clock().fill(&mut bytes);
        let code = format!("{:09}", u64::from_be_bytes(bytes) % 1_000_000_000);
        self.code_blind = Some(tx.keys().blind(self.community, CODE, &code));
        self.save(tx)?;
        Ok(code)
    }

    /// It became an application; the receipt's link stays with it for whoever comes back.
    pub fn sent(
        &mut self,
        tx: &mut Tx<'_>,
        application: rows::ApplicationId,
        secret: &str,
    ) -> Result<bool, StoreError> {
        self.application = Some(application);
        self.receipt_link = Some(tx.keys().seal(tx.clock(), self.community, LINK, secret)?);
        self.save(tx)
    }

    /// The receipt's link, if it was sent.
    pub fn link(&self, keys: &Keyring) -> Option<String> {
        let sealed = self.receipt_link.as_ref()?;
        keys.open(self.community, LINK, sealed).ok()
    }

    fn save(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        self.updated_at = tx.now();
        let changed = tx.run(
            &rows::SAVE_DRAFT,
            &[
                &self.community,
                &self.id,
                &self.version,
                &self.answers,
                &self.code_blind,
                &self.application,
                &self.receipt_link,
                &self.updated_at,
            ],
        )?;
        self.version += 1;
        Ok(changed == 1)
    }
}

/// The fields of a form in pages: two questions at most on each; a question that
/// depends on another stands on a later page. Known ones come with the first.
pub fn pages<'f>(form: &'f Form, answers: &Answers, held: &BTreeMap<String, Known>) -> Vec<Vec<&'f Field>> {
    let mut pages: Vec<Vec<&Field>> = vec![Vec::new()];
    for field in &form.fields {
        if field.computed.is_some() || field.kind == Kind::Signature || !form.is_asked(field, answers) {
            continue;
        }
        let is_known = |field: &Field| held.contains_key(&field.key);
        let Some(page) = pages.last() else { break };
        let asked = page.iter().filter(|one| !is_known(one)).count();
        let depends = field
            .when
            .as_ref()
            .is_some_and(|when| page.iter().any(|one| one.key == when.field));
        let large = matches!(field.kind, Kind::Long | Kind::Ticks | Kind::Choice) && asked > 0;
        if !is_known(field) && (asked >= A_PAGE || large || depends) {
            pages.push(vec![field]);
        } else if let Some(page) = pages.last_mut() {
            page.push(field);
        }
    }
    pages.retain(|page| !page.is_empty());
    pages
}

/// What is wrong with the answers of one page.
pub fn faults_of(fields: &[&Field], typed: &Answers, held: &BTreeMap<String, Known>) -> Vec<(String, Fault)> {
    let wrong = |field: &&&Field| {
        let said = typed.text(&field.key);
        if said.trim().is_empty() && held.contains_key(&field.key) {
            return None;
        }
        crate::forms::answers::read(field, said)
            .err()
            .map(|fault| (field.key.clone(), fault))
    };
    fields.iter().filter_map(|field| wrong(&field)).collect()
}

/// Forgets drafts that waited too long, with their papers.
pub fn forget_old(tx: &mut Tx<'_>, community: CommunityId) -> Result<usize, StoreError> {
    let before = tx.now().plus(-KEPT);
    let old: Vec<DraftId> = tx.all(&rows::OLD_DRAFTS, &[&community, &before], |row| row.get(0))?;
    for id in &old {
        tx.run(&rows::FORGET_PAPERS, &[&community, id])?;
        tx.run(&rows::FORGET_DRAFT, &[&community, id])?;
    }
    Ok(old.len())
}
