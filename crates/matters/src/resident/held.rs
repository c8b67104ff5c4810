//! Whoever holds a receipt: by the secret of its link (`/r/…`), because number
//! and telephone were right on this device, or because their log-in follows it
//! (`/i/…`).

use axum::extract::FromRequestParts;
use axum::http::{HeaderValue, header, request};
use axum::response::Response;
use store::StoreError;
use web::{App, Door, Failure};

use super::mine::{self, Key};
use crate::rows::{self, Intake};
use crate::whose;

/// A receipt in somebody's hand.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// What they said.
    pub intake: Intake,
    /// What opened it.
    pub key: Key,
}

impl Held {
    /// The address of the receipt; everything that can be done with it lies below.
    pub fn base(&self) -> String {
        self.key.base()
    }
}

impl FromRequestParts<App> for Held {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut request::Parts, app: &App) -> Result<Self, Failure> {
        let door = Door::from_request_parts(parts, app).await?;
        let key = key(&door, parts).or_else(|| own(&door, parts));
        let key = key.ok_or(Failure::NotFound)?;
        let intake = find(&door, &key).await?.ok_or(Failure::NotFound)?;
        Ok(Self { intake, key })
    }
}

fn key(door: &Door, parts: &request::Parts) -> Option<Key> {
    let mut steps = parts.uri.path().split('/').skip(1);
    match (steps.next()?, steps.next()?) {
        ("r", secret) => mine::is_secret(secret).then(|| Key::Secret(secret.to_owned())),
        ("i", intake) => {
            let wanted = intake.parse().ok()?;
            let known = mine::keys(door, &parts.headers);
            known
                .into_iter()
                .find(|key| matches!(key, Key::Shown(intake, _) if *intake == wanted))
        }
        _ => None,
    }
}

/// What a log-in may open; whether it does is asked of the store.
fn own(door: &Door, parts: &request::Parts) -> Option<Key> {
    let account = door.actor.account.filter(|_| !door.by_program())?;
    let intake = parts.uri.path().strip_prefix("/i/")?.split('/').next()?;
    Some(Key::Own(intake.parse().ok()?, account))
}

/// The intake that a key opens.
async fn find(door: &Door, key: &Key) -> Result<Option<Intake>, Failure> {
    let (community, key) = (door.community.id, key.clone());
    let keys = std::sync::Arc::clone(door.app.store().keys());
    Ok(door
        .read::<_, StoreError, _>(move |tx| open(tx, &keys, community, &key))
        .await?)
}

/// The same within a transaction.
pub(crate) fn open(
    tx: &mut store::Tx<'_>,
    keys: &store::Keyring,
    community: kernel::CommunityId,
    key: &Key,
) -> Result<Option<Intake>, StoreError> {
    match key {
        Key::Secret(secret) => {
            let hash = crate::cx::secret_hash(secret);
            tx.maybe(&rows::INTAKE_BY_SECRET, &[&community, &hash], Intake::read)
        }
        Key::Shown(intake, proof) if mine::proven(keys, community, *intake, proof) => {
            tx.maybe(&rows::INTAKE_BY_ID, &[&community, intake], Intake::read)
        }
        Key::Shown(..) => Ok(None),
        Key::Own(intake, account) => {
            let found = tx.maybe(&rows::INTAKE_BY_ID, &[&community, intake], Intake::read)?;
            match found {
                Some(intake) if whose::follows(tx, community, *account, &intake)? => Ok(Some(intake)),
                _ => Ok(None),
            }
        }
    }
}

/// Pages of a receipt are for whoever holds it and for nobody's shelf.
pub(crate) fn secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    // To ourselves the whole address, to strangers nothing.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
