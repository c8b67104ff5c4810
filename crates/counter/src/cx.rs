//! What every verb of the counter is given beside the transaction.

use gate::{Actor, Policy};
use kernel::{CommunityId, Day, Uuid, Zone};
use store::audit::Entry;
use store::{StoreError, Tx};

/// The topic of everything that moves in the line.
pub const TOPIC: &str = "queue";

/// Who does it, where, by which table.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The community.
    pub community: CommunityId,
    /// Its time.
    pub zone: &'a Zone,
    /// Who.
    pub actor: &'a Actor,
    /// Who may do what.
    pub policy: &'a Policy,
}

/// Why something cannot be done at the counter.
#[derive(Clone, Debug)]
pub enum Refused {
    /// There is none, or it is not theirs to know.
    NotFound,
    /// Not theirs to do.
    Denied,
    /// Not in this state: somebody was faster, or it is over.
    NotNow,
    /// Nobody sits here, or somebody else does.
    NotSeated,
    /// A field will not do: its name and the key of what is wrong.
    Field(&'static str, &'static str),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for web::Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Denied => Self::Denied,
            Refused::NotNow => Self::conflict("counter-not-now"),
            Refused::NotSeated => Self::conflict("counter-not-seated"),
            Refused::Field(field, key) => Self::BadInput(web::Errors::one(field, key)),
            Refused::Store(error) => error.into(),
        }
    }
}

impl Cx<'_> {
    /// Refuses whoever may not do this at the counter.
    pub fn require(&self, action: &str) -> Result<(), Refused> {
        if self.policy.may_any(self.actor, "counter", action) {
            Ok(())
        } else {
            Err(Refused::Denied)
        }
    }

    /// The community's day.
    pub fn today(&self, tx: &Tx<'_>) -> Day {
        tx.now().day(self.zone)
    }

    /// Keeps what was done to one thing of the counter, and moves the screens.
    pub fn log(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static str,
        verb: &str,
        subject: impl Into<Uuid>,
        body: &serde_json::Value,
    ) -> Result<(), StoreError> {
        let actor = self.actor.label();
        let entry = Entry {
            actor: &actor,
            verb,
            subject_kind: kind,
            subject: subject.into(),
            body: body.to_string(),
        };
        tx.audit(self.community, &entry)?;
        tx.announce(self.community, TOPIC);
        Ok(())
    }
}
