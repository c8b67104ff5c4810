//! How categories and rules are kept and told in their history, and the
//! versions of the workflow.

use kernel::{CommunityId, Micros};
use people::pages::{Subject, clock};
use store::{StoreError, Tx, statements};

use crate::rulebook::{Category, Rule, SAVE_CATEGORY, SAVE_RULE};

statements! {
    /// Every version of the workflow, the newest first.
    FLOWS = "SELECT id, at, actor, body FROM matters_workflow WHERE community_id = $1 ORDER BY id DESC LIMIT 100";
}

/// A kept version of the workflow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Flow {
    pub version: i32,
    pub at: Micros,
    pub actor: String,
    pub body: String,
}

/// Every version of the workflow, the newest first.
pub(super) fn flows(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Flow>, StoreError> {
    tx.all(&FLOWS, &[&community], |row| {
        Ok(Flow {
            version: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            body: row.get(3)?,
        })
    })
}

fn tick(on: bool) -> String {
    if on { "1".to_owned() } else { String::new() }
}

impl Subject for Category {
    const KIND: &'static str = "category";

    fn subject(&self) -> String {
        self.code.clone()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let mut all = vec![
            ("name", self.name.clone()),
            ("name-en", self.name_en.clone()),
            ("words", self.words.clone()),
            ("ord", self.ord.to_string()),
            ("proof", tick(self.proof)),
            ("public", tick(self.public)),
            ("closed", tick(self.closed)),
        ];
        let limits = [
            ("accept", "accept-unit", self.accept),
            ("first", "first-unit", self.first),
            ("settle", "settle-unit", self.settle),
        ];
        for (amount, unit, limit) in limits {
            all.push((amount, limit.amount.to_string()));
            all.push((unit, limit.unit.suffix().to_owned()));
        }
        all.into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Category::insert(self, tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        tx.run(
            &SAVE_CATEGORY,
            &[
                &self.community,
                &self.code,
                &self.ord,
                &self.name,
                &self.name_en,
                &self.words,
                &self.accept,
                &self.first,
                &self.settle,
                &self.proof,
                &self.public,
                &self.closed,
                &version,
            ],
        )
    }
}

impl Subject for Rule {
    const KIND: &'static str = "rule";

    fn subject(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn pairs(&self) -> Vec<(String, String)> {
        [
            ("ord", self.ord.to_string()),
            ("category", self.category.clone()),
            ("place", self.path.to_string()),
            ("from", clock(self.from_minute)),
            ("until", clock(self.until_minute)),
            ("duty", self.duty.clone()),
            ("unit", self.unit.map(|unit| unit.to_string()).unwrap_or_default()),
            ("closed", tick(self.closed)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Rule::insert(self, tx)
    }

    fn save(&self, tx: &mut Tx<'_>, version: i32) -> Result<u64, StoreError> {
        tx.run(
            &SAVE_RULE,
            &[
                &self.community,
                &self.id,
                &self.ord,
                &self.category,
                &self.path,
                &self.from_minute,
                &self.until_minute,
                &self.duty,
                &self.unit,
                &self.closed,
                &version,
            ],
        )
    }
}
