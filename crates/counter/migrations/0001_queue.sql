-- What people come for, by the letter of their ticket.
CREATE TABLE counter_lane (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  letter TEXT NOT NULL,
  name TEXT NOT NULL,
  minutes INT NOT NULL,
  seats INT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  CHECK (minutes > 0 AND seats >= 0)
);
CREATE UNIQUE INDEX counter_lane_by_letter ON counter_lane (community_id, letter);

-- A window with whoever sits at it. It has one ticket in hand at most.
CREATE TABLE counter_window (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  number INT NOT NULL,
  name TEXT NOT NULL,
  letters TEXT NOT NULL,
  account_id UUID,
  clerk TEXT NOT NULL,
  ticket_id UUID,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX counter_window_by_number ON counter_window (community_id, number);
CREATE UNIQUE INDEX counter_window_by_account ON counter_window (community_id, account_id) WHERE account_id IS NOT NULL;

-- The last number of a letter on a day: id is `2026-11-22/A`.
CREATE TABLE counter_series (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  last INT NOT NULL,
  PRIMARY KEY (community_id, id)
);

-- Somebody's place in the line. `rank_at` orders it within its lane, which may
-- become another than its letter. Nobody's name stands here.
CREATE TABLE counter_ticket (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  day TEXT NOT NULL,
  letter TEXT NOT NULL,
  number INT NOT NULL,
  lane TEXT NOT NULL,
  wish TEXT NOT NULL,
  priority TEXT NOT NULL,
  person_id UUID,
  appointment_id UUID,
  state TEXT NOT NULL,
  rank_at BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  called_at BIGINT,
  begun_at BIGINT,
  ended_at BIGINT,
  calls INT NOT NULL,
  window_id UUID,
  account_id UUID,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX counter_ticket_by_number ON counter_ticket (community_id, day, letter, number);
CREATE INDEX counter_ticket_by_rank ON counter_ticket (community_id, day, state, lane, rank_at, number);
CREATE UNIQUE INDEX counter_ticket_by_appointment ON counter_ticket (community_id, appointment_id) WHERE appointment_id IS NOT NULL;

-- Each call, as the lobby heard it. `tick` is its place in the order of calls.
CREATE TABLE counter_call (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  day TEXT NOT NULL,
  ticket_id UUID NOT NULL,
  label TEXT NOT NULL,
  window_number INT NOT NULL,
  again BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, ticket_id) REFERENCES counter_ticket (community_id, id)
);
CREATE INDEX counter_call_by_time ON counter_call (community_id, day, at);
CREATE INDEX counter_call_by_ticket ON counter_call (community_id, ticket_id);

-- A machine that shows or takes tickets: of its token only the hash is kept.
CREATE TABLE counter_device (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  window_id UUID,
  token_hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX counter_device_by_token ON counter_device (community_id, token_hash);

-- An hour that somebody was promised. Each seat of a slot is a row of its own, so none is given twice.
CREATE TABLE counter_appointment (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  day TEXT NOT NULL,
  minute INT NOT NULL,
  letter TEXT NOT NULL,
  seat INT NOT NULL,
  at BIGINT NOT NULL,
  code TEXT NOT NULL,
  wish TEXT NOT NULL,
  person_id UUID,
  state TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX counter_appointment_by_code ON counter_appointment (community_id, day, code);
CREATE INDEX counter_appointment_by_time ON counter_appointment (community_id, day, at);

CREATE TABLE counter_slot (
  community_id UUID NOT NULL,
  id TEXT NOT NULL,
  appointment_id UUID NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, appointment_id) REFERENCES counter_appointment (community_id, id)
);
