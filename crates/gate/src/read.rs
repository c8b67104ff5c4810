//! Reading `permissions.toml`: a section per kind of thing, a line per action.

use std::collections::HashSet;

use crate::policy::{Line, Word};
use crate::role::Role;

/// What is wrong with a table; the program does not start with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PolicyError {
    /// A room's text is not TOML, or not of sections with lists of words.
    Syntax {
        /// The room.
        room: String,
        /// What the reader says.
        why: String,
    },
    /// A word is neither plain nor a relation of the kind.
    UnknownWord {
        /// The room.
        room: String,
        /// `kind.action`.
        line: String,
        /// The word.
        word: String,
    },
    /// Two lines for one action.
    Twice {
        /// The room of the second line.
        room: String,
        /// `kind.action`.
        line: String,
    },
}

impl std::fmt::Display for PolicyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax { room, why } => write!(f, "permissions of {room}: {why}"),
            Self::UnknownWord { room, line, word } => {
                write!(
                    f,
                    "permissions of {room}: {line}: \"{word}\" is no role and no relation of this kind"
                )
            }
            Self::Twice { room, line } => write!(f, "permissions of {room}: {line} is said twice"),
        }
    }
}

impl std::error::Error for PolicyError {}

/// Every line of every room, ordered by room as given, then kind and action.
pub(crate) fn lines(rooms: &[(&str, &str)], known: &[(&str, &[&str])]) -> Result<Vec<Line>, PolicyError> {
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    for (room, text) in rooms {
        let syntax = |why: String| PolicyError::Syntax {
            room: (*room).to_owned(),
            why,
        };
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| syntax(error.to_string()))?;
        for (kind, section) in &table {
            let section = section
                .as_table()
                .ok_or_else(|| syntax(format!("{kind} is no section")))?;
            for (action, words) in section {
                let name = format!("{kind}.{action}");
                let list = strings(words).ok_or_else(|| syntax(format!("{name} is no list of words")))?;
                if !seen.insert(name.clone()) {
                    return Err(PolicyError::Twice {
                        room: (*room).to_owned(),
                        line: name,
                    });
                }
                let relations: Vec<&str> = known
                    .iter()
                    .filter(|(of, _)| of == kind)
                    .flat_map(|(_, names)| names.iter().copied())
                    .collect();
                let words = list.iter().map(|text| {
                    word(text, &relations).ok_or_else(|| PolicyError::UnknownWord {
                        room: (*room).to_owned(),
                        line: name.clone(),
                        word: (*text).to_owned(),
                    })
                });
                let words = words.collect::<Result<_, _>>()?;
                lines.push(Line {
                    room: (*room).to_owned(),
                    kind: kind.clone(),
                    action: action.clone(),
                    words,
                });
            }
        }
    }
    Ok(lines)
}

fn strings(value: &toml::Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(toml::Value::as_str).collect()
}

fn word(text: &str, relations: &[&str]) -> Option<Word> {
    match text {
        "everyone" => Some(Word::Everyone),
        "signed_in" => Some(Word::SignedIn),
        _ => match text.strip_prefix("role:") {
            Some(role) => Role::from_word(role).map(Word::Role),
            None => relations.contains(&text).then(|| Word::Relation(text.to_owned())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[(&str, &[&str])] = &[("matter", &["owner", "unit_member"])];

    #[test]
    fn a_line_says_which_words_suffice() {
        let text = "[matter]\nanswer = [\"owner\", \"role:arbiter\"]\nsee_wall = [\"everyone\"]\n";
        let lines = lines(&[("matters", text)], KNOWN).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].action, "answer");
        assert_eq!(
            lines[0].words,
            [Word::Relation("owner".to_owned()), Word::Role(Role::Arbiter)]
        );
        assert_eq!(lines[0].words[1].to_string(), "role:arbiter");
    }

    #[test]
    fn a_misspelt_word_stops_the_program_and_is_named() {
        for word in ["ownr", "role:king", "Everyone", "role:", ""] {
            let text = format!("[matter]\nanswer = [\"{word}\"]\n");
            let error = lines(&[("matters", &text)], KNOWN).unwrap_err();
            let expected = ("matters".to_owned(), "matter.answer".to_owned(), word.to_owned());
            assert!(
                matches!(error, PolicyError::UnknownWord { room, line, word } if (room.clone(), line.clone(), word.clone()) == expected)
            );
        }
    }

    #[test]
    fn one_action_has_one_line_over_all_rooms() {
        let text = "[matter]\nanswer = [\"owner\"]\n";
        let error = lines(&[("matters", text), ("meals", text)], KNOWN).unwrap_err();
        assert_eq!(
            error,
            PolicyError::Twice {
                room: "meals".to_owned(),
                line: "matter.answer".to_owned()
            }
        );
    }

    #[test]
    fn what_is_not_sections_of_lists_is_refused() {
        for text in [
            "answer = [\"owner\"]",
            "[matter]\nanswer = \"owner\"",
            "[matter]\nanswer = [1]",
            "[matter",
        ] {
            assert!(
                matches!(
                    lines(&[("matters", text)], KNOWN),
                    Err(PolicyError::Syntax { .. })
                ),
                "{text}"
            );
        }
    }
}
