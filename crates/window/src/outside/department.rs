//! A department that takes applications over the line, as the manager keeps it.

use gate::{Actor, Policy};
use kernel::{CommunityId, Micros, Uuid};
use store::audit::Entry;
use store::{Keyring, Sealed, StoreError, Tx, record, statements};

/// The field under which a secret is sealed.
const SECRET: &str = "window_department.secret";

kernel::typed_id! {
    /// A department outside.
    DepartmentId,
}

record! {
    /// A department outside.
    pub struct Department in "window_department" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: DepartmentId,
        "name" => /// Its name, as applications name it.
        name: String,
        "url" => /// Where it takes them.
        url: String,
        "secret" => /// What signs them, sealed.
        secret: Sealed,
        "closed" => /// No longer by this line.
        closed: bool,
        "changed_by" => /// Who changed it last.
        changed_by: String,
        "changed_at" => /// When.
        changed_at: Micros,
        "version" => /// Counts the changes.
        version: i32,
    }
}

statements! {
    pub(crate) DEPARTMENTS = "SELECT community_id, id, name, url, secret, closed, changed_by, changed_at, version FROM window_department WHERE community_id = $1 ORDER BY name LIMIT 200";
    pub(crate) DEPARTMENT_NAMED = "SELECT community_id, id, name, url, secret, closed, changed_by, changed_at, version FROM window_department WHERE community_id = $1 AND name = $2";
    pub(crate) SAVE_DEPARTMENT = "UPDATE window_department SET name = $4, url = $5, secret = $6, closed = $7, changed_by = $8, changed_at = $9, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
}

/// A department to be kept.
#[derive(Clone, Debug)]
pub struct NewDepartment {
    /// Which one is changed, in which version; none for a new one.
    pub id: Option<(DepartmentId, i32)>,
    /// Its name.
    pub name: String,
    /// Where it takes applications.
    pub url: String,
    /// What signs them; empty leaves it as it is.
    pub secret: String,
    /// No longer by this line.
    pub closed: bool,
}

/// Why it is not kept.
#[derive(Clone, Debug)]
pub enum DepartmentError {
    /// Not theirs to do.
    Denied,
    /// Somebody changed it meanwhile.
    Stale,
    /// A field will not do: its name and the key of what is wrong.
    Field(&'static str, &'static str),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for DepartmentError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unique => Self::Field("name", "window-outside-twice"),
            other => Self::Store(other),
        }
    }
}

impl Department {
    /// Every one, by name.
    pub fn all(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Self>, StoreError> {
        tx.all(&DEPARTMENTS, &[&community], Self::read)
    }

    /// The one of this name.
    pub fn named(tx: &mut Tx<'_>, community: CommunityId, name: &str) -> Result<Option<Self>, StoreError> {
        tx.maybe(&DEPARTMENT_NAMED, &[&community, &name], Self::read)
    }

    /// What signs what it is sent.
    pub(crate) fn key(&self, keys: &Keyring) -> Result<String, StoreError> {
        keys.open(self.community, SECRET, &self.secret)
    }
}

/// Whether an address is one that applications may go to: never in the clear
/// but on this machine.
fn is_good(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://127.0.0.1")) && url.len() <= 400
}

fn checked(new: &NewDepartment) -> Result<(), DepartmentError> {
    let name = new.name.trim().chars().count();
    if name == 0 || name > 60 {
        return Err(DepartmentError::Field("name", "window-outside-bad-name"));
    }
    if !is_good(&new.url) {
        return Err(DepartmentError::Field("url", "window-outside-bad-url"));
    }
    // Half of what a signature needs is no signature.
    if (new.id.is_none() || !new.secret.is_empty()) && new.secret.chars().count() < 16 {
        return Err(DepartmentError::Field("secret", "window-outside-bad-secret"));
    }
    Ok(())
}

/// Keeps a department.
pub fn keep(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: (&Actor, &Policy),
    new: &NewDepartment,
) -> Result<DepartmentId, DepartmentError> {
    let (actor, policy) = by;
    if !policy.may_any(actor, "departments", "edit") {
        return Err(DepartmentError::Denied);
    }
    checked(new)?;
    let old = match new.id {
        Some((id, version)) => {
            let all = Department::all(tx, community)?;
            let held = all.into_iter().find(|one| one.id == id && one.version == version);
            Some(held.ok_or(DepartmentError::Stale)?)
        }
        None => None,
    };
    let secret = match &old {
        Some(old) if new.secret.is_empty() => old.secret.clone(),
        _ => tx.keys().seal(tx.clock(), community, SECRET, &new.secret)?,
    };
    let kept = Department {
        community,
        id: old.as_ref().map_or_else(|| tx.clock().fresh(), |old| old.id),
        name: new.name.trim().to_owned(),
        url: new.url.clone(),
        secret,
        closed: new.closed,
        changed_by: actor.name.clone(),
        changed_at: tx.now(),
        version: old.as_ref().map_or(1, |old| old.version),
    };
    match old {
        Some(_) => save(tx, &kept)?,
        None => kept.insert(tx)?,
    }
    let label = actor.label();
    let entry = Entry {
        actor: &label,
        verb: "department.kept",
        subject_kind: "department",
        subject: Uuid::from(kept.id),
        body: serde_json::json!({ "name": kept.name, "closed": kept.closed }).to_string(),
    };
    tx.audit(community, &entry)?;
    Ok(kept.id)
}

fn save(tx: &mut Tx<'_>, kept: &Department) -> Result<(), DepartmentError> {
    let changed = tx.run(
        &SAVE_DEPARTMENT,
        &[
            &kept.community,
            &kept.id,
            &kept.version,
            &kept.name,
            &kept.url,
            &kept.secret,
            &kept.closed,
            &kept.changed_by,
            &kept.changed_at,
        ],
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(DepartmentError::Stale)
    }
}
