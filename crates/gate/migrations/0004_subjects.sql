-- Whom another house's sign-on (OpenID Connect) knows as whom here. The id is the hash of issuer and subject.
CREATE TABLE gate_subject (
  community_id UUID NOT NULL,
  id BYTEA NOT NULL,
  account_id UUID NOT NULL,
  tied_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, account_id),
  FOREIGN KEY (community_id, account_id) REFERENCES gate_account (community_id, id)
);
