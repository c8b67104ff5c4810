-- A second proof: an app that shows six digits (RFC 6238). The id is the account's.
CREATE TABLE gate_factor (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  secret BYTEA NOT NULL,
  confirmed_at BIGINT,
  last_step BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, id) REFERENCES gate_account (community_id, id)
);

-- Codes on paper for the day the app is lost. The id is a keyed hash of account and code.
CREATE TABLE gate_recovery (
  community_id UUID NOT NULL,
  id BYTEA NOT NULL,
  account_id UUID NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, account_id) REFERENCES gate_account (community_id, id)
);
CREATE INDEX gate_recovery_by_account ON gate_recovery (community_id, account_id);

-- A resident's log-in, by telephone or by card. The id is the account's; who it
-- is in the register, the register says.
CREATE TABLE gate_resident (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  phone BYTEA,
  phone_blind BYTEA,
  card BYTEA,
  card_at BIGINT,
  card_by TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, phone_blind),
  UNIQUE (community_id, card),
  FOREIGN KEY (community_id, id) REFERENCES gate_account (community_id, id)
);

-- A code that was sent to a telephone. The id is the blind index of the number.
CREATE TABLE gate_code (
  community_id UUID NOT NULL,
  id BYTEA NOT NULL,
  code BYTEA NOT NULL,
  tries INT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX gate_code_by_end ON gate_code (community_id, ends_at);

-- How somebody likes to read, whichever device they use. The id is the account's.
CREATE TABLE gate_looks (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  elder BOOLEAN NOT NULL,
  contrast BOOLEAN NOT NULL,
  lang TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, id) REFERENCES gate_account (community_id, id)
);
