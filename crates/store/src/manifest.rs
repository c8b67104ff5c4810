//! What a copy of a centre holds: written last, so a folder with a manifest is
//! a whole copy.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::sql::Sql;
use crate::transfer::refused;
use crate::tx::Tx;
use crate::vault::{hex, trouble};

/// The file name in the folder of a copy.
const NAME: &str = "manifest.json";
/// The form of the folder; another form gets another number.
const FORMAT: u32 = 1;

/// What a copy of a centre holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the folder.
    pub format: u32,
    /// How the rows are kept.
    pub kind: CopyKind,
    /// When the copy was begun, in microseconds UTC.
    pub made_at: i64,
    /// The migrations that the database had, with their check sums.
    pub schema: Vec<(String, String)>,
    /// Every table, parents first.
    pub tables: Vec<TableCopy>,
    /// The end of each community's audit chain.
    pub audit: Vec<AuditEnd>,
    /// The attached files.
    pub files: FilesCopy,
    /// The SHA-256 of the database file, in a backup of SQLite.
    pub database: Option<String>,
    /// Whether the key file lies beside it.
    pub with_keys: bool,
}

/// How the rows of a copy are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// One file of JSON lines for each table: for both engines.
    Export,
    /// A SQLite file.
    Sqlite,
}

/// One table of a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TableCopy {
    /// Its name.
    pub name: String,
    /// Its columns with their types.
    pub columns: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// The SHA-256 of the rows as lines, in the order of their keys.
    pub sha256: String,
}

/// The end of one community's audit chain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct AuditEnd {
    /// Whose.
    pub community: String,
    /// The newest batch.
    pub batch: i64,
    /// Its hash.
    pub hash: String,
}

/// The attached files of a copy.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FilesCopy {
    /// How many were copied.
    pub count: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// Hashes of files that rows name, but that were missing or damaged already.
    pub missing: Vec<String>,
}

static SCHEMA: Sql = Sql::new("SELECT version, checksum FROM schema_migration");
static AUDIT: Sql = Sql::new(
    "SELECT b.community_id, b.id, b.hash FROM audit_batch b JOIN
     (SELECT community_id, MAX(id) AS id FROM audit_batch GROUP BY community_id) newest
     ON newest.community_id = b.community_id AND newest.id = b.id",
);

impl Manifest {
    /// The head of a manifest of this database, without tables and files.
    pub(crate) fn of(tx: &mut Tx<'_>, kind: CopyKind) -> Result<Self, StoreError> {
        let mut schema: Vec<(String, String)> = tx.all(&SCHEMA, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        schema.sort();
        let mut audit = tx.all(&AUDIT, &[], |row| {
            let community: kernel::CommunityId = row.get(0)?;
            let hash: Vec<u8> = row.get(2)?;
            Ok(AuditEnd {
                community: community.to_string(),
                batch: row.get(1)?,
                hash: hex(&hash),
            })
        })?;
        audit.sort();
        let made_at = tx.now().0;
        let (tables, files) = (Vec::new(), FilesCopy::default());
        Ok(Self {
            format: FORMAT,
            kind,
            made_at,
            schema,
            tables,
            audit,
            files,
            database: None,
            with_keys: false,
        })
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Reads the manifest of a folder.
    pub fn read(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(NAME);
        let text = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => refused(&format!(
                "{} holds no whole copy: there is no {NAME}",
                dir.display()
            )),
            _ => trouble(&path, &error),
        })?;
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|_| refused(&format!("{} is damaged", path.display())))?;
        if manifest.format == FORMAT {
            Ok(manifest)
        } else {
            Err(refused("the copy is of a newer form"))
        }
    }

    /// Writes it into the folder, whole or not at all.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let (new, path) = (dir.join("manifest.new"), dir.join(NAME));
        let text = serde_json::to_vec_pretty(self).map_err(|error| refused(&error.to_string()))?;
        let written = || {
            let mut file = fs::File::create(&new)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            fs::File::open(dir)?.sync_all()
        };
        written().map_err(|error| trouble(&path, &error))
    }

    /// An error that names the first difference in what was said, counted or sealed.
    pub(crate) fn compare(&self, held: &Self) -> Result<(), StoreError> {
        let names = |manifest: &Self| -> Vec<String> {
            let mut names: Vec<String> = manifest.tables.iter().map(|table| table.name.clone()).collect();
            names.sort();
            names
        };
        if names(self) != names(held) || self.schema != held.schema {
            return Err(refused(
                "the tables are not those of the copy: was it made by another version?",
            ));
        }
        for copy in &self.tables {
            let same = held.tables.iter().find(|table| table.name == copy.name);
            if let Some(other) = same.filter(|table| *table != copy) {
                return Err(refused(&format!(
                    "{} has {} rows of {}, or other ones: nothing was kept. Take another copy",
                    copy.name, other.rows, copy.rows
                )));
            }
        }
        if self.audit == held.audit {
            Ok(())
        } else {
            Err(refused("the audit chain ends elsewhere than in the copy"))
        }
    }
}
