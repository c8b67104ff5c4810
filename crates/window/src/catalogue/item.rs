//! A service item: everything that a resident must know before asking.

use serde::{Deserialize, Serialize};

/// The 15 categories, in the order of the page.
pub const CATEGORIES: [&str; 15] = [
    "elder_service",
    "medical_insurance",
    "social_insurance_jobs",
    "social_assistance",
    "disability",
    "health_family",
    "children_education",
    "household_residence",
    "certificates",
    "housing_property",
    "legal_mediation",
    "veterans",
    "venue_course_culture",
    "volunteer_coconstruction",
    "party_affairs",
];

/// What happens in a life, in the order of a life.
pub const EVENTS: [&str; 8] = [
    "birth",
    "school",
    "job",
    "moving",
    "illness",
    "hardship",
    "retirement",
    "death",
];

/// For whom items are.
pub const AUDIENCES: [&str; 11] = [
    "resident",
    "elder",
    "child",
    "disabled",
    "low_income",
    "worker",
    "newcomer",
    "veteran",
    "volunteer",
    "party_member",
    "organisation",
];

kernel::stored_words! {
    /// What becomes of a paper: most need not be handed in.
    pub enum PaperKind {
        /// An identity card: shown, never copied.
        Id = "id",
        /// A household book: not needed by whom the register knows.
        House = "house",
        /// A form: filled in here.
        Form = "form",
        /// A consent or agreement: signed here.
        Consent = "consent",
        /// What another office can be asked for.
        Check = "check",
        /// What the grid leader does.
        Visit = "visit",
        /// A photo: taken here.
        Photo = "photo",
        /// A bank card: only its number is noted.
        Bank = "bank",
        /// Told by word of mouth.
        Say = "say",
        /// Must be brought, and is given back.
        Paper = "paper",
    }
}

/// A paper of an item.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// Its name in English.
    #[serde(default)]
    pub name_en: String,
    /// What becomes of it: a word of [`PaperKind`].
    pub kind: String,
}

impl Paper {
    /// What becomes of it.
    pub fn is(&self) -> PaperKind {
        PaperKind::from_word(&self.kind).unwrap_or(PaperKind::Paper)
    }

    /// Whether it must be brought: the others need not be.
    pub fn is_brought(&self) -> bool {
        matches!(self.is(), PaperKind::Paper | PaperKind::Id)
    }
}

/// What a resident reads in English; what is empty is read in Chinese.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct English {
    /// Who may ask.
    pub who: String,
    /// The conditions, one for each in Chinese.
    pub conditions: Vec<String>,
    /// What one gets.
    pub result: String,
    /// What it costs.
    pub fee: String,
}

/// A service item of one version.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// Its code; it never changes.
    pub code: String,
    /// The version; 0 is what the program brings.
    pub version: i32,
    /// Its official name.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// One of [`CATEGORIES`].
    pub category: String,
    /// Of [`AUDIENCES`].
    pub audience: Vec<String>,
    /// Of [`EVENTS`].
    pub events: Vec<String>,
    /// How people say it, between spaces.
    pub words: String,
    /// The words of `who`, `conditions`, `result` and `fee` in English.
    pub en: English,
    /// Who may ask.
    pub who: String,
    /// The conditions.
    pub conditions: Vec<String>,
    /// The papers.
    pub papers: Vec<Paper>,
    /// Working days that the rules allow; 0: at once.
    pub legal_days: u32,
    /// Working days that this centre promises; 0: at once.
    pub promised_days: u32,
    /// What it costs; empty: nothing.
    pub fee: String,
    /// How it can be asked for: `window`, `online`, `agent`.
    pub channels: Vec<String>,
    /// Who decides.
    pub department: String,
    /// Where; empty: at the centre.
    pub place: String,
    /// When; empty: the centre's hours.
    pub hours: String,
    /// Whom to ring; empty: the centre.
    pub phone: String,
    /// What one gets.
    pub result: String,
    /// Where to complain; empty: the centre and 12345.
    pub complain: String,
    /// The form, by name; empty: the plain one.
    pub form: String,
    /// The way it goes, by name; empty: by the limit and the department.
    pub flow: String,
    /// Whether this centre has confirmed the values; else they are typical.
    pub confirmed: bool,
    /// No longer offered.
    pub closed: bool,
}

/// The English words, where they are wanted and there.
fn either<'a>(own: &'a str, english: &'a str, chinese: bool) -> &'a str {
    if chinese || english.is_empty() {
        own
    } else {
        english
    }
}

impl Item {
    /// The name in a language.
    pub fn name_in(&self, chinese: bool) -> &str {
        either(&self.name, &self.name_en, chinese)
    }

    /// Whether everything that a resident reads is there in a language.
    pub fn is_told_in(&self, chinese: bool) -> bool {
        let en = &self.en;
        chinese
            || !en.who.is_empty()
                && !en.result.is_empty()
                && en.conditions.len() == self.conditions.len()
                && en.fee.is_empty() == self.fee.is_empty()
    }

    /// Who may ask, in a language.
    pub fn who_in(&self, chinese: bool) -> &str {
        either(&self.who, &self.en.who, chinese)
    }

    /// The conditions in a language.
    pub fn conditions_in(&self, chinese: bool) -> &[String] {
        let same = self.en.conditions.len() == self.conditions.len();
        if chinese || !same {
            &self.conditions
        } else {
            &self.en.conditions
        }
    }

    /// What one gets, in a language.
    pub fn result_in(&self, chinese: bool) -> &str {
        either(&self.result, &self.en.result, chinese)
    }

    /// What it costs, in a language.
    pub fn fee_in(&self, chinese: bool) -> &str {
        either(&self.fee, &self.en.fee, chinese)
    }

    /// Who decides, in a language.
    pub fn department_in(&self, chinese: bool) -> &str {
        either(
            &self.department,
            super::shipped::department_en(&self.department),
            chinese,
        )
    }

    /// Whether it can be asked for on a page.
    pub fn is_online(&self) -> bool {
        !self.closed && self.channels.iter().any(|one| one == "online")
    }

    /// Whether somebody of the staff may take it to the office for one who cannot go.
    pub fn is_by_agent(&self) -> bool {
        self.channels.iter().any(|one| one == "agent")
    }

    /// The papers that need not be handed in.
    pub fn spared(&self) -> impl Iterator<Item = &Paper> {
        self.papers.iter().filter(|paper| !paper.is_brought())
    }

    /// The papers to bring.
    pub fn brought(&self) -> impl Iterator<Item = &Paper> {
        self.papers.iter().filter(|paper| paper.is_brought())
    }

    /// What is wrong with it: the field and the key of the message.
    pub fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        let mut check = |bad: bool, field, key| {
            if bad {
                faults.push((field, key));
            }
        };
        let long = |text: &str, most: usize| text.chars().count() > most;
        check(
            self.name.is_empty() || long(&self.name, 60),
            "name",
            "window-edit-bad-name",
        );
        check(self.who.is_empty(), "who", "window-edit-bad-who");
        check(
            !CATEGORIES.contains(&self.category.as_str()),
            "category",
            "window-edit-bad-category",
        );
        check(self.result.is_empty(), "result", "window-edit-bad-result");
        check(
            self.promised_days > self.legal_days,
            "promised",
            "window-edit-bad-promise",
        );
        check(self.legal_days > 365, "legal", "window-edit-bad-legal");
        check(self.channels.is_empty(), "channels", "window-edit-bad-channels");
        let whole = [
            &self.who,
            &self.fee,
            &self.place,
            &self.hours,
            &self.complain,
            &self.result,
            &self.en.who,
            &self.en.result,
            &self.en.fee,
        ];
        check(
            !self.en.conditions.is_empty() && self.en.conditions.len() != self.conditions.len(),
            "conditions_en",
            "window-edit-bad-conditions-en",
        );
        check(
            whole.iter().any(|text| long(text, 300)) || long(&self.words, 600) || self.papers.len() > 30,
            "words",
            "window-edit-too-long",
        );
        faults
    }
}
