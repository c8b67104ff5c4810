//! Whoever asks for something.

use kernel::{AccountId, GridPath, StaffId, UnitId};

use crate::role::{Grant, Role};
use crate::token::SessionId;

/// Whoever asks: signed in or not, with the roles held at this moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The log-in.
    pub account: Option<AccountId>,
    /// The member of staff behind the log-in.
    pub staff: Option<StaffId>,
    /// The name to show.
    pub name: String,
    /// Roles whose term runs now.
    pub grants: Vec<Grant>,
    /// The session, when a browser asks.
    pub session: Option<SessionId>,
    /// What an API token is good for; `None` for people: no narrowing.
    pub scopes: Option<Vec<String>>,
}

impl Actor {
    /// Somebody who did not sign in.
    pub fn nobody() -> Self {
        Self {
            account: None,
            staff: None,
            name: String::new(),
            grants: Vec::new(),
            session: None,
            scopes: None,
        }
    }

    /// The program itself: commands and jobs. May what a manager of the whole
    /// community may.
    pub fn system() -> Self {
        Self {
            grants: vec![Grant::of(Role::Manager), Grant::of(Role::Operator)],
            ..Self::nobody()
        }
    }

    /// Whether there is a log-in behind this actor.
    pub fn is_signed_in(&self) -> bool {
        self.account.is_some()
    }

    /// Whether the role is held anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The places where the role is held; each reaches all below it.
    pub fn paths(&self, role: Role) -> impl Iterator<Item = &GridPath> {
        self.grants
            .iter()
            .filter(move |grant| grant.role == role)
            .map(|grant| &grant.path)
    }

    /// Whether the role is held at the place or above it.
    pub fn reaches(&self, role: Role, place: &GridPath) -> bool {
        self.paths(role).any(|path| path.contains(place))
    }

    /// The responsible units that this actor is a member of.
    pub fn units(&self) -> impl Iterator<Item = UnitId> {
        self.grants
            .iter()
            .filter(|grant| grant.role == Role::UnitMember)
            .filter_map(|grant| grant.unit)
    }

    /// How the audit log names this actor: `staff:<id>`, `account:<id>`,
    /// `system` or `nobody`.
    pub fn label(&self) -> String {
        match (self.staff, self.account) {
            (Some(staff), _) => format!("staff:{staff}"),
            (None, Some(account)) => format!("account:{account}"),
            (None, None) if self.grants.is_empty() => "nobody".to_owned(),
            (None, None) => "system".to_owned(),
        }
    }

    /// Whether a token of these scopes may be used for the action. People may.
    pub(crate) fn scope_allows(&self, kind: &str, action: &str) -> bool {
        let covers = |scope: &String| match scope.split_once('.') {
            Some((of, what)) => of == kind && (what == "*" || what == action),
            None => scope == "*",
        };
        self.scopes
            .as_ref()
            .is_none_or(|scopes| scopes.iter().any(covers))
    }
}
