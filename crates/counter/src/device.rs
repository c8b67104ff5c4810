//! Machines of the centre: the kiosk, the screens, the tablets at the windows.
//! Each has a token of its own that is good for its one page and nothing else.

use axum::http::{HeaderMap, HeaderValue};
use kernel::{CommunityId, Micros};
use sha2::Digest;
use store::{StoreError, Tx, record, statements};
use web::{Door, cookie};

use crate::cx::{Cx, Refused};
use crate::rows::{DeviceId, WindowId};

/// The cookie by which a machine is known.
const COOKIE: &str = "device";
/// The head by which a machine without cookies is known to the API.
const HEADER: &str = "x-device";
/// It is known for a year, and a year again from each opening of its link.
const A_YEAR: u32 = 365 * 24 * 3600;
/// The most characters of a name.
const LONGEST: usize = 30;

kernel::stored_words! {
    /// What a machine is for.
    pub enum DeviceKind {
        /// Gives out tickets.
        Kiosk = "kiosk",
        /// Shows the calls.
        Lobby = "lobby",
        /// Stands at a window, turned to the resident.
        Tablet = "tablet",
    }
}

impl DeviceKind {
    /// Its page.
    pub fn page(self) -> &'static str {
        match self {
            Self::Kiosk => "/kiosk",
            Self::Lobby => "/lobby",
            Self::Tablet => "/tablet",
        }
    }
}

record! {
    /// A machine.
    pub struct Device in "counter_device" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: DeviceId,
        "kind" => /// What it is for.
        kind: DeviceKind,
        "name" => /// Where it stands.
        name: String,
        "window_id" => /// At which window.
        window: Option<WindowId>,
        "token_hash" => /// The hash of its token.
        token_hash: Vec<u8>,
        "made_at" => /// Since when it is known.
        made_at: Micros,
        "closed" => /// No longer let in.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
    }
}

statements! {
    pub(crate) DEVICES = "SELECT community_id, id, kind, name, window_id, token_hash, made_at, closed, version FROM counter_device WHERE community_id = $1 ORDER BY id";
    pub(crate) BY_TOKEN = "SELECT community_id, id, kind, name, window_id, token_hash, made_at, closed, version FROM counter_device WHERE community_id = $1 AND token_hash = $2";
    pub(crate) CLOSE = "UPDATE counter_device SET closed = TRUE, version = version + 1 WHERE community_id = $1 AND id = $2 AND closed = FALSE";
}

fn hash(token: &str) -> Vec<u8> {
    sha2::Sha256::digest(token.as_bytes()).to_vec()
}

/// Lets a machine in; its token is told once and never again.
pub fn issue(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    kind: DeviceKind,
    name: &str,
    window: Option<WindowId>,
) -> Result<(Device, String), Refused> {
    cx.require("setup")?;
    let name: String = name.trim().chars().take(LONGEST).collect();
    if name.is_empty() {
        return Err(Refused::Field("device_name", "counter-device-name-missing"));
    }
    if kind == DeviceKind::Tablet && window.is_none() {
        return Err(Refused::Field("window", "counter-device-window-missing"));
    }
    let mut bytes = [0u8; 24];
    tx.clock().fill(&mut bytes);
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let device = Device {
        community: cx.community,
        id: tx.clock().fresh(),
        kind,
        name,
        window: window.filter(|_| kind == DeviceKind::Tablet),
        token_hash: hash(&token),
        made_at: tx.now(),
        closed: false,
        version: 1,
    };
    device.insert(tx)?;
    let body = serde_json::json!({ "kind": kind.word(), "name": device.name });
    cx.log(tx, "device", "device.let_in", device.id, &body)?;
    Ok((device, token))
}

/// No longer lets a machine in.
pub fn close(tx: &mut Tx<'_>, cx: &Cx<'_>, id: DeviceId) -> Result<(), Refused> {
    cx.require("setup")?;
    if tx.run(&CLOSE, &[&cx.community, &id])? != 1 {
        return Err(Refused::NotFound);
    }
    Ok(cx.log(tx, "device", "device.closed", id, &serde_json::json!({}))?)
}

/// The machine with this token, if it is still let in.
pub fn by_token(tx: &mut Tx<'_>, community: CommunityId, token: &str) -> Result<Option<Device>, StoreError> {
    let found = tx.maybe(&BY_TOKEN, &[&community, &hash(token)], Device::read)?;
    Ok(found.filter(|device| !device.closed))
}

/// All machines, in the order in which they came.
pub fn devices(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Device>, StoreError> {
    tx.all(&DEVICES, &[&community], Device::read)
}

/// The machine that asks, if it shows a token of ours.
pub async fn asking(door: &Door, headers: &HeaderMap) -> Result<Option<Device>, StoreError> {
    let name = cookie::name(COOKIE, door.app.config().secure());
    let shown = headers.get(HEADER).and_then(|value| value.to_str().ok());
    let Some(token) = shown.or_else(|| cookie::find(headers, &name)).map(str::to_owned) else {
        return Ok(None);
    };
    let community = door.community.id;
    door.read(move |tx| by_token(tx, community, &token)).await
}

/// The cookie by which it is known from now on.
pub(crate) fn known_by(door: &Door, token: &str) -> HeaderValue {
    cookie::set(COOKIE, token, Some(A_YEAR), door.app.config().secure())
}
