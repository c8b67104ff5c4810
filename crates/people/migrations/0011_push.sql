-- The key by which the push services of browsers know this centre: made once.
-- Its id is the centre's, so that there is one.
CREATE TABLE people_push_key (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  public TEXT NOT NULL,
  secret BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- A telephone or computer that rings when its owner is told something. The handle is
-- the hash of the address that its browser gave; address and keys are sealed, and
-- emptied when it no longer rings.
CREATE TABLE people_push_device (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  account_id UUID NOT NULL,
  handle BYTEA NOT NULL,
  line BYTEA NOT NULL,
  agent TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  rang_at BIGINT,
  gone_at BIGINT,
  PRIMARY KEY (community_id, id),
  UNIQUE (community_id, handle)
);
CREATE INDEX people_push_device_by_account ON people_push_device (community_id, account_id) WHERE gone_at IS NULL;
