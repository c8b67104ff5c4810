//! Who sends: a token for one push service, good for half a day (RFC 8292).

use kernel::Micros;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;

/// A service keeps no token for longer than a day.
const GOOD: i64 = 12 * Micros::HOUR;

/// The value of the header `Authorization`.
pub(super) fn authorization(key: &(SigningKey, String), origin: &str, subject: &str, now: Micros) -> String {
    let until = now.plus(GOOD).0.div_euclid(Micros::SECOND);
    let head = gate::base64url(json!({ "typ": "JWT", "alg": "ES256" }).to_string().as_bytes());
    let claims = json!({ "aud": origin, "exp": until, "sub": subject }).to_string();
    let signed = format!("{head}.{}", gate::base64url(claims.as_bytes()));
    let signature: Signature = key.0.sign(signed.as_bytes());
    let signature = gate::base64url(&signature.to_bytes());
    format!("vapid t={signed}.{signature}, k={}", key.1)
}
