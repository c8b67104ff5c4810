-- Versions of service items: what somebody proposed, what another published, what was before.
-- Items without a live version here stand as the program brings them.
CREATE TABLE window_version (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  number INT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  decided_at BIGINT,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX window_version_by_number ON window_version (community_id, code, number);
CREATE UNIQUE INDEX window_version_live ON window_version (community_id, code) WHERE state = 'live';
CREATE INDEX window_version_asked ON window_version (community_id, made_at) WHERE state = 'asked';
