//! A ring leaves the house: to every device of its owner, encrypted for each.
//! A ring that is sent twice is seen once: the push service replaces it by its
//! topic, the device by its tag.

use gate::Actor;
use kernel::{AccountId, CommunityId, Micros};
use p256::ecdsa::SigningKey;
use serde_json::json;
use store::{Community, Job, JobError, Store, StoreError, Tx};
use web::{Lang, Words};

use super::device::{self, Device, DeviceId, Given, RANG};
use super::hosts::Hosts;
use super::pack::{Fresh, Keys, pack};
use super::{key, sign};
use crate::notice::channel::{SendError, exchange};

/// The job that rings a device once, so that its owner sees that it does.
pub const HELLO: &str = "people.hello";
/// A push service keeps it for a device that is off: two days.
const TTL: &str = "172800";
/// Every message is filled up to so many bytes.
const ROOM: usize = 768;
/// Rings of a push service that does not answer; then another way is taken.
pub const TRIES: i32 = 4;

/// What rings. It is read on a locked screen, by whoever is near.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ring {
    /// The same at every try: at most 32 letters and digits.
    pub id: String,
    /// Who speaks: the centre.
    pub title: String,
    /// One line.
    pub line: String,
    /// The page that opens.
    pub path: String,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rung {
    /// A push service took it.
    Taken(String),
    /// Another try does no harm.
    Later(String),
    /// There is no device to ring, or none any longer.
    Nowhere(String),
}

/// How rings leave the house.
#[derive(Clone, Debug)]
pub struct Post {
    hosts: Hosts,
    subject: String,
}

enum Became {
    Taken,
    Later(String),
    Never(String),
    Gone,
}

impl Post {
    /// As the server is configured.
    pub fn of(config: &web::Config) -> Self {
        let subject = if config.secure() {
            config.public_url.clone()
        } else {
            "mailto:centre@localhost".to_owned()
        };
        Self {
            hosts: Hosts::of(&config.push_hosts),
            subject,
        }
    }

    /// The services that may be spoken to.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// Rings at every device of a log-in. Called by jobs only, outside of any transaction.
    pub fn ring(
        &self,
        store: &Store,
        community: CommunityId,
        account: AccountId,
        ring: &Ring,
    ) -> Result<Rung, StoreError> {
        self.ring_some(store, community, ring, move |tx| {
            device::devices(tx, community, account)
        })
    }

    fn ring_some(
        &self,
        store: &Store,
        community: CommunityId,
        ring: &Ring,
        which: impl Fn(&mut Tx<'_>) -> Result<Vec<Device>, StoreError> + Send + 'static,
    ) -> Result<Rung, StoreError> {
        let (key, devices) = store.read_now(move |tx| {
            let key = key::signing(tx, community)?;
            let open = |tx: &Tx<'_>, one: Device| one.given(tx).map(|given| (one, given));
            let found = which(tx)?;
            let all: Vec<(Device, Given)> = found.into_iter().filter_map(|one| open(tx, one)).collect();
            Ok::<_, StoreError>((key, all))
        })?;
        let Some(key) = key.filter(|_| !devices.is_empty()) else {
            return Ok(Rung::Nowhere("no device".to_owned()));
        };
        let (mut taken, mut later, mut never) = (0usize, None, "no device".to_owned());
        for (device, given) in devices {
            let became = self.send(store, &key, &given, ring);
            keep(store, community, &device, &became)?;
            match became {
                Became::Taken => taken += 1,
                Became::Later(why) => later = Some(why),
                Became::Never(why) => never = why,
                Became::Gone => "gone".clone_into(&mut never),
            }
        }
        Ok(match later {
            _ if taken > 0 => Rung::Taken(format!("push {taken}")),
            Some(why) => Rung::Later(why),
            None => Rung::Nowhere(never),
        })
    }

    /// One message to one device.
    fn send(&self, store: &Store, key: &(SigningKey, String), given: &Given, ring: &Ring) -> Became {
        let (Some(origin), Some(keys)) = (
            self.hosts.origin(&given.endpoint),
            Keys::read(&given.p256dh, &given.auth),
        ) else {
            return Became::Never("a service that is not known".to_owned());
        };
        let text = json!({ "title": ring.title, "body": ring.line, "path": ring.path, "tag": ring.id });
        let fresh = Fresh::made(store.clock());
        let Some(body) = pack(&keys, &fresh, text.to_string().as_bytes(), ROOM) else {
            return Became::Never("too long".to_owned());
        };
        let now = store.clock().now();
        let headers = [
            (
                "authorization",
                sign::authorization(key, &origin, &self.subject, now),
            ),
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("ttl", TTL.to_owned()),
            ("urgency", "high".to_owned()),
            ("topic", ring.id.clone()),
        ];
        match exchange(&given.endpoint, &headers, &body) {
            Ok(answer) => match answer.status {
                200..=299 => Became::Taken,
                404 | 410 => Became::Gone,
                status @ (408 | 425 | 429 | 500..=599) => Became::Later(format!("HTTP {status}")),
                status => Became::Never(format!("HTTP {status}")),
            },
            // Whether it arrived or not: the same ring again is the same ring.
            Err(SendError::Later(why) | SendError::Unsure(why)) => Became::Later(why),
            Err(SendError::Never(why)) => Became::Never(why),
        }
    }
}

fn keep(store: &Store, community: CommunityId, device: &Device, became: &Became) -> Result<(), StoreError> {
    let held = device.clone();
    match became {
        Became::Taken => store.write_now(move |tx| {
            let now = tx.now();
            tx.run(&RANG, &[&community, &held.id, &now]).map(|_| ())
        }),
        Became::Gone => {
            store.write_now(move |tx| device::end(tx, (community, &Actor::system()), &held, "alert.gone"))
        }
        Became::Later(_) | Became::Never(_) => Ok(()),
    }
}

/// Rings a device that was just turned on, at any hour: its owner holds it.
pub fn hello(store: &Store, job: &Job, words: &Words, post: &Post) -> Result<(), JobError> {
    let community = job.community;
    let id: DeviceId = crate::notice::fill::id_of(job, "device")?;
    let centre = store.read_now(move |tx| Community::by_id(tx, community))?;
    let Some(centre) = centre.filter(|_| store.clock().now().since(job.created_at) < Micros::HOUR) else {
        return Ok(());
    };
    let ring = Ring {
        id: id.0.simple().to_string(),
        title: centre.short_name,
        line: words.text(Lang::Zh, "people-alert-hello", &[]),
        path: "/me/alerts".to_owned(),
    };
    let rung = post.ring_some(store, community, &ring, move |tx| {
        Ok(device::device(tx, community, id)?.into_iter().collect())
    })?;
    match rung {
        Rung::Later(why) if job.attempts < TRIES => Err(JobError::Later(why)),
        _ => Ok(()),
    }
}
