//! Which way somebody is told, of those that there are: as they wish, else by
//! the first that reaches them.

use std::collections::HashSet;
use std::sync::Arc;

use kernel::{AccountId, CommunityId};
use store::{StoreError, Tx};

use super::channel::ChannelKind;
use super::channels::Ways;
use super::push;
use super::rows::ToldState;
use crate::register::Person;

/// The field of the blind value of an address.
const ADDRESS: &str = "people_told.address";

/// A channel by its word, and how the telling begins there.
pub(super) type Choice = (&'static str, ToldState);

/// The ways that there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Doors {
    sms: bool,
    mail: bool,
    /// Whose telephones and computers ring.
    ring: Arc<HashSet<AccountId>>,
}

impl Doors {
    /// As the centre has them. In a demo a telephone is enough for a message.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        community: CommunityId,
        ways: &Ways,
        demo: bool,
    ) -> Result<Self, StoreError> {
        let owners = if ways.push() {
            tx.all(&push::device::OWNERS, &[&community], |row| row.get(0))?
        } else {
            Vec::new()
        };
        Ok(Self {
            sms: demo || ways.of(ChannelKind::Sms).is_some(),
            mail: ways.of(ChannelKind::Mail).is_some(),
            ring: Arc::new(owners.into_iter().collect()),
        })
    }

    /// The same without what rings.
    pub(super) fn silent(self) -> Self {
        Self {
            ring: Arc::default(),
            ..self
        }
    }

    /// For one of the staff.
    pub(super) fn for_staff(&self, account: AccountId) -> Choice {
        if self.ring.contains(&account) {
            ("push", ToldState::Waiting)
        } else {
            ("app", ToldState::App)
        }
    }

    /// For a person.
    pub(super) fn for_person(&self, person: &Person) -> Choice {
        let rings = person.account.is_some_and(|account| self.ring.contains(&account));
        let push = rings.then_some(("push", ToldState::Waiting));
        let sms = (self.sms && person.phone.is_some()).then_some(("sms", ToldState::Waiting));
        let mail = (self.mail && person.email.is_some()).then_some(("mail", ToldState::Waiting));
        let app = person.account.map(|_| ("app", ToldState::App));
        let door = ("door", ToldState::Door);
        match person.channel.as_str() {
            "phone" | "visit" | "family" => door,
            "app" => push.or(app).or(sms).or(mail).unwrap_or(door),
            "email" => mail.or(push).or(sms).or(app).unwrap_or(door),
            "sms" => sms.or(push).or(app).or(mail).unwrap_or(door),
            _ => push.or(sms).or(app).or(mail).unwrap_or(door),
        }
    }
}

/// The blind value of where a choice leads: a family's telephone is told once.
pub(super) fn address(tx: &Tx<'_>, person: &Person, choice: Choice) -> Result<Option<Vec<u8>>, StoreError> {
    match (choice.0, &person.email) {
        ("sms", _) => Ok(person.phone_blind.clone()),
        ("mail", Some(email)) => {
            let field = crate::register::sealed::EMAIL;
            let plain = tx.keys().open(person.community, field, email)?.to_lowercase();
            Ok(Some(tx.keys().blind(person.community, ADDRESS, &plain)))
        }
        _ => Ok(None),
    }
}
