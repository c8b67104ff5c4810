//! Who may see one thing, and why: the table of permissions asked for
//! everybody who works here.

use askama::Template;
use gate::{Actor, Policy, Role, Thing, Word};

use crate::frame::Frame;

/// Somebody who may, and by which word of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhoMay {
    /// The name.
    pub name: String,
    /// Why, as people say it.
    pub why: String,
}

/// The page: what is asked about, who may see it and why.
#[derive(Template)]
#[template(path = "who.html")]
pub struct WhoPage {
    /// The frame.
    pub f: Frame,
    /// The thing, as it is called.
    pub thing: String,
    /// Where it is.
    pub back: String,
    /// Everybody who may see it.
    pub who: Vec<WhoMay>,
    /// Everybody may: it is public.
    pub public: bool,
}

/// Everybody of `all` who may do this to the thing, each with the first word
/// of the table that lets them.
pub fn who_may<T: Thing>(f: &Frame, policy: &Policy, all: &[Actor], action: &str, thing: &T) -> Vec<WhoMay> {
    all.iter()
        .filter_map(|actor| {
            let word = policy.why(actor, action, thing)?;
            Some(WhoMay {
                name: actor.name.clone(),
                why: said(f, word),
            })
        })
        .collect()
}

fn said(f: &Frame, word: &Word) -> String {
    let key = match word {
        Word::Everyone => "people-may-everyone".to_owned(),
        Word::SignedIn => "people-may-signed-in".to_owned(),
        Word::Role(role) => role_key(*role),
        Word::Relation(name) => format!("people-may-{}", name.replace('_', "-")),
    };
    if f.knows(&key) {
        f.t(&key)
    } else {
        word.to_string()
    }
}

fn role_key(role: Role) -> String {
    format!("people-role-{}", role.word().replace('_', "-"))
}
