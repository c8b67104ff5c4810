-- What somebody gave in a form, sealed, so that nobody asks for it twice.
CREATE TABLE window_known (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  name TEXT NOT NULL,
  value BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id)
);
CREATE UNIQUE INDEX window_known_once ON window_known (community_id, person_id, name);

-- A form that somebody began: what was typed, sealed; they come back by its link or by a code.
CREATE TABLE window_draft (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  item TEXT NOT NULL,
  item_version INT NOT NULL,
  form TEXT NOT NULL,
  person_id UUID,
  account_id UUID,
  agent_name TEXT NOT NULL,
  answers BYTEA NOT NULL,
  code_blind BYTEA,
  application_id UUID,
  receipt_link BYTEA,
  made_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX window_draft_by_code ON window_draft (community_id, code_blind) WHERE code_blind IS NOT NULL;
CREATE INDEX window_draft_by_time ON window_draft (community_id, updated_at) WHERE application_id IS NULL;

-- Somebody asks for a service item. The matter carries its number, clocks and echo.
CREATE TABLE window_application (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  matter_id UUID NOT NULL,
  receipt TEXT NOT NULL,
  item TEXT NOT NULL,
  item_version INT NOT NULL,
  item_name TEXT NOT NULL,
  form TEXT NOT NULL,
  flow TEXT NOT NULL,
  person_id UUID,
  path BYTEA NOT NULL,
  name BYTEA NOT NULL,
  answers BYTEA NOT NULL,
  channel TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  consent_id UUID,
  state TEXT NOT NULL,
  missing TEXT NOT NULL,
  outcome TEXT NOT NULL,
  department TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  open_due BIGINT,
  made_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, matter_id) REFERENCES matters_matter (community_id, id)
);
CREATE UNIQUE INDEX window_application_by_matter ON window_application (community_id, matter_id);
CREATE INDEX window_application_by_key ON window_application (community_id, key);
CREATE INDEX window_application_open ON window_application (community_id, open_due, key) WHERE open_due IS NOT NULL;
CREATE INDEX window_application_by_person ON window_application (community_id, person_id, key) WHERE person_id IS NOT NULL;

-- A paper of a draft or an application, photographed. `scan` says whether it was looked through for viruses.
CREATE TABLE window_paper (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  draft_id UUID,
  application_id UUID,
  name TEXT NOT NULL,
  file_id UUID NOT NULL,
  scan TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, file_id) REFERENCES store_file (community_id, id)
);
CREATE INDEX window_paper_of_draft ON window_paper (community_id, draft_id, at) WHERE draft_id IS NOT NULL;
CREATE INDEX window_paper_of_application ON window_paper (community_id, application_id, at) WHERE application_id IS NOT NULL;
CREATE INDEX window_paper_by_file ON window_paper (community_id, file_id);

-- An application went to a department outside, and what came back.
CREATE TABLE window_forward (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  application_id UUID NOT NULL,
  department TEXT NOT NULL,
  way TEXT NOT NULL,
  state TEXT NOT NULL,
  receipt_number TEXT NOT NULL,
  tries INT NOT NULL,
  said TEXT NOT NULL,
  sent_by TEXT NOT NULL,
  at BIGINT NOT NULL,
  received_at BIGINT,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, application_id) REFERENCES window_application (community_id, id)
);
CREATE INDEX window_forward_by_application ON window_forward (community_id, application_id, at);

-- Somebody of the staff takes the whole thing for a person who cannot go.
CREATE TABLE window_errand (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  key BIGINT NOT NULL,
  person_id UUID NOT NULL,
  path BYTEA NOT NULL,
  item TEXT NOT NULL,
  item_name TEXT NOT NULL,
  draft_id UUID,
  consent_id UUID NOT NULL,
  way TEXT NOT NULL,
  proof BYTEA NOT NULL,
  witness TEXT NOT NULL,
  owner_id UUID,
  owner_name TEXT NOT NULL,
  visit_at BIGINT,
  state TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  ended_at BIGINT,
  open_key BIGINT,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, person_id) REFERENCES people_person (community_id, id)
);
CREATE INDEX window_errand_open ON window_errand (community_id, open_key) WHERE open_key IS NOT NULL;
CREATE INDEX window_errand_by_person ON window_errand (community_id, person_id, key);

-- What happened on an errand; whom it must still be told to.
CREATE TABLE window_step (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  errand_id UUID NOT NULL,
  at BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  words TEXT NOT NULL,
  tell TEXT NOT NULL,
  told_at BIGINT,
  told_by TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, errand_id) REFERENCES window_errand (community_id, id)
);
CREATE INDEX window_step_by_errand ON window_step (community_id, errand_id, at);
CREATE INDEX window_step_untold ON window_step (community_id, at) WHERE told_at IS NULL AND tell <> '';

-- An original paper on its way: who has it, until it is back in its owner's hand.
CREATE TABLE window_original (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  errand_id UUID NOT NULL,
  name TEXT NOT NULL,
  holder TEXT NOT NULL,
  back_at BIGINT,
  made_at BIGINT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, errand_id) REFERENCES window_errand (community_id, id)
);
CREATE INDEX window_original_by_errand ON window_original (community_id, errand_id);
CREATE INDEX window_original_out ON window_original (community_id, made_at) WHERE back_at IS NULL;
CREATE TABLE window_hand (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  original_id UUID NOT NULL,
  at BIGINT NOT NULL,
  from_whom TEXT NOT NULL,
  to_whom TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, original_id) REFERENCES window_original (community_id, id)
);
CREATE INDEX window_hand_by_original ON window_hand (community_id, original_id, at);
