-- A passkey: the public half of a key that lives in somebody's telephone or computer. The handle is
-- the hash of the credential's id.
CREATE TABLE gate_passkey (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  account_id UUID NOT NULL,
  handle BYTEA NOT NULL,
  credential TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, handle),
  FOREIGN KEY (community_id, account_id) REFERENCES gate_account (community_id, id)
);
CREATE INDEX gate_passkey_by_account ON gate_passkey (community_id, account_id);

-- A question that was put to a device and awaits its answer, once. The id is the hash of its token.
CREATE TABLE gate_ceremony (
  community_id UUID NOT NULL,
  id BYTEA NOT NULL,
  account_id UUID,
  state TEXT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX gate_ceremony_by_end ON gate_ceremony (community_id, ends_at);
