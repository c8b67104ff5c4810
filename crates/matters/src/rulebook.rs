//! Categories with their limits, and the table that says who answers for what:
//! category × place × hour of the day → duty and unit, then the roster.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use kernel::{CommunityId, GridPath, Limit, Micros, StaffId, UnitId, Uuid};
use people::Centre;
use store::{StoreError, Tx, record, statements};

use crate::cx::Cx;
use crate::hear::lesson::Lessons;
use crate::hear::{Choice, Ear, Hearing, category};
use crate::workflow::Workflow;

record! {
    /// A kind of matter and what is promised for it.
    pub struct Category in "matters_category" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its code.
        code: String,
        "ord" => /// Its place in lists.
        ord: i32,
        "name" => /// Its name.
        name: String,
        "name_en" => /// Its name in English.
        name_en: String,
        "words" => /// Words that hint at it, separated by spaces; staff add to them.
        words: String,
        "accept_limit" => /// To be taken on within.
        accept: Limit,
        "first_limit" => /// First reply within.
        first: Limit,
        "settle_limit" => /// Answer within.
        settle: Limit,
        "proof" => /// An answer needs a photo.
        proof: bool,
        "public" => /// May be shown on the wall.
        public: bool,
        "closed" => /// Takes no new matters.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// A line of the routing table.
    pub struct Rule in "matters_rule" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "ord" => /// The first line that fits decides.
        ord: i32,
        "category" => /// A category's code, or empty for any.
        category: String,
        "path" => /// The place and all in it.
        path: GridPath,
        "from_minute" => /// From this minute of the day.
        from_minute: i32,
        "until_minute" => /// Until this one; smaller than the first: over midnight.
        until_minute: i32,
        "duty" => /// The duty of the person: a word of the roster.
        duty: String,
        "unit_id" => /// The responsible unit.
        unit: Option<UnitId>,
        "closed" => /// No longer in force.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

statements! {
    pub(crate) CATEGORIES = "SELECT community_id, id, ord, name, name_en, words, accept_limit, first_limit, settle_limit, proof, public, closed, version FROM matters_category WHERE community_id = $1 ORDER BY ord, id";
    pub(crate) RULES = "SELECT community_id, id, ord, category, path, from_minute, until_minute, duty, unit_id, closed, version FROM matters_rule WHERE community_id = $1 ORDER BY ord, id";
    pub(crate) WORKFLOWS = "SELECT body FROM matters_workflow WHERE community_id = $1 ORDER BY id";
    pub(crate) SAVE_CATEGORY = "UPDATE matters_category SET ord = $3, name = $4, name_en = $5, words = $6, accept_limit = $7, first_limit = $8, settle_limit = $9, proof = $10, public = $11, closed = $12, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $13";
    pub(crate) SAVE_RULE = "UPDATE matters_rule SET ord = $3, category = $4, path = $5, from_minute = $6, until_minute = $7, duty = $8, unit_id = $9, closed = $10, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $11";
    pub(crate) KEEP_WORKFLOW = "INSERT INTO matters_workflow (community_id, id, at, actor, body) VALUES ($1, $2, $3, $4, $5)";
}

/// The code of the category for what fits no other.
pub const OTHER: &str = "other";

/// The room's settings of one edition, in memory.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Every category, closed ones too.
    pub categories: Vec<Category>,
    /// Every line of the routing table, closed ones too.
    pub rules: Vec<Rule>,
    workflows: Vec<Workflow>,
    hearing: OnceLock<Arc<Hearing>>,
    /// What everybody may know by name: staff, units, their telephones.
    public: OnceLock<Arc<HashSet<String>>>,
    /// Shared by the editions: what was learned stays learned.
    lessons: Arc<RwLock<Lessons>>,
    ear: Arc<Ear>,
}

/// Who gets a matter: person and unit, and whether nobody was found by the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Route {
    /// The person; `None` only if the centre has not even a secretary.
    pub owner: Option<StaffId>,
    /// The responsible unit.
    pub unit: Option<UnitId>,
    /// The person steps in for another.
    pub deputy: bool,
    /// No line of the table found a person: the named last resort has it.
    pub last_resort: bool,
}

impl Rulebook {
    /// Reads the present settings.
    pub fn load(tx: &mut Tx<'_>, community: CommunityId) -> Result<Self, StoreError> {
        let texts: Vec<String> = tx.all(&WORKFLOWS, &[&community], |row| row.get(0))?;
        let mut workflows: Vec<Workflow> = texts
            .iter()
            .filter_map(|text| Workflow::read(text).ok())
            .collect();
        if workflows.is_empty() {
            workflows.extend(Workflow::shipped().ok());
        }
        Ok(Self {
            categories: tx.all(&CATEGORIES, &[&community], Category::read)?,
            rules: tx.all(&RULES, &[&community], Rule::read)?,
            workflows,
            hearing: OnceLock::new(),
            public: OnceLock::new(),
            lessons: Arc::default(),
            ear: Arc::default(),
        })
    }

    /// What everybody may know by name, made when it is first asked for.
    pub(crate) fn public(&self, make: impl FnOnce() -> HashSet<String>) -> Arc<HashSet<String>> {
        Arc::clone(self.public.get_or_init(|| Arc::new(make())))
    }

    /// The category with this code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// The categories that take new matters.
    pub fn open_categories(&self) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(|category| !category.closed)
    }

    /// The workflow of this version.
    pub fn workflow(&self, version: i32) -> Option<&Workflow> {
        self.workflows
            .iter()
            .find(|flow| flow.version == version)
            .or_else(|| self.workflows.last())
    }

    /// The workflow that new matters begin with.
    pub fn newest_workflow(&self) -> Option<&Workflow> {
        self.workflows.last()
    }

    /// What the engines of language know of the centre of this edition.
    pub fn hearing(&self, centre: &Centre) -> &Hearing {
        self.hearing.get_or_init(|| Arc::new(Hearing::of(centre)))
    }

    /// What was said lately, ready to be compared.
    pub fn ear(&self) -> &Ear {
        &self.ear
    }

    /// Reads what was learned about categories since the last time.
    pub fn hear_lessons(&self, tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<(), StoreError> {
        let mut lessons = Lessons::clone(&self.lessons.read().unwrap_or_else(PoisonError::into_inner));
        lessons.refresh(tx, cx, cx.hearing())?;
        *self.lessons.write().unwrap_or_else(PoisonError::into_inner) = lessons;
        Ok(())
    }

    /// Whether what was learned was read once.
    pub(crate) fn has_lessons(&self) -> bool {
        self.lessons
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_read(&self.categories)
    }

    /// The likeliest categories of what was said, the likeliest first, with why.
    pub fn hear(&self, hearing: Option<&Hearing>, said: &str, most: usize) -> Vec<Choice<'_>> {
        let lessons = self.lessons.read().unwrap_or_else(PoisonError::into_inner);
        match lessons.counts() {
            Some(counts) => category::categories(self, hearing, counts, said, most),
            None => category::categories(self, hearing, &text::category::Counts::shipped(), said, most),
        }
    }

    /// Up to three likely categories for what was said, the likeliest first.
    pub fn suggest(&self, said: &str) -> Vec<&Category> {
        let choices = self.hear(self.hearing.get().map(|hearing| &**hearing), said, 3);
        choices.into_iter().map(|choice| choice.category).collect()
    }

    /// Who gets a matter of this category, at this place, said at this time.
    pub fn route(&self, centre: &Centre, category: &str, path: GridPath, at: Micros) -> Route {
        let minute = i32::from(centre.zone().day_and_minute(at).1);
        let fitting = self.rules.iter().filter(|rule| {
            !rule.closed
                && (rule.category.is_empty() || rule.category == category)
                && rule.path.contains(&path)
                && within(rule.from_minute, rule.until_minute, minute)
        });
        let mut unit = None;
        for rule in fitting {
            unit = unit.or(rule.unit);
            if let Some(duty) = centre.on_duty(&rule.duty, path, rule.unit, at) {
                return Route {
                    owner: Some(duty.staff),
                    unit: unit.or(duty.unit),
                    deputy: duty.deputy,
                    last_resort: false,
                };
            }
        }
        let last = centre.last_resort(at);
        Route {
            owner: last.map(|duty| duty.staff),
            unit: unit.or_else(|| last.and_then(|duty| duty.unit)),
            deputy: last.is_some_and(|duty| duty.deputy),
            last_resort: true,
        }
    }
}

fn within(from: i32, until: i32, minute: i32) -> bool {
    if from < until {
        from <= minute && minute < until
    } else {
        minute >= from || minute < until
    }
}

/// Rulebooks by community and edition.
#[derive(Debug, Default)]
pub struct Rulebooks(Mutex<HashMap<CommunityId, (i64, Arc<Rulebook>)>>);

impl Rulebooks {
    /// The rulebook of the centre's edition, if it was read before.
    pub fn held(&self, centre: &Centre) -> Option<Arc<Rulebook>> {
        let held = self.0.lock().ok()?;
        let (edition, book) = held.get(&centre.community)?;
        (*edition == centre.edition).then(|| Arc::clone(book))
    }

    /// The rulebook of the centre's edition.
    pub fn get(&self, tx: &mut Tx<'_>, centre: &Centre) -> Result<Arc<Rulebook>, StoreError> {
        if let Some(book) = self.held(centre) {
            return Ok(book);
        }
        let mut book = Rulebook::load(tx, centre.community)?;
        if let Ok(held) = self.0.lock()
            && let Some((_, before)) = held.get(&centre.community)
        {
            book.lessons = Arc::clone(&before.lessons);
            book.ear = Arc::clone(&before.ear);
        }
        book.hearing(centre);
        let book = Arc::new(book);
        if let Ok(mut held) = self.0.lock() {
            held.insert(centre.community, (centre.edition, Arc::clone(&book)));
        }
        Ok(book)
    }
}
