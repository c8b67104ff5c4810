//! The ways out of one centre: kept sealed, with a budget for each day.

use gate::Actor;
use kernel::{CommunityId, Day};
use serde_json::json;
use store::{Entry, StoreError, Tx};

use super::channel::{ChannelKind, Config};
use super::rows::{self, ChannelId, ChannelRow};

/// The field under which a way out is sealed.
const CONFIG: &str = "people_channel.config";

/// A way out, opened.
#[derive(Clone, PartialEq, Debug)]
pub struct Channel {
    /// Its row.
    pub row: ChannelRow,
    /// How it is used.
    pub config: Config,
}

/// The ways out that are in use.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ways {
    open: Vec<Channel>,
    /// The manager took alerts out of use.
    no_push: bool,
}

impl Ways {
    /// The first of a kind.
    pub fn of(&self, kind: ChannelKind) -> Option<&Channel> {
        self.open.iter().find(|channel| channel.row.kind == kind)
    }

    /// The robots of groups.
    pub fn groups(&self) -> impl Iterator<Item = &Channel> {
        self.open.iter().filter(|channel| channel.row.kind.is_group())
    }

    /// Whether alerts are sent: they need no settings, but can be taken out of use.
    pub fn push(&self) -> bool {
        !self.no_push
    }

    /// The one with this id.
    pub fn by_id(&self, id: ChannelId) -> Option<&Channel> {
        self.open.iter().find(|channel| channel.row.id == id)
    }
}

/// Every way out, closed ones too.
pub(super) fn all(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Channel>, StoreError> {
    let rows = tx.all(&rows::CHANNELS, &[&community], ChannelRow::read)?;
    let open = |row: ChannelRow| {
        let text = tx.keys().open(community, CONFIG, &row.config)?;
        let config = serde_json::from_str(&text).map_err(|_| StoreError::Sealed)?;
        Ok(Channel { row, config })
    };
    rows.into_iter().map(open).collect()
}

/// The ways out that are in use.
pub fn ways(tx: &mut Tx<'_>, community: CommunityId) -> Result<Ways, StoreError> {
    let mut open = all(tx, community)?;
    let push = |channel: &Channel| channel.row.kind == ChannelKind::Push;
    let kept = open.iter().any(push);
    open.retain(|channel| !channel.row.closed);
    let no_push = kept && !open.iter().any(push);
    Ok(Ways { open, no_push })
}

/// A way out to be kept; `id` none for a new one.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Which one is changed.
    pub id: Option<ChannelId>,
    /// What it is.
    pub kind: ChannelKind,
    /// What people call it.
    pub name: String,
    /// For a group: where its people live.
    pub path: kernel::GridPath,
    /// How it is used.
    pub config: Config,
    /// At most so many letters a day.
    pub per_day: i64,
    /// No longer used.
    pub closed: bool,
}

/// Keeps a way out. The caller has asked the gate.
pub fn keep_channel(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    kept: &Kept,
) -> Result<ChannelId, StoreError> {
    let text = serde_json::to_string(&kept.config).map_err(|_| StoreError::Sealed)?;
    let config = tx.keys().seal(tx.clock(), community, CONFIG, &text)?;
    let id = kept.id.unwrap_or_else(|| tx.clock().fresh());
    let changed = tx.run(
        &rows::SAVE_CHANNEL,
        &[
            &community,
            &id,
            &kept.kind,
            &kept.name,
            &kept.path,
            &config,
            &kept.per_day,
            &kept.closed,
        ],
    )?;
    if changed == 0 && kept.id.is_some() {
        return Err(StoreError::NoRow);
    }
    if changed == 0 {
        ChannelRow {
            community,
            id,
            kind: kept.kind,
            name: kept.name.clone(),
            path: kept.path,
            config,
            per_day: kept.per_day,
            closed: kept.closed,
            version: 1,
        }
        .insert(tx)?;
    }
    tx.audit(
        community,
        &Entry {
            actor: &by.label(),
            verb: "channel.kept",
            subject_kind: "channel",
            subject: id.0,
            body: json!({ "kind": kept.kind.word(), "per_day": kept.per_day, "closed": kept.closed })
                .to_string(),
        },
    )?;
    Ok(id)
}

/// Takes one letter of the day's budget; false if it is used up.
pub(super) fn spend(
    tx: &mut Tx<'_>,
    community: CommunityId,
    row: &ChannelRow,
    day: Day,
) -> Result<bool, StoreError> {
    let id = format!("{}/{day}", row.id);
    if row.per_day <= 0 {
        return Ok(false);
    }
    Ok(tx.run(&rows::SPEND, &[&community, &id, &row.per_day])? > 0)
}
