-- Departments outside that take applications over the line: where, and the secret of the signature, sealed.
CREATE TABLE window_department (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  secret BYTEA NOT NULL,
  closed BOOLEAN NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX window_department_by_name ON window_department (community_id, name);

-- While a hand-over is on its way, or stuck: since when.
ALTER TABLE window_forward ADD COLUMN open_at BIGINT;
CREATE INDEX window_forward_open ON window_forward (community_id, open_at) WHERE open_at IS NOT NULL;

-- What somebody is told of an errand or an application: the same topic once. `open_key` while one of the staff must tell it.
CREATE TABLE window_tell (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  topic TEXT NOT NULL,
  about TEXT NOT NULL,
  subject_id UUID NOT NULL,
  step_id UUID,
  whom TEXT NOT NULL,
  person_id UUID,
  relation_id UUID,
  name TEXT NOT NULL,
  path BYTEA NOT NULL,
  words TEXT NOT NULL,
  way TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INT NOT NULL,
  made_at BIGINT NOT NULL,
  told_at BIGINT,
  told_by TEXT NOT NULL,
  receipt TEXT NOT NULL,
  open_key BIGINT,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX window_tell_once ON window_tell (community_id, topic);
CREATE INDEX window_tell_of ON window_tell (community_id, subject_id, made_at);
CREATE INDEX window_tell_open ON window_tell (community_id, open_key) WHERE open_key IS NOT NULL;
