CREATE TABLE matters_category (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  ord INT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  words TEXT NOT NULL,
  accept_limit TEXT NOT NULL,
  first_limit TEXT NOT NULL,
  settle_limit TEXT NOT NULL,
  proof BOOLEAN NOT NULL,
  public BOOLEAN NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- category × place × hour of the day → duty and unit; the first that fits decides.
CREATE TABLE matters_rule (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  ord INT NOT NULL,
  category TEXT NOT NULL,
  path BYTEA NOT NULL,
  from_minute INT NOT NULL,
  until_minute INT NOT NULL,
  duty TEXT NOT NULL,
  unit_id UUID,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);

CREATE TABLE matters_workflow (
  community_id UUID NOT NULL,
  id INT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (community_id, id)
);

CREATE TABLE matters_matter (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  receipt TEXT NOT NULL,
  workflow INT NOT NULL,
  state TEXT NOT NULL,
  round INT NOT NULL,
  category TEXT NOT NULL,
  words TEXT NOT NULL,
  node_id UUID,
  path BYTEA NOT NULL,
  spot TEXT NOT NULL,
  channel TEXT NOT NULL,
  unit_id UUID,
  co_units TEXT NOT NULL,
  owner_id UUID,
  reviewer_id UUID,
  last_answerer_id UUID,
  received_at BIGINT NOT NULL,
  assigned_at BIGINT,
  accepted_at BIGINT,
  replied_at BIGINT,
  answered_at BIGINT,
  closed_at BIGINT,
  accept_due BIGINT NOT NULL,
  first_due BIGINT NOT NULL,
  settle_due BIGINT NOT NULL,
  provisional BOOLEAN NOT NULL,
  open_due BIGINT,
  escalate_at BIGINT,
  escalated INT NOT NULL,
  paused_at BIGINT,
  late BOOLEAN NOT NULL,
  merged_into UUID,
  private BOOLEAN NOT NULL,
  wall INT NOT NULL,
  wall_at BIGINT NOT NULL,
  public_words TEXT NOT NULL,
  public_answer TEXT NOT NULL,
  answer TEXT NOT NULL,
  grade INT NOT NULL,
  returns INT NOT NULL,
  followers INT NOT NULL,
  version INT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX matters_matter_by_receipt ON matters_matter (community_id, receipt);
CREATE INDEX matters_matter_by_key ON matters_matter (community_id, key);
CREATE INDEX matters_matter_by_owner ON matters_matter (community_id, owner_id, open_due) WHERE open_due IS NOT NULL;
CREATE INDEX matters_matter_by_unit ON matters_matter (community_id, unit_id, open_due) WHERE open_due IS NOT NULL;
CREATE INDEX matters_matter_open ON matters_matter (community_id, open_due) WHERE open_due IS NOT NULL;
CREATE INDEX matters_matter_to_escalate ON matters_matter (community_id, escalate_at) WHERE escalate_at IS NOT NULL;
CREATE INDEX matters_matter_on_wall ON matters_matter (community_id, wall, wall_at, key) WHERE wall > 0;
CREATE INDEX matters_matter_by_place ON matters_matter (community_id, path, key);
CREATE INDEX matters_matter_merged ON matters_matter (community_id, merged_into) WHERE merged_into IS NOT NULL;

-- What somebody said, exactly, never changed.
CREATE TABLE matters_intake (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  matter_id UUID NOT NULL,
  receipt TEXT NOT NULL,
  channel TEXT NOT NULL,
  said TEXT NOT NULL,
  node_id UUID,
  place TEXT NOT NULL,
  anonymous BOOLEAN NOT NULL,
  private BOOLEAN NOT NULL,
  name BYTEA,
  phone BYTEA,
  phone_blind BYTEA,
  tail_blind BYTEA,
  secret_hash BYTEA NOT NULL,
  taken_by UUID,
  lang TEXT NOT NULL,
  said_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id)
);
CREATE UNIQUE INDEX matters_intake_by_receipt ON matters_intake (community_id, receipt);
CREATE UNIQUE INDEX matters_intake_by_secret ON matters_intake (community_id, secret_hash);
CREATE INDEX matters_intake_by_matter ON matters_intake (community_id, matter_id);
CREATE INDEX matters_intake_by_phone ON matters_intake (community_id, phone_blind, key) WHERE phone_blind IS NOT NULL;

CREATE TABLE matters_file (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  matter_id UUID NOT NULL,
  file_id UUID NOT NULL,
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id),
  FOREIGN KEY (community_id, file_id) REFERENCES store_file (community_id, id)
);
CREATE INDEX matters_file_by_matter ON matters_file (community_id, matter_id);
CREATE INDEX matters_file_by_file ON matters_file (community_id, file_id);

-- "Me too": somebody who wants the echo of a matter that another reported.
CREATE TABLE matters_follower (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  matter_id UUID NOT NULL,
  follower_hash BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id)
);
CREATE UNIQUE INDEX matters_follower_once ON matters_follower (community_id, matter_id, follower_hash);

CREATE TABLE matters_rating (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  matter_id UUID NOT NULL,
  intake_id UUID NOT NULL,
  round INT NOT NULL,
  grade INT NOT NULL,
  reasons TEXT NOT NULL,
  words TEXT NOT NULL,
  channel TEXT NOT NULL,
  unit_id UUID,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id),
  FOREIGN KEY (community_id, intake_id) REFERENCES matters_intake (community_id, id)
);
CREATE UNIQUE INDEX matters_rating_once ON matters_rating (community_id, intake_id, round);
CREATE INDEX matters_rating_by_matter ON matters_rating (community_id, matter_id);
CREATE INDEX matters_rating_by_time ON matters_rating (community_id, at);

-- What somebody must do by a time: call back, ask, visit.
CREATE TABLE matters_task (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  matter_id UUID NOT NULL,
  kind TEXT NOT NULL,
  owner_id UUID,
  due_at BIGINT NOT NULL,
  done_at BIGINT,
  done_by TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id)
);
CREATE INDEX matters_task_open ON matters_task (community_id, due_at) WHERE done_at IS NULL;
CREATE INDEX matters_task_by_matter ON matters_task (community_id, matter_id);
