//! Files on disk, named by what they hold: `files/ab/cdef…` is the file whose
//! SHA-256 is `abcdef…`. A file is there whole or not at all, and never changes.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{Param, Stored, Value};
use sha2::{Digest, Sha256};

use crate::error::StoreError;

/// The SHA-256 of a file's bytes: its name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash written as 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_slice(&unhex(text)?)
    }

    /// The hash in 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Param for Hash {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(std::borrow::Cow::Borrowed(&self.0))
    }
}

impl Stored for Hash {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Vec::<u8>::from_value(value).and_then(|bytes| Self::from_slice(&bytes))
    }
}

/// What a look at every file found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verified {
    /// Whole files.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// Files whose bytes are not what their name says.
    pub damaged: Vec<Hash>,
    /// Files that have no business there.
    pub strange: Vec<PathBuf>,
}

/// A folder of files named by their hash. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Vault {
    root: PathBuf,
}

impl Vault {
    /// Opens the vault of a data folder; makes `files` in it if it is not there.
    pub fn open(data_dir: &Path) -> Result<Self, StoreError> {
        let root = data_dir.join("files");
        fs::create_dir_all(root.join(NEW)).map_err(|error| trouble(&root, &error))?;
        Ok(Self { root })
    }

    /// Keeps these bytes; on the disk for good when it returns.
    pub fn put(&self, bytes: &[u8]) -> Result<Hash, StoreError> {
        let hash = Hash::of(bytes);
        let path = self.path(hash);
        if fs::metadata(&path)
            .is_ok_and(|known| u64::try_from(bytes.len()).is_ok_and(|size| known.len() == size))
        {
            // Another thread may have named it a moment ago: its name must be on the disk too.
            let settled = path
                .parent()
                .map_or(Ok(()), |folder| File::open(folder)?.sync_all());
            return settled.map(|()| hash).map_err(|error| trouble(&path, &error));
        }
        let new = self.new_name();
        let written = self.settle(&new, &path, bytes);
        if let Err(error) = written {
            // The half file has no name that anybody looks for; losing it is no loss.
            let _ = fs::remove_file(&new);
            return Err(trouble(&path, &error));
        }
        Ok(hash)
    }

    fn settle(&self, new: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = File::create(new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        let folder = path.parent().unwrap_or(&self.root);
        let fresh = !folder.exists();
        fs::create_dir_all(folder)?;
        fs::rename(new, path)?;
        File::open(folder)?.sync_all()?;
        if fresh {
            File::open(&self.root)?.sync_all()
        } else {
            Ok(())
        }
    }

    /// The bytes of a file; an error if it is missing or was changed.
    pub fn get(&self, hash: Hash) -> Result<Vec<u8>, StoreError> {
        let path = self.path(hash);
        let bytes = fs::read(&path).map_err(|error| trouble(&path, &error))?;
        if Hash::of(&bytes) == hash {
            Ok(bytes)
        } else {
            Err(StoreError::File(format!("{hash} is damaged")))
        }
    }

    /// Whether a file of this name is there.
    pub fn holds(&self, hash: Hash) -> bool {
        self.path(hash).is_file()
    }

    /// Reads every file and compares it with its name.
    pub fn verify_all(&self) -> Result<Verified, StoreError> {
        let mut found = Verified::default();
        for folder in listed(&self.root)? {
            if folder.file_name().is_some_and(|name| name == NEW) {
                continue;
            }
            if !folder.is_dir() {
                found.strange.push(folder);
                continue;
            }
            for path in listed(&folder)? {
                self.verify(&path, &mut found)?;
            }
        }
        Ok(found)
    }

    /// Goes through the names of all files.
    pub fn each(&self, visit: &mut dyn FnMut(Hash) -> Result<(), StoreError>) -> Result<(), StoreError> {
        for folder in listed(&self.root)?.iter().filter(|folder| folder.is_dir()) {
            for path in listed(folder)? {
                if let Some(hash) = self.name_of(&path) {
                    visit(hash)?;
                }
            }
        }
        Ok(())
    }

    fn name_of(&self, path: &Path) -> Option<Hash> {
        let name = path.strip_prefix(&self.root).ok()?.to_str()?.replace('/', "");
        Hash::parse(&name).filter(|hash| self.path(*hash) == path && path.is_file())
    }

    fn verify(&self, path: &Path, found: &mut Verified) -> Result<(), StoreError> {
        let Some(hash) = self.name_of(path) else {
            found.strange.push(path.to_owned());
            return Ok(());
        };
        let bytes = fs::read(path).map_err(|error| trouble(path, &error))?;
        if Hash::of(&bytes) == hash {
            found.files += 1;
            found.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        } else {
            found.damaged.push(hash);
        }
        Ok(())
    }

    /// Where a file lies.
    pub fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        let (folder, rest) = name.split_at(2);
        self.root.join(folder).join(rest)
    }

    fn new_name(&self) -> PathBuf {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        self.root
            .join(NEW)
            .join(format!("{}-{number}", std::process::id()))
    }
}

/// The folder of files that are still being written.
const NEW: &str = "new";

fn listed(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut paths = fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(|error| trouble(folder, &error))?;
    paths.sort();
    Ok(paths)
}

/// What went wrong with a file, by its path. A full disk is trouble of the whole store.
pub(crate) fn trouble(path: &Path, error: &std::io::Error) -> StoreError {
    let text = format!("{}: {error}", path.display());
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Unavailable(text),
        _ => StoreError::File(text),
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Bytes from lower-case hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    pairs
        .iter()
        .map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(name: &str) -> (PathBuf, Vault) {
        let folder = std::env::temp_dir().join(format!("huiyin-vault-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let vault = Vault::open(&folder).unwrap();
        (folder, vault)
    }

    #[test]
    fn what_is_put_is_got_and_lies_under_its_hash() {
        let (folder, vault) = vault("put");
        let hash = vault.put("路灯不亮".as_bytes()).unwrap();
        assert_eq!(vault.put("路灯不亮".as_bytes()).unwrap(), hash);
        assert_eq!(vault.get(hash).unwrap(), "路灯不亮".as_bytes());
        assert!(vault.path(hash).starts_with(folder.join("files")));
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        assert_eq!(vault.verify_all().unwrap().files, 1);
        assert!(listed(&folder.join("files/new")).unwrap().is_empty());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_changed_file_and_a_stranger_are_found() {
        let (folder, vault) = vault("changed");
        let hash = vault.put(b"one").unwrap();
        fs::write(vault.path(hash), b"two").unwrap();
        fs::write(folder.join("files/readme"), b"").unwrap();
        assert!(matches!(vault.get(hash), Err(StoreError::File(_))));
        let found = vault.verify_all().unwrap();
        assert_eq!(
            (found.files, found.damaged, found.strange.len()),
            (0, vec![hash], 1)
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_half_written_file_of_the_same_name_is_replaced() {
        let (folder, vault) = vault("half");
        let hash = vault.put(b"whole bytes").unwrap();
        fs::write(vault.path(hash), b"whole").unwrap();
        assert_eq!(vault.put(b"whole bytes").unwrap(), hash);
        assert_eq!(vault.get(hash).unwrap(), b"whole bytes");
        fs::remove_dir_all(folder).unwrap();
    }
}
