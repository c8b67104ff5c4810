-- A log-in. The staff_id is of the register of staff, in a higher room.
CREATE TABLE gate_account (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  staff_id UUID,
  password_hash TEXT NOT NULL,
  password_set_at BIGINT NOT NULL,
  password_until BIGINT,
  must_change BOOLEAN NOT NULL,
  disabled_at BIGINT,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, login)
);
CREATE INDEX gate_account_by_staff ON gate_account (community_id, staff_id);

-- A role with its scope and term; never changed but by its end.
CREATE TABLE gate_role (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  account_id UUID NOT NULL,
  role TEXT NOT NULL,
  path BYTEA NOT NULL,
  unit_id UUID,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  given_by TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, account_id) REFERENCES gate_account (community_id, id)
);
CREATE INDEX gate_role_by_account ON gate_role (community_id, account_id);

-- The id is the SHA-256 of the token. The family stays the same when the token is rotated.
CREATE TABLE gate_session (
  community_id UUID NOT NULL,
  id BYTEA NOT NULL,
  account_id UUID NOT NULL,
  family UUID NOT NULL,
  proof TEXT NOT NULL,
  proved_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  idle BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  rotate BOOLEAN NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, account_id) REFERENCES gate_account (community_id, id)
);
CREATE INDEX gate_session_by_account ON gate_session (community_id, account_id, created_at);
CREATE INDEX gate_session_by_end ON gate_session (community_id, expires_at);

-- A key for programs. The hash is the SHA-256 of what the program carries.
CREATE TABLE gate_token (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  account_id UUID NOT NULL,
  hash BYTEA NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, hash),
  FOREIGN KEY (community_id, account_id) REFERENCES gate_account (community_id, id)
);
CREATE INDEX gate_token_by_account ON gate_token (community_id, account_id);

-- Attempts to log in, counted by window. The id is a hash of what is counted and the window's number.
CREATE TABLE gate_attempt (
  community_id UUID NOT NULL,
  id BYTEA NOT NULL,
  tries BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX gate_attempt_by_end ON gate_attempt (community_id, ends_at);
