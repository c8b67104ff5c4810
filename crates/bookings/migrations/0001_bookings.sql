-- What somebody may take part in, or use: a class of a term, an event, a room, a study room, a machine.
CREATE TABLE bookings_offering (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  kind TEXT NOT NULL,
  way TEXT NOT NULL,
  mode TEXT NOT NULL,
  audience TEXT NOT NULL,
  place TEXT NOT NULL,
  teacher TEXT NOT NULL,
  term TEXT NOT NULL,
  rule TEXT NOT NULL,
  starts TEXT NOT NULL,
  minutes INT NOT NULL,
  slot_minutes INT NOT NULL,
  open_minute INT NOT NULL,
  close_minute INT NOT NULL,
  seats INT NOT NULL,
  per_person INT NOT NULL,
  least INT NOT NULL,
  min_age INT NOT NULL,
  max_age INT NOT NULL,
  may_overlap BOOLEAN NOT NULL,
  waits BOOLEAN NOT NULL,
  opens_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  version INT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX bookings_offering_by_end ON bookings_offering (community_id, last_at);

-- One occurrence, from starts_at until just before ends_at. `original` is the day and time that the rule gave it.
CREATE TABLE bookings_session (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  offering_id UUID NOT NULL,
  original TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  place TEXT NOT NULL,
  teacher TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT NOT NULL,
  version INT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, offering_id) REFERENCES bookings_offering (community_id, id)
) /* clustered */;
CREATE UNIQUE INDEX bookings_session_by_original ON bookings_session (community_id, offering_id, original);
CREATE INDEX bookings_session_by_time ON bookings_session (community_id, starts_at);

-- A slice of the seats. The engine refuses more than there are, whoever asks.
CREATE TABLE bookings_pool (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  offering_id UUID NOT NULL,
  name TEXT NOT NULL,
  needs INT NOT NULL,
  place INT NOT NULL,
  size INT NOT NULL,
  taken INT NOT NULL,
  opens_at BIGINT NOT NULL,
  release_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, offering_id) REFERENCES bookings_offering (community_id, id),
  CHECK (taken >= 0 AND taken <= size)
) /* clustered */;
CREATE INDEX bookings_pool_by_offering ON bookings_pool (community_id, offering_id, place);

-- Somebody who takes part: a person, not an account.
CREATE TABLE bookings_learner (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  phone BYTEA NOT NULL,
  phone_blind BYTEA NOT NULL,
  tail_blind BYTEA NOT NULL,
  standing INT NOT NULL,
  born TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE INDEX bookings_learner_by_phone ON bookings_learner (community_id, phone_blind);
CREATE INDEX bookings_learner_by_tail ON bookings_learner (community_id, tail_blind);

-- Who has what. Live claims of one person exclude each other within a lot.
CREATE TABLE bookings_claim (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  offering_id UUID NOT NULL,
  pool_id UUID,
  person_id UUID NOT NULL,
  party INT NOT NULL,
  state TEXT NOT NULL,
  live BOOLEAN NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  seat INT NOT NULL,
  seq BIGINT NOT NULL,
  actor TEXT NOT NULL,
  channel TEXT NOT NULL,
  at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE UNIQUE INDEX bookings_claim_once ON bookings_claim (community_id, offering_id, person_id, starts_at) WHERE live;
CREATE INDEX bookings_claim_by_person ON bookings_claim (community_id, person_id, seq);

-- A unit or a numbered seat in one cell of its grid: the key is the second wall against double booking.
CREATE TABLE bookings_cell (
  community_id UUID NOT NULL,
  offering_id UUID NOT NULL,
  cell BIGINT NOT NULL,
  seat INT NOT NULL,
  claim_id UUID NOT NULL,
  PRIMARY KEY (community_id, offering_id, cell, seat)
) /* clustered */;
CREATE INDEX bookings_cell_by_claim ON bookings_cell (community_id, claim_id);

-- The waiting lists, in the order of seq.
CREATE TABLE bookings_wait (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  offering_id UUID NOT NULL,
  person_id UUID NOT NULL,
  party INT NOT NULL,
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  live BOOLEAN NOT NULL,
  at_once BOOLEAN NOT NULL,
  standing INT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE UNIQUE INDEX bookings_wait_once ON bookings_wait (community_id, offering_id, person_id) WHERE live;
CREATE INDEX bookings_wait_by_person ON bookings_wait (community_id, person_id, seq);
CREATE INDEX bookings_wait_by_order ON bookings_wait (community_id, offering_id, seq);

-- Every decision in its order, each hash over the one before.
CREATE TABLE bookings_journal (
  community_id UUID NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  verb TEXT NOT NULL,
  thing_id UUID NOT NULL,
  offering_id UUID NOT NULL,
  person_id UUID NOT NULL,
  actor TEXT NOT NULL,
  once_key TEXT,
  body_hash BYTEA NOT NULL,
  receipt TEXT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (community_id, id)
) /* clustered */;
CREATE UNIQUE INDEX bookings_journal_once ON bookings_journal (community_id, once_key);

-- A lottery: its secret is sealed until it is revealed.
CREATE TABLE bookings_draw (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  offering_id UUID NOT NULL,
  state TEXT NOT NULL,
  closes_at BIGINT NOT NULL,
  secret BYTEA NOT NULL,
  published TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, offering_id) REFERENCES bookings_offering (community_id, id)
) /* clustered */;
CREATE INDEX bookings_draw_by_offering ON bookings_draw (community_id, offering_id, made_at);

-- Who stands behind a pseudonym of a draw.
CREATE TABLE bookings_entry (
  community_id UUID NOT NULL,
  id UUID NOT NULL,
  draw_id UUID NOT NULL,
  person_id UUID NOT NULL,
  standing INT NOT NULL,
  weight INT NOT NULL,
  party INT NOT NULL,
  nonce TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community_id, id),
  FOREIGN KEY (community_id, draw_id) REFERENCES bookings_draw (community_id, id)
) /* clustered */;
CREATE UNIQUE INDEX bookings_entry_once ON bookings_entry (community_id, draw_id, person_id);
