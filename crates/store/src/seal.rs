//! Sealed columns: what nobody may read from the database alone. XChaCha20-Poly1305
//! under keys that live in a file outside of it, and a keyed blind index for
//! looking up the exact value.

use std::collections::VecDeque;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use hmac::{Hmac, Mac};
use kernel::{Clock, CommunityId, Param, Stored, Uuid, Value};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::audit::Entry;
use crate::error::StoreError;
use crate::tx::Tx;

const KEY_ID: usize = 8;
const NONCE: usize = 24;

/// A sealed value as it is stored: key id, nonce, ciphertext. It shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Param for Sealed {
    fn to_value(&self) -> Value<'_> {
        self.0.to_value()
    }
}

impl Stored for Sealed {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Vec::from_value(value).map(Self)
    }
}

#[derive(Clone)]
struct Key {
    id: [u8; KEY_ID],
    secret: [u8; 32],
}

struct Keys {
    /// The newest first: it seals, all open.
    keys: VecDeque<Key>,
    blind: [u8; 32],
}

/// The keys of sealed columns.
pub struct Keyring {
    path: Option<PathBuf>,
    keys: RwLock<Keys>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The key file. Whoever holds it and the database can read everything.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    /// The root of the blind indexes; it stays when keys are rotated.
    blind: String,
    /// The newest first.
    keys: Vec<KeyLine>,
}

#[derive(Serialize, Deserialize)]
struct KeyLine {
    id: String,
    secret: String,
}

impl Keyring {
    /// Reads the key file; makes one with a fresh key, readable by its owner
    /// only, if there is none.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(|error| failed(path, &error))?;
            }
            let clock = Clock::system();
            let fresh = Keys {
                keys: VecDeque::from([Key::fresh(&clock)]),
                blind: random(&clock),
            };
            let draft = fresh.write_beside(path)?;
            // A link does not replace: of two servers that start at once, one makes the file.
            let linked = std::fs::hard_link(&draft, path);
            std::fs::remove_file(&draft).map_err(|error| failed(path, &error))?;
            if let Err(error) = linked
                && error.kind() != std::io::ErrorKind::AlreadyExists
            {
                return Err(failed(path, &error));
            }
        }
        let keys = Keys::read(path)?;
        Ok(Self {
            path: Some(path.to_owned()),
            keys: RwLock::new(keys),
        })
    }

    /// A keyring in memory, the same in every test.
    pub fn for_test() -> Self {
        let keys = VecDeque::from([Key {
            id: [1; KEY_ID],
            secret: [7; 32],
        }]);
        Self {
            path: None,
            keys: RwLock::new(Keys { keys, blind: [9; 32] }),
        }
    }

    /// No keys: nothing is sealed or opened.
    pub(crate) fn empty() -> Self {
        Self {
            path: None,
            keys: RwLock::new(Keys {
                keys: VecDeque::new(),
                blind: [0; 32],
            }),
        }
    }

    /// Puts a fresh key in front; older ones still open what they sealed.
    pub fn rotate(&self) -> Result<(), StoreError> {
        let mut held = self.keys.write().map_err(|_| StoreError::Sealed)?;
        let key = Key::fresh(&Clock::system());
        match &self.path {
            None => held.keys.push_front(key),
            Some(path) => {
                // Another process may have added one since this one looked.
                let mut keys = Keys::read(path)?;
                keys.keys.push_front(key);
                let draft = keys.write_beside(path)?;
                std::fs::rename(&draft, path).map_err(|error| failed(path, &error))?;
                *held = keys;
            }
        }
        Ok(())
    }

    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.keys.read().map_or(0, |held| held.keys.len())
    }

    /// Seals a text for one field of one community; it opens nowhere else.
    pub fn seal(
        &self,
        clock: &Clock,
        community: CommunityId,
        field: &str,
        plain: &str,
    ) -> Result<Sealed, StoreError> {
        let held = self.keys.read().map_err(|_| StoreError::Sealed)?;
        let key = held.keys.front().ok_or(StoreError::Sealed)?;
        let nonce: [u8; NONCE] = random(clock);
        let aad = bound_to(community, field);
        let cipher = XChaCha20Poly1305::new(&key.secret.into());
        let sealed = cipher
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: plain.as_bytes(),
                    aad: &aad,
                },
            )
            .map_err(|_| StoreError::Sealed)?;
        Ok(Sealed([key.id.as_slice(), &nonce, &sealed].concat()))
    }

    /// Opens a sealed text. Rules use [`Tx::unseal`], which records the reading.
    pub fn open(&self, community: CommunityId, field: &str, sealed: &Sealed) -> Result<String, StoreError> {
        let (id, rest) = sealed.0.split_first_chunk::<KEY_ID>().ok_or(StoreError::Sealed)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or(StoreError::Sealed)?;
        let secret = self.secret(id).ok_or(StoreError::Sealed)?;
        let aad = bound_to(community, field);
        let plain = XChaCha20Poly1305::new(&secret.into())
            .decrypt(&(*nonce).into(), Payload { msg: text, aad: &aad })
            .map_err(|_| StoreError::Sealed)?;
        String::from_utf8(plain).map_err(|_| StoreError::Sealed)
    }

    /// What an index keeps of a value in place of it: equal for equal values of
    /// the same field and community, the same after a rotation.
    pub fn blind(&self, community: CommunityId, field: &str, normal: &str) -> Vec<u8> {
        // A lock is poisoned only by a panic while a key was added: the root is whole.
        let held = self
            .keys
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let root = mac(&held.blind, &[b"huiyin blind index"]);
        mac(&root, &[&bound_to(community, field), normal.as_bytes()]).to_vec()
    }

    fn secret(&self, id: &[u8; KEY_ID]) -> Option<[u8; 32]> {
        if let Some(secret) = self.keys.read().ok()?.secret(id) {
            return Some(secret);
        }
        // A key that another process added: look at the file again.
        let fresh = Keys::read(self.path.as_ref()?).ok()?;
        let secret = fresh.secret(id)?;
        *self.keys.write().ok()? = fresh;
        Some(secret)
    }
}

/// Why and for whom a sealed value is opened.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The field, as it was sealed: `people_person.phone`.
    pub field: &'a str,
    /// Who reads.
    pub reader: &'a str,
    /// What for: `call_back`.
    pub purpose: &'a str,
    /// The kind of the thing that the value belongs to.
    pub subject_kind: &'a str,
    /// The thing.
    pub subject: Uuid,
}

impl Tx<'_> {
    /// Opens a sealed value and records who read it and what for.
    pub fn unseal(
        &mut self,
        community: CommunityId,
        sealed: &Sealed,
        reading: &Reading<'_>,
    ) -> Result<String, StoreError> {
        let plain = self.keys().open(community, reading.field, sealed)?;
        let body = serde_json::json!({ "field": reading.field, "purpose": reading.purpose }).to_string();
        self.audit(
            community,
            &Entry {
                actor: reading.reader,
                verb: "sealed.read",
                subject_kind: reading.subject_kind,
                subject: reading.subject,
                body,
            },
        )?;
        Ok(plain)
    }
}

impl Key {
    fn fresh(clock: &Clock) -> Self {
        Self {
            id: random(clock),
            secret: random(clock),
        }
    }
}

impl Keys {
    fn secret(&self, id: &[u8; KEY_ID]) -> Option<[u8; 32]> {
        self.keys.iter().find(|key| key.id == *id).map(|key| key.secret)
    }

    fn read(path: &Path) -> Result<Self, StoreError> {
        let text = std::fs::read_to_string(path).map_err(|error| failed(path, &error))?;
        if let Ok(about) = std::fs::metadata(path)
            && about.permissions().mode() & 0o077 != 0
        {
            tracing::warn!(path = %path.display(), "others than its owner can read the key file");
        }
        let broken = || StoreError::File(format!("{}: not a key file", path.display()));
        let file: KeyFile = serde_json::from_str(&text).map_err(|_| broken())?;
        let keys = file
            .keys
            .iter()
            .map(|line| {
                Some(Key {
                    id: unhex(&line.id)?,
                    secret: unhex(&line.secret)?,
                })
            })
            .collect::<Option<VecDeque<Key>>>()
            .filter(|keys| !keys.is_empty())
            .ok_or_else(broken)?;
        Ok(Self {
            keys,
            blind: unhex(&file.blind).ok_or_else(broken)?,
        })
    }

    /// Writes a complete, private file beside `path`, to be moved into place.
    fn write_beside(&self, path: &Path) -> Result<PathBuf, StoreError> {
        let keys = self
            .keys
            .iter()
            .map(|key| KeyLine {
                id: hex(&key.id),
                secret: hex(&key.secret),
            })
            .collect();
        let file = KeyFile {
            blind: hex(&self.blind),
            keys,
        };
        let mark: [u8; 8] = random(&Clock::system());
        let draft = path.with_extension(format!("draft-{}", hex(&mark)));
        let written = serde_json::to_string_pretty(&file)
            .map_err(std::io::Error::from)
            .and_then(|text| {
                let mut out = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(&draft)?;
                out.write_all(text.as_bytes())?;
                out.sync_all()
            });
        written.map(|()| draft).map_err(|error| failed(path, &error))
    }
}

fn bound_to(community: CommunityId, field: &str) -> Vec<u8> {
    let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
    [
        community.0.as_bytes().as_slice(),
        &length.to_be_bytes(),
        field.as_bytes(),
    ]
    .concat()
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block(key).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// HMAC pads a short key with zeros to the block of its hash.
fn block(key: &[u8; 32]) -> [u8; 64] {
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    block
}

fn random<const N: usize>(clock: &Clock) -> [u8; N] {
    let mut bytes = [0; N];
    clock.fill(&mut bytes);
    bytes
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes().chunks(2);
    let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    bytes.collect::<Option<Vec<u8>>>()?.try_into().ok()
}

fn failed(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::File(format!("{}: {error}", path.display()))
}
