//! A real push service on this machine, and telephones with keys of their own:
//! it checks who sends, and a telephone opens only what is for it.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey, ecdh};
use serde_json::Value;
use sha2::Sha256;

use crate::post_box::request;

/// What was posted.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// For which telephone: the path of its address.
    pub path: String,
    /// The headers, their names in lower case.
    pub headers: HashMap<String, String>,
    /// What the sender says of themselves; none if the signature is not theirs.
    pub claims: Option<Value>,
    /// The encrypted body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct Held {
    taken: Vec<Pushed>,
    answers: VecDeque<u16>,
}

/// The service; it ends with the process.
#[derive(Clone)]
pub struct PushBox {
    port: u16,
    held: Arc<Mutex<Held>>,
}

impl PushBox {
    /// Starts it on a free port.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let held: Arc<Mutex<Held>> = Arc::default();
        let own = Arc::clone(&held);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &own);
            }
        });
        Self { port, held }
    }

    /// Where it listens.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The statuses of the next answers, one after the other; then 201.
    pub fn answers(&self, statuses: &[u16]) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.answers = statuses.iter().copied().collect();
    }

    /// Takes out what was posted so far, whatever was answered.
    pub fn take(&self) -> Vec<Pushed> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut held.taken)
    }

    /// A telephone with keys of its own, known here by a name.
    pub fn handset(&self, name: &str, seed: u8) -> Handset {
        Handset {
            address: format!("{}/to/{name}", self.origin()),
            secret: SecretKey::from_slice(&[seed; 32]).expect("a key"),
            auth: [seed; 16],
        }
    }
}

fn serve(mut stream: TcpStream, held: &Mutex<Held>) {
    let Some((head, body)) = request(&mut stream) else {
        return;
    };
    let mut lines = head.lines();
    let path = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .unwrap_or_default();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let pushed = Pushed {
        path: path.to_owned(),
        claims: headers.get("authorization").and_then(|said| claims(said)),
        headers,
        body,
    };
    let status = {
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        held.taken.push(pushed);
        held.answers.pop_front().unwrap_or(201)
    };
    let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    // Whoever asked may be gone.
    let _ = stream.write_all(answer.as_bytes());
}

/// The claims of `vapid t=…, k=…`, if the key signed them (RFC 8292, 3).
fn claims(said: &str) -> Option<Value> {
    let mut parts = said.strip_prefix("vapid ")?.split(", ");
    let token = parts.next()?.strip_prefix("t=")?;
    let key = gate::from_base64url(parts.next()?.strip_prefix("k=")?)?;
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = Signature::from_slice(&gate::from_base64url(signature)?).ok()?;
    let key = VerifyingKey::from_sec1_bytes(&key).ok()?;
    key.verify(signed.as_bytes(), &signature).ok()?;
    let claims = gate::from_base64url(signed.split('.').nth(1)?)?;
    serde_json::from_slice(&claims).ok()
}

/// Somebody's telephone.
#[derive(Clone)]
pub struct Handset {
    /// Its address at the push service.
    pub address: String,
    secret: SecretKey,
    auth: [u8; 16],
}

impl Handset {
    /// The same telephone as if it were at another address.
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..self.clone()
        }
    }

    fn point(&self) -> Vec<u8> {
        self.secret.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// Its public key, as a browser gives it.
    pub fn p256dh(&self) -> String {
        gate::base64url(&self.point())
    }

    /// The secret beside it.
    pub fn auth(&self) -> String {
        gate::base64url(&self.auth)
    }

    /// What a body says, if it is for this telephone (RFC 8291, from the other side).
    pub fn reads(&self, body: &[u8]) -> Option<Value> {
        let (salt, rest) = body.split_at_checked(16)?;
        let (_size, rest) = rest.split_at_checked(4)?;
        let (length, rest) = rest.split_first()?;
        let (theirs, sealed) = rest.split_at_checked(usize::from(*length))?;
        let public = PublicKey::from_sec1_bytes(theirs).ok()?;
        let agreed = ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), public.as_affine());
        let info = [b"WebPush: info\0".as_slice(), &self.point(), theirs].concat();
        let expand = |kdf: &Hkdf<Sha256>, info: &[u8], length: usize| {
            let mut out = vec![0u8; length];
            kdf.expand(info, &mut out).ok().map(|()| out)
        };
        let first = Hkdf::<Sha256>::new(Some(&self.auth), agreed.raw_secret_bytes());
        let common = expand(&first, &info, 32)?;
        let second = Hkdf::<Sha256>::new(Some(salt), &common);
        let key: [u8; 16] = expand(&second, b"Content-Encoding: aes128gcm\0", 16)?
            .try_into()
            .ok()?;
        let nonce: [u8; 12] = expand(&second, b"Content-Encoding: nonce\0", 12)?
            .try_into()
            .ok()?;
        let plain = Aes128Gcm::new(&key.into())
            .decrypt(&Nonce::from(nonce), sealed)
            .ok()?;
        let end = plain.iter().rposition(|byte| *byte != 0)?;
        let text = plain.get(..end).filter(|_| plain.get(end) == Some(&2))?;
        serde_json::from_slice(text).ok()
    }
}
