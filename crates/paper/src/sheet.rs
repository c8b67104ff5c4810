//! What stands on a paper.

use serde::Serialize;

/// The paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// 210 × 297 mm: lists.
    A4,
    /// 148 × 210 mm: what a resident takes home.
    #[default]
    A5,
    /// The 80 mm roll of a counter's printer, as long as it needs.
    Roll,
}

impl Size {
    /// The word of an address: `a4`, `a5`, `roll`.
    pub fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
            Self::Roll => "roll",
        }
    }

    /// The size of a word; A5 for anything else.
    pub fn from_word(word: &str) -> Self {
        match word {
            "a4" => Self::A4,
            "roll" => Self::Roll,
            _ => Self::A5,
        }
    }
}

/// One line of three: what it is, the answer, and a hint under it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The answer.
    pub value: String,
    /// A smaller line; may be empty.
    pub hint: String,
}

impl Fact {
    /// A fact without a hint.
    pub fn of(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            hint: String::new(),
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }
}

/// Something that is there or still to bring.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tick {
    /// It is there.
    pub done: bool,
    /// What.
    pub text: String,
    /// Where it is to be had, or why it need not be handed in.
    pub note: String,
}

/// A part of a sheet, one under the other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Part {
    /// A number with its last digits large, as people say it on the telephone.
    Number {
        /// What it is.
        label: String,
        /// All but the last digits.
        head: String,
        /// The last digits.
        tail: String,
    },
    /// A resident's own words, in the face that is kept for these.
    Said {
        /// The words.
        text: String,
    },
    /// Lines of label and answer.
    Facts {
        /// The lines.
        facts: Vec<Fact>,
    },
    /// A heading.
    Head {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Para {
        /// Its words.
        text: String,
        /// Set smaller and lighter.
        quiet: bool,
    },
    /// A list of what is there and what is not.
    Ticks {
        /// The lines.
        ticks: Vec<Tick>,
    },
    /// A table.
    Table {
        /// The heads of the columns.
        heads: Vec<String>,
        /// The rows, as many cells as heads.
        rows: Vec<Vec<String>>,
    },
    /// Lines to sign on.
    Sign {
        /// Who signs where.
        labels: Vec<String>,
    },
    /// Something very large: a queue number.
    Big {
        /// A line above it.
        above: String,
        /// The word.
        text: String,
        /// A line under it.
        below: String,
    },
}

/// A document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Sheet {
    /// The paper.
    pub size: Size,
    /// The language of the words, `zh-CN` or `en`.
    pub lang: String,
    /// What this paper is.
    pub title: String,
    /// Whose paper: the name of the centre.
    pub house: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Small lines at the end, beside the code.
    pub foot: Vec<String>,
    /// What the code says; empty for none.
    pub qr: String,
    /// What the code is, for those who cannot see it.
    pub qr_alt: String,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(size: Size, lang: &str, title: impl Into<String>, house: impl Into<String>) -> Self {
        Self {
            size,
            lang: lang.to_owned(),
            title: title.into(),
            house: house.into(),
            parts: Vec::new(),
            foot: Vec::new(),
            qr: String::new(),
            qr_alt: String::new(),
        }
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Adds a paragraph, unless it is empty.
    #[must_use]
    pub fn para(self, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return self;
        }
        self.part(Part::Para { text, quiet: false })
    }

    /// Adds a paragraph in small letters, unless it is empty.
    #[must_use]
    pub fn aside(self, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return self;
        }
        self.part(Part::Para { text, quiet: true })
    }

    /// Adds a small line at the end, unless it is empty.
    #[must_use]
    pub fn foot(mut self, line: impl Into<String>) -> Self {
        let line = line.into();
        if !line.is_empty() {
            self.foot.push(line);
        }
        self
    }

    /// Puts a code at the end.
    #[must_use]
    pub fn code(mut self, text: impl Into<String>, alt: impl Into<String>) -> Self {
        self.qr = text.into();
        self.qr_alt = alt.into();
        self
    }
}
