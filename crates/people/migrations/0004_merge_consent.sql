-- Two entries that were one person. Kept so that it can be undone.
CREATE TABLE people_merge (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  kept_id UUID NOT NULL,
  gone_id UUID NOT NULL,
  moved TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  undone_at BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, kept_id) REFERENCES people_person (community_id, id),
  FOREIGN KEY (community_id, gone_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_merge_by_kept ON people_merge (community_id, kept_id) WHERE undone_at IS NULL;
CREATE INDEX people_merge_by_gone ON people_merge (community_id, gone_id) WHERE undone_at IS NULL;

-- What somebody agreed to: for what, by whom it was said, on what evidence, until when;
-- for acting on their behalf also who may act.
CREATE TABLE people_consent (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  purpose TEXT NOT NULL,
  given_by TEXT NOT NULL,
  agent_id UUID,
  agent_name TEXT NOT NULL,
  agent_phone BYTEA,
  agent_phone_blind BYTEA,
  evidence TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  recorded_by TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  revoked_at BIGINT,
  revoked_by TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id),
  FOREIGN KEY (community_id, agent_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX people_consent_by_person ON people_consent (community_id, person_id, recorded_at);
CREATE INDEX people_consent_by_agent ON people_consent (community_id, agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX people_consent_by_agent_phone ON people_consent (community_id, agent_phone_blind) WHERE agent_phone_blind IS NOT NULL;

-- Who leads a place, found at once among ten thousand.
CREATE INDEX people_roster_by_place ON people_roster (community_id, duty, path);

-- A copy of a part of the register: asked by one, agreed to by another, taken within a day.
CREATE TABLE people_export (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  path BYTEA NOT NULL,
  label TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by UUID NOT NULL,
  asked_name TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  agreed_by UUID,
  agreed_name TEXT NOT NULL,
  agreed_at BIGINT,
  taken_at BIGINT,
  persons BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, asked_by) REFERENCES people_staff (community_id, id),
  FOREIGN KEY (community_id, agreed_by) REFERENCES people_staff (community_id, id)
);
CREATE INDEX people_export_by_time ON people_export (community_id, asked_at);
