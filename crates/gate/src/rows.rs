//! All SQL of the gate's tables.

use kernel::{AccountId, CommunityId, GridPath, Micros, StaffId, UnitId, Uuid};
use store::{Row, Sealed, StoreError};

use crate::role::{Grant, Role};
use crate::token::SessionId;

kernel::typed_id! {
    /// One role given to one account.
    GrantId,
    /// A key for programs.
    TokenId,
}

store::record! {
    /// A log-in.
    pub struct Account in "gate_account" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// Its id.
        id: AccountId,
        "login" => /// What is typed at log-in, in lower case; unique in the community.
        login: String,
        "name" => /// The name to show.
        name: String,
        "staff_id" => /// The member of staff, if it is one.
        staff: Option<StaffId>,
        "password_hash" => /// argon2id; empty if no password lets in.
        password_hash: String,
        "password_set_at" => /// Since when this password holds.
        password_set_at: Micros,
        "password_until" => /// When a first password ceases to let in.
        password_until: Option<Micros>,
        "must_change" => /// The password was issued and must be replaced first.
        must_change: bool,
        "disabled_at" => /// Since when it is closed.
        disabled_at: Option<Micros>,
        "created_at" => /// Since when it exists.
        created_at: Micros,
        "created_by" => /// Who made it, as in the audit log.
        created_by: String,
    }
}

store::record! {
    /// A passkey.
    pub struct PasskeyRow in "gate_passkey" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "account_id" => /// Whose.
        account: AccountId,
        "handle" => /// The hash of the credential's id.
        handle: Vec<u8>,
        "credential" => /// The public key with its counter, as JSON.
        credential: String,
        "name" => /// What its owner calls it.
        name: String,
        "created_at" => /// Since when it is kept.
        created_at: Micros,
        "used_at" => /// When it last let in.
        used_at: Option<Micros>,
    }
}

store::record! {
    /// A role as it was given.
    pub struct GrantRow in "gate_role" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// Its id.
        id: GrantId,
        "account_id" => /// Who holds it.
        account: AccountId,
        "role" => /// The role.
        role: Role,
        "path" => /// The place that it reaches from.
        path: GridPath,
        "unit_id" => /// The responsible unit.
        unit: Option<UnitId>,
        "from_at" => /// Begin of its term.
        from: Micros,
        "until_at" => /// End of its term, excluded.
        until: Option<Micros>,
        "given_by" => /// Who gave it.
        given_by: String,
        "given_at" => /// When.
        given_at: Micros,
    }
}

store::record! {
    /// A session as it is kept.
    pub struct SessionRow in "gate_session" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// The hash of its token.
        id: SessionId,
        "account_id" => /// Whose.
        account: AccountId,
        "family" => /// The same through all rotations.
        family: Uuid,
        "proof" => /// How the person proved who they are.
        proof: String,
        "proved_at" => /// When, last.
        proved_at: Micros,
        "created_at" => /// When they logged in.
        created_at: Micros,
        "last_seen_at" => /// When something was last asked, to the minute.
        last_seen_at: Micros,
        "idle" => /// It ends after so many microseconds of silence.
        idle: i64,
        "expires_at" => /// It ends then in any case.
        expires_at: Micros,
        "address" => /// From where.
        address: String,
        "agent" => /// With which browser, shortened.
        agent: String,
        "rotate" => /// Its token is to be replaced at the next request.
        rotate: bool,
        "revoked_at" => /// When it was ended.
        revoked_at: Option<Micros>,
    }
}

store::record! {
    /// A key for programs as it is kept.
    pub struct TokenRow in "gate_token" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// Its id.
        id: TokenId,
        "account_id" => /// In whose name it acts.
        account: AccountId,
        "hash" => /// The hash of the secret.
        hash: SessionId,
        "name" => /// What it is for.
        name: String,
        "scopes" => /// What it is good for, with spaces between.
        scopes: String,
        "created_at" => /// Since when.
        created_at: Micros,
        "created_by" => /// Who made it.
        created_by: String,
        "expires_at" => /// When it ends.
        expires_at: Micros,
        "revoked_at" => /// When it was ended before.
        revoked_at: Option<Micros>,
    }
}

store::record! {
    /// An app that shows six digits.
    pub(crate) struct Factor in "gate_factor" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// Whose.
        account: AccountId,
        "secret" => /// What the digits are made from, sealed.
        secret: Sealed,
        "confirmed_at" => /// Since when it counts: the first right digits.
        confirmed_at: Option<Micros>,
        "last_step" => /// The last step whose digits were used.
        last_step: i64,
        "created_at" => /// When it was begun.
        created_at: Micros,
    }
}

store::record! {
    /// A resident's log-in.
    pub struct Resident in "gate_resident" {
        "community_id" => /// Of which community.
        community: CommunityId,
        "id" => /// The account.
        account: AccountId,
        "phone" => /// The telephone that proved itself, sealed.
        phone: Option<Sealed>,
        "phone_blind" => /// The index of its number.
        phone_blind: Option<Vec<u8>>,
        "card" => /// The keyed hash of the code on the card.
        card: Option<Vec<u8>>,
        "card_at" => /// When the card was handed over.
        card_at: Option<Micros>,
        "card_by" => /// By whom, as in the audit log.
        card_by: String,
    }
}

/// A grant from `role, path, unit_id`; none if the role is of a newer version.
pub(crate) fn grant(row: &Row<'_>) -> Result<Option<Grant>, StoreError> {
    let Some(role) = Role::from_word(&row.get::<String>(0)?) else {
        return Ok(None);
    };
    Ok(Some(Grant {
        role,
        path: row.get(1)?,
        unit: row.get(2)?,
    }))
}

store::statements! {
    /// One account by id.
    pub(crate) ACCOUNT_BY_ID = "SELECT community_id, id, login, name, staff_id, password_hash, password_set_at, password_until, must_change, disabled_at, created_at, created_by FROM gate_account WHERE community_id = $1 AND id = $2";
    /// One account by what is typed.
    pub(crate) ACCOUNT_BY_LOGIN = "SELECT community_id, id, login, name, staff_id, password_hash, password_set_at, password_until, must_change, disabled_at, created_at, created_by FROM gate_account WHERE community_id = $1 AND login = $2";
    /// The account of a member of staff.
    pub(crate) ACCOUNT_BY_STAFF = "SELECT community_id, id, login, name, staff_id, password_hash, password_set_at, password_until, must_change, disabled_at, created_at, created_by FROM gate_account WHERE community_id = $1 AND staff_id = $2 ORDER BY id";
    /// Accounts in the order of their log-ins, after one.
    pub(crate) ACCOUNTS = "SELECT community_id, id, login, name, staff_id, password_hash, password_set_at, password_until, must_change, disabled_at, created_at, created_by FROM gate_account WHERE community_id = $1 AND login > $2 ORDER BY login LIMIT $3";
    /// A new password.
    pub(crate) SET_PASSWORD = "UPDATE gate_account SET password_hash = $3, password_set_at = $4, password_until = $5, must_change = $6 WHERE community_id = $1 AND id = $2";
    /// A new password in place of a known one.
    pub(crate) CHANGE_PASSWORD = "UPDATE gate_account SET password_hash = $4, password_set_at = $5, password_until = NULL, must_change = FALSE WHERE community_id = $1 AND id = $2 AND password_hash = $3 AND disabled_at IS NULL";
    /// Closes or opens an account.
    pub(crate) SET_DISABLED = "UPDATE gate_account SET disabled_at = $3 WHERE community_id = $1 AND id = $2";

    /// Roles whose term runs at a time.
    pub(crate) GRANTS_NOW = "SELECT role, path, unit_id FROM gate_role WHERE community_id = $1 AND account_id = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3) ORDER BY id";
    /// Every role that an account holds, held or will hold.
    pub(crate) GRANTS_OF = "SELECT community_id, id, account_id, role, path, unit_id, from_at, until_at, given_by, given_at FROM gate_role WHERE community_id = $1 AND account_id = $2 ORDER BY from_at, id";
    /// One given role.
    pub(crate) GRANT_BY_ID = "SELECT community_id, id, account_id, role, path, unit_id, from_at, until_at, given_by, given_at FROM gate_role WHERE community_id = $1 AND id = $2";
    /// Who holds a role at a time.
    pub(crate) HOLDERS = "SELECT r.role, r.path, r.unit_id, a.id, a.staff_id, a.name FROM gate_role r JOIN gate_account a ON a.community_id = r.community_id AND a.id = r.account_id WHERE r.community_id = $1 AND r.role = $2 AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3) AND a.disabled_at IS NULL ORDER BY r.id";
    /// Ends a role's term, unless it has ended.
    pub(crate) END_GRANT = "UPDATE gate_role SET until_at = $3 WHERE community_id = $1 AND id = $2 AND (until_at IS NULL OR until_at > $3)";

    /// A living session with its account.
    pub(crate) SESSION = "SELECT s.account_id, s.family, s.proof, s.proved_at, s.created_at, s.last_seen_at, s.idle, s.expires_at, s.rotate, a.staff_id, a.name, a.must_change, f.confirmed_at FROM gate_session s JOIN gate_account a ON a.community_id = s.community_id AND a.id = s.account_id LEFT JOIN gate_factor f ON f.community_id = s.community_id AND f.id = s.account_id WHERE s.community_id = $1 AND s.id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 AND s.last_seen_at + s.idle > $3 AND a.disabled_at IS NULL";
    /// One living session as it is kept.
    pub(crate) SESSION_ROW = "SELECT community_id, id, account_id, family, proof, proved_at, created_at, last_seen_at, idle, expires_at, address, agent, rotate, revoked_at FROM gate_session WHERE community_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3 AND last_seen_at + idle > $3";
    /// The living sessions of an account, newest first.
    pub(crate) SESSIONS_OF = "SELECT community_id, id, account_id, family, proof, proved_at, created_at, last_seen_at, idle, expires_at, address, agent, rotate, revoked_at FROM gate_session WHERE community_id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > $3 AND last_seen_at + idle > $3 ORDER BY created_at DESC, family";
    /// Whether somebody logged in to the account from there lately.
    pub(crate) KNOWN_ADDRESS = "SELECT COUNT(*) FROM gate_session WHERE community_id = $1 AND account_id = $2 AND created_at > $3 AND address = $4";
    /// Something was asked.
    pub(crate) TOUCH = "UPDATE gate_session SET last_seen_at = $3 WHERE community_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3 AND last_seen_at + idle > $3 AND last_seen_at < $3";
    /// Asks for new tokens in all sessions of an account.
    pub(crate) ASK_ROTATION = "UPDATE gate_session SET rotate = TRUE WHERE community_id = $1 AND account_id = $2 AND revoked_at IS NULL";
    /// Ends one session by the hash of its token.
    pub(crate) END_SESSION = "UPDATE gate_session SET revoked_at = $3 WHERE community_id = $1 AND id = $2 AND revoked_at IS NULL";
    /// Ends one session of an account by its family.
    pub(crate) END_FAMILY = "UPDATE gate_session SET revoked_at = $4 WHERE community_id = $1 AND account_id = $2 AND family = $3 AND revoked_at IS NULL";
    /// Ends all sessions of an account but one family.
    pub(crate) END_OTHERS = "UPDATE gate_session SET revoked_at = $4 WHERE community_id = $1 AND account_id = $2 AND family <> $3 AND revoked_at IS NULL";
    /// Forgets sessions that ended long ago.
    pub(crate) FORGET_SESSIONS = "DELETE FROM gate_session WHERE community_id = $1 AND expires_at < $2";

    /// A living key with its account.
    pub(crate) TOKEN = "SELECT t.account_id, t.id, t.scopes, t.created_at, t.expires_at, a.staff_id, a.name FROM gate_token t JOIN gate_account a ON a.community_id = t.community_id AND a.id = t.account_id WHERE t.community_id = $1 AND t.hash = $2 AND t.revoked_at IS NULL AND t.expires_at > $3 AND a.disabled_at IS NULL";
    /// Every key in an account's name.
    pub(crate) TOKENS_OF = "SELECT community_id, id, account_id, hash, name, scopes, created_at, created_by, expires_at, revoked_at FROM gate_token WHERE community_id = $1 AND account_id = $2 ORDER BY id";
    /// Ends a key.
    pub(crate) END_TOKEN = "UPDATE gate_token SET revoked_at = $4 WHERE community_id = $1 AND id = $2 AND account_id = $3 AND revoked_at IS NULL";
    /// Ends every key in an account's name.
    pub(crate) END_TOKENS = "UPDATE gate_token SET revoked_at = $3 WHERE community_id = $1 AND account_id = $2 AND revoked_at IS NULL";

    /// How often something was tried in a window.
    pub(crate) TRIES = "SELECT tries FROM gate_attempt WHERE community_id = $1 AND id = $2";
    /// One more try, if the window has room for it.
    pub(crate) TRY = "INSERT INTO gate_attempt (community_id, id, tries, ends_at) VALUES ($1, $2, 1, $3) ON CONFLICT (community_id, id) DO UPDATE SET tries = gate_attempt.tries + 1 WHERE gate_attempt.tries < $4";
    /// Takes one try back.
    pub(crate) UNTRY = "UPDATE gate_attempt SET tries = tries - 1 WHERE community_id = $1 AND id = $2 AND tries > 0";
    /// Forgets a window.
    pub(crate) FORGIVE = "DELETE FROM gate_attempt WHERE community_id = $1 AND id = $2";
    /// Forgets windows that count no more.
    pub(crate) FORGET_ATTEMPTS = "DELETE FROM gate_attempt WHERE community_id = $1 AND ends_at < $2";

    /// Somebody's app.
    pub(crate) FACTOR = "SELECT community_id, id, secret, confirmed_at, last_step, created_at FROM gate_factor WHERE community_id = $1 AND id = $2";
    /// The first right digits.
    pub(crate) CONFIRM_FACTOR = "UPDATE gate_factor SET confirmed_at = $3, last_step = $4 WHERE community_id = $1 AND id = $2 AND confirmed_at IS NULL";
    /// Uses the digits of a step, once.
    pub(crate) USE_STEP = "UPDATE gate_factor SET last_step = $3 WHERE community_id = $1 AND id = $2 AND last_step < $3";
    /// Takes an app away.
    pub(crate) DROP_FACTOR = "DELETE FROM gate_factor WHERE community_id = $1 AND id = $2";
    /// Keeps a code on paper.
    pub(crate) KEEP_RECOVERY = "INSERT INTO gate_recovery (community_id, id, account_id, used_at) VALUES ($1, $2, $3, NULL)";
    /// Uses a code on paper, once.
    pub(crate) USE_RECOVERY = "UPDATE gate_recovery SET used_at = $3 WHERE community_id = $1 AND id = $2 AND used_at IS NULL";
    /// Takes the codes on paper away.
    pub(crate) DROP_RECOVERY = "DELETE FROM gate_recovery WHERE community_id = $1 AND account_id = $2";
    /// How many codes on paper are left.
    pub(crate) RECOVERY_LEFT = "SELECT COUNT(*) FROM gate_recovery WHERE community_id = $1 AND account_id = $2 AND used_at IS NULL";

    /// Sends a new code to a telephone in place of the one before.
    pub(crate) KEEP_CODE = "INSERT INTO gate_code (community_id, id, code, tries, ends_at) VALUES ($1, $2, $3, 0, $4) ON CONFLICT (community_id, id) DO UPDATE SET code = excluded.code, tries = 0, ends_at = excluded.ends_at";
    /// One more try at a code that still counts.
    pub(crate) TRY_CODE = "UPDATE gate_code SET tries = tries + 1 WHERE community_id = $1 AND id = $2 AND ends_at > $3 AND tries < $4";
    /// The code that was sent.
    pub(crate) CODE = "SELECT code FROM gate_code WHERE community_id = $1 AND id = $2";
    /// A code that was used is gone.
    pub(crate) DROP_CODE = "DELETE FROM gate_code WHERE community_id = $1 AND id = $2";
    /// Forgets codes that ran out.
    pub(crate) FORGET_CODES = "DELETE FROM gate_code WHERE community_id = $1 AND ends_at < $2";

    /// The keys of an account, the newest first.
    pub(crate) PASSKEYS_OF = "SELECT community_id, id, account_id, handle, credential, name, created_at, used_at FROM gate_passkey WHERE community_id = $1 AND account_id = $2 ORDER BY id DESC";
    /// A key by the hash of its credential's id.
    pub(crate) PASSKEY = "SELECT community_id, id, account_id, handle, credential, name, created_at, used_at FROM gate_passkey WHERE community_id = $1 AND handle = $2";
    /// A key was used: its counter moves on.
    pub(crate) USE_PASSKEY = "UPDATE gate_passkey SET credential = $3, used_at = $4 WHERE community_id = $1 AND id = $2";
    /// Takes a key of one's own away.
    pub(crate) DROP_PASSKEY = "DELETE FROM gate_passkey WHERE community_id = $1 AND account_id = $2 AND id = $3";
    /// Takes every key of an account away.
    pub(crate) DROP_PASSKEYS = "DELETE FROM gate_passkey WHERE community_id = $1 AND account_id = $2";
    /// Keeps a question to a device.
    pub(crate) KEEP_CEREMONY = "INSERT INTO gate_ceremony (community_id, id, account_id, state, ends_at) VALUES ($1, $2, $3, $4, $5)";
    /// A question that still awaits its answer.
    pub(crate) CEREMONY = "SELECT account_id, state FROM gate_ceremony WHERE community_id = $1 AND id = $2 AND ends_at > $3";
    /// A question is answered once.
    pub(crate) DROP_CEREMONY = "DELETE FROM gate_ceremony WHERE community_id = $1 AND id = $2";
    /// Forgets questions that nobody answered.
    pub(crate) FORGET_CEREMONIES = "DELETE FROM gate_ceremony WHERE community_id = $1 AND ends_at < $2";

    /// Whom the city's sign-on means.
    pub(crate) BY_SUBJECT = "SELECT account_id FROM gate_subject WHERE community_id = $1 AND id = $2";
    /// Since when an account is tied to the city's sign-on.
    pub(crate) SUBJECT_OF = "SELECT tied_at FROM gate_subject WHERE community_id = $1 AND account_id = $2";
    /// Ties an account to the city's sign-on.
    pub(crate) TIE_SUBJECT = "INSERT INTO gate_subject (community_id, id, account_id, tied_at) VALUES ($1, $2, $3, $4)";
    /// Unties an account.
    pub(crate) UNTIE_SUBJECT = "DELETE FROM gate_subject WHERE community_id = $1 AND account_id = $2";

    /// A resident's log-in by account.
    pub(crate) RESIDENT = "SELECT community_id, id, phone, phone_blind, card, card_at, card_by FROM gate_resident WHERE community_id = $1 AND id = $2";
    /// A resident's log-in by telephone.
    pub(crate) RESIDENT_BY_PHONE = "SELECT community_id, id, phone, phone_blind, card, card_at, card_by FROM gate_resident WHERE community_id = $1 AND phone_blind = $2";
    /// A resident's log-in by card.
    pub(crate) RESIDENT_BY_CARD = "SELECT community_id, id, phone, phone_blind, card, card_at, card_by FROM gate_resident WHERE community_id = $1 AND card = $2";
    /// A new card in place of the one before.
    pub(crate) SET_CARD = "UPDATE gate_resident SET card = $3, card_at = $4, card_by = $5 WHERE community_id = $1 AND id = $2";

    /// Everybody of the staff who holds a role now, with each role.
    pub(crate) EVERY_GRANT = "SELECT r.role, r.path, r.unit_id, a.id, a.staff_id, a.name FROM gate_role r JOIN gate_account a ON a.community_id = r.community_id AND a.id = r.account_id WHERE r.community_id = $1 AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2) AND a.disabled_at IS NULL ORDER BY a.name, a.id, r.id";
    /// How somebody likes to read.
    pub(crate) LOOKS = "SELECT elder, contrast, lang FROM gate_looks WHERE community_id = $1 AND id = $2";
    /// Keeps how somebody likes to read.
    pub(crate) KEEP_LOOKS = "INSERT INTO gate_looks (community_id, id, elder, contrast, lang) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, id) DO UPDATE SET elder = excluded.elder, contrast = excluded.contrast, lang = excluded.lang";
}
