//! What goes to a department: one JSON document with the answers and papers,
//! signed, and with a number that stays the same at every try.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use store::{Community, Keyring, Reading, StoreError, StoredFile, Tx, Vault};

use super::department::Department;
use super::rows::Forward;
use crate::applications::apply::{ANSWERS, NAME};
use crate::applications::papers::{Of, papers};
use crate::applications::{Application, Scan};
use crate::forms::Answers;
use crate::forms::definition::{Form, said};

/// Papers beyond so many bytes in all are named and not sent along.
const MOST: i64 = 24 << 20;

/// What is posted, and where.
#[derive(Clone, Debug)]
pub struct Packet {
    /// Where to.
    pub url: String,
    /// The document.
    pub body: String,
    /// The key of the signature.
    pub secret: String,
    /// Files whose bytes are added when nothing holds the store up.
    pub files: Vec<StoredFile>,
}

/// Builds the document. That sealed answers leave the house is recorded once.
pub(crate) fn pack(
    tx: &mut Tx<'_>,
    forward: &Forward,
    application: &Application,
    department: &Department,
) -> Result<(Packet, Value), StoreError> {
    let community = forward.community;
    let centre = Community::by_id(tx, community)?.ok_or(StoreError::NoRow)?;
    let text = if forward.tries == 0 {
        let reading = Reading {
            field: ANSWERS,
            reader: &format!("department {}", department.name),
            purpose: "forward",
            subject_kind: "application",
            subject: application.id.0,
        };
        tx.unseal(community, &application.answers, &reading)?
    } else {
        tx.keys().open(community, ANSWERS, &application.answers)?
    };
    let (answers, form) = (Answers::of_json(&text), form_of(application));
    let fields: Vec<Value> = form
        .fields
        .iter()
        .filter(|field| !answers.text(&field.key).is_empty())
        .map(|field| json!({ "key": field.key, "label": said(&field.label, true), "value": answers.text(&field.key) }))
        .collect();
    let (files, named) = files(tx, application)?;
    let keys: &Keyring = tx.keys();
    let name = keys.open(community, NAME, &application.name)?;
    let document = json!({
        "id": forward.id.simple().to_string(),
        "receipt": application.receipt.to_string(),
        "community": centre.name,
        "department": department.name,
        "item": { "code": application.item, "name": application.item_name, "version": application.item_version },
        "name": name,
        "agent": application.agent_name,
        "answers": fields,
        "papers": named,
        "made_at": application.made_at.0.div_euclid(kernel::Micros::SECOND),
        "due_at": application.due_at.0.div_euclid(kernel::Micros::SECOND),
    });
    let packet = Packet {
        url: department.url.clone(),
        body: String::new(),
        secret: department.key(keys)?,
        files,
    };
    Ok((packet, document))
}

fn form_of(application: &Application) -> Form {
    serde_json::from_str(&application.form).unwrap_or_default()
}

/// The papers that may leave: nothing that may be harmful.
fn files(tx: &mut Tx<'_>, application: &Application) -> Result<(Vec<StoredFile>, Vec<Value>), StoreError> {
    let (mut files, mut named, mut size) = (Vec::new(), Vec::new(), 0);
    for paper in papers(tx, application.community, Of::Application(application.id))? {
        let Some(file) = StoredFile::by_id(tx, application.community, paper.file)? else {
            continue;
        };
        if paper.scan == Scan::Quarantined {
            continue;
        }
        size += file.size;
        named.push(json!({
            "name": paper.name, "type": file.kind.word(), "bytes": file.size,
            "scan": paper.scan.word(), "content": Value::Null,
        }));
        if size <= MOST {
            files.push(file);
        }
    }
    Ok((files, named))
}

impl Packet {
    /// Adds the bytes of the papers, and closes the document.
    pub(crate) fn fill(&mut self, vault: &Vault, mut document: Value) -> Result<(), StoreError> {
        for (place, file) in self.files.iter().enumerate() {
            let bytes = vault.get(file.sha256)?;
            if let Some(paper) = document
                .get_mut("papers")
                .and_then(|all| all.get_mut(place))
                .and_then(Value::as_object_mut)
            {
                paper.insert("content".to_owned(), gate::base64url(&bytes).into());
            }
        }
        self.body = document.to_string();
        Ok(())
    }

    /// The signature of a second since 1970 and the document.
    pub fn signature(&self, second: i64) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()) else {
            return String::new();
        };
        mac.update(second.to_string().as_bytes());
        mac.update(b".");
        mac.update(self.body.as_bytes());
        let mut out = String::from("sha256=");
        for byte in mac.finalize().into_bytes() {
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_second_and_the_document() {
        let packet = Packet {
            url: String::new(),
            body: "{}".to_owned(),
            secret: "0123456789abcdef".to_owned(),
            files: Vec::new(),
        };
        let first = packet.signature(1);
        assert_eq!(first.len(), 7 + 64);
        assert_ne!(first, packet.signature(2));
        assert_ne!(
            first,
            Packet {
                body: "{ }".to_owned(),
                ..packet
            }
            .signature(1)
        );
    }
}
