//! What is sent is readable on one device only (RFC 8291): a key agreed with
//! the device's own, AES-128-GCM, one record, padded so that its length says
//! nothing.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey, ecdh};
use sha2::Sha256;

/// The size of the one record.
const RECORD: u32 = 4096;
/// The length of the secret that a device gives along with its key.
pub(super) const AUTH: usize = 16;

/// The keys that a device gave.
#[derive(Clone)]
pub(super) struct Keys {
    /// Its public key.
    pub public: PublicKey,
    /// The secret beside it.
    pub auth: Vec<u8>,
}

impl Keys {
    /// Reads both as a browser gives them, in base64url.
    pub(super) fn read(p256dh: &str, auth: &str) -> Option<Self> {
        let public = gate::from_base64url(p256dh).filter(|bytes| bytes.len() == 65)?;
        let auth = gate::from_base64url(auth).filter(|bytes| bytes.len() == AUTH)?;
        Some(Self {
            public: PublicKey::from_sec1_bytes(&public).ok()?,
            auth,
        })
    }
}

/// What is made anew for each message.
pub(super) struct Fresh {
    /// A key used once.
    pub secret: SecretKey,
    /// Salt used once.
    pub salt: [u8; 16],
}

impl Fresh {
    /// Made of chance.
    pub(super) fn made(clock: &kernel::Clock) -> Self {
        let mut salt = [0u8; 16];
        clock.fill(&mut salt);
        Self {
            secret: super::key::chance(clock),
            salt,
        }
    }
}

fn point(key: &PublicKey) -> Vec<u8> {
    key.to_sec1_point(false).as_bytes().to_vec()
}

/// The body for one device: the text, filled up to `room` bytes. None if it is too long.
pub(super) fn pack(keys: &Keys, fresh: &Fresh, text: &[u8], room: usize) -> Option<Vec<u8>> {
    let mine = point(&fresh.secret.public_key());
    let agreed = ecdh::diffie_hellman(fresh.secret.to_nonzero_scalar(), keys.public.as_affine());
    let info = [b"WebPush: info\0".as_slice(), &point(&keys.public), &mine].concat();
    let mut common = [0u8; 32];
    Hkdf::<Sha256>::new(Some(&keys.auth), agreed.raw_secret_bytes())
        .expand(&info, &mut common)
        .ok()?;
    let kdf = Hkdf::<Sha256>::new(Some(&fresh.salt), &common);
    let (mut key, mut nonce) = ([0u8; 16], [0u8; 12]);
    kdf.expand(b"Content-Encoding: aes128gcm\0", &mut key).ok()?;
    kdf.expand(b"Content-Encoding: nonce\0", &mut nonce).ok()?;

    let mut plain = [text, &[2]].concat();
    plain.resize(plain.len().max(room), 0);
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(&Nonce::from(nonce), plain.as_slice())
        .ok()?;
    let length = u8::try_from(mine.len()).ok()?;
    let fits = u32::try_from(sealed.len()).is_ok_and(|length| length <= RECORD);
    let head = [fresh.salt.as_slice(), &RECORD.to_be_bytes(), &[length], &mine].concat();
    fits.then(|| [head, sealed].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        gate::from_base64url(text).unwrap()
    }

    #[test]
    fn the_example_of_the_rfc_comes_out_byte_for_byte() {
        let device = Keys::read(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap();
        let fresh = Fresh {
            secret: SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap(),
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap(),
        };
        let packed = pack(&device, &fresh, b"When I grow up, I want to be a watermelon", 0).unwrap();
        assert_eq!(
            gate::base64url(&packed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
             AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn a_key_that_is_no_point_is_not_taken_and_a_long_text_is_not_cut() {
        let off = gate::base64url(&[4; 65]);
        assert!(Keys::read(&off, "BTBZMqHH6r4Tts7J_aSIgg").is_none());
        let good = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        assert!(Keys::read(good, "BTBZMqHH6r4Tts7J").is_none());
        let device = Keys::read(good, "BTBZMqHH6r4Tts7J_aSIgg").unwrap();
        let fresh = Fresh::made(&kernel::Clock::fixed(kernel::Micros(1)));
        assert!(pack(&device, &fresh, &[b'x'; 4096], 0).is_none());
        let short = pack(&device, &fresh, b"a", 512).unwrap();
        let longer = pack(&device, &fresh, &[b'a'; 400], 512).unwrap();
        assert_eq!(short.len(), longer.len());
    }
}
