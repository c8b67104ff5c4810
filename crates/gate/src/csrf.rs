//! Proof that a form came from our own page.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::token::base64url;

/// The token for the forms of one visitor: give the session's
/// [`csrf_id`](crate::Session::csrf_id) or, before log-in, the visitor's cookie.
/// The secret comes from the key file.
pub fn csrf_token(secret: &[u8], visitor: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(b"huiyin csrf 1\0");
    mac.update(visitor.as_bytes());
    base64url(&mac.finalize().into_bytes())
}

/// Whether the token was made for this visitor. Takes the same time for every
/// wrong one.
pub fn csrf_ok(secret: &[u8], visitor: &str, token: &str) -> bool {
    let right = csrf_token(secret, visitor);
    !right.is_empty() && bool::from(right.as_bytes().ct_eq(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_visitor_and_its_secret_only() {
        let token = csrf_token(b"secret", "visitor");
        assert!(csrf_ok(b"secret", "visitor", &token));
        assert!(!csrf_ok(b"secret", "another", &token));
        assert!(!csrf_ok(b"another", "visitor", &token));
        assert!(!csrf_ok(b"secret", "visitor", ""));
        assert!(!csrf_ok(b"secret", "visitor", &token[1..]));
    }
}
