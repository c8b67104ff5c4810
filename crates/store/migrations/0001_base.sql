-- The tenant root: every other tenant row belongs to one of these.
CREATE TABLE community (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  phone TEXT NOT NULL,
  zone TEXT NOT NULL,
  host TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;

CREATE TABLE store_counter (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  next BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;

-- Kept in the order in which it is sealed and read again: by tick.
CREATE TABLE audit_event (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  tick BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (community_id, tick, id)
) /* clustered */;
CREATE INDEX audit_event_by_subject ON audit_event (community_id, subject_id, tick);

CREATE TABLE audit_batch (
  community_id UUID NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  first_tick BIGINT NOT NULL,
  last_tick BIGINT NOT NULL,
  events INT NOT NULL,
  entries BYTEA NOT NULL,
  previous BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE INDEX audit_batch_by_tick ON audit_batch (community_id, last_tick, events);

CREATE TABLE store_once (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  body_hash BYTEA NOT NULL,
  status INT NOT NULL,
  location TEXT NOT NULL,
  content_type TEXT NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX store_once_by_age ON store_once (community_id, at);

CREATE TABLE store_job (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  lease_by TEXT NOT NULL,
  attempts INT NOT NULL,
  last_error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX store_job_due ON store_job (community_id, state, run_at);

CREATE TABLE store_lease (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  holder TEXT NOT NULL,
  token BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;

CREATE TABLE store_file (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  sha256 BYTEA NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  width INT NOT NULL,
  height INT NOT NULL,
  seconds INT NOT NULL,
  taken_at TEXT NOT NULL,
  taken_where BYTEA,
  thumb_sha256 BYTEA,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX store_file_by_hash ON store_file (community_id, sha256);
