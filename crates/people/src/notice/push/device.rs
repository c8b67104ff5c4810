//! A telephone or computer that rings: turned on and off by its owner, ended
//! when its push service says that it is gone.

use gate::Actor;
use kernel::{AccountId, CommunityId, Micros};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Entry, Sealed, StoreError, Tx, record, statements};

use super::hosts::Hosts;
use super::pack::Keys;
use crate::register::{Person, own};

kernel::typed_id! {
    /// A telephone or computer that rings.
    DeviceId,
}

/// The field under which address and keys are sealed.
const LINE: &str = "people_push_device.line";
/// Devices of one account.
const MOST: usize = 5;
/// Signs kept of what a browser calls itself.
const AGENT: usize = 300;

record! {
    /// A device.
    pub struct Device in "people_push_device" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: DeviceId,
        "account_id" => /// Whose log-in.
        account: AccountId,
        "handle" => /// The hash of its address.
        handle: Vec<u8>,
        "line" => /// Its address and keys, sealed; empty once it is gone.
        line: Sealed,
        "agent" => /// What its browser calls itself.
        agent: String,
        "made_at" => /// Since when it rings.
        made_at: Micros,
        "rang_at" => /// When it rang last.
        rang_at: Option<Micros>,
        "gone_at" => /// Since when it no longer does.
        gone_at: Option<Micros>,
    }
}

macro_rules! device {
    () => {
        "community_id, id, account_id, handle, line, agent, made_at, rang_at, gone_at"
    };
}

statements! {
    pub(crate) DEVICE = concat!("SELECT ", device!(), " FROM people_push_device WHERE community_id = $1 AND id = $2");
    pub(crate) BY_HANDLE = concat!("SELECT ", device!(), " FROM people_push_device WHERE community_id = $1 AND handle = $2");
    pub(crate) OF_ACCOUNT = concat!("SELECT ", device!(), " FROM people_push_device WHERE community_id = $1 AND account_id = $2 AND gone_at IS NULL ORDER BY made_at DESC, id");
    /// Every log-in that has one.
    pub(crate) OWNERS = "SELECT DISTINCT account_id FROM people_push_device WHERE community_id = $1 AND gone_at IS NULL";
    pub(crate) AGAIN = "UPDATE people_push_device SET account_id = $3, line = $4, agent = $5, made_at = $6, rang_at = NULL, gone_at = NULL WHERE community_id = $1 AND id = $2";
    pub(crate) END = "UPDATE people_push_device SET line = $3, gone_at = $4 WHERE community_id = $1 AND id = $2 AND gone_at IS NULL";
    pub(crate) RANG = "UPDATE people_push_device SET rang_at = $3 WHERE community_id = $1 AND id = $2";
    pub(crate) COUNT = "SELECT COUNT(*) FROM people_push_device WHERE community_id = $1 AND gone_at IS NULL";
    /// How somebody of the register wants to be told.
    pub(crate) PREFER = "UPDATE people_person SET channel = $3, version = version + 1, updated_at = $4 WHERE community_id = $1 AND id = $2";
}

/// What a browser gives when alerts are turned on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// The address at its push service.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: String,
    /// The secret beside it.
    pub auth: String,
}

/// Why a device was not turned on.
#[derive(Clone, Debug)]
pub enum TurnError {
    /// Its push service is not one that this centre speaks to.
    Host,
    /// What the browser gave cannot be used, or is another's.
    Broken,
    /// There are so many already.
    Full,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for TurnError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Device {
    /// Its address and keys.
    pub(super) fn given(&self, tx: &Tx<'_>) -> Option<Given> {
        let text = tx.keys().open(self.community, LINE, &self.line).ok()?;
        serde_json::from_str(&text).ok()
    }
}

/// The devices of a log-in that ring, the newest first.
pub fn devices(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Vec<Device>, StoreError> {
    tx.all(&OF_ACCOUNT, &[&community, &account], Device::read)
}

/// One device, as long as it rings.
pub(super) fn device(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: DeviceId,
) -> Result<Option<Device>, StoreError> {
    let found = tx.maybe(&DEVICE, &[&community, &id], Device::read)?;
    Ok(found.filter(|device| device.gone_at.is_none()))
}

/// Turns alerts on for the device that somebody holds; twice is once. Whoever
/// is in the register is told there first from now on, unless they asked for a voice.
pub fn turn_on(
    tx: &mut Tx<'_>,
    by: (CommunityId, &Actor, AccountId),
    given: &Given,
    agent: &str,
    hosts: &Hosts,
) -> Result<Device, TurnError> {
    let (community, actor, account) = by;
    hosts.origin(&given.endpoint).ok_or(TurnError::Host)?;
    Keys::read(&given.p256dh, &given.auth).ok_or(TurnError::Broken)?;
    let handle = Sha256::digest(given.endpoint.as_bytes()).to_vec();
    let known = tx.maybe(&BY_HANDLE, &[&community, &handle], Device::read)?;
    if let Some(device) = &known
        && device.gone_at.is_none()
    {
        // Only the browser itself knows these keys.
        if device.given(tx).as_ref() != Some(given) {
            return Err(TurnError::Broken);
        }
        if device.account == account {
            return Ok(device.clone());
        }
    }
    if devices(tx, community, account)?.len() >= MOST {
        return Err(TurnError::Full);
    }
    let id = known.as_ref().map(|known| known.id);
    let fresh = kept(tx, (community, account), id, handle, given, agent)?;
    let verb = if known.is_some() {
        "alert.on_again"
    } else {
        "alert.on"
    };
    note(tx, (community, actor), verb, &fresh)?;
    prefer(
        tx,
        (community, actor),
        account,
        &["", "sms", "app", "email"],
        "push",
    )?;
    tx.enqueue(
        community,
        super::HELLO,
        json!({ "device": fresh.id.to_string() }).to_string(),
        fresh.made_at,
    )?;
    Ok(fresh)
}

/// Keeps a device; `id` is that of one that was on before.
fn kept(
    tx: &mut Tx<'_>,
    (community, account): (CommunityId, AccountId),
    id: Option<DeviceId>,
    handle: Vec<u8>,
    given: &Given,
    agent: &str,
) -> Result<Device, StoreError> {
    let text = serde_json::to_string(given).map_err(|_| StoreError::Sealed)?;
    let agent = agent.chars().filter(|sign| !sign.is_control());
    let fresh = Device {
        community,
        id: id.unwrap_or_else(|| tx.clock().fresh()),
        account,
        handle,
        line: tx.keys().seal(tx.clock(), community, LINE, &text)?,
        agent: agent.take(AGENT).collect(),
        made_at: tx.now(),
        rang_at: None,
        gone_at: None,
    };
    if id.is_none() {
        fresh.insert(tx)?;
        return Ok(fresh);
    }
    let values: [&dyn kernel::Param; 6] = [
        &community,
        &fresh.id,
        &account,
        &fresh.line,
        &fresh.agent,
        &fresh.made_at,
    ];
    tx.run(&AGAIN, &values)?;
    Ok(fresh)
}

/// Turns one of one's own off; false if there is none by that id.
pub fn turn_off(
    tx: &mut Tx<'_>,
    by: (CommunityId, &Actor, AccountId),
    id: DeviceId,
) -> Result<bool, StoreError> {
    let (community, actor, account) = by;
    let Some(own) = device(tx, community, id)?.filter(|device| device.account == account) else {
        return Ok(false);
    };
    end(tx, (community, actor), &own, "alert.off")?;
    if devices(tx, community, account)?.is_empty() {
        prefer(tx, (community, actor), account, &["push"], "")?;
    }
    Ok(true)
}

/// Turns every device of a log-in off: what is kept of its owner is erased.
pub fn forget(tx: &mut Tx<'_>, by: (CommunityId, &Actor), account: AccountId) -> Result<(), StoreError> {
    for device in devices(tx, by.0, account)? {
        end(tx, by, &device, "alert.off")?;
    }
    Ok(())
}

/// Ends a device; its address and keys are gone with it.
pub(super) fn end(
    tx: &mut Tx<'_>,
    by: (CommunityId, &Actor),
    device: &Device,
    verb: &'static str,
) -> Result<(), StoreError> {
    let (nothing, now) = (Sealed(Vec::new()), tx.now());
    if tx.run(&END, &[&by.0, &device.id, &nothing, &now])? == 0 {
        return Ok(());
    }
    note(tx, by, verb, device)
}

/// Sets how the person behind a log-in is told, if it was one of these before.
fn prefer(
    tx: &mut Tx<'_>,
    by: (CommunityId, &Actor),
    account: AccountId,
    before: &[&str],
    now: &str,
) -> Result<(), StoreError> {
    let (community, actor) = by;
    let own: Option<Person> = own::of(tx, community, account)?;
    let Some(own) = own.filter(|own| before.contains(&own.channel.as_str())) else {
        return Ok(());
    };
    let at = tx.now();
    tx.run(&PREFER, &[&community, &own.id, &now, &at])?;
    let entry = Entry {
        actor: &actor.label(),
        verb: "person.told_by",
        subject_kind: "person",
        subject: own.id.0,
        body: json!({ "by": actor.name, "before": own.channel, "channel": now }).to_string(),
    };
    tx.audit(community, &entry)
}

fn note(
    tx: &mut Tx<'_>,
    by: (CommunityId, &Actor),
    verb: &'static str,
    device: &Device,
) -> Result<(), StoreError> {
    let entry = Entry {
        actor: &by.1.label(),
        verb,
        subject_kind: "push_device",
        subject: device.id.0,
        body: json!({ "account": device.account.to_string() }).to_string(),
    };
    tx.audit(by.0, &entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(device!(), Device::COLUMNS);
    }
}
