//! The key by which push services know a centre (VAPID, RFC 8292): made once,
//! the secret half sealed.

use kernel::{Clock, CommunityId, Micros, Uuid};
use p256::SecretKey;
use p256::ecdsa::SigningKey;
use p256::elliptic_curve::sec1::ToSec1Point;
use store::{Sealed, StoreError, Tx, record, statements};

/// The field under which the secret half is sealed.
const SECRET: &str = "people_push_key.secret";

record! {
    /// The key of a centre.
    pub(super) struct Row in "people_push_key" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// The centre's id: there is one.
        id: Uuid,
        "public" => /// The half that browsers are told, base64url.
        public: String,
        "secret" => /// The other half, sealed.
        secret: Sealed,
        "made_at" => /// Since when.
        made_at: Micros,
    }
}

statements! {
    pub(crate) KEY = "SELECT community_id, id, public, secret, made_at FROM people_push_key WHERE community_id = $1 AND id = $1";
    pub(crate) MAKE = "INSERT INTO people_push_key (community_id, id, public, secret, made_at) VALUES ($1, $1, $2, $3, $4) ON CONFLICT DO NOTHING";
}

/// A secret key made of chance; nearly every 32 bytes are one.
pub(super) fn chance(clock: &Clock) -> SecretKey {
    loop {
        let mut bytes = [0u8; 32];
        clock.fill(&mut bytes);
        if let Ok(key) = SecretKey::from_slice(&bytes) {
            return key;
        }
    }
}

/// The half that browsers are told; the key is made if there is none yet.
pub fn public_key(tx: &mut Tx<'_>, community: CommunityId) -> Result<String, StoreError> {
    if let Some(row) = tx.maybe(&KEY, &[&community], Row::read)? {
        return Ok(row.public);
    }
    let made = chance(tx.clock());
    let public = gate::base64url(made.public_key().to_sec1_point(false).as_bytes());
    let secret = gate::base64url(&made.to_bytes());
    let (secret, now) = (tx.keys().seal(tx.clock(), community, SECRET, &secret)?, tx.now());
    if tx.run(&MAKE, &[&community, &public, &secret, &now])? > 0 {
        let entry = store::Entry {
            actor: "system",
            verb: "push_key.made",
            subject_kind: "community",
            subject: community.0,
            body: "{}".to_owned(),
        };
        tx.audit(community, &entry)?;
    }
    // Another may have been faster.
    tx.one(&KEY, &[&community], Row::read).map(|row| row.public)
}

/// The key to sign with, and its public half; none if nobody ever turned an alert on.
pub(super) fn signing(
    tx: &mut Tx<'_>,
    community: CommunityId,
) -> Result<Option<(SigningKey, String)>, StoreError> {
    let Some(row) = tx.maybe(&KEY, &[&community], Row::read)? else {
        return Ok(None);
    };
    let secret = tx.keys().open(community, SECRET, &row.secret)?;
    let bytes = gate::from_base64url(&secret).ok_or(StoreError::Sealed)?;
    let key = SigningKey::from_slice(&bytes).map_err(|_| StoreError::Sealed)?;
    Ok(Some((key, row.public)))
}
