//! Passkeys, with a device made of software: its answers are as WebAuthn
//! level 3 has them, without attestation.

use gate::*;
use kernel::{AccountId, Micros};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::World;

const ORIGIN: &str = "https://huiyin.test";

/// A telephone that makes one key.
struct Device {
    key: SigningKey,
    id: [u8; 16],
    counter: u32,
    user: String,
}

impl Device {
    fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: [seed; 16],
            counter: 0,
            user: String::new(),
        }
    }

    fn client(kind: &str, options: &Value, origin: &str) -> Vec<u8> {
        let challenge = options.pointer("/publicKey/challenge").unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"huiyin.test").to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes the key: user present and verified, with the public half.
    fn make(&mut self, question: &Question, origin: &str) -> Answer {
        let options = &question.options;
        self.user = options
            .pointer("/publicKey/user/id")
            .and_then(Value::as_str)
            .unwrap()
            .to_owned();
        let client = Self::client("webauthn.create", options, origin);
        let mut data = self.head(0x45);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap().iter());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap().iter());
        let mut attestation = vec![0xa3];
        attestation.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(&data);
        let response = json!({
            "clientDataJSON": base64url(&client), "attestationObject": base64url(&attestation),
        });
        self.answer(question, &response)
    }

    /// Uses the key; `flags` say whether the user was there and verified.
    fn uses(&mut self, question: &Question, flags: u8) -> Answer {
        self.counter += 1;
        let client = Self::client("webauthn.get", &question.options, ORIGIN);
        let data = self.head(flags);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": base64url(&client), "authenticatorData": base64url(&data),
            "signature": base64url(signature.to_der().as_bytes()), "userHandle": self.user,
        });
        self.answer(question, &response)
    }

    fn answer(&self, question: &Question, response: &Value) -> Answer {
        let id = base64url(&self.id);
        let credential =
            json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} });
        Answer {
            token: question.token.as_str().to_owned(),
            credential: credential.to_string(),
            name: "我的手机".to_owned(),
        }
    }
}

fn site() -> Site {
    Site::of(ORIGIN).unwrap()
}

fn begun(world: &World, session: &Session) -> Result<Question, PasskeyError> {
    let session = session.clone();
    world.write(move |tx, community| Ok(begin_passkey(tx, &site(), community, &session)))
}

fn kept(world: &World, session: &Session, answer: Answer) -> Result<(), PasskeyError> {
    let session = session.clone();
    world.write(move |tx, community| Ok(finish_passkey(tx, &site(), community, &session, &answer)))
}

fn asked(world: &World) -> Question {
    world
        .write(move |tx, community| Ok(ask_passkey(tx, &site(), community, "192.0.2.1")))
        .unwrap()
}

fn enters(world: &World, answer: Answer) -> Result<LoggedIn, LogInError> {
    world.write(move |tx, community| {
        let by = EnterBy {
            community,
            typed: String::new(),
            address: "192.0.2.1".to_owned(),
            agent: "Test".to_owned(),
            replaces: None,
        };
        enter_by_passkey(tx, &site(), &by, &answer)
    })
}

/// A resident who came in by card, and her session.
fn resident(world: &World) -> (AccountId, Session) {
    let account = world.write(|tx, community| new_resident(tx, community, &Actor::nobody(), "秦奶奶"));
    let token = world.open(account);
    (account, world.session(&token).unwrap())
}

/// A telephone with a key that is kept.
fn telephone(world: &World, session: &Session) -> Device {
    let mut device = Device::new(7);
    let question = begun(world, session).unwrap();
    let answer = device.make(&question, ORIGIN);
    kept(world, session, answer).unwrap();
    device
}

#[test]
fn a_telephone_lets_its_owner_in_and_each_answer_counts_once() {
    for world in World::both("passkey") {
        let (account, session) = resident(&world);
        let mut device = telephone(&world, &session);
        let answer = device.uses(&asked(&world), 0x05);
        let opened = enters(&world, answer.clone()).unwrap();
        assert_eq!(opened.session.actor.account, Some(account));
        assert_eq!(opened.session.proof, "passkey");
        assert!(matches!(enters(&world, answer), Err(LogInError::Wrong)));
        let held = world.write(move |tx, community| passkeys(tx, community, account));
        assert!(
            held.iter()
                .all(|key| key.used_at.is_some() && key.name == "我的手机")
        );
    }
}

#[test]
fn without_the_owners_finger_or_after_five_minutes_it_opens_nothing() {
    for world in World::both("passkey-late") {
        let (_, session) = resident(&world);
        let mut device = telephone(&world, &session);
        let unverified = device.uses(&asked(&world), 0x01);
        assert!(matches!(enters(&world, unverified), Err(LogInError::Wrong)));
        let question = asked(&world);
        world.pass(6 * Micros::MINUTE);
        let late = device.uses(&question, 0x05);
        assert!(matches!(enters(&world, late), Err(LogInError::Wrong)));
        // A copy of the telephone whose counter stands behind.
        let good = device.uses(&asked(&world), 0x05);
        enters(&world, good).unwrap();
        device.counter = 0;
        let copied = device.uses(&asked(&world), 0x05);
        assert!(matches!(enters(&world, copied), Err(LogInError::Wrong)));
    }
}

#[test]
fn a_key_of_another_site_or_another_question_is_not_kept() {
    for world in World::both("passkey-other") {
        let (_, session) = resident(&world);
        let mut device = Device::new(9);
        let question = begun(&world, &session).unwrap();
        let foreign = device.make(&question, "https://huiyin.example");
        assert!(matches!(
            kept(&world, &session, foreign),
            Err(PasskeyError::Wrong)
        ));
        let good = device.make(&question, ORIGIN);
        // The question was used up by the wrong answer.
        assert!(matches!(kept(&world, &session, good), Err(PasskeyError::Wrong)));
        let (_, other) = resident(&world);
        let question = begun(&world, &other).unwrap();
        let mixed = device.make(&question, ORIGIN);
        assert!(matches!(kept(&world, &session, mixed), Err(PasskeyError::Wrong)));
    }
}

#[test]
fn a_key_that_is_taken_away_and_a_closed_account_let_nobody_in() {
    for world in World::both("passkey-gone") {
        let (account, session) = resident(&world);
        let mut device = telephone(&world, &session);
        let actor = session.actor.clone();
        let gone = world.write(move |tx, community| {
            let id = passkeys(tx, community, account)?.first().map(|key| key.id);
            drop_passkey(tx, community, &actor, account, id.unwrap_or_default())
        });
        assert!(gone);
        let answer = device.uses(&asked(&world), 0x05);
        assert!(matches!(enters(&world, answer), Err(LogInError::Wrong)));
    }
}

#[test]
fn keys_are_made_only_for_a_name_behind_https() {
    assert!(Site::of("https://huiyin.test").is_some());
    assert!(Site::of("http://localhost:8080").is_some());
    for none in ["http://huiyin.test", "https://192.0.2.7", "nonsense"] {
        assert!(Site::of(none).is_none(), "{none}");
    }
}
