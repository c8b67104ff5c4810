//! The gate: who somebody is, and what one may reach.
//!
//! Accounts, passwords, sessions, API tokens and roles with scope and term live
//! here; so does the one table of permissions ([`Policy`]) that guards every
//! verb, shows its button and narrows its lists.

mod account;
mod actor;
mod api_token;
mod attempt;
mod cache;
mod ceremony;
mod change_password;
mod csrf;
mod limits;
mod log_in;
mod looks;
mod narrow;
mod note;
mod passkey;
mod password;
mod policy;
mod read;
mod relation;
mod resident;
mod role;
mod roles;
mod rows;
mod second;
mod session;
mod subject;
mod sweep;
mod token;
mod totp;
mod weak;

pub use account::{
    AccountError, NewAccount, account, account_by_login, account_by_staff, accounts, close_account,
    create_account, open_account, plain_login, set_password,
};
pub use actor::Actor;
pub use api_token::{NewToken, issue_token, revoke_token, token_session, tokens_of};
pub use attempt::{Window, count as count_try};
pub use cache::{Cached, Mark, SessionCache};
pub use ceremony::{keep_ceremony, take_ceremony};
pub use change_password::{ChangePassword, ChangePasswordError, change_password};
pub use csrf::{csrf_ok, csrf_token};
pub use limits::{Limiter, network};
pub use log_in::{LogIn, LogInError, LogInRules, LoggedIn, log_in};
pub use looks::{Looks, keep_looks, looks};
pub use narrow::Narrow;
pub use note::CHANGED;
pub use passkey::{
    Answer, PasskeyError, Question, Site, ask_passkey, begin_passkey, drop_passkey, enter_by_passkey,
    finish_passkey, passkeys,
};
pub use password::{hash_password, issue_password, verify_password};
pub use policy::{Line, Policy, Word};
pub use read::PolicyError;
pub use relation::{Relation, Thing};
pub use resident::{
    CODE_JOB, CodeLetter, EnterBy, SendCodeError, SentCode, enter_by_card, enter_by_code, issue_card,
    new_resident, proven_phone, resident, send_code,
};
pub use role::{Grant, Role};
pub use roles::{Holder, RoleError, end_role, everybody, give_role, holders, roles_of};
pub use rows::{Account, GrantId, GrantRow, PasskeyRow, Resident, SessionRow, TokenId, TokenRow};
pub use second::{
    HalfIn, LogInSecond, Second, begin_second, confirm_second, drop_second, log_in_second, prove_password,
    prove_second, second,
};
pub use session::{
    Opening, Proof, Session, Times, end_session, end_sessions, log_out, open_session, rotate, session,
    sessions, touch,
};
pub use subject::{Subject, enter_by_subject, tie_subject, tied_since, untie_subject};
pub use sweep::sweep;
pub use token::{SessionId, Token, base64url, from_base64url};
pub use totp::{totp, totp_address};
pub use weak::{WeakPassword, check_password};

/// The gate's own lines of the table, for [`Policy::read`].
pub const PERMISSIONS: &str = include_str!("../permissions.toml");

/// The gate's tables.
pub fn migrations() -> Vec<store::Migration> {
    let step = |number, name, sql| store::Migration {
        room: "gate",
        number,
        name,
        sql,
    };
    vec![
        step(1, "gate", include_str!("../migrations/0001_gate.sql")),
        step(2, "doors", include_str!("../migrations/0002_doors.sql")),
        step(3, "passkeys", include_str!("../migrations/0003_passkeys.sql")),
        step(4, "subjects", include_str!("../migrations/0004_subjects.sql")),
    ]
}

/// Every statement of the gate, by name: the statement test plans them.
pub fn statements() -> &'static [(&'static str, &'static store::Sql)] {
    rows::ALL
}
