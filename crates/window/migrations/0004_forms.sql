-- A centre's own forms, as data: one version is brought in by one person and put to use by another.
CREATE TABLE window_form (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  number INT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  decided_name TEXT NOT NULL,
  decided_at BIGINT,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX window_form_once ON window_form (community_id, name, number);
CREATE UNIQUE INDEX window_form_live ON window_form (community_id, name) WHERE state = 'live';
